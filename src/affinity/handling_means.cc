#include "affinity/handling_means.h"

#include <algorithm>

#include "base/fixed.h"

namespace rapport {
namespace {

// A topic's own spread is believed from so many contacts on.
constexpr std::int64_t kEnough = 100;

}  // namespace

void HandlingSum::Add(Millis handling) {
  ++contacts;
  sum_ms = ClampedAdd(sum_ms, handling);
  spread.Add(handling);
}

Millis HandlingSum::MeanToward(Millis wider) const {
  return ClampedAdd(sum_ms, kPriorContacts * wider) / (contacts + kPriorContacts);
}

HandlingShape ShapeOf(const HandlingSum& own, const HandlingSum& overall, Millis mean) {
  const HandlingSum& of = own.contacts >= kEnough ? own : overall;
  HandlingShape shape;
  shape.spread = &of.spread;
  shape.mean_s = static_cast<double>(std::max<Millis>(1, mean)) / kMillisPerSecond;
  if (of.contacts > 0 && of.sum_ms > 0) {
    const double spread_mean = static_cast<double>(of.sum_ms) / static_cast<double>(of.contacts);
    shape.scale = shape.mean_s * kMillisPerSecond / spread_mean;
  }
  return shape;
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

HandlingShape HandlingMeans::ShapeOf(TopicId topic, Millis mean) const {
  const SlabIndex index = topics_.Find(topic);
  return rapport::ShapeOf(index == kNoIndex ? overall_ : sums_[index], overall_, mean);
}

}  // namespace rapport
