#include "bench/support/machine.h"

#include <malloc.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <new>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/support/stopwatch.h"

namespace rapport::bench {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kSweep = std::size_t{96} << 20;

}  // namespace

PointerChase::PointerChase(std::size_t bytes)
    : lines_(std::bit_floor(bytes / sizeof(Line))),
      memory_(static_cast<Line*>(std::aligned_alloc(kHugePage, lines_ * sizeof(Line)))) {
  if (memory_ == nullptr) throw std::bad_alloc();
  madvise(memory_, lines_ * sizeof(Line), MADV_HUGEPAGE);
  // Multiplying by an odd number and folding the upper half into the lower permutes the numbers of
  // so many bits; line P(k) leads to P(k + 1).
  const std::uint64_t mask = lines_ - 1;
  const int half = std::countr_zero(lines_) / 2;
  const auto permuted = [&](std::uint64_t k) {
    for (int round = 0; round < 3; ++round) {
      k = (k * 0x9e3779b97f4a7c15ULL + 0x2545f4914f6cdd1dULL) & mask;
      k ^= k >> half;
    }
    return k & mask;
  };
  for (std::uint64_t k = 0; k < lines_; ++k) memory_[permuted(k)].next = permuted((k + 1) & mask);
}

PointerChase::~PointerChase() { std::free(memory_); }

double PointerChase::Nanoseconds() {
  // Runs so short that few of them are preempted.
  constexpr std::size_t kRuns = 5'001;
  constexpr std::size_t kSteps = 200;
  const Stopwatch stopwatch;
  std::array<double, kRuns> runs{};
  for (double& run : runs) {
    const std::uint64_t ticks = stopwatch.Ticks([this] {
      for (std::size_t i = 0; i < kSteps; ++i) at_ = memory_[at_].next;
    });
    run = stopwatch.Nanoseconds(ticks) / kSteps;
  }
  std::nth_element(runs.begin(), runs.begin() + kRuns / 2, runs.end());
  return runs[kRuns / 2];
}

void SweepCaches() {
  static std::vector<std::uint64_t> buffer(kSweep / sizeof(std::uint64_t));
  for (std::size_t i = 0; i < buffer.size(); i += 8) ++buffer[i];
}

std::size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void ReturnFreedMemory() { malloc_trim(0); }

Disturbances DisturbancesSoFar() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {usage.ru_nivcsw, usage.ru_minflt + usage.ru_majflt};
}

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string MachineDescription() {
  std::string processor = "unknown processor";
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    processor = line.substr(line.find(':') + 2);
    break;
  }
  utsname system{};
  uname(&system);
  const auto bytes = static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
                     static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  return absl::StrCat(processor, ", ", sysconf(_SC_NPROCESSORS_ONLN), " processors, ", bytes >> 30,
                      " GiB, ", std::string(system.sysname), " ", std::string(system.release));
}

}  // namespace rapport::bench
