#include "insight/statistics.h"

#include <cmath>
#include <cstddef>

namespace rapport::insight {

std::optional<std::int64_t> Percentile(std::span<const std::int64_t> sorted, int percent) {
  if (sorted.empty()) return std::nullopt;
  constexpr std::size_t kAll = 100;
  const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + kAll - 1) / kAll;
  return sorted[rank == 0 ? 0 : rank - 1];
}

std::optional<double> Mean(std::span<const std::int64_t> values) {
  if (values.empty()) return std::nullopt;
  // Whole numbers add up the same in any order; microseconds of 10 million waits of a day each fit.
  std::int64_t sum = 0;
  for (const std::int64_t value : values) sum += value;
  return static_cast<double>(sum) / static_cast<double>(values.size());
}

std::optional<double> Jain(std::span<const double> values) {
  double sum = 0;
  double squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  if (squares <= 0) return std::nullopt;
  return sum * sum / (static_cast<double>(values.size()) * squares);
}

std::optional<double> Share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> Finite(const std::optional<double>& value) {
  return value && std::isfinite(*value) ? value : std::nullopt;
}

}  // namespace rapport::insight
