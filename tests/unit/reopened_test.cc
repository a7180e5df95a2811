// What a contact that comes back takes from what its outcome taught, as a host sees it.

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapport/router.h"

namespace rapport {
namespace {

constexpr std::uint64_t kContacts = 60;
const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

void Apply(Router& router, const EventBody& body, absl::Time at) {
  std::vector<Decision> decisions;
  const absl::Status status = router.Apply({.at = at, .what = body}, decisions);
  ASSERT_TRUE(status.ok()) << status;
}

// Three agents solve each a third of the contacts, except that the second solves none.
Router DeskOf60Contacts() {
  Router router = *Router::Create(Policy{}, Limits{});
  for (std::uint64_t agent = 1; agent <= 3; ++agent) {
    Apply(router, AgentUpdated{.agent = {agent}}, kStart);
  }
  for (std::uint64_t i = 0; i < kContacts; ++i) {
    const absl::Time at = kStart + absl::Hours(i);
    const std::uint64_t agent = i % 3 + 1;
    Apply(router, ContactAssigned{.contact = {i + 1}, .agent = {agent}, .customer = {i % 5 + 1}},
          at);
    const Outcome outcome = agent == 2 ? Outcome::kUnresolved : Outcome::kResolved;
    Apply(router, ContactEnded{{i + 1}, outcome}, at + absl::Minutes(5));
    Apply(router, AgentReady{{agent}}, at + absl::Minutes(6));
  }
  return router;
}

// Whatever the first agent had solved comes back.
void ReopenAllOfTheFirst(Router& router, absl::Time at) {
  for (std::uint64_t i = 0; i < kContacts; i += 3) {
    const ContactId contact{1'000 + i};
    Apply(router, ContactArrived{.contact = contact, .continues = {i + 1}}, at);
    Apply(router, ContactAbandoned{contact}, at);
  }
}

// In seconds of worth; of a customer whom the agent has met.
double ResolutionOfTheFirst(const Router& router) {
  const auto candidates = router.Rank({.customer = {1}}, 3);
  EXPECT_TRUE(candidates.ok());
  for (const Candidate& candidate : *candidates) {
    if (candidate.agent.value == 1) {
      return static_cast<double>(candidate.affinity.resolution_ms) / 1000;
    }
  }
  ADD_FAILURE() << "agent 1 is no candidate";
  return 0;
}

// Another half-life changes nothing at the moment it is set; so it must not change either what a
// contact takes back that is re-opened in that moment.
TEST(Reopened, TakesAsMuchAfterAnotherHalfLife) {
  const absl::Time later = kStart + absl::Hours(24 * 30);
  Router kept = DeskOf60Contacts();
  Apply(kept, TimeAdvanced{}, later);
  const double solved = ResolutionOfTheFirst(kept);
  ReopenAllOfTheFirst(kept, later);
  const double reopened = ResolutionOfTheFirst(kept);
  EXPECT_LT(reopened, solved - 50);
  for (const int days : {1, 7, 1000}) {
    Router changed = DeskOf60Contacts();
    Policy policy;
    policy.half_life = absl::Hours(24 * days);
    Apply(changed, PolicyChanged{policy}, later);
    EXPECT_NEAR(ResolutionOfTheFirst(changed), solved, 0.5) << days;
    ReopenAllOfTheFirst(changed, later);
    EXPECT_NEAR(ResolutionOfTheFirst(changed), reopened, 0.5) << days;
  }
}

}  // namespace
}  // namespace rapport
