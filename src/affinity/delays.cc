#include "affinity/delays.h"

#include <algorithm>

#include "affinity/odds.h"

namespace rapport {
namespace {

// Whoever has barely had time to become known says little, however heavy they were weighed.
constexpr double kMostWeight = 16;
constexpr double kSecond = 1'000'000;

double GrowthOver(const DecayClock& clock, Micros span) {
  const DecayAge age = AgeAt(clock, span);
  return age.weight * PowerOfTwo(age.epoch);
}

}  // namespace

DelayWeights::DelayWeights(const DecayClock& clock) {
  for (int bin = 0; bin < TimeHistogram::kBins; ++bin) {
    const auto b = static_cast<std::size_t>(bin);
    took_[b] = (TimeHistogram::EdgeOf(bin) + TimeHistogram::EdgeOf(bin + 1)) / 2;
    growth_[b] = GrowthOver(clock, static_cast<Micros>(took_[b] * kSecond));
  }
  weights_.fill(1);
}

// What evidence weighs over a span, faded: its integral is 1 - 2^(-span / half-life). Outcomes that
// took d can only be of contacts that came before the last d.
void DelayWeights::Update(const DecayClock& clock, Micros elapsed) {
  const double left = 1 / GrowthOver(clock, elapsed);
  const double all = std::max(1 - left, 1e-12);
  const double seconds = static_cast<double>(elapsed) / kSecond;
  for (std::size_t b = 0; b < weights_.size(); ++b) {
    const double seen = took_[b] < seconds ? 1 - left * growth_[b] : 0;
    weights_[b] = all / std::max(seen, all / kMostWeight);
  }
}

void DelayedCounts::Scale(double factor) {
  for (auto& side : counts_) {
    for (double& count : side) count *= factor;
  }
}

double DelayedCounts::OddsRatio(const DelayWeights& weights) const {
  std::array<double, 2> weighed = {YesNoCounts::kPrior, YesNoCounts::kPrior};
  std::array<double, 2> plain = weighed;
  for (std::size_t yes = 0; yes < 2; ++yes) {
    for (std::size_t b = 0; b < counts_[yes].size(); ++b) {
      weighed[yes] += counts_[yes][b] * weights.at(b);
      plain[yes] += counts_[yes][b];
    }
  }
  return weighed[1] / weighed[0] * (plain[0] / plain[1]);
}

}  // namespace rapport
