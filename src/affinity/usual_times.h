// What plain means say of a time, and how far they are believed.
//
// Effects move the odds of one distribution, so they find a topic whose times hardly vary only as
// well as its place among all others is known. There a plain mean errs less. Whether it does shows
// as outcomes come in: both forecast each of them, and a mean is believed as far as it has erred
// less than chance can explain.

#ifndef RAPPORT_AFFINITY_USUAL_TIMES_H_
#define RAPPORT_AFFINITY_USUAL_TIMES_H_

#include <array>
#include <cstddef>

#include "affinity/effects.h"
#include "affinity/histogram.h"
#include "affinity/outcomes.h"

namespace rapport {

// Places of times (TimeHistogram::PlaceOf) are summed in lanes that are no target's.
constexpr std::size_t PlaceLane(std::size_t time) { return kTargets + time; }
static_assert(PlaceLane(kTimeTargets - 1) < Lanes::kSize);
inline constexpr unsigned kPlaceLanes = 0b0110'0000;
inline constexpr unsigned kYesNoLanes = 0b0001'1100;

// Means of a topic, of an agent, and of the agent on that topic, as places.
inline constexpr std::size_t kUsualMeans = 3;
using UsualPlaces = std::array<float, kUsualMeans>;

// The mean place of a group's outcomes.
inline float MeanPlace(const EffectRecord* record, std::size_t time, float otherwise) {
  if (record == nullptr) return otherwise;
  const std::size_t lane = PlaceLane(time);
  const ScoreSums& sums = record->lasting;
  return sums.n[lane] > 0 ? sums.s[lane] / sums.n[lane] : otherwise;
}

// Of one target.
class UsualTimes {
 public:
  // Where the outcome lay, where the effects put it, and where the means did.
  void Teach(float place, float by_effects, const UsualPlaces& usual);

  // From 0, effects alone, to 1, the best of the means alone.
  float belief() const { return belief_; }
  // In the log-odds of the desk's distribution: what it takes to get from the effects' forecast to
  // what is believed.
  float Correction(const TimeHistogram& times, float effects, const UsualPlaces& usual) const;

 private:
  std::size_t best_ = 0;  // Of the means.
  float belief_ = 0;
  float outcomes_ = 0;
  UsualPlaces gain_{};    // By how much the means erred less, on average,
  UsualPlaces square_{};  // and the square of that.
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_USUAL_TIMES_H_
