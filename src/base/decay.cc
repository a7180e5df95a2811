#include "base/decay.h"

#include <array>
#include <bit>
#include <cstddef>

namespace rapport {
namespace {

__extension__ using Uint128 = unsigned __int128;

constexpr int kFractionBits = 24;
constexpr int kTableBits = 8;
constexpr std::size_t kTableSize = std::size_t{1} << kTableBits;
constexpr std::uint64_t kOne = std::uint64_t{1} << 62;
constexpr std::int64_t kMaxValue = 1'000'000'000'000'000;

// The integer square root, by bisection; only used to make the tables.
constexpr std::uint64_t SquareRoot(Uint128 x) {
  std::uint64_t low = 0;
  std::uint64_t high = ~std::uint64_t{0};
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2 + 1;
    if (static_cast<Uint128>(middle) * middle <= x) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

constexpr std::uint64_t Times(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<Uint128>(a) * b >> 62);
}

// Entry i of table k is 2^(i / 256^(k+1)), times 2^62.
using Tables = std::array<std::array<std::uint64_t, kTableSize>, kFractionBits / kTableBits>;

constexpr Tables MakeTables() {
  Tables tables{};
  std::uint64_t root = kOne << 1;  // 2^(2^-bit), beginning with 2 itself.
  for (auto& table : tables) {
    table[0] = kOne;
    for (std::size_t bit = kTableSize / 2; bit > 0; bit /= 2) {
      root = SquareRoot(static_cast<Uint128>(root) << 62);
      table[bit] = root;
    }
    for (std::size_t i = 1; i < kTableSize; ++i) {
      const std::size_t top = std::bit_floor(i);
      if (i != top) table[i] = Times(table[top], table[i - top]);
    }
  }
  return tables;
}

constexpr Tables kTables = MakeTables();

DecayedSum Normalized(std::uint64_t mantissa, std::int64_t exponent) {
  if (mantissa == 0) return {};
  const int shift = 32 - std::countl_zero(mantissa);
  mantissa = shift >= 0 ? mantissa >> shift : mantissa << -shift;
  return {static_cast<std::uint32_t>(mantissa), static_cast<std::int32_t>(exponent + shift)};
}

// a * 2^shift to the nearest integer, at most kMaxValue. a < 2^63.
std::int64_t Shifted(std::uint64_t a, std::int64_t shift) {
  if (shift <= -64) return 0;
  if (shift <= 0) {
    const std::uint64_t half = shift == 0 ? 0 : std::uint64_t{1} << (-shift - 1);
    const std::uint64_t value = (a + half) >> -shift;
    return value > static_cast<std::uint64_t>(kMaxValue) ? kMaxValue
                                                         : static_cast<std::int64_t>(value);
  }
  if (shift >= 50 || a > (static_cast<std::uint64_t>(kMaxValue) >> shift)) return kMaxValue;
  return static_cast<std::int64_t>(a << shift);
}

}  // namespace

DecayedSum operator+(const DecayedSum& a, const DecayedSum& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const DecayedSum& big = a.exponent >= b.exponent ? a : b;
  const DecayedSum& small = a.exponent >= b.exponent ? b : a;
  const std::int64_t gap = std::int64_t{big.exponent} - small.exponent;
  if (gap >= 63) return big;
  const std::uint64_t sum =
      (std::uint64_t{big.mantissa} << 31) + ((std::uint64_t{small.mantissa} << 31) >> gap);
  return Normalized(sum, std::int64_t{big.exponent} - 31);
}

DecayedSum operator-(const DecayedSum& a, const DecayedSum& b) {
  if (a <= b) return {};
  if (b.empty()) return a;
  const std::int64_t gap = std::int64_t{a.exponent} - b.exponent;
  if (gap >= 63) return a;
  const std::uint64_t rest =
      (std::uint64_t{a.mantissa} << 31) - ((std::uint64_t{b.mantissa} << 31) >> gap);
  return Normalized(rest, std::int64_t{a.exponent} - 31);
}

DecayClock::Growth DecayClock::GrowthAt(Instant at) const {
  // Rounded down, also before 1970, and without leaving 64 bits where there is no time yet.
  const std::int64_t over = at % half_life_;
  const std::int64_t whole = at / half_life_ - (over < 0 ? 1 : 0);
  const std::int64_t rest = over < 0 ? over + half_life_ : over;
  const auto fraction =
      static_cast<std::uint64_t>(MulDiv(rest, std::int64_t{1} << kFractionBits, half_life_));
  std::uint64_t mantissa = kOne;
  for (std::size_t k = 0; k < kTables.size(); ++k) {
    const std::size_t down = kFractionBits - kTableBits * (k + 1);
    mantissa = Times(mantissa, kTables[k][(fraction >> down) & (kTableSize - 1)]);
  }
  return {mantissa, whole};
}

DecayedSum DecayClock::At(std::int64_t weight_ppm, Instant at) const {
  if (weight_ppm <= 0) return {};
  const Growth growth = GrowthAt(at);
  const DecayedSum weight = Normalized(static_cast<std::uint64_t>(weight_ppm), 0);
  // 32 bits of the weight times the top 32 of the 63-bit growth.
  return Normalized(std::uint64_t{weight.mantissa} * (growth.mantissa >> 31),
                    weight.exponent + growth.exponent - 31);
}

std::int64_t DecayClock::Reading::Value(const DecayedSum& sum) const {
  if (sum.empty()) return 0;
  // A 32-bit mantissa over a growth in [1, 2): shifted up so that the quotient keeps 32 bits.
  const std::uint64_t quotient = (std::uint64_t{sum.mantissa} << 31) / (growth_.mantissa >> 31);
  return Shifted(quotient, sum.exponent - growth_.exponent);
}

DecayedSum DecayClock::Rescaled(const DecayedSum& sum, const DecayClock& other, Instant at) const {
  if (sum.empty()) return {};
  const Growth mine = GrowthAt(at);
  const Growth theirs = other.GrowthAt(at);
  const std::uint64_t quotient = (std::uint64_t{sum.mantissa} << 31) / (mine.mantissa >> 31);
  const DecayedSum value = Normalized(quotient, sum.exponent - mine.exponent);
  return Normalized(std::uint64_t{value.mantissa} * (theirs.mantissa >> 31),
                    value.exponent + theirs.exponent - 31);
}

}  // namespace rapport
