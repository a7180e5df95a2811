#include "matching/wait.h"

#include <algorithm>
#include <tuple>

#include "base/fixed.h"
#include "matching/overflow.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

constexpr std::int64_t kMaxRatePpm = 1'000'000'000;

// Of one contact in an agent's hands.
Millis Remaining(const Pool& pool, const Hand& hand) {
  const Contact& contact = pool.contacts[hand.contact];
  const Millis mean = pool.history.handling().Of(contact.topic);
  switch (contact.state) {
    case ContactState::kInHand: {
      const Millis elapsed = (pool.now - hand.since) / kMicrosPerMilli;
      const Millis wrap_up =
          pool.settings.wrap_up == kEndless ? 0 : pool.settings.wrap_up / kMicrosPerMilli;
      return std::max(mean - elapsed, mean / 4) + wrap_up;
    }
    case ContactState::kWrappingUp:
      return contact.until == kNever ? 0 : (contact.until - pool.now) / kMicrosPerMilli;
    case ContactState::kOffered:
    case ContactState::kNotDue:
    case ContactState::kWaiting:
      break;
  }
  return mean;
}

// Until enough of what is in the agent's hands is gone.
Millis UntilRoom(const Pool& pool, const Agent& agent, const Contact& contact) {
  if (agent.hands.empty()) return kNeverMs;
  bool all = pool.settings.IsExclusive(contact.needs.channel);
  Millis least = kNeverMs;
  Millis most = 0;
  for (const Hand& hand : agent.hands) {
    all |= pool.settings.IsExclusive(pool.contacts[hand.contact].needs.channel);
    const Millis remaining = Remaining(pool, hand);
    least = std::min(least, remaining);
    most = std::max(most, remaining);
  }
  return all ? most : least;
}

// So many of the available agents of a team are looked at for who will be free first.
constexpr std::size_t kTeamSeen = 8;

void Weigh(const Pool& pool, const Contact& contact, const Wanted& wanted, const AtHand& at_hand,
           StationValuesCache& cache, WaitPlan& plan) {
  WaitQuestion question = QuestionOf(pool, contact, wanted, at_hand);
  question.rate_ppm = CostRatePpm(pool, contact);
  question.expected = plan.expected;
  plan.cost_ms = MulDiv(LeastWait(question), question.rate_ppm, kPpm);
  if (plan.gain_ms <= plan.cost_ms) return;
  plan.cost_ms = CostOfWaiting(question, pool.demand, cache);
  plan.all_considered = true;
}

}  // namespace

bool IsExpected(const Agent& agent, Instant now) {
  if (!agent.registered) return false;
  return agent.presence == Presence::kAvailable ||
         (agent.presence == Presence::kAway && agent.back_at != kNever && agent.back_at > now);
}

Millis ExpectedFree(const Pool& pool, AgentIndex index, const Contact& contact) {
  return ExpectedFree(pool, pool.agents[index], contact);
}

Millis ExpectedFree(const Pool& pool, const Agent& agent, const Contact& contact) {
  if (!IsExpected(agent, pool.now)) return kNeverMs;
  if (agent.presence == Presence::kAway) return (agent.back_at - pool.now) / kMicrosPerMilli;
  if (HasRoom(agent, contact.needs, pool)) {
    return agent.available_until > pool.now ? 0 : kNeverMs;
  }
  const Millis until_room = UntilRoom(pool, agent, contact);
  if (until_room == kNeverMs) return kNeverMs;
  const bool held = contact.held != kNoIndex && pool.agents[contact.held].id == agent.id;
  const std::int64_t ahead = static_cast<std::int64_t>(agent.held.size()) - static_cast<int>(held);
  return until_room + MulDiv(ahead, pool.history.handling().Of(contact.topic), 1);
}

std::int64_t CostRatePpm(const Pool& pool, const Contact& contact) {
  const Millis loss = LossOf(pool, contact);
  const std::int64_t patience =
      pool.waited_s == 0 ? 0 : MulDiv(loss, MulDiv(pool.abandoned, 1000, 1), pool.waited_s);
  return std::min(kMaxRatePpm, ClampedAdd(contact.scored_importance_ppm, patience));
}

bool MayWait(const Pool& pool, const Contact& contact) {
  return !contact.hold_used && pool.settings.wait_max > 0 && contact.due > pool.now;
}

bool Pays(const WaitPlan& plan, Instant now) {
  return plan.gain_ms > plan.cost_ms && plan.until > now;
}

Waiting JudgeWait(const Pool& pool, const Contact& contact, AgentIndex index, const AtHand& at_hand,
                  StationValuesCache& cache, WaitPlan& plan) {
  const Standing standing = StandingOf(index, contact, pool);
  // Whoever has it, as an explanation may ask, is not waited for, and their hands count it.
  const bool has_it =
      std::find(contact.agents.begin(), contact.agents.end(), index) != contact.agents.end();
  if (standing.affinity == nullptr || has_it) return Waiting::kNone;
  const std::int64_t gain =
      MulDiv(standing.worth_ms - at_hand.worth_ms, contact.scored_importance_ppm, kPpm);
  if (gain <= 0) return Waiting::kNoGain;
  const Agent& agent = pool.agents[index];
  if (!IsExpected(agent, pool.now)) return Waiting::kUnexpected;
  const Obstacle lasting = LastingObstacleOf(index, contact, pool);
  if (lasting != Obstacle::kNone) return Waiting::kBarred;
  if (ObstacleGiven(lasting, index, contact, pool) == Obstacle::kNone) return Waiting::kNone;
  const Micros wait_max = pool.settings.wait_max;
  const Millis expected = ExpectedFree(pool, agent, contact);
  if (expected == kNeverMs) return Waiting::kUnexpected;
  if (expected > wait_max / kMicrosPerMilli) return Waiting::kTooLong;
  if (pool.now + expected * kMicrosPerMilli >= agent.available_until) return Waiting::kLeaving;
  const bool alone = EntryOf(contact, index) != nullptr;
  const Wanted wanted = alone ? Wanted{index, TeamId{}} : Wanted{kNoIndex, agent.team};
  // Should it take longer than anybody thought, that ends it.
  constexpr std::int64_t kPatience = 4;
  const Micros worth_waiting =
      MulDiv(MulDiv(gain, kPpm, CostRatePpm(pool, contact)), kPatience * kMicrosPerMilli, 1);
  const Instant until =
      std::min(ClampedAdd(pool.now, std::min(wait_max, worth_waiting)), contact.due);
  plan = WaitPlan{index, expected, gain, 0, until};
  if (agent.presence == Presence::kAvailable) {
    Weigh(pool, contact, wanted, at_hand, cache, plan);
  } else {
    plan.cost_ms = MulDiv(expected, CostRatePpm(pool, contact), kPpm);
  }
  return Pays(plan, pool.now) ? Waiting::kPays : Waiting::kCostsMore;
}

std::optional<WaitPlan> WaitOrGo(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 StationValuesCache& cache) {
  if (!MayWait(pool, contact)) return std::nullopt;
  const std::optional<WaitPlan> best = BestWait(pool, contact, at_hand, cache);
  return best.has_value() && Pays(*best, pool.now) ? best : std::nullopt;
}

std::optional<WaitPlan> BestWait(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 StationValuesCache& cache) {
  std::optional<WaitPlan> best;
  std::tuple<std::int64_t, Millis, std::uint64_t, AgentId> best_order;
  const auto look = [&](AgentIndex agent) {
    WaitPlan plan;
    const Waiting waiting = JudgeWait(pool, contact, agent, at_hand, cache, plan);
    if (waiting != Waiting::kPays && waiting != Waiting::kCostsMore) return;
    const AgentId id = pool.agents[agent].id;
    const std::tuple order(plan.cost_ms - plan.gain_ms, plan.expected,
                           Mix(pool.settings.tie_seed, id.value), id);
    if (best.has_value() && best_order <= order) return;
    best = plan;
    best_order = order;
  };
  for (const Entry& e : contact.entries) look(e.agent);
  for (const TeamEntry& t : contact.team_entries) {
    const TeamLoad* load = pool.teams.Find(t.team);
    if (load == nullptr || t.worth_ms <= at_hand.worth_ms) continue;
    for (std::size_t i = 0; i < std::min(kTeamSeen, load->available.size()); ++i) {
      if (EntryOf(contact, load->available[i]) == nullptr) look(load->available[i]);
    }
  }
  return best;
}

}  // namespace rapport
