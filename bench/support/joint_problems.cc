#include "bench/support/joint_problems.h"

#include <algorithm>

namespace rapport::bench {
namespace {

constexpr std::uint32_t kClass = 50;  // Agents.

}  // namespace

void OwnedProblem::Add(std::uint32_t agent, std::int64_t weight) {
  const auto begin = pairings.begin() + first.back();
  const bool known = std::any_of(
      begin, pairings.end(), [agent](const Pairing& pairing) { return pairing.agent == agent; });
  if (!known) pairings.push_back({weight, agent});
}

JointProblem OwnedProblem::view() const {
  return {.first = first,
          .pairings = pairings,
          .agents = agents,
          .must = must,
          .contact_order = contact_order,
          .agent_order = agent_order};
}

OwnedProblem RandomProblem(const RandomShape& shape, Draws& draws) {
  OwnedProblem problem;
  problem.agents = shape.agents;
  for (std::uint32_t i = 0; i < shape.contacts; ++i) {
    const std::size_t enough = problem.pairings.size() + shape.candidates;
    while (problem.pairings.size() < enough) {
      const auto agent = static_cast<std::uint32_t>(draws.Below(shape.agents));
      problem.Add(agent, draws.Between(shape.least, shape.most));
    }
    problem.EndContact();
  }
  return problem;
}

OwnedProblem DeskProblem(const DeskShape& shape, Draws& draws) {
  OwnedProblem problem;
  problem.agents = shape.agents;
  const std::uint32_t of_class = std::min(kClass, shape.agents);
  const std::uint32_t classes = shape.agents / of_class;
  for (std::uint32_t i = 0; i < shape.contacts; ++i) {
    const auto begin = static_cast<std::uint32_t>(draws.Below(classes)) * of_class;
    const std::int64_t waited_ms = draws.Between(0, 600'000);
    const auto agent = [&](std::uint64_t n) {
      return begin + static_cast<std::uint32_t>(n % of_class);
    };
    for (std::uint64_t known = draws.Below(4); known > 0; --known) {
      problem.Add(agent(draws.Next()), waited_ms + draws.Between(1, 120'000));
    }
    const std::uint64_t stranger = draws.Below(of_class);
    for (std::uint64_t k = 0; k < shape.substitutes; ++k) {
      problem.Add(agent(stranger + k), waited_ms);
    }
    problem.EndContact();
  }
  return problem;
}

}  // namespace rapport::bench
