#include "affinity/colleagues.h"

#include <algorithm>

#include "base/fixed.h"
#include "boost/graph/adjacency_list.hpp"

namespace rapport {
namespace {

bool IsStronger(const Colleague& a, const Colleague& b) {
  return a.shared != b.shared ? a.shared > b.shared : a.tie < b.tie;
}

std::uint64_t KeyOf(AgentIndex a, AgentIndex b) {
  return std::uint64_t{std::min(a, b)} << 32 | std::max(a, b);
}

// Puts a colleague where they belong, from `place` on, whose contents are lost.
template <typename Place>
void MoveUp(const Colleague& colleague, Place begin, Place place) {
  for (; place != begin && IsStronger(colleague, *(place - 1)); --place) *place = *(place - 1);
  *place = colleague;
}

}  // namespace

struct Colleagues::Graph {
  // In a list edges stay where they are, so that the index can point at them.
  boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, Edge,
                        boost::no_property, boost::listS>
      edges;
};

Colleagues::Colleagues(std::int64_t limit)
    : limit_(static_cast<std::size_t>(limit)), graph_(std::make_unique<Graph>()) {}

Colleagues::~Colleagues() = default;
Colleagues::Colleagues(Colleagues&&) noexcept = default;
Colleagues& Colleagues::operator=(Colleagues&&) noexcept = default;

void Colleagues::Add(AgentIndex agent, AgentId id, const std::vector<AgentIndex>& others) {
  while (nodes_.size() <= agent) {
    nodes_.emplace_back();
    boost::add_vertex(graph_->edges);
  }
  nodes_[agent].id = id;
  ++nodes_[agent].customers;
  for (const AgentIndex other : others) {
    Edge* const edge = FindOrAddEdge(agent, other);
    if (edge == nullptr) continue;
    ++edge->shared;
    Raise(agent, other, edge->shared);
    Raise(other, agent, edge->shared);
  }
}

void Colleagues::Remove(AgentIndex agent, const std::vector<AgentIndex>& others) {
  --nodes_[agent].customers;
  for (const AgentIndex other : others) {
    Edge* const edge = FindEdge(agent, other);
    if (edge == nullptr) continue;
    --edge->shared;
    Lower(agent, other, edge->shared);
    Lower(other, agent, edge->shared);
  }
}

std::span<const Colleague> Colleagues::StrongestOf(AgentIndex agent) const {
  if (agent >= nodes_.size()) return {};
  const Node& node = nodes_[agent];
  return std::span(node.strongest).first(std::min<std::size_t>(kStrongest, node.listed));
}

std::uint32_t Colleagues::SharedBy(AgentIndex a, AgentIndex b) const {
  const Edge* const edge = FindEdge(a, b);
  return edge == nullptr ? 0 : edge->shared;
}

void Colleagues::AppendEdges(std::vector<std::pair<AgentIndex, AgentIndex>>& edges) const {
  const auto [begin, end] = boost::edges(graph_->edges);
  for (auto it = begin; it != end; ++it) {
    edges.emplace_back(static_cast<AgentIndex>(boost::source(*it, graph_->edges)),
                       static_cast<AgentIndex>(boost::target(*it, graph_->edges)));
  }
}

Colleagues::Edge* Colleagues::FindEdge(AgentIndex a, AgentIndex b) const {
  const auto it = index_.find(KeyOf(a, b));
  return it == index_.end() ? nullptr : it->second;
}

Colleagues::Edge* Colleagues::FindOrAddEdge(AgentIndex a, AgentIndex b) {
  Edge* const found = FindEdge(a, b);
  if (found != nullptr || index_.size() >= limit_) return found;
  Edge* const made = &graph_->edges[boost::add_edge(a, b, graph_->edges).first];
  index_.emplace(KeyOf(a, b), made);
  return made;
}

// A colleague shares one customer more.
void Colleagues::Raise(AgentIndex of, AgentIndex colleague, std::uint32_t shared) {
  Node& node = nodes_[of];
  const bool complete = node.listed == node.colleagues;
  if (shared == 1) ++node.colleagues;
  const bool has_room = complete && node.listed < kListed;
  const auto begin = node.strongest.begin();
  const auto end = begin + node.listed;
  if (!has_room && shared < (end - 1)->shared) return;
  auto place = std::find_if(begin, end, [=](const Colleague& c) { return c.agent == colleague; });
  const Colleague raised = {colleague, shared, Mix(node.id.value, nodes_[colleague].id.value)};
  if (place == end) {
    if (!has_room && !IsStronger(raised, *(place - 1))) return;
    if (node.listed == kListed) {
      --place;
    } else {
      ++node.listed;
    }
  }
  MoveUp(raised, begin, place);
}

// A colleague shares one customer less.
void Colleagues::Lower(AgentIndex of, AgentIndex colleague, std::uint32_t shared) {
  Node& node = nodes_[of];
  const bool complete = node.listed == node.colleagues;
  if (shared == 0) --node.colleagues;
  const auto begin = node.strongest.begin();
  const auto end = begin + node.listed;
  const Colleague last = *(end - 1);
  if (shared + 1 < last.shared) return;
  auto place = std::find_if(begin, end, [=](const Colleague& c) { return c.agent == colleague; });
  if (place == end) return;
  Colleague lowered = *place;
  lowered.shared = shared;
  for (; place + 1 != end && IsStronger(*(place + 1), lowered); ++place) *place = *(place + 1);
  *place = lowered;
  // Whoever is not listed is weaker than the last was, and perhaps stronger than this one now is.
  const bool stays = shared > 0 && (complete || IsStronger(lowered, last));
  if (!stays) --node.listed;
  if (node.listed < kStrongest && node.listed < node.colleagues) Relist(of);
}

// Lists an agent's strongest colleagues anew.
void Colleagues::Relist(AgentIndex of) {
  Node& node = nodes_[of];
  node.listed = 0;
  const auto begin = node.strongest.begin();
  const auto [edge, end] = boost::out_edges(of, graph_->edges);
  for (auto it = edge; it != end; ++it) {
    const auto other = static_cast<AgentIndex>(boost::target(*it, graph_->edges));
    const Colleague colleague = {other, graph_->edges[*it].shared,
                                 Mix(node.id.value, nodes_[other].id.value)};
    if (colleague.shared == 0) continue;
    auto place = begin + node.listed;
    if (node.listed == kListed) {
      if (!IsStronger(colleague, *(place - 1))) continue;
      --place;
    } else {
      ++node.listed;
    }
    MoveUp(colleague, begin, place);
  }
}

}  // namespace rapport
