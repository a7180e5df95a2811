// How long contacts take to handle, per topic and over all: plain means and how they are spread,
// for who waits in line.

#ifndef RAPPORT_AFFINITY_HANDLING_MEANS_H_
#define RAPPORT_AFFINITY_HANDLING_MEANS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "affinity/directory.h"
#include "affinity/handling_spread.h"
#include "base/instant.h"
#include "rapport/ids.h"

namespace rapport {

// Thin counts are drawn toward the wider group's mean as if this many contacts had shown it.
inline constexpr std::int64_t kPriorContacts = 8;
inline constexpr Millis kPriorHandlingMs = 180'000;

// Of the contacts whose handling time is known.
struct HandlingSum {
  std::int64_t contacts = 0;
  Millis sum_ms = 0;
  HandlingSpread spread;

  void Add(Millis handling);
  Millis MeanToward(Millis wider) const;
};

// What stands for contacts with a mean of `mean` of a topic with the sums `own`, and all topics'
// `overall`: the spread of the topic where it has shown enough, else that of all.
HandlingShape ShapeOf(const HandlingSum& own, const HandlingSum& overall, Millis mean);

class HandlingMeans {
 public:
  explicit HandlingMeans(std::int64_t topics) : limit_(topics) {}

  // handling > 0. A topic past the limit counts only over all.
  void Learn(TopicId topic, Millis handling);
  Millis Of(TopicId topic) const;
  // Of contacts that take `mean` on average, as by one agent. It lives as long as nothing is
  // learned.
  HandlingShape ShapeOf(TopicId topic, Millis mean) const;

  const HandlingSum& overall() const { return overall_; }
  std::size_t topics() const { return topics_.size(); }
  TopicId topic(SlabIndex i) const { return topics_.IdOf(i); }
  const HandlingSum& sum(SlabIndex i) const { return sums_[i]; }

 private:
  std::int64_t limit_;
  HandlingSum overall_;
  Interner<TopicId> topics_;
  std::vector<HandlingSum> sums_;  // By topic.
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_HANDLING_MEANS_H_
