#include "affinity/history.h"

#include <algorithm>
#include <tuple>

namespace rapport {
namespace {

// Weights in ppm of one meeting, or of one bad event.
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

// Whether an outcome says if the contact was resolved.
bool SaysIfResolved(Outcome outcome) {
  return outcome != Outcome::kUnknown && outcome != Outcome::kServed;
}

Subject SubjectOf(const Meeting& meeting) {
  return {meeting.customer, meeting.agent, meeting.topic, meeting.forgotten};
}

// Evidence is as old as its contact.
OutcomeSeen SeenOf(const Meeting& meeting) {
  const Instant arrived =
      meeting.arrived == kNever ? meeting.known - meeting.handling : meeting.arrived;
  OutcomeSeen seen{
      .arrived = std::min(arrived, meeting.known), .known = meeting.known, .dated = meeting.dated};
  if (meeting.bot) seen.teaches = Teaches::kDeskOnly;
  return seen;
}

// What a contact that is over, or was handed over, shows of each target.
OutcomeSeen OutcomeOf(const Meeting& meeting) {
  OutcomeSeen seen = SeenOf(meeting);
  if (meeting.timed || meeting.handling >= kMicrosPerMilli) {
    seen.Set(Target::kHandlingTime, meeting.handling);
  }
  const bool handed_over = meeting.outcome == Outcome::kHandedOver;
  if (meeting.arrived != kNever && !handed_over) {
    seen.Set(Target::kResolutionTime, meeting.known - seen.arrived);
  }
  if (meeting.outcome != Outcome::kUnknown) seen.Set(Target::kTransferred, handed_over ? 1 : 0);
  if (SaysIfResolved(meeting.outcome)) {
    seen.Set(Target::kResolved, meeting.outcome == Outcome::kResolved ? 1 : 0);
  }
  return seen;
}

}  // namespace

History::History(const Limits& limits, const Policy& policy)
    : pairs_per_customer_(limits.pairs_per_customer),
      topics_per_pair_(limits.topics_per_pair),
      half_life_(ToMicros(policy.half_life)),
      clock_(half_life_),
      min_talk_(ToMicros(policy.min_talk)),
      handling_(limits.topics),
      outcomes_(
          {.half_life = half_life_, .topics = limits.topics, .agent_topics = limits.agent_topics}),
      colleagues_(limits.colleagues) {
  outcomes_.SetHandlingPriced(policy.price_per_handling_ppm > 0);
}

void History::Learn(const Meeting& meeting) {
  const Millis handling = meeting.handling / kMicrosPerMilli;
  // What came of a contact is taught once, by the first of its agents; who joins gets to know the
  // customer.
  SlabIndex index = kNoIndex;
  if (!meeting.joined) {
    if (handling > 0) handling_.Learn(meeting.topic, handling);
    index = LearnOutcome(SubjectOf(meeting), OutcomeOf(meeting));
  }
  if (meeting.customer == kNoIndex || meeting.bot) return;
  Pair& pair = index != kNoIndex ? pairs_[index] : PairOf(meeting.customer, meeting.agent);
  SetMet(pair, meeting.at);
  AddMeeting(pair, meeting, MeetingWeight(meeting, min_talk_));
}

void History::LearnFeedback(const Meeting& meeting, FeedbackKind kind, int rating, Counts counts) {
  SlabIndex index = kNoIndex;
  if (kind == FeedbackKind::kCustomerRating) {
    OutcomeSeen seen = SeenOf(meeting);
    seen.counts = counts;
    seen.Set(Target::kSatisfied, SatisfiedBy(rating));
    index = LearnOutcome(SubjectOf(meeting), seen);
  }
  if (meeting.customer == kNoIndex || meeting.bot) return;
  Pair& pair = index != kNoIndex ? pairs_[index] : PairOf(meeting.customer, meeting.agent);
  if (kind == FeedbackKind::kComplaint) {
    pair.bad = pair.bad + clock_.At(kWhole, meeting.at);
  } else if (rating > kNeutralRating) {
    AddMeeting(pair, meeting, (rating - kNeutralRating) * kGoodPerPoint);
  } else {
    pair.bad = pair.bad + clock_.At((kNeutralRating - rating) * kBadPerPoint, meeting.at);
  }
}

void History::LearnDecline(CustomerIndex customer, AgentIndex agent, Instant at) {
  Pair& pair = PairOf(customer, agent);
  pair.declined = pair.declined + clock_.At(kWhole, at);
}

void History::Reopen(const Meeting& meeting) {
  const OutcomeSeen seen = SeenOf(meeting);
  outcomes_.Reopen(SubjectOf(meeting).identified(), meeting.agent, meeting.topic, seen);
  if (meeting.customer == kNoIndex || meeting.bot) return;
  const EvidenceGain loss = outcomes_.LossOf(seen);
  const SlabIndex pair = FindPair(meeting.customer, meeting.agent);
  if (pair != kNoIndex) pairs_[pair].evidence.Lose(loss);
  Customer& customer = customers_[meeting.customer];
  // An account is the sum of its customers, of whom none loses more than they have.
  if (customer.account != kNoIndex) accounts_[customer.account].evidence.Take(customer.evidence);
  customer.evidence.Lose(loss);
  if (customer.account != kNoIndex) accounts_[customer.account].evidence.Add(customer.evidence);
}

SlabIndex History::LearnOutcome(const Subject& subject, const OutcomeSeen& seen) {
  Encounter encounter{
      .identified = subject.identified(), .agent = subject.agent, .topic = subject.topic};
  const bool kept = subject.customer != kNoIndex && seen.teaches != Teaches::kDeskOnly;
  SlabIndex pair = kNoIndex;
  if (kept && outcomes_.ReadsPast()) {
    encounter.past = PastOf(subject, outcomes_.AgeToLearn(seen), pair);
    encounter.pair = ShownBy(pair);
  } else if (kept) {
    encounter.past.own = &customers_[subject.customer].evidence;
    pair = FindPair(subject.customer, subject.agent);
  }
  const EvidenceGain gain = outcomes_.Learn(encounter, seen);
  if (!kept) return kNoIndex;
  if (pair == kNoIndex) pair = AddPairOf(subject.customer, subject.agent);
  pairs_[pair].evidence.Add(gain);
  Customer& customer = customers_[subject.customer];
  customer.evidence.Add(gain);
  if (customer.account != kNoIndex) accounts_[customer.account].evidence.Add(gain);
  return pair;
}

CustomerPast History::PastOf(const Subject& subject, const DecayAge& age, SlabIndex& pair) const {
  CustomerPast past;
  if (subject.customer == kNoIndex) return past;
  const Customer& c = customers_[subject.customer];
  past.own = &c.evidence;
  if (c.account != kNoIndex) past.account = &accounts_[c.account].evidence;
  const EvidenceReading reading(age);
  for (SlabIndex i = c.first_pair; i != kNoIndex; i = pairs_[i].next) {
    if (pairs_[i].agent == subject.agent) pair = i;
    past.squares += SquareOf(reading.ContactsOf(pairs_[i].evidence));
  }
  return past;
}

OutcomeModel::Context History::ContextOf(const Subject& subject, Instant now) const {
  SlabIndex pair = kNoIndex;
  return ContextOf(subject, now, pair);
}

OutcomeModel::Context History::ContextOf(const Subject& subject, Instant now,
                                         SlabIndex& pair) const {
  const CustomerPast past = PastOf(subject, outcomes_.AgeAsOf(now), pair);
  return outcomes_.ContextOf(subject.identified(), past, subject.topic, now);
}

Forecast History::Expect(const Subject& subject, Instant now) const {
  SlabIndex pair = kNoIndex;
  const OutcomeModel::Context context = ContextOf(subject, now, pair);
  return outcomes_.Expect(context, subject.agent, ShownBy(pair));
}

void History::SetMet(Pair& pair, Instant at) {
  if (pair.last_met == kAlways && at != kAlways) {
    colleagues_.Add(pair.agent, agents_.IdOf(pair.agent), OthersMet(pair));
  }
  pair.last_met = std::max(pair.last_met, at);
}

void History::AddMeeting(Pair& pair, const Meeting& meeting, std::int64_t weight_ppm) {
  if (weight_ppm == 0) return;
  const DecayedSum weight = clock_.At(weight_ppm, meeting.at);
  const std::uint32_t customers = pair.total.empty() ? 1 : 0;
  pair.total = pair.total + weight;
  AddSum(pair, meeting.topic, meeting.channel, weight);
  const AccountIndex account = customers_[pair.customer].account;
  if (account != kNoIndex) AddToAccount(account, pair.agent, weight, customers);
}

SlabIndex History::FindPair(CustomerIndex customer, AgentIndex agent) const {
  SlabIndex index = customers_[customer].first_pair;
  while (index != kNoIndex && pairs_[index].agent != agent) index = pairs_[index].next;
  return index;
}

Pair& History::PairOf(CustomerIndex customer, AgentIndex agent) {
  const SlabIndex found = FindPair(customer, agent);
  return pairs_[found != kNoIndex ? found : AddPairOf(customer, agent)];
}

SlabIndex History::AddPairOf(CustomerIndex customer, AgentIndex agent) {
  if (customers_[customer].pairs >= pairs_per_customer_) EvictPair(customer);
  return AddPair(customer, agent);
}

SlabIndex History::AddPair(CustomerIndex customer, AgentIndex agent) {
  Customer& owner = customers_[customer];
  const SlabIndex index = pairs_.Take();
  Pair& pair = pairs_[index];
  pair = Pair{};
  pair.customer = customer;
  pair.agent = agent;
  pair.next = owner.first_pair;
  owner.first_pair = index;
  ++owner.pairs;
  return index;
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
  if (pair.last_met != kAlways) colleagues_.Remove(pair.agent, OthersMet(pair));
  SlabIndex* link = &owner.first_pair;
  while (*link != index) link = &pairs_[*link].next;
  *link = pair.next;
  --owner.pairs;
  for (SlabIndex i = pair.first_sum; i != kNoIndex;) {
    const SlabIndex next = sums_[i].next;
    sums_[i] = {};
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
  sums_[weakest] = {};
  sums_.Free(weakest);
  --pair.sums;
}

}  // namespace rapport
