#include "affinity/history.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "base/fixed.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr Micros kMinute = 60'000'000;

class HistoryTest : public ::testing::Test {
 protected:
  static Limits SmallLimits() {
    Limits limits;
    limits.pairs_per_customer = 3;
    limits.topics_per_pair = 2;
    return limits;
  }

  CustomerIndex C(std::uint64_t id) { return history_.customers().FindOrAdd({id}); }
  AgentIndex A(std::uint64_t id) { return history_.agents().FindOrAdd({id}); }
  AccountIndex Acc(std::uint64_t id) { return history_.accounts().FindOrAdd({id}); }

  Meeting Met(std::uint64_t customer, std::uint64_t agent, Outcome outcome = Outcome::kServed) {
    return {.customer = C(customer),
            .agent = A(agent),
            .topic = {1},
            .channel = {1},
            .outcome = outcome,
            .handling = kMinute,
            .arrived = kNow - kMinute,
            .at = kNow,
            .known = kNow};
  }

  // The pair of a customer and an agent; nullptr: they have none.
  const Pair* PairOf(std::uint64_t customer, std::uint64_t agent) {
    const Customer& c = history_.customers()[C(customer)];
    for (SlabIndex i = c.first_pair; i != kNoIndex; i = history_.pair(i).next) {
      if (history_.pair(i).agent == A(agent)) return &history_.pair(i);
    }
    return nullptr;
  }
  std::int64_t Value(const DecayedSum& sum) { return history_.clock().Value(sum, kNow); }
  std::int64_t Total(std::uint64_t customer, std::uint64_t agent) {
    const Pair* pair = PairOf(customer, agent);
    return pair == nullptr ? 0 : Value(pair->total);
  }
  std::int64_t AccountSumOf(std::uint64_t account, std::uint64_t agent) {
    SlabIndex i = history_.account(Acc(account)).first;
    for (; i != kNoIndex; i = history_.account_sum(i).next) {
      if (history_.account_sum(i).agent == A(agent)) return Value(history_.account_sum(i).sum);
    }
    return 0;
  }

  History history_{SmallLimits(), Policy{}};
};

TEST_F(HistoryTest, AMeetingWeighsByItsOutcome) {
  const struct {
    Outcome outcome;
    std::int64_t total;
  } rows[] = {{Outcome::kUnknown, 1'000'000}, {Outcome::kResolved, 1'000'000},
              {Outcome::kServed, 1'000'000},  {Outcome::kUnresolved, 500'000},
              {Outcome::kReopened, 500'000},  {Outcome::kHandedOver, 250'000}};
  std::uint64_t customer = 0;
  for (const auto& row : rows) {
    history_.Learn(Met(++customer, 1, row.outcome));
    EXPECT_EQ(Total(customer, 1), row.total);
    EXPECT_TRUE(PairOf(customer, 1)->bad.empty());  // Outcomes are what forecasts are made from.
    EXPECT_EQ(PairOf(customer, 1)->last_met, kNow);
  }
}

TEST_F(HistoryTest, AnOutcomeTeachesTheTargetsItSays) {
  const auto learned = [this](Target target) { return history_.outcomes().learned(target); };
  history_.Learn(Met(1, 1, Outcome::kUnknown));
  EXPECT_EQ(learned(Target::kResolutionTime), 1);
  EXPECT_EQ(learned(Target::kHandlingTime), 1);
  EXPECT_EQ(learned(Target::kTransferred), 0);
  history_.Learn(Met(1, 1, Outcome::kServed));
  EXPECT_EQ(learned(Target::kTransferred), 1);
  EXPECT_EQ(learned(Target::kResolved), 0);
  history_.Learn(Met(1, 1, Outcome::kResolved));
  EXPECT_EQ(learned(Target::kResolved), 1);
  EXPECT_EQ(learned(Target::kResolutionTime), 3);
  history_.Learn(Met(1, 1, Outcome::kHandedOver));  // The contact is not over.
  EXPECT_EQ(learned(Target::kResolved), 2);
  EXPECT_EQ(learned(Target::kTransferred), 3);
  EXPECT_EQ(learned(Target::kResolutionTime), 3);
  Meeting imported = Met(1, 1, Outcome::kResolved);
  imported.arrived = kNever;
  imported.handling = 0;
  history_.Learn(imported);
  EXPECT_EQ(learned(Target::kResolutionTime), 3);
  EXPECT_EQ(learned(Target::kHandlingTime), 4);
  imported.timed = true;  // Then a time of 0 is one like any.
  history_.Learn(imported);
  EXPECT_EQ(learned(Target::kHandlingTime), 5);
  EXPECT_EQ(learned(Target::kSatisfied), 0);
}

// Three pairs are kept: the strongest of all that the two ids had, whatever order they come in.
TEST_F(HistoryTest, AMergeForgetsTheWeakestPairsOfBoth) {
  const auto meet = [this](std::uint64_t customer, std::uint64_t agent, int times) {
    for (int i = 0; i < times; ++i) history_.Learn(Met(customer, agent));
  };
  meet(1, 10, 2);
  meet(1, 11, 5);
  meet(1, 12, 4);
  meet(2, 10, 3);  // With the other two the strongest but one.
  meet(2, 13, 6);
  meet(2, 14, 1);
  history_.SetAccount(C(1), Acc(7));
  history_.Merge(C(2), C(1));
  EXPECT_EQ(Total(1, 10), 5'000'000);
  EXPECT_EQ(Total(1, 11), 5'000'000);
  EXPECT_EQ(Total(1, 13), 6'000'000);
  EXPECT_EQ(PairOf(1, 12), nullptr);
  EXPECT_EQ(PairOf(1, 14), nullptr);
  EXPECT_EQ(history_.pairs(), 3U);
  EXPECT_EQ(AccountSumOf(7, 12), 0);
  EXPECT_EQ(AccountSumOf(7, 13), 6'000'000);
  // What the customer has shown is still all of it.
  const DecayAge now = AgeAt(history_.clock(), kNow);
  EXPECT_NEAR(ContactsOf(history_.customers()[C(1)].evidence, now), 21, 0.5);  // In sixteenths.
}

TEST_F(HistoryTest, WhoJoinedCountsHalfAndTeachesNothing) {
  Meeting meeting = Met(1, 1);
  meeting.joined = true;
  history_.Learn(meeting);
  EXPECT_EQ(Total(1, 1), 500'000);
  EXPECT_EQ(history_.handling().overall().contacts, 0);
  EXPECT_EQ(history_.outcomes().learned(Target::kHandlingTime), 0);
  EXPECT_TRUE(PairOf(1, 1)->evidence.empty());
  EXPECT_TRUE(PairOf(1, 1)->met());
  EXPECT_TRUE(history_.customers()[C(1)].evidence.empty());
}

TEST_F(HistoryTest, AContactTooShortIsNoMeetingButIsRemembered) {
  Meeting meeting = Met(1, 1, Outcome::kHandedOver);
  meeting.handling = ToMicros(Policy{}.min_talk) - 1;
  history_.Learn(meeting);
  EXPECT_TRUE(PairOf(1, 1)->total.empty());
  EXPECT_EQ(PairOf(1, 1)->sums, 0);
  EXPECT_FALSE(PairOf(1, 1)->evidence.empty());
  EXPECT_EQ(PairOf(1, 1)->last_met, kNow);
  meeting.handling = 0;  // Not known, so not known to be short.
  history_.Learn(meeting);
  EXPECT_EQ(Total(1, 1), 250'000);
}

TEST_F(HistoryTest, BotsAndStrangersTeachTheDeskOnly) {
  Meeting bot = Met(1, 1, Outcome::kResolved);
  bot.bot = true;
  history_.Learn(bot);
  Meeting stranger = Met(1, 2, Outcome::kResolved);
  stranger.customer = kNoIndex;
  history_.Learn(stranger);
  EXPECT_EQ(PairOf(1, 1), nullptr);
  EXPECT_TRUE(history_.customers()[C(1)].evidence.empty());
  EXPECT_EQ(history_.outcomes().learned(Target::kResolved), 2);
  EXPECT_EQ(history_.handling().overall().contacts, 2);
}

TEST_F(HistoryTest, FeedbackAndDeclines) {
  const auto rate = [this](int rating) {
    history_.LearnFeedback(Met(1, 1), FeedbackKind::kCustomerRating, rating, Counts::kAlready);
  };
  history_.Learn(Met(1, 1, Outcome::kResolved));
  const std::int64_t contacts = history_.customers()[C(1)].evidence.n;
  rate(100);
  EXPECT_EQ(Total(1, 1), 1'500'000);
  rate(50);
  EXPECT_EQ(Total(1, 1), 1'500'000);
  EXPECT_EQ(Value(PairOf(1, 1)->bad), 0);
  rate(0);
  EXPECT_EQ(Value(PairOf(1, 1)->bad), 1'000'000);
  EXPECT_EQ(history_.outcomes().learned(Target::kSatisfied), 3);
  history_.LearnFeedback(Met(1, 1), FeedbackKind::kComplaint, 0, Counts::kAlready);
  EXPECT_EQ(Value(PairOf(1, 1)->bad), 2'000'000);
  history_.LearnFeedback(Met(1, 1), FeedbackKind::kQualityReview, 0, Counts::kAlready);
  EXPECT_EQ(Value(PairOf(1, 1)->bad), 3'000'000);
  EXPECT_EQ(history_.outcomes().learned(Target::kSatisfied), 3);  // Not by the customer.
  EXPECT_EQ(history_.customers()[C(1)].evidence.n, contacts);     // Nor is any of it a contact.
  history_.LearnDecline(C(1), A(1), kNow);
  EXPECT_EQ(Value(PairOf(1, 1)->declined), 1'000'000);
  history_.LearnDecline(C(2), A(1), kNow);
  ASSERT_NE(PairOf(2, 1), nullptr);
  EXPECT_EQ(PairOf(2, 1)->last_met, kAlways);  // A decline is no meeting.
}

TEST_F(HistoryTest, TheWeakestPairGoes) {
  history_.Learn(Met(1, 1));
  history_.Learn(Met(1, 2, Outcome::kHandedOver));
  history_.Learn(Met(1, 3));
  history_.Learn(Met(1, 4));
  EXPECT_EQ(PairOf(1, 2), nullptr);
  EXPECT_EQ(history_.customers()[C(1)].pairs, 3);
  // Equal totals: the one met earliest, though it has the larger id.
  Meeting old = Met(2, 9);
  old.handling = 1;
  old.at = kNow - kMinute;
  history_.Learn(old);
  for (const std::uint64_t agent : {7, 8}) {
    Meeting empty = Met(2, agent);
    empty.handling = 1;
    history_.Learn(empty);
  }
  history_.Learn(Met(2, 6));
  EXPECT_EQ(PairOf(2, 9), nullptr);
  history_.Learn(Met(2, 5));  // Then the smallest id.
  EXPECT_EQ(PairOf(2, 7), nullptr);
  EXPECT_NE(PairOf(2, 8), nullptr);
}

TEST_F(HistoryTest, TheWeakestTopicGoesAndTheTotalKeepsIt) {
  const auto meet = [&](std::uint64_t topic, std::uint64_t channel, Outcome outcome) {
    Meeting meeting = Met(1, 1, outcome);
    meeting.topic = {topic};
    meeting.channel = {channel};
    history_.Learn(meeting);
  };
  meet(2, 1, Outcome::kServed);
  meet(1, 2, Outcome::kServed);
  meet(1, 1, Outcome::kServed);  // Of equal sums the smallest topic goes.
  const Pair& pair = *PairOf(1, 1);
  EXPECT_EQ(pair.sums, 2);
  std::vector<std::pair<std::uint64_t, std::uint64_t>> kept;
  for (SlabIndex i = pair.first_sum; i != kNoIndex; i = history_.topic_sum(i).next) {
    kept.emplace_back(history_.topic_sum(i).topic.value, history_.topic_sum(i).channel.value);
  }
  EXPECT_EQ(kept, (std::vector<std::pair<std::uint64_t, std::uint64_t>>{{1, 1}, {2, 1}}));
  EXPECT_EQ(Total(1, 1), 3'000'000);
}

TEST_F(HistoryTest, MergingAddsUpAndMovesTheAccount) {
  history_.Learn(Met(1, 1, Outcome::kResolved));
  history_.Learn(Met(2, 1, Outcome::kUnresolved));
  history_.Learn(Met(2, 2));
  history_.SetAccount(C(2), Acc(5));
  EXPECT_EQ(AccountSumOf(5, 2), 1'000'000);
  history_.customers()[C(1)].asked_for = {A(1)};
  history_.customers()[C(2)].asked_for = {A(2), A(1)};
  history_.customers()[C(2)].importance_ppm = 3 * kPpm;
  const CustomerIndex into = C(1);
  history_.Merge(C(2), into);
  EXPECT_EQ(C(2), into);
  EXPECT_EQ(Total(1, 1), 1'500'000);
  EXPECT_EQ(Total(1, 2), 1'000'000);
  EXPECT_EQ(history_.customers()[into].account, Acc(5));
  EXPECT_EQ(AccountSumOf(5, 1), 1'500'000);
  EXPECT_EQ(AccountSumOf(5, 2), 1'000'000);
  EXPECT_EQ(history_.customers()[into].importance_ppm, 3 * kPpm);
  EXPECT_EQ(history_.customers()[into].asked_for, (std::vector<AgentIndex>{A(1), A(2)}));
}

TEST_F(HistoryTest, ForgettingLeavesNothingOfTheCustomer) {
  history_.SetAccount(C(1), Acc(5));
  history_.Learn(Met(1, 1, Outcome::kResolved));
  history_.Learn(Met(2, 1));
  history_.Merge(C(2), C(1));
  const CustomerRef ref = history_.customers().RefTo(C(1));
  history_.Forget(C(1));
  EXPECT_EQ(history_.customers().Find({1}), kNoIndex);
  EXPECT_EQ(history_.customers().Find({2}), kNoIndex);  // Nor of the name merged into it.
  EXPECT_EQ(history_.customers().size(), 0u);
  EXPECT_EQ(history_.customers().Resolve(ref), kNoIndex);
  for (SlabIndex i = 0; i < history_.pair_places(); ++i) {
    EXPECT_EQ(history_.pair(i).customer, kNoIndex);
    EXPECT_TRUE(history_.pair(i).total.empty());
  }
  EXPECT_EQ(AccountSumOf(5, 1), 0);
  EXPECT_TRUE(history_.account(Acc(5)).evidence.empty());
  EXPECT_EQ(history_.outcomes().learned(Target::kResolved), 1);  // What the desk learned stays.
  const CustomerIndex again = C(1);
  EXPECT_EQ(history_.customers()[again].first_pair, kNoIndex);
  EXPECT_EQ(history_.customers().Resolve(ref), kNoIndex);  // The place is another's now.
}

TEST_F(HistoryTest, AnotherHalfLifeKeepsWhatSumsAreWorthNow) {
  history_.SetAccount(C(1), Acc(5));
  Meeting meeting = Met(1, 1, Outcome::kReopened);
  meeting.at = kNow - ToMicros(Policy{}.half_life);
  history_.Learn(meeting);
  Policy policy;
  policy.half_life = absl::Hours(24);
  history_.SetPolicy(policy, kNow);
  EXPECT_EQ(Total(1, 1), 250'000);
  EXPECT_EQ(AccountSumOf(5, 1), 250'000);
  const Instant tomorrow = kNow + ToMicros(absl::Hours(24));
  EXPECT_EQ(history_.clock().Value(PairOf(1, 1)->total, tomorrow), 125'000);
}

// Whatever happens to customers, an account's sum for an agent is the sum of its customers' totals.
TEST_F(HistoryTest, AccountSumsFollowTheirCustomers) {
  Limits limits = SmallLimits();
  limits.pairs_per_customer = 8;  // As many as there are agents: accounts forget nobody.
  history_ = History(limits, Policy{});
  std::uint64_t draw = 1;
  const auto below = [&](std::uint64_t n) { return SplitMix(++draw) % n; };
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t customer = 1 + below(20);
    const std::uint64_t luck = below(100);
    if (luck < 70) {
      history_.Learn(Met(customer, 1 + below(8), static_cast<Outcome>(below(6))));
    } else if (luck < 90) {
      history_.SetAccount(C(customer), below(4) == 0 ? kNoIndex : Acc(1 + below(3)));
    } else if (luck < 95) {
      const std::uint64_t other = 1 + below(20);
      if (C(customer) != C(other)) history_.Merge(C(other), C(customer));
    } else {
      history_.Forget(C(customer));
    }
  }
  std::map<std::pair<AccountIndex, AgentIndex>, std::int64_t> expected;
  std::map<std::pair<AccountIndex, AgentIndex>, std::uint32_t> met;
  for (CustomerIndex c = 0; c < history_.customers().places(); ++c) {
    const Customer& customer = history_.customers()[c];
    if (!customer.id.valid() || customer.account == kNoIndex) continue;
    for (SlabIndex i = customer.first_pair; i != kNoIndex; i = history_.pair(i).next) {
      expected[{customer.account, history_.pair(i).agent}] += Value(history_.pair(i).total);
      if (!history_.pair(i).total.empty()) ++met[{customer.account, history_.pair(i).agent}];
    }
  }
  ASSERT_FALSE(expected.empty());
  for (std::uint64_t account = 1; account <= 3; ++account) {
    for (std::uint64_t agent = 1; agent <= 8; ++agent) {
      const std::int64_t sum = expected[{Acc(account), A(agent)}];
      EXPECT_NEAR(static_cast<double>(AccountSumOf(account, agent)), static_cast<double>(sum),
                  50.0 + 1e-5 * static_cast<double>(sum))
          << "account " << account << " agent " << agent;
      EXPECT_EQ(history_.AccountCustomersOf(Acc(account), A(agent)),
                (met[{Acc(account), A(agent)}]));
    }
  }
}

}  // namespace
}  // namespace rapport
