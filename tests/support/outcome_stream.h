// Random outcomes of a made-up desk, the same for the same seed on every machine.

#ifndef RAPPORT_TESTS_SUPPORT_OUTCOME_STREAM_H_
#define RAPPORT_TESTS_SUPPORT_OUTCOME_STREAM_H_

#include <cstdint>

#include "affinity/outcomes.h"
#include "base/fixed.h"

namespace rapport::testing {

struct StreamShape {
  std::uint32_t customers = 60;
  std::uint32_t agents = 12;
  std::uint32_t topics = 7;
  Micros mean_gap = 3'600'000'000;
};

struct StreamedOutcome {
  Subject subject;
  OutcomeSeen seen;
};

class OutcomeStream {
 public:
  OutcomeStream(std::uint64_t seed, const StreamShape& shape) : state_(seed), shape_(shape) {}

  std::uint32_t Below(std::uint32_t n) {
    state_ = SplitMix(state_);
    return static_cast<std::uint32_t>((state_ >> 32) * n >> 32);
  }

  // In the order in which they become known.
  StreamedOutcome Next() {
    constexpr Micros kSecond = 1'000'000;
    now_ += Below(1000) * (shape_.mean_gap / 500);
    StreamedOutcome next;
    next.subject.customer = Below(8) == 0 ? kNoIndex : Below(shape_.customers);
    next.subject.agent = Below(shape_.agents);
    next.subject.topic = TopicId{Below(shape_.topics)};
    // Some agents take longer, some customers too, and some contacts end at once.
    const Micros handling = Below(10) == 0
                                ? 0
                                : kSecond * Below(60 + 40 * next.subject.agent +
                                                  (next.subject.customer % 5 == 0 ? 600 : 30));
    next.seen.known = now_;
    next.seen.arrived = now_ - handling - kSecond * Below(Below(20) == 0 ? 900'000 : 300);
    next.seen.Set(Target::kResolutionTime, next.seen.known - next.seen.arrived);
    if (Below(10) != 0) next.seen.Set(Target::kHandlingTime, handling);
    next.seen.Set(Target::kTransferred, Below(10) < next.subject.agent % 4 ? 1 : 0);
    if (Below(3) != 0) next.seen.Set(Target::kResolved, Below(10) < 7 ? 1 : 0);
    if (Below(5) == 0) next.seen.Set(Target::kSatisfied, Below(10) < 6 ? 1 : 0);
    return next;
  }

  Instant now() const { return now_; }

 private:
  std::uint64_t state_;
  StreamShape shape_;
  Instant now_ = 1'600'000'000'000'000;
};

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_OUTCOME_STREAM_H_
