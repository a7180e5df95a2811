// Why a young desk sees too few of the outcomes that take long, and what makes up for it.
//
// An outcome is learned when it becomes known, so a history of a week holds no contact that took
// two: where what takes long is also transferred more often, the share of transfers looks too
// small. Each outcome is weighed by the inverse of its chance to have become known by now, as in
// the estimator of Horvitz and Thompson (1952).

#ifndef RAPPORT_AFFINITY_DELAYS_H_
#define RAPPORT_AFFINITY_DELAYS_H_

#include <algorithm>
#include <array>
#include <cstddef>

#include "affinity/histogram.h"
#include "base/decay.h"
#include "base/instant.h"

namespace rapport {

// How long the desk has been observed, told by how old its evidence is on average: a few stray
// contacts years before all others weigh nothing by now, and make no young history an old one.
class ObservedSpan {
 public:
  // `weight`: what the contact's evidence weighs in the unit of all.
  void Add(Instant arrived, Instant known, double weight);
  void Scale(double factor);
  // For how long contacts would have had to come evenly for evidence of this age.
  Micros Length(const DecayClock& clock, Micros half_life, Instant now) const;

 private:
  double weight_ = 0;
  double seconds_ = 0;  // Times the weight, since origin_.
  Instant origin_ = kNever;
};

// Bins of delays, two an octave of 1 + seconds.
class DelayBins {
 public:
  static constexpr int kPerOctave = 2;
  static constexpr int kEach =
      TimeHistogram::kBinsPerOctave / kPerOctave;  // Bins of TimeHistogram.
  static constexpr std::size_t kCount = TimeHistogram::kBins / kEach;

  static std::size_t Of(Micros delay) { return OfTime(TimeHistogram::BinOf(delay)); }
  // By its bin in a TimeHistogram.
  static std::size_t OfTime(int bin) { return static_cast<std::size_t>(bin / kEach); }
  static double MiddleOf(std::size_t bin);  // In seconds.
};

// How much an outcome that took so long is weighed up, by DelayBins.
class DelayWeights {
 public:
  explicit DelayWeights(const DecayClock& clock);

  void Update(const DecayClock& clock, Micros observed);
  double at(std::size_t bin) const { return weights_[bin]; }

 private:
  std::array<double, DelayBins::kCount> growth_{};  // 2^(middle / half-life).
  std::array<double, DelayBins::kCount> weights_{};
};

// Counts of no and yes by the time until they became known.
class DelayedCounts {
 public:
  void Add(std::size_t yes, std::size_t bin, double weight) { counts_[bin][yes] += weight; }
  // So much of yes is no after all.
  void TurnToNo(std::size_t bin, double weight) {
    auto& [no, yes] = counts_[bin];
    const double turned = std::min(weight, yes);
    yes -= turned;
    no += turned;
  }
  void Scale(double factor);
  // By what the odds of yes rise when all are weighed.
  double OddsRatio(const DelayWeights& weights) const;

 private:
  std::array<std::array<double, 2>, DelayBins::kCount> counts_{};  // No and yes, side by side.
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_DELAYS_H_
