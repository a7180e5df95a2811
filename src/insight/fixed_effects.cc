#include "insight/fixed_effects.h"

namespace rapport::insight {
namespace {

double Dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// values += factor * others.
void AddTimes(double factor, std::span<const double> others, std::span<double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += factor * others[i];
}

}  // namespace

void Grouping::Add(std::uint64_t key) {
  const auto next = static_cast<std::uint32_t>(count_.size());
  const std::uint32_t group = numbers_.try_emplace(key, next).first->second;
  if (group == next) count_.push_back(0);
  count_[group] += 1;
  group_.push_back(group);
}

void Grouping::TakeOut(std::span<double> values, std::vector<double>& sums) const {
  sums.assign(count_.size(), 0);
  for (std::size_t row = 0; row < values.size(); ++row) sums[group_[row]] += values[row];
  for (std::size_t group = 0; group < sums.size(); ++group) sums[group] /= count_[group];
  for (std::size_t row = 0; row < values.size(); ++row) values[row] -= sums[group_[row]];
}

bool TakeOutEffects(const std::vector<const Grouping*>& groupings, std::vector<double>& values) {
  // What is to be taken out, u, solves A u = A values, where A z is what one sweep takes from z.
  // The sweep forth and back is symmetric, so A is, too, and conjugate gradients apply.
  constexpr int kMostSweeps = 1000;
  constexpr double kSettled = 1e-20;  // Of the squares: ten digits.
  std::vector<double> sums;
  const auto taken = [&](const std::vector<double>& from) {
    std::vector<double> left = from;
    for (std::size_t i = 0; i < groupings.size(); ++i) groupings[i]->TakeOut(left, sums);
    for (std::size_t i = groupings.size() - 1; i-- > 0;) groupings[i]->TakeOut(left, sums);
    for (std::size_t row = 0; row < left.size(); ++row) left[row] = from[row] - left[row];
    return left;
  };
  std::vector<double> residual = taken(values);
  std::vector<double> direction = residual;
  double squares = Dot(residual, residual);
  const double enough = kSettled * Dot(values, values);
  for (int sweep = 0; sweep < kMostSweeps && squares > enough; ++sweep) {
    const std::vector<double> image = taken(direction);
    const double curvature = Dot(direction, image);
    if (curvature <= 0) break;  // What is left is rounding noise.
    const double step = squares / curvature;
    AddTimes(-step, direction, values);
    AddTimes(-step, image, residual);
    const double before = squares;
    squares = Dot(residual, residual);
    for (std::size_t row = 0; row < values.size(); ++row) {
      direction[row] = residual[row] + squares / before * direction[row];
    }
  }
  return squares <= enough;
}

}  // namespace rapport::insight
