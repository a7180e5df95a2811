// What the machine gives: a dependent memory access, resident memory, and its description.

#ifndef RAPPORT_BENCH_SUPPORT_MACHINE_H_
#define RAPPORT_BENCH_SUPPORT_MACHINE_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace rapport::bench {

// A chain of pointers through `bytes` of memory in an order that no prefetcher guesses, each line
// once: every step has to wait for the one before. On 2 MiB pages where the system gives them.
class PointerChase {
 public:
  explicit PointerChase(std::size_t bytes);
  ~PointerChase();
  PointerChase(const PointerChase&) = delete;
  PointerChase& operator=(const PointerChase&) = delete;

  // The median of many short runs, in nanoseconds per step.
  double Nanoseconds();

 private:
  struct alignas(64) Line {
    std::uint64_t next = 0;
  };

  std::size_t lines_;
  Line* memory_;
  std::uint64_t at_ = 0;
};

// A buffer larger than the last-level cache, walked through so that nothing else stays in it.
void SweepCaches();

std::size_t ResidentBytes();
// Gives freed memory back to the system, so that what is resident next is in use.
void ReturnFreedMemory();

// What the system has done to this process so far, and would show in the longest of timed calls.
struct Disturbances {
  std::int64_t preemptions = 0;
  std::int64_t page_faults = 0;
};
Disturbances DisturbancesSoFar();

// Processor seconds of this process so far.
double ProcessorSeconds();

// Processor, its number as the system counts, and the system, in one line.
std::string MachineDescription();

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_MACHINE_H_
