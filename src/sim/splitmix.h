// A random generator whose numbers are the same on every machine and library. The distributions of
// the standard library are not, so what is drawn from it is drawn here, by integers alone.

#ifndef RAPPORT_SIM_SPLITMIX_H_
#define RAPPORT_SIM_SPLITMIX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace rapport::sim {

// The output function of SplitMix64: a bijection that leaves no pattern of its input.
constexpr std::uint64_t Mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// Also what the standard calls a uniform random bit generator, for distributions to draw from.
class SplitMix {
 public:
  using result_type = std::uint64_t;

  explicit constexpr SplitMix(std::uint64_t seed) : state_(seed) {}

  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return std::numeric_limits<std::uint64_t>::max(); }
  constexpr std::uint64_t operator()() { return Next(); }

  constexpr std::uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15;
    return Mix(state_);
  }

  // Evenly from 0 to n - 1, for 0 < n <= 2^32. The bias is under n / 2^32.
  constexpr std::int64_t Below(std::int64_t n) {
    return static_cast<std::int64_t>(((Next() >> 32) * static_cast<std::uint64_t>(n)) >> 32);
  }

  // Evenly from low to high, both included.
  constexpr std::int64_t Between(std::int64_t low, std::int64_t high) {
    return low + Below(high - low + 1);
  }

  constexpr bool Chance(std::int64_t ppm) { return Below(1'000'000) < ppm; }

  // From a distribution given by its quantiles at 0, 1/32, ..., 32/32, linear between them.
  constexpr std::int64_t Quantile(const std::array<std::int64_t, 33>& quantiles) {
    const std::int64_t u = Below(32 << 20);
    const auto cell = static_cast<std::size_t>(u >> 20);
    const std::int64_t within = u & ((1 << 20) - 1);
    return quantiles[cell] + (((quantiles[cell + 1] - quantiles[cell]) * within) >> 20);
  }

 private:
  std::uint64_t state_;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SPLITMIX_H_
