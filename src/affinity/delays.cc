#include "affinity/delays.h"

#include <algorithm>
#include <array>

#include "affinity/odds.h"
#include "base/real.h"

namespace rapport {
namespace {

// Whoever has barely had time to become known says little, however heavy they were weighed.
constexpr double kMostWeight = 16;
constexpr double kSecond = kMicrosPerSecond;

double GrowthOver(const DecayClock& clock, Micros span) {
  const DecayAge age = AgeAt(clock, span);
  return age.weight * PowerOfTwo(age.epoch);
}

// The mean age of evidence, in seconds, when contacts have come evenly over `span` > 0.
double MeanAge(const DecayClock& clock, Micros half_life, Micros span) {
  constexpr double kLn2 = 0.6931471805599453;
  const double seconds = static_cast<double>(span) / kSecond;
  const double gone = GrowthOver(clock, span) - 1;
  // Below it the difference would be made of the clock's last digits, and next to nothing has
  // faded.
  constexpr double kLeastFading = 1.0 / 64;
  if (gone < kLeastFading) return seconds / 2;
  return static_cast<double>(half_life) / kSecond / kLn2 - seconds / gone;
}

Micros Middle(Micros low, Micros high) { return low + (high - low) / 2; }

}  // namespace

// A contact that took d is among those known only if it came before the last d: on average, known
// ones arrived half of d too early. The middle between arrival and end makes up for that.
void ObservedSpan::Add(Instant arrived, Instant known, double weight) {
  if (origin_ == kNever) origin_ = arrived;
  const Instant middle = arrived / 2 + known / 2;
  weight_ += weight;
  seconds_ += weight * (static_cast<double>(middle - origin_) / kSecond);
}

void ObservedSpan::Scale(double factor) {
  weight_ *= factor;
  seconds_ *= factor;
}

Micros ObservedSpan::Length(const DecayClock& clock, Micros half_life, Instant now) const {
  if (!(weight_ > 0)) return 0;
  const double age = static_cast<double>(now - origin_) / kSecond - seconds_ / weight_;
  // After so many half-lives nothing is young any more.
  constexpr Micros kOld = 32;
  Micros low = 0;
  Micros high = std::min(half_life, kNever / (2 * kOld)) * kOld;
  const auto is_younger = [&](Micros span) { return MeanAge(clock, half_life, span) < age; };
  while (high - low > kMicrosPerSecond) {
    // Two halvings: what the second may need is computed beside the first, and does not wait for
    // it.
    const Micros middle = Middle(low, high);
    const bool longer = is_younger(middle);
    const std::array<bool, 2> then_longer = {is_younger(Middle(low, middle)),
                                             is_younger(Middle(middle, high))};
    (longer ? low : high) = middle;
    if (high - low <= kMicrosPerSecond) break;
    (then_longer[longer ? 1 : 0] ? low : high) = Middle(low, high);
  }
  return high;
}

double DelayBins::MiddleOf(std::size_t bin) {
  const int first = static_cast<int>(bin) * kEach;
  return (TimeHistogram::EdgeOf(first) + TimeHistogram::EdgeOf(first + kEach)) / 2;
}

DelayWeights::DelayWeights(const DecayClock& clock) {
  for (std::size_t b = 0; b < growth_.size(); ++b) {
    growth_[b] = GrowthOver(clock, static_cast<Micros>(DelayBins::MiddleOf(b) * kSecond));
  }
  weights_.fill(1);
}

// What evidence weighs over a span, faded: its integral is 1 - 2^(-span / half-life). Outcomes that
// took d can only be of contacts that came before the last d.
void DelayWeights::Update(const DecayClock& clock, Micros observed) {
  const double left = 1 / GrowthOver(clock, observed);
  const double all = std::max(1 - left, 1e-12);
  for (std::size_t b = 0; b < weights_.size(); ++b) {
    weights_[b] = all / std::max(1 - left * growth_[b], all / kMostWeight);
  }
}

void DelayedCounts::Scale(double factor) {
  for (auto& bin : counts_) {
    for (double& count : bin) count *= factor;
  }
}

double DelayedCounts::OddsRatio(const DelayWeights& weights) const {
  std::array<double, 2> weighed = {YesNoCounts::kPrior, YesNoCounts::kPrior};
  std::array<double, 2> plain = weighed;
  for (std::size_t b = 0; b < counts_.size(); ++b) {
    for (std::size_t yes = 0; yes < 2; ++yes) {
      weighed[yes] += counts_[b][yes] * weights.at(b);
      plain[yes] += counts_[b][yes];
    }
  }
  return weighed[1] / weighed[0] * (plain[0] / plain[1]);
}

}  // namespace rapport
