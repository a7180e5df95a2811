#include "affinity/effects.h"

#include <algorithm>

#include "affinity/odds.h"

namespace rapport {
namespace {

// Past it a variance's sums are halved, so that it follows a desk that changes.
constexpr float kMostVarianceWeight = 1024;
// The slope a score has where all outcomes are equally likely, as if so many had shown it.
constexpr float kShapePrior = 10;
constexpr float kShapePriorSum = kShapePrior / 3;
// Far more than it takes; a float's sum must not grow so large that one outcome is lost in it.
constexpr float kMostShapeWeight = 65'536;
// The share of a score's variance that is between groups is at most this.
constexpr float kMostBetween = 0.95F;

// Both are quotients of polynomials (Pade), off by 4 % at 0.95, and by 0.1 % at most.
float Artanh(float x) {
  const float within = std::clamp(x, -0.98F, 0.98F);
  const float square = within * within;
  return within * (945 + square * (64 * square - 735)) / (945 + square * (225 * square - 1050));
}
float Tanh(float x) {
  const float within = std::clamp(x, -3.5F, 3.5F);
  const float square = within * within;
  return within * (945 + square * (square + 105)) / (945 + square * (15 * square + 420));
}

// A time's score is between -1 and 1, that of a yes or no between -p and 1 - p.
float ScaleOf(std::size_t t) { return t < kTimeTargets ? 1.0F : 2.0F; }

}  // namespace

void EffectRecord::MoveTo(std::int32_t to) {
  if (!used()) epoch = to;
  if (to <= epoch) return;
  const auto factor =
      static_cast<float>(PowerOfTwo(std::max<std::int64_t>(std::int64_t{epoch} - to, -120)));
  for (ScoreSums* sums : {&lasting, &recent}) {
    for (std::size_t t = 0; t < kTargets; ++t) sums->s[t] *= factor;
    for (std::size_t t = 0; t < kTargets; ++t) sums->n[t] *= factor;
  }
  epoch = to;
}

VarianceSums::VarianceSums() {
  num.fill(kPriorVariance * kPriorWeight);
  den.fill(kPriorWeight);
}

void VarianceSums::Teach(const Lanes& more_num, const Lanes& more_den) {
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float sum = den[t] + more_den[t];
    const float keep = sum > kMostVarianceWeight ? 0.5F : 1.0F;
    num[t] = (num[t] + more_num[t]) * keep;
    den[t] = sum * keep;
  }
}

Lanes VarianceSums::Value() const {
  Lanes value{};
  for (std::size_t t = 0; t < kTargets; ++t) {
    value[t] = std::max(num[t] / den[t], kLeastVariance);
  }
  return value;
}

ScoreShape::ScoreShape() {
  slope_sum.fill(kShapePriorSum);
  square_sum.fill(kShapePriorSum);
  weight_sum.fill(kShapePrior);
  Refresh();
}

void ScoreShape::Teach(const Lanes& known, const Lanes& slopes, const Lanes& score) {
  for (std::size_t t = 0; t < kTargets; ++t) {
    slope_sum[t] += known[t] * slopes[t];
    square_sum[t] += known[t] * (score[t] * score[t]);
    weight_sum[t] += known[t];
  }
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
    slope[t] = slope_sum[t] / weight_sum[t];
    spread[t] = square_sum[t] / slope_sum[t];
    per_spread[t] = slope_sum[t] / square_sum[t];
  }
}

ScoreBend::ScoreBend() {
  Lanes half{};
  half.fill(0.5F);
  Refresh(ScoreShape(), Lanes{}, half);
}

// Where groups differ little, the score changes with an effect as it does with any; where nothing
// else differs, a group's outcomes lie closer together and it changes half as much again.
void ScoreBend::Refresh(const ScoreShape& shape, const Lanes& variance, const Lanes& yes) {
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float slope = shape.slope[t];
    const float between = std::min(slope * variance[t], kMostBetween);
    noise_[t] = 1 - between;
    centre_[t] = t < kTimeTargets ? 0 : 2 * yes[t] - 1;
    reach_[t] = t < kTimeTargets ? 1 / (slope * (1 + between / 2))
                                 : (1 - centre_[t] * centre_[t]) / (2 * slope);
    per_reach_[t] = 1 / reach_[t];
  }
}

// Of a yes or no this is artanh(2 q - 1) - artanh(2 p - 1), half the difference of two log-odds.
float ScoreBend::EffectOf(std::size_t t, float score) const {
  const float scaled = ScaleOf(t) * score;
  return reach_[t] * Artanh(scaled / (1 - centre_[t] * (centre_[t] + scaled)));
}

float ScoreBend::ScoreOf(std::size_t t, float effect) const {
  const float bent = Tanh(effect * per_reach_[t]);
  return bent * (1 - centre_[t] * centre_[t]) / (ScaleOf(t) * (1 + centre_[t] * bent));
}

void TeachSums(ScoreSums& sums, VarianceSums& variance, const Shrunk& effect,
               const ScoreShape& shape, const Lesson& lesson, float forget) {
  Lanes num{};
  Lanes den{};
  Lanes left{};
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float slope = shape.slope[t];
    const float gain = lesson.known[t] * effect.gain[t];
    left[t] = lesson.score[t] + lesson.slope[t] * effect.theta[t];
    num[t] = gain * left[t] * sums.s[t] * shape.per_spread[t];
    den[t] = gain * slope * slope * sums.n[t];
  }
  variance.Teach(num, den);
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float keep = 1 - lesson.known[t] * forget;
    sums.s[t] = sums.s[t] * keep + lesson.weight[t] * left[t];
    sums.n[t] = sums.n[t] * keep + lesson.weight[t] * lesson.says[t];
  }
}

}  // namespace rapport
