#include "affinity/usual_times.h"

#include <algorithm>

#include "affinity/odds.h"
#include "base/real.h"

namespace rapport {
namespace {

// Averages are of so many last outcomes, about, and of half of them while there are fewer.
constexpr float kRemembered = 2048;
constexpr float kLeastOutcomes = 32;

float Distance(float a, float b) { return a < b ? b - a : a - b; }

}  // namespace

void UsualTimes::Teach(float place, float by_effects, const UsualPlaces& usual) {
  outcomes_ = std::min(outcomes_ + 1, 2 * kRemembered - 1);
  const float rate = 2 / (outcomes_ + 1);
  const float error = Distance(place, by_effects);
  for (std::size_t m = 0; m < kUsualMeans; ++m) {
    const float better = error - Distance(place, usual[m]);
    gain_[m] += (better - gain_[m]) * rate;
    square_[m] += (better * better - square_[m]) * rate;
  }
  best_ = static_cast<std::size_t>(std::max_element(gain_.begin(), gain_.end()) - gain_.begin());
  belief_ = 0;
  const float gain = gain_[best_];
  if (outcomes_ < kLeastOutcomes || !(gain > 0)) return;
  // The variance of such a mean is that of a difference times half the rate. Where all differences
  // are the same, rounding may leave less than none.
  const float variance = std::max(0.0F, square_[best_] - gain * gain) * rate / 2;
  belief_ = BeliefIn(Lanes(gain * gain), Lanes(variance))[0];
}

float UsualTimes::Correction(const TimeHistogram& times, float effects,
                             const UsualPlaces& usual) const {
  if (!(belief_ > 0)) return 0;
  constexpr double kCertain = 1e-6;
  const double share = std::clamp(times.ShareBelow(usual[best_]), kCertain, 1 - kCertain);
  // The link turned round: log-odds x of which Odds(x) = share / (1 - share).
  const double root = Exp(Log(share / (1 - share)) / 8);
  const auto wanted = static_cast<float>(16 * (root - 1) / (root + 1));
  return belief_ * (wanted - effects);
}

}  // namespace rapport
