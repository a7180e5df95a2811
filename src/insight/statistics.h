// The few statistics behind every figure.

#ifndef RAPPORT_INSIGHT_STATISTICS_H_
#define RAPPORT_INSIGHT_STATISTICS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rapport::insight {

// The smallest value that at least `percent` of all are not above (nearest rank): one that was
// measured. `sorted` rises; percent is from 1 to 100. Absent: there are no values.
std::optional<std::int64_t> Percentile(std::span<const std::int64_t> sorted, int percent);

// Absent: there are no values.
std::optional<double> Mean(std::span<const std::int64_t> values);

// Jain's index of fairness, (sum x)^2 / (n sum x^2): 1 = all have the same, 1/n = one has
// everything. Absent: there are no values, or all are 0.
std::optional<double> Jain(std::span<const double> values);

// part / whole. Absent: the whole is 0.
std::optional<double> Share(std::int64_t part, std::int64_t whole);

// Absent also where it is not finite.
std::optional<double> Finite(const std::optional<double>& value);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_STATISTICS_H_
