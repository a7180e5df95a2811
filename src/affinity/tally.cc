#include "affinity/tally.h"

namespace rapport {

void Tally::Learn(Outcome outcome, Millis handling) {
  if (IsKnown(outcome)) {
    ++outcomes;
    if (outcome == Outcome::kResolved) ++resolved;
  }
  if (handling > 0) {
    ++handled;
    handling_ms = ClampedAdd(handling_ms, handling);
  }
}

void Tally::Add(const Tally& other) {
  outcomes += other.outcomes;
  resolved += other.resolved;
  handled += other.handled;
  handling_ms = ClampedAdd(handling_ms, other.handling_ms);
}

Millis Tally::MeanHandling(Millis wider) const {
  return ClampedAdd(handling_ms, kPriorContacts * wider) / (handled + kPriorContacts);
}

std::int64_t Tally::ResolvedPpm(std::int64_t wider) const {
  return (resolved * kPpm + kPriorContacts * wider) / (outcomes + kPriorContacts);
}

void TopicTallies::Learn(TopicId topic, Outcome outcome, Millis handling) {
  if (!IsKnown(outcome) && handling <= 0) return;
  overall_.Learn(outcome, handling);
  auto it = index_.find(topic.value);
  if (it == index_.end()) {
    if (static_cast<std::int64_t>(ids_.size()) >= limit_) return;
    it = index_.emplace(topic.value, ids_.size()).first;
    ids_.push_back(topic);
    tallies_.emplace_back();
  }
  tallies_[it->second].Learn(outcome, handling);
}

void TopicTallies::Reopen(TopicId topic) {
  --overall_.resolved;
  const auto it = index_.find(topic.value);
  if (it != index_.end()) --tallies_[it->second].resolved;
}

const Tally* TopicTallies::Find(TopicId topic) const {
  const auto it = index_.find(topic.value);
  return it == index_.end() ? nullptr : &tallies_[it->second];
}

Millis TopicTallies::MeanHandling(TopicId topic) const {
  const Millis mean = overall_.MeanHandling(kPriorHandlingMs);
  const Tally* tally = Find(topic);
  return tally == nullptr ? mean : tally->MeanHandling(mean);
}

std::int64_t TopicTallies::ResolvedPpm(TopicId topic) const {
  const std::int64_t share = overall_.ResolvedPpm(kPriorResolvedPpm);
  const Tally* tally = Find(topic);
  return tally == nullptr ? share : tally->ResolvedPpm(share);
}

}  // namespace rapport
