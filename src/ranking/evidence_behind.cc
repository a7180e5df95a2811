#include "ranking/evidence_behind.h"

#include <algorithm>

#include "base/real.h"
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
    const SlabIndex index =
        customer_ == kNoIndex ? kNoIndex : pool_.history.FindPair(customer_, agent);
    const Pair* const pair = index == kNoIndex ? nullptr : &pool_.history.pair(index);
    AddMeetings(agent, pair, evidence);
    AddForecasts(agent, pair, evidence);
    if (a.registered && a.team.valid()) evidence.team_ppm = OfTeam(a.team, agent);
  } else if (a.registered && TeamEntryOf(contact_, a.team) != nullptr) {
    evidence.team_ppm = OfTeam(a.team, kNoIndex);
  }
  return evidence;
}

void EvidenceBehind::AddMeetings(AgentIndex agent, const Pair* pair,
                                 AffinityEvidence& evidence) const {
  if (customer_ == kNoIndex) return;
  const History& history = pool_.history;
  std::int64_t own = 0;
  if (pair != nullptr) {
    own = Value(pair->total);
    evidence.familiar_ppm = FamiliarPpm(pool_, contact_, *pair, now_);
    evidence.declined_ppm = Value(pair->declined);
    evidence.bad_history_ppm = Value(pair->bad);
  }
  const AccountIndex account = history.customers()[customer_].account;
  if (account == kNoIndex) return;
  const SlabIndex sum = history.FindAccountSum(account, agent);
  if (sum == kNoIndex) return;
  evidence.account_ppm = std::max<std::int64_t>(0, Value(history.account_sum(sum).sum) - own);
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

void EvidenceBehind::AddForecasts(AgentIndex agent, const Pair* pair,
                                  AffinityEvidence& evidence) const {
  const PairEvidence* const shown = pair == nullptr ? nullptr : pair->shown();
  const Forecast forecast = pool_.history.outcomes().Expect(context_, agent, shown);
  evidence.resolution = Behind(Target::kResolved, forecast);
  evidence.handling = Behind(Target::kHandlingTime, forecast);
  evidence.satisfaction = Behind(Target::kSatisfied, forecast);
}

}  // namespace rapport
