// What changes afterwards: the unit of counts, a contact that was re-opened, another half-life.

#include <algorithm>

#include "affinity/odds.h"
#include "affinity/outcome_model.h"
#include "base/real.h"

namespace rapport {

void OutcomeModel::MoveTo(std::int32_t epoch) {
  if (epoch_ == EffectRecord::kUnused) epoch_ = epoch;
  if (epoch <= epoch_) return;
  ScaleCounts(PowerOfTwo(std::int64_t{epoch_} - epoch));
  epoch_ = epoch;
}

void OutcomeModel::ScaleCounts(double factor) {
  for (TimeHistogram& times : times_) times.Scale(factor);
  for (YesNoCounts& counts : yes_no_) {
    for (double& count : counts.counts) count *= factor;
  }
  for (DelayedCounts& counts : delayed_) counts.Scale(factor);
  observed_.Scale(factor);
}

EvidenceGain OutcomeModel::LossOf(const OutcomeSeen& seen) const {
  const DecayAge then = AgeAt(clock_, std::min(seen.date(), latest_));
  EvidenceGain loss;
  loss.epoch = then.epoch;
  loss.s[IndexOf(Target::kResolved)] =
      -static_cast<std::int32_t>(Rounded(then.weight * kEvidenceUnits));
  return loss;
}

// Sums are never taken below what they hold, whatever came between. What a group's recent outcomes
// were has been overlaid since and stays.
void OutcomeModel::Reopen(bool identified, AgentIndex agent, TopicId topic,
                          const OutcomeSeen& seen) {
  constexpr std::size_t kTarget = IndexOf(Target::kResolved);
  if (epoch_ == EffectRecord::kUnused) return;
  const DecayAge then = AgeAt(clock_, std::min(seen.date(), latest_));
  const auto take = [&](EffectRecord& record) {
    if (!record.used()) return;
    float& s = record.lasting.s[kTarget];
    const auto weight = static_cast<float>(InUnitsOf(then, record.epoch));
    s = std::max(s - weight, std::min(s, -record.lasting.n[kTarget]));
  };
  take(everyone_[identified ? 1 : 0]);
  const std::uint32_t dense = FindTopic(topic);
  if (dense != kNoIndex) take(topic_records_[dense]);
  if (agent < agent_records_.size()) take(agent_records_[agent]);
  const std::uint32_t both = FindAgentTopic(agent, dense);
  if (both != kNoIndex) take(agent_topic_records_[both]);
  constexpr std::size_t kCounts = kTarget - kTimeTargets;
  auto& counts = yes_no_[kCounts].counts;
  const double weight = std::min(InUnitsOf(then, epoch_), counts[1]);
  counts[1] -= weight;
  counts[0] += weight;
  delayed_[kCounts].TurnToNo(DelayBins::Of(seen.known - seen.arrived), weight);
  Digest(LossOf(seen));
}

OutcomeModel::Rescaling OutcomeModel::SetHalfLife(Micros half_life, Instant now) {
  // Every record is of an epoch before this.
  latest_ = std::max(latest_, now);
  Rescaling ages{.from = AgeAt(clock_, latest_)};
  options_.half_life = half_life;
  clock_ = DecayClock(half_life);
  ages.to = AgeAt(clock_, latest_);
  const double factor = ages.to.weight / ages.from.weight;
  const std::int32_t shift = ages.to.epoch - ages.from.epoch;
  const auto rescale = [&](EffectRecord& record) {
    if (!record.used()) return;
    for (ScoreSums* sums : {&record.lasting, &record.recent}) {
      for (float& s : sums->s) s = static_cast<float>(s * factor);
      for (float& n : sums->n) n = static_cast<float>(n * factor);
    }
    record.epoch += shift;
  };
  for (EffectRecord& record : everyone_) rescale(record);
  for (EffectRecord& record : met_) rescale(record);
  for (std::size_t i = 0; i < topic_records_.size(); ++i) rescale(topic_records_[i]);
  for (std::size_t i = 0; i < agent_records_.size(); ++i) rescale(agent_records_[i]);
  for (std::size_t i = 0; i < agent_topic_records_.size(); ++i) rescale(agent_topic_records_[i]);
  if (epoch_ != EffectRecord::kUnused) {
    ScaleCounts(factor);
    epoch_ += shift;
  }
  delay_weights_ = DelayWeights(clock_);
  return ages;
}

}  // namespace rapport
