#include "ranking/outlook.h"

#include "base/fixed.h"

namespace rapport {
namespace {

constexpr std::size_t kHandling = IndexOf(Target::kHandlingTime);
constexpr std::size_t kResolved = IndexOf(Target::kResolved);
constexpr std::size_t kSatisfied = IndexOf(Target::kSatisfied);

}  // namespace

bool Outlook::Counts(const Settings& settings, Millis resolution) {
  return resolution > 0 || settings.satisfaction > 0 || settings.price_per_handling_ppm > 0;
}

Outlook::Outlook(const History& history, const Settings& settings, Millis resolution,
                 const Subject& subject, Instant now)
    : model_(history.outcomes()),
      settings_(settings),
      resolution_(resolution),
      context_(history.ContextOf(subject, now)) {
  const Lanes stranger = model_.StrangerLogOddsOf(context_);
  if (resolution_ > 0) {
    resolved_ppm_ = model_.PpmOf(Target::kResolved, stranger[kResolved]);
  }
  if (settings_.satisfaction > 0) {
    satisfied_ppm_ = model_.PpmOf(Target::kSatisfied, stranger[kSatisfied]);
  }
  if (settings_.price_per_handling_ppm > 0) {
    handling_ms_ = model_.MeanHandlingOf(stranger[kHandling]);
  }
}

void Outlook::Fill(AgentIndex agent, const PairEvidence* pair, Affinity& affinity) const {
  const Lanes log_odds = model_.ProvenLogOddsOf(context_, agent, pair);
  if (resolution_ > 0) {
    const std::int64_t ppm = model_.PpmOf(Target::kResolved, log_odds[kResolved]);
    affinity.resolution_ms = MulDiv(resolution_, ppm - resolved_ppm_, kPpm);
  }
  if (settings_.satisfaction > 0) {
    const std::int64_t ppm = model_.PpmOf(Target::kSatisfied, log_odds[kSatisfied]);
    affinity.satisfaction_ms = MulDiv(settings_.satisfaction, ppm - satisfied_ppm_, kPpm);
  }
  if (settings_.price_per_handling_ppm > 0) {
    const Millis handling = model_.MeanHandlingOf(log_odds[kHandling]);
    affinity.handling_ms = MulDiv(settings_.price_per_handling_ppm, handling_ms_ - handling, kPpm);
  }
}

}  // namespace rapport
