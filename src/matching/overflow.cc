#include "matching/overflow.h"

#include <algorithm>
#include <array>

#include "base/fixed.h"
#include "base/real.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

constexpr int kMany = 1'000'000;

int Bounded(std::int64_t n) { return static_cast<int>(std::clamp<std::int64_t>(n, 0, kMany)); }

std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

bool Prefers(const Contact& contact, const Wanted& wanted) {
  return wanted.agent != kNoIndex ? contact.prefers == wanted.agent
                                  : contact.prefers_team == wanted.team;
}

Station StationOf(const Pool& pool, const Wanted& wanted) {
  if (wanted.agent != kNoIndex) return {pool.agents[wanted.agent].id, TeamId{}};
  return {AgentId{}, wanted.team};
}

Millis HandlingBy(const Pool& pool, const Wanted& station, Millis usual) {
  return station.agent != kNoIndex ? pool.demand.HandlingBy(pool.agents[station.agent].id, usual)
                                   : pool.demand.HandlingBy(station.team, usual);
}

// p^share, for 0 <= share <= 1.
double Power(double p, double share) {
  constexpr double kLeast = 1e-3;
  return p >= 1 ? 1 : Exp(share * Log(std::max(p, kLeast)));
}

double HangUpsPerSecond(const WaitQuestion& q) {
  return q.waited_s <= 0 ? 0 : static_cast<double>(q.abandoned) / static_cast<double>(q.waited_s);
}

// In units of a handling time at home and of what waiting so long costs.
StationRates RatesOf(const WaitQuestion& q, const DemandRates& demand) {
  const double handling_s = static_cast<double>(q.handling) / kMillisPerSecond;
  const auto stations = static_cast<double>(std::max<std::int64_t>(1, q.other_stations));
  const double cost = demand.importance * handling_s;
  StationRates rates;
  rates.home_agents = q.home.agents;
  rates.away_agents = q.away.agents;
  // Beyond these nothing changes in who should go, but values take long to settle.
  constexpr double kFastest = 4;
  constexpr double kBusiest = 4;
  rates.away_speed =
      std::clamp(static_cast<double>(q.handling) / static_cast<double>(q.away_handling),
                 1 / kFastest, kFastest);
  const double most = kBusiest * (q.home.agents + q.away.agents * rates.away_speed);
  rates.home_arrivals = std::min(most, demand.own * handling_s);
  rates.away_arrivals = std::min(most, demand.others / stations * handling_s);
  rates.any_arrivals = std::min(most, demand.rest * 2 / (stations + 1) * handling_s);
  rates.away_wait_cost = demand.others_importance / demand.importance;
  rates.hang_ups = HangUpsPerSecond(q) * handling_s;
  rates.home_loss = demand.loss_s / cost;
  rates.away_loss = demand.others_loss_s / cost;
  rates.home_gap = demand.gap_s / cost;
  rates.away_gap = demand.others_gap_s / cost;
  if (q.other_stations > 1) {
    const double share = (stations - 1) / stations;
    rates.outside = 1 - Power(demand.all_busy, share);
    rates.from_outside = std::min(most, demand.overflow * share * handling_s);
  }
  return rates;
}

}  // namespace

Millis LossOf(const Pool& pool, const Contact& contact) {
  return contact.loss_ms == INT64_MIN ? pool.settings.abandon_worth : contact.loss_ms;
}

namespace {

// Of those of the team who can be waited for, whoever waits for it left out.
TeamLoad EligibleOf(const Pool& pool, const Contact& contact, const TeamLoad& team,
                    std::int64_t& agents) {
  const std::size_t seen = std::min(kTeamSeen, team.available.size());
  TeamLoad load;
  agents = 0;
  for (std::size_t i = 0; i < seen; ++i) {
    const SlabIndex member = team.available[i];
    if (!CanBeWaitedFor(pool, member, contact)) continue;
    const Agent& agent = pool.agents[member];
    ++agents;
    load.busy += static_cast<int>(!agent.hands.empty());
    load.capacity += agent.capacity;
    load.units += agent.units;
  }
  if (seen == team.available.size()) return load;
  const auto part = [&](std::int64_t whole) {
    return MulDiv(whole, agents, static_cast<std::int64_t>(seen));
  };
  load.busy = part(team.busy);
  load.capacity = part(team.capacity);
  load.units = part(team.units);
  agents = part(static_cast<std::int64_t>(team.available.size()));
  return load;
}

}  // namespace

StationLoad LoadOf(const Pool& pool, const Contact& contact, const Wanted& station) {
  const Needs& needs = contact.needs;
  const bool exclusive = pool.settings.IsExclusive(needs.channel);
  const std::int64_t units = std::max(1, needs.units);
  std::int64_t agents = 0;
  std::int64_t busy = 0;
  std::int64_t awaiting = 0;
  if (station.agent != kNoIndex) {
    const Agent& agent = pool.agents[station.agent];
    // Who has been removed since is preferred in vain.
    agents = exclusive || !agent.registered ? 1 : agent.capacity / units;
    busy = exclusive ? static_cast<int>(!agent.hands.empty()) : CeilDiv(agent.units, units);
    if (!agent.registered || !HasRoom(agent, needs, pool)) busy = std::max<std::int64_t>(agents, 1);
    awaiting = agent.awaiting;
  } else if (const TeamLoad* team = pool.teams.Find(station.team); team != nullptr) {
    const TeamLoad load = EligibleOf(pool, contact, *team, agents);
    if (!exclusive) agents = load.capacity / units;
    busy = exclusive ? load.busy : CeilDiv(load.units, units);
    awaiting = team->awaiting;
  }
  agents = std::max<std::int64_t>(1, agents);
  return {Bounded(agents), Bounded(std::min(busy, agents) + awaiting)};
}

namespace {

// Until the first of the station is free for a contact that nobody waits ahead of, if contacts had
// no memory.
Millis UsualWait(const WaitQuestion& question) {
  return std::max<Millis>(1, question.handling / question.home.agents);
}

// What the two stations say that waiting costs all together, if contacts had no memory.
std::int64_t CostToAll(const WaitQuestion& question, const Demand& demand,
                       StationValuesCache& values) {
  const DemandRates rates = demand.RatesOf(question.teams, question.demand);
  const StationKey key(RatesOf(question, rates));
  const double saved = values.Get(key).Saved(question.home.contacts, question.away.contacts);
  const double usual_rate = rates.importance + rates.loss_s * HangUpsPerSecond(question);
  const double own_rate = static_cast<double>(question.rate_ppm) / static_cast<double>(kPpm);
  const int ahead = std::max(0, question.home.contacts - 1 - question.home.agents);
  const auto own_wait = static_cast<double>(UsualWait(question)) * (ahead + 1);
  const double cost = saved * rates.importance * static_cast<double>(question.handling) +
                      (own_rate - usual_rate) * own_wait;
  constexpr double kMost = 1e15;
  return static_cast<std::int64_t>(std::clamp(cost, -kMost, kMost));
}

}  // namespace

std::int64_t LeastCost(const WaitQuestion& question) {
  // The hazard of hardly any time is ever more than so many times that of one without a memory.
  constexpr int kSooner = 2;
  const Millis wait = std::min(UsualWait(question), question.expected) / kSooner;
  return MulDiv(std::max<Millis>(1, wait), question.rate_ppm, kPpm);
}

WaitCost CostOfWaiting(const WaitQuestion& question, const FirstFree& first, const Demand& demand,
                       WaitMemory& memory) {
  const std::int64_t others_ms = CostToAll(question, demand, memory.values) -
                                 MulDiv(UsualWait(question), question.rate_ppm, kPpm);
  first.Fill(memory.remaining);
  const double left_ms = static_cast<double>(question.gain_ms - others_ms);
  const double rate =
      static_cast<double>(std::max<std::int64_t>(1, question.rate_ppm)) / static_cast<double>(kPpm);
  const WaitRule rule = WaitRuleFor(memory.remaining, left_ms / kMillisPerSecond, rate);
  constexpr double kMost = 1e12;
  WaitCost cost;
  cost.cost_ms = others_ms + Rounded(std::min(kMost, rule.least_worth) * kMillisPerSecond);
  if (rule.give_up < kMost) cost.give_up = Rounded(rule.give_up * kMicrosPerSecond);
  return cost;
}

namespace {

// Whoever else is worth nearly as much to the contact, nearer to it than to who is at hand: the
// first of them to be free takes it, so together they are one station.
void AddAsGood(const Pool& pool, const Contact& contact, AgentIndex wanted, const AtHand& at_hand,
               WaitQuestion& question, std::vector<AgentIndex>& as_good, bool& counted) {
  const std::int64_t worth = StandingOf(wanted, contact, pool).worth_ms;
  const std::int64_t least = worth - (worth - at_hand.worth_ms) / 2;
  // Those of most worth, then of the smallest id.
  std::array<const Entry*, kMostAsGood + 1> best;
  std::size_t count = 0;
  const auto goes_before = [&](const Entry& a, const Entry& b) {
    if (a.worth_ms != b.worth_ms) return a.worth_ms > b.worth_ms;
    return pool.agents[a.agent].id < pool.agents[b.agent].id;
  };
  for (const Entry& e : contact.entries) {
    if (e.agent == wanted || e.worth_ms <= least) continue;
    if (count == kMostAsGood && goes_before(*best[count - 1], e)) continue;
    if (pool.agents[e.agent].presence != Presence::kAvailable) continue;
    if (!CanBeWaitedFor(pool, e.agent, contact)) continue;
    std::size_t at = count;
    for (; at > 0 && goes_before(e, *best[at - 1]); --at) best[at] = best[at - 1];
    best[at] = &e;
    count = std::min(count + 1, kMostAsGood);
  }
  for (std::size_t i = 0; i < count; ++i) {
    const Entry& e = *best[i];
    as_good.push_back(e.agent);
    const Wanted station{e.agent, TeamId{}};
    const StationLoad load = LoadOf(pool, contact, station);
    question.home.agents += load.agents;
    question.home.contacts += load.contacts;
    question.demand += pool.demand.SumsOf(StationOf(pool, station));
    --question.other_stations;
    counted |= contact.awaits && contact.prefers == e.agent;
  }
}

}  // namespace

WaitQuestion QuestionOf(const Pool& pool, const Contact& contact, const Wanted& wanted,
                        const AtHand& at_hand, std::vector<AgentIndex>& as_good) {
  const Millis usual = pool.history.handling().Of(contact.topic);
  const bool team = wanted.agent == kNoIndex;
  const TeamId team_at_hand = pool.agents[at_hand.agent].team;
  const Wanted away = team && team_at_hand.valid() ? Wanted{kNoIndex, team_at_hand}
                                                   : Wanted{at_hand.agent, TeamId{}};
  WaitQuestion question;
  question.teams = team;
  question.demand = pool.demand.SumsOf(StationOf(pool, wanted));
  question.other_stations =
      (team ? pool.teams.available_teams() : pool.teams.available_agents()) - 1;
  question.handling = HandlingBy(pool, wanted, usual);
  question.away_handling = HandlingBy(pool, away, usual);
  question.home = LoadOf(pool, contact, wanted);
  bool counted = contact.awaits && Prefers(contact, wanted);
  as_good.clear();
  if (!team) AddAsGood(pool, contact, wanted.agent, at_hand, question, as_good, counted);
  if (!counted) ++question.home.contacts;
  question.away = LoadOf(pool, contact, away);
  // It waits at one station, also where the other one is its own, or the same team.
  if (contact.awaits && Prefers(contact, away)) --question.away.contacts;
  question.abandoned = pool.abandoned;
  question.waited_s = pool.waited_s;
  return question;
}

NewDemand DemandOf(const Pool& pool, const Contact& contact, std::int64_t free) {
  NewDemand demand;
  demand.now = pool.now;
  demand.free = free;
  demand.available = pool.teams.available_agents();
  demand.importance_ppm = contact.scored_importance_ppm;
  demand.loss_ms = LossOf(pool, contact);
  const Wanted wanted{contact.prefers, contact.prefers_team};
  if (wanted.agent == kNoIndex && !wanted.team.valid()) return demand;
  demand.station = StationOf(pool, wanted);
  demand.gap_ms = MulDiv(contact.prefers_by_ms, contact.scored_importance_ppm, kPpm);
  const StationLoad load = LoadOf(pool, contact, wanted);
  const int others = static_cast<int>(contact.awaits);
  demand.station_busy = load.contacts - others >= load.agents;
  demand.other_free = free > 0;
  return demand;
}

}  // namespace rapport
