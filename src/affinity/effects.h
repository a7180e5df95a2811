// Effects of the desk's groups: what everyone, a topic, an agent, an agent with a topic move.
//
// A group's effect is s / (i n + 1 / v): the sum s of its outcomes' scores that other effects
// leave, over their number n times the slope i of a score (one Newton step of its likelihood),
// shrunk as empirical Bayes does it (Efron and Morris, "Data analysis using Stein's estimator",
// JASA 1975): v is the variance of such effects over the desk in units of q, which is that of a
// score over its slope. So the least of it is as little at a desk whose times hardly vary as at one
// whose times do.

#ifndef RAPPORT_AFFINITY_EFFECTS_H_
#define RAPPORT_AFFINITY_EFFECTS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "affinity/odds.h"
#include "affinity/outcomes.h"
#include "base/instant.h"

namespace rapport {

inline constexpr float kPriorVariance = 0.1F;    // Where every variance v starts,
inline constexpr float kPriorWeight = 5;         // and how heavily.
inline constexpr float kLeastVariance = 0.001F;  // The least that one counts as.

// How far a difference is believed, from its square and its variance: not at all within one
// standard error, as it may be chance, and wholly past three.
inline Lanes BeliefIn(const Lanes& square, const Lanes& variance) {
  constexpr float kChance = 1;
  constexpr float kNoChance = 9;
  const Lanes beyond_chance = (square / variance - kChance) * (1 / (kNoChance - kChance));
  return Min(Lanes(1), Max(Lanes(0), beyond_chance));
}

// Sums of scores and of outcomes. An outcome that was foregone says little, and counts less.
struct ScoreSums {
  Lanes s{};
  Lanes n{};
};

// What a group's recent effect was when contacts arrived that are over by now.
//
// Outcomes that become known together are alike: all of a day's where contacts are closed in the
// evening. Whoever learned from them in that order would find that each goes along with the one
// before, which nobody could know when either arrived. So two earlier effects are kept, and a
// contact is compared with the later of those that were there when it arrived.
class EarlierEffects {
 public:
  // Before the group learns an outcome of a contact that arrived then: the effect as it was at the
  // arrival, `now` being what it is; false where none is kept from before.
  bool AsOf(Instant arrived, const Lanes& now, Lanes& effect);
  // The group learned it.
  void Learned(Instant known) { latest_ = std::max(latest_, known); }

 private:
  // So many contacts are compared with one before another takes its place: if each had its own, a
  // contact that took long would find none from before.
  static constexpr int kUses = 4;
  struct Kept {
    Instant at = kNever;
    std::array<float, kTargets> effect{};
    std::int32_t uses = 0;
  };

  Instant latest_ = kAlways;  // When the last outcome became known.
  std::array<Kept, 2> kept_;  // The later one first.
};

// One group of outcomes, in units of 2^epoch (forward decay, see base/decay.h).
struct EffectRecord {
  static constexpr std::int32_t kUnused = INT32_MIN;

  ScoreSums lasting;  // Fades with the policy's half-life.
  ScoreSums recent;   // Of the last outcomes, by their number.
  EarlierEffects earlier;
  std::int32_t epoch = kUnused;

  bool used() const { return epoch != kUnused; }
  // What an outcome of now weighs in its units; 1 while it has none.
  float AgeOf(const DecayAge& now) const {
    return used() ? static_cast<float>(InUnitsOf(now, epoch)) : 1.0F;
  }
  // Epochs only rise.
  void MoveTo(std::int32_t to);
};
inline constexpr float kRecentOutcomes = 32;

// How far a kind of recent effect is believed: as far as those that were known when a contact
// arrived have foretold its score. The slope of a regression through the origin, from 0 to 1.
class RecentBelief {
 public:
  RecentBelief();

  // What other effects left of a score, and what the earlier effect makes of it.
  void Teach(const Lanes& known, const Lanes& left, const Lanes& foretold);
  void Fade();  // Follows a desk that changes. Now and then.
  const Lanes& value() const { return value_; }

 private:
  Lanes product_;
  Lanes square_;
  Lanes value_;
};

// The variance v of a kind of effect, num / den, estimated from how far each new score goes along
// with the group's earlier ones: products of different outcomes hold no noise of their own.
struct VarianceSums {
  Lanes num = Lanes(kPriorVariance * kPriorWeight);
  Lanes den = Lanes(kPriorWeight);

  void Teach(const Lanes& more_num, const Lanes& more_den);
  void Fade();          // Follows a desk that changes. Now and then.
  Lanes Value() const;  // At least kLeastVariance.
};

// Of a score: how it changes with an effect, i, and its variance over that, q.
struct ScoreShape {
  Lanes slope_sum;
  Lanes square_sum;
  Lanes weight_sum;
  Lanes slope;   // i
  Lanes spread;  // q: 1 where forecasts are as wide as outcomes.
  Lanes per_spread;

  ScoreShape();
  void Teach(const Lanes& known, const Lanes& slopes, const Lanes& score);
  void Refresh();  // slope, spread and per_spread, from the sums.
};

// An effect, and what it takes to learn from what it leaves.
struct Shrunk {
  Lanes theta;
  Lanes gain;  // 1 / (i n + 1 / v): theta = gain * s.
};

// `age`: what an outcome of now weighs in the record's units.
inline void Shrink(const ScoreSums& sums, const ScoreShape& shape, const VarianceSums& variance,
                   float age, Shrunk& effect) {
  // 1 / (i n + age / v) with v = num / den, and one division.
  const Lanes num = Max(variance.num, variance.den * kLeastVariance);
  effect.gain = num / (shape.slope * sums.n * num + variance.den * age);
  effect.theta = sums.s * effect.gain;
}
inline Shrunk ShrunkEffect(const ScoreSums& sums, const ScoreShape& shape,
                           const VarianceSums& variance, float age) {
  Shrunk effect;
  Shrink(sums, shape, variance, age, effect);
  return effect;
}

// How far what the other effects leave of the score goes along with the earlier scores.
struct Lesson {
  Lanes known{};   // 1 or 0.
  Lanes weight{};  // Of the outcome in the records' units, 0 where not known.
  Lanes score;
  Lanes slope;  // How the score changes with an effect,
  Lanes says;   // and how much that is of what it does on average.
};
void TeachVariance(VarianceSums& variance, const ScoreSums& sums, const Shrunk& effect,
                   const ScoreShape& shape, const Lesson& lesson);
// Sums learn what the other effects leave. `counts`: the lesson's weight times what it says.
inline void TeachSums(ScoreSums& sums, const Shrunk& effect, const Lesson& lesson,
                      const Lanes& counts) {
  sums.s += lesson.weight * (lesson.score + lesson.slope * effect.theta);
  sums.n += counts;
}

// What a mean score says of an effect. A score lies between -1 and 1, so where effects are large,
// scores are not in proportion to them: whoever takes very long would be forecast too short.
//
// The mean score r of who differs by x is close to tanh(x / reach) where times are many; of a yes
// or no it is the share at x more log-odds, less the usual share.
class ScoreBend {
 public:
  ScoreBend();

  // `variance` of the effects; `yes`: the usual shares, of the targets that are yes or no.
  void Refresh(const ScoreShape& shape, const Lanes& variance, const Lanes& yes);

  Lanes EffectOf(const Lanes& score) const;
  Lanes ScoreOf(const Lanes& effect) const;
  // Of a score's variance, the share that is not between those who differ.
  const Lanes& noise() const { return noise_; }

 private:
  Lanes reach_{};
  Lanes per_reach_{};
  // A time's score is between -1 and 1, that of a yes or no, whose usual share is p, between -p and
  // 1 - p.
  Lanes scale_{};       // 1; 2.
  Lanes centre_{};      // 0; 2 p - 1.
  Lanes from_scale_{};  // (1 - centre^2) / scale.
  Lanes noise_{};
};

// The link on all targets at once.
inline Lanes OddsOf(const Lanes& log_odds) {
  const Lanes sixteenth =
      Min(Lanes(kMostLogOdds), Max(Lanes(-kMostLogOdds), log_odds)) * (1.0F / 16);
  Lanes root = (sixteenth + 1) / (1 - sixteenth);
  root *= root;
  root *= root;
  return root * root;
}
inline Lanes Tilted(const Lanes& below, const Lanes& odds) {
  return below / (below + (1 - below) * odds);
}

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_EFFECTS_H_
