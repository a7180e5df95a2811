// Why a young desk sees too few of the outcomes that take long, and what makes up for it.
//
// An outcome is learned when it becomes known, so a history of a week holds no contact that took
// two: where what takes long is also transferred more often, the share of transfers looks too
// small. Each outcome is weighed by the inverse of its chance to have become known by now, as in
// the estimator of Horvitz and Thompson (1952).

#ifndef RAPPORT_AFFINITY_DELAYS_H_
#define RAPPORT_AFFINITY_DELAYS_H_

#include <array>

#include "affinity/histogram.h"
#include "base/decay.h"
#include "base/instant.h"

namespace rapport {

// How much an outcome that took so long is weighed up, by bins of TimeHistogram.
class DelayWeights {
 public:
  explicit DelayWeights(const DecayClock& clock);

  // `elapsed` since the desk's first contact.
  void Update(const DecayClock& clock, Micros elapsed);
  double at(std::size_t bin) const { return weights_[bin]; }

 private:
  std::array<double, TimeHistogram::kBins> took_{};    // The middle of each bin, in seconds.
  std::array<double, TimeHistogram::kBins> growth_{};  // 2^(middle / half-life).
  std::array<double, TimeHistogram::kBins> weights_{};
};

// Counts of no and yes by the time until they became known.
class DelayedCounts {
 public:
  void Add(std::size_t yes, int bin, double weight) {
    counts_[yes][static_cast<std::size_t>(bin)] += weight;
  }
  void Scale(double factor);
  // By what the odds of yes rise when all are weighed.
  double OddsRatio(const DelayWeights& weights) const;

 private:
  std::array<std::array<double, TimeHistogram::kBins>, 2> counts_{};
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_DELAYS_H_
