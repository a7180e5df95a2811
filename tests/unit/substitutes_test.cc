// Who stands in for an agent who knows the customer and is away: by numbers worked out by hand.

#include <cstdint>

#include "gtest/gtest.h"
#include "ranking/filter.h"
#include "ranking/score.h"
#include "support/score_fixture.h"

namespace rapport {
namespace {

using testing::kNow;
using testing::ScoreTest;

// Agent 1 has met the customer and shares 2 of 12 customers with agent 2.
class SubstituteTest : public ScoreTest {
 protected:
  SubstituteTest() {
    pool_.agents[away_].presence = Presence::kSignedOut;
    pool_.agents[colleague_].presence = Presence::kAvailable;
    Meet(1, away_, 1);
    for (std::uint64_t customer = 2; customer <= 12; ++customer) Meet(customer, away_, 1);
    Meet(2, colleague_, 1);
    Meet(3, colleague_, 1);
  }

  bool HasEntry(AgentIndex agent) {
    Score(pool_, contact_);
    return EntryOf(contact_, agent) != nullptr;
  }

  AgentIndex away_ = A(1);
  AgentIndex colleague_ = A(2);
};

TEST_F(SubstituteTest, PassesOnTheShareOfCustomersThatBothHaveServed) {
  // 2 / (12 + 8) of one meeting, half of which would be worth half of 5 s.
  EXPECT_EQ(Scored(colleague_).substitute_ms, 454);
  EXPECT_EQ(Scored(colleague_).worth_ms(), 454);
  const Entry& entry = *EntryOf(contact_, colleague_);
  EXPECT_EQ(entry.stands_in_for, away_);
  EXPECT_EQ(entry.shared_customers, 2);
  EXPECT_FALSE(entry.known);
  EXPECT_EQ(Scored(away_).substitute_ms, 0);
}

TEST_F(SubstituteTest, IsSoughtWhileNobodyWhoKnowsTheCustomerIsThere) {
  const AgentIndex other = A(3);
  Meet(1, other, 1);
  pool_.agents[other].presence = Presence::kAvailable;
  EXPECT_FALSE(HasEntry(colleague_));
  pool_.agents[other].available_until = kNow;
  EXPECT_TRUE(HasEntry(colleague_));
  pool_.agents[other].available_until = kNever;
  pool_.agents[other].presence = Presence::kAway;
  EXPECT_TRUE(HasEntry(colleague_));
  pool_.agents[other].presence = Presence::kAvailable;
  pool_.agents[other].registered = false;
  EXPECT_TRUE(HasEntry(colleague_));
  pool_.agents[other].registered = true;
  pool_.history.customers()[C(1)].avoid = {other};
  EXPECT_TRUE(HasEntry(colleague_));
}

TEST_F(SubstituteTest, WhomNobodyWantsHasNoSubstitute) {
  pool_.history.customers()[C(1)].avoid = {away_};
  EXPECT_FALSE(HasEntry(colleague_));
  pool_.history.customers()[C(1)].avoid = {};
  contact_.opinions = {{.agent = {1}, .may_not_serve = true}};
  EXPECT_FALSE(HasEntry(colleague_));
}

TEST_F(SubstituteTest, MustBeThere) {
  pool_.agents[colleague_].presence = Presence::kAway;
  EXPECT_FALSE(HasEntry(colleague_));
  pool_.agents[colleague_].presence = Presence::kAvailable;
  pool_.agents[colleague_].available_until = kNow;
  EXPECT_FALSE(HasEntry(colleague_));
}

TEST_F(SubstituteTest, ASmallShareIsTakenForChance) {
  for (std::uint64_t customer = 13; customer <= 32; ++customer) Meet(customer, away_, 1);
  EXPECT_TRUE(HasEntry(colleague_));  // 2 of 32 + 8.
  Meet(33, away_, 1);
  EXPECT_FALSE(HasEntry(colleague_));
}

TEST_F(SubstituteTest, TheBestOfSeveralCounts) {
  const AgentIndex other = A(3);
  Meet(1, other, 1);
  Meet(2, other, 1);
  // 1 / (2 + 8), which is as much: the first to be looked at is the one with the smaller id.
  EXPECT_EQ(Scored(colleague_).substitute_ms, 454);
  EXPECT_EQ(EntryOf(contact_, colleague_)->stands_in_for, away_);
  Meet(3, other, 1);
  EXPECT_EQ(Scored(colleague_).substitute_ms, 769);  // 2 / (3 + 8).
  EXPECT_EQ(EntryOf(contact_, colleague_)->stands_in_for, other);
}

TEST_F(SubstituteTest, AccountAndTeamCountBesides) {
  pool_.agents[away_].team = {1};
  pool_.agents[colleague_].team = {1};
  pool_.history.SetAccount(C(1), 0);
  pool_.history.SetAccount(C(2), 0);
  const Affinity& affinity = Scored(colleague_);
  EXPECT_EQ(affinity.substitute_ms, 454);
  EXPECT_EQ(affinity.team_ms, 5'000);
  EXPECT_EQ(affinity.account_ms, 7'500);
  EXPECT_EQ(affinity.worth_ms(), 12'954);
}

TEST_F(SubstituteTest, CanBeSwitchedOff) {
  Policy policy;
  policy.worth.substitute = absl::ZeroDuration();
  pool_.settings = Settings(policy);
  EXPECT_FALSE(HasEntry(colleague_));
}

}  // namespace
}  // namespace rapport
