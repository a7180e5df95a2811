#include "affinity/mean_times.h"

#include <algorithm>

#include "affinity/odds.h"
#include "base/real.h"

namespace rapport {

void MeanTimes::Update(const LogOddsTable& desk, double sharpness) {
  sharpness_ = sharpness;
  constexpr int kMost = static_cast<int>(kSteps);
  const int bins = desk.last() - desk.first();
  const int each = std::max((bins + kMost - 1) / kMost, 1);
  const auto middle_of = [&](int bin) {
    const int end = std::min(bin + each, desk.last());
    return (TimeHistogram::EdgeOf(bin) + TimeHistogram::EdgeOf(end)) / 2;
  };
  least_ = bins > 0 ? middle_of(desk.first()) : 0;
  odds_.fill(1);
  steps_.fill(0);
  double middle = least_;
  for (std::size_t s = 1; s < kSteps; ++s) {
    const int bin = desk.first() + static_cast<int>(s) * each;
    if (bin >= desk.last()) break;
    const double next = middle_of(bin);
    steps_[s] = next - middle;
    odds_[s] = Exp(desk.at(bin) * sharpness);
    middle = next;
  }
}

// Each step counts for the share that lies above it: a sum in which nothing cancels.
Millis MeanTimes::Of(float log_odds) const {
  constexpr std::size_t kAtOnce = 4;
  const double moved_by = Odds(log_odds * sharpness_);
  std::array<double, kAtOnce> sums{};
  for (std::size_t b = 0; b < kSteps; b += kAtOnce) {
    for (std::size_t k = 0; k < kAtOnce; ++k) {
      sums[k] += steps_[b + k] * (moved_by / (odds_[b + k] + moved_by));
    }
  }
  return Rounded((least_ + ((sums[0] + sums[1]) + (sums[2] + sums[3]))) * 1000);
}

}  // namespace rapport
