#include "matching/explain.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "matching/keep.h"
#include "matching/known.h"
#include "matching/wait.h"
#include "ranking/evidence_behind.h"
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

bool IsIn(std::span<const Keep> keeps, AgentIndex agent) {
  return std::any_of(keeps.begin(), keeps.end(), [=](const Keep& k) { return k.agent == agent; });
}

// All agents, sorted out for one contact.
class Survey {
 public:
  // `has_it`: an agent whom nothing bars; kNoIndex: nobody. `keeps`: agents who would be kept for
  // others first. They must outlive it.
  Survey(const Pool& pool, const Contact& contact, AgentIndex has_it, std::span<const Keep> keeps)
      : pool_(pool), contact_(contact), behind_(pool, contact), has_it_(has_it), keeps_(keeps) {
    FindKnown(pool, contact, known_);
    for (AgentIndex agent = 0; agent < pool.agents.size(); ++agent) Look(agent);
  }

  // The best of those who may have the contact now; kNoIndex: there is none.
  AgentIndex best() const {
    const auto least = std::min_element(able_.begin(), able_.end());
    return least == able_.end() ? kNoIndex : least->agent;
  }

  // Makes a candidate of an agent who may not have the contact and has no entry: one of a team that
  // it waits for.
  void Name(AgentIndex agent) {
    const auto it = std::find_if(strangers_.begin(), strangers_.end(),
                                 [&](const Ranked& ranked) { return ranked.agent == agent; });
    if (it == strangers_.end()) return;
    barred_.push_back(*it);
    strangers_.erase(it);
  }

  // As CandidatesFor. `also` is among them whatever their place.
  std::vector<Candidate> Candidates(std::size_t most, AgentIndex also) {
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

  // Those whom Candidates has not named.
  std::vector<OtherAgents> Others() const {
    std::vector<OtherAgents> others;
    for (const auto& [obstacle, agents] : others_) others.push_back(agents);
    return others;
  }

 private:
  void Look(AgentIndex index) {
    const bool with = IsWith(contact_, index);
    std::optional<Agent> without;
    if (with) without = Without(pool_, index, contact_);
    const Agent& agent = with ? *without : pool_.agents[index];
    Obstacle obstacle = index == has_it_ ? Obstacle::kNone : ObstacleOf(index, contact_, pool_);
    if (with && obstacle == Obstacle::kNoCapacity && HasRoom(agent, contact_.needs, pool_)) {
      obstacle = Obstacle::kNone;
    }
    if (obstacle != Obstacle::kNone && IsIn(keeps_, index)) obstacle = Obstacle::kNoCapacity;
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

  void Count(const Ranked& ranked) {
    const absl::Duration free_in = FreeIn(ranked.agent, ranked.obstacle);
    OtherAgents& others =
        others_.try_emplace(ranked.obstacle, OtherAgents{ranked.obstacle, 0, free_in})
            .first->second;
    ++others.agents;
    others.free_in = std::min(others.free_in, free_in);
  }

  // The most worth first, then the longest idle; the baselines: those whom the customer knows and
  // the routing looks for, met last first, then the longest idle.
  Ranked RankOf(AgentIndex index, const Agent& agent, Obstacle obstacle) const {
    const IdleKey idle = IdleKeyOf(agent, pool_.settings);
    if (pool_.settings.preferred()) {
      return {index, obstacle, -StandingOf(index, contact_, pool_).worth_ms, idle};
    }
    const auto known = std::find_if(known_.begin(), known_.end(),
                                    [index](const Entry* e) { return e->agent == index; });
    if (known == known_.end()) return {index, obstacle, kNever, idle};
    return {index, obstacle, -(*known)->last_met, IdleKey{.agent = agent.id}};
  }

  absl::Duration FreeIn(AgentIndex agent, Obstacle obstacle) const {
    if (obstacle == Obstacle::kNone) return absl::ZeroDuration();
    if (IsIn(keeps_, agent)) return absl::InfiniteDuration();
    if (!IsWith(contact_, agent)) return FromMillis(ExpectedFree(pool_, agent, contact_));
    return FromMillis(ExpectedFree(pool_, Without(pool_, agent, contact_), contact_));
  }

  Candidate CandidateOf(const Ranked& ranked) const {
    Candidate candidate;
    candidate.agent = pool_.agents[ranked.agent].id;
    candidate.obstacle = ranked.obstacle;
    const Standing standing = StandingOf(ranked.agent, contact_, pool_);
    if (standing.affinity != nullptr) {
      candidate.affinity = *standing.affinity;
      candidate.evidence = behind_.Of(ranked.agent);
    }
    candidate.free_in = FreeIn(ranked.agent, ranked.obstacle);
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
  std::int64_t OthersOfAccount(AgentIndex agent) const {
    const History& history = pool_.history;
    const CustomerIndex index = pool_.CustomerOf(contact_);
    if (index == kNoIndex || history.customers()[index].account == kNoIndex) return 0;
    const Customer& customer = history.customers()[index];
    std::int64_t others = history.AccountCustomersOf(customer.account, agent);
    const SlabIndex pair = history.FindPair(index, agent);
    if (pair != kNoIndex && !history.pair(pair).total.empty()) --others;
    return std::max<std::int64_t>(0, others);
  }

  const Pool& pool_;
  const Contact& contact_;
  EvidenceBehind behind_;
  AgentIndex has_it_;
  std::span<const Keep> keeps_;
  std::vector<const Entry*> known_;  // Whom the baselines look for.
  std::vector<Ranked> able_;
  std::vector<Ranked> barred_;     // Who have an entry, or are named nevertheless.
  std::vector<Ranked> strangers_;  // The others who may not have it.
  std::map<Obstacle, OtherAgents> others_;
};

// The comparison of waiting for each candidate and going to the one at hand.
class Comparison {
 public:
  Comparison(const Pool& pool, const Contact& contact, AgentIndex at_hand)
      : pool_(pool),
        contact_(contact),
        at_hand_{at_hand, StandingOf(at_hand, contact, pool).worth_ms},
        rate_ppm_(CostRatePpm(pool, contact)) {
    if (contact.held == kNoIndex) {
      if (MayWait(pool, contact)) best_ = BestWait(pool, contact, at_hand_, memory_);
    } else {
      WaitPlan plan;
      if (IsCompared(Judge(contact.held, plan))) best_ = plan;
    }
  }

  // What there is to compare where somebody is at hand.
  static bool Applies(const Pool& pool, const Contact& contact) {
    return pool.settings.preferred() && contact.transfer_to == kNoIndex;
  }

  const std::optional<WaitPlan>& best() const { return best_; }
  std::int64_t rate_ppm() const { return rate_ppm_; }

  Waiting Overall() {
    if (best_.has_value()) return Of(best_->agent);
    WaitPlan plan;
    if (contact_.held != kNoIndex) return Judge(contact_.held, plan);
    return MayWait(pool_, contact_) ? Waiting::kNoGain : Waiting::kNotAllowed;
  }

  Waiting Of(AgentIndex agent) {
    WaitPlan plan;
    const Waiting waiting = Judge(agent, plan);
    if (!IsCompared(waiting)) return waiting;
    // A contact that waits for an agent already waits for no other.
    const bool may = contact_.held == kNoIndex ? MayWait(pool_, contact_) : agent == contact_.held;
    if (!may) return Waiting::kNotAllowed;
    const bool is_best = best_.has_value() && best_->agent == agent;
    return waiting == Waiting::kPays && !is_best ? Waiting::kPaysLess : waiting;
  }

 private:
  static bool IsCompared(Waiting waiting) {
    return waiting == Waiting::kPays || waiting == Waiting::kCostsMore;
  }

  Waiting Judge(AgentIndex agent, WaitPlan& plan) {
    return JudgeWait(pool_, contact_, agent, at_hand_, memory_, plan);
  }

  const Pool& pool_;
  const Contact& contact_;
  AtHand at_hand_;
  std::int64_t rate_ppm_;
  WaitMemory memory_{StationValuesCache::kFew};  // Its own: there may be readers beside it.
  std::optional<WaitPlan> best_;
};

void Judge(const Pool& pool, Comparison& comparison, std::vector<Candidate>& candidates) {
  for (Candidate& candidate : candidates) {
    if (candidate.obstacle == Obstacle::kNone) continue;
    candidate.waiting = comparison.Of(pool.FindAgent(candidate.agent));
  }
}

// Whom a contact waits for by a baseline, which compares nothing; kNoIndex: nobody.
AgentIndex AwaitedByBaseline(const Pool& pool, const Contact& contact) {
  if (contact.state != ContactState::kWaiting || contact.transfer_to != kNoIndex) return kNoIndex;
  std::vector<const Entry*> known;
  FindKnown(pool, contact, known);
  if (KnownAtHand(pool, contact, known) != kNoIndex) return kNoIndex;
  if (contact.held == kNoIndex) return KnownToWaitFor(pool, contact, known);
  const bool over =
      contact.until <= pool.now || ObstacleOf(contact.held, contact, pool) == Obstacle::kNone;
  return over ? kNoIndex : contact.held;
}

// `candidates`: of a routing that compares nothing.
void MarkAwaited(AgentId awaited, std::vector<Candidate>& candidates) {
  for (Candidate& candidate : candidates) {
    if (candidate.agent == awaited) candidate.waiting = Waiting::kPays;
  }
}

void ExplainAwaited(const Pool& pool, const Contact& contact, Explanation& explanation) {
  const AgentIndex awaited = AwaitedByBaseline(pool, contact);
  if (awaited == kNoIndex) return;
  explanation.wait_for = pool.agents[awaited].id;
  explanation.waiting = Waiting::kPays;
  const Instant until =
      contact.held == kNoIndex ? ClampedAdd(pool.now, pool.settings.wait_max) : contact.until;
  explanation.wait_at_most = absl::Microseconds(until - pool.now);
  MarkAwaited(explanation.wait_for, explanation.candidates);
}

// `has_it`: the agent who has been found to be the one, in spite of what would now bar them.
Explanation ExplainScored(const Pool& pool, const Contact& contact, AgentIndex has_it,
                          AgentIndex at_hand) {
  Explanation explanation;
  explanation.contact = contact.id;
  explanation.state = contact.state;
  if (!contact.agents.empty()) explanation.agent = pool.agents[contact.agents.front()].id;
  if (contact.held != kNoIndex) explanation.agent = pool.agents[contact.held].id;
  explanation.until = FromInstant(contact.until);
  explanation.passed_over = contact.passed;
  explanation.levels_lowered = pool.settings.LevelsLowered(contact.relax_step);
  Survey survey(pool, contact, has_it, {});
  const bool decides =
      contact.state == ContactState::kWaiting || contact.state == ContactState::kOffered;
  const AgentIndex against = at_hand == kNoIndex ? survey.best() : at_hand;
  std::optional<Comparison> compared;
  if (decides && against != kNoIndex && Comparison::Applies(pool, contact)) {
    compared.emplace(pool, contact, against);
    if (compared->best().has_value()) survey.Name(compared->best()->agent);
  }
  survey.Name(contact.held);
  explanation.candidates = survey.Candidates(kExplained + contact.entries.size(), at_hand);
  explanation.others = survey.Others();
  if (!pool.settings.preferred() && at_hand == kNoIndex) {
    ExplainAwaited(pool, contact, explanation);
  }
  if (!decides || against == kNoIndex) return explanation;
  explanation.at_hand = pool.agents[against].id;
  if (!compared.has_value()) return explanation;
  Comparison& comparison = *compared;
  Judge(pool, comparison, explanation.candidates);
  explanation.waiting = comparison.Overall();
  explanation.wait_cost_ppm = comparison.rate_ppm();
  if (const std::optional<WaitPlan>& plan = comparison.best(); plan.has_value()) {
    explanation.wait_for = pool.agents[plan->agent].id;
    explanation.wait_gain_ms = plan->gain_ms;
    explanation.wait_cost_ms = plan->cost_ms;
    explanation.wait_at_most = absl::Microseconds(plan->until - pool.now);
  }
  return explanation;
}

}  // namespace

std::vector<Candidate> CandidatesFor(const Pool& pool, const EligibilityClasses& classes,
                                     Contact contact, std::size_t most) {
  std::vector<Keep> keeps;
  std::optional<Survey> surveyed(std::in_place, pool, contact, kNoIndex, keeps);
  while (surveyed->best() != kNoIndex) {
    const std::size_t before = keeps.size();
    const bool again = IsToBeKept(pool, classes, surveyed->best(), contact, keeps);
    // It neither goes to those who are kept nor waits for them, as if it cooled down with them.
    for (std::size_t i = before; i < keeps.size(); ++i) {
      contact.cooldowns.push_back({keeps[i].agent, kNever});
    }
    if (keeps.size() > before) surveyed.emplace(pool, contact, kNoIndex, keeps);
    if (!again) break;
  }
  Survey& survey = *surveyed;
  const AgentIndex at_hand = survey.best();
  if (!pool.settings.preferred()) {
    std::vector<Candidate> candidates = survey.Candidates(most, kNoIndex);
    const AgentIndex awaited = AwaitedByBaseline(pool, contact);
    if (awaited != kNoIndex) MarkAwaited(pool.agents[awaited].id, candidates);
    return candidates;
  }
  if (at_hand == kNoIndex || !Comparison::Applies(pool, contact)) {
    return survey.Candidates(most, kNoIndex);
  }
  Comparison comparison(pool, contact, at_hand);
  if (comparison.best().has_value()) survey.Name(comparison.best()->agent);
  std::vector<Candidate> candidates = survey.Candidates(most, kNoIndex);
  Judge(pool, comparison, candidates);
  return candidates;
}

Explanation ExplainContact(const Pool& pool, const Contact& contact, AgentIndex at_hand) {
  if (contact.state == ContactState::kOffered) {
    return ExplainScored(pool, contact, contact.agents.front(), contact.agents.front());
  }
  if (contact.state != ContactState::kWaiting) return ExplainAnew(pool, contact);
  return ExplainScored(pool, contact, kNoIndex, at_hand);
}

Explanation ExplainAnew(const Pool& pool, const Contact& contact) {
  Contact copy = contact;
  Score(pool, copy);
  return ExplainScored(pool, copy, kNoIndex, kNoIndex);
}

}  // namespace rapport
