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
