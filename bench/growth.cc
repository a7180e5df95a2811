// Whether an arriving contact costs about the same at a large desk as at a small one.
//
//   build/bench/growth [--small N] [--large N] [--customers M] [--most RATIO]
//
// Two routers are kept side by side, with the same customers, each with the same number of past
// contacts of the same age about the same topics, at the same load; who served them is drawn from
// the desk's own agents. Blocks of contacts alternate between the two, so that whatever else the
// machine does falls on both, and each pair of blocks gives a ratio of medians: the median of these
// is held against the bound. The other events of a contact's life are printed and not judged.
//
// Exit status: 0; 1 where Apply(ContactArrived) grows by more than the bound; 2 for wrong usage.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "bench/support/command_line.h"
#include "bench/support/event_engine.h"
#include "bench/support/host.h"
#include "bench/support/machine.h"
#include "bench/support/samples.h"
#include "bench/support/stopwatch.h"
#include "rapport/router.h"
#include "sim/workload.h"

namespace rapport::bench {
namespace {

struct Arguments {
  std::uint64_t small = 100;
  std::uint64_t large = 10'000;
  std::uint64_t customers = 1'000'000;
  std::uint64_t blocks = 41;
  std::uint64_t block = 2'000;
  double most = 2;
};

class Desk {
 public:
  Desk(const sim::WorkloadShape& shape, const Stopwatch& stopwatch)
      : samples_(stopwatch),
        probe_(stopwatch, samples_),
        router_(*Router::Create(Policy{}, LimitsFor(shape))),
        engine_(router_, shape, DeskOptions{}, probe_),
        host_(shape, engine_) {
    host_.ImportHistory();
    host_.SignIn();
    host_.Fill();
  }

  void Warm(std::uint64_t turns) {
    for (std::uint64_t i = 0; i < turns; ++i) host_.Turn();
  }
  void Block(std::uint64_t turns) {
    samples_.Clear();
    samples_.Reserve(4 * turns);
    probe_.Switch(true);
    for (std::uint64_t i = 0; i < turns; ++i) host_.Turn();
    probe_.Switch(false);
  }
  double Median(std::size_t kind) const { return samples_.Service(kind).p50_ns; }

 private:
  Samples samples_;
  Probe probe_;
  Router router_;
  EventEngine<Router> engine_;
  Host<EventEngine<Router>> host_;
};

double MedianOf(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

int Run(const Arguments& arguments) {
  const Stopwatch stopwatch;
  const sim::WorkloadShape shape{.agents = arguments.small, .customers = arguments.customers};
  sim::WorkloadShape large_shape = shape;
  large_shape.agents = arguments.large;
  Desk small(shape, stopwatch);
  Desk large(large_shape, stopwatch);
  // Until every agent of the large desk has had several contacts.
  small.Warm(5 * arguments.large);
  large.Warm(5 * arguments.large);

  const std::vector<std::size_t> kinds = {kKindOf<ContactArrived>, kKindOf<OfferAnswered>,
                                          kKindOf<ContactEnded>};
  std::vector<std::vector<double>> at_small(kinds.size());
  std::vector<std::vector<double>> at_large(kinds.size());
  std::vector<std::vector<double>> ratios(kinds.size());
  for (std::uint64_t block = 0; block < arguments.blocks; ++block) {
    small.Block(arguments.block);
    large.Block(arguments.block);
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      at_small[k].push_back(small.Median(kinds[k]));
      at_large[k].push_back(large.Median(kinds[k]));
      ratios[k].push_back(at_large[k].back() / at_small[k].back());
    }
  }
  absl::PrintF("%d customers; medians in ns of %d blocks of %d contacts each\n",
               arguments.customers, arguments.blocks, arguments.block);
  absl::PrintF("%-18s%8d agents%8d agents%10s\n", "", arguments.small, arguments.large, "ratio");
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    absl::PrintF("%-18s%15.0f%15.0f%10.2f\n", std::string(NameOfKind(kinds[k])),
                 MedianOf(at_small[k]), MedianOf(at_large[k]), MedianOf(ratios[k]));
  }
  const double ratio = MedianOf(ratios.front());
  const bool good = ratio <= arguments.most;
  absl::PrintF("ContactArrived: %.2f times as much at %d agents as at %d; at most %.2f: %s\n",
               ratio, arguments.large, arguments.small, arguments.most, good ? "good" : "TOO MUCH");
  return good ? 0 : kCouldNotBeDone;
}

int Main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Whether an arriving contact costs the same at a large desk", "growth");
  app.add_option("--small", arguments.small, "Agents of the small desk")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--large", arguments.large, "Agents of the large desk")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--customers", arguments.customers, "Customers with a history")
      ->check(CLI::Range(1, 100'000'000));
  app.add_option("--blocks", arguments.blocks, "Pairs of blocks")->check(CLI::Range(1, 100'000));
  app.add_option("--block", arguments.block, "Contacts of a block")
      ->check(CLI::Range(1, 10'000'000));
  app.add_option("--most", arguments.most, "How much more it may cost, at most")
      ->check(CLI::PositiveNumber);
  if (const auto exit_code = Parse(app, argc, argv)) return *exit_code;
  return Run(arguments);
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) {
  return rapport::bench::RunGuarded("growth", [&] { return rapport::bench::Main(argc, argv); });
}
