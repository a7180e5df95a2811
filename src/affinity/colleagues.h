// Colleagues: agents who have served the same customers, and who shares most of them with whom.
//
// When the agent who knows a customer is away, a natural substitute is the one who has stood in
// for them before: the history shows it by the customers whom both have served. That is a graph
// over agents, the edge between two of them weighted by how many such customers there are. It
// follows the history's pairs as they come and go, so that nobody ever has to look for a shared
// customer, and each agent's strongest colleagues are kept ready to be read.
//
// Counts are exact: they depend on the pairs that there are, and not on how they came about. An
// edge once made stays, also where it is down to 0, so that it is either right or, beyond the
// limit, not there.

#ifndef RAPPORT_AFFINITY_COLLEAGUES_H_
#define RAPPORT_AFFINITY_COLLEAGUES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "affinity/directory.h"
#include "base/segments.h"

namespace rapport {

struct Colleague {
  AgentIndex agent = kNoIndex;
  std::uint32_t shared = 0;  // Customers whom both have served.
  std::uint64_t tie = 0;     // Of those who share as many, the smallest goes first.
};

class Colleagues {
 public:
  // How many strongest colleagues of an agent can be read.
  static constexpr std::size_t kStrongest = 8;

  // `limit`: edges.
  explicit Colleagues(std::int64_t limit);
  ~Colleagues();
  Colleagues(Colleagues&&) noexcept;
  Colleagues& operator=(Colleagues&&) noexcept;

  // A customer whom the agents `others` have served has been served by this one, too. Where the
  // limit leaves no room for all edges, the first get theirs.
  // Cost: O(others).
  void Add(AgentIndex agent, AgentId id, const std::vector<AgentIndex>& others);
  // A customer is no longer remembered to have been served by this agent, but still by `others`.
  // Cost: O(others), amortized: O(colleagues) where one of the strongest has become too weak.
  void Remove(AgentIndex agent, const std::vector<AgentIndex>& others);

  // Customers whom the agent has served.
  std::uint32_t CustomersOf(AgentIndex agent) const {
    return agent < nodes_.size() ? nodes_[agent].customers : 0;
  }
  // Those with whom the agent shares most customers, in this order; at most kStrongest. O(1).
  std::span<const Colleague> StrongestOf(AgentIndex agent) const;
  // Customers whom both have served; 0 also where there is no edge.
  std::uint32_t SharedBy(AgentIndex a, AgentIndex b) const;

  std::size_t edges() const { return index_.size(); }
  // The agents at the ends of each edge, in the order in which they were made. O(edges).
  void AppendEdges(std::vector<std::pair<AgentIndex, AgentIndex>>& edges) const;

 private:
  // Twice as many as are read, so that one who grows weaker seldom has all edges looked through.
  static constexpr std::size_t kListed = 2 * kStrongest;

  struct Node {
    AgentId id;
    std::uint32_t customers = 0;
    std::uint32_t colleagues = 0;  // Edges above 0.
    // The strongest, in order: nobody who is not among them is stronger than the last.
    std::uint32_t listed = 0;
    std::array<Colleague, kListed> strongest;
  };
  struct Edge {
    std::uint32_t shared = 0;
  };
  struct Graph;

  Edge* FindEdge(AgentIndex a, AgentIndex b) const;
  Edge* FindOrAddEdge(AgentIndex a, AgentIndex b);
  void Raise(AgentIndex of, AgentIndex colleague, std::uint32_t shared);
  void Lower(AgentIndex of, AgentIndex colleague, std::uint32_t shared);
  void Relist(AgentIndex of);

  std::size_t limit_;
  Segments<Node> nodes_;  // By agent.
  std::unique_ptr<Graph> graph_;
  absl::flat_hash_map<std::uint64_t, Edge*> index_;  // The graph's edges, by both agents.
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_COLLEAGUES_H_
