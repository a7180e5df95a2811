#include "base/banded.h"

#include <algorithm>

namespace rapport {

void BandedFlows::Reserve(std::size_t n, std::size_t half_width) {
  band_.reserve(n * (2 * half_width + 1));
  exits_.reserve(n);
  out_.reserve(n);
}

void BandedFlows::Reset(std::size_t n, std::size_t half_width) {
  n_ = n;
  half_width_ = half_width;
  band_.assign(n * (2 * half_width + 1), 0);
  exits_.assign(n, 0);
  out_.assign(n, 0);
}

void BandedFlows::Solve(std::vector<double>& right) {
  for (std::size_t row = 0; row < n_; ++row) Eliminate(row, right);
  for (std::size_t row = n_; row-- > 0;) {
    const std::size_t end = std::min(n_, row + half_width_ + 1);
    for (std::size_t to = row + 1; to < end; ++to) right[row] += Flow(row, to) * right[to];
    right[row] /= out_[row];
  }
}

// Whoever flows to the row flows on from it instead.
void BandedFlows::Eliminate(std::size_t row, std::vector<double>& right) {
  const std::size_t end = std::min(n_, row + half_width_ + 1);
  const std::size_t count = end - row;
  const double* const from = &Flow(row, row);
  double out = exits_[row];
  for (std::size_t i = 1; i < count; ++i) out += from[i];
  out_[row] = out;
  for (std::size_t other = row + 1; other < end; ++other) {
    double* const to = &Flow(other, row);
    if (*to == 0) continue;
    const double share = *to / out;
    for (std::size_t i = 1; i < count; ++i) to[i] += share * from[i];
    // What comes back to where it was is no flow.
    to[other - row] = 0;
    exits_[other] += share * exits_[row];
    right[other] += share * right[row];
  }
}

}  // namespace rapport
