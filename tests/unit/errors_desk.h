// A desk on which every state of agent and contact occurs, and what must hold when it refuses an
// event.

#ifndef RAPPORT_TESTS_UNIT_ERRORS_DESK_H_
#define RAPPORT_TESTS_UNIT_ERRORS_DESK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapport/router.h"

namespace rapport {

inline constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
inline constexpr auto kUnknown = absl::StatusCode::kNotFound;
inline constexpr auto kExists = absl::StatusCode::kAlreadyExists;
inline constexpr auto kState = absl::StatusCode::kFailedPrecondition;
inline constexpr auto kLimit = absl::StatusCode::kResourceExhausted;

inline const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);
inline const absl::Time kNow = kStart + absl::Minutes(1);
inline const absl::Time kTooLate = absl::FromCivil(absl::CivilYear(2201), absl::UTCTimeZone());

// Contacts of the desk, by what has become of them.
inline constexpr ContactId kNotDue{10}, kWaiting{11}, kOffered{12}, kInHand{13}, kShared{14},
    kWrapping{15}, kServed{16}, kAbandoned{17}, kNew{50}, kNobody{99};
// Agents: 1 has the offer, 2 is away and the only one with the skill of kWaiting, 3 has kInHand
// and, with 4, kShared, 5 wraps up, 6 is signed out, 7 has no capacity.
inline constexpr AgentId kOfferedTo{1}, kAway{2}, kHolder{3}, kJoiner{4}, kWrapper{5},
    kSignedOut{6}, kFull{7}, kUnheard{98}, kStranger{99};
inline constexpr SkillId kRare{9};

inline Limits SmallLimits() {
  Limits limits;
  limits.skills_per_agent = limits.channels_per_agent = limits.in_hand_per_agent = 3;
  limits.skills_per_contact = limits.opinions_per_contact = 2;
  limits.asked_for_per_customer = limits.avoided_per_customer = 2;
  limits.agents_per_contact = 2;
  limits.capacity = 10;
  return limits;
}

inline std::vector<EventBody> DeskEvents() {
  const auto agent = [](AgentId id, TeamId team, int capacity) {
    return AgentUpdated{.agent = id, .team = team, .capacity = capacity};
  };
  std::vector<EventBody> events = {agent(kOfferedTo, {1}, 1), agent(kHolder, {3}, 8),
                                   agent(kJoiner, {3}, 8), agent(kWrapper, {2}, 8),
                                   agent(kFull, {3}, 0)};
  events.push_back(AgentUpdated{
      .agent = kAway, .skills = {{kRare, 5}}, .capacity = 4, .presence = Presence::kAway});
  events.push_back(AgentUpdated{.agent = kSignedOut, .presence = Presence::kSignedOut});
  events.push_back(CustomerUpdated{{1}, {1}, kPpm, {{1}, {2}}, {kHolder}});
  events.push_back(CustomerUpdated{.customer = {2}});
  events.push_back(CustomerUpdated{.customer = {3}});
  events.push_back(CustomersMerged{.from = {3}, .into = {1}});
  events.push_back(CustomerUpdated{.customer = {4}, .asked_for = {{3}}});
  events.push_back(CustomerUpdated{.customer = {5}});
  events.push_back(CustomerUpdated{.customer = {6}, .avoid = {{4}, {5}}});
  events.push_back(ContactArrived{.contact = kAbandoned, .not_before = kStart + absl::Hours(1)});
  events.push_back(ContactAbandoned{kAbandoned});
  events.push_back(ContactArrived{.contact = kOffered, .team = {1}});
  events.push_back(ContactArrived{.contact = kNotDue, .not_before = kStart + absl::Hours(1)});
  events.push_back(ContactArrived{.contact = kWaiting,
                                  .customer = {1},
                                  .skills = {{kRare, 1}},
                                  .opinions = {{.agent = kJoiner, .may_not_serve = true},
                                               {.team = {2}, .may_not_serve = true}}});
  events.push_back(ContactAssigned{.contact = kInHand, .agent = kHolder});
  events.push_back(ContactAssigned{.contact = kShared, .agent = kHolder});
  events.push_back(ContactJoined{kShared, kJoiner});
  events.push_back(ContactAssigned{.contact = kServed, .agent = kWrapper, .customer = {1}});
  events.push_back(ContactEnded{kServed, Outcome::kResolved});
  events.push_back(AgentReady{kWrapper});
  events.push_back(ContactAssigned{.contact = kWrapping, .agent = kWrapper});
  events.push_back(ContactEnded{kWrapping, Outcome::kResolved});
  return events;
}

inline Router Desk(const Limits& limits) {
  Policy policy;
  policy.wrap_up = absl::Minutes(10);
  policy.offer_timeout = absl::Minutes(5);
  Router router = *Router::Create(policy, limits);
  std::vector<Decision> decisions;
  for (const EventBody& body : DeskEvents()) {
    const absl::Status status = router.Apply({.at = kStart, .what = body}, decisions);
    EXPECT_TRUE(status.ok()) << "event " << body.index() << ": " << status;
  }
  return router;
}

template <typename Body>
struct Flaw {
  absl::StatusCode code;
  std::string says;  // What the message begins with.
  void (*spoil)(Body&);
  void (*tighten)(Limits&) = nullptr;
};

inline std::string LimitMessage(const std::string& name) { return "Limits::" + name + " "; }

inline void ExpectRefused(const Limits& limits, const Event& event, absl::StatusCode code,
                          const std::string& says) {
  Router router = Desk(limits);
  const std::uint64_t fingerprint = router.Fingerprint();
  const absl::Time deadline = router.NextDeadline();
  const absl::Time now = router.Now();
  const std::vector<Decision> before = {{.contact = {77}}, {.contact = {78}}};
  std::vector<Decision> decisions = before;
  const absl::Status status = router.Apply(event, decisions);
  EXPECT_EQ(status.code(), code) << status;
  EXPECT_EQ(std::string(status.message()).substr(0, says.size()), says);
  EXPECT_EQ(decisions, before);
  EXPECT_EQ(router.Fingerprint(), fingerprint);
  EXPECT_EQ(router.NextDeadline(), deadline);
  EXPECT_EQ(router.Now(), now);
}

// `flaws` in the order of precedence. The spoiling of the earlier of two comes last, so that it
// stands where both change the same field.
template <typename Body>
void ExpectErrors(const Body& fine, const std::vector<Flaw<Body>>& flaws) {
  std::vector<Decision> decisions;
  EXPECT_EQ(Desk(SmallLimits()).Apply({.at = kNow, .what = fine}, decisions), absl::OkStatus());
  for (std::size_t i = 0; i < flaws.size(); ++i) {
    for (std::size_t j = i; j < flaws.size(); ++j) {
      SCOPED_TRACE(flaws[i].says + " (" + std::to_string(i) + ") before " + flaws[j].says + " (" +
                   std::to_string(j) + ")");
      Body body = fine;
      flaws[j].spoil(body);
      flaws[i].spoil(body);
      Limits limits = SmallLimits();
      if (flaws[i].tighten != nullptr) flaws[i].tighten(limits);
      if (flaws[j].tighten != nullptr) flaws[j].tighten(limits);
      ExpectRefused(limits, {.at = kNow, .what = body}, flaws[i].code, flaws[i].says);
    }
    SCOPED_TRACE("at before " + flaws[i].says);
    Body body = fine;
    flaws[i].spoil(body);
    Limits limits = SmallLimits();
    if (flaws[i].tighten != nullptr) flaws[i].tighten(limits);
    for (const absl::Time at : {absl::InfinitePast(), absl::InfiniteFuture(), kTooLate,
                                absl::UnixEpoch() - absl::Hours(24 * 365 * 71)}) {
      ExpectRefused(limits, {.at = at, .what = body}, kInvalid, "at:");
    }
  }
}

inline void OneAgentMore(Limits& l) { l.remembered_agents = 7; }
inline void OneCustomerMore(Limits& l) { l.customers = 6; }
inline void OneContactMore(Limits& l) { l.contacts = 6; }
inline void OneWaitingMore(Limits& l) { l.waiting = 3; }

}  // namespace rapport

#endif  // RAPPORT_TESTS_UNIT_ERRORS_DESK_H_
