#include "affinity/history.h"

#include <algorithm>
#include <tuple>

namespace rapport {
namespace {

// Weights in ppm of one meeting.
constexpr std::int64_t kWhole = kPpm;
constexpr std::int64_t kHalf = kPpm / 2;
constexpr std::int64_t kQuarter = kPpm / 4;
constexpr std::int64_t kNeutralRating = 50;
constexpr std::int64_t kGoodPerPoint = 10'000;  // A rating of 100 adds half a meeting;
constexpr std::int64_t kBadPerPoint = 20'000;   // one of 0 is one whole bad event.

std::int64_t MeetingWeight(const Meeting& meeting, Micros min_talk) {
  if (meeting.handling > 0 && meeting.handling < min_talk) return 0;
  std::int64_t weight = kWhole;
  if (meeting.outcome == Outcome::kUnresolved || meeting.outcome == Outcome::kReopened) {
    weight = kHalf;
  } else if (meeting.outcome == Outcome::kHandedOver) {
    weight = kQuarter;
  }
  return meeting.joined ? weight / 2 : weight;
}

std::int64_t BadWeight(Outcome outcome) {
  switch (outcome) {
    case Outcome::kHandedOver:
    case Outcome::kReopened:
      return kHalf;
    case Outcome::kUnresolved:
      return kQuarter;
    case Outcome::kUnknown:
    case Outcome::kResolved:
    case Outcome::kServed:
      break;
  }
  return 0;
}

}  // namespace

History::History(const Limits& limits, const Policy& policy)
    : pairs_per_customer_(limits.pairs_per_customer),
      topics_per_pair_(limits.topics_per_pair),
      half_life_(ToMicros(policy.half_life)),
      clock_(half_life_),
      min_talk_(ToMicros(policy.min_talk)),
      topics_(limits.topics) {}

void History::Learn(const Meeting& meeting, bool bot) {
  const Millis handling = meeting.handling / kMicrosPerMilli;
  if (!meeting.joined) topics_.Learn(meeting.topic, meeting.outcome, handling);
  if (meeting.customer == kNoIndex || bot) return;
  Pair& pair = PairOf(meeting.customer, meeting.agent);
  pair.tally.Learn(meeting.outcome, handling);
  pair.last_met = std::max(pair.last_met, meeting.at);
  AddMeeting(pair, meeting, MeetingWeight(meeting, min_talk_));
  pair.bad = pair.bad + clock_.At(BadWeight(meeting.outcome), meeting.at);
}

void History::LearnRating(const Meeting& meeting, int rating) {
  Pair& pair = PairOf(meeting.customer, meeting.agent);
  if (rating > kNeutralRating) {
    AddMeeting(pair, meeting, (rating - kNeutralRating) * kGoodPerPoint);
  } else {
    pair.bad = pair.bad + clock_.At((kNeutralRating - rating) * kBadPerPoint, meeting.at);
  }
}

void History::LearnComplaint(const Meeting& meeting) {
  Pair& pair = PairOf(meeting.customer, meeting.agent);
  pair.bad = pair.bad + clock_.At(kWhole, meeting.at);
}

void History::LearnDecline(CustomerIndex customer, AgentIndex agent, Instant at) {
  Pair& pair = PairOf(customer, agent);
  pair.declined = pair.declined + clock_.At(kWhole, at);
}

void History::Reopen(const Meeting& meeting) {
  topics_.Reopen(meeting.topic);
  if (meeting.customer == kNoIndex) return;
  const SlabIndex index = FindPair(meeting.customer, meeting.agent);
  if (index == kNoIndex) return;
  Pair& pair = pairs_[index];
  if (pair.tally.resolved > 0) --pair.tally.resolved;
  pair.bad = pair.bad + clock_.At(kHalf, meeting.at);
}

void History::AddMeeting(Pair& pair, const Meeting& meeting, std::int64_t weight_ppm) {
  if (weight_ppm == 0) return;
  const DecayedSum weight = clock_.At(weight_ppm, meeting.at);
  pair.total = pair.total + weight;
  AddSum(pair, meeting.topic, meeting.channel, weight);
  const AccountIndex account = customers_[pair.customer].account;
  if (account != kNoIndex) AddToAccount(account, pair.agent, weight);
}

SlabIndex History::FindPair(CustomerIndex customer, AgentIndex agent) const {
  SlabIndex index = customers_[customer].first_pair;
  while (index != kNoIndex && pairs_[index].agent != agent) index = pairs_[index].next;
  return index;
}

Pair& History::PairOf(CustomerIndex customer, AgentIndex agent) {
  const SlabIndex found = FindPair(customer, agent);
  if (found != kNoIndex) return pairs_[found];
  Customer& owner = customers_[customer];
  if (owner.pairs >= pairs_per_customer_) EvictPair(customer);
  const SlabIndex index = pairs_.Take();
  Pair& pair = pairs_[index];
  pair = Pair{};
  pair.customer = customer;
  pair.agent = agent;
  pair.next = owner.first_pair;
  owner.first_pair = index;
  ++owner.pairs;
  return pair;
}

void History::EvictPair(CustomerIndex customer) {
  const auto weakness = [this](SlabIndex index) {
    const Pair& pair = pairs_[index];
    return std::tuple(pair.total, pair.last_met, agents_.IdOf(pair.agent));
  };
  SlabIndex weakest = customers_[customer].first_pair;
  for (SlabIndex i = pairs_[weakest].next; i != kNoIndex; i = pairs_[i].next) {
    if (weakness(i) < weakness(weakest)) weakest = i;
  }
  ErasePair(customer, weakest);
}

void History::ErasePair(CustomerIndex customer, SlabIndex index) {
  Customer& owner = customers_[customer];
  Pair& pair = pairs_[index];
  if (owner.account != kNoIndex) TakeFromAccount(owner.account, pair.agent, pair.total);
  SlabIndex* link = &owner.first_pair;
  while (*link != index) link = &pairs_[*link].next;
  *link = pair.next;
  --owner.pairs;
  for (SlabIndex i = pair.first_sum; i != kNoIndex;) {
    const SlabIndex next = sums_[i].next;
    sums_.Free(i);
    i = next;
  }
  pair = Pair{};
  pairs_.Free(index);
}

void History::AddSum(Pair& pair, TopicId topic, ChannelId channel, DecayedSum weight) {
  for (SlabIndex i = pair.first_sum; i != kNoIndex; i = sums_[i].next) {
    TopicSum& sum = sums_[i];
    if (sum.topic == topic && sum.channel == channel) {
      sum.sum = sum.sum + weight;
      return;
    }
  }
  if (pair.sums >= topics_per_pair_) EvictSum(pair);
  const SlabIndex index = sums_.Take();
  sums_[index] = {topic, channel, weight, pair.first_sum};
  pair.first_sum = index;
  ++pair.sums;
}

void History::EvictSum(Pair& pair) {
  const auto weakness = [this](SlabIndex index) {
    const TopicSum& sum = sums_[index];
    return std::tuple(sum.sum, sum.topic, sum.channel);
  };
  SlabIndex weakest = pair.first_sum;
  for (SlabIndex i = sums_[weakest].next; i != kNoIndex; i = sums_[i].next) {
    if (weakness(i) < weakness(weakest)) weakest = i;
  }
  SlabIndex* link = &pair.first_sum;
  while (*link != weakest) link = &sums_[*link].next;
  *link = sums_[weakest].next;
  sums_.Free(weakest);
  --pair.sums;
}

}  // namespace rapport
