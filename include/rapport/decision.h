// Decisions: what a router tells its host to do.

#ifndef RAPPORT_DECISION_H_
#define RAPPORT_DECISION_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "rapport/affinity.h"
#include "rapport/ids.h"

namespace rapport {

enum class DecisionKind : std::uint8_t {
  kOffer = 0,    // Ring this agent. The agent's capacity is taken from now on.
  kWait = 1,     // Nobody yet: park the customer.
  kRevoke = 2,   // Take the offer back from this agent.
  kRelease = 3,  // The contact is the host's again; the router has dropped it.
};

// Why. Numbered with gaps, by the kind of decision they belong to.
enum class Reason : std::uint8_t {
  kNone = 0,

  // Offer: what brings this agent this contact.
  kKnown = 10,         // They have met.
  kAskedFor = 11,      // The customer asked for the agent.
  kContinues = 12,     // The agent had the contact that this one re-opens.
  kAccountKnown = 13,  // The agent knows others of the account.
  kTeamKnown = 14,     // Somebody of the agent's team knows the customer.
  kOpinion = 15,       // The host thinks well of the agent.
  kLongestIdle = 16,   // Nobody better is free: the one idle longest.
  kTransferred = 17,   // It was transferred to this agent.

  // Wait.
  kForAgent = 30,   // For `agent`, until `until`, then for anyone.
  kForAnyone = 31,  // Nobody who may serve it is free.
  kNotDue = 32,     // A callback whose time has not come.

  // Revoke.
  kOfferExpired = 50,  // Not answered in time.
  kAgentLeft = 51,     // The agent is away, signed out or removed.
  kContactLeft = 52,   // The customer hung up.
  kTaken = 53,         // Somebody else has the contact.
  kMoved = 54,         // The contact was transferred, or needs something else now.
  kReleased = 55,      // The contact is released.

  // Release.
  kNobodyCanServe = 70,     // No agent of the pool may serve it, whatever the wait.
  kWaitedTooLong = 71,      // Longer in the queue than the policy's `queue_max`.
  kCustomerForgotten = 72,  // The host had the customer forgotten.
};

struct Decision {
  DecisionKind kind = DecisionKind::kOffer;
  Reason reason = Reason::kNone;
  ContactId contact = {};
  AgentId agent = {};  // Offer, Revoke: whom. Wait: for whom; absent = for anyone.
  absl::Time until = absl::InfiniteFuture();  // Offer: expiry (final offers: never). Wait: until
                                              // when it is for this agent, or not due.
  absl::Duration expected = {};  // Wait: how long it is expected to take; infinite = unknown.
  Affinity affinity = {};        // Offer, and Wait for an agent: the parts of the pair's worth.

  friend bool operator==(const Decision&, const Decision&) = default;
};

// Why an agent may not have a contact now, in the order in which it is checked.
enum class Obstacle : std::uint8_t {
  kNone = 0,           // May have it now.
  kNotRegistered = 1,  // Known from the history only, or removed.
  kChannel = 2,
  kTeam = 3,
  kSkill = 4,
  kPeopleOnly = 5,   // A bot has handed it over, the agent is a bot.
  kAvoided = 6,      // The customer must not get this agent.
  kMayNotServe = 7,  // The host says so.
  kSignedOut = 8,
  kAway = 9,
  kLeaving = 10,      // `available_until` has passed.
  kCoolingDown = 11,  // Declined or missed this contact, or handed it over.
  kNoCapacity = 12,
};

// An agent as seen for one contact.
struct Candidate {
  AgentId agent = {};
  Obstacle obstacle = Obstacle::kNone;
  Affinity affinity = {};
  absl::Duration free_in = {};  // Expected time until the agent could take it; infinite = unknown.

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

enum class ContactState : std::uint8_t {
  kNotDue = 0,
  kWaiting = 1,
  kOffered = 2,
  kInHand = 3,
  kWrappingUp = 4,
};

// How a contact stands, and what the comparison of waiting and going was.
struct Explanation {
  ContactId contact = {};
  ContactState state = ContactState::kWaiting;
  AgentId agent = {};  // Offered to, in hand of, or waiting for.
  absl::Time until = absl::InfiniteFuture();
  int passed_over = 0;
  // Every agent with an affinity, and the best of the others, best first.
  std::vector<Candidate> candidates = {};
  // Wait or go: `wait_for` would be worth `wait_gain_ms` more than going to the best of the free,
  // and costs `wait_cost_ms`. Absent: nobody to wait for.
  AgentId wait_for = {};
  std::int64_t wait_gain_ms = 0;
  std::int64_t wait_cost_ms = 0;

  friend bool operator==(const Explanation&, const Explanation&) = default;
};

}  // namespace rapport

#endif  // RAPPORT_DECISION_H_
