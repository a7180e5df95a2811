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

std::int64_t BadWeight(Outcome outcome) {
  if (outcome == Outcome::kHandedOver || outcome == Outcome::kReopened) return 500'000;
  return outcome == Outcome::kUnresolved ? 250'000 : 0;
}

bool OutcomeKnown(Outcome outcome) {
  return outcome != Outcome::kServed && outcome != Outcome::kUnknown;
}

void Count(NaiveTally& tally, bool outcome_known, bool resolved, Micros handling) {
  if (outcome_known) ++tally.outcomes;
  if (resolved) ++tally.resolved;
  if (const Millis ms = handling / kMicrosPerMilli; ms > 0) {
    ++tally.handled;
    tally.handling_ms += ms;
  }
}

}  // namespace

void NaiveRouter::Learn(const Lesson& l) {
  const bool outcome_known = OutcomeKnown(l.outcome);
  const bool resolved = l.outcome == Outcome::kResolved;
  if (!l.joined) LearnTopic(l.topic, outcome_known, resolved, l.handling);
  if (!LeavesPair(l.customer, l.agent)) return;

  NaivePair& pair = PairOf(l.customer, l.agent);
  Count(pair.tally, outcome_known, resolved, l.handling);
  pair.last_met = std::max(pair.last_met, l.at);
  std::int64_t weight = MeetingWeight(l.outcome);
  if (l.handling > 0 && l.handling < p_.min_talk) weight = 0;
  if (l.joined) weight /= 2;
  Meet(l, weight);
  if (!l.joined) pair.bad = pair.bad + Clock().At(BadWeight(l.outcome), l.at);
}

void NaiveRouter::LearnInHand(const NaiveContact& contact, AgentId agent, Outcome outcome,
                              bool joined) {
  Instant since = 0;
  for (const NaiveHand& hand : agents_.at(agent).hands) {
    if (hand.contact == contact.id) since = hand.since;
  }
  Learn({.customer = contact.customer,
         .agent = agent,
         .topic = contact.topic,
         .channel = contact.channel,
         .outcome = outcome,
         .handling = std::max<Micros>(0, at_ - since),
         .at = at_,
         .joined = joined});
}

void NaiveRouter::LearnFeedback(const Lesson& of, FeedbackKind kind, int rating) {
  if (!LeavesPair(of.customer, of.agent)) return;
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
  totals_.resolved = std::max<std::int64_t>(0, totals_.resolved - 1);
  if (const auto topic = topics_.find(ended.topic); topic != topics_.end()) {
    topic->second.resolved = std::max<std::int64_t>(0, topic->second.resolved - 1);
  }
  const auto customer = customers_.find(ended.customer);
  if (customer == customers_.end()) return;
  const auto pair = customer->second.pairs.find(ended.agent);
  if (pair == customer->second.pairs.end()) return;
  pair->second.tally.resolved = std::max<std::int64_t>(0, pair->second.tally.resolved - 1);
  pair->second.bad = pair->second.bad + Clock().At(500'000, at_);
}

void NaiveRouter::LearnTopic(TopicId topic, bool outcome_known, bool resolved, Micros handling) {
  if (!outcome_known && handling < kMicrosPerMilli) return;
  Count(totals_, outcome_known, resolved, handling);
  const bool room = static_cast<std::int64_t>(topics_.size()) < limits_.topics;
  if (topics_.contains(topic) || room) Count(topics_[topic], outcome_known, resolved, handling);
}

void NaiveRouter::Meet(const Lesson& of, std::int64_t weight) {
  if (weight == 0) return;
  const DecayedSum sum = Clock().At(weight, of.at);
  NaivePair& pair = PairOf(of.customer, of.agent);
  AddToPair(pair, of.topic, of.channel, sum);
  pair.total = pair.total + sum;
  AddToAccount(CustomerOf(of.customer).account, of.agent, sum);
}

bool NaiveRouter::LeavesPair(CustomerId customer, AgentId agent) const {
  return customer.valid() && !bots_.contains(agent);
}

NaivePair& NaiveRouter::PairOf(CustomerId id, AgentId agent) {
  NaiveCustomer& customer = CustomerOf(id);
  if (!customer.pairs.contains(agent)) MakeRoomForPair(customer);
  return customer.pairs[agent];
}

void NaiveRouter::MakeRoomForPair(NaiveCustomer& customer) {
  if (static_cast<std::int64_t>(customer.pairs.size()) < limits_.pairs_per_customer) return;
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
  std::map<AgentId, DecayedSum>& sums = account_sums_[account];
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
  const auto sums = account_sums_.find(account);
  if (sums == account_sums_.end()) return;
  const auto it = sums->second.find(agent);
  if (it == sums->second.end()) return;
  it->second = it->second - sum;
  if (it->second.empty()) sums->second.erase(it);
  if (sums->second.empty()) account_sums_.erase(sums);
}

void NaiveRouter::Rescale(const DecayClock& from, const DecayClock& to) {
  const auto rescale = [&](DecayedSum& sum) { sum = from.Rescaled(sum, to, now_); };
  for (auto& [id, customer] : customers_) {
    for (auto& [agent, pair] : customer.pairs) {
      for (auto& [key, sum] : pair.sums) rescale(sum);
      rescale(pair.total);
      rescale(pair.bad);
      rescale(pair.declined);
    }
  }
  for (auto& [account, sums] : account_sums_) {
    for (auto& [agent, sum] : sums) rescale(sum);
  }
}

}  // namespace rapport::sim
