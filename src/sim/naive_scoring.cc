// Section 5 of docs/routing.md: what each agent is worth to a contact.

#include <algorithm>
#include <map>
#include <set>

#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kPrior = 8;
constexpr Millis kPriorHandling = 180'000;

bool Contains(const std::vector<AgentId>& agents, AgentId agent) {
  return std::find(agents.begin(), agents.end(), agent) != agents.end();
}

// The mean of a sum over n, and kPrior more of `prior` each, truncated.
Millis Shrunk(Millis sum, std::int64_t n, Millis prior) {
  return (sum + prior * kPrior) / (n + kPrior);
}

}  // namespace

void NaiveRouter::Score(NaiveContact& contact) const {
  contact.entries.clear();
  const std::map<AgentId, Millis> substitutes = SubstitutesFor(contact);
  std::set<AgentId> agents = AgentsToScore(contact);
  for (const auto& [agent, part] : substitutes) agents.insert(agent);
  for (const AgentId agent : agents) {
    NaiveEntry& entry = contact.entries.emplace_back(ScoreAgent(contact, agent));
    if (substitutes.contains(agent)) entry.affinity.substitute_ms = substitutes.at(agent);
  }
  for (const TeamId team : TeamsToScore(contact)) {
    contact.entries.push_back(ScoreTeam(contact, team));
  }
  const NaiveCustomer* customer = FindCustomer(contact.customer);
  contact.scored_importance_ppm = customer == nullptr ? kPpm : customer->importance_ppm;
  if (contact.importance_ppm != kAsUsual) contact.scored_importance_ppm = contact.importance_ppm;
  FindPreferred(contact);
}

std::set<AgentId> NaiveRouter::AgentsToScore(const NaiveContact& contact) const {
  std::set<AgentId> agents;
  if (const NaiveCustomer* customer = FindCustomer(contact.customer); customer != nullptr) {
    for (const auto& [agent, pair] : customer->pairs) agents.insert(agent);
    if (const auto account = accounts_.find(customer->account); account != accounts_.end()) {
      for (const auto& [agent, sum] : account->second.sums) agents.insert(agent);
    }
    agents.insert(customer->asked_for.begin(), customer->asked_for.end());
    agents.insert(customer->avoid.begin(), customer->avoid.end());
  }
  agents.insert(contact.asked_for);
  for (const Opinion& opinion : contact.opinions) agents.insert(opinion.agent);
  agents.insert(contact.transfer_to);
  agents.insert(contact.held);
  agents.insert(contact.continues);
  const std::vector<AgentId> there = Available(TeamId{});
  const bool derived = demand_.WorthOfResolution(waited_s_, waits_) > 0;
  if (derived && p_.policy.routing == Routing::kPreferred && there.size() <= 8) {
    agents.insert(there.begin(), there.end());
  }
  agents.erase(AgentId{});
  return agents;
}

std::vector<TeamId> NaiveRouter::TeamsToScore(const NaiveContact& contact) const {
  std::set<TeamId> teams;
  if (const NaiveCustomer* customer = FindCustomer(contact.customer); customer != nullptr) {
    for (const auto& [agent, pair] : customer->pairs) {
      if (const NaiveAgent* a = FindAgent(agent); a != nullptr) teams.insert(a->team);
    }
  }
  for (const Opinion& opinion : contact.opinions) teams.insert(opinion.team);
  teams.erase(TeamId{});
  return {teams.begin(), teams.end()};
}

NaiveEntry NaiveRouter::ScoreAgent(const NaiveContact& contact, AgentId id) const {
  static const NaiveCustomer kNobody;
  static const NaivePair kStranger;
  const NaiveCustomer* found = FindCustomer(contact.customer);
  const NaiveCustomer& customer = found == nullptr ? kNobody : *found;
  const auto met = customer.pairs.find(id);
  const NaivePair& pair = met == customer.pairs.end() ? kStranger : met->second;
  const NaiveAgent* agent = FindAgent(id);
  const TeamId team = agent == nullptr ? TeamId{} : agent->team;
  const std::int64_t half = p_.policy.half_familiar_ppm;

  NaiveEntry entry;
  entry.agent = id;
  Affinity& a = entry.affinity;
  a.familiar_ms = Saturate(p_.familiar, FamiliarPpm(contact, pair), half);
  if (customer.account.valid()) {
    const auto& sums = accounts_.at(customer.account).sums;
    const DecayedSum sum = sums.contains(id) ? sums.at(id) : DecayedSum{};
    const std::int64_t others = Clock().Value(sum, now_) - Clock().Value(pair.total, now_);
    a.account_ms = Saturate(p_.account, std::max<std::int64_t>(0, others), half);
  }
  if (team.valid()) a.team_ms = Saturate(p_.team, TeamPpm(contact, team, id), half);
  if (Contains(customer.asked_for, id) || contact.asked_for == id) a.asked_for_ms = p_.asked_for;
  if (contact.continues == id) a.continues_ms = p_.continues;
  AddForecasts(contact, id, pair.last_met == kAlways ? nullptr : &pair.evidence, a);
  a.opinion_ms = OpinionOf(contact, id, team);
  a.declined_ms = -Saturate(p_.declined, Clock().Value(pair.declined, now_), half);
  a.bad_history_ms = -Saturate(p_.bad_history, Clock().Value(pair.bad, now_), half);

  entry.avoided = Contains(customer.avoid, id);
  entry.may_not_serve = MayNotServe(contact, id, TeamId{});
  entry.last_met = pair.last_met;
  entry.known = pair.last_met != kAlways;
  return entry;
}

NaiveEntry NaiveRouter::ScoreTeam(const NaiveContact& contact, TeamId team) const {
  NaiveEntry entry;
  entry.team = team;
  entry.affinity.team_ms =
      Saturate(p_.team, TeamPpm(contact, team, AgentId{}), p_.policy.half_familiar_ppm);
  entry.affinity.opinion_ms = OpinionOf(contact, AgentId{}, team);
  entry.may_not_serve = MayNotServe(contact, AgentId{}, team);
  return entry;
}

// F(a): the pair's recent contacts, those about something else or by another channel weighing less.
std::int64_t NaiveRouter::FamiliarPpm(const NaiveContact& contact, const NaivePair& pair) const {
  std::int64_t total = 0;
  for (const auto& [key, sum] : pair.sums) {
    std::int64_t value = Clock().Value(sum, now_);
    if (key.first != contact.topic) value = MulDiv(value, p_.policy.other_topic_ppm, kPpm);
    if (key.second != contact.channel) value = MulDiv(value, p_.policy.other_channel_ppm, kPpm);
    total = ClampedAdd(total, value);
  }
  return total;
}

std::int64_t NaiveRouter::TeamPpm(const NaiveContact& contact, TeamId team, AgentId without) const {
  const NaiveCustomer* customer = FindCustomer(contact.customer);
  if (customer == nullptr) return 0;
  std::int64_t total = 0;
  for (const auto& [agent, pair] : customer->pairs) {
    const NaiveAgent* registered = FindAgent(agent);
    if (registered == nullptr || registered->team != team || agent == without) continue;
    total = ClampedAdd(total, FamiliarPpm(contact, pair));
  }
  return total;
}

Millis NaiveRouter::OpinionOf(const NaiveContact& contact, AgentId agent, TeamId team) const {
  Millis total = 0;
  for (const Opinion& o : contact.opinions) {
    const bool about = (agent.valid() && o.agent == agent) || (team.valid() && o.team == team);
    if (!about) continue;
    const Millis price =
        MulDiv(o.price_per_handling_ppm, HandlingBy(agent, team, HandlingOf(contact.topic)), kPpm);
    total += ToMillis(o.worth) - price;
  }
  return total;
}

bool NaiveRouter::MayNotServe(const NaiveContact& contact, AgentId agent, TeamId team) const {
  for (const Opinion& o : contact.opinions) {
    const bool about = (agent.valid() && o.agent == agent) || (team.valid() && o.team == team);
    if (about && o.may_not_serve) return true;
  }
  return false;
}

Millis NaiveRouter::HandlingOf(TopicId topic) const {
  const Millis mean = Shrunk(totals_.sum_ms, totals_.contacts, kPriorHandling);
  const auto it = topics_.find(topic);
  const HandlingSum own = it == topics_.end() ? HandlingSum{} : it->second;
  return Shrunk(own.sum_ms, own.contacts, mean);
}

const NaiveEntry* NaiveRouter::OwnEntry(const NaiveContact& contact, AgentId agent) const {
  for (const NaiveEntry& entry : contact.entries) {
    if (entry.agent.valid() && entry.agent == agent) return &entry;
  }
  return nullptr;
}

// The agent's own entry, else that of the team that they are in now, else none.
const NaiveEntry* NaiveRouter::EntryFor(const NaiveContact& contact, AgentId agent) const {
  if (const NaiveEntry* own = OwnEntry(contact, agent); own != nullptr) return own;
  const NaiveAgent* registered = FindAgent(agent);
  if (registered == nullptr || !registered->team.valid()) return nullptr;
  for (const NaiveEntry& entry : contact.entries) {
    if (entry.team == registered->team) return &entry;
  }
  return nullptr;
}

Affinity NaiveRouter::AffinityFor(const NaiveContact& contact, AgentId agent) const {
  const NaiveEntry* entry = EntryFor(contact, agent);
  return entry == nullptr ? Affinity{} : entry->affinity;
}

bool NaiveRouter::Known(const NaiveContact& contact, AgentId agent) const {
  const NaiveEntry* own = OwnEntry(contact, agent);
  return own != nullptr && own->known;
}

bool NaiveRouter::Barred(const NaiveContact& contact, AgentId agent) const {
  const NaiveEntry* entry = EntryFor(contact, agent);
  const NaiveAgent* registered = FindAgent(agent);
  const TeamId team = registered == nullptr ? TeamId{} : registered->team;
  return (entry != nullptr && (entry->avoided || entry->may_not_serve)) ||
         MayNotServe(contact, AgentId{}, team);
}

}  // namespace rapport::sim
