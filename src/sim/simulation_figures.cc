#include "sim/simulation_figures.h"

#include <cmath>
#include <limits>

#include "sim/control_variates.h"

namespace rapport::sim {
namespace {

// Calls `each` with every figure of `figures` in one order.
template <typename Figures, typename Each>
void Walk(Figures& figures, const Each& each) {
  for (auto& figure : figures.desk) each(figure);
  for (auto& figure : figures.all) each(figure);
  for (auto& type : figures.by_type) {
    for (auto& figure : type) each(figure);
  }
  for (auto& figure : figures.occupancy) each(figure);
}

// Each figure to the values of that figure.
void Append(const SimulationFigures<double>& figures, std::vector<std::vector<double>>& values) {
  std::size_t at = 0;
  Walk(figures, [&](double value) {
    if (at == values.size()) values.emplace_back();
    values[at++].push_back(value);
  });
}

// What a figure can be. None is less than 0.
struct Range {
  double most = std::numeric_limits<double>::infinity();
  // An index of evenness is nearer to 1 in the whole than in any batch, so batches say nothing of
  // it.
  bool moves = true;
};

Range RangeOf(DeskFigure figure) {
  return figure == DeskFigure::kJain || figure == DeskFigure::kGini ? Range{1, false} : Range{};
}

Range RangeOf(ContactFigure figure) {
  switch (figure) {
    case ContactFigure::kWaited:
    case ContactFigure::kAbandoned:
    case ContactFigure::kBlocked:
    case ContactFigure::kServiceLevel:
    case ContactFigure::kPreferred:
      return {.most = 1};
    case ContactFigure::kArrived:
    case ContactFigure::kWaitP90:
    case ContactFigure::kMeanWait:
    case ContactFigure::kMeanWaitServed:
    case ContactFigure::kMeanQueue:
      break;
  }
  return {};
}

// By figure, in the order of Walk().
std::vector<Range> RangesOf(const SimulationFigures<double>& figures) {
  SimulationFigures<Range> ranges;
  for (std::size_t i = 0; i < ranges.desk.size(); ++i) {
    ranges.desk[i] = RangeOf(static_cast<DeskFigure>(i));
  }
  for (std::size_t i = 0; i < ranges.all.size(); ++i) {
    ranges.all[i] = RangeOf(static_cast<ContactFigure>(i));
  }
  ranges.by_type.assign(figures.by_type.size(), ranges.all);
  ranges.occupancy.assign(figures.occupancy.size(), {.most = 1});
  std::vector<Range> by_figure;
  Walk(ranges, [&](const Range& range) { by_figure.push_back(range); });
  return by_figure;
}

// The values of one figure less what the controls did to them.
std::vector<double> Moved(std::vector<double> values, const std::vector<double>& effects,
                          std::span<const Replication> replications) {
  for (std::size_t r = 0; r < values.size(); ++r) {
    for (std::size_t c = 0; c < effects.size(); ++c) {
      values[r] -= effects[c] * replications[r].controls[c];
    }
  }
  return values;
}

}  // namespace

Estimate EstimateOf(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  constexpr double kNormal95 = 1.96;
  if (values.size() < 2) return {mean, std::numeric_limits<double>::quiet_NaN()};
  return {mean, kNormal95 * std::sqrt(squares / (n - 1) / n)};
}

SimulationFigures<Estimate> EstimatesOf(std::span<const Replication> replications) {
  std::vector<std::vector<double>> values;   // By figure and replication.
  std::vector<std::vector<double>> batches;  // By figure and batch.
  std::vector<std::vector<double>> controls;
  for (const Replication& replication : replications) {
    Append(replication.figures, values);
    for (const SimulationFigures<double>& batch : replication.batches) Append(batch, batches);
    controls.insert(controls.end(), replication.batch_controls.begin(),
                    replication.batch_controls.end());
  }
  SimulationFigures<Estimate> estimates;
  estimates.by_type.resize(replications.front().figures.by_type.size());
  estimates.occupancy.resize(replications.front().figures.occupancy.size());
  const std::vector<Range> ranges = RangesOf(replications.front().figures);
  std::size_t figure = 0;
  Walk(estimates, [&](Estimate& estimate) {
    estimate = EstimateOf(values[figure]);
    if (!batches.empty() && ranges[figure].moves) {
      const std::vector<double> effects = ControlEffects(batches[figure], controls);
      const Estimate moved = EstimateOf(Moved(values[figure], effects, replications));
      // Where hardly anything happens, a straight line may lead to what cannot be.
      const bool is_possible = moved.mean >= 0 && moved.mean <= ranges[figure].most;
      if (is_possible && moved.ci95 < estimate.ci95) estimate = moved;
    }
    ++figure;
  });
  return estimates;
}

}  // namespace rapport::sim
