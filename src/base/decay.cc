#include "base/decay.h"

#include <array>
#include <bit>
#include <cstddef>
#include <utility>

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

constexpr std::uint64_t HighProduct(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>(static_cast<Uint128>(a) * b >> 64);
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

// A weight is a whole number of these parts of a ppm at its own time. Fewer bits would show in
// worths; with more, fewer half-lives would fit into a sum.
constexpr int kPartBits = 10;

int WidthOf(Uint128 x) {
  const auto upper = static_cast<std::uint64_t>(x >> 64);
  return static_cast<int>(upper != 0 ? 64 + std::bit_width(upper)
                                     : std::bit_width(static_cast<std::uint64_t>(x)));
}

// x * 2^exponent.
DecayedSum Normalized(Uint128 x, std::int64_t exponent) {
  if (x == 0) return {};
  const int down = WidthOf(x) - 64;
  const auto mantissa = static_cast<std::uint64_t>(down >= 0 ? x >> down : x << -down);
  return {static_cast<std::uint32_t>(mantissa >> 32), static_cast<std::uint32_t>(mantissa),
          static_cast<std::int32_t>(exponent + down + 32)};
}

// The number, with as many bits of 0 below it, in units of 2^(exponent - kSumBits).
constexpr int kSumBits = 95;
Uint128 Wide(const DecayedSum& sum) {
  const std::uint64_t mantissa = std::uint64_t{sum.high} << 32 | sum.low;
  return static_cast<Uint128>(mantissa) << 63;
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
  if (gap >= 64) return big;
  return Normalized(Wide(big) + (Wide(small) >> gap), std::int64_t{big.exponent} - kSumBits);
}

DecayedSum operator-(const DecayedSum& a, const DecayedSum& b) {
  if (a <= b) return {};
  if (b.empty()) return a;
  const std::int64_t gap = std::int64_t{a.exponent} - b.exponent;
  if (gap >= 64) return a;
  return Normalized(Wide(a) - (Wide(b) >> gap), std::int64_t{a.exponent} - kSumBits);
}

// The inverse is 2^(63 + bits) over the half-life, rounded down: 64 bits, of which the first is
// set.
DecayClock::DecayClock(Micros half_life)
    : half_life_(half_life),
      bits_(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(half_life)))) {
  if (half_life <= 0) return;
  const Uint128 inverse = (Uint128{1} << (63 + bits_)) / static_cast<std::uint64_t>(half_life);
  inverse_ = inverse >> 64 != 0 ? UINT64_MAX : static_cast<std::uint64_t>(inverse);
}

DecayClock::Growth DecayClock::GrowthAt(Instant at) const {
  const auto length = static_cast<std::uint64_t>(half_life_);
  // Divisions are products with the inverse, which come out right or too small by 1. The rests tell
  // which; they wrap around where products do, and are right again.
  const auto divided = [length](std::uint64_t quotient, std::uint64_t dividend) {
    const std::uint64_t rest = dividend - quotient * length;
    const bool more = rest >= length;
    return std::pair(quotient + (more ? 1 : 0), more ? rest - length : rest);
  };
  // Rounded down, also before 1970: counted from the other side, which the complement does.
  const std::uint64_t before = at < 0 ? ~std::uint64_t{0} : 0;
  const std::uint64_t from_zero = static_cast<std::uint64_t>(at) ^ before;
  const auto [halves, over] = divided(HighProduct(from_zero, inverse_) >> (bits_ - 1), from_zero);
  const std::uint64_t rest = before == 0 ? over : length - 1 - over;
  const std::uint64_t about = HighProduct(rest << (64 - bits_), inverse_) >> (63 - kFractionBits);
  const std::uint64_t fraction = divided(about, rest << kFractionBits).first;
  std::uint64_t mantissa = kOne;
  for (std::size_t k = 0; k < kTables.size(); ++k) {
    const std::size_t down = kFractionBits - kTableBits * (k + 1);
    mantissa = Times(mantissa, kTables[k][(fraction >> down) & (kTableSize - 1)]);
  }
  return {mantissa, static_cast<std::int64_t>(halves ^ before)};
}

DecayedSum DecayClock::At(std::int64_t weight_ppm, Instant at) const {
  if (weight_ppm <= 0) return {};
  const Growth growth = GrowthAt(at);
  constexpr int kDown = 62 - kPartBits;
  const Uint128 exact =
      static_cast<Uint128>(static_cast<std::uint64_t>(weight_ppm)) * growth.mantissa;
  const Uint128 parts = (exact + (Uint128{1} << (kDown - 1))) >> kDown;
  return Normalized(parts, growth.exponent - kPartBits);
}

std::int64_t DecayClock::Reading::Value(const DecayedSum& sum) const {
  if (sum.empty()) return 0;
  // 32 bits are enough. Over a growth in [1, 2): shifted up so that the quotient keeps them.
  const std::uint64_t quotient = (std::uint64_t{sum.high} << 31) / (growth_.mantissa >> 31);
  return Shifted(quotient, sum.exponent - growth_.exponent);
}

DecayedSum DecayClock::Rescaled(const DecayedSum& sum, const DecayClock& other, Instant at) const {
  if (sum.empty()) return {};
  const Growth mine = GrowthAt(at);
  const Growth theirs = other.GrowthAt(at);
  // So many bits that sums of what comes out have as much room as sums of weights.
  const std::uint64_t quotient = (std::uint64_t{sum.high} << 31) / (mine.mantissa >> 31);
  const Uint128 product = static_cast<Uint128>(quotient) * (theirs.mantissa >> 31);
  const DecayedSum rescaled =
      Normalized(product, sum.exponent - mine.exponent + theirs.exponent - 31);
  return {rescaled.high, 0, rescaled.exponent};
}

}  // namespace rapport
