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
  for (std::size_t figure = 0; figure < batches.size(); ++figure) {
    const std::vector<double> effects = ControlEffects(batches[figure], controls);
    for (std::size_t r = 0; r < replications.size(); ++r) {
      for (std::size_t c = 0; c < effects.size(); ++c) {
        values[figure][r] -= effects[c] * replications[r].controls[c];
      }
    }
  }
  SimulationFigures<Estimate> estimates;
  estimates.by_type.resize(replications.front().figures.by_type.size());
  estimates.occupancy.resize(replications.front().figures.occupancy.size());
  std::size_t at = 0;
  Walk(estimates, [&](Estimate& estimate) { estimate = EstimateOf(values[at++]); });
  return estimates;
}

}  // namespace rapport::sim
