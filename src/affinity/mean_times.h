// The mean of a time as a forecast moves it, for who prices it contact by contact.

#ifndef RAPPORT_AFFINITY_MEAN_TIMES_H_
#define RAPPORT_AFFINITY_MEAN_TIMES_H_

#include <array>
#include <cstddef>

#include "affinity/histogram.h"
#include "base/instant.h"

namespace rapport {

// HandlingTimes takes an exponential for each bin. Here they are taken once, by Update, and moved
// by a product, which is what the link makes of the sum of two effects (within 1 %). Where times
// lie in more bins than there are steps, several make a step.
class MeanTimes {
 public:
  // As HandlingTimes has them.
  void Update(const LogOddsTable& desk, double sharpness);
  // 0 before the first Update.
  Millis Of(float log_odds) const;

 private:
  static constexpr std::size_t kSteps = 64;

  double least_ = 0;                    // Seconds: the middle of the first step.
  std::array<double, kSteps> odds_{};   // Of a time being below each step, sharpened.
  std::array<double, kSteps> steps_{};  // From the middle of the one before; 0 past the last.
  double sharpness_ = 1;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_MEAN_TIMES_H_
