// What Apply costs per kind of event, and Rank, by the number of agents, beside the naive router
// and a plain scan.
//
//   build/bench/apply_bench [--customers N] [--naive-customers N] [--benchmark_filter=REGEX] ...
//
// Workload: that of sim/workload.h under the default policy at 85 % load, and for events about
// contacts that wait at the load at which one of twenty does. Every engine gets the same stream.
// One iteration is one event (two where one undoes the other), timed by the time-stamp counter with
// the empty region taken off; what comes before and after it is not timed. Time is the mean; p50,
// p99 and p999 are counters, in nanoseconds. The naive router takes milliseconds an event
// at 10,000 agents, so it gets fewer iterations, and fewer customers, who cost it little.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "bench/support/command_line.h"
#include "bench/support/event_engine.h"
#include "bench/support/every_kind.h"
#include "bench/support/host.h"
#include "bench/support/machine.h"
#include "bench/support/samples.h"
#include "bench/support/scan_engine.h"
#include "bench/support/stopwatch.h"
#include "benchmark/benchmark.h"
#include "rapport/router.h"
#include "sim/naive_router.h"
#include "sim/workload.h"

namespace rapport::bench {
namespace {

constexpr std::size_t kMostSamples = 100'000;
constexpr std::size_t kRank = kEventKinds;  // Beside the kinds of events.

const Stopwatch& Watch() {
  static const Stopwatch stopwatch;
  return stopwatch;
}

// A router in its steady state.
template <typename R>
class RouterDesk {
 public:
  explicit RouterDesk(const sim::WorkloadShape& shape)
      : samples_(Watch()),
        probe_(Watch(), samples_),
        router_(*R::Create(Policy{}, LimitsFor(shape))),
        engine_(router_, shape, DeskOptions{}, probe_),
        host_(shape, engine_),
        driver_(host_, Policy{}, probe_) {
    samples_.Reserve(kMostSamples);
    host_.ImportHistory();
    host_.SignIn();
    host_.Fill();
    // Every place that a contact may stand in gets used; the naive router keeps none.
    const std::uint64_t turns = std::is_same_v<R, Router> ? 2 * host_.world().load() : 10;
    for (std::uint64_t i = 0; i < turns; ++i) host_.Turn();
  }

  void Prepare(std::size_t kind) {
    if (NeedsQueue(kind)) driver_.Saturate();
    samples_.Clear();
  }

  void Do(std::size_t kind) {
    if (kind != kRank) return driver_.Do(kind);
    if constexpr (std::is_same_v<R, Router>) {
      host_.Turn();
      const ContactArrived contact = driver_.Contact();
      samples_.Add(kRank, Watch().Ticks([&] {
        benchmark::DoNotOptimize(router_.Rank(contact, kRanked).value().size());
      }));
    }
  }

  const Samples& samples() const { return samples_; }

 private:
  static constexpr std::size_t kRanked = 5;

  Samples samples_;
  Probe probe_;
  R router_;
  EventEngine<R> engine_;
  Host<EventEngine<R>> host_;
  EveryKind<R> driver_;
};

// The scan knows arrivals and ends.
class ScanDesk {
 public:
  explicit ScanDesk(const sim::WorkloadShape& shape)
      : samples_(Watch()), probe_(Watch(), samples_), engine_(probe_), host_(shape, engine_) {
    samples_.Reserve(kMostSamples);
    host_.SignIn();
    host_.Fill();
    for (std::uint64_t i = 0; i < host_.world().load(); ++i) host_.Turn();
    probe_.Switch(true);
  }

  void Prepare(std::size_t /*kind*/) { samples_.Clear(); }
  void Do(std::size_t /*kind*/) { host_.Turn(); }
  const Samples& samples() const { return samples_; }

 private:
  Samples samples_;
  Probe probe_;
  ScanEngine engine_;
  Host<ScanEngine> host_;
};

// One desk at a time is kept, since each may take gigabytes.
template <typename Desk>
Desk& Hold(const sim::WorkloadShape& shape) {
  static std::variant<std::monostate, std::unique_ptr<RouterDesk<Router>>,
                      std::unique_ptr<RouterDesk<sim::NaiveRouter>>, std::unique_ptr<ScanDesk>>
      held;
  static sim::WorkloadShape held_shape;
  using Pointer = std::unique_ptr<Desk>;
  if (!std::holds_alternative<Pointer>(held) || held_shape.agents != shape.agents) {
    held = std::monostate();
    ReturnFreedMemory();
    held = std::make_unique<Desk>(shape);
    held_shape = shape;
  }
  return *std::get<Pointer>(held);
}

template <typename Desk>
void Measure(benchmark::State& state, std::size_t kind, const sim::WorkloadShape& shape) {
  Desk& desk = Hold<Desk>(shape);
  desk.Prepare(kind);
  std::size_t seen = 0;
  for (auto _ : state) {
    desk.Do(kind);
    double ns = 0;
    for (const double call : desk.samples().Of(kind, seen)) ns += call;
    seen = desk.samples().size();
    state.SetIterationTime(ns * 1e-9);
  }
  const Percentiles calls = desk.samples().Service(kind);
  state.counters["calls"] = static_cast<double>(calls.calls);
  state.counters["p50"] = calls.p50_ns;
  state.counters["p90"] = calls.p90_ns;
  state.counters["p99"] = calls.p99_ns;
  state.counters["p999"] = calls.p999_ns;
}

template <typename Desk>
void Register(const char* engine, const sim::WorkloadShape& shape,
              const std::vector<std::size_t>& kinds, std::uint64_t iterations) {
  for (const std::size_t kind : kinds) {
    // What is linear in the agents gets fewer, and customers are merged and forgotten for good.
    const bool linear = kind == kKindOf<PolicyChanged> || kind == kRank;
    const std::uint64_t most = std::min(iterations, shape.customers / 10);
    const std::string call =
        kind == kRank ? std::string("Rank") : absl::StrCat("Apply/", std::string(NameOfKind(kind)));
    const std::string name = absl::StrCat(call, "/", engine, "/agents:", shape.agents);
    benchmark::RegisterBenchmark(
        name.c_str(), [kind, shape](benchmark::State& state) { Measure<Desk>(state, kind, shape); })
        ->UseManualTime()
        ->Iterations(static_cast<benchmark::IterationCount>(
            std::max<std::uint64_t>(linear ? most / 20 : most, 10)));
  }
}

// Kinds that need a queue come last: it stays.
std::vector<std::size_t> Kinds(bool rank) {
  std::vector<std::size_t> kinds;
  for (const bool queue : {false, true}) {
    for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
      if (NeedsQueue(kind) == queue) kinds.push_back(kind);
    }
    if (rank && !queue) kinds.push_back(kRank);
  }
  return kinds;
}

int Main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  std::uint64_t customers = 1'000'000;
  std::uint64_t naive_customers = 100'000;
  std::uint64_t chase_mib = 1'024;
  CLI::App app("What Apply costs per kind of event, and Rank", "apply_bench");
  app.add_option("--customers", customers, "With a history")->check(CLI::Range(100, 100'000'000));
  app.add_option("--naive-customers", naive_customers, "Likewise, for the naive router")
      ->check(CLI::Range(100, 100'000'000));
  app.add_option("--chase-mib", chase_mib, "Memory through which dependent accesses go")
      ->check(CLI::Range(1, 1'000'000));
  if (const auto exit_code = Parse(app, argc, argv)) return *exit_code;
  benchmark::AddCustomContext("machine", MachineDescription());
  benchmark::AddCustomContext(
      "workload", absl::StrCat(customers, " customers with a history (naive: ", naive_customers,
                               "), load 85 %, default policy"));
  benchmark::AddCustomContext("timer_ns", absl::StrCat(Watch().empty_ns(), ", taken off"));
  for (const std::uint64_t agents : {100, 1'000, 10'000}) {
    const sim::WorkloadShape shape{.agents = agents, .customers = customers};
    sim::WorkloadShape naive = shape;
    naive.customers = naive_customers;
    Register<ScanDesk>("scan", shape, {kKindOf<ContactArrived>, kKindOf<ContactEnded>}, 20'000);
    Register<RouterDesk<Router>>("rapport", shape, Kinds(true), 20'000);
    Register<RouterDesk<sim::NaiveRouter>>("naive", naive, Kinds(false), 200'000 / agents);
  }
  benchmark::AddCustomContext("dram_ns", absl::StrCat(PointerChase(chase_mib << 20).Nanoseconds()));
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) {
  return rapport::bench::RunGuarded("apply_bench",
                                    [&] { return rapport::bench::Main(argc, argv); });
}
