// Maximum-weight bipartite matching by LEMON, the peer that joint matching is held against, and the
// oracle of its tests.
//
// This header and its source are C++17: LEMON 1.3.1 constructs its maps by members that C++20 took
// from std::allocator.

#ifndef RAPPORT_BENCH_PEERS_LEMON_MATCHING_H_
#define RAPPORT_BENCH_PEERS_LEMON_MATCHING_H_

#include <cstdint>
#include <vector>

namespace rapport::bench {

struct LemonPairing {
  std::int64_t weight = 0;
  std::uint32_t agent = 0;
};

// Pairings of contact i are those from first[i] to first[i + 1]. A contact may be left to nobody,
// for nothing. `must` is empty or has one place for each contact: not 0 = leaving it costs `loss`.
struct LemonProblem {
  std::vector<std::uint32_t> first;
  std::vector<LemonPairing> pairings;
  std::uint32_t agents = 0;
  std::vector<std::uint8_t> must;
  std::int64_t loss = 0;
};

struct LemonResult {
  bool solved = false;
  std::int64_t total = 0;  // What is gained: the weights taken, less what was lost.
  double seconds = 0;      // Of the solver alone, given its graph and its maps.
};

// How a matching is written as a flow of least cost.
enum class LemonFlow {
  kSink,         // Every contact sends one to an agent or to nobody, and all of them to one sink.
  kCirculation,  // Nobody has to send: what goes from a source to a sink comes back.
  kHub,          // Contacts send and agents receive one each; a hub makes up for who is left.
};

LemonResult LemonNetworkSimplex(const LemonProblem& problem, LemonFlow flow);
LemonResult LemonCostScaling(const LemonProblem& problem, LemonFlow flow);
LemonResult LemonCapacityScaling(const LemonProblem& problem, LemonFlow flow);
// In a general graph, by blossoms.
LemonResult LemonMaxWeightedMatching(const LemonProblem& problem);

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_PEERS_LEMON_MATCHING_H_
