// Times one call by the processor's time-stamp counter.
//
// Fences keep what is timed inside its region: the counter is read after everything before it is
// done, and nothing after it begins earlier. What an empty region shows is measured once and taken
// off every reading.

#ifndef RAPPORT_BENCH_SUPPORT_STOPWATCH_H_
#define RAPPORT_BENCH_SUPPORT_STOPWATCH_H_

#include <cstdint>

namespace rapport::bench {

class Stopwatch {
 public:
  // Measures the counter's rate against the clock of the system, and the empty region. Takes about
  // 50 ms.
  Stopwatch();

  // Ticks that `timed` took, less those of an empty region.
  template <typename Timed>
  std::uint64_t Ticks(Timed&& timed) const {
    const std::uint64_t begin = Begin();
    timed();
    const std::uint64_t elapsed = End() - begin;
    return elapsed < empty_ticks_ ? 0 : elapsed - empty_ticks_;
  }

  double Nanoseconds(std::uint64_t ticks) const {
    return static_cast<double>(ticks) * ns_per_tick_;
  }
  double empty_ns() const { return Nanoseconds(empty_ticks_); }  // Of a region with nothing in it.

 private:
  static std::uint64_t Begin();
  static std::uint64_t End();

  double ns_per_tick_ = 1;
  std::uint64_t empty_ticks_ = 0;
};

inline std::uint64_t Stopwatch::Begin() {
#if defined(__x86_64__)
  __builtin_ia32_lfence();
  const std::uint64_t now = __builtin_ia32_rdtsc();
  __builtin_ia32_lfence();
  return now;
#elif defined(__aarch64__)
  std::uint64_t now;
  asm volatile("isb; mrs %0, cntvct_el0; isb" : "=r"(now)::"memory");
  return now;
#else
#error "The stopwatch knows the time-stamp counters of x86-64 and AArch64."
#endif
}

inline std::uint64_t Stopwatch::End() {
#if defined(__x86_64__)
  unsigned processor = 0;
  const std::uint64_t now = __builtin_ia32_rdtscp(&processor);
  __builtin_ia32_lfence();
  return now;
#else
  return Begin();
#endif
}

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_STOPWATCH_H_
