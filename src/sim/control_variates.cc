#include "sim/control_variates.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace rapport::sim {
namespace {

using Column = std::vector<double>;

double Product(const Column& a, const Column& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void Center(Column& column) {
  double mean = 0;
  for (const double value : column) mean += value / static_cast<double>(column.size());
  for (double& value : column) value -= mean;
}

void Take(const Column& from, double times, Column& column) {
  for (std::size_t i = 0; i < column.size(); ++i) column[i] -= times * from[i];
}

}  // namespace

// By Gram and Schmidt's method: each control less what the ones before it say already. What of the
// figure goes with that is counted back onto the controls as they are.
std::vector<double> ControlEffects(std::span<const double> figures,
                                   std::span<const std::vector<double>> controls) {
  constexpr std::size_t kBatchesEach = 10;
  constexpr double kLeastExplained = 0.1;
  constexpr double kNothingNew = 1e-12;
  const std::size_t count = controls.empty() ? 0 : controls.front().size();
  std::vector<double> effects(count, 0);
  if (figures.size() < kBatchesEach * count) return effects;
  Column left(figures.begin(), figures.end());
  const double whole = Product(left, left);
  Center(left);
  const double all = Product(left, left);
  // A figure that never changes is off its mean by roundings, and those say nothing.
  if (!(all > kNothingNew * kNothingNew * whole) || !std::isfinite(all)) return effects;
  std::vector<Column> own;      // Of each control, what is its own.
  std::vector<Column> recipes;  // That, as a sum of controls.
  std::vector<double> results(count, 0);
  for (std::size_t c = 0; c < count; ++c) {
    Column column;
    for (const std::vector<double>& row : controls) column.push_back(row[c]);
    const double before = Product(column, column);
    Center(column);
    Column recipe(count, 0);
    recipe[c] = 1;
    for (std::size_t earlier = 0; earlier < own.size(); ++earlier) {
      const double times = Product(column, own[earlier]) / Product(own[earlier], own[earlier]);
      Take(own[earlier], times, column);
      Take(recipes[earlier], times, recipe);
    }
    const double rest = Product(column, column);
    if (!(rest > kNothingNew * before) || !std::isfinite(rest)) continue;
    const double effect = Product(left, column) / rest;
    Take(column, effect, left);
    for (std::size_t i = 0; i < count; ++i) results[i] += effect * recipe[i];
    own.push_back(std::move(column));
    recipes.push_back(std::move(recipe));
  }
  if (Product(left, left) > (1 - kLeastExplained) * all) return effects;
  return results;
}

}  // namespace rapport::sim
