// What holds of the outcome model whatever it has learned.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>

#include "gtest/gtest.h"
#include "support/outcome_desk.h"
#include "support/outcome_stream.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr Micros kDay = 86'400'000'000;

bool Same(const Forecast& a, const Forecast& b) {
  for (std::size_t l = 0; l < kLevels; ++l) {
    if (a.effects[l].log_odds != b.effects[l].log_odds) return false;
    if (a.effects[l].evidence != b.effects[l].evidence) return false;
  }
  return a.log_odds == b.log_odds;
}

void ExpectFinite(const Forecast& forecast) {
  for (const Effect& effect : forecast.effects) {
    for (const float x : effect.log_odds) ASSERT_TRUE(std::isfinite(x));
    for (const float x : effect.evidence) ASSERT_TRUE(std::isfinite(x));
  }
}

// A customer known by two ids, merged, has the sums of one who was known by one.
TEST(OutcomeLaws, MergedIsAsIfOneId) {
  constexpr CustomerIndex kSecondIds = 60;
  for (const std::uint64_t seed : Seeds()) {
    OutcomeStream stream(seed, {});
    OutcomeDesk one, two;
    std::map<CustomerIndex, AccountIndex> accounts;
    for (CustomerIndex c = 0; c < kSecondIds; c += 2) {
      accounts[c] = c % 7;
      one.SetAccount(c, c % 7);
      two.SetAccount(c, c % 7);
      if (c % 3 == 0) two.SetAccount(c + kSecondIds, c % 5);
    }
    const std::int64_t rounds = Scaled(3'000, 20'000, 50'000);
    for (std::int64_t i = 0; i < rounds; ++i) {
      StreamedOutcome next = stream.Next();
      one.Learn(next.subject, next.seen);
      if (next.subject.customer != kNoIndex && stream.Below(2) == 0) {
        next.subject.customer += kSecondIds;
      }
      two.Learn(next.subject, next.seen);
    }
    for (CustomerIndex c = 0; c < kSecondIds; ++c) two.Merge(c + kSecondIds, c);
    EXPECT_EQ(one.pairs(), two.pairs());
    for (CustomerIndex c = 0; c < kSecondIds; ++c) {
      ASSERT_TRUE(one.CustomerEvidence(c) == two.CustomerEvidence(c)) << c;
      for (AgentIndex a = 0; a < 12; ++a) {
        ASSERT_TRUE(one.EvidenceOfPair(c, a) == two.EvidenceOfPair(c, a)) << c << " " << a;
        // The other id is another name of the same.
        ASSERT_TRUE(one.EvidenceOfPair(c, a) == two.EvidenceOfPair(c + kSecondIds, a));
      }
    }
    for (AccountIndex account = 0; account < 7; ++account) {
      ASSERT_TRUE(one.AccountEvidence(account) == two.AccountEvidence(account)) << account;
    }
  }
}

// Moving to an account and away again leaves it as it was; an account is its customers' sum, under
// another half-life, too.
TEST(OutcomeLaws, AccountsAreTheSumsOfTheirCustomers) {
  for (const std::uint64_t seed : Seeds()) {
    OutcomeStream stream(seed, {});
    OutcomeDesk model;
    std::map<CustomerIndex, AccountIndex> accounts;
    const std::int64_t rounds = Scaled(2'000, 10'000, 50'000);
    for (std::int64_t i = 0; i < rounds; ++i) {
      const StreamedOutcome next = stream.Next();
      model.Learn(next.subject, next.seen);
      const CustomerIndex mover = stream.Below(60);
      const AccountIndex account = stream.Below(4) == 0 ? kNoIndex : stream.Below(9);
      model.SetAccount(mover, account);
      accounts[mover] = account;
      if (i % 200 != 0) continue;
      model.SetHalfLife((60 + static_cast<Micros>(stream.Below(60))) * kDay, stream.now());
      for (AccountIndex a = 0; a < 9; ++a) {
        WideEvidence sum;
        for (const auto& [customer, of] : accounts) {
          if (of == a) sum.Add(model.CustomerEvidence(customer));
        }
        ASSERT_TRUE(sum == model.AccountEvidence(a)) << i << " " << a;
      }
    }
  }
}

TEST(OutcomeLaws, ForgettingLeavesNothingAndTakesNothingFromTheDesk) {
  for (const std::uint64_t seed : Seeds()) {
    OutcomeStream stream(seed, {});
    OutcomeDesk model;
    for (CustomerIndex c = 0; c < 60; ++c) model.SetAccount(c, c % 4);
    const std::int64_t rounds = Scaled(2'000, 10'000, 50'000);
    for (std::int64_t i = 0; i < rounds; ++i) {
      const StreamedOutcome next = stream.Next();
      model.Learn(next.subject, next.seen);
    }
    const Subject stranger{1000, 3, TopicId{2}};
    const Forecast before = model.Expect(stranger, stream.now());
    for (CustomerIndex c = 0; c < 60; ++c) {
      model.Forget(c);
      ASSERT_TRUE(model.CustomerEvidence(c).empty());
      const Forecast forecast = model.Expect({c, 3, TopicId{2}}, stream.now());
      ASSERT_TRUE(Same(before, forecast)) << "a forgotten customer is a stranger";
    }
    EXPECT_EQ(model.pairs(), 0u);
    for (AccountIndex a = 0; a < 4; ++a) EXPECT_TRUE(model.AccountEvidence(a).empty());
    EXPECT_TRUE(Same(before, model.Expect(stranger, stream.now())));
  }
}

// A contact learned as resolved and re-opened leaves the sums of one learned as unresolved.
TEST(OutcomeLaws, ReopenedIsAsIfUnresolved) {
  constexpr std::size_t kResolved = IndexOf(Target::kResolved);
  for (const std::uint64_t seed : Seeds()) {
    for (int before = 0; before < 1'500; before += 17) {
      OutcomeStream stream(seed, {});
      OutcomeDesk reopened, unresolved;
      for (int i = 0; i < before; ++i) {
        const StreamedOutcome next = stream.Next();
        reopened.Learn(next.subject, next.seen);
        unresolved.Learn(next.subject, next.seen);
      }
      StreamedOutcome next = stream.Next();
      next.subject.customer = stream.Below(60);
      next.seen.value[kResolved] = 1;
      reopened.Learn(next.subject, next.seen);
      reopened.Reopen(next.subject, next.seen);
      next.seen.value[kResolved] = 0;
      unresolved.Learn(next.subject, next.seen);
      const CustomerIndex customer = next.subject.customer;
      const AgentIndex agent = next.subject.agent;
      ASSERT_TRUE(reopened.CustomerEvidence(customer) == unresolved.CustomerEvidence(customer));
      ASSERT_TRUE(reopened.EvidenceOfPair(customer, agent) ==
                  unresolved.EvidenceOfPair(customer, agent));
      // What makes up for delays is brought up to date within so many outcomes.
      for (int i = 0; i < 32; ++i) {
        next = stream.Next();
        reopened.Learn(next.subject, next.seen);
        unresolved.Learn(next.subject, next.seen);
      }
      EXPECT_EQ(reopened.PpmOf(Target::kResolved, 0), unresolved.PpmOf(Target::kResolved, 0));
    }
  }
}

// The same outcomes give the same bits, of equal times too.
TEST(OutcomeLaws, SameStreamSameBits) {
  for (const std::uint64_t seed : Seeds()) {
    OutcomeStream first(seed, {.mean_gap = 500}), second(seed, {.mean_gap = 500});
    OutcomeDesk a, b;
    for (int i = 0; i < 5'000; ++i) {
      const StreamedOutcome x = first.Next();
      const StreamedOutcome y = second.Next();
      ASSERT_TRUE(Same(a.Expect(x.subject, first.now()), b.Expect(y.subject, second.now())));
      a.Learn(x.subject, x.seen);
      b.Learn(y.subject, y.seen);
    }
  }
}

// No time, a hundred years, the ends of the calendar, one answer only: numbers stay numbers.
TEST(OutcomeLaws, ExtremesStayFinite) {
  constexpr Micros kYear = 365 * kDay;
  for (const Micros half_life : {kDay / 24, 90 * kDay, 100 * kYear}) {
    for (const std::uint64_t seed : Seeds()) {
      OutcomeStream stream(seed, {});
      OutcomeDeskOptions options{.half_life = half_life};
      options.limits.topics = 3;
      options.limits.agent_topics = 5;
      options.limits.pairs_per_customer = 2;
      OutcomeDesk model(options);
      const std::int64_t rounds = Scaled(3'000, 20'000, 200'000);
      for (std::int64_t i = 0; i < rounds; ++i) {
        StreamedOutcome next = stream.Next();
        const std::uint32_t what = stream.Below(8);
        if (what == 0) next.seen.known += static_cast<Micros>(stream.Below(200)) * kYear;
        if (what == 1) next.seen.arrived = -60 * kYear;
        if (what == 2) next.seen.value[stream.Below(2)] = 100 * kYear;
        if (what == 3) next.seen.value[stream.Below(2)] = std::numeric_limits<Micros>::max();
        if (what == 4) next.seen.arrived = next.seen.known + kYear;
        next.seen.value[IndexOf(Target::kTransferred)] = 1;
        model.Learn(next.subject, next.seen);
        const Instant now = (static_cast<Micros>(stream.Below(300)) - 70) * kYear;
        const Forecast forecast = model.Expect(next.subject, now);
        ExpectFinite(forecast);
        for (std::size_t t = 0; t < kTargets; ++t) {
          const std::int64_t value = model.ValueOf(static_cast<Target>(t), forecast.log_odds[t]);
          ASSERT_GE(value, 0);
          ASSERT_LE(value, t < kTimeTargets ? (std::int64_t{1} << 32) * 1000 : 1'000'000);
        }
        const HandlingTimes times = model.HandlingTimesOf(forecast.at(Target::kHandlingTime));
        ASSERT_GE(times.Mean(), 0);
      }
      EXPECT_LE(model.topics(), 3u);
      EXPECT_LE(model.agent_topics(), 5u);
      EXPECT_LE(model.pairs(), 120u);
    }
  }
}

// Another half-life changes nothing at the moment it is set.
TEST(OutcomeLaws, AnotherHalfLifeKeepsWhatIsKnown) {
  for (const std::uint64_t seed : Seeds()) {
    OutcomeStream stream(seed, {});
    OutcomeDesk model;
    for (int i = 0; i < 3'000; ++i) {
      const StreamedOutcome next = stream.Next();
      model.Learn(next.subject, next.seen);
    }
    for (const Micros half_life : {7 * kDay, 3650 * kDay, 90 * kDay}) {
      const Subject subject{4, 3, TopicId{2}};
      const Forecast before = model.Expect(subject, stream.now());
      const Millis median = model.MedianOf(Target::kHandlingTime, 0);
      model.SetHalfLife(half_life, stream.now());
      const Forecast after = model.Expect(subject, stream.now());
      for (std::size_t t = 0; t < kTargets; ++t) {
        EXPECT_NEAR(before.log_odds[t], after.log_odds[t], 2e-3) << t;
      }
      EXPECT_LE(std::abs(median - model.MedianOf(Target::kHandlingTime, 0)), 1);
    }
  }
}

}  // namespace
}  // namespace rapport::testing
