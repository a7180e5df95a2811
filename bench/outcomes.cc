// What the outcome model costs: learning one outcome, the context of a contact, scoring one
// candidate; beside a dependent memory access of the same minute. And what it keeps, in bytes.
//
//   build/bench/outcomes [--agents N] [--customers M] [--outcomes K]
//
// Operations are timed in blocks small enough that most are not interrupted. The tenth percentile
// of the blocks is what the code takes, the median what it took on this machine with what else ran.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_format.h"
#include "affinity/outcome_model.h"
#include "base/fixed.h"
#include "bench/support/machine.h"
#include "bench/support/stopwatch.h"

namespace rapport::bench {
namespace {

constexpr int kWrongUsage = 2;
constexpr Micros kSecond = 1'000'000;
constexpr Micros kDay = 86'400 * kSecond;

struct Arguments {
  std::uint32_t agents = 200;
  std::uint32_t customers = 20'000;
  std::uint32_t topics = 50;
  std::uint32_t outcomes = 200'000;
};

struct Learned {
  Subject subject;
  OutcomeSeen seen;
};

std::vector<Learned> MakeOutcomes(const Arguments& arguments) {
  std::uint64_t state = 1;
  const auto below = [&state](std::uint32_t n) {
    state = SplitMix(state);
    return static_cast<std::uint32_t>((state >> 32) * n >> 32);
  };
  std::vector<Learned> outcomes(arguments.outcomes);
  Instant now = 18'000 * kDay;
  for (Learned& outcome : outcomes) {
    now += below(240) * kSecond;
    // Each customer has a handful of agents, as at a desk that keeps them.
    const CustomerIndex customer = below(arguments.customers);
    outcome.subject = {customer, (customer * 7 + below(4)) % arguments.agents,
                       TopicId{below(arguments.topics) + std::uint64_t{1}}};
    OutcomeSeen& seen = outcome.seen;
    const Micros handling = (30 + below(60) * below(30)) * kSecond;
    seen.known = now;
    seen.arrived = now - handling - below(100) * kSecond;
    seen.Set(Target::kResolutionTime, seen.known - seen.arrived);
    seen.Set(Target::kHandlingTime, handling);
    seen.Set(Target::kTransferred, below(10) < 2 ? 1 : 0);
    seen.Set(Target::kResolved, below(10) < 7 ? 1 : 0);
  }
  return outcomes;
}

class Blocks {
 public:
  explicit Blocks(const Stopwatch& stopwatch) : stopwatch_(stopwatch) {}

  template <typename Timed>
  void Time(std::size_t operations, Timed&& timed) {
    const std::uint64_t ticks = stopwatch_.Ticks(timed);
    ns_.push_back(stopwatch_.Nanoseconds(ticks) / static_cast<double>(operations));
  }
  void Print(const char* what, double dram_ns) {
    std::sort(ns_.begin(), ns_.end());
    const double tenth = ns_[ns_.size() / 10];
    const double median = ns_[ns_.size() / 2];
    absl::PrintF("%-24s%10.0f%10.2f%10.0f%10.2f\n", what, tenth, tenth / dram_ns, median,
                 median / dram_ns);
  }

 private:
  const Stopwatch& stopwatch_;
  std::vector<double> ns_;
};

void Run(const Arguments& arguments) {
  constexpr std::size_t kBlock = 64;
  constexpr std::uint32_t kCandidates = 8;
  const Stopwatch stopwatch;
  const double dram_ns = PointerChase(std::size_t{512} << 20).Nanoseconds();
  const std::vector<Learned> outcomes = MakeOutcomes(arguments);
  OutcomeModel model({.half_life = 90 * kDay});
  Blocks learn(stopwatch), context(stopwatch), score(stopwatch);
  std::vector<OutcomeModel::Context> contexts(kBlock);
  Forecast forecast;
  float sum = 0;
  for (std::size_t i = 0; i + kBlock <= outcomes.size(); i += kBlock) {
    const auto learn_block = [&] {
      for (std::size_t k = i; k < i + kBlock; ++k) {
        model.Learn(outcomes[k].subject, outcomes[k].seen);
      }
    };
    const Instant now = outcomes[i + kBlock - 1].seen.known;
    if (i < outcomes.size() / 2) {  // Until it is warm.
      learn_block();
      continue;
    }
    learn.Time(kBlock, learn_block);
    context.Time(kBlock, [&] {
      for (std::size_t k = 0; k < kBlock; ++k) {
        const Subject& subject = outcomes[i + k].subject;
        contexts[k] = model.ContextOf(subject.customer, subject.topic, now);
      }
    });
    score.Time(kBlock * kCandidates, [&] {
      for (std::size_t k = 0; k < kBlock; ++k) {
        for (std::uint32_t j = 0; j < kCandidates; ++j) {
          const AgentIndex agent = (outcomes[i + k].subject.agent + j) % arguments.agents;
          model.Expect(contexts[k], agent, forecast);
          sum += forecast.log_odds[0];
        }
      }
    });
  }
  absl::PrintF("%s\ndependent memory access: %.0f ns\n\n", MachineDescription(), dram_ns);
  absl::PrintF("%-24s%10s%10s%10s%10s\n", "", "p10 ns", "/ access", "p50 ns", "/ access");
  learn.Print("learn one outcome", dram_ns);
  context.Print("context of a contact", dram_ns);
  score.Print("score one candidate", dram_ns);
  absl::PrintF("\nbytes: pair %d, customer %d, agent or topic or both %d; the model alone %d\n",
               OutcomeModel::BytesPerPair(), OutcomeModel::BytesPerCustomer(),
               OutcomeModel::BytesPerRecord(), sizeof(OutcomeModel));
  absl::PrintF("%d pairs, %d agents with a topic; sum of forecasts %.3f\n", model.pairs(),
               model.agent_topics(), static_cast<double>(sum));
}

int Main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("What the outcome model costs", "outcomes");
  app.add_option("--agents", arguments.agents, "Agents")->check(CLI::Range(1, 100'000));
  app.add_option("--customers", arguments.customers, "Customers")->check(CLI::Range(1, 10'000'000));
  app.add_option("--outcomes", arguments.outcomes, "Outcomes learned, half of them to warm up")
      ->check(CLI::Range(1'000, 100'000'000));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    return app.exit(wanted);
  } catch (const CLI::ParseError& problem) {
    std::cerr << "outcomes: " << problem.what() << '\n';
    return kWrongUsage;
  }
  Run(arguments);
  return 0;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) {
  try {
    return rapport::bench::Main(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "outcomes: " << problem.what() << '\n';
    return 1;
  }
}
