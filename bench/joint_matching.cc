// What joint matching takes, beside LEMON's algorithms on the same problems in the same run; and
// what it gains over serving one after another.
//
//   build/bench/joint_matching [--seeds N] [--rounds N] [--draws N] [--small]
//
// First table: problems by number (bench/support/joint_problems.h), each solved by all in turn,
// round after round. A cell is the median over the seeds of the least time over the rounds, in
// milliseconds. Ours is all of Match, ties and their rule included; LEMON's is the solver's run
// alone, its graph and maps not included. Every total is compared with ours. The network simplex is
// run on three ways to write a matching as a flow (bench/peers/lemon_matching.h); `ratio` is of
// each to ours.
//
// Second table: the mean cost where every pair has an independent exponential cost of mean 1 and
// every contact gets an agent: jointly (with what theory says: Coppersmith and Sorkin 1999), and
// one contact after another, who takes the cheapest agent left. Third: the same at a desk.
//
// Exit status: 0; 1 where a total differs from LEMON's; 2 for wrong usage.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/support/command_line.h"
#include "bench/support/joint_problems.h"
#include "bench/support/machine.h"
#include "matching/joint_matching.h"

#ifdef RAPPORT_HAVE_LEMON
#include "bench/peers/lemon_matching.h"
#endif

namespace rapport::bench {
namespace {

struct Arguments {
  std::uint64_t seeds = 5;
  std::uint64_t rounds = 5;
  std::uint64_t draws = 100'000;
  bool small = false;
};

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double MatchSeconds(JointMatcher& matcher, const OwnedProblem& problem) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  matcher.Match(problem.view());
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

struct Workload {
  std::string name;
  std::uint32_t size = 0;  // Contacts, and as many agents.
  std::uint32_t candidates = 0;
  std::int64_t least = 1;  // Of the weights; 0 = the desk's.
  std::int64_t most = 1'000'000;

  OwnedProblem Draw(std::uint64_t seed) const {
    Draws draws(seed);
    if (least == 0) return DeskProblem({size, size, candidates}, draws);
    return RandomProblem({size, size, candidates, least, most}, draws);
  }
};

std::vector<Workload> Workloads(bool small) {
  const std::uint32_t some = small ? 40 : 1'000;
  const std::uint32_t many = small ? 80 : 10'000;
  return {{absl::StrCat(some, ", 5 each"), some, 5},
          {absl::StrCat(some, ", 20 each"), some, 20},
          {absl::StrCat(many, ", 5 each"), many, 5},
          {absl::StrCat(many, ", 20 each"), many, 20},
          {absl::StrCat(some, ", desk, 20 each"), some, 20, 0},
          {absl::StrCat(many, ", desk, 20 each"), many, 20, 0},
          {absl::StrCat(some, ", 20 each, all equal"), some, 20, 1, 1},
          {absl::StrCat(many, ", 5 each, all equal"), many, 5, 1, 1}};
}

#ifdef RAPPORT_HAVE_LEMON

LemonProblem ForLemon(const OwnedProblem& problem) {
  LemonProblem lemon{.first = problem.first, .pairings = {}, .agents = problem.agents};
  for (const Pairing& pairing : problem.pairings) {
    lemon.pairings.push_back({pairing.weight, pairing.agent});
  }
  return lemon;
}

constexpr std::size_t kForms = 3;  // Of the network simplex; after them two other algorithms.
constexpr std::size_t kPeers = kForms + 2;

LemonResult RunPeer(std::size_t peer, const LemonProblem& problem) {
  if (peer < kForms) return LemonNetworkSimplex(problem, static_cast<LemonFlow>(peer));
  if (peer == kForms) return LemonCostScaling(problem, LemonFlow::kSink);
  return LemonMaxWeightedMatching(problem);
}

// Whether all totals are the same.
bool PrintSpeed(const Arguments& arguments) {
  bool same = true;
  absl::PrintF("%-26s%9s |%9s%9s%9s  ratio %17s |%9s%9s\n", "milliseconds", "ours", "sink", "circ.",
               "hub", "", "cost sc.", "blossoms");
  JointMatcher matcher;
  for (const Workload& workload : Workloads(arguments.small)) {
    std::vector<std::vector<double>> times(kPeers + 1);
    for (std::uint64_t seed = 1; seed <= arguments.seeds; ++seed) {
      const OwnedProblem problem = workload.Draw(seed);
      const LemonProblem lemon = ForLemon(problem);
      std::vector<double> least(kPeers + 1, std::numeric_limits<double>::infinity());
      for (std::uint64_t round = 0; round < arguments.rounds; ++round) {
        least[kPeers] = std::min(least[kPeers], MatchSeconds(matcher, problem));
        for (std::size_t peer = 0; peer < kPeers; ++peer) {
          if (peer >= kForms && round > 0) continue;  // These are much slower: once.
          const LemonResult result = RunPeer(peer, lemon);
          least[peer] = std::min(least[peer], result.seconds);
          same = same && result.solved && result.total == matcher.total();
        }
      }
      for (std::size_t k = 0; k <= kPeers; ++k) times[k].push_back(least[k] * 1e3);
    }
    const double ours = Median(times[kPeers]);
    absl::PrintF("%-26s%9.3f |", workload.name, ours);
    for (std::size_t k = 0; k < kForms; ++k) absl::PrintF("%9.2f", Median(times[k]));
    absl::PrintF("  ");
    for (std::size_t k = 0; k < kForms; ++k) absl::PrintF("%7.1fx", Median(times[k]) / ours);
    absl::PrintF(" |%9.1f%9.1f\n", Median(times[kForms]), Median(times[kForms + 1]));
  }
  if (!same) absl::PrintF("TOTALS DIFFER\n");
  return same;
}

#else

bool PrintSpeed(const Arguments& arguments) {
  absl::PrintF("Built without LEMON: ours alone\n%-26s%9s\n", "milliseconds", "ours");
  JointMatcher matcher;
  for (const Workload& workload : Workloads(arguments.small)) {
    std::vector<double> times;
    for (std::uint64_t seed = 1; seed <= arguments.seeds; ++seed) {
      const OwnedProblem problem = workload.Draw(seed);
      double least = std::numeric_limits<double>::infinity();
      for (std::uint64_t round = 0; round < arguments.rounds; ++round) {
        least = std::min(least, MatchSeconds(matcher, problem));
      }
      times.push_back(least * 1e3);
    }
    absl::PrintF("%-26s%9.3f\n", workload.name, Median(times));
  }
  return true;
}

#endif

// The sum of what each contact in turn gains by the best agent left.
std::int64_t OneAfterAnother(const OwnedProblem& problem) {
  std::vector<bool> taken(problem.agents);
  std::int64_t total = 0;
  for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
    const Pairing* best = nullptr;
    for (const Pairing& pairing : problem.view().of(i)) {
      if (taken[pairing.agent]) continue;
      if (best == nullptr || pairing.weight > best->weight ||
          (pairing.weight == best->weight && pairing.agent < best->agent)) {
        best = &problem.pairings[static_cast<std::size_t>(&pairing - problem.pairings.data())];
      }
    }
    if (best == nullptr) continue;
    taken[best->agent] = true;
    total += best->weight;
  }
  return total;
}

constexpr std::int64_t kUnit = 1'000'000;  // A cost of 1.

// Every pair costs something, and that much less than the same for all is its weight: who is
// matched does not depend on it, and everybody is.
OwnedProblem CostlyProblem(std::uint32_t contacts, std::uint32_t agents, Draws& draws) {
  OwnedProblem problem;
  problem.agents = agents;
  for (std::uint32_t i = 0; i < contacts; ++i) {
    for (std::uint32_t a = 0; a < agents; ++a) {
      const double uniform = (static_cast<double>(draws.Next() >> 11) + 0.5) * 0x1p-53;
      const double cost = -std::log(uniform) * static_cast<double>(kUnit);
      problem.Add(a, 1'000 * kUnit - static_cast<std::int64_t>(cost));
    }
    problem.EndContact();
  }
  return problem;
}

// The mean least cost: the sum of 1 / ((contacts - i) (agents - j)) over i + j < contacts.
double Theory(std::uint32_t contacts, std::uint32_t agents) {
  double sum = 0;
  for (std::uint32_t i = 0; i < contacts; ++i) {
    for (std::uint32_t j = 0; i + j < contacts; ++j) {
      sum += 1.0 / (static_cast<double>(contacts - i) * static_cast<double>(agents - j));
    }
  }
  return sum;
}

void PrintCosts(const Arguments& arguments) {
  absl::PrintF("\n%-26s%10s%10s%16s%8s\n", "exponential costs", "jointly", "theory", "one by one",
               "less");
  JointMatcher matcher;
  struct Size {
    std::uint32_t contacts, agents;
  };
  for (const Size size : std::vector<Size>{
           {1, 10}, {2, 2}, {2, 10}, {5, 5}, {5, 10}, {5, 50}, {10, 10}, {20, 20}, {20, 40}}) {
    Draws draws(1);
    std::int64_t joint = 0;
    std::int64_t greedy = 0;
    for (std::uint64_t n = 0; n < arguments.draws; ++n) {
      const OwnedProblem problem = CostlyProblem(size.contacts, size.agents, draws);
      matcher.Match(problem.view());
      joint += 1'000 * kUnit * size.contacts - matcher.total();
      greedy += 1'000 * kUnit * size.contacts - OneAfterAnother(problem);
    }
    const double unit = static_cast<double>(kUnit) * static_cast<double>(arguments.draws);
    const double jointly = static_cast<double>(joint) / unit;
    const double one_by_one = static_cast<double>(greedy) / unit;
    absl::PrintF("%-26s%10.4f%10.4f%16.4f%6.1f %%\n",
                 absl::StrCat(size.contacts, " contacts, ", size.agents, " agents"), jointly,
                 Theory(size.contacts, size.agents), one_by_one, 100 * (1 - jointly / one_by_one));
  }
}

// Leaves of the weights what the agent is worth to the contact beyond a stranger.
void WithoutWaits(OwnedProblem& problem) {
  for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
    std::int64_t stranger = std::numeric_limits<std::int64_t>::max();
    for (const Pairing& pairing : problem.view().of(i)) {
      stranger = std::min(stranger, pairing.weight);
    }
    for (std::uint32_t p = problem.first[i]; p < problem.first[i + 1]; ++p) {
      problem.pairings[p].weight -= stranger;
    }
  }
}

void PrintDesk(const Arguments& arguments) {
  absl::PrintF("\n%-26s%10s%26s%8s\n", "desk, worth per contact, s", "jointly", "one by one",
               "more");
  JointMatcher matcher;
  struct Size {
    std::uint32_t contacts, agents;
  };
  for (const Size size :
       std::vector<Size>{{1, 50}, {5, 5}, {5, 10}, {5, 50}, {20, 20}, {20, 40}, {50, 50}}) {
    Draws draws(1);
    std::int64_t joint = 0;
    std::int64_t greedy = 0;
    const std::uint64_t problems = arguments.draws / 10 + 1;
    for (std::uint64_t n = 0; n < problems; ++n) {
      OwnedProblem problem = DeskProblem({size.contacts, size.agents, size.agents}, draws);
      WithoutWaits(problem);
      matcher.Match(problem.view());
      joint += matcher.total();
      greedy += OneAfterAnother(problem);
    }
    const double unit = 1'000.0 * static_cast<double>(problems) * size.contacts;
    absl::PrintF("%-26s%10.2f%26.2f%6.1f %%\n",
                 absl::StrCat(size.contacts, " contacts, ", size.agents, " agents"),
                 static_cast<double>(joint) / unit, static_cast<double>(greedy) / unit,
                 100.0 * static_cast<double>(joint) / static_cast<double>(greedy) - 100);
  }
}

int Main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("What joint matching takes and gains", "joint_matching");
  app.add_option("--seeds", arguments.seeds, "Problems of each kind")->check(CLI::Range(1, 1'000));
  app.add_option("--rounds", arguments.rounds, "Times that each is solved")
      ->check(CLI::Range(1, 1'000));
  app.add_option("--draws", arguments.draws, "Problems of random costs of each size")
      ->check(CLI::Range(1, 100'000'000));
  app.add_flag("--small", arguments.small, "Small problems, as a test");
  if (const auto exit_code = Parse(app, argc, argv)) return *exit_code;
  absl::PrintF("%s\n%d problems of each kind, %d rounds\n\n", MachineDescription(), arguments.seeds,
               arguments.rounds);
  const bool same = PrintSpeed(arguments);
  PrintCosts(arguments);
  PrintDesk(arguments);
  return same ? 0 : kCouldNotBeDone;
}

}  // namespace
}  // namespace rapport::bench

int main(int argc, char** argv) {
  return rapport::bench::RunGuarded("joint_matching",
                                    [&] { return rapport::bench::Main(argc, argv); });
}
