// Every part of a score: by numbers worked out by hand, forecasts by what the model says.

#include "ranking/score.h"

#include <cstdint>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "ranking/filter.h"
#include "support/score_fixture.h"

namespace rapport {
namespace {

using testing::kMinute;
using testing::kNow;
using testing::ScoreTest;

TEST_F(ScoreTest, FamiliarSaturates) {
  const AgentIndex a = A(1);
  Meet(1, a, 1);
  EXPECT_EQ(Scored(a).familiar_ms, 22'500);  // One meeting of half_familiar 1: half of 45 s.
  Meet(1, a, 2);
  EXPECT_EQ(Scored(a).familiar_ms, 33'750);
  pool_.now = kNow + ToMicros(Policy{}.half_life);
  EXPECT_EQ(Scored(a).familiar_ms, 27'000);  // 1.5 meetings are left.
  EXPECT_TRUE(EntryOf(contact_, a)->known);
}

TEST_F(ScoreTest, AnotherTopicAndChannelCountLess) {
  const AgentIndex a = A(1);
  Meet(1, a, 1, {2}, {1});
  EXPECT_EQ(Scored(a).familiar_ms, 45'000LL * 600'000 / 1'600'000);
  const AgentIndex b = A(2);
  Meet(1, b, 1, {1}, {2});
  EXPECT_EQ(Scored(b).familiar_ms, 45'000LL * 800'000 / 1'800'000);
  const AgentIndex c = A(3);
  Meet(1, c, 1, {2}, {2});
  EXPECT_EQ(Scored(c).familiar_ms, 45'000LL * 480'000 / 1'480'000);
}

TEST_F(ScoreTest, TheAccountCountsWithoutTheCustomersOwn) {
  const AgentIndex a = A(1);
  const AgentIndex b = A(2);
  const AccountIndex account = pool_.history.accounts().FindOrAdd({5});
  pool_.history.SetAccount(C(1), account);
  pool_.history.SetAccount(C(2), account);
  Meet(1, a, 4);
  Meet(2, a, 1);
  Meet(2, b, 3);
  EXPECT_EQ(Scored(a).account_ms, 7'500);   // One meeting with the others.
  EXPECT_EQ(Scored(b).account_ms, 11'250);  // Three, and none with this customer.
  EXPECT_EQ(Scored(b).familiar_ms, 0);
  EXPECT_FALSE(EntryOf(contact_, b)->known);
}

TEST_F(ScoreTest, ColleaguesCountForTheTeam) {
  const AgentIndex a = A(1, 3);
  const AgentIndex b = A(2, 3);
  const AgentIndex c = A(3, 4);
  const AgentIndex d = A(4);
  Meet(1, a, 1);
  Meet(1, b, 3);
  Meet(1, c, 1);
  Meet(1, d, 1);
  EXPECT_EQ(Scored(a).team_ms, 7'500);  // 10 s * 3 / 4.
  EXPECT_EQ(Scored(b).team_ms, 5'000);
  EXPECT_EQ(Scored(c).team_ms, 0);
  EXPECT_EQ(Scored(d).team_ms, 0);
  ASSERT_NE(TeamEntryOf(contact_, {3}), nullptr);
  EXPECT_EQ(TeamEntryOf(contact_, {3})->worth_ms, 8'000);  // 10 s * 4 / 5.
  EXPECT_EQ(TeamEntryOf(contact_, {}), nullptr);
}

TEST_F(ScoreTest, TheTeamOfOneWhoIsRemovedDoesNotCount) {
  const AgentIndex a = A(1, 3);
  const AgentIndex b = A(2, 3);
  Meet(1, a, 1);
  Meet(1, b, 1);
  pool_.agents[a].registered = false;
  EXPECT_EQ(Scored(a).team_ms, 0);
  EXPECT_EQ(Scored(b).team_ms, 0);
}

TEST_F(ScoreTest, AskedForAndContinues) {
  const AgentIndex a = A(1);
  const AgentIndex b = A(2);
  const AgentIndex c = A(3);
  pool_.history.customers()[C(1)].asked_for = {a};
  pool_.history.customers()[C(1)].avoid = {c};
  contact_.asked_for = b;
  contact_.continues = b;
  EXPECT_EQ(Scored(a).asked_for_ms, 180'000);
  EXPECT_EQ(Scored(b).asked_for_ms, 180'000);
  EXPECT_EQ(Scored(b).continues_ms, 120'000);
  EXPECT_EQ(EntryOf(contact_, b)->worth_ms, 300'000);
  Scored(c);
  EXPECT_TRUE(EntryOf(contact_, c)->avoided);
  EXPECT_TRUE(EntryOf(contact_, c)->barred());
}

// The forecast of the pair, against that of a stranger to a customer known to the desk.
TEST_F(ScoreTest, ForecastsAgainstAStranger) {
  const AgentIndex good = A(1);
  const AgentIndex bad = A(2);
  Meet(1, good, 20, {1}, {1}, Outcome::kResolved);
  Meet(1, bad, 20, {1}, {1}, Outcome::kUnresolved);
  for (int i = 0; i < 20; ++i) {
    Rate(1, good, 90);
    Rate(1, bad, 10);
  }
  const History& history = pool_.history;
  const OutcomeModel& model = history.outcomes();
  const OutcomeModel::Context context = history.ContextOf({C(1), kNoIndex, {1}}, kNow);
  const Lanes stranger = model.StrangerLogOddsOf(context);
  const auto gained = [&](AgentIndex agent, Target target) {
    const PairEvidence* pair = history.ShownBy(history.FindPair(C(1), agent));
    const Lanes log_odds = model.ProvenLogOddsOf(context, agent, pair);
    return model.PpmOf(target, log_odds[IndexOf(target)]) -
           model.PpmOf(target, stranger[IndexOf(target)]);
  };
  for (const AgentIndex agent : {good, bad}) {
    EXPECT_EQ(Scored(agent).resolution_ms, 600'000 * gained(agent, Target::kResolved) / kPpm);
    EXPECT_EQ(Scored(agent).satisfaction_ms, 60'000 * gained(agent, Target::kSatisfied) / kPpm);
    EXPECT_EQ(Scored(agent).handling_ms, 0);
  }
  EXPECT_GT(Scored(good).resolution_ms, 60'000);
  EXPECT_LT(Scored(bad).resolution_ms, -60'000);
  EXPECT_GT(Scored(good).satisfaction_ms, 5'000);
  EXPECT_LT(Scored(bad).satisfaction_ms, -5'000);
  EXPECT_LT(EntryOf(contact_, bad)->worth_ms, 0);  // Worse than a stranger, though they have met.
}

TEST_F(ScoreTest, WhoIsOnlyAskedForIsForecastByWhatTheyAreToOthers) {
  const AgentIndex good = A(1);
  const AgentIndex bad = A(2);
  Meet(2, good, 20, {1}, {1}, Outcome::kResolved);
  Meet(2, bad, 20, {1}, {1}, Outcome::kUnresolved);
  contact_.asked_for = good;
  EXPECT_GT(Scored(good).resolution_ms, 10'000);
  contact_.asked_for = bad;
  EXPECT_LT(Scored(bad).resolution_ms, -10'000);
}

TEST_F(ScoreTest, HandlingTimeHasItsPrice) {
  Policy policy;
  policy.price_per_handling_ppm = 500'000;
  policy.worth.resolution = absl::ZeroDuration();
  policy.worth.satisfaction = absl::ZeroDuration();
  pool_.settings = Settings(policy);
  pool_.history.SetPolicy(policy, kNow);
  const AgentIndex fast = A(1);
  const AgentIndex slow = A(2);
  for (int i = 0; i < 40; ++i) {
    Meet(1, fast, 1, {1}, {1}, Outcome::kResolved, kMinute);
    Meet(1, slow, 1, {1}, {1}, Outcome::kResolved, 10 * kMinute);
  }
  const History& history = pool_.history;
  const OutcomeModel& model = history.outcomes();
  constexpr std::size_t kHandling = IndexOf(Target::kHandlingTime);
  const OutcomeModel::Context context = history.ContextOf({C(1), kNoIndex, {1}}, kNow);
  const Millis stranger = model.MeanHandlingOf(model.StrangerLogOddsOf(context)[kHandling]);
  for (const AgentIndex agent : {fast, slow}) {
    const PairEvidence* pair = history.ShownBy(history.FindPair(C(1), agent));
    const Millis mean =
        model.MeanHandlingOf(model.ProvenLogOddsOf(context, agent, pair)[kHandling]);
    EXPECT_EQ(Scored(agent).handling_ms, (stranger - mean) / 2);
    EXPECT_EQ(Scored(agent).resolution_ms, 0);
  }
  EXPECT_GT(Scored(fast).handling_ms, 30'000);
  EXPECT_LT(Scored(slow).handling_ms, -30'000);
  // As HandlingTimes has it, to a hundredth.
  const Forecast forecast = history.Expect({C(1), slow, {1}}, kNow);
  const auto exact =
      static_cast<double>(model.HandlingTimesOf(forecast.log_odds[kHandling]).Mean());
  EXPECT_NEAR(static_cast<double>(model.MeanHandlingOf(forecast.log_odds[kHandling])) / exact, 1,
              0.01);
}

TEST_F(ScoreTest, OpinionsOfAgentsAndTeams) {
  const AgentIndex a = A(1, 3);
  const AgentIndex b = A(2, 4);
  contact_.opinions = {
      {.agent = {1}, .worth = absl::Seconds(10), .price_per_handling_ppm = 100'000},
      {.team = {3}, .worth = absl::Seconds(-3)},
      {.team = {4}, .worth = absl::Seconds(5), .may_not_serve = true},
      {.agent = {2}},
      {.agent = {77}, .worth = absl::Seconds(9)}};  // Never heard of.
  // Nothing is known of the topic: 180 s at 0.1 is 18 s.
  EXPECT_EQ(Scored(a).opinion_ms, 10'000 - 18'000 - 3'000);
  EXPECT_FALSE(EntryOf(contact_, a)->may_not_serve);
  EXPECT_EQ(Scored(b).opinion_ms, 5'000);
  EXPECT_FALSE(EntryOf(contact_, b)->may_not_serve);
  EXPECT_TRUE(StandingOf(b, contact_, pool_).may_not_serve);  // By their team's.
  EXPECT_EQ(TeamEntryOf(contact_, {3})->affinity.opinion_ms, -3'000);
  EXPECT_TRUE(TeamEntryOf(contact_, {4})->may_not_serve);
  EXPECT_EQ(contact_.entries.size(), 2u);
}

TEST_F(ScoreTest, DeclinesAndBadHistoryAreTakenOff) {
  const AgentIndex a = A(1);
  pool_.history.LearnDecline(C(1), a, kNow);
  EXPECT_EQ(Scored(a).declined_ms, -15'000);
  EXPECT_FALSE(EntryOf(contact_, a)->known);
  Rate(1, a, 0);
  EXPECT_EQ(Scored(a).bad_history_ms, -45'000);
}

TEST_F(ScoreTest, TheTransferTargetHasAnEntryOfNothing) {
  const AgentIndex a = A(1);
  contact_.transfer_to = a;
  EXPECT_EQ(Scored(a), Affinity{});
}

TEST_F(ScoreTest, PlacesOfPreferredRouting) {
  const auto at = [&] {
    Score(pool_, contact_);
    EXPECT_EQ(contact_.place.band, 0);
    EXPECT_EQ(contact_.place.seq, 7u);
    return contact_.place.at - kNow;
  };
  EXPECT_EQ(at(), 0);
  contact_.priority = 3;
  EXPECT_EQ(at(), -2 * kMinute);
  contact_.priority = 9;
  EXPECT_EQ(at(), 4 * kMinute);
  contact_.importance_ppm = 3 * kPpm;
  EXPECT_EQ(at(), 2 * kMinute);
  contact_.importance_ppm = kAsUsual;
  pool_.history.customers()[C(1)].importance_ppm = kPpm / 2;
  EXPECT_EQ(at(), 4 * kMinute + kMinute / 2);
  EXPECT_EQ(contact_.scored_importance_ppm, kPpm / 2);
  contact_.due = kNow + kMinute;
  EXPECT_EQ(at(), -9 * kMinute);  // due_lead is 10 min.
  contact_.due = kNow + 60 * kMinute;
  EXPECT_EQ(at(), 4 * kMinute + kMinute / 2);
}

TEST_F(ScoreTest, PlacesOfTheBaselines) {
  Policy policy;
  policy.routing = Routing::kLongestIdle;
  pool_.settings = Settings(policy);
  contact_.priority = 3;
  contact_.importance_ppm = 9 * kPpm;
  contact_.due = kNow;
  Score(pool_, contact_);
  EXPECT_EQ(contact_.place, (Place{3, kNow, 7}));
}

}  // namespace
}  // namespace rapport
