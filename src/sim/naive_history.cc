// Section 4 of docs/routing.md: what the router learns from contacts that are over.

#include <algorithm>
#include <tuple>

#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

std::int64_t MeetingWeight(Outcome outcome) {
  switch (outcome) {
    case Outcome::kResolved:
    case Outcome::kServed:
    case Outcome::kUnknown:
      return 1'000'000;
    case Outcome::kUnresolved:
    case Outcome::kReopened:
      return 500'000;
    case Outcome::kHandedOver:
      return 250'000;
  }
  return 0;
}

}  // namespace

void NaiveRouter::Learn(const Lesson& l) {
  if (!l.joined) {
    LearnHandling(l.topic, l.handling);
    LearnTargets(l);
  }
  if (!LeavesPair(l)) return;

  PairOf(l.customer, l.agent);
  SetMet(CustomerOf(l.customer), l.agent, l.at);
  std::int64_t weight = MeetingWeight(l.outcome);
  if (l.handling > 0 && l.handling < p_.min_talk) weight = 0;
  if (l.joined) weight /= 2;
  Meet(l, weight);
}

NaiveRouter::Lesson NaiveRouter::LessonOf(const NaiveContact& contact, AgentId agent) const {
  return {.customer = contact.customer,
          .agent = agent,
          .topic = contact.topic,
          .channel = contact.channel,
          .arrived = contact.ready_at,
          .at = at_,
          .known = at_,
          .bot = bots_.contains(agent)};
}

NaiveRouter::Lesson NaiveRouter::LessonOf(const NaiveEnded& ended) const {
  return {.customer = ended.customer,
          .agent = ended.agent,
          .topic = ended.topic,
          .channel = ended.channel,
          .arrived = ended.arrived,
          .dated = ended.dated,
          .at = at_,
          .known = at_,
          .bot = ended.bot,
          .forgotten = ended.identified && !ended.customer.valid()};
}

void NaiveRouter::LearnInHand(const NaiveContact& contact, AgentId agent, Outcome outcome,
                              bool joined) {
  Lesson lesson = LessonOf(contact, agent);
  lesson.outcome = outcome;
  lesson.joined = joined;
  for (const NaiveHand& hand : agents_.at(agent).hands) {
    if (hand.contact != contact.id) continue;
    lesson.handling = std::max<Micros>(0, at_ - hand.since);
    lesson.timed = true;
  }
  const Millis handling = lesson.handling / kMicrosPerMilli;
  if (!joined && handling > 0) {
    demand_.Handled(agent, agents_.at(agent).team, handling, HandlingOf(contact.topic));
  }
  Learn(lesson);
}

void NaiveRouter::LearnFeedback(const Lesson& of, FeedbackKind kind, int rating, Counts counts) {
  if (kind == FeedbackKind::kCustomerRating) {
    OutcomeSeen seen = SeenOf(of);
    seen.counts = counts;
    seen.Set(Target::kSatisfied, rating > 50 ? 1 : 0);
    LearnSeen(of, seen);
  }
  if (!LeavesPair(of)) return;
  NaivePair& pair = PairOf(of.customer, of.agent);
  if (kind == FeedbackKind::kComplaint) {
    pair.bad = pair.bad + Clock().At(1'000'000, of.at);
  } else if (rating > 50) {
    Meet(of, (rating - 50) * std::int64_t{10'000});
  } else if (rating < 50) {
    pair.bad = pair.bad + Clock().At((50 - rating) * std::int64_t{20'000}, of.at);
  }
}

// A contact was resolved and has come back: its outcome was none after all.
void NaiveRouter::LearnReopened(NaiveEnded& ended) {
  if (ended.outcome != Outcome::kResolved || !ended.agent.valid()) return;
  ended.outcome = Outcome::kReopened;
  Lesson lesson = LessonOf(ended);
  lesson.known = ended.known;
  UnlearnResolved(lesson);
}

void NaiveRouter::LearnHandling(TopicId topic, Micros handling) {
  const Millis ms = handling / kMicrosPerMilli;
  if (ms <= 0) return;
  totals_.Add(ms);
  const bool room = static_cast<std::int64_t>(topics_.size()) < limits_.topics;
  if (topics_.contains(topic) || room) topics_[topic].Add(ms);
}

void NaiveRouter::Meet(const Lesson& of, std::int64_t weight) {
  if (weight == 0) return;
  const DecayedSum sum = Clock().At(weight, of.at);
  NaivePair& pair = PairOf(of.customer, of.agent);
  AddToPair(pair, of.topic, of.channel, sum);
  pair.total = pair.total + sum;
  AddToAccount(CustomerOf(of.customer).account, of.agent, sum);
}

bool NaiveRouter::LeavesPair(const Lesson& l) { return l.customer.valid() && !l.bot; }

NaivePair& NaiveRouter::PairOf(CustomerId id, AgentId agent) {
  NaiveCustomer& customer = CustomerOf(id);
  if (!customer.pairs.contains(agent)) ForgetPairs(customer, limits_.pairs_per_customer - 1);
  return customer.pairs[agent];
}

// Two who have served the same customer are colleagues from then on.
void NaiveRouter::SetMet(NaiveCustomer& customer, AgentId agent, Instant at) {
  NaivePair& met = customer.pairs.at(agent);
  if (met.last_met == kAlways && at != kAlways) {
    for (const auto& [other, pair] : customer.pairs) {
      if (other == agent || pair.last_met == kAlways) continue;
      const bool room = static_cast<std::int64_t>(colleagues_.size()) < limits_.colleagues;
      if (room) colleagues_.insert(std::minmax(agent, other));
    }
  }
  met.last_met = std::max(met.last_met, at);
}

void NaiveRouter::ForgetPairs(NaiveCustomer& customer, std::int64_t keep) {
  while (static_cast<std::int64_t>(customer.pairs.size()) > keep) {
    auto weakest = customer.pairs.begin();
    for (auto it = customer.pairs.begin(); it != customer.pairs.end(); ++it) {
      if (std::tie(it->second.total, it->second.last_met, it->first) <
          std::tie(weakest->second.total, weakest->second.last_met, weakest->first)) {
        weakest = it;
      }
    }
    TakeFromAccount(customer.account, weakest->first, weakest->second.total);
    customer.pairs.erase(weakest);
  }
}

void NaiveRouter::AddToPair(NaivePair& pair, TopicId topic, ChannelId channel,
                            const DecayedSum& sum) {
  const auto key = std::make_pair(topic, channel);
  const bool room = static_cast<std::int64_t>(pair.sums.size()) < limits_.topics_per_pair;
  if (!pair.sums.contains(key) && !room) {
    auto weakest = pair.sums.begin();
    for (auto it = pair.sums.begin(); it != pair.sums.end(); ++it) {
      if (std::tie(it->second, it->first) < std::tie(weakest->second, weakest->first)) {
        weakest = it;
      }
    }
    pair.sums.erase(weakest);
  }
  pair.sums[key] = pair.sums[key] + sum;
}

void NaiveRouter::AddToAccount(AccountId account, AgentId agent, const DecayedSum& sum) {
  if (!account.valid() || sum.empty()) return;
  std::map<AgentId, DecayedSum>& sums = accounts_[account].sums;
  const bool room = static_cast<std::int64_t>(sums.size()) < limits_.pairs_per_customer;
  if (!sums.contains(agent) && !room) {
    auto weakest = sums.begin();
    for (auto it = sums.begin(); it != sums.end(); ++it) {
      if (std::tie(it->second, it->first) < std::tie(weakest->second, weakest->first)) {
        weakest = it;
      }
    }
    sums.erase(weakest);
  }
  sums[agent] = sums[agent] + sum;
}

void NaiveRouter::TakeFromAccount(AccountId account, AgentId agent, const DecayedSum& sum) {
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return;
  std::map<AgentId, DecayedSum>& sums = found->second.sums;
  const auto it = sums.find(agent);
  if (it == sums.end()) return;
  it->second = it->second - sum;
  if (it->second.empty()) sums.erase(it);
}

void NaiveRouter::Rescale(Micros before, Micros half_life) {
  const DecayClock from(before);
  const DecayClock to(half_life);
  const auto ages = model_.SetHalfLife(half_life, now_);
  const auto rescale = [&](DecayedSum& sum) { sum = from.Rescaled(sum, to, now_); };
  for (auto& [id, customer] : customers_) {
    customer.evidence.Rescale(ages.from, ages.to);
    for (auto& [agent, pair] : customer.pairs) {
      for (auto& [key, sum] : pair.sums) rescale(sum);
      rescale(pair.total);
      rescale(pair.bad);
      rescale(pair.declined);
      pair.evidence.Rescale(ages.from, ages.to);
    }
  }
  for (auto& [id, account] : accounts_) {
    account.evidence = {};
    for (auto& [agent, sum] : account.sums) sum = {};
  }
  for (const auto& [id, customer] : customers_) {
    if (!customer.account.valid()) continue;
    NaiveAccount& account = accounts_.at(customer.account);
    account.evidence.Add(customer.evidence);
    for (const auto& [agent, pair] : customer.pairs) {
      const auto of = account.sums.find(agent);
      if (of != account.sums.end()) of->second = of->second + pair.total;
    }
  }
  for (NaiveEnded& ended : ended_) {
    ended.dated = ClampedAdd(now_, -MulDiv(now_ - ended.dated, half_life, before));
  }
}

}  // namespace rapport::sim
