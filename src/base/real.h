// Mathematics on doubles with + - * / alone: the same bits on every machine, which a library's are
// not.

#ifndef RAPPORT_BASE_REAL_H_
#define RAPPORT_BASE_REAL_H_

#include <algorithm>
#include <bit>
#include <cstdint>

namespace rapport {

// 2^k, and what lies beyond the doubles as the last of them.
constexpr double PowerOfTwo(std::int64_t k) {
  const std::int64_t biased = 1023 + std::clamp<std::int64_t>(k, -1000, 1000);
  return std::bit_cast<double>(static_cast<std::uint64_t>(biased) << 52);
}

// To the nearest integer, half up. x > -1024, and what is rounded is well below 2^52.
constexpr std::int64_t Rounded(double x) {
  const double above_zero = x + 1024.5;
  return static_cast<std::int64_t>(above_zero) - 1024;
}

// The natural logarithm of x > 0 and the exponential, to about 12 digits, by series.
double Log(double x);
double Exp(double x);

}  // namespace rapport

#endif  // RAPPORT_BASE_REAL_H_
