#include "base/banded.h"

#include <algorithm>

namespace rapport {

void BandedSystem::Reserve(std::size_t n, std::size_t half_width) {
  band_.reserve(n * (2 * half_width + 1));
}

void BandedSystem::Reset(std::size_t n, std::size_t half_width) {
  n_ = n;
  half_width_ = half_width;
  band_.assign(n * (2 * half_width + 1), 0);
}

void BandedSystem::Solve(std::vector<double>& first, std::vector<double>& second) {
  for (std::size_t pivot = 0; pivot < n_; ++pivot) Eliminate(pivot, first, second);
  for (std::size_t row = n_; row-- > 0;) {
    const std::size_t end = std::min(n_, row + half_width_ + 1);
    for (std::size_t column = row + 1; column < end; ++column) {
      first[row] -= At(row, column) * first[column];
      second[row] -= At(row, column) * second[column];
    }
    first[row] /= At(row, row);
    second[row] /= At(row, row);
  }
}

void BandedSystem::Eliminate(std::size_t pivot, std::vector<double>& first,
                             std::vector<double>& second) {
  const std::size_t end = std::min(n_, pivot + half_width_ + 1);
  const std::size_t count = end - pivot;
  const double* const from = &At(pivot, pivot);
  const double inverse = 1 / *from;
  for (std::size_t row = pivot + 1; row < end; ++row) {
    double* const to = &At(row, pivot);
    if (*to == 0) continue;
    const double factor = *to * inverse;
    for (std::size_t i = 1; i < count; ++i) to[i] -= factor * from[i];
    first[row] -= factor * first[pivot];
    second[row] -= factor * second[pivot];
  }
}

}  // namespace rapport
