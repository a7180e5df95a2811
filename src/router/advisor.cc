#include "router/advisor.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <tuple>

#include "matching/wait.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport {
namespace {

// How many who are free and strangers an explanation names.
constexpr std::size_t kExplained = 10;

struct Ranked {
  AgentIndex agent = kNoIndex;
  Obstacle obstacle = Obstacle::kNone;
  std::int64_t first = 0;  // Smaller goes first.
  IdleKey idle;
  friend bool operator<(const Ranked& a, const Ranked& b) {
    return std::tie(a.first, a.idle) < std::tie(b.first, b.idle);
  }
};

// What goes before the order of idleness.
std::int64_t Precedence(const Pool& pool, const Contact& contact, AgentIndex agent,
                        AgentIndex last_met) {
  if (pool.settings.preferred()) return -StandingOf(agent, contact, pool).worth_ms;
  const Entry* entry = EntryOf(contact, agent);
  const bool counts = entry != nullptr && entry->known &&
                      (pool.settings.routing == Routing::kAnyKnown ||
                       (pool.settings.routing == Routing::kLastAgent && agent == last_met));
  return counts ? -entry->last_met : std::numeric_limits<std::int64_t>::max();
}

AgentIndex LastMet(const Pool& pool, const Contact& contact) {
  const Entry* last = nullptr;
  for (const Entry& e : contact.entries) {
    if (!e.known) continue;
    if (last == nullptr || e.last_met > last->last_met ||
        (e.last_met == last->last_met && pool.agents[e.agent].id < pool.agents[last->agent].id)) {
      last = &e;
    }
  }
  return last == nullptr ? kNoIndex : last->agent;
}

Candidate CandidateOf(const Pool& pool, const Contact& contact, const Ranked& ranked) {
  Candidate candidate;
  candidate.agent = pool.agents[ranked.agent].id;
  candidate.obstacle = ranked.obstacle;
  const Standing standing = StandingOf(ranked.agent, contact, pool);
  if (standing.affinity != nullptr) candidate.affinity = *standing.affinity;
  candidate.free_in = FromMillis(ExpectedFree(pool, ranked.agent, contact));
  return candidate;
}

void Append(const Pool& pool, const Contact& contact, std::vector<Ranked>& ranked, std::size_t most,
            std::vector<Candidate>& candidates) {
  const std::size_t count = std::min(most, ranked.size());
  std::partial_sort(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(count),
                    ranked.end());
  for (std::size_t i = 0; i < count; ++i) {
    candidates.push_back(CandidateOf(pool, contact, ranked[i]));
  }
}

// The relax step in force for a contact that arrives: the first at which an agent may serve it.
int FirstServedStep(const Pool& pool, const Needs& needs) {
  const int by_time = pool.settings.StepsAfter(0);
  for (int step = by_time; step <= pool.settings.steps(); ++step) {
    const int lowered = pool.settings.LevelsLowered(step);
    for (AgentIndex i = 0; i < pool.agents.size(); ++i) {
      if (StaticObstacle(pool.agents[i], needs, lowered, false) == Obstacle::kNone) return step;
    }
  }
  return by_time;
}

}  // namespace

std::vector<Candidate> Candidates(const Pool& pool, const Contact& contact, std::size_t most) {
  const AgentIndex last_met = LastMet(pool, contact);
  std::vector<Ranked> able;
  std::vector<Ranked> barred;
  for (AgentIndex agent = 0; agent < pool.agents.size(); ++agent) {
    const Obstacle obstacle = ObstacleOf(agent, contact, pool);
    if (obstacle != Obstacle::kNone && EntryOf(contact, agent) == nullptr) continue;
    const Ranked ranked{agent, obstacle, Precedence(pool, contact, agent, last_met),
                        IdleKeyOf(pool.agents[agent], pool.settings)};
    (obstacle == Obstacle::kNone ? able : barred).push_back(ranked);
  }
  std::vector<Candidate> candidates;
  Append(pool, contact, able, most, candidates);
  Append(pool, contact, barred, barred.size(), candidates);
  return candidates;
}

std::vector<Candidate> RankFor(const Pool& pool, const ContactArrived& arrival,
                               AgentIndex continues, std::size_t most) {
  Contact contact;
  const CustomerIndex customer =
      arrival.customer.valid() ? pool.history.customers().Find(arrival.customer) : kNoIndex;
  contact.customer = pool.history.customers().RefTo(customer);
  contact.needs = {arrival.channel, arrival.team,
                   arrival.units < 0 ? pool.settings.CostOf(arrival.channel).units : arrival.units,
                   false, arrival.skills};
  SortBySkill(contact.needs.skills);
  contact.topic = arrival.topic;
  contact.priority = arrival.priority == 0 ? kUsualPriority : arrival.priority;
  contact.importance_ppm = arrival.importance_ppm;
  contact.due = ToInstant(arrival.due);
  contact.asked_for = pool.FindAgent(arrival.asked_for);
  contact.continues = continues;
  contact.opinions = arrival.opinions;
  contact.ready_at = pool.now;
  contact.wait_since = pool.now;
  contact.relax_step = FirstServedStep(pool, contact.needs);
  Score(pool, contact);
  return Candidates(pool, contact, most);
}

Explanation ExplainContact(const Pool& pool, const Contact& original) {
  Contact contact = original;
  if (contact.state != ContactState::kWaiting) Score(pool, contact);
  Explanation explanation;
  explanation.contact = contact.id;
  explanation.state = contact.state;
  if (!contact.agents.empty()) explanation.agent = pool.agents[contact.agents.front()].id;
  if (contact.held != kNoIndex) explanation.agent = pool.agents[contact.held].id;
  explanation.until = FromInstant(contact.until);
  explanation.passed_over = contact.passed;
  explanation.candidates = Candidates(pool, contact, kExplained + contact.entries.size());
  std::int64_t at_hand = 0;
  if (!explanation.candidates.empty() &&
      explanation.candidates.front().obstacle == Obstacle::kNone) {
    at_hand = explanation.candidates.front().affinity.worth_ms();
  }
  if (const auto plan = BestWait(pool, contact, at_hand); plan.has_value()) {
    explanation.wait_for = pool.agents[plan->agent].id;
    explanation.wait_gain_ms = plan->gain_ms;
    explanation.wait_cost_ms = plan->cost_ms;
  }
  return explanation;
}

}  // namespace rapport
