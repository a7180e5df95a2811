#include "bench/support/stopwatch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>

namespace rapport::bench {

Stopwatch::Stopwatch() {
  constexpr std::size_t kRegions = 10'001;
  std::array<std::uint64_t, kRegions> regions{};
  for (std::uint64_t& region : regions) {
    const std::uint64_t begin = Begin();
    region = End() - begin;
  }
  auto* const middle = regions.begin() + kRegions / 2;
  std::nth_element(regions.begin(), middle, regions.end());
  empty_ticks_ = *middle;

  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  const std::uint64_t first = Begin();
  while (Clock::now() - start < std::chrono::milliseconds(50)) {
  }
  const std::uint64_t ticks = End() - first;
  const std::chrono::duration<double, std::nano> elapsed = Clock::now() - start;
  ns_per_tick_ = elapsed.count() / static_cast<double>(ticks);
}

}  // namespace rapport::bench
