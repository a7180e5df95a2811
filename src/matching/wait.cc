#include "matching/wait.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>
#include <vector>

#include "base/fixed.h"
#include "matching/overflow.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

constexpr std::int64_t kMaxRatePpm = 1'000'000'000;

void AddFree(const Pool& pool, const Contact& contact, const Wanted& wanted, FirstFree& first) {
  if (wanted.agent != kNoIndex) {
    AddUntilRoom(pool, pool.agents[wanted.agent], contact, first);
    return;
  }
  const std::vector<SlabIndex>& members = pool.teams.Find(wanted.team)->available;
  const std::size_t seen = std::min(kTeamSeen, members.size());
  for (std::size_t i = 0; i < seen; ++i) {
    if (!CanBeWaitedFor(pool, members[i], contact)) continue;
    AddUntilRoom(pool, pool.agents[members[i]], contact, first);
  }
}

// What it costs to wait as planned. Of somebody who is away it is the time until they are back, as
// the plan has it.
void Weigh(const Pool& pool, const Contact& contact, const AtHand& at_hand, WaitMemory& memory,
           WaitPlan& plan) {
  const Agent& agent = pool.agents[plan.agent];
  if (agent.presence != Presence::kAvailable) return;
  const bool alone = EntryOf(contact, plan.agent) != nullptr;
  const Wanted wanted = alone ? Wanted{plan.agent, TeamId{}} : Wanted{kNoIndex, agent.team};
  WaitQuestion question = QuestionOf(pool, contact, wanted, at_hand, memory.as_good);
  question.gain_ms = plan.gain_ms;
  question.rate_ppm = CostRatePpm(pool, contact);
  question.expected = plan.expected;
  plan.cost_ms = LeastCost(question);
  if (plan.gain_ms <= plan.cost_ms) return;
  FirstFree first;
  AddFree(pool, contact, wanted, first);
  for (const AgentIndex other : memory.as_good) AddFree(pool, contact, {other, TeamId{}}, first);
  const WaitCost cost = CostOfWaiting(question, first, pool.demand, memory);
  plan.cost_ms = cost.cost_ms;
  plan.until = std::min(plan.until, ClampedAdd(pool.now, cost.give_up));
  plan.all_considered = true;
}

}  // namespace

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

namespace {

// As JudgeWait, at the cost of the time until the agent is free to the contact itself.
Waiting PlanWait(const Pool& pool, const Contact& contact, AgentIndex index, const AtHand& at_hand,
                 WaitPlan& plan) {
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
  if (LeavesBefore(pool, agent, expected)) return Waiting::kLeaving;
  // Should it take longer than anybody thought, that ends it.
  constexpr std::int64_t kPatience = 4;
  const Micros worth_waiting =
      MulDiv(MulDiv(gain, kPpm, CostRatePpm(pool, contact)), kPatience * kMicrosPerMilli, 1);
  const Instant until =
      std::min(ClampedAdd(pool.now, std::min(wait_max, worth_waiting)), contact.due);
  const std::int64_t cost = MulDiv(expected, CostRatePpm(pool, contact), kPpm);
  plan = WaitPlan{index, expected, gain, cost, until};
  return Pays(plan, pool.now) ? Waiting::kPays : Waiting::kCostsMore;
}

bool IsCompared(Waiting waiting) {
  return waiting == Waiting::kPays || waiting == Waiting::kCostsMore;
}

// Who is waited for first: a total order.
using PlanOrder = std::tuple<std::int64_t, Millis, std::uint64_t, AgentId>;

PlanOrder OrderOf(const Pool& pool, const WaitPlan& plan) {
  const AgentId id = pool.agents[plan.agent].id;
  return {plan.cost_ms - plan.gain_ms, plan.expected, Mix(pool.settings.tie_seed, id.value), id};
}

}  // namespace

Waiting JudgeWait(const Pool& pool, const Contact& contact, AgentIndex agent, const AtHand& at_hand,
                  WaitMemory& memory, WaitPlan& plan) {
  const Waiting waiting = PlanWait(pool, contact, agent, at_hand, plan);
  if (!IsCompared(waiting)) return waiting;
  Weigh(pool, contact, at_hand, memory, plan);
  return Pays(plan, pool.now) ? Waiting::kPays : Waiting::kCostsMore;
}

std::optional<WaitPlan> WaitOrGo(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 WaitMemory& memory) {
  if (!MayWait(pool, contact)) return std::nullopt;
  const std::optional<WaitPlan> best = BestWait(pool, contact, at_hand, memory);
  return best.has_value() && Pays(*best, pool.now) ? best : std::nullopt;
}

bool Prospects::Has(AgentIndex agent) const {
  return std::any_of(plans.begin(), plans.begin() + static_cast<std::ptrdiff_t>(count),
                     [=](const WaitPlan& plan) { return plan.agent == agent; });
}

Prospects ProspectsOf(const Pool& pool, const Contact& contact, const AtHand& at_hand) {
  Prospects best;
  std::array<PlanOrder, kMostWeighed + 1> orders;
  const auto look = [&](AgentIndex agent) {
    WaitPlan plan;
    if (!IsCompared(PlanWait(pool, contact, agent, at_hand, plan))) return;
    const PlanOrder order = OrderOf(pool, plan);
    std::size_t at = best.count;
    for (; at > 0 && order < orders[at - 1]; --at) {
      orders[at] = orders[at - 1];
      best.plans[at] = best.plans[at - 1];
    }
    orders[at] = order;
    best.plans[at] = plan;
    best.count = std::min(best.count + 1, kMostWeighed);
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

std::optional<WaitPlan> BestWait(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 WaitMemory& memory) {
  Prospects prospects = ProspectsOf(pool, contact, at_hand);
  std::optional<WaitPlan> best;
  for (std::size_t i = 0; i < prospects.count; ++i) {
    WaitPlan& plan = prospects.plans[i];
    Weigh(pool, contact, at_hand, memory, plan);
    if (!best.has_value() || OrderOf(pool, plan) < OrderOf(pool, *best)) best = plan;
  }
  return best;
}

}  // namespace rapport
