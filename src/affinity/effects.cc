#include "affinity/effects.h"

#include <algorithm>

#include "affinity/odds.h"
#include "base/real.h"

namespace rapport {
namespace {

// Past it a variance's sums are halved, so that it follows a desk that changes.
constexpr float kMostVarianceWeight = 1024;
// A recent effect is believed until so much speaks of it, in squares of what it makes of scores; a
// score's own square is a third. Past the most, its sums are halved like a variance's.
constexpr float kBeliefPrior = 4;
constexpr float kMostBeliefWeight = 256;
// The slope a score has where all outcomes are equally likely, as if so many had shown it.
constexpr float kShapePrior = 10;
constexpr float kShapePriorSum = kShapePrior / 3;
// Far more than it takes; a float's sum must not grow so large that one outcome is lost in it.
constexpr float kMostShapeWeight = 65'536;
// The share of a score's variance that is between groups is at most this.
constexpr float kMostBetween = 0.95F;

// Both are quotients of polynomials (Pade), off by 4 % at 0.95, and by 0.1 % at most.
Lanes Artanh(const Lanes& x) {
  const Lanes within = Min(Lanes(0.98F), Max(Lanes(-0.98F), x));
  const Lanes square = within * within;
  return within * (square * (square * 64 - 735) + 945) / (square * (square * 225 - 1050) + 945);
}
Lanes Tanh(const Lanes& x) {
  const Lanes within = Min(Lanes(3.5F), Max(Lanes(-3.5F), x));
  const Lanes square = within * within;
  return within * (square * (square + 105) + 945) / (square * (square * 15 + 420) + 945);
}

}  // namespace

// An effect that stayed since the last outcome became known is the one that there is now. It is
// kept once there is none yet, or the one before has been compared with often enough.
bool EarlierEffects::AsOf(Instant arrived, const Lanes& now, Lanes& effect) {
  if (latest_ == kAlways) return false;
  bool found = true;
  if (arrived >= latest_) {
    effect = now;
  } else {
    const auto kept = std::find_if(kept_.begin(), kept_.end(),
                                   [arrived](const Kept& k) { return k.at <= arrived; });
    found = kept != kept_.end();
    if (found) {
      std::copy(kept->effect.begin(), kept->effect.end(), effect.begin());
      ++kept->uses;
    }
  }
  Kept& last = kept_.front();
  const bool none_yet = last.at == kNever;
  if (none_yet || (last.at < latest_ && (last.uses >= kUses || arrived >= latest_))) {
    kept_.back() = last;
    last.at = latest_;
    last.uses = 0;
    std::copy_n(now.begin(), kTargets, last.effect.begin());
  }
  return found;
}

RecentBelief::RecentBelief() : product_(kBeliefPrior), square_(kBeliefPrior), value_(1) {}

void RecentBelief::Teach(const Lanes& known, const Lanes& left, const Lanes& foretold) {
  product_ += known * left * foretold;
  square_ += known * foretold * foretold;
  value_ = Max(Lanes(), Min(Lanes(1), product_ / square_));
}

void RecentBelief::Fade() {
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float keep = square_[t] > kMostBeliefWeight ? 0.5F : 1.0F;
    product_[t] *= keep;
    square_[t] *= keep;
  }
}

void EffectRecord::MoveTo(std::int32_t to) {
  if (!used()) epoch = to;
  if (to <= epoch) return;
  const auto factor =
      static_cast<float>(PowerOfTwo(std::max<std::int64_t>(std::int64_t{epoch} - to, -120)));
  for (ScoreSums* sums : {&lasting, &recent}) {
    sums->s *= factor;
    sums->n *= factor;
  }
  epoch = to;
}

void VarianceSums::Teach(const Lanes& more_num, const Lanes& more_den) {
  num += more_num;
  den += more_den;
}

void VarianceSums::Fade() {
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float keep = den[t] > kMostVarianceWeight ? 0.5F : 1.0F;
    num[t] *= keep;
    den[t] *= keep;
  }
}

Lanes VarianceSums::Value() const { return Max(num / den, Lanes(kLeastVariance)); }

ScoreShape::ScoreShape() {
  slope_sum.fill(kShapePriorSum);
  square_sum.fill(kShapePriorSum);
  weight_sum.fill(kShapePrior);
  Refresh();
}

void ScoreShape::Teach(const Lanes& known, const Lanes& slopes, const Lanes& score) {
  slope_sum += known * slopes;
  square_sum += known * (score * score);
  weight_sum += known;
}

void ScoreShape::Refresh() {
  for (std::size_t t = 0; t < kTargets; ++t) {
    if (weight_sum[t] > kMostShapeWeight) {
      weight_sum[t] *= 0.5F;
      slope_sum[t] *= 0.5F;
      square_sum[t] *= 0.5F;
    }
    // Where all outcomes are alike their scores are 0, and the sums must not become so.
    slope_sum[t] = std::max(slope_sum[t], kShapePriorSum);
    square_sum[t] = std::max(square_sum[t], kShapePriorSum);
  }
  slope = slope_sum / weight_sum;
  spread = square_sum / slope_sum;
  per_spread = slope_sum / square_sum;
}

ScoreBend::ScoreBend() {
  Lanes half{};
  half.fill(0.5F);
  Refresh(ScoreShape(), Lanes{}, half);
}

// Where groups differ little, the score changes with an effect as it does with any; where nothing
// else differs, a group's outcomes lie closer together and it changes half as much again.
void ScoreBend::Refresh(const ScoreShape& shape, const Lanes& variance, const Lanes& yes) {
  const Lanes between = Min(shape.slope * variance, Lanes(kMostBetween));
  noise_ = 1 - between;
  scale_ = Lanes(1);
  reach_ = 1 / (shape.slope * (between * 0.5F + 1));
  for (std::size_t t = kTimeTargets; t < kTargets; ++t) {
    scale_[t] = 2;
    centre_[t] = 2 * yes[t] - 1;
    reach_[t] = (1 - centre_[t] * centre_[t]) / (2 * shape.slope[t]);
  }
  per_reach_ = 1 / reach_;
  from_scale_ = (1 - centre_ * centre_) / scale_;
}

// Of a yes or no this is artanh(2 q - 1) - artanh(2 p - 1), half the difference of two log-odds.
Lanes ScoreBend::EffectOf(const Lanes& score) const {
  const Lanes scaled = scale_ * score;
  return reach_ * Artanh(scaled / (1 - centre_ * (centre_ + scaled)));
}

Lanes ScoreBend::ScoreOf(const Lanes& effect) const {
  const Lanes bent = Tanh(effect * per_reach_);
  return bent * from_scale_ / (centre_ * bent + 1);
}

void TeachVariance(VarianceSums& variance, const ScoreSums& sums, const Shrunk& effect,
                   const ScoreShape& shape, const Lesson& lesson) {
  const Lanes gain = lesson.known * effect.gain;
  const Lanes left = lesson.score + lesson.slope * effect.theta;
  variance.Teach(gain * left * sums.s * shape.per_spread,
                 gain * shape.slope * shape.slope * sums.n);
}

}  // namespace rapport
