#include "insight/evaluated_contact.h"

#include <cmath>

namespace rapport::insight {
namespace {

constexpr double kMicrosPerSecond = 1e6;

}  // namespace

std::string_view Name(Target target) {
  switch (target) {
    case Target::kResolutionTime:
      return "log_resolution";
    case Target::kHandlingTime:
      return "log_handle";
    case Target::kTransferred:
      return "transferred";
    case Target::kResolved:
    case Target::kSatisfied:
      break;
  }
  return "";
}

std::optional<std::int64_t> EvaluatedContact::Outcome(Target target) const {
  if (target == Target::kTransferred) {
    if (!transferred) return std::nullopt;
    return *transferred ? 1 : 0;
  }
  const std::int64_t from = target == Target::kHandlingTime ? started : arrived;
  if (from == sim::kNotStated) return std::nullopt;
  return ended - from;
}

std::optional<double> EvaluatedContact::Value(Target target) const {
  const std::optional<std::int64_t> outcome = Outcome(target);
  if (!outcome) return std::nullopt;
  const auto value = static_cast<double>(*outcome);
  return IsTime(target) ? std::log1p(value / kMicrosPerSecond) : value;
}

std::vector<EvaluatedContact> EvaluatedContacts(const sim::ReplayDesk& desk) {
  std::vector<EvaluatedContact> contacts;
  contacts.reserve(desk.contacts().size());
  for (const sim::ReplayContact& contact : desk.contacts()) {
    const sim::ReplayFirst& first = desk.First(contact);
    EvaluatedContact evaluated;
    evaluated.arrived = contact.arrived;
    evaluated.started = contact.started;
    evaluated.ended = contact.ended;
    evaluated.customer = contact.customer;
    evaluated.account = contact.account;
    evaluated.topic = contact.topic;
    evaluated.first_agent = first.agent;
    if (first.handed_over != sim::ReplayFirst::kHandOversUnknown) {
      evaluated.transferred = first.handed_over == 1;
    }
    evaluated.abandoned = contact.abandoned;
    contacts.push_back(evaluated);
  }
  return contacts;
}

}  // namespace rapport::insight
