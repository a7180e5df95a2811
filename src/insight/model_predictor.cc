#include "insight/model_predictor.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "base/instant.h"
#include "rapport/policy.h"

namespace rapport::insight {
namespace {

// The model's numbers begin at 0, those of keys at 1.
std::uint32_t Dense(std::uint32_t number) { return number == 0 ? kNoIndex : number - 1; }

Subject SubjectOf(const EvaluatedContact& contact) {
  return {.customer = Dense(contact.customer),
          .agent = Dense(contact.first_agent),
          .topic = {contact.topic}};
}

}  // namespace

ModelPredictor::ModelPredictor() : model_({.half_life = ToMicros(Policy{}.half_life)}) {}

void ModelPredictor::Arrive(const EvaluatedContact& contact) {
  if (contact.customer == 0 || contact.account == 0) return;
  account_of_.resize(std::max<std::size_t>(account_of_.size(), contact.customer + std::size_t{1}));
  std::uint32_t& account = account_of_[contact.customer];
  if (account == contact.account) return;
  account = contact.account;
  model_.SetAccount(Dense(contact.customer), Dense(contact.account));
}

Forecast ModelPredictor::Expect(const EvaluatedContact& contact) const {
  return model_.Expect(SubjectOf(contact), contact.arrived);
}

double ModelPredictor::Value(Target target, const Forecast& forecast) const {
  constexpr double kMillisPerSecond = 1e3;
  constexpr double kPpm = 1e6;
  const float log_odds = forecast.at(target);
  if (!IsTime(target)) return static_cast<double>(model_.PpmOf(target, log_odds)) / kPpm;
  return std::log1p(static_cast<double>(model_.MedianOf(target, log_odds)) / kMillisPerSecond);
}

void ModelPredictor::Learn(const EvaluatedContact& contact) {
  OutcomeSeen seen{.arrived = contact.arrived, .known = contact.ended};
  for (const Target target : kEvaluatedTargets) {
    const std::optional<std::int64_t> outcome = contact.Outcome(target);
    if (outcome) seen.Set(target, *outcome);
  }
  model_.Learn(SubjectOf(contact), seen);
}

}  // namespace rapport::insight
