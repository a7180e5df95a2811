// One engine through the routing workload: loaded, filled, warmed up and measured.

#ifndef RAPPORT_BENCH_SUPPORT_ENGINE_RUN_H_
#define RAPPORT_BENCH_SUPPORT_ENGINE_RUN_H_

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/support/every_kind.h"
#include "bench/support/host.h"
#include "bench/support/machine.h"
#include "bench/support/samples.h"
#include "sim/workload.h"

namespace rapport::bench {

struct RunPlan {
  sim::WorkloadShape shape;
  std::uint64_t contacts = 200'000;  // Measured, each way.
  double seconds = 60;               // An engine that takes longer for them gets fewer.
  bool cold = false;                 // The caches are swept before each timed call.
  std::uint64_t every_kind = 0;      // Events of each kind, for engines that take them all.
};

// Engines that must decide alike have the same checksum after so many contacts.
inline constexpr std::uint64_t kCheckedTurns = 200;

struct RunResult {
  std::uint64_t contacts = 0;  // Timed, which may be fewer than planned.
  std::array<Percentiles, kEventKinds> service = {};
  std::array<Percentiles, kEventKinds> response = {};  // See Samples::Response.
  std::array<Percentiles, kEventKinds> every_kind = {};
  Disturbances disturbances;  // Of the timed calls and what lies between them.
  double decisions_per_s = 0;
  double load_records_per_s = 0;
  std::size_t loaded_bytes = 0;
  std::uint64_t checksum = 0;
};

inline constexpr double kResponseUtilization = 0.5;

// Turns until there were so many or the time is over; how many there were.
template <typename Engine>
std::uint64_t TurnFor(Host<Engine>& host, std::uint64_t turns, double seconds) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                                   std::chrono::duration<double>(seconds));
  constexpr std::uint64_t kLook = 16;  // At the clock, every so many turns.
  std::uint64_t done = 0;
  for (; done < turns && (done % kLook != 0 || Clock::now() < end); ++done) host.Turn();
  return done;
}

template <typename Engine>
void LoadEngine(Host<Engine>& host, RunResult& result) {
  ReturnFreedMemory();
  const std::size_t resident = ResidentBytes();
  const double begin = ProcessorSeconds();
  host.ImportHistory();
  result.load_records_per_s =
      static_cast<double>(host.world().records()) / (ProcessorSeconds() - begin);
  ReturnFreedMemory();
  const std::size_t loaded = ResidentBytes();
  result.loaded_bytes = loaded - std::min(resident, loaded);
  host.SignIn();
}

// Contacts per second of processor time, the median of five stretches without timers.
template <typename Engine>
double Throughput(Host<Engine>& host, const RunPlan& plan) {
  constexpr std::uint64_t kStretches = 5;
  std::vector<double> rates;
  for (std::uint64_t i = 0; i < kStretches; ++i) {
    const double begin = ProcessorSeconds();
    const std::uint64_t turns =
        TurnFor(host, plan.contacts / kStretches + 1, plan.seconds / kStretches);
    rates.push_back(static_cast<double>(turns) / (ProcessorSeconds() - begin));
  }
  std::sort(rates.begin(), rates.end());
  return rates[kStretches / 2];
}

template <typename Engine>
RunResult RunEngine(Host<Engine>& host, const RunPlan& plan, Samples& samples, Probe& probe) {
  RunResult result;
  LoadEngine(host, result);
  host.Fill();
  for (std::uint64_t i = 0; i < kCheckedTurns; ++i) host.Turn();
  result.checksum = host.checksum();
  // Every place that a contact may stand in has been used by as many contacts as there are.
  TurnFor(host, std::max(2 * host.world().load(), plan.contacts / 4), plan.seconds / 4);
  result.decisions_per_s = Throughput(host, plan);

  samples.Reserve(8 * plan.contacts);
  probe.SetBefore(plan.cold ? &SweepCaches : nullptr);
  const Disturbances before = DisturbancesSoFar();
  probe.Switch(true);
  result.contacts = TurnFor(host, plan.contacts, plan.seconds);
  probe.Switch(false);
  const Disturbances after = DisturbancesSoFar();
  result.disturbances = {after.preemptions - before.preemptions,
                         after.page_faults - before.page_faults};
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    result.service[kind] = samples.Service(kind);
    if (result.service[kind].calls == 0) continue;
    result.response[kind] = samples.Response(kind, kResponseUtilization);
  }
  return result;
}

// Events of every kind, after RunEngine.
template <typename R>
void RunEveryKind(EveryKind<R>& driver, const RunPlan& plan, Samples& samples, RunResult& result) {
  using Clock = std::chrono::steady_clock;
  for (const bool queue : {false, true}) {
    if (queue) driver.Saturate();
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      if (NeedsQueue(kind) != queue) continue;
      samples.Clear();
      const Clock::time_point begin = Clock::now();
      const std::chrono::duration<double> most(plan.seconds / kEventKinds);
      for (std::uint64_t i = 0; i < plan.every_kind && Clock::now() - begin < most; ++i) {
        driver.Do(kind);
      }
      result.every_kind[kind] = samples.Service(kind);
    }
  }
}

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_ENGINE_RUN_H_
