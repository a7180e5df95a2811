#include "sim/replay_lean.h"

namespace rapport::sim {

ReplayLean FindReplayLean(const ReplayKnown& known, std::span<const std::int32_t> index_of,
                          std::size_t agents) {
  ReplayLean lean;
  lean.by_agent.resize(agents);
  for (std::uint32_t customer = 1; customer <= known.customers(); ++customer) {
    std::int64_t contacts = 0;
    ReplayKnown::Met most{.agent = 0, .ended = 0};
    for (const ReplayKnown::Met& met : known.Agents(customer)) {
      if (met.agent == 0) continue;
      contacts += met.counted;
      if (met.counted > most.counted) most = met;
    }
    if (contacts < kRegularContacts) continue;
    ++lean.regulars;
    if (std::int64_t{2} * most.counted <= contacts) continue;
    ++(most.counted == contacts ? lean.all_with_one : lean.most_with_one);
    const std::int32_t index = index_of[most.agent];
    if (index >= 0) ++lean.by_agent[static_cast<std::size_t>(index)];
  }
  return lean;
}

}  // namespace rapport::sim
