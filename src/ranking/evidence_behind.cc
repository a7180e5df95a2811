#include "ranking/evidence_behind.h"

#include <algorithm>

#include "affinity/odds.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport {
namespace {

ForecastEvidence Behind(Target target, const Forecast& forecast) {
  const auto ppm = [&](Level level) {
    return Rounded(double{forecast.effects[IndexOf(level)].evidence[IndexOf(target)]} * kPpm);
  };
  return {ppm(Level::kAgent), ppm(Level::kAgentTopic), ppm(Level::kPair)};
}

}  // namespace

EvidenceBehind::EvidenceBehind(const Pool& pool, const Contact& contact)
    : pool_(pool),
      contact_(contact),
      customer_(pool.CustomerOf(contact)),
      now_(pool.history.clock().AsOf(pool.now)),
      context_(pool.history.ContextOf(
          {.customer = customer_, .topic = contact.topic, .unknown = contact.newcomer}, pool.now)) {
}

AffinityEvidence EvidenceBehind::Of(AgentIndex agent) const {
  AffinityEvidence evidence;
  const Agent& a = pool_.agents[agent];
  if (EntryOf(contact_, agent) != nullptr) {
    AddMeetings(agent, evidence);
    AddForecasts(agent, evidence);
    if (a.registered && a.team.valid()) evidence.team_ppm = OfTeam(a.team, agent);
  } else if (a.registered && TeamEntryOf(contact_, a.team) != nullptr) {
    evidence.team_ppm = OfTeam(a.team, kNoIndex);
  }
  return evidence;
}

void EvidenceBehind::AddMeetings(AgentIndex agent, AffinityEvidence& evidence) const {
  if (customer_ == kNoIndex) return;
  const History& history = pool_.history;
  std::int64_t own = 0;
  if (const SlabIndex index = history.FindPair(customer_, agent); index != kNoIndex) {
    const Pair& pair = history.pair(index);
    own = Value(pair.total);
    evidence.familiar_ppm = FamiliarPpm(pool_, contact_, pair, now_);
    evidence.declined_ppm = Value(pair.declined);
    evidence.bad_history_ppm = Value(pair.bad);
  }
  const AccountIndex account = history.customers()[customer_].account;
  if (account == kNoIndex) return;
  for (SlabIndex i = history.account(account).first; i != kNoIndex;) {
    const AccountSum& sum = history.account_sum(i);
    i = sum.next;
    if (sum.agent != agent) continue;
    evidence.account_ppm = std::max<std::int64_t>(0, Value(sum.sum) - own);
  }
}

std::int64_t EvidenceBehind::OfTeam(TeamId team, AgentIndex without) const {
  if (customer_ == kNoIndex) return 0;
  std::int64_t sum = 0;
  for (SlabIndex i = pool_.history.customers()[customer_].first_pair; i != kNoIndex;) {
    const Pair& pair = pool_.history.pair(i);
    i = pair.next;
    const Agent& agent = pool_.agents[pair.agent];
    if (!agent.registered || agent.team != team || pair.agent == without) continue;
    sum += FamiliarPpm(pool_, contact_, pair, now_);
  }
  return sum;
}

void EvidenceBehind::AddForecasts(AgentIndex agent, AffinityEvidence& evidence) const {
  const SlabIndex index =
      customer_ == kNoIndex ? kNoIndex : pool_.history.FindPair(customer_, agent);
  const PairEvidence* pair = index == kNoIndex ? nullptr : &pool_.history.pair(index).evidence;
  const Forecast forecast = pool_.history.outcomes().Expect(context_, agent, pair);
  evidence.resolution = Behind(Target::kResolved, forecast);
  evidence.handling = Behind(Target::kHandlingTime, forecast);
  evidence.satisfaction = Behind(Target::kSatisfied, forecast);
}

}  // namespace rapport
