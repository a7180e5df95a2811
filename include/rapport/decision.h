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
  kRelease = 3,  // The contact is the host's again, who may bring it again.
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
  kSubstitute = 18,    // The agent shares customers with one who knows the customer and is away.

  // Wait.
  kForAgent = 30,   // For `agent`, until `until`, then for anyone.
  kForAnyone = 31,  // Nobody who may serve it is free.
  kNotDue = 32,     // A callback whose time has not come.

  // Revoke.
  kOfferExpired = 50,  // Not answered in time.
  kAgentLeft = 51,     // The agent is away, signed out or removed.
  kContactLeft = 52,   // The customer hung up.
  kTaken = 53,         // Somebody else has the contact.
  kMoved = 54,         // The contact and the agent do not fit: transferred, changed, or no
                       // room beside what the host gave the agent.
  kReleased = 55,      // The contact is released.

  // Release.
  // No agent of the pool may serve it, whatever the wait; or only those whom its customer avoids or
  // the host bars.
  kNobodyCanServe = 70,
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
  kKept = 13,  // For a contact that is before it in line, needs more room than they have, and was
               // passed over too often: `Candidate::kept_for`.
};

// Whether a contact does better to wait for an agent who may not have it now than to go to the one
// who is at hand, in the order in which it is checked.
enum class Waiting : std::uint8_t {
  kNone = 0,    // Nothing to compare: the agent may have it now, nobody is at hand, the agent has
                // no affinity of their own, or it was transferred. Baselines compare nothing.
  kNoGain = 1,  // They are worth no more than the one at hand.
  kUnexpected = 2,   // It cannot be told when they will be free: signed out, away without a time.
  kBarred = 3,       // What bars them stays, however long it waits.
  kTooLong = 4,      // They are expected to be free later than `Policy::wait_max`.
  kLeaving = 5,      // They leave before they are expected to be free.
  kNotAllowed = 6,   // It may not wait for them: it has waited for one agent already, or is due.
  kCostsMore = 7,    // Waiting costs as much as they are worth above the one at hand, or more.
  kPaysLess = 8,     // It would pay, but waiting for another agent pays more.
  kPays = 9,         // It pays, and pays most; by a baseline: it waits for them. At most one
                     // candidate has this.
  kNotWeighed = 10,  // What waiting for them would cost all others was not looked at, as there are
                     // others of whom more may be expected.
};

// An agent as seen for one contact.
struct Candidate {
  AgentId agent = {};
  Obstacle obstacle = Obstacle::kNone;
  Affinity affinity = {};
  AffinityEvidence evidence = {};  // Behind the affinity; as of now, also where that is older.
  absl::Duration free_in = {};  // Expected time until the agent could take it; infinite = unknown.
  absl::Time last_met = absl::InfinitePast();  // The agent and the customer; InfinitePast = never.
  Waiting waiting = Waiting::kNone;            // Of an agent with an obstacle.
  // Of an agent with Affinity::substitute_ms: who knows the customer and is away, and how many
  // customers both have served.
  AgentId stands_in_for = {};
  std::int64_t shared_customers = 0;
  ContactId kept_for = {};  // Of an agent with Obstacle::kKept.
  // Others of the customer's account whom the agent has served.
  std::int64_t account_customers = 0;

  friend bool operator==(const Candidate&, const Candidate&) = default;
};

// Agents whom an explanation does not name but counts.
struct OtherAgents {
  Obstacle obstacle = Obstacle::kNone;  // What they have in common.
  std::int64_t agents = 0;              // How many they are.
  absl::Duration free_in = {};          // Expected until the first of them could take it.

  friend bool operator==(const OtherAgents&, const OtherAgents&) = default;
};

enum class ContactState : std::uint8_t {
  kNotDue = 0,
  kWaiting = 1,
  kOffered = 2,
  kInHand = 3,
  kWrappingUp = 4,
};

// How a contact stands, who could have it, and what the comparison of waiting and going is.
//
// What the contact itself takes of an agent's capacity does not count, so the agent whom it is
// offered to is a candidate without an obstacle. Its affinities are those that decide: of a contact
// that waits or is offered, as of when it was scored; of any other, as of now.
struct Explanation {
  ContactId contact = {};
  ContactState state = ContactState::kWaiting;
  AgentId agent = {};  // Offered to, in hand of, or waiting for.
  absl::Time until = absl::InfiniteFuture();
  int passed_over = 0;     // How often, while it was first in line.
  int levels_lowered = 0;  // By so much the skills it requires are relaxed.
  // Of a decision (Router::ApplyExplained): the agent who had become free and looked for a contact.
  // Absent: the contact looked for an agent.
  AgentId freed = {};
  // Every agent with an affinity, and the best of the others, best first: those who may have it
  // now, then those who may not.
  std::vector<Candidate> candidates = {};
  // All other registered agents, in the order of obstacles: together with the candidates these are
  // all agents of the pool.
  std::vector<OtherAgents> others = {};

  // Wait or go: waiting for `wait_for` would be worth `wait_gain_ms` more than going to `at_hand`,
  // and would cost `wait_cost_ms`: its own wait and what that does to all others. Both in what an
  // ordinary second of waiting costs. The baselines `last_agent` and `any_known` wait whatever it
  // gains and costs, which they leave at 0, `wait_cost_ppm` too, and whether anybody is at hand.
  AgentId at_hand = {};   // Absent: there is nobody to go to, and nothing to compare.
  AgentId wait_for = {};  // For whom waiting gains most, or loses least. Absent: for nobody.
  Waiting waiting = Waiting::kNone;  // kPays, kCostsMore; without `wait_for` kNoGain, kNotAllowed.
  std::int64_t wait_gain_ms = 0;
  std::int64_t wait_cost_ms = 0;
  // What a second of its own costs; kPpm = an ordinary one. 0: nothing was compared.
  std::int64_t wait_cost_ppm = 0;
  absl::Duration wait_at_most = {};  // So long it would wait for `wait_for`.

  friend bool operator==(const Explanation&, const Explanation&) = default;
};

}  // namespace rapport

#endif  // RAPPORT_DECISION_H_
