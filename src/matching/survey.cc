#include "matching/survey.h"

#include <algorithm>
#include <optional>

#include "matching/expected_free.h"
#include "matching/known.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

bool IsWith(const Contact& contact, AgentIndex agent) {
  return std::find(contact.agents.begin(), contact.agents.end(), agent) != contact.agents.end();
}

// An agent of the contact's as they would be without it.
Agent Without(const Pool& pool, AgentIndex index, const Contact& contact) {
  Agent agent = pool.agents[index];
  std::erase_if(agent.hands, [&](const Hand& hand) {
    if (pool.contacts[hand.contact].id != contact.id) return false;
    agent.units -= hand.units;
    agent.exclusive -= pool.settings.IsExclusive(contact.needs.channel) ? 1 : 0;
    return true;
  });
  return agent;
}

}  // namespace

Survey::Survey(const Pool& pool, const Contact& contact, AgentIndex has_it)
    : pool_(pool), contact_(contact), behind_(pool, contact), has_it_(has_it) {
  FindKnown(pool, contact, known_);
  for (AgentIndex agent = 0; agent < pool.agents.size(); ++agent) Look(agent);
}

AgentIndex Survey::best() const {
  const auto least = std::min_element(able_.begin(), able_.end());
  return least == able_.end() ? kNoIndex : least->agent;
}

void Survey::Name(AgentIndex agent) {
  const auto it = std::find_if(strangers_.begin(), strangers_.end(),
                               [&](const Ranked& ranked) { return ranked.agent == agent; });
  if (it == strangers_.end()) return;
  barred_.push_back(*it);
  strangers_.erase(it);
}

std::vector<Candidate> Survey::Candidates(std::size_t most, AgentIndex also) {
  std::vector<Candidate> candidates;
  const std::size_t count = std::min(most, able_.size());
  const auto rest = able_.begin() + static_cast<std::ptrdiff_t>(count);
  std::partial_sort(able_.begin(), rest, able_.end());
  for (auto it = able_.begin(); it != able_.end(); ++it) {
    if (it < rest || it->agent == also) {
      candidates.push_back(CandidateOf(*it));
    } else {
      Count(*it);
    }
  }
  std::sort(barred_.begin(), barred_.end());
  for (const Ranked& ranked : barred_) candidates.push_back(CandidateOf(ranked));
  for (const Ranked& ranked : strangers_) Count(ranked);
  return candidates;
}

std::vector<OtherAgents> Survey::Others() const {
  std::vector<OtherAgents> others;
  for (const auto& [obstacle, agents] : others_) others.push_back(agents);
  return others;
}

// Of whoever has the contact, as they would be without it.
Obstacle Survey::ObstacleTo(AgentIndex index, const Agent& agent) const {
  if (index == has_it_) return Obstacle::kNone;
  const Obstacle obstacle = ObstacleOf(index, contact_, pool_);
  const bool by_itself = obstacle == Obstacle::kNoCapacity && IsWith(contact_, index);
  if (!by_itself || !HasRoom(agent, contact_.needs, pool_)) return obstacle;
  return IsKeptForAnother(agent, contact_, pool_) ? Obstacle::kKept : Obstacle::kNone;
}

void Survey::Look(AgentIndex index) {
  std::optional<Agent> without;
  if (IsWith(contact_, index)) without = Without(pool_, index, contact_);
  const Agent& agent = without.has_value() ? *without : pool_.agents[index];
  const Obstacle obstacle = ObstacleTo(index, agent);
  const bool has_entry = EntryOf(contact_, index) != nullptr;
  if (obstacle != Obstacle::kNone && !has_entry && !agent.registered) return;
  const Ranked ranked = RankOf(index, agent, obstacle);
  if (obstacle == Obstacle::kNone) {
    able_.push_back(ranked);
  } else if (has_entry) {
    barred_.push_back(ranked);
  } else {
    strangers_.push_back(ranked);
  }
}

void Survey::Count(const Ranked& ranked) {
  const absl::Duration free_in = FreeIn(ranked.agent, ranked.obstacle);
  OtherAgents& others =
      others_.try_emplace(ranked.obstacle, OtherAgents{ranked.obstacle, 0, free_in}).first->second;
  ++others.agents;
  others.free_in = std::min(others.free_in, free_in);
}

// The most worth first, then the longest idle; the baselines: those whom the customer knows and
// the routing looks for, met last first, then the longest idle.
Survey::Ranked Survey::RankOf(AgentIndex index, const Agent& agent, Obstacle obstacle) const {
  const IdleKey idle = IdleKeyOf(agent, pool_.settings);
  if (pool_.settings.preferred()) {
    return {index, obstacle, -StandingOf(index, contact_, pool_).worth_ms, idle};
  }
  const auto known = std::find_if(known_.begin(), known_.end(),
                                  [index](const Entry* e) { return e->agent == index; });
  if (known == known_.end()) return {index, obstacle, kNever, idle};
  return {index, obstacle, -(*known)->last_met, IdleKey{.agent = agent.id}};
}

absl::Duration Survey::FreeIn(AgentIndex agent, Obstacle obstacle) const {
  if (obstacle == Obstacle::kNone) return absl::ZeroDuration();
  if (!IsWith(contact_, agent)) return FromMillis(ExpectedFree(pool_, agent, contact_));
  return FromMillis(ExpectedFree(pool_, Without(pool_, agent, contact_), contact_));
}

Candidate Survey::CandidateOf(const Ranked& ranked) const {
  Candidate candidate;
  candidate.agent = pool_.agents[ranked.agent].id;
  candidate.obstacle = ranked.obstacle;
  const Standing standing = StandingOf(ranked.agent, contact_, pool_);
  if (standing.affinity != nullptr) {
    candidate.affinity = *standing.affinity;
    candidate.evidence = behind_.Of(ranked.agent);
  }
  candidate.free_in = FreeIn(ranked.agent, ranked.obstacle);
  if (ranked.obstacle == Obstacle::kKept) {
    const ContactIndex kept_for = KeptForBefore(pool_.agents[ranked.agent], contact_, pool_);
    candidate.kept_for = pool_.contacts[kept_for].id;
  }
  const Entry* entry = EntryOf(contact_, ranked.agent);
  if (entry == nullptr) return candidate;
  if (entry->known) candidate.last_met = FromInstant(entry->last_met);
  candidate.account_customers = OthersOfAccount(ranked.agent);
  if (entry->stands_in_for != kNoIndex) {
    candidate.stands_in_for = pool_.agents[entry->stands_in_for].id;
    candidate.shared_customers = entry->shared_customers;
  }
  return candidate;
}

// Whom else of the customer's account the agent has met.
std::int64_t Survey::OthersOfAccount(AgentIndex agent) const {
  const History& history = pool_.history;
  const CustomerIndex index = pool_.CustomerOf(contact_);
  if (index == kNoIndex || history.customers()[index].account == kNoIndex) return 0;
  const Customer& customer = history.customers()[index];
  std::int64_t others = history.AccountCustomersOf(customer.account, agent);
  const SlabIndex pair = history.FindPair(index, agent);
  if (pair != kNoIndex && !history.pair(pair).total.empty()) --others;
  return std::max<std::int64_t>(0, others);
}

}  // namespace rapport
