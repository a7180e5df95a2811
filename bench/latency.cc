// The routing workload on Rapport and on its peers in one run: what each call takes at the steady
// state, how many contacts a core carries, and what the history takes of memory.
//
//   build/bench/latency --agents N --customers M [--contacts K] [--engines LIST] [--json]
//
// Every engine gets the same stream. A call is timed by the time-stamp counter between fences, what
// an empty region shows is taken off, and every call is in the table. Events carry the workload's
// own time, so a slow call delays nothing that is measured after it; what a caller would wait for
// the answer, were events to come regardless, stands under `response`. Compare figures with each
// other and with `dram_ns`, a dependent memory access in the same run: a machine that others share
// shows in both.
//
// Exit status: 0; 1 where engines that must decide alike do not; 2 for wrong usage.

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/support/command_line.h"
#include "bench/support/engine_run.h"
#include "bench/support/event_engine.h"
#include "bench/support/every_kind.h"
#include "bench/support/flat_map_engine.h"
#include "bench/support/host.h"
#include "bench/support/machine.h"
#include "bench/support/samples.h"
#include "bench/support/scan_engine.h"
#include "bench/support/stopwatch.h"
#include "insight/json_text.h"
#include "rapport/router.h"
#include "sim/naive_router.h"
#include "sim/workload.h"

namespace rapport::bench {
namespace {

struct Arguments {
  RunPlan plan;
  DeskOptions desk;
  std::uint64_t chase_mib = 1'024;
  std::vector<std::string> engines = {"rapport", "naive", "scan", "flat_map"};
  bool json = false;
};

struct EngineResult {
  std::string name;
  RunResult run;
  bool events = false;  // Takes events, so it has all of their kinds.
  Outcomes outcomes;
};

struct Report {
  double dram_before_ns = 0;
  double dram_after_ns = 0;
  double timer_ns = 0;
  std::uint64_t pairs = 0;
  std::vector<EngineResult> engines;

  double dram_ns() const { return (dram_before_ns + dram_after_ns) / 2; }
};

template <typename R>
EngineResult RunRouter(const std::string& name, const Policy& policy, const Arguments& arguments,
                       const Stopwatch& stopwatch) {
  Samples samples(stopwatch);
  Probe probe(stopwatch, samples);
  const sim::WorkloadShape& shape = arguments.plan.shape;
  R router = *R::Create(policy, LimitsFor(shape));
  EventEngine<R> engine(router, shape, arguments.desk, probe);
  Host<EventEngine<R>> host(shape, engine);
  EngineResult result{name, RunEngine(host, arguments.plan, samples, probe), true, {}};
  result.outcomes = engine.outcomes();
  if (arguments.plan.every_kind > 0) {
    EveryKind<R> driver(host, policy, probe);
    RunEveryKind(driver, arguments.plan, samples, result.run);
  }
  return result;
}

template <typename Engine>
EngineResult RunPeer(const std::string& name, const Arguments& arguments,
                     const Stopwatch& stopwatch) {
  Samples samples(stopwatch);
  Probe probe(stopwatch, samples);
  Engine engine(probe);
  Host<Engine> host(arguments.plan.shape, engine);
  return {name, RunEngine(host, arguments.plan, samples, probe), false, {}};
}

EngineResult RunNamed(const std::string& name, const Arguments& arguments,
                      const Stopwatch& stopwatch) {
  Policy longest_idle;
  longest_idle.routing = Routing::kLongestIdle;
  if (name == "naive") return RunRouter<sim::NaiveRouter>(name, Policy{}, arguments, stopwatch);
  if (name == "longest_idle") return RunRouter<Router>(name, longest_idle, arguments, stopwatch);
  if (name == "scan") return RunPeer<ScanEngine>(name, arguments, stopwatch);
  if (name == "flat_map") return RunPeer<FlatMapEngine>(name, arguments, stopwatch);
  return RunRouter<Router>(name, Policy{}, arguments, stopwatch);
}

Report RunAll(const Arguments& arguments) {
  const Stopwatch stopwatch;
  Report report;
  report.timer_ns = stopwatch.empty_ns();
  report.pairs = sim::Workload(arguments.plan.shape).Pairs();
  const auto chase = [&] { return PointerChase(arguments.chase_mib << 20).Nanoseconds(); };
  report.dram_before_ns = chase();
  for (const std::string& name : arguments.engines) {
    report.engines.push_back(RunNamed(name, arguments, stopwatch));
  }
  report.dram_after_ns = chase();
  return report;
}

// Whether engines that must decide alike have. Says which do not.
bool DecideAlike(const Report& report) {
  const std::pair<const char*, const char*> twins[] = {{"rapport", "naive"},
                                                       {"longest_idle", "scan"}};
  const auto find = [&](const char* name) -> const RunResult* {
    for (const EngineResult& e : report.engines) {
      if (e.name == name) return &e.run;
    }
    return nullptr;
  };
  bool alike = true;
  for (const auto& [a, b] : twins) {
    const RunResult* first = find(a);
    const RunResult* second = find(b);
    if (first == nullptr || second == nullptr || first->checksum == second->checksum) continue;
    std::cerr << "latency: " << a << " and " << b << " assign differently\n";
    alike = false;
  }
  return alike;
}

boost::json::object JsonOf(const Percentiles& p) {
  return {{"calls", p.calls},   {"p50_ns", p.p50_ns},   {"p90_ns", p.p90_ns},
          {"p99_ns", p.p99_ns}, {"p999_ns", p.p999_ns}, {"p9999_ns", p.p9999_ns},
          {"max_ns", p.max_ns}};
}

boost::json::object JsonOf(const std::array<Percentiles, kEventKinds>& kinds) {
  boost::json::object object;
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    if (kinds[kind].calls > 0) object[std::string(NameOfKind(kind))] = JsonOf(kinds[kind]);
  }
  return object;
}

boost::json::object JsonOf(const EngineResult& e, const Report& report,
                           const Arguments& arguments) {
  const auto per = [&](std::uint64_t n) {
    return static_cast<double>(e.run.loaded_bytes) / static_cast<double>(n);
  };
  boost::json::object object;
  object["arrive"] = JsonOf(e.run.service[kKindOf<ContactArrived>]);
  object["end"] = JsonOf(e.run.service[kKindOf<ContactEnded>]);
  object["calls"] = JsonOf(e.run.service);
  object["response"] = JsonOf(e.run.response);
  if (arguments.plan.every_kind > 0) object["every_kind"] = JsonOf(e.run.every_kind);
  object["contacts"] = e.run.contacts;
  object["preemptions"] = e.run.disturbances.preemptions;
  object["page_faults"] = e.run.disturbances.page_faults;
  object["decisions_per_s"] = e.run.decisions_per_s;
  object["bytes_per_pair"] = per(report.pairs);
  object["bytes_per_customer"] = per(arguments.plan.shape.customers);
  object["load_records_per_s"] = e.run.load_records_per_s;
  object["checksum"] = absl::StrFormat("%016x", e.run.checksum);
  if (e.events) {
    object["outcomes"] = {{"offers", e.outcomes.offers},
                          {"known", e.outcomes.known},
                          {"waits_for_agent", e.outcomes.waits_for_agent},
                          {"waits_for_anyone", e.outcomes.waits_for_anyone}};
  }
  return object;
}

void PrintJson(const Report& report, const Arguments& arguments) {
  const sim::WorkloadShape& shape = arguments.plan.shape;
  boost::json::object engines;
  for (const EngineResult& e : report.engines) engines[e.name] = JsonOf(e, report, arguments);
  const boost::json::object all = {{"agents", shape.agents},
                                   {"customers", shape.customers},
                                   {"past_contacts", shape.past_contacts},
                                   {"load_percent", shape.load_percent},
                                   {"hot", shape.hot},
                                   {"cold", arguments.plan.cold},
                                   {"team_size", arguments.desk.team_size},
                                   {"machine", MachineDescription()},
                                   {"dram_ns", report.dram_ns()},
                                   {"dram_before_ns", report.dram_before_ns},
                                   {"dram_after_ns", report.dram_after_ns},
                                   {"dram_before_ns", report.dram_before_ns},
                                   {"dram_after_ns", report.dram_after_ns},
                                   {"timer_ns", report.timer_ns},
                                   {"response_utilization", kResponseUtilization},
                                   {"engines", engines}};
  std::cout << insight::JsonText(all);
}

void PrintCalls(const char* title, const std::array<Percentiles, kEventKinds>& kinds,
                double dram_ns) {
  for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
    const Percentiles& p = kinds[kind];
    if (p.calls == 0) continue;
    absl::PrintF("  %-10s%-19s%9d%10.0f%10.0f%10.0f%11.0f%11.0f%12.0f%9.1f\n", title,
                 std::string(NameOfKind(kind)), p.calls, p.p50_ns, p.p90_ns, p.p99_ns, p.p999_ns,
                 p.p9999_ns, p.max_ns, p.p50_ns / dram_ns);
  }
}

void PrintText(const Report& report, const Arguments& arguments) {
  const RunPlan& plan = arguments.plan;
  absl::PrintF("%d agents, %d customers, %s past contacts each, load %d %%%s%s\n",
               plan.shape.agents, plan.shape.customers,
               plan.shape.past_contacts == 0 ? "3 to 10" : absl::StrCat(plan.shape.past_contacts),
               plan.shape.load_percent, plan.shape.hot ? ", hot" : "",
               plan.cold ? ", caches swept before each call" : "");
  absl::PrintF("%s\n", MachineDescription());
  absl::PrintF(
      "L = a dependent memory access: %.0f ns before, %.0f ns after; "
      "timer: %.0f ns, taken off\n\n",
      report.dram_before_ns, report.dram_after_ns, report.timer_ns);
  for (const EngineResult& e : report.engines) {
    const double customers = static_cast<double>(plan.shape.customers);
    const double bytes = static_cast<double>(e.run.loaded_bytes);
    absl::PrintF(
        "%s: %.0f contacts/s of processor time, %.0f B/pair, %.0f B/customer, "
        "%.2f M records/s loaded\n",
        e.name, e.run.decisions_per_s, bytes / static_cast<double>(report.pairs), bytes / customers,
        e.run.load_records_per_s / 1e6);
    if (e.events) {
      absl::PrintF(
          "  %d offers, %d to an agent for what they are to the customer; "
          "%d waits for one agent, %d for anyone\n",
          e.outcomes.offers, e.outcomes.known, e.outcomes.waits_for_agent,
          e.outcomes.waits_for_anyone);
    }
    absl::PrintF("  while timed: %d preemptions, %d page faults\n", e.run.disturbances.preemptions,
                 e.run.disturbances.page_faults);
    absl::PrintF("  %-29s%9s%10s%10s%10s%11s%11s%12s%9s\n", "ns", "calls", "p50", "p90", "p99",
                 "p99.9", "p99.99", "max", "p50 in L");
    PrintCalls("call", e.run.service, report.dram_ns());
    PrintCalls("response", e.run.response, report.dram_ns());
    PrintCalls("each kind", e.run.every_kind, report.dram_ns());
    absl::PrintF("\n");
  }
}

void AddOptions(CLI::App& app, Arguments& arguments) {
  RunPlan& plan = arguments.plan;
  const std::vector<std::string> engines = {"rapport", "naive", "scan", "flat_map", "longest_idle"};
  app.add_option("--agents", plan.shape.agents, "Agents")->check(CLI::Range(1, 1'000'000));
  app.add_option("--customers", plan.shape.customers, "Customers with a history")
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--contacts", plan.contacts, "Contacts measured per engine")
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--engines", arguments.engines,
                 "Comma-separated: rapport, naive (its twin by full scans), scan (no affinity), "
                 "flat_map (a good engineer's day), longest_idle (Rapport as the scan decides)")
      ->delimiter(',')
      ->check(CLI::IsMember(engines));
  app.add_option("--load", plan.shape.load_percent, "Contacts there at once, in % of the capacity")
      ->check(CLI::Range(1, 10'000));
  app.add_option("--past-contacts", plan.shape.past_contacts,
                 "Of each customer; 0 = 3 to 10, as the workload has it")
      ->check(CLI::Range(0, 30));
  app.add_option("--team-size", arguments.desk.team_size, "Agents per team; 0 = no teams")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--every-kind", plan.every_kind,
                 "Also so many events of each of the kinds that a router takes")
      ->check(CLI::Range(0, 1'000'000));
  app.add_option("--seconds", plan.seconds, "At most so long per measurement")
      ->check(CLI::PositiveNumber);
  app.add_option("--chase-mib", arguments.chase_mib,
                 "Memory through which dependent accesses go, to be much more than the caches")
      ->check(CLI::Range(1, 1'000'000));
  app.add_flag("--hot", plan.shape.hot, "Half of the arrivals are of 1 % of the customers");
  app.add_flag("--cold", plan.cold, "Sweep the caches before each timed call");
  app.add_flag("--json", arguments.json, "One JSON object and nothing else");
}

int Main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("The routing workload on Rapport and its peers", "latency");
  AddOptions(app, arguments);
  if (const auto exit_code = Parse(app, argc, argv)) return *exit_code;
  const Report report = RunAll(arguments);
  if (arguments.json) {
    PrintJson(report, arguments);
  } else {
    PrintText(report, arguments);
  }
  return DecideAlike(report) ? 0 : kCouldNotBeDone;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) {
  return rapport::bench::RunGuarded("latency", [&] { return rapport::bench::Main(argc, argv); });
}
