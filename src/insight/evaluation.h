// Does the affinity model predict outcomes?
//
// Prequential: the contacts are one stream by arrival. Each is predicted at its arrival, given the
// agent who got it first, from those earlier in the stream that have ended by then; then it is
// scored, and learned from once its end has come. Beside the model stand five running means.

#ifndef RAPPORT_INSIGHT_EVALUATION_H_
#define RAPPORT_INSIGHT_EVALUATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "insight/evaluated_contact.h"
#include "insight/familiar.h"
#include "insight/running_means.h"
#include "sim/replay_desk.h"

namespace rapport::insight {

// The model, and the running means in the order of MeanOf.
inline constexpr std::size_t kPredictors = 1 + kMeans;
// `rapport`, `global`, ..., as in the JSON.
inline constexpr std::array<std::string_view, kPredictors> kPredictorNames = {
    "rapport", "global", "topic", "agent", "customer", "agent_topic"};

// A contact counts for a target once so many outcomes of that target have been learned.
inline constexpr std::int64_t kLeastOutcomes = 100;

// Probabilities are held within these for the log loss, so that one surprise is not endless.
inline constexpr double kLeastProbability = 0.001;
inline constexpr double kMostProbability = 1 - kLeastProbability;

// What was predicted for one contact, on the target's scale, and what came of it.
struct Prediction {
  std::size_t contact = 0;  // Its place in the stream.
  Target target = Target::kResolutionTime;
  std::array<double, kPredictors> predicted{};  // Probabilities are clipped.
  double observed = 0;
};

// Of one target. Scores: the mean absolute error; for kTransferred the mean log loss.
struct TargetScores {
  std::int64_t contacts = 0;
  std::array<double, kPredictors> scores{};  // 0 where no contact counts.

  // The lowest of the running means' scores, and whose it is.
  std::size_t BestMean() const;
  // The model's score over that of the best running mean. Absent: that one is without error, or no
  // contact counts.
  std::optional<double> Ratio() const;
};

// A tenth of the contacts, by predicted probability.
struct CalibrationBin {
  std::int64_t contacts = 0;
  double predicted = 0;  // On average.
  double observed = 0;   // The share that was handed over.
};

struct Evaluation {
  std::int64_t contacts = 0;
  std::int64_t bad_rows = 0;
  std::array<TargetScores, kTargets> targets;  // By IndexOf().
  std::array<std::optional<FamiliarEffect>, kTargets> familiar;
  std::vector<CalibrationBin> calibration;  // Of kTransferred; none is empty.

  // The geometric mean of the targets' ratios. Absent: no target has one.
  std::optional<double> GeometricRatio() const;
};

struct EvaluationOptions {
  sim::ReplayProgress progress;                          // May be empty.
  std::function<void(const Prediction&)> on_prediction;  // Likewise; in the order of the stream.
};

// `contacts` are in the order of their stream.
Evaluation Evaluate(std::span<const EvaluatedContact> contacts, const EvaluationOptions& options);

// By tenths of the predictions, first that of the lowest probabilities; equal ones stay in order.
struct CalibrationPoint {
  double predicted = 0;
  double observed = 0;
};
std::vector<CalibrationBin> Calibrate(std::vector<CalibrationPoint> points);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_EVALUATION_H_
