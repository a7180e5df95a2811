// What every host relies on: creating, moving, time, command ids, appended decisions.

#include "rapport/router.h"

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

static_assert(!std::is_copy_constructible_v<Router> && !std::is_copy_assignable_v<Router>);
static_assert(std::is_nothrow_move_constructible_v<Router>);
static_assert(std::is_nothrow_move_assignable_v<Router>);

Router Empty(const Limits& limits = {}) { return *Router::Create(Policy{}, limits); }

std::vector<Decision> Apply(Router& router, const EventBody& body, absl::Time at = kStart,
                            CommandId command = {}) {
  std::vector<Decision> decisions;
  const absl::Status status = router.Apply({.at = at, .command = command, .what = body}, decisions);
  EXPECT_TRUE(status.ok()) << status;
  return decisions;
}

TEST(Router, AnEmptyOneKnowsNothing) {
  const Router router = Empty();
  EXPECT_EQ(router.Now(), absl::InfinitePast());
  EXPECT_EQ(router.NextDeadline(), absl::InfiniteFuture());
  EXPECT_TRUE(router.Rank({}, 10)->empty());
  EXPECT_EQ(router.Explain({1}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(router.Fingerprint(), Empty().Fingerprint());
}

TEST(Router, CreateNamesWhatIsWrong) {
  Limits limits;
  limits.agents = 0;
  const absl::Status limit = Router::Create(Policy{}, limits).status();
  EXPECT_EQ(limit.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(limit.message()).find("Limits::agents"), std::string::npos);
  Policy policy;
  policy.wait_max = -absl::Seconds(1);
  const absl::Status field = Router::Create(policy, Limits{}).status();
  EXPECT_EQ(field.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(field.message()).find("wait_max"), std::string::npos);
  // Limits are looked at first.
  EXPECT_EQ(Router::Create(policy, limits).status(), limit);
}

TEST(Router, MovingTakesEverythingAlong) {
  Router router = Empty();
  Apply(router, AgentUpdated{.agent = {1}});
  Apply(router, ContactArrived{.contact = {1}});
  const std::uint64_t fingerprint = router.Fingerprint();
  const absl::Time deadline = router.NextDeadline();
  Router moved = std::move(router);
  EXPECT_EQ(moved.Fingerprint(), fingerprint);
  EXPECT_EQ(moved.NextDeadline(), deadline);
  EXPECT_EQ(Apply(moved, OfferAnswered{{1}, {1}, Answer::kAccepted}).size(), 0u);
  // One that was moved from may be assigned to, and then is as good as any.
  router = Empty();
  EXPECT_EQ(router.Now(), absl::InfinitePast());
  EXPECT_EQ(Apply(router, ContactArrived{.contact = {1}}).size(), 1u);
  router = std::move(moved);
  EXPECT_EQ(router.Explain({1})->state, ContactState::kInHand);
}

TEST(Router, DecisionsAreAppended) {
  Router router = Empty();
  Apply(router, AgentUpdated{.agent = {1}});
  std::vector<Decision> decisions = {{.contact = {77}}};
  ASSERT_TRUE(router.Apply({.at = kStart, .what = ContactArrived{.contact = {5}}}, decisions).ok());
  ASSERT_EQ(decisions.size(), 2u);
  EXPECT_EQ(decisions[0], Decision{.contact = {77}});
  EXPECT_EQ(decisions[1].kind, DecisionKind::kOffer);
  EXPECT_EQ(decisions[1].agent, AgentId{1});
  EXPECT_EQ(decisions[1].until, kStart + Policy{}.offer_timeout);
}

TEST(Router, TimeNeverRunsBack) {
  Router router = Empty();
  Apply(router, TimeAdvanced{}, kStart);
  Apply(router, AgentUpdated{.agent = {1}}, kStart - absl::Hours(5));
  EXPECT_EQ(router.Now(), kStart);
  // Late news is applied now: the offer runs from now on.
  const auto decisions = Apply(router, ContactArrived{.contact = {1}}, kStart - absl::Hours(1));
  ASSERT_EQ(decisions.size(), 1u);
  EXPECT_EQ(decisions[0].until, kStart + Policy{}.offer_timeout);
  EXPECT_EQ(router.NextDeadline(), decisions[0].until);
}

TEST(Router, TheDeadlineIsActedOnByWhateverComesThen) {
  Router router = Empty();
  Apply(router, AgentUpdated{.agent = {1}});
  Apply(router, ContactArrived{.contact = {1}});
  const absl::Time deadline = router.NextDeadline();
  EXPECT_TRUE(Apply(router, TimeAdvanced{}, deadline - absl::Microseconds(1)).empty());
  const auto decisions = Apply(router, CustomerUpdated{.customer = {9}}, deadline);
  ASSERT_EQ(decisions.size(), 2u);
  EXPECT_EQ(decisions[0].kind, DecisionKind::kRevoke);
  EXPECT_EQ(decisions[0].reason, Reason::kOfferExpired);
  EXPECT_EQ(decisions[1].kind, DecisionKind::kWait);
  EXPECT_GT(router.NextDeadline(), deadline);
}

TEST(Router, TimeIsKeptToTheMicrosecond) {
  Router router = Empty();
  Apply(router, TimeAdvanced{}, kStart + absl::Nanoseconds(1'999));
  EXPECT_EQ(router.Now(), kStart + absl::Microseconds(1));
}

TEST(Router, ACommandIsDoneOnce) {
  Router router = Empty();
  Apply(router, AgentUpdated{.agent = {1}});
  const auto first = Apply(router, ContactArrived{.contact = {1}}, kStart, {71});
  ASSERT_EQ(first.size(), 1u);
  const std::uint64_t fingerprint = router.Fingerprint();
  EXPECT_EQ(Apply(router, ContactArrived{.contact = {1}}, kStart + absl::Hours(1), {71}), first);
  EXPECT_EQ(router.Fingerprint(), fingerprint);
  EXPECT_EQ(router.Now(), kStart);
  // Without an id the same event is refused.
  std::vector<Decision> decisions;
  EXPECT_EQ(router.Apply({.at = kStart, .what = ContactArrived{.contact = {1}}}, decisions).code(),
            absl::StatusCode::kAlreadyExists);
}

// The router has dropped it, and the host may bring it again; a repeated command is still none.
TEST(Router, AReleasedContactMayComeAgain) {
  Router router = Empty();
  const auto released = Apply(router, ContactArrived{.contact = {1}}, kStart, {71});
  ASSERT_EQ(released.size(), 1u);
  ASSERT_EQ(released[0].kind, DecisionKind::kRelease);
  Apply(router, AgentUpdated{.agent = {1}});
  EXPECT_EQ(Apply(router, ContactArrived{.contact = {1}}, kStart, {71}), released);
  EXPECT_EQ(router.Explain({1}).status().code(), absl::StatusCode::kNotFound);
  const auto offered = Apply(router, ContactArrived{.contact = {1}}, kStart, {72});
  ASSERT_EQ(offered.size(), 1u);
  EXPECT_EQ(offered[0].kind, DecisionKind::kOffer);
  std::vector<Decision> decisions;
  EXPECT_EQ(router.Apply({.at = kStart, .what = ContactArrived{.contact = {1}}}, decisions).code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(Router, TheOldestCommandsAreForgotten) {
  Limits limits;
  limits.commands = 3;
  Router router = Empty(limits);
  Apply(router, AgentUpdated{.agent = {1}});
  for (std::uint64_t id = 1; id <= 4; ++id) {
    Apply(router, ContactArrived{.contact = {id}}, kStart, {id});
  }
  for (std::uint64_t id = 2; id <= 4; ++id) {
    const auto again = Apply(router, ContactArrived{.contact = {id}}, kStart, {id});
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].contact, ContactId{id});
  }
  std::vector<Decision> decisions;
  const Event forgotten{.at = kStart, .command = {1}, .what = ContactArrived{.contact = {1}}};
  EXPECT_EQ(router.Apply(forgotten, decisions).code(), absl::StatusCode::kAlreadyExists);
}

TEST(Router, EqualStreamsGiveEqualFingerprints) {
  Router a = Empty();
  Router b = Empty();
  for (Router* router : {&a, &b}) {
    Apply(*router, AgentUpdated{.agent = {1}});
    Apply(*router, ContactArrived{.contact = {1}, .customer = {1}});
  }
  EXPECT_EQ(a.Fingerprint(), b.Fingerprint());
  Apply(a, ContactAbandoned{{1}});
  EXPECT_NE(a.Fingerprint(), b.Fingerprint());
  Apply(b, ContactAbandoned{{1}});
  EXPECT_EQ(a.Fingerprint(), b.Fingerprint());
}

}  // namespace
}  // namespace rapport
