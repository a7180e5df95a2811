#include "router/views.h"

#include <vector>

namespace rapport {
namespace {

AgentId IdOf(const Pool& pool, AgentIndex agent) {
  return agent == kNoIndex ? AgentId{} : pool.history.agents().IdOf(agent);
}

CustomerId IdOfCustomer(const Pool& pool, CustomerIndex customer) {
  return customer == kNoIndex ? CustomerId{} : pool.history.customers()[customer].id;
}

std::vector<AgentId> IdsOf(const Pool& pool, const std::vector<AgentIndex>& agents) {
  std::vector<AgentId> ids;
  for (const AgentIndex agent : agents) ids.push_back(IdOf(pool, agent));
  return ids;
}

HandlingView ViewOf(const HandlingSum& handling) {
  return {handling.contacts, handling.sum_ms, handling.spread.digest()};
}

void AddAgent(const Pool& pool, const Agent& agent, Fingerprint& fingerprint) {
  std::vector<HandView> hands;
  for (const Hand& hand : agent.hands) {
    hands.push_back({pool.contacts[hand.contact].id, hand.units, hand.since});
  }
  AgentView view;
  view.id = agent.id;
  view.team = agent.team;
  view.skills = agent.skills;
  view.channels = agent.channels;
  view.capacity = agent.capacity;
  view.presence = agent.presence;
  view.available_until = agent.available_until;
  view.back_at = agent.back_at;
  view.bot = agent.bot;
  view.missed = agent.missed;
  view.idle_since = agent.idle_since;
  view.idle_balance = agent.balance.digest();
  view.hands = hands;
  fingerprint.Add(view);
}

std::vector<EntryView> EntriesOf(const Pool& pool, const Contact& c) {
  std::vector<EntryView> entries;
  if (c.state != ContactState::kWaiting) return entries;
  for (const Entry& e : c.entries) {
    entries.push_back(
        {IdOf(pool, e.agent), TeamId{}, e.affinity, e.avoided, e.may_not_serve, e.known});
  }
  for (const TeamEntry& e : c.team_entries) {
    entries.push_back({AgentId{}, e.team, e.affinity, false, e.may_not_serve, false});
  }
  return entries;
}

void AddContact(const Pool& pool, const Contact& c, Fingerprint& fingerprint) {
  std::vector<CooldownView> cooldowns;
  for (const Cooldown& d : c.cooldowns) {
    if (d.until > pool.now) cooldowns.push_back({IdOf(pool, d.agent), d.until});
  }
  const std::vector<AgentId> agents = IdsOf(pool, c.agents);
  const std::vector<EntryView> entries = EntriesOf(pool, c);
  ContactView view;
  view.id = c.id;
  view.customer = IdOfCustomer(pool, pool.CustomerOf(c));
  view.channel = c.needs.channel;
  view.topic = c.topic;
  view.team = c.needs.team;
  view.skills = c.needs.skills;
  view.priority = c.priority;
  view.importance_ppm = c.importance_ppm;
  view.due = c.due;
  view.asked_for = IdOf(pool, c.asked_for);
  view.loss_ms = c.loss_ms;
  view.units = c.needs.units;
  view.continues = IdOf(pool, c.continues);
  view.opinions = c.opinions;
  view.state = c.state;
  view.seq = c.seq;
  view.ready_at = c.ready_at;
  view.wait_since = c.wait_since;
  view.until = c.until;
  view.held = IdOf(pool, c.held);
  view.hold_used = c.hold_used;
  view.transfer_to = IdOf(pool, c.transfer_to);
  view.people_only = c.needs.people_only;
  view.relax_step = c.relax_step;
  view.passed = c.passed;
  view.first_passed = c.first_passed;
  view.cooldowns = cooldowns;
  view.agents = agents;
  view.entries = entries;
  fingerprint.Add(view);
  if (c.kept_by != kNoIndex) fingerprint.AddKept(IdOf(pool, c.kept_by), c.id);
}

void AddCustomer(const Pool& pool, CustomerIndex index, Fingerprint& fingerprint) {
  const History& history = pool.history;
  const Customer& c = history.customers()[index];
  if (!c.id.valid()) return;
  const std::vector<AgentId> asked_for = IdsOf(pool, c.asked_for);
  const std::vector<AgentId> avoid = IdsOf(pool, c.avoid);
  const AccountId account =
      c.account == kNoIndex ? AccountId{} : history.accounts().IdOf(c.account);
  fingerprint.Add(CustomerView{c.id, account, c.importance_ppm, asked_for, avoid, c.evidence});
  for (const CustomerIndex name : c.merged_from) {
    fingerprint.AddAlias(history.customers()[name].own_id, c.id);
  }
  for (SlabIndex i = c.first_pair; i != kNoIndex; i = history.pair(i).next) {
    const Pair& pair = history.pair(i);
    std::vector<TopicSumView> sums;
    for (SlabIndex s = pair.first_sum; s != kNoIndex; s = history.topic_sum(s).next) {
      const TopicSum& sum = history.topic_sum(s);
      sums.push_back({sum.topic, sum.channel, sum.sum});
    }
    fingerprint.Add(PairView{c.id, IdOf(pool, pair.agent), sums, pair.total, pair.bad,
                             pair.declined, pair.last_met, pair.evidence});
  }
}

}  // namespace

void AddPool(const Pool& pool, Fingerprint& fingerprint) {
  const History& history = pool.history;
  for (AgentIndex i = 0; i < pool.agents.size(); ++i) {
    const Agent& agent = pool.agents[i];
    if (agent.registered) AddAgent(pool, agent, fingerprint);
  }
  for (ContactIndex i = 0; i < pool.contacts.places(); ++i) {
    if (pool.contacts[i].alive) AddContact(pool, pool.contacts[i], fingerprint);
  }
  for (CustomerIndex i = 0; i < history.customers().places(); ++i) {
    AddCustomer(pool, i, fingerprint);
  }
  for (AccountIndex i = 0; i < history.accounts().size(); ++i) {
    const WideEvidence& evidence = history.account(i).evidence;
    if (!evidence.empty()) fingerprint.AddAccount(history.accounts().IdOf(i), evidence);
    for (SlabIndex s = history.account(i).first; s != kNoIndex; s = history.account_sum(s).next) {
      const AccountSum& sum = history.account_sum(s);
      fingerprint.AddAccountSum(history.accounts().IdOf(i), IdOf(pool, sum.agent), sum.sum);
    }
  }
  const HandlingMeans& handling = history.handling();
  for (SlabIndex i = 0; i < handling.topics(); ++i) {
    fingerprint.AddTopic(handling.topic(i), ViewOf(handling.sum(i)));
  }
  // How many customers colleagues share follows from the pairs.
  std::vector<std::pair<AgentIndex, AgentIndex>> colleagues;
  history.colleagues().AppendEdges(colleagues);
  for (const auto& [a, b] : colleagues) {
    fingerprint.AddColleagues(IdOf(pool, a), IdOf(pool, b));
  }
  fingerprint.AddTotals(
      ViewOf(handling.overall()),
      Mix(Mix(history.outcomes().digest(), pool.demand.digest()), pool.idle_times.digest()),
      pool.abandoned, pool.waited_s);
}

void AddEnded(const Pool& pool, const Ended& ended, Fingerprint& fingerprint) {
  const CustomerIndex customer = pool.history.customers().Resolve(ended.customer);
  fingerprint.Add(EndedView{ended.contact, IdOfCustomer(pool, customer), IdOf(pool, ended.agent),
                            ended.topic, ended.channel, ended.outcome, ended.arrived, ended.known,
                            ended.dated, ended.identified, ended.bot});
}

}  // namespace rapport
