// The link between effects, which add up, and shares, which lie between 0 and 1.
//
// Proportional odds (McCullagh, "Regression models for ordinal data", JRSS B 1980): an effect x
// multiplies the odds of an outcome being above any point by the same number. Only the order of
// outcomes enters, so times need no scale on which they are well behaved: zeros and heavy tails are
// no special cases, and a yes or no is the case of two values, logistic regression.

#ifndef RAPPORT_AFFINITY_ODDS_H_
#define RAPPORT_AFFINITY_ODDS_H_

#include <algorithm>
#include <cstdint>

#include "base/decay.h"
#include "base/real.h"

namespace rapport {

// The odds that an effect stands for. It is the link itself, so it need not be e^x exactly (0.13 %
// off at 1, 9 % at 4); what counts is that it rises, that Odds(-x) = 1 / Odds(x), and that a
// division and three squarings are the same everywhere, which a library's exp is not.
inline constexpr float kMostLogOdds = 12;
template <typename Real>
constexpr Real Odds(Real x) {
  const Real sixteenth =
      std::min(Real(kMostLogOdds), std::max(Real(-kMostLogOdds), x)) * Real(0.0625);
  Real root = (1 + sixteenth) / (1 - sixteenth);
  root *= root;
  root *= root;
  return root * root;
}

// The share below a point after the odds of being above it are multiplied.
template <typename Real>
constexpr Real Tilt(Real below, Real odds) {
  return below / (below + (1 - below) * odds);
}

// What a weight of 1 at an instant is stored as under forward decay: weight * 2^epoch, where weight
// is at least 1 and at most 2. Only the differences of epochs matter.
struct DecayAge {
  std::int32_t epoch = 0;
  double weight = 1;
};
DecayAge AgeAt(const DecayClock& clock, Instant at);

// `age` in units of 2^epoch. It stays within bounds that a float holds with room to spare: what is
// 60 half-lives old counts nothing either way.
constexpr double InUnitsOf(const DecayAge& age, std::int32_t epoch) {
  const std::int64_t ahead = std::int64_t{age.epoch} - epoch;
  return age.weight * PowerOfTwo(std::clamp<std::int64_t>(ahead, -60, 60));
}

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_ODDS_H_
