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
  SlabIndex index = topics_.Find(topic);
  if (index == kNoIndex) {
    if (static_cast<std::int64_t>(topics_.size()) >= limit_) return;
    index = topics_.FindOrAdd(topic);
    sums_.emplace_back();
  }
  sums_[index].Add(handling);
}

Millis HandlingMeans::Of(TopicId topic) const {
  const Millis mean = overall_.MeanToward(kPriorHandlingMs);
  const SlabIndex index = topics_.Find(topic);
  return index == kNoIndex ? mean : sums_[index].MeanToward(mean);
}

}  // namespace rapport
