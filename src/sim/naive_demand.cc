// Section 6 of docs/routing.md, its words on demand: whom a contact prefers, how much stations have
// in hand, what waiting costs.

#include <algorithm>
#include <set>
#include <vector>

#include "sim/naive_router.h"

namespace rapport::sim {

std::vector<AgentId> NaiveRouter::Available(TeamId team) const {
  std::vector<AgentId> available;
  for (const auto& [id, agent] : agents_) {
    const bool wanted = !team.valid() || agent.team == team;
    if (wanted && agent.presence == Presence::kAvailable) available.push_back(id);
  }
  return available;
}

std::int64_t NaiveRouter::TeamsThere() const {
  std::set<TeamId> teams;
  for (const AgentId id : Available(TeamId{})) teams.insert(agents_.at(id).team);
  teams.erase(TeamId{});
  return static_cast<std::int64_t>(teams.size());
}

// Somebody available is nothing to the contact, neither by themselves nor by their team.
bool NaiveRouter::StrangersThere(const NaiveContact& contact) const {
  const std::vector<AgentId> available = Available(TeamId{});
  return std::any_of(available.begin(), available.end(),
                     [&](AgentId id) { return EntryFor(contact, id) == nullptr; });
}

void NaiveRouter::FindPreferred(NaiveContact& contact) const {
  contact.prefers = AgentId{};
  contact.prefers_team = TeamId{};
  contact.prefers_by = 0;
  if (p_.policy.routing != Routing::kPreferred) return;
  struct Choice {
    Millis worth = 0;
    AgentId agent;
    TeamId team;
  };
  std::vector<Choice> choices;
  if (StrangersThere(contact)) choices.push_back({});
  for (const NaiveEntry& e : contact.entries) {
    if (e.avoided || e.may_not_serve) continue;
    if (e.agent.valid() && (!MayServe(contact, e.agent) || Barred(contact, e.agent))) continue;
    if (!e.agent.valid() && Available(e.team).empty()) continue;
    if (!e.agent.valid() && contact.team.valid() && contact.team != e.team) continue;
    choices.push_back({e.affinity.worth_ms(), e.agent, e.agent.valid() ? TeamId{} : e.team});
  }
  std::sort(choices.begin(), choices.end(),
            [](const Choice& a, const Choice& b) { return a.worth > b.worth; });
  if (choices.size() < 2 || choices[0].worth == choices[1].worth) return;
  contact.prefers = choices[0].agent;
  contact.prefers_team = choices[0].team;
  contact.prefers_by = choices[0].worth - choices[1].worth;
}

// Those of a team's who are looked at.
std::vector<AgentId> NaiveRouter::Seen(TeamId team) const {
  std::vector<AgentId> available = Available(team);
  if (available.size() > 16) available.resize(16);
  return available;
}

// May have the contact, and stays until they can.
bool NaiveRouter::CanBeWaitedFor(const NaiveContact& contact, AgentId id) const {
  if (!MayServe(contact, id) || Barred(contact, id) || CoolingDown(contact, id)) return false;
  const Instant until = agents_.at(id).available_until;
  if (until == kNever) return true;
  const Millis free = TimeUntilFree(id, contact);
  return free != kNeverMs && now_ + free * kMicrosPerMilli < until;
}

// Of an agent, or of the team.
StationLoad NaiveRouter::LoadOf(const NaiveContact& contact, AgentId id, TeamId team) const {
  const std::int64_t units = std::max(1, contact.units);
  std::int64_t agents = 0;
  std::int64_t capacity = 0;
  std::int64_t busy = 0;
  std::int64_t in_hand = 0;
  // Who has been removed since is preferred in vain.
  const bool gone = id.valid() && FindAgent(id) == nullptr;
  std::vector<AgentId> members = id.valid() ? std::vector<AgentId>{} : Seen(team);
  const auto seen = static_cast<std::int64_t>(members.size());
  std::erase_if(members, [&](AgentId each) { return !CanBeWaitedFor(contact, each); });
  const auto eligible = static_cast<std::int64_t>(members.size());
  // Of a team of more than are looked at, so great a share of all counts.
  const bool in_part = !id.valid() && Available(team).size() > static_cast<std::size_t>(seen);
  if (in_part) members = Available(team);
  if (id.valid()) members.assign(gone ? 0 : 1, id);
  for (const AgentId each : members) {
    const NaiveAgent& agent = agents_.at(each);
    ++agents;
    capacity += agent.capacity;
    busy += agent.hands.empty() ? 0 : 1;
    for (const NaiveHand& hand : agent.hands) in_hand += hand.units;
  }
  if (in_part) {
    for (std::int64_t* sum : {&agents, &capacity, &busy, &in_hand}) {
      *sum = MulDiv(*sum, eligible, seen);
    }
  }
  if (!gone && !Exclusive(contact.channel)) {
    agents = capacity / units;
    busy = (in_hand + units - 1) / units;
  }
  agents = std::max<std::int64_t>(1, agents);
  if (gone || (id.valid() && !HasCapacity(contact, id))) busy = agents;
  std::int64_t waiting = 0;
  for (const auto& [other_id, other] : contacts_) {
    const bool here = id.valid() ? other.prefers == id : other.prefers_team == team;
    if (here && other.waiting()) ++waiting;
  }
  return {static_cast<int>(agents), static_cast<int>(std::min(busy, agents) + waiting)};
}

Millis NaiveRouter::HandlingBy(AgentId agent, TeamId team, Millis usual) const {
  return agent.valid() ? demand_.HandlingBy(agent, usual) : demand_.HandlingBy(team, usual);
}

// Agents with an entry, available and able, whose worth is nearer to that of the one wanted than to
// that of the one at hand.
std::vector<AgentId> NaiveRouter::AsGoodAs(const NaiveContact& contact, AgentId wanted,
                                           AgentId at_hand) const {
  std::vector<AgentId> as_good;
  if (!wanted.valid()) return as_good;
  const Millis worth = AffinityFor(contact, wanted).worth_ms();
  const Millis least = worth - (worth - AffinityFor(contact, at_hand).worth_ms()) / 2;
  for (const NaiveEntry& e : contact.entries) {
    if (!e.agent.valid() || e.agent == wanted || e.affinity.worth_ms() <= least) continue;
    const NaiveAgent* agent = FindAgent(e.agent);
    if (agent == nullptr || agent->presence != Presence::kAvailable) continue;
    if (CanBeWaitedFor(contact, e.agent)) as_good.push_back(e.agent);
  }
  std::sort(as_good.begin(), as_good.end(), [&](AgentId a, AgentId b) {
    const Millis worth_a = AffinityFor(contact, a).worth_ms();
    const Millis worth_b = AffinityFor(contact, b).worth_ms();
    return worth_a != worth_b ? worth_a > worth_b : a < b;
  });
  if (as_good.size() > 8) as_good.resize(8);
  return as_good;
}

void NaiveRouter::Weigh(const NaiveContact& contact, AgentId agent, TeamId team, AgentId at_hand,
                        WaitFor& wait) const {
  const TeamId other_team = agent.valid() ? TeamId{} : agents_.at(at_hand).team;
  const AgentId other = other_team.valid() ? AgentId{} : at_hand;
  const Millis usual = HandlingOf(contact.topic);
  const std::int64_t stations =
      agent.valid() ? static_cast<std::int64_t>(Available(TeamId{}).size()) : TeamsThere();
  WaitQuestion question{.teams = !agent.valid(),
                        .demand = demand_.SumsOf({agent, agent.valid() ? TeamId{} : team}),
                        .other_stations = stations - 1,
                        .handling = HandlingBy(agent, team, usual),
                        .away_handling = HandlingBy(other, other_team, usual),
                        .home = LoadOf(contact, agent, team),
                        .away = LoadOf(contact, other, other_team),
                        .abandoned = abandoned_,
                        .waited_s = waited_s_,
                        .rate_ppm = WaitRate(contact),
                        .gain_ms = wait.gain,
                        .expected = wait.ready_in};
  bool prefers = agent.valid() ? contact.prefers == agent : contact.prefers_team == team;
  FirstFree first;
  std::vector<AgentId> members = agent.valid() ? std::vector{agent} : Seen(team);
  std::erase_if(members,
                [&](AgentId each) { return !agent.valid() && !CanBeWaitedFor(contact, each); });
  for (const AgentId as_good : AsGoodAs(contact, agent, at_hand)) {
    const StationLoad load = LoadOf(contact, as_good, TeamId{});
    question.home.agents += load.agents;
    question.home.contacts += load.contacts;
    question.demand += demand_.SumsOf({as_good, TeamId{}});
    --question.other_stations;
    prefers = prefers || contact.prefers == as_good;
    members.push_back(as_good);
  }
  if (!prefers || !contact.waiting()) ++question.home.contacts;
  const bool prefers_other =
      other.valid() ? contact.prefers == other : contact.prefers_team == other_team;
  if (prefers_other && contact.waiting()) --question.away.contacts;
  wait.cost = LeastCost(question);
  wait.all_considered = wait.gain > wait.cost;
  if (!wait.all_considered) return;
  for (const AgentId member : members) AddUntilRoom(member, contact, first);
  const WaitCost cost = CostOfWaiting(question, first, demand_, wait_memory_);
  wait.cost = cost.cost_ms;
  wait.until = std::min(wait.until, After(now_, cost.give_up));
}

// Those who could take a contact with the needs of this one, whatever bars them from this very one.
std::int64_t NaiveRouter::CountFree(NaiveContact contact) const {
  contact.transfer_to = AgentId{};
  const auto is_free = [&](const auto& entry) {
    const auto& [id, agent] = entry;
    const NaiveContact* kept = KeptFor(id);
    return agent.presence == Presence::kAvailable && agent.available_until > now_ &&
           (kept == nullptr || SameClass(*kept, contact)) && MayServe(contact, id) &&
           HasCapacity(contact, id);
  };
  return std::count_if(agents_.begin(), agents_.end(), is_free);
}

std::optional<NewDemand> NaiveRouter::FirstDemand(NaiveContact& contact) {
  if (contact.in_demand || p_.policy.routing != Routing::kPreferred) return std::nullopt;
  contact.in_demand = true;
  NewDemand demand;
  demand.now = now_;
  demand.free = CountFree(contact);
  demand.available = static_cast<std::int64_t>(Available(TeamId{}).size());
  demand.importance_ppm = Importance(contact);
  demand.loss_ms = contact.loss_ms == INT64_MIN ? p_.abandon_worth : contact.loss_ms;
  demand.station = {contact.prefers, contact.prefers_team};
  if (!demand.station.valid()) return demand;
  demand.gap_ms = MulDiv(contact.prefers_by, Importance(contact), kPpm);
  const StationLoad load = LoadOf(contact, contact.prefers, contact.prefers_team);
  demand.station_busy = load.contacts - 1 >= load.agents;
  demand.other_free = demand.free > 0;
  return demand;
}

}  // namespace rapport::sim
