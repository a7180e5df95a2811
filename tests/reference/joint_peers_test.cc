// Joint matching beside others' code: LEMON's network simplex at every size, and Boost.Graph's
// matching of general graphs, which is another method altogether, where problems are small.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "bench/support/joint_problems.h"
#include "boost/graph/adjacency_list.hpp"
#include "boost/graph/maximum_weighted_matching.hpp"
#include "gtest/gtest.h"
#include "matching/joint_matching.h"
#include "support/scale.h"

#ifdef RAPPORT_HAVE_LEMON
#include "bench/peers/lemon_matching.h"
#endif

namespace rapport::testing {
namespace {

using bench::DeskProblem;
using bench::Draws;
using bench::OwnedProblem;
using bench::RandomProblem;

// Weights that hardly tie, that tie often, that are all the same, or not all worth taking.
OwnedProblem AnyProblem(std::uint32_t most_nodes, Draws& draws) {
  const auto contacts = static_cast<std::uint32_t>(draws.Between(1, most_nodes));
  const auto agents = static_cast<std::uint32_t>(draws.Between(1, most_nodes));
  const auto candidates = static_cast<std::uint32_t>(draws.Between(1, std::min(agents, 20u)));
  if (draws.OneIn(4)) return DeskProblem({contacts, agents, candidates}, draws);
  const std::int64_t most =
      std::vector<std::int64_t>{1, 10, 1'000'000, kMostWeight}[draws.Below(4)];
  const std::int64_t least = std::vector<std::int64_t>{1, 0, most, -most}[draws.Below(4)];
  return RandomProblem({contacts, agents, candidates, least, most}, draws);
}

// What is not worth taking is left out, for this one would match as many as it can.
std::int64_t BoostTotal(const OwnedProblem& problem) {
  using Weight = boost::property<boost::edge_weight_t, std::int64_t>;
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS,
                                      boost::no_property, Weight>;
  Graph graph(problem.contacts() + problem.agents);
  for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
    for (const Pairing& pairing : problem.view().of(i)) {
      if (pairing.weight <= 0) continue;
      boost::add_edge(i, problem.contacts() + pairing.agent, Weight(pairing.weight), graph);
    }
  }
  // Without an edge, Boost 1.81 doubles the least number there is.
  if (boost::num_edges(graph) == 0) return 0;
  std::vector<boost::graph_traits<Graph>::vertex_descriptor> mate(boost::num_vertices(graph));
  boost::maximum_weighted_matching(graph, mate.data());
  std::int64_t total = 0;
  for (std::uint32_t i = 0; i < problem.contacts(); ++i) {
    for (const Pairing& pairing : problem.view().of(i)) {
      if (mate[i] == problem.contacts() + pairing.agent && pairing.weight > 0) {
        total += pairing.weight;
      }
    }
  }
  return total;
}

TEST(JointPeers, AsMuchAsBoostGraph) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(50, 500, 3'000); n > 0; --n) {
      const OwnedProblem problem = AnyProblem(14, draws);
      matcher.Match(problem.view());
      ASSERT_EQ(matcher.total(), BoostTotal(problem)) << "seed " << seed << ", " << n << " left";
    }
  }
}

#ifdef RAPPORT_HAVE_LEMON

bench::LemonProblem ForLemon(const OwnedProblem& problem) {
  bench::LemonProblem lemon{.first = problem.first, .pairings = {}, .agents = problem.agents};
  for (const Pairing& pairing : problem.pairings) {
    lemon.pairings.push_back({pairing.weight, pairing.agent});
  }
  return lemon;
}

void ExpectLemonTotal(JointMatcher& matcher, const OwnedProblem& problem) {
  matcher.Match(problem.view());
  const bench::LemonResult lemon =
      bench::LemonNetworkSimplex(ForLemon(problem), bench::LemonFlow::kSink);
  ASSERT_TRUE(lemon.solved);
  ASSERT_EQ(matcher.total(), lemon.total);
}

TEST(JointPeers, AsMuchAsLemonUpTo200By200) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(300, 10'000, 100'000); n > 0; --n) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed << ", " << n << " left");
      ExpectLemonTotal(matcher, AnyProblem(200, draws));
      if (HasFatalFailure()) return;
    }
  }
}

TEST(JointPeers, AsMuchAsLemonAt1000By1000) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(1, 5, 50); n > 0; --n) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed << ", " << n << " left");
      for (const std::uint32_t candidates : {5u, 20u}) {
        ExpectLemonTotal(matcher, RandomProblem({1'000, 1'000, candidates}, draws));
        ExpectLemonTotal(matcher, RandomProblem({1'000, 1'000, candidates, -9, 10}, draws));
        ExpectLemonTotal(matcher, DeskProblem({1'000, 1'000, candidates}, draws));
        if (HasFatalFailure()) return;
      }
    }
  }
}

// As many of those who must be matched as can be, and then the weights.
TEST(JointPeers, AsMuchAsLemonWhereSomeMustBeMatched) {
  JointMatcher matcher;
  for (const std::uint64_t seed : Seeds()) {
    Draws draws(seed);
    for (std::int64_t n = Scaled(100, 2'000, 20'000); n > 0; --n) {
      const auto contacts = static_cast<std::uint32_t>(draws.Between(1, 100));
      const auto agents = static_cast<std::uint32_t>(draws.Between(1, 100));
      const auto candidates = static_cast<std::uint32_t>(draws.Between(1, std::min(agents, 8u)));
      const std::int64_t most = draws.OneIn(2) ? 10 : 1'000'000;
      OwnedProblem problem = RandomProblem({contacts, agents, candidates, -most, most}, draws);
      for (std::uint32_t i = 0; i < contacts; ++i) problem.must.push_back(draws.OneIn(3) ? 1 : 0);
      const auto matched = matcher.Match(problem.view());
      bench::LemonProblem lemon = ForLemon(problem);
      lemon.must = problem.must;
      lemon.loss = 1'000 * most;
      // A negative weight is taken only with somebody who must be matched; LEMON, too, leaves the
      // others to nobody.
      const bench::LemonResult result =
          bench::LemonNetworkSimplex(lemon, bench::LemonFlow::kCirculation);
      ASSERT_TRUE(result.solved);
      std::int64_t total = matcher.total();
      for (std::uint32_t i = 0; i < contacts; ++i) {
        if (problem.must[i] != 0 && matched[i] == kNobody) total -= lemon.loss;
      }
      ASSERT_EQ(total, result.total) << "seed " << seed << ", " << n << " left";
    }
  }
}

#else

TEST(JointPeers, Lemon) { GTEST_SKIP() << "built without LEMON (see cmake/packages_test.txt)"; }

#endif

}  // namespace
}  // namespace rapport::testing
