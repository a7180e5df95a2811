// How many customers depend on one agent alone: what is well known today is lost when they leave.

#ifndef RAPPORT_SIM_REPLAY_LEAN_H_
#define RAPPORT_SIM_REPLAY_LEAN_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/replay_known.h"

namespace rapport::sim {

// Somebody with fewer contacts leans on nobody: two of three with one agent is soon had.
inline constexpr std::int64_t kRegularContacts = 4;

// Of the regular customers: those with so many contacts that were served, by whom is known.
struct ReplayLean {
  std::int64_t regulars = 0;
  std::int64_t all_with_one = 0;   // Had all their contacts with one agent.
  std::int64_t most_with_one = 0;  // Had more than half with one agent, and not all.
  // By agent: the regular customers who had more than half of their contacts with them, or all.
  std::vector<std::int64_t> by_agent;
};

// `index_of`: by the number of an agent, where they stand among the `agents`; -1 = nowhere.
ReplayLean FindReplayLean(const ReplayKnown& known, std::span<const std::int32_t> index_of,
                          std::size_t agents);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_LEAN_H_
