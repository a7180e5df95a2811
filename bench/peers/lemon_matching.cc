#include "bench/peers/lemon_matching.h"

#include <chrono>
#include <cstddef>

#include "lemon/capacity_scaling.h"
#include "lemon/cost_scaling.h"
#include "lemon/matching.h"
#include "lemon/network_simplex.h"
#include "lemon/smart_graph.h"

namespace rapport::bench {
namespace {

using Digraph = lemon::SmartDigraph;
using Clock = std::chrono::steady_clock;

std::uint32_t ContactsOf(const LemonProblem& problem) {
  return static_cast<std::uint32_t>(problem.first.size() - 1);
}

struct Flow {
  explicit Flow(const LemonProblem& problem) : cost(graph), capacity(graph, 1), supply(graph, 0) {
    const std::uint32_t contacts = ContactsOf(problem);
    graph.reserveNode(static_cast<int>(contacts + problem.agents + 2));
    graph.reserveArc(static_cast<int>(problem.pairings.size() + contacts + problem.agents + 1));
    for (std::uint32_t i = 0; i < contacts; ++i) contact.push_back(graph.addNode());
    for (std::uint32_t a = 0; a < problem.agents; ++a) agent.push_back(graph.addNode());
    for (std::uint32_t i = 0; i < contacts; ++i) {
      for (std::uint32_t p = problem.first[i]; p < problem.first[i + 1]; ++p) {
        Connect(contact[i], agent[problem.pairings[p].agent], -problem.pairings[p].weight, 1);
      }
    }
  }

  void Connect(Digraph::Node from, Digraph::Node to, std::int64_t costs, std::int64_t most) {
    const Digraph::Arc arc = graph.addArc(from, to);
    cost[arc] = costs;
    capacity[arc] = most;
  }

  Digraph graph;
  std::vector<Digraph::Node> contact;
  std::vector<Digraph::Node> agent;
  Digraph::ArcMap<std::int64_t> cost;
  Digraph::ArcMap<std::int64_t> capacity;
  Digraph::NodeMap<std::int64_t> supply;
  std::int64_t added = 0;  // To every cost alike.
};

std::int64_t LossOf(const LemonProblem& problem, std::uint32_t contact) {
  return !problem.must.empty() && problem.must[contact] != 0 ? problem.loss : 0;
}

void AddSink(const LemonProblem& problem, Flow& flow) {
  const Digraph::Node sink = flow.graph.addNode();
  const std::uint32_t contacts = ContactsOf(problem);
  for (std::uint32_t i = 0; i < contacts; ++i) {
    flow.supply[flow.contact[i]] = 1;
    flow.Connect(flow.contact[i], sink, LossOf(problem, i), 1);
  }
  for (const Digraph::Node agent : flow.agent) flow.Connect(agent, sink, 0, 1);
  flow.supply[sink] = -static_cast<std::int64_t>(contacts);
}

void AddCirculation(const LemonProblem& problem, Flow& flow) {
  const Digraph::Node source = flow.graph.addNode();
  const Digraph::Node sink = flow.graph.addNode();
  const std::uint32_t contacts = ContactsOf(problem);
  for (std::uint32_t i = 0; i < contacts; ++i) {
    // What leaving it costs is gained by not leaving it.
    flow.added += LossOf(problem, i);
    flow.Connect(source, flow.contact[i], -LossOf(problem, i), 1);
  }
  for (const Digraph::Node agent : flow.agent) flow.Connect(agent, sink, 0, 1);
  flow.Connect(sink, source, 0, contacts);
}

void AddHub(const LemonProblem& problem, Flow& flow) {
  const Digraph::Node hub = flow.graph.addNode();
  const std::uint32_t contacts = ContactsOf(problem);
  for (std::uint32_t i = 0; i < contacts; ++i) {
    flow.supply[flow.contact[i]] = 1;
    flow.Connect(flow.contact[i], hub, LossOf(problem, i), 1);
  }
  for (const Digraph::Node agent : flow.agent) {
    flow.supply[agent] = -1;
    flow.Connect(hub, agent, 0, 1);
  }
  flow.supply[hub] = static_cast<std::int64_t>(problem.agents) - contacts;
}

void Complete(const LemonProblem& problem, LemonFlow how, Flow& flow) {
  switch (how) {
    case LemonFlow::kSink:
      return AddSink(problem, flow);
    case LemonFlow::kCirculation:
      return AddCirculation(problem, flow);
    case LemonFlow::kHub:
      return AddHub(problem, flow);
  }
}

template <typename Solver>
LemonResult Solve(const LemonProblem& problem, LemonFlow how) {
  Flow flow(problem);
  Complete(problem, how, flow);
  Solver solver(flow.graph);
  solver.upperMap(flow.capacity).costMap(flow.cost).supplyMap(flow.supply);
  LemonResult result;
  const Clock::time_point begin = Clock::now();
  result.solved = solver.run() == Solver::OPTIMAL;
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  if (result.solved) result.total = -solver.template totalCost<std::int64_t>() - flow.added;
  return result;
}

}  // namespace

LemonResult LemonNetworkSimplex(const LemonProblem& problem, LemonFlow flow) {
  return Solve<lemon::NetworkSimplex<Digraph, std::int64_t, std::int64_t>>(problem, flow);
}

LemonResult LemonCostScaling(const LemonProblem& problem, LemonFlow flow) {
  return Solve<lemon::CostScaling<Digraph, std::int64_t, std::int64_t>>(problem, flow);
}

LemonResult LemonCapacityScaling(const LemonProblem& problem, LemonFlow flow) {
  return Solve<lemon::CapacityScaling<Digraph, std::int64_t, std::int64_t>>(problem, flow);
}

LemonResult LemonMaxWeightedMatching(const LemonProblem& problem) {
  using Graph = lemon::SmartGraph;
  using Weights = Graph::EdgeMap<std::int64_t>;
  Graph graph;
  Weights weights(graph);
  const std::uint32_t contacts = ContactsOf(problem);
  std::vector<Graph::Node> nodes;
  for (std::uint32_t i = 0; i < contacts + problem.agents; ++i) nodes.push_back(graph.addNode());
  LemonResult result;
  for (std::uint32_t i = 0; i < contacts; ++i) {
    result.total -= LossOf(problem, i);
    for (std::uint32_t p = problem.first[i]; p < problem.first[i + 1]; ++p) {
      const LemonPairing& pairing = problem.pairings[p];
      weights[graph.addEdge(nodes[i], nodes[contacts + pairing.agent])] =
          pairing.weight + LossOf(problem, i);
    }
  }
  lemon::MaxWeightedMatching<Graph, Weights> solver(graph, weights);
  const Clock::time_point begin = Clock::now();
  solver.run();
  result.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  result.solved = true;
  result.total += solver.matchingWeight();
  return result;
}

}  // namespace rapport::bench
