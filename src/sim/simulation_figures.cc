#include "sim/simulation_figures.h"

#include <cmath>
#include <limits>

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

SimulationFigures<Estimate> EstimatesOf(std::span<const SimulationFigures<double>> replications) {
  std::vector<std::vector<double>> values;
  for (const SimulationFigures<double>& replication : replications) {
    std::size_t at = 0;
    Walk(replication, [&](double value) {
      if (at == values.size()) values.emplace_back();
      values[at++].push_back(value);
    });
  }
  SimulationFigures<Estimate> estimates;
  estimates.by_type.resize(replications.front().by_type.size());
  estimates.occupancy.resize(replications.front().occupancy.size());
  std::size_t at = 0;
  Walk(estimates, [&](Estimate& estimate) { estimate = EstimateOf(values[at++]); });
  return estimates;
}

}  // namespace rapport::sim
