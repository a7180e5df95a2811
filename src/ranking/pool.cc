#include "ranking/pool.h"

namespace rapport {

Pool::Pool(const Policy& policy, const Limits& bounds)
    : limits(bounds), settings(policy), history(bounds, policy) {}

AgentIndex Pool::FindRegistered(AgentId id) const {
  const AgentIndex index = FindAgent(id);
  return index == kNoIndex || !agents[index].registered ? kNoIndex : index;
}

AgentIndex Pool::FindOrAddAgent(AgentId id) {
  if (!id.valid()) return kNoIndex;
  const AgentIndex index = history.agents().FindOrAdd(id);
  if (index == agents.size()) agents.emplace_back().id = id;
  return index;
}

void Pool::CountInTeam(AgentIndex index) {
  Agent& agent = agents[index];
  const CountedAgent counted{agent.team, agent.registered && agent.presence == Presence::kAvailable,
                             !agent.hands.empty(), agent.capacity, agent.units};
  teams.Recount(index, agent.counted, counted,
                [this](AgentIndex a, AgentIndex b) { return agents[a].id < agents[b].id; });
  agent.counted = counted;
}

ContactIndex Pool::FindContact(ContactId id) const {
  const auto it = contact_index.find(id.value);
  return it == contact_index.end() ? kNoIndex : it->second;
}

}  // namespace rapport
