#include "insight/evaluation.h"

#include <algorithm>
#include <cmath>
#include <queue>
#include <utility>

#include "insight/model_predictor.h"

namespace rapport::insight {
namespace {

constexpr std::size_t kModel = 0;  // Its place among the predictors.

double Loss(Target target, double predicted, double observed) {
  if (IsTime(target)) return std::abs(predicted - observed);
  return -std::log(observed > 0 ? predicted : 1 - predicted);
}

// One pass over the stream.
class Pass {
 public:
  Pass(std::span<const EvaluatedContact> contacts, const EvaluationOptions& options)
      : contacts_(contacts), options_(options) {}

  Evaluation Run() {
    constexpr std::size_t kContactsPerReport = 1 << 12;
    for (std::size_t i = 0; i < contacts_.size(); ++i) {
      if (options_.progress && i % kContactsPerReport == 0) {
        options_.progress(static_cast<double>(i) / static_cast<double>(contacts_.size()));
      }
      const EvaluatedContact& contact = contacts_[i];
      LearnWhatEndedBy(contact.arrived);
      model_.Arrive(contact);
      if (!contact.HasOutcome()) continue;
      if (contact.customer != 0) Score(i);
      running_.push({contact.ended, i});
    }
    return Result();
  }

 private:
  // When a contact ends, and its place in the stream, which decides between equal ends.
  using Running = std::pair<std::int64_t, std::size_t>;

  void LearnWhatEndedBy(std::int64_t time) {
    while (!running_.empty() && running_.top().first <= time) {
      const EvaluatedContact& ended = contacts_[running_.top().second];
      running_.pop();
      model_.Learn(ended);
      for (const Target target : kEvaluatedTargets) {
        const std::optional<double> value = ended.Value(target);
        if (value) means_[IndexOf(target)].Learn(ended, *value);
      }
    }
  }

  void Score(std::size_t place) {
    const EvaluatedContact& contact = contacts_[place];
    const Forecast forecast = model_.Expect(contact);
    for (const Target target : kEvaluatedTargets) {
      const std::optional<double> observed = contact.Value(target);
      const RunningMeans& means = means_[IndexOf(target)];
      if (!observed || means.outcomes() < kLeastOutcomes) continue;
      Prediction prediction{.contact = place, .target = target, .observed = *observed};
      prediction.predicted[kModel] = model_.Value(target, forecast);
      const std::array<double, kMeans> predicted = means.Predict(contact);
      std::copy(predicted.begin(), predicted.end(), prediction.predicted.begin() + 1);
      Add(prediction);
    }
  }

  void Add(Prediction& prediction) {
    TargetScores& target = result_.targets[IndexOf(prediction.target)];
    ++target.contacts;
    for (std::size_t i = 0; i < kPredictors; ++i) {
      double& predicted = prediction.predicted[i];
      if (prediction.target == Target::kTransferred) {
        predicted = std::clamp(predicted, kLeastProbability, kMostProbability);
      }
      target.scores[i] += Loss(prediction.target, predicted, prediction.observed);
    }
    if (prediction.target == Target::kTransferred) {
      points_.push_back({prediction.predicted[kModel], prediction.observed});
    }
    if (options_.on_prediction) options_.on_prediction(prediction);
  }

  Evaluation Result() {
    for (TargetScores& target : result_.targets) {
      if (target.contacts == 0) continue;
      for (double& score : target.scores) score /= static_cast<double>(target.contacts);
    }
    result_.contacts = static_cast<std::int64_t>(contacts_.size());
    result_.calibration = Calibrate(std::move(points_));
    for (const Target target : kEvaluatedTargets) {
      result_.familiar[IndexOf(target)] = MeasureFamiliar(contacts_, target);
    }
    return std::move(result_);
  }

  std::span<const EvaluatedContact> contacts_;
  const EvaluationOptions& options_;
  std::priority_queue<Running, std::vector<Running>, std::greater<>> running_;
  ModelPredictor model_;
  std::array<RunningMeans, kTargets> means_;
  std::vector<CalibrationPoint> points_;
  Evaluation result_;
};

}  // namespace

std::size_t TargetScores::BestMean() const {
  return static_cast<std::size_t>(std::min_element(scores.begin() + 1, scores.end()) -
                                  scores.begin());
}

std::optional<double> TargetScores::Ratio() const {
  // A mean of equal numbers is off by what adding them up rounds.
  constexpr double kWithoutError = 1e-9;
  const double best = scores[BestMean()];
  if (contacts == 0 || best <= kWithoutError) return std::nullopt;
  return scores[kModel] / best;
}

std::optional<double> Evaluation::GeometricRatio() const {
  double sum = 0;
  int count = 0;
  for (const TargetScores& target : targets) {
    const std::optional<double> ratio = target.Ratio();
    if (!ratio) continue;
    sum += std::log(*ratio);
    ++count;
  }
  if (count == 0) return std::nullopt;
  return std::exp(sum / count);
}

Evaluation Evaluate(std::span<const EvaluatedContact> contacts, const EvaluationOptions& options) {
  return Pass(contacts, options).Run();
}

std::vector<CalibrationBin> Calibrate(std::vector<CalibrationPoint> points) {
  std::stable_sort(points.begin(), points.end(),
                   [](const CalibrationPoint& a, const CalibrationPoint& b) {
                     return a.predicted < b.predicted;
                   });
  constexpr std::size_t kBins = 10;
  std::vector<CalibrationBin> bins;
  for (std::size_t i = 0; i < kBins; ++i) {
    const std::size_t begin = points.size() * i / kBins;
    const std::size_t end = points.size() * (i + 1) / kBins;
    if (begin == end) continue;
    CalibrationBin bin{.contacts = static_cast<std::int64_t>(end - begin)};
    for (std::size_t at = begin; at < end; ++at) {
      bin.predicted += points[at].predicted;
      bin.observed += points[at].observed;
    }
    bin.predicted /= static_cast<double>(bin.contacts);
    bin.observed /= static_cast<double>(bin.contacts);
    bins.push_back(bin);
  }
  return bins;
}

}  // namespace rapport::insight
