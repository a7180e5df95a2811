// Integer arithmetic that decides: no rounding mode, no libm, the same on every machine.

#ifndef RAPPORT_BASE_FIXED_H_
#define RAPPORT_BASE_FIXED_H_

#include <cstdint>

namespace rapport {

__extension__ using Int128 = __int128;

// a * b / c, computed in 128 bits and truncated toward zero, clamped to 64 bits. c != 0.
constexpr std::int64_t MulDiv(std::int64_t a, std::int64_t b, std::int64_t c) {
  // Nearly every product fits into 64 bits, where a division takes a fraction of the time.
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product) && c != -1) return product / c;
  const Int128 quotient = static_cast<Int128>(a) * b / c;
  if (quotient > INT64_MAX) return INT64_MAX;
  if (quotient < INT64_MIN) return INT64_MIN;
  return static_cast<std::int64_t>(quotient);
}

constexpr std::int64_t ClampedAdd(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a > 0 ? INT64_MAX : INT64_MIN;
}

// worth * evidence / (evidence + half): rises from 0 toward `worth`, half of it at `half`.
// evidence >= 0, half > 0.
constexpr std::int64_t Saturate(std::int64_t worth, std::int64_t evidence, std::int64_t half) {
  return evidence <= 0 ? 0 : MulDiv(worth, evidence, ClampedAdd(evidence, half));
}

// One step of splitmix64 (Steele, Lea and Flood 2014): a bijection that scatters its input.
constexpr std::uint64_t SplitMix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

constexpr std::uint64_t Mix(std::uint64_t a, std::uint64_t b) {
  return SplitMix(a * 0x2545f4914f6cdd1dULL + SplitMix(b));
}

}  // namespace rapport

#endif  // RAPPORT_BASE_FIXED_H_
