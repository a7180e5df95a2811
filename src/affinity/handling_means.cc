#include "affinity/handling_means.h"

#include "base/fixed.h"

namespace rapport {

void HandlingSum::Add(Millis handling) {
  ++contacts;
  sum_ms = ClampedAdd(sum_ms, handling);
}

Millis HandlingSum::MeanToward(Millis wider) const {
  return ClampedAdd(sum_ms, kPriorContacts * wider) / (contacts + kPriorContacts);
}

void HandlingMeans::Learn(TopicId topic, Millis handling) {
  overall_.Add(handling);
  auto it = index_.find(topic.value);
  if (it == index_.end()) {
    if (static_cast<std::int64_t>(ids_.size()) >= limit_) return;
    it = index_.emplace(topic.value, ids_.size()).first;
    ids_.push_back(topic);
    sums_.emplace_back();
  }
  sums_[it->second].Add(handling);
}

Millis HandlingMeans::Of(TopicId topic) const {
  const Millis mean = overall_.MeanToward(kPriorHandlingMs);
  const auto it = index_.find(topic.value);
  return it == index_.end() ? mean : sums_[it->second].MeanToward(mean);
}

}  // namespace rapport
