#include "bench/support/samples.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/fixed.h"

namespace rapport::bench {

std::string_view NameOfKind(std::size_t kind) {
  constexpr std::array<std::string_view, kEventKinds> kNames = {
      "AgentUpdated",      "AgentReady",         "CustomerUpdated", "CustomersMerged",
      "CustomerForgotten", "ContactArrived",     "ContactUpdated",  "ContactAbandoned",
      "ContactAssigned",   "ContactJoined",      "ContactLeft",     "OfferAnswered",
      "ContactClaimed",    "ContactTransferred", "ContactEnded",    "FeedbackReceived",
      "HistoryImported",   "PolicyChanged",      "TimeAdvanced"};
  static_assert(kKindOf<ContactArrived> == 5 && kKindOf<TimeAdvanced> == 18);
  return kNames[kind];
}

Percentiles PercentilesOf(std::vector<double>& ns) {
  if (ns.empty()) return {};
  std::sort(ns.begin(), ns.end());
  const auto at = [&](double share) {
    return ns[static_cast<std::size_t>(share * static_cast<double>(ns.size() - 1))];
  };
  return {ns.size(), at(0.5), at(0.9), at(0.99), at(0.999), at(0.9999), ns.back()};
}

void Samples::Reserve(std::size_t calls) {
  calls_.assign(calls, {});
  calls_.clear();
}

std::vector<double> Samples::Of(std::size_t kind, std::size_t from) const {
  std::vector<double> ns;
  for (std::size_t i = from; i < calls_.size(); ++i) {
    if (calls_[i].kind == kind) ns.push_back(stopwatch_.Nanoseconds(calls_[i].ticks));
  }
  return ns;
}

Percentiles Samples::Service(std::size_t kind) const {
  std::vector<double> ns = Of(kind, 0);
  return PercentilesOf(ns);
}

Percentiles Samples::Response(std::size_t kind, double utilization) const {
  double total = 0;
  for (const Call& call : calls_) total += stopwatch_.Nanoseconds(call.ticks);
  const double mean_gap = total / static_cast<double>(calls_.size()) / utilization;
  std::vector<double> ns;
  double backlog = 0;  // What is still to be done when an event comes.
  for (std::size_t i = 0; i < calls_.size(); ++i) {
    const double uniform = static_cast<double>((SplitMix(i) >> 11) + 1) * 0x1p-53;
    backlog = std::max(0.0, backlog + mean_gap * std::log(uniform));
    backlog += stopwatch_.Nanoseconds(calls_[i].ticks);
    if (calls_[i].kind == kind) ns.push_back(backlog);
  }
  return PercentilesOf(ns);
}

}  // namespace rapport::bench
