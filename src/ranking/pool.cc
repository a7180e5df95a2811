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

// Bots need no rest.
void Pool::CountIdle(AgentIndex index) {
  Agent& agent = agents[index];
  Activity activity = Activity::kGone;
  if (agent.registered && !agent.bot) {
    if (agent.presence == Presence::kAway) activity = Activity::kAway;
    if (agent.presence == Presence::kAvailable) activity = Activity::kIdle;
    if (!agent.hands.empty()) activity = Activity::kBusy;
  }
  idle_times.Turn(agent.balance, activity, now, settings.extra_idle_ppm);
  if (!agent.registered) agent.balance = IdleBalance();
}

void Pool::CountDemand(const NewDemand& contact) {
  demand.Arrived(contact);
  const AgentIndex agent = FindRegistered(contact.station.agent);
  if (agent != kNoIndex) idle_times.Want(agents[agent].balance);
}

ContactIndex Pool::FindContact(ContactId id) const {
  const auto it = contact_index.find(id.value);
  return it == contact_index.end() ? kNoIndex : it->second;
}

}  // namespace rapport
