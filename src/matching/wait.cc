#include "matching/wait.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "base/fixed.h"
#include "matching/overflow.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

constexpr std::int64_t kMaxRatePpm = 1'000'000'000;

// So many of the available agents of a team are looked at for who will be free first.
constexpr std::size_t kTeamSeen = 8;

void AddFree(const Pool& pool, const Contact& contact, const Wanted& wanted, FirstFree& first) {
  if (wanted.agent != kNoIndex) {
    AddUntilRoom(pool, pool.agents[wanted.agent], contact, first);
    return;
  }
  const std::vector<SlabIndex>& members = pool.teams.Find(wanted.team)->available;
  const std::size_t seen = std::min(kTeamSeen, members.size());
  for (std::size_t i = 0; i < seen; ++i) {
    AddUntilRoom(pool, pool.agents[members[i]], contact, first);
  }
}

void Weigh(const Pool& pool, const Contact& contact, const Wanted& wanted, const AtHand& at_hand,
           WaitMemory& memory, WaitPlan& plan) {
  WaitQuestion question = QuestionOf(pool, contact, wanted, at_hand, memory.as_good);
  question.gain_ms = plan.gain_ms;
  question.rate_ppm = CostRatePpm(pool, contact);
  question.expected = plan.expected;
  plan.cost_ms = LeastCost(question);
  if (plan.gain_ms <= plan.cost_ms) return;
  FirstFree first;
  AddFree(pool, contact, wanted, first);
  for (const AgentIndex agent : memory.as_good) AddFree(pool, contact, {agent, TeamId{}}, first);
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

Waiting JudgeWait(const Pool& pool, const Contact& contact, AgentIndex index, const AtHand& at_hand,
                  WaitMemory& memory, WaitPlan& plan) {
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
    Weigh(pool, contact, wanted, at_hand, memory, plan);
  } else {
    plan.cost_ms = MulDiv(expected, CostRatePpm(pool, contact), kPpm);
  }
  return Pays(plan, pool.now) ? Waiting::kPays : Waiting::kCostsMore;
}

std::optional<WaitPlan> WaitOrGo(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 WaitMemory& memory) {
  if (!MayWait(pool, contact)) return std::nullopt;
  const std::optional<WaitPlan> best = BestWait(pool, contact, at_hand, memory);
  return best.has_value() && Pays(*best, pool.now) ? best : std::nullopt;
}

std::optional<WaitPlan> BestWait(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 WaitMemory& memory) {
  std::optional<WaitPlan> best;
  std::tuple<std::int64_t, Millis, std::uint64_t, AgentId> best_order;
  const auto look = [&](AgentIndex agent) {
    WaitPlan plan;
    const Waiting waiting = JudgeWait(pool, contact, agent, at_hand, memory, plan);
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
