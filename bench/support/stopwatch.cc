#include "bench/support/stopwatch.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <thread>

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

  // The counter and the clock at one moment: of many readings the one that took least, so that a
  // preemption between the two does not count.
  using Clock = std::chrono::steady_clock;
  struct Moment {
    Clock::time_point time;
    std::uint64_t ticks = 0;
  };
  const auto now = [] {
    Moment best;
    Clock::duration least = Clock::duration::max();
    for (int i = 0; i < 1'000; ++i) {
      const Clock::time_point before = Clock::now();
      const std::uint64_t ticks = End();
      const Clock::time_point after = Clock::now();
      if (after - before >= least) continue;
      least = after - before;
      best = {before, ticks};
    }
    return best;
  };
  const Moment first = now();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const Moment last = now();
  const std::chrono::duration<double, std::nano> elapsed = last.time - first.time;
  ns_per_tick_ = elapsed.count() / static_cast<double>(last.ticks - first.ticks);
}

}  // namespace rapport::bench
