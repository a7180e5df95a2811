// What the outcome model costs: learning one outcome, the context of a contact, what is forecast of
// one candidate and what that is worth; beside a dependent memory access of the same minute. And
// what is kept, in bytes: of a pair and a customer the same however many topics there are that they
// never had.
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
#include "absl/time/time.h"
#include "affinity/history.h"
#include "affinity/outcome_model.h"
#include "base/fixed.h"
#include "bench/support/machine.h"
#include "bench/support/stopwatch.h"
#include "ranking/outlook.h"
#include "ranking/settings.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

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
    // Each customer has a handful of agents and topics, as at a desk that keeps them.
    const CustomerIndex customer = below(arguments.customers);
    outcome.subject = {customer, (customer * 7 + below(4)) % arguments.agents,
                       TopicId{(customer + below(3)) % arguments.topics + std::uint64_t{1}}};
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

// What the subject's pair has shown; nullptr: they have not met.
const PairEvidence* PairOf(const History& history, const Subject& subject) {
  return history.ShownBy(history.FindPair(subject.customer, subject.agent));
}

class Run {
 public:
  explicit Run(const Arguments& arguments)
      : arguments_(arguments),
        history_(LimitsFor(arguments), Policy{}),
        settings_(Policy{}),
        priced_(PricedPolicy()),
        outcomes_(MakeOutcomes(arguments)) {
    for (std::uint32_t c = 0; c < arguments.customers; ++c) {
      history_.customers().FindOrAdd({c + std::uint64_t{1}});
    }
    for (std::uint32_t a = 0; a < arguments.agents; ++a) {
      history_.agents().FindOrAdd({a + std::uint64_t{1}});
    }
  }

  void Measure() {
    history_.SetPolicy(PricedPolicy(), outcomes_.front().seen.known);
    for (std::size_t i = 0; i + kBlock <= outcomes_.size(); i += kBlock) {
      const auto learn = [&] {
        for (std::size_t k = i; k < i + kBlock; ++k) {
          history_.LearnOutcome(outcomes_[k].subject, outcomes_[k].seen);
        }
      };
      if (i < outcomes_.size() / 2) {  // Until it is warm.
        learn();
        continue;
      }
      // What comes upon a contact that was just forecast finds its records in the cache.
      const bool warm = i / kBlock % 2 == 0;
      if (warm) MeasureScoring(i);
      (warm ? learn_ : learn_cold_).Time(kBlock, learn);
    }
  }

  void Print() {
    const double dram_ns = PointerChase(std::size_t{512} << 20).Nanoseconds();
    absl::PrintF("%s\ndependent memory access: %.0f ns\n\n", MachineDescription(), dram_ns);
    absl::PrintF("%-24s%10s%10s%10s%10s\n", "", "p10 ns", "/ access", "p50 ns", "/ access");
    learn_.Print("learn one outcome", dram_ns);
    learn_cold_.Print("of who was not in cache", dram_ns);
    context_.Print("context of a contact", dram_ns);
    forecast_.Print("forecast one candidate", dram_ns);
    score_.Print("score one candidate", dram_ns);
    score_priced_.Print("with a handling price", dram_ns);
    absl::PrintF(
        "\nbytes: pair %d (%d of them evidence), customer %d (%d), topic of a pair %d\n"
        "agent or topic or both %d; the model alone %d\n",
        sizeof(Pair), sizeof(PairEvidence), sizeof(Customer), sizeof(WideEvidence),
        sizeof(TopicSum), OutcomeModel::BytesPerRecord(), sizeof(OutcomeModel));
    absl::PrintF("%d pairs, %d agents with a topic; check sum %d\n", history_.pairs(),
                 history_.outcomes().agent_topics(), sum_);
  }

 private:
  static constexpr std::size_t kBlock = 64;
  static constexpr std::uint32_t kCandidates = 8;

  static Limits LimitsFor(const Arguments& arguments) {
    Limits limits;
    limits.topics = std::max<std::int64_t>(limits.topics, arguments.topics);
    return limits;
  }
  static Policy PricedPolicy() {
    Policy policy;
    policy.price_per_handling_ppm = kPpm / 4;
    return policy;
  }

  AgentIndex Candidate(const Subject& subject, std::uint32_t j) const {
    return (subject.agent + j) % arguments_.agents;
  }

  void MeasureScoring(std::size_t i) {
    const Instant now = outcomes_[i + kBlock - 1].seen.known;
    const OutcomeModel& model = history_.outcomes();
    const auto find_contexts = [&] {
      contexts_.clear();
      for (std::size_t k = 0; k < kBlock; ++k) {
        contexts_.push_back(history_.ContextOf(outcomes_[i + k].subject, now));
      }
    };
    find_contexts();  // What they need is in the cache from here on.
    context_.Time(kBlock, find_contexts);
    forecast_.Time(kBlock * kCandidates, [&] {
      for (std::size_t k = 0; k < kBlock; ++k) {
        Subject subject = outcomes_[i + k].subject;
        for (std::uint32_t j = 0; j < kCandidates; ++j) {
          subject.agent = Candidate(outcomes_[i + k].subject, j);
          const PairEvidence* pair = PairOf(history_, subject);
          sum_ += model.Expect(contexts_[k], subject.agent, pair).log_odds[0] > 0 ? 1 : 0;
        }
      }
    });
    MeasureWorth(i, settings_, score_);
    MeasureWorth(i, priced_, score_priced_);
  }

  void MeasureWorth(std::size_t i, const Settings& settings, Blocks& blocks) {
    const Instant now = outcomes_[i + kBlock - 1].seen.known;
    std::vector<Outlook> outlooks;
    for (std::size_t k = 0; k < kBlock; ++k) {
      outlooks.emplace_back(history_, settings, settings.resolution, outcomes_[i + k].subject, now);
    }
    Affinity affinity;
    blocks.Time(kBlock * kCandidates, [&] {
      for (std::size_t k = 0; k < kBlock; ++k) {
        Subject subject = outcomes_[i + k].subject;
        for (std::uint32_t j = 0; j < kCandidates; ++j) {
          subject.agent = Candidate(outcomes_[i + k].subject, j);
          outlooks[k].Fill(subject.agent, PairOf(history_, subject), affinity);
          sum_ += affinity.worth_ms();
        }
      }
    });
  }

  Arguments arguments_;
  History history_;
  Settings settings_;
  Settings priced_;
  std::vector<Learned> outcomes_;
  std::vector<OutcomeModel::Context> contexts_;
  Stopwatch stopwatch_;
  Blocks learn_{stopwatch_}, learn_cold_{stopwatch_}, context_{stopwatch_}, forecast_{stopwatch_},
      score_{stopwatch_}, score_priced_{stopwatch_};
  std::int64_t sum_ = 0;
};

int Main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("What the outcome model costs", "outcomes");
  app.add_option("--agents", arguments.agents, "Agents")->check(CLI::Range(1, 100'000));
  app.add_option("--customers", arguments.customers, "Customers")->check(CLI::Range(1, 10'000'000));
  app.add_option("--topics", arguments.topics, "Topics")->check(CLI::Range(1, 1'000'000));
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
  Run run(arguments);
  run.Measure();
  run.Print();
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
