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
  at_ += absl::Minutes(2) + absl::Seconds(45);
  const auto decided = Apply(ContactArrived{.contact = {2}, .customer = {1}, .asked_for = {1}});
  ASSERT_EQ(decided.size(), 1u);
  ASSERT_EQ(decided[0].reason, Reason::kForAgent);
  const Explanation e = *router_.Explain({2});
  EXPECT_EQ(e.state, ContactState::kWaiting);
  EXPECT_EQ(e.agent, AgentId{1});
  EXPECT_EQ(e.until, decided[0].until);
  EXPECT_EQ(e.wait_for, AgentId{1});
  EXPECT_EQ(e.wait_at_most, decided[0].until - at_);
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

// Whom a baseline waits for is said like whom waiting pays for, and nothing is compared.
TEST_F(ExplainTest, ABaselineSaysWhomItWaitsFor) {
  Policy policy;
  policy.routing = Routing::kLastAgent;
  policy.wait_max = absl::Seconds(30);
  Apply(PolicyChanged{policy});
  Apply(ContactAssigned{.contact = {9}, .agent = {1}});
  const auto ranked = *router_.Rank({.customer = {1}}, 10);
  const auto pays = [](const Candidate& c) { return c.waiting == Waiting::kPays; };
  ASSERT_EQ(std::count_if(ranked.begin(), ranked.end(), pays), 1);
  EXPECT_EQ(std::find_if(ranked.begin(), ranked.end(), pays)->agent, AgentId{1});
  EXPECT_EQ(ranked.front().obstacle, Obstacle::kNone);  // Somebody else is free.
  const auto wait = Apply(ContactArrived{.contact = {1}, .customer = {1}});
  ASSERT_EQ(wait[0].reason, Reason::kForAgent);
  ASSERT_EQ(wait[0].agent, AgentId{1});
  at_ += absl::Seconds(10);
  Apply(TimeAdvanced{});
  const Explanation e = *router_.Explain({1});
  EXPECT_EQ(e.wait_for, AgentId{1});
  EXPECT_EQ(e.waiting, Waiting::kPays);
  EXPECT_EQ(e.wait_at_most, absl::Seconds(20));
  EXPECT_EQ(e.wait_gain_ms, 0);
  EXPECT_EQ(e.wait_cost_ms, 0);
  EXPECT_EQ(e.wait_cost_ppm, 0);
}

// Of two met at the same time the smaller id goes first, and not the one who has been idle longer.
TEST_F(ExplainTest, ABaselineBreaksTiesOfTheLastMeetingById) {
  Policy policy;
  policy.routing = Routing::kAnyKnown;
  Apply(PolicyChanged{policy});
  Apply(AgentUpdated{.agent = {1}, .presence = Presence::kSignedOut});
  at_ += absl::Seconds(1);
  Apply(AgentUpdated{.agent = {1}});
  EXPECT_EQ(Ranked({.customer = {1}}, 2), (Ids{1, 2, 4, 3}));
  EXPECT_EQ(Apply(ContactArrived{.contact = {1}, .customer = {1}})[0].agent, AgentId{1});
}

// The contact's own offer takes the agent's capacity, and is no reason against the agent.
TEST_F(ExplainTest, AnOfferDoesNotBarTheAgentItIsMadeTo) {
  const auto offer = Apply(ContactArrived{.contact = {1}, .customer = {1}});
  ASSERT_EQ(offer[0].agent, AgentId{1});
  const Explanation e = *router_.Explain({1});
  ASSERT_EQ(AgentsOf(e.candidates), (Ids{1, 2, 5, 6, 4, 3}));
  EXPECT_EQ(e.candidates[0].obstacle, Obstacle::kNone);
  EXPECT_EQ(e.candidates[0].affinity, offer[0].affinity);
  EXPECT_EQ(e.candidates[0].free_in, absl::ZeroDuration());
  EXPECT_EQ(e.candidates[0].last_met, kStart - absl::Hours(24));
  EXPECT_EQ(e.candidates[2].last_met, absl::InfinitePast());
  EXPECT_EQ(e.at_hand, AgentId{1});
  // For another contact the agent is busy.
  const auto ranked = *router_.Rank({.customer = {1}}, 10);
  EXPECT_EQ(AgentsOf(ranked), (Ids{2, 5, 6, 1, 4, 3}));
  EXPECT_EQ(ranked[3].obstacle, Obstacle::kNoCapacity);
}

TEST_F(ExplainTest, WhoIsNotNamedIsCounted) {
  for (std::uint64_t a = 7; a <= 30; ++a) {
    Apply(AgentUpdated{.agent = {a}, .presence = a < 10 ? Presence::kSignedOut : Presence::kAway});
    Apply(AgentUpdated{.agent = {a + 30}});
  }
  Apply(AgentUpdated{.agent = {99}, .presence = Presence::kAway, .back_at = at_ + absl::Hours(1)});
  Apply(ContactArrived{.contact = {1}, .customer = {1}});
  const Explanation e = *router_.Explain({1});
  // The four of the customer's, and of the 26 strangers who are free as many as 10 and these four.
  EXPECT_EQ(e.candidates.size(), 4u + 12u);
  const std::vector<OtherAgents> others = {
      {Obstacle::kNone, 14, absl::ZeroDuration()},
      {Obstacle::kSignedOut, 3, absl::InfiniteDuration()},
      {Obstacle::kAway, 22, absl::Hours(1)},
  };
  EXPECT_EQ(e.others, others);
}

class ApplyExplainedTest : public ExplainTest {
 protected:
  std::vector<Explanation> Why(const EventBody& body, ContactId contact) {
    std::vector<Explanation> why;
    decisions_.clear();
    const absl::Status status =
        router_.ApplyExplained({.at = at_, .what = body}, contact, decisions_, why);
    EXPECT_TRUE(status.ok()) << status;
    return why;
  }
  std::vector<Decision> decisions_;
};

TEST_F(ApplyExplainedTest, ANumberOfNoContactIsAnErrorAndChangesNothing) {
  const std::uint64_t fingerprint = router_.Fingerprint();
  std::vector<Decision> decisions;
  std::vector<Explanation> why;
  const Event event = {.at = at_, .what = ContactArrived{.contact = {1}}};
  EXPECT_EQ(router_.ApplyExplained(event, {}, decisions, why).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(
      router_.ApplyExplained({.at = at_, .what = ContactEnded{{7}}}, {7}, decisions, why).code(),
      absl::StatusCode::kNotFound);
  EXPECT_TRUE(decisions.empty() && why.empty());
  EXPECT_EQ(router_.Fingerprint(), fingerprint);
}

TEST_F(ApplyExplainedTest, TheOneWhoBecameFreeIsSeenFree) {
  for (std::uint64_t a = 2; a <= 6; ++a) {
    Apply(AgentUpdated{.agent = {a}, .presence = Presence::kSignedOut});
  }
  Apply(ContactAssigned{.contact = {1}, .agent = {1}});
  std::vector<Explanation> why = Why(ContactArrived{.contact = {2}, .customer = {1}}, {2});
  ASSERT_EQ(why.size(), 1u);
  EXPECT_EQ(decisions_[0].reason, Reason::kForAnyone);
  EXPECT_EQ(why[0].state, ContactState::kWaiting);
  EXPECT_FALSE(why[0].at_hand.valid());
  EXPECT_EQ(why[0].candidates[0].agent, AgentId{1});
  EXPECT_EQ(why[0].candidates[0].obstacle, Obstacle::kNoCapacity);
  EXPECT_EQ(why[0].candidates[0].waiting, Waiting::kNone);  // There is no choice.
  at_ += absl::Seconds(30);
  why = Why(ContactEnded{{1}}, {2});
  ASSERT_EQ(why.size(), 1u);
  ASSERT_EQ(decisions_.size(), 1u);
  EXPECT_EQ(decisions_[0].kind, DecisionKind::kOffer);
  EXPECT_EQ(why[0].freed, AgentId{1});
  EXPECT_EQ(why[0].at_hand, AgentId{1});
  EXPECT_EQ(why[0].candidates[0].agent, AgentId{1});
  EXPECT_EQ(why[0].candidates[0].obstacle, Obstacle::kNone);
  EXPECT_EQ(why[0].candidates[0].affinity, decisions_[0].affinity);
  EXPECT_EQ(why[0].waiting, Waiting::kNoGain);
  // Nothing is appended for decisions on other contacts.
  EXPECT_TRUE(Why(ContactArrived{.contact = {3}}, {2}).empty());
  EXPECT_EQ(decisions_.size(), 1u);
}

TEST_F(ApplyExplainedTest, ARepeatedCommandIsNotExplained) {
  const Event event = {.at = at_, .command = {9}, .what = ContactArrived{.contact = {1}}};
  std::vector<Decision> decisions;
  std::vector<Explanation> why;
  ASSERT_TRUE(router_.ApplyExplained(event, {1}, decisions, why).ok());
  ASSERT_TRUE(router_.ApplyExplained(event, {1}, decisions, why).ok());
  EXPECT_EQ(decisions.size(), 2u);
  EXPECT_EQ(why.size(), 1u);
}

TEST_F(ApplyExplainedTest, ARevocationAndWhatComesOfItInOneEvent) {
  Apply(ContactArrived{.contact = {1}, .customer = {1}});
  const auto why = Why(AgentUpdated{.agent = {1}, .presence = Presence::kAway}, {1});
  ASSERT_EQ(decisions_.size(), 2u);
  ASSERT_EQ(why.size(), 2u);
  EXPECT_EQ(decisions_[0].kind, DecisionKind::kRevoke);
  EXPECT_EQ(why[0].state, ContactState::kOffered);
  EXPECT_EQ(why[0].agent, AgentId{1});
  EXPECT_EQ(why[0].candidates[0].agent, AgentId{2});
  EXPECT_EQ(decisions_[1].agent, AgentId{2});
  EXPECT_EQ(why[1].state, ContactState::kWaiting);
  EXPECT_EQ(why[1].at_hand, AgentId{2});
  EXPECT_EQ(why[1].freed, AgentId{});
  EXPECT_EQ(why[1].candidates[1].obstacle, Obstacle::kNone);
}

// A contact without a customer, for which the host has opinions of its agents: the one at hand is
// worth 50 s, and each of the others is not waited for, or is, for a reason of their own.
TEST_F(ExplainTest, EachReasonNotToWait) {
  Policy policy = TestPolicy();
  policy.wait_max = absl::Seconds(200);
  Apply(PolicyChanged{policy});
  const auto agent = [&](std::uint64_t id, absl::Time available_until) {
    Apply(AgentUpdated{.agent = {id}, .available_until = available_until});
  };
  for (std::uint64_t a = 1; a <= 5; ++a) {
    Apply(AgentUpdated{.agent = {a}, .presence = Presence::kSignedOut});
  }
  const absl::Time never = absl::InfiniteFuture();
  for (std::uint64_t a = 11; a <= 18; ++a) agent(a, never);
  // Nothing is known of how long contacts take: those taken have 180 s to go, at any time.
  for (const std::uint64_t a : {11u, 12u, 13u, 14u, 16u, 17u, 18u}) {
    Apply(ContactAssigned{.contact = {a}, .agent = {a}});
  }
  at_ += absl::Seconds(100);
  agent(14, at_ + absl::Seconds(60));  // Leaves before.
  Apply(AgentUpdated{.agent = {12}, .presence = Presence::kAway});
  Apply(AgentUpdated{
      .agent = {15}, .presence = Presence::kAway, .back_at = at_ + absl::Seconds(201)});
  ContactArrived contact{.contact = {100}};
  const auto opinion = [&](std::uint64_t id, int seconds, bool never_serve) {
    contact.opinions.push_back(
        {.agent = {id}, .worth = absl::Seconds(seconds), .may_not_serve = never_serve});
  };
  opinion(6, 50, false);
  opinion(11, 50, false);
  opinion(12, 200, false);
  opinion(13, 200, true);
  opinion(14, 200, false);
  opinion(15, 200, false);
  opinion(16, 60, false);
  opinion(17, 380, false);
  opinion(18, 400, false);
  const auto ranked = *router_.Rank(contact, 10);
  ASSERT_EQ(ranked[0].agent, AgentId{6});
  const auto waiting = [&](const std::vector<Candidate>& candidates, std::uint64_t id) {
    for (const Candidate& c : candidates) {
      if (c.agent == AgentId{id}) return c.waiting;
    }
    return Waiting::kNone;
  };
  EXPECT_EQ(waiting(ranked, 6), Waiting::kNone);
  EXPECT_EQ(waiting(ranked, 11), Waiting::kNoGain);
  EXPECT_EQ(waiting(ranked, 12), Waiting::kUnexpected);
  EXPECT_EQ(waiting(ranked, 13), Waiting::kBarred);
  EXPECT_EQ(waiting(ranked, 14), Waiting::kLeaving);
  EXPECT_EQ(waiting(ranked, 15), Waiting::kTooLong);
  EXPECT_EQ(waiting(ranked, 16), Waiting::kCostsMore);
  EXPECT_EQ(waiting(ranked, 17), Waiting::kPaysLess);
  EXPECT_EQ(waiting(ranked, 18), Waiting::kPays);
  contact.due = at_;
  EXPECT_EQ(waiting(*router_.Rank(contact, 10), 18), Waiting::kNotAllowed);
  contact.due = at_ + absl::Seconds(1);
  EXPECT_EQ(waiting(*router_.Rank(contact, 10), 18), Waiting::kPays);
}

}  // namespace
}  // namespace rapport
