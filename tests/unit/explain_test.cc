// Rank and Explain: who could take a contact, in what order, and why.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapport/router.h"

namespace rapport {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

class ExplainTest : public ::testing::Test {
 protected:
  static Policy TestPolicy() {
    Policy policy;
    policy.wait_max = absl::Minutes(10);
    return policy;
  }

  // Agents 1 to 6: 1 knows customer 1 well, 2 a little, 3 is to be avoided, 4 is away, and 5 and 6
  // are strangers; they sign in in this order, a second apart.
  ExplainTest() {
    for (std::uint64_t a = 1; a <= 6; ++a) {
      Apply(AgentUpdated{.agent = {a},
                         .team = {a <= 4 ? 1u : 2u},
                         .presence = a == 4 ? Presence::kAway : Presence::kAvailable});
      at_ += absl::Seconds(1);
    }
    Apply(CustomerUpdated{.customer = {1}, .avoid = {{3}}});
    for (int i = 0; i < 8; ++i) Import(1);
    Import(2);
    Import(4);
  }

  void Import(std::uint64_t agent) {
    Apply(HistoryImported{.customer = {1},
                          .agent = {agent},
                          .outcome = Outcome::kServed,
                          .ended = kStart - absl::Hours(24)});
  }

  std::vector<Decision> Apply(const EventBody& body) {
    std::vector<Decision> decisions;
    const absl::Status status = router_.Apply({.at = at_, .what = body}, decisions);
    EXPECT_TRUE(status.ok()) << status;
    return decisions;
  }

  static std::vector<std::uint64_t> AgentsOf(const std::vector<Candidate>& candidates) {
    std::vector<std::uint64_t> ids;
    for (const Candidate& c : candidates) ids.push_back(c.agent.value);
    return ids;
  }
  std::vector<std::uint64_t> Ranked(const ContactArrived& contact, std::size_t most) {
    return AgentsOf(*router_.Rank(contact, most));
  }

  using Ids = std::vector<std::uint64_t>;
  absl::Time at_ = kStart;
  Router router_ = *Router::Create(TestPolicy(), Limits{});
};

TEST_F(ExplainTest, TheFreeByWorthThenIdleTimeThenTheBarred) {
  const std::uint64_t fingerprint = router_.Fingerprint();
  // 3 and 4 are named by an affinity and barred; they come last, the most worth first.
  EXPECT_EQ(Ranked({.customer = {1}}, 10), (Ids{1, 2, 5, 6, 4, 3}));
  EXPECT_EQ(Ranked({.customer = {1}}, 3), (Ids{1, 2, 5, 4, 3}));
  EXPECT_EQ(Ranked({.customer = {1}}, 0), (Ids{4, 3}));
  const auto ranked = *router_.Rank({.customer = {1}}, 10);
  EXPECT_EQ(ranked[0].obstacle, Obstacle::kNone);
  EXPECT_EQ(ranked[0].free_in, absl::ZeroDuration());
  EXPECT_EQ(ranked[4].obstacle, Obstacle::kAway);
  EXPECT_EQ(ranked[4].free_in, absl::InfiniteDuration());
  EXPECT_EQ(ranked[5].obstacle, Obstacle::kAvoided);
  EXPECT_GT(ranked[0].affinity.familiar_ms, ranked[1].affinity.familiar_ms);
  EXPECT_GT(ranked[1].affinity.team_ms, 0);
  EXPECT_EQ(ranked[2].affinity, Affinity{});
  EXPECT_EQ(router_.Fingerprint(), fingerprint);
}

TEST_F(ExplainTest, WhoNeedsNobodyInParticularGetsTheLongestIdle) {
  EXPECT_EQ(Ranked({}, 10), (Ids{1, 2, 3, 5, 6}));
  EXPECT_EQ(Ranked({.customer = {99}}, 2), (Ids{1, 2}));
  EXPECT_EQ(Ranked({.team = {2}}, 10), (Ids{5, 6}));
  EXPECT_EQ(Ranked({.opinions = {{.agent = {6}, .worth = absl::Seconds(1)}}}, 2), (Ids{6, 1}));
  EXPECT_EQ(Ranked({.asked_for = {5}}, 1), (Ids{5}));
  EXPECT_EQ(Ranked({.opinions = {{.agent = {77}, .worth = absl::Seconds(1)}}}, 1), (Ids{1}));
}

TEST_F(ExplainTest, TheLoadComesBeforeIdleTime) {
  Apply(ContactAssigned{.contact = {1}, .agent = {1}});
  Apply(AgentUpdated{.agent = {1}, .team = {1}, .capacity = 2});
  EXPECT_EQ(Ranked({}, 10), (Ids{2, 3, 5, 6, 1}));
}

TEST_F(ExplainTest, RankChecksWhatApplyChecks) {
  EXPECT_EQ(router_.Rank({.priority = 10}, 1).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(router_.Rank({.skills = {{{}, 1}}}, 1).status().code(),
            absl::StatusCode::kInvalidArgument);
  ContactArrived many;
  for (std::uint64_t i = 1; i <= 33; ++i) many.skills.push_back({{i}, 1});
  EXPECT_EQ(router_.Rank(many, 1).status().code(), absl::StatusCode::kResourceExhausted);
}

TEST_F(ExplainTest, ExplainSaysHowItStands) {
  EXPECT_EQ(router_.Explain({}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(router_.Explain({1}).status().code(), absl::StatusCode::kNotFound);
  const auto offer = Apply(ContactArrived{.contact = {1}, .customer = {1}});
  ASSERT_EQ(offer.size(), 1u);
  Explanation e = *router_.Explain({1});
  EXPECT_EQ(e.contact, ContactId{1});
  EXPECT_EQ(e.state, ContactState::kOffered);
  EXPECT_EQ(e.agent, AgentId{1});
  EXPECT_EQ(e.until, offer[0].until);
  EXPECT_EQ(e.passed_over, 0);
  ASSERT_FALSE(e.candidates.empty());
  Apply(OfferAnswered{{1}, {1}, Answer::kAccepted});
  e = *router_.Explain({1});
  EXPECT_EQ(e.state, ContactState::kInHand);
  EXPECT_EQ(e.until, absl::InfiniteFuture());
  Apply(ContactArrived{.contact = {2}, .not_before = at_ + absl::Hours(1)});
  e = *router_.Explain({2});
  EXPECT_EQ(e.state, ContactState::kNotDue);
  EXPECT_EQ(e.until, at_ + absl::Hours(1));
  EXPECT_FALSE(e.agent.valid());
}

// What an explanation shows of waiting is what was decided.
TEST_F(ExplainTest, ExplainShowsTheComparisonOfWaitingAndGoing) {
  Apply(ContactAssigned{.contact = {1}, .agent = {1}});
  at_ += absl::Minutes(2) + absl::Seconds(45);  // 45 s of a usual contact are left.
  const auto decided = Apply(ContactArrived{.contact = {2}, .customer = {1}, .asked_for = {1}});
  ASSERT_EQ(decided.size(), 1u);
  ASSERT_EQ(decided[0].reason, Reason::kForAgent);
  const Explanation e = *router_.Explain({2});
  EXPECT_EQ(e.state, ContactState::kWaiting);
  EXPECT_EQ(e.agent, AgentId{1});
  EXPECT_EQ(e.until, decided[0].until);
  EXPECT_EQ(e.wait_for, AgentId{1});
  EXPECT_EQ(e.wait_cost_ms, absl::ToInt64Milliseconds(decided[0].expected));
  ASSERT_EQ(AgentsOf(e.candidates), (Ids{2, 5, 6, 1, 4, 3}));
  const Affinity& waited_for = e.candidates[3].affinity;
  EXPECT_EQ(waited_for, decided[0].affinity);
  EXPECT_EQ(waited_for.asked_for_ms, 180'000);
  EXPECT_EQ(e.wait_gain_ms, waited_for.worth_ms() - e.candidates[0].affinity.worth_ms());
  EXPECT_GT(e.wait_gain_ms, e.wait_cost_ms);
}

TEST_F(ExplainTest, TheBaselinesRankTheirWay) {
  Apply(
      HistoryImported{.customer = {1}, .agent = {2}, .outcome = Outcome::kServed, .ended = kStart});
  Policy policy;
  policy.routing = Routing::kAnyKnown;
  Apply(PolicyChanged{policy});
  EXPECT_EQ(Ranked({.customer = {1}}, 10), (Ids{2, 1, 5, 6, 4, 3}));
  policy.routing = Routing::kLastAgent;
  Apply(PolicyChanged{policy});
  EXPECT_EQ(Ranked({.customer = {1}}, 10), (Ids{2, 1, 5, 6, 3, 4}));
  policy.routing = Routing::kLongestIdle;
  Apply(PolicyChanged{policy});
  EXPECT_EQ(Ranked({.customer = {1}}, 10), (Ids{1, 2, 5, 6, 3, 4}));
}

}  // namespace
}  // namespace rapport
