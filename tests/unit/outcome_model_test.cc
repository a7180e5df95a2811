// What the model says of desks made so that the answer is known.

#include "affinity/outcome_model.h"

#include <array>
#include <cstdint>
#include <cstdlib>

#include "gtest/gtest.h"
#include "support/outcome_desk.h"

namespace rapport::testing {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kDay = 86'400 * kSecond;
constexpr Instant kStart = 18'000 * kDay;
constexpr TopicId kTopic{5};

OutcomeSeen Seen(Instant known, Micros handling) {
  OutcomeSeen seen;
  seen.arrived = known - handling;
  seen.known = known;
  seen.Set(Target::kHandlingTime, handling);
  return seen;
}

float Theta(const OutcomeDesk& model, const Subject& subject, Level level) {
  return model.Expect(subject, kStart + kDay).effects[IndexOf(level)].log_odds[1];
}

TEST(OutcomeModel, KnowsNothingAtFirst) {
  const OutcomeDesk model;
  const Forecast forecast = model.Expect({1, 1, kTopic}, kStart);
  EXPECT_EQ(forecast.log_odds, Lanes{});
  EXPECT_EQ(model.MedianOf(Target::kHandlingTime, 0), 0);
  EXPECT_EQ(model.PpmOf(Target::kResolved, 0), 500'000);
  EXPECT_EQ(model.HandlingTimesOf(0).Mean(), 0);
}

TEST(OutcomeModel, SlowAgentsAreForecastSlow) {
  OutcomeDesk model;
  for (int i = 0; i < 400; ++i) {
    const auto agent = static_cast<AgentIndex>(i % 4);
    const Micros handling = (agent == 3 ? 600 : 100) * kSecond;
    model.Learn({kNoIndex, agent, kTopic}, Seen(kStart + i * kSecond, handling));
  }
  const auto median = [&](AgentIndex agent) {
    const Forecast forecast = model.Expect({kNoIndex, agent, kTopic}, kStart + kDay);
    return model.MedianOf(Target::kHandlingTime, forecast.at(Target::kHandlingTime));
  };
  EXPECT_GT(median(3), 450'000);
  EXPECT_LT(median(1), 130'000);
  EXPECT_EQ(model.learned(Target::kHandlingTime), 400);
  EXPECT_EQ(model.learned(Target::kSatisfied), 0);
}

// Odd customers take long with everyone; customer 0 also takes short with agent 1.
TEST(OutcomeModel, CustomersAndPairsAreToldApart) {
  OutcomeDesk model;
  for (int i = 0; i < 6'000; ++i) {
    const auto customer = static_cast<CustomerIndex>(i % 30);
    const auto agent = static_cast<AgentIndex>(i / 30 % 5);
    const bool friends = customer % 6 == 0 && agent == customer % 5;
    const Micros handling = (customer % 2 == 1 ? 400 : friends ? 60 : 150) * kSecond;
    model.Learn({customer, agent, kTopic}, Seen(kStart + i * kSecond, handling));
  }
  EXPECT_GT(Theta(model, {3, 1, kTopic}, Level::kCustomer), 0.3F);
  EXPECT_LT(Theta(model, {2, 1, kTopic}, Level::kCustomer), -0.3F);
  EXPECT_LT(Theta(model, {6, 1, kTopic}, Level::kPair), -0.05F);
  EXPECT_LT(Theta(model, {6, 1, kTopic}, Level::kPair), Theta(model, {6, 2, kTopic}, Level::kPair));
  EXPECT_EQ(Theta(model, {99, 1, kTopic}, Level::kCustomer), 0);
  EXPECT_EQ(Theta(model, {6, 4, TopicId{77}}, Level::kTopic), 0);
}

TEST(OutcomeModel, AnAccountTellsOfACustomerNeverSeen) {
  OutcomeDesk model;
  for (CustomerIndex c = 0; c < 40; ++c) model.SetAccount(c, c % 4);
  for (int i = 0; i < 4'000; ++i) {
    const auto customer = static_cast<CustomerIndex>(i % 39);  // All but the last.
    const Micros handling = (customer % 4 == 3 ? 500 : 100) * kSecond;
    model.Learn({customer, static_cast<AgentIndex>(i % 7), kTopic},
                Seen(kStart + i * kSecond, handling));
  }
  EXPECT_GT(Theta(model, {39, 1, kTopic}, Level::kAccount), 0.2F);
  EXPECT_EQ(Theta(model, {39, 1, kTopic}, Level::kCustomer), 0);
  model.SetAccount(39, 0);
  EXPECT_LT(Theta(model, {39, 1, kTopic}, Level::kAccount), 0);
}

TEST(OutcomeModel, BotsAndRatingsTeachWhatTheyShould) {
  OutcomeDesk model;
  OutcomeSeen seen = Seen(kStart, 60 * kSecond);
  seen.teaches = Teaches::kDeskOnly;
  model.Learn({1, 2, kTopic}, seen);
  EXPECT_EQ(model.pairs(), 0u);
  EXPECT_TRUE(model.CustomerEvidence(1).empty());
  EXPECT_EQ(model.learned(Target::kHandlingTime), 1);
  seen.teaches = Teaches::kEverything;
  model.Learn({1, 2, kTopic}, seen);
  EXPECT_EQ(model.pairs(), 1u);
  EXPECT_EQ(model.learned(Target::kHandlingTime), 2);
  const std::int64_t contacts = model.CustomerEvidence(1).n;
  EXPECT_GE(contacts, kEvidenceUnits);
  // A rating that comes later is more of the same contact.
  OutcomeSeen rating;
  rating.arrived = seen.arrived;
  rating.known = kStart + kDay;
  rating.counts = Counts::kAlready;
  rating.Set(Target::kSatisfied, SatisfiedBy(90));
  model.Learn({1, 2, kTopic}, rating);
  EXPECT_EQ(model.CustomerEvidence(1).n, contacts);
  EXPECT_EQ(model.learned(Target::kSatisfied), 1);
}

TEST(OutcomeModel, SharesFollowTheOutcomes) {
  OutcomeDesk model;
  for (int i = 0; i < 1'000; ++i) {
    OutcomeSeen seen = Seen(kStart + i * kSecond, 0);
    seen.Set(Target::kTransferred, i % 10 < 3 ? 1 : 0);
    seen.Set(Target::kResolved, 1);
    model.Learn({kNoIndex, 0, kTopic}, seen);
  }
  EXPECT_LE(std::abs(model.PpmOf(Target::kTransferred, 0) - 300'000), 3'000);
  EXPECT_GT(model.PpmOf(Target::kResolved, 0), 999'000);
  EXPECT_EQ(model.MedianOf(Target::kHandlingTime, 0), 0);
  EXPECT_EQ(model.PpmOf(Target::kSatisfied, 0), 500'000);
}

// Four topics far apart whose times hardly vary: each is forecast as its mean would be.
TEST(OutcomeModel, TopicsWhoseTimesHardlyVaryAreForecastAsWellAsByTheirMeans) {
  OutcomeDesk model;
  constexpr std::array<Micros, 4> kTimes = {60, 300, 1500, 7500};
  for (int i = 0; i < 2'000; ++i) {
    const auto topic = static_cast<std::size_t>(i * 7 % 4);
    const Micros off = kTimes[topic] * (i * 31 % 101 - 50) * 10'000 / 50;  // One in a hundred.
    const Instant known = kStart + i * 600 * kSecond;
    model.Learn({kNoIndex, static_cast<AgentIndex>(i % 5), TopicId{topic + 1}},
                Seen(known, kTimes[topic] * kSecond + off));
  }
  for (std::size_t topic = 0; topic < kTimes.size(); ++topic) {
    const Forecast forecast = model.Expect({kNoIndex, 2, TopicId{topic + 1}}, kStart + 20 * kDay);
    const Millis median = model.MedianOf(Target::kHandlingTime, forecast.at(Target::kHandlingTime));
    const auto off = static_cast<double>(median - kTimes[topic] * 1000);
    EXPECT_LE(std::abs(off), 0.01 * static_cast<double>(kTimes[topic] * 1000)) << median;
  }
}

// What waits for an end asks from the first outcome on.
TEST(OutcomeModel, HandlingTimesAreKnownFromTheFirstOutcomeOn) {
  OutcomeDesk model;
  for (int i = 1; i <= 600; ++i) {
    model.Learn({kNoIndex, 0, kTopic}, Seen(kStart + i * kSecond, 300 * kSecond));
    const HandlingTimes times = model.HandlingTimesOf(0);
    ASSERT_LE(std::abs(times.Mean() - 300'000), 15'000) << i;
    ASSERT_EQ(times.Below(TimeHistogram::BinOf(250 * kSecond)), 0) << i;
    ASSERT_EQ(times.Below(TimeHistogram::BinOf(350 * kSecond)), 1) << i;
  }
}

// What takes days is transferred, and a desk of a week has not heard of most of it; a contact of
// years before makes it no older.
TEST(OutcomeModel, AStrayContactMakesNoYoungDeskOld) {
  OutcomeDesk young, stray;
  const auto learn = [](OutcomeDesk& model, Instant arrived, Micros took, bool transferred) {
    OutcomeSeen seen;
    seen.arrived = arrived;
    seen.known = arrived + took;
    seen.Set(Target::kTransferred, transferred ? 1 : 0);
    model.Learn({kNoIndex, 0, kTopic}, seen);
  };
  learn(stray, kStart - 3000 * kDay, 600 * kSecond, false);
  constexpr Micros kHour = 3600 * kSecond;
  for (Instant now = kStart; now < kStart + 7 * kDay; now += kHour) {
    for (OutcomeDesk* model : {&young, &stray}) {
      learn(*model, now - kHour, kHour, false);
      if (now >= kStart + 5 * kDay) learn(*model, now - 5 * kDay, 5 * kDay, true);
    }
  }
  EXPECT_LE(std::abs(young.PpmOf(Target::kTransferred, 0) - 500'000), 100'000);
  EXPECT_LE(std::abs(young.PpmOf(Target::kTransferred, 0) - stray.PpmOf(Target::kTransferred, 0)),
            5'000);
}

TEST(OutcomeModel, PastTheLimitsTheWiderLevelServes) {
  OutcomeDeskOptions options;
  options.limits.topics = 2;
  options.limits.agent_topics = 3;
  options.limits.pairs_per_customer = 2;
  OutcomeDesk model(options);
  for (int i = 0; i < 500; ++i) {
    model.Learn({1, static_cast<AgentIndex>(i % 5), TopicId{static_cast<std::uint64_t>(i % 7)}},
                Seen(kStart + i * kSecond, i * kSecond));
  }
  EXPECT_EQ(model.topics(), 2u);
  EXPECT_EQ(model.agent_topics(), 3u);
  EXPECT_EQ(model.pairs(), 2u);
  EXPECT_EQ(Theta(model, {1, 1, TopicId{6}}, Level::kTopic), 0);
  EXPECT_NE(Theta(model, {1, 1, TopicId{6}}, Level::kAgent), 0);
}

}  // namespace
}  // namespace rapport::testing
