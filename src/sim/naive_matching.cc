// Section 6 of docs/routing.md, its words: who may serve, the place in line, the idle order, the
// expected time until somebody is free, wait or go.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

std::int64_t Clamped(Int128 value) {
  return static_cast<std::int64_t>(std::clamp<Int128>(value, INT64_MIN, INT64_MAX));
}

}  // namespace

// The skills that the contact still requires, by id; each as many levels lower as the relax step
// in force says.
std::vector<SkillLevel> NaiveRouter::LoweredSkills(const NaiveContact& contact) const {
  const auto step = static_cast<std::size_t>(contact.relax_step);
  const int lower = step == 0 ? 0 : p_.policy.relax.at(step - 1).levels;
  std::vector<SkillLevel> lowered;
  for (const SkillLevel& s : contact.skills) {
    if (s.level - lower >= kMinSkillLevel) lowered.push_back({s.skill, s.level - lower});
  }
  std::sort(lowered.begin(), lowered.end(),
            [](const SkillLevel& a, const SkillLevel& b) { return a.skill < b.skill; });
  return lowered;
}

bool NaiveRouter::MayServe(const NaiveContact& contact, AgentId id) const {
  const NaiveAgent* agent = FindAgent(id);
  if (agent == nullptr) return false;
  const auto& channels = agent->channels;
  if (!channels.empty() &&
      std::find(channels.begin(), channels.end(), contact.channel) == channels.end()) {
    return false;
  }
  if (contact.people_only && agent->bot) return false;
  if (contact.transfer_to == id) return true;
  if (contact.team.valid() && contact.team != agent->team) return false;
  for (const SkillLevel& needed : LoweredSkills(contact)) {
    const bool held =
        std::any_of(agent->skills.begin(), agent->skills.end(), [&](const SkillLevel& has) {
          return has.skill == needed.skill && has.level >= needed.level;
        });
    if (!held) return false;
  }
  return true;
}

bool NaiveRouter::MayServeNow(const NaiveContact& contact, AgentId id) const {
  if (!MayServe(contact, id) || Barred(contact, id) || CoolingDown(contact, id)) return false;
  const NaiveAgent& agent = agents_.at(id);
  return agent.presence == Presence::kAvailable && agent.available_until > now_ &&
         HasCapacity(contact, id) && !KeptForAnother(contact, id);
}

bool NaiveRouter::HasCapacity(const NaiveContact& contact, AgentId id) const {
  const NaiveAgent& agent = agents_.at(id);
  if (Exclusive(contact.channel)) {
    return agent.hands.empty() && contact.units <= agent.capacity;
  }
  std::int64_t units = contact.units;
  for (const NaiveHand& hand : agent.hands) {
    if (Exclusive(contacts_.at(hand.contact).channel)) return false;
    units += hand.units;
  }
  return units <= agent.capacity;
}

bool NaiveRouter::CoolingDown(const NaiveContact& contact, AgentId agent) const {
  return std::any_of(contact.cooldowns.begin(), contact.cooldowns.end(),
                     [&](const NaiveCooldown& c) { return c.agent == agent && c.until > now_; });
}

// Away, and is known to return.
bool NaiveRouter::ComesBack(const NaiveAgent& agent) const {
  return agent.presence == Presence::kAway && agent.back_at != kNever && agent.back_at > now_;
}

bool NaiveRouter::AnyMayServe(const NaiveContact& contact) const {
  return std::any_of(agents_.begin(), agents_.end(), [&](const auto& a) {
    return MayServe(contact, a.first) && !Barred(contact, a.first);
  });
}

bool NaiveRouter::SameClass(const NaiveContact& a, const NaiveContact& b) const {
  return a.channel == b.channel && a.team == b.team && a.units == b.units &&
         a.people_only == b.people_only && LoweredSkills(a) == LoweredSkills(b);
}

std::int64_t NaiveRouter::Importance(const NaiveContact& contact) const {
  return contact.scored_importance_ppm;
}

NaiveRouter::PlaceInLine NaiveRouter::Place(const NaiveContact& contact) const {
  if (p_.policy.routing != Routing::kPreferred) {
    return {contact.priority, contact.ready_at, contact.seq};
  }
  const std::int64_t priority =
      Clamped(static_cast<Int128>(contact.priority - kUsualPriority) * p_.ageing);
  const std::int64_t importance = MulDiv(Importance(contact) - kPpm, p_.ageing, kPpm);
  Instant at = Clamped(static_cast<Int128>(contact.ready_at) + priority - importance);
  if (contact.due != kNever) {
    at = std::min(at, Clamped(static_cast<Int128>(contact.due) - p_.due_lead));
  }
  return {at, 0, contact.seq};
}

// After what the agent has in hand, or their presence, has changed.
void NaiveRouter::CountIdle(AgentId id) {
  NaiveAgent& agent = agents_.at(id);
  Activity activity = Activity::kGone;
  if (agent.presence == Presence::kAway) activity = Activity::kAway;
  if (agent.presence == Presence::kAvailable) activity = Activity::kIdle;
  if (!agent.hands.empty()) activity = Activity::kBusy;
  if (agent.bot || agent.presence == Presence::kRemoved) activity = Activity::kGone;
  idle_times_.Turn(agent.balance, activity, now_, p_.policy.fair.extra_idle_ppm);
}

void NaiveRouter::CountDemand(const NewDemand& contact) {
  demand_.Arrived(contact);
  NaiveAgent* agent = FindAgent(contact.station.agent);
  if (agent != nullptr) idle_times_.Want(agent->balance);
}

NaiveRouter::IdleRank NaiveRouter::IdleOrder(AgentId id) const {
  const NaiveAgent& agent = agents_.at(id);
  if (p_.policy.routing != Routing::kPreferred) return {0, agent.idle_since, 0, id.value};
  std::int64_t units = 0;
  for (const NaiveHand& hand : agent.hands) units += hand.units;
  const std::int64_t load = agent.capacity == 0 ? 0 : MulDiv(units, kPpm, agent.capacity);
  const bool idle = agent.hands.empty() && !agent.bot;
  const Instant since =
      idle ? ClampedAdd(agent.balance.since, agent.balance.owed) : agent.idle_since;
  return {load, since, Mix(p_.policy.tie_seed, id.value), id.value};
}

// What a second of waiting costs, in ppm of the worth that it is compared with.
std::int64_t NaiveRouter::WaitRate(const NaiveContact& contact) const {
  const Millis loss = contact.loss_ms == INT64_MIN ? p_.abandon_worth : contact.loss_ms;
  const std::int64_t patience =
      waited_s_ == 0 ? 0 : MulDiv(loss, MulDiv(abandoned_, 1000, 1), waited_s_);
  return std::min<std::int64_t>(1'000'000'000, ClampedAdd(Importance(contact), patience));
}

// What waiting for an agent gains over the one at hand, and what it costs if that is the time until
// the agent is free.
NaiveRouter::Verdict NaiveRouter::PlanWait(const NaiveContact& contact, AgentId wanted,
                                           AgentId at_hand, WaitFor& wait) const {
  const NaiveAgent* agent = FindAgent(wanted);
  if (EntryFor(contact, wanted) == nullptr) return Verdict::kNothing;
  wait.agent = wanted;
  wait.gain =
      MulDiv(AffinityFor(contact, wanted).worth_ms() - AffinityFor(contact, at_hand).worth_ms(),
             Importance(contact), kPpm);
  if (wait.gain <= 0 || agent == nullptr) return Verdict::kNotFor;
  if (agent->presence != Presence::kAvailable && !ComesBack(*agent)) return Verdict::kNotFor;
  if (!MayServe(contact, wanted) || Barred(contact, wanted) || CoolingDown(contact, wanted)) {
    return Verdict::kNotFor;
  }
  if (MayServeNow(contact, wanted)) return Verdict::kNothing;
  wait.ready_in = TimeUntilFree(wanted, contact);
  if (wait.ready_in == kNeverMs || wait.ready_in > p_.wait_max / kMicrosPerMilli) {
    return Verdict::kNotFor;
  }
  if (now_ + wait.ready_in * kMicrosPerMilli >= agent->available_until) return Verdict::kNotFor;
  const Micros patient = Clamped(static_cast<Int128>(MulDiv(wait.gain, kPpm, WaitRate(contact))) *
                                 4 * kMicrosPerMilli);
  wait.until = std::min(After(now_, std::min(p_.wait_max, patient)), contact.due);
  wait.cost = MulDiv(wait.ready_in, WaitRate(contact), kPpm);
  return Verdict::kWait;
}

void NaiveRouter::WeighPlan(const NaiveContact& contact, AgentId at_hand, WaitFor& wait) const {
  const NaiveAgent& agent = agents_.at(wait.agent);
  const bool alone = OwnEntry(contact, wait.agent) != nullptr;
  if (agent.presence != Presence::kAvailable) return;
  Weigh(contact, alone ? wait.agent : AgentId{}, agent.team, at_hand, wait);
}

// Whether waiting for an agent is better than the one at hand.
NaiveRouter::Verdict NaiveRouter::Compare(const NaiveContact& contact, AgentId wanted,
                                          AgentId at_hand, WaitFor& wait) const {
  const Verdict verdict = PlanWait(contact, wanted, at_hand, wait);
  if (verdict != Verdict::kWait) return verdict;
  WeighPlan(contact, at_hand, wait);
  return wait.gain > wait.cost && wait.until > now_ ? Verdict::kWait : Verdict::kGo;
}

// Whoever has an entry, and of each team that has one, and is worth more than the one at hand, the
// first 16 who are available, those with an entry of their own left out.
std::vector<AgentId> NaiveRouter::ToWaitFor(const NaiveContact& contact, AgentId at_hand) const {
  std::vector<AgentId> agents;
  const Millis worth = AffinityFor(contact, at_hand).worth_ms();
  for (const NaiveEntry& entry : contact.entries) {
    if (entry.agent.valid()) {
      agents.push_back(entry.agent);
      continue;
    }
    if (entry.affinity.worth_ms() <= worth) continue;
    for (const AgentId id : Seen(entry.team)) {
      if (OwnEntry(contact, id) == nullptr) agents.push_back(id);
    }
  }
  return agents;
}

std::optional<NaiveRouter::WaitFor> NaiveRouter::BestWait(const NaiveContact& contact,
                                                          AgentId at_hand) const {
  const auto rank = [this](const WaitFor& w) {
    return std::tuple(w.cost - w.gain, w.ready_in, Mix(p_.policy.tie_seed, w.agent.value),
                      w.agent.value);
  };
  std::vector<WaitFor> plans;
  for (const AgentId agent : ToWaitFor(contact, at_hand)) {
    WaitFor wait;
    if (PlanWait(contact, agent, at_hand, wait) == Verdict::kWait) plans.push_back(wait);
  }
  const auto before = [&](const WaitFor& a, const WaitFor& b) { return rank(a) < rank(b); };
  std::sort(plans.begin(), plans.end(), before);
  if (plans.size() > 4) plans.resize(4);
  for (WaitFor& wait : plans) WeighPlan(contact, at_hand, wait);
  const auto first = std::min_element(plans.begin(), plans.end(), before);
  return first == plans.end() ? std::nullopt : std::optional(*first);
}

std::optional<NaiveRouter::WaitFor> NaiveRouter::WaitOrGo(const NaiveContact& contact,
                                                          AgentId at_hand) const {
  if (p_.policy.routing != Routing::kPreferred) return std::nullopt;
  if (contact.hold_used || p_.wait_max == 0 || contact.due <= now_) return std::nullopt;
  const std::optional<WaitFor> best = BestWait(contact, at_hand);
  if (!best.has_value() || best->gain <= best->cost || best->until <= now_) return std::nullopt;
  return best;
}

}  // namespace rapport::sim
