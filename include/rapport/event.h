// Events: the facts that a host tells a router.
//
// An event is plain data. Fields that are not set say "none", "as usual" or "unknown". Field by
// field: ids of 0 are absent; a time of InfiniteFuture is absent; -1 ppm is "as usual".
//
//   Event{.at = now, .command = CommandId{71}, .what = ContactArrived{.contact = {5}, ...}}
//
// `at` is when it happened, in UTC, kept to the microsecond. An event older than the router's time
// is applied now; its own time counts only in the history.
//
// `command`, when not 0, names the event: the router remembers the last `Limits::commands` of them,
// and a repeated one gets the decisions of the first time and changes nothing.

#ifndef RAPPORT_EVENT_H_
#define RAPPORT_EVENT_H_

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "rapport/ids.h"
#include "rapport/policy.h"

namespace rapport {

inline constexpr int kMinSkillLevel = 1;
inline constexpr int kMaxSkillLevel = 10;
inline constexpr int kMostUrgent = 1;     // Priorities run from 1
inline constexpr int kLeastUrgent = 9;    // to 9; lower goes first,
inline constexpr int kUsualPriority = 5;  // and 0 or absent means this.
inline constexpr std::int64_t kAsUsual = -1;

struct SkillLevel {
  SkillId skill = {};
  int level = kMinSkillLevel;  // 1 to 10. Of an agent: has it. Of a contact: needs at least it.

  friend bool operator==(const SkillLevel&, const SkillLevel&) = default;
};

enum class Presence : std::uint8_t {
  kAvailable = 0,  // Takes contacts.
  kAway = 1,       // Signed in, takes none: a break, a missed offer.
  kSignedOut = 2,
  kRemoved = 3,  // No longer an agent of this pool. The history keeps what they were to customers.
};

// A contact that the host knows to be in an agent's hands.
struct InHand {
  ContactId contact = {};
  ChannelId channel = {};
  int units = -1;  // What it takes of the agent's capacity; -1 = what its channel costs.

  friend bool operator==(const InHand&, const InHand&) = default;
};

// The full state of an agent; what is not set is not so. Creates the agent. Sending it again
// repairs what a lost event has spoiled.
struct AgentUpdated {
  AgentId agent = {};
  TeamId team = {};
  std::vector<SkillLevel> skills = {};   // Each skill at most once.
  std::vector<ChannelId> channels = {};  // Empty = every channel.
  int capacity = 1;                      // Units; what a channel costs is in the policy.
  Presence presence = Presence::kAvailable;
  absl::Time available_until = absl::InfiniteFuture();  // Leaves then: gets no contact after it.
  absl::Time back_at = absl::InfiniteFuture();          // When away: returns then.
  bool bot = false;  // A machine: builds no familiarity, may hand over to people.
  // The contacts in the agent's hands, where the host knows them. Those that the router has there
  // and the host does not are over; those that the host has and the router does not are entered.
  std::optional<std::vector<InHand>> in_hand = {};

  friend bool operator==(const AgentUpdated&, const AgentUpdated&) = default;
};

// After-contact work is over, and an agent who was set away for missing an offer is back.
struct AgentReady {
  AgentId agent = {};
  friend bool operator==(const AgentReady&, const AgentReady&) = default;
};

// The full state of a customer. Creates the customer.
struct CustomerUpdated {
  CustomerId customer = {};
  AccountId account = {};
  std::int64_t importance_ppm = kPpm;   // What a second of their waiting costs; 1 to 100,000,000.
  std::vector<AgentId> asked_for = {};  // Agents they asked for.
  std::vector<AgentId> avoid = {};      // Agents they must never get.

  friend bool operator==(const CustomerUpdated&, const CustomerUpdated&) = default;
};

// Two records were of one person. `from` means `into` from now on.
struct CustomersMerged {
  CustomerId from = {};
  CustomerId into = {};
  friend bool operator==(const CustomersMerged&, const CustomersMerged&) = default;
};

// The customer's every trace goes; what agents and topics have learned in total stays. Contacts
// that wait are released, contacts in hand go on without a customer.
struct CustomerForgotten {
  CustomerId customer = {};
  friend bool operator==(const CustomerForgotten&, const CustomerForgotten&) = default;
};

// What the host itself thinks of an agent, or of every agent of a team, for one contact.
struct Opinion {
  AgentId agent = {};  // Exactly one of agent and team is set.
  TeamId team = {};
  absl::Duration worth = {};                // What they are worth to the customer; may be negative.
  std::int64_t price_per_handling_ppm = 0;  // Taken off per second of expected handling time.
  bool may_not_serve = false;

  friend bool operator==(const Opinion&, const Opinion&) = default;
};

// A contact needs an agent. Ids are used once, but one that was released may come again, as another
// contact.
struct ContactArrived {
  ContactId contact = {};
  CustomerId customer = {};  // Absent: not identified.
  ChannelId channel = {};
  TopicId topic = {};
  TeamId team = {};                        // Set: only this team may serve it.
  std::vector<SkillLevel> skills = {};     // All required; each skill at most once.
  int priority = 0;                        // 1 (most urgent) to 9; 0 = 5.
  std::int64_t importance_ppm = kAsUsual;  // Against an ordinary contact's; -1 = the customer's.
  absl::Time due = absl::InfiniteFuture();
  AgentId asked_for = {};
  absl::Duration loss = -absl::InfiniteDuration();  // What losing it costs; not set = the policy's.
  absl::Time not_before = absl::InfinitePast();     // A callback that is not due yet.
  ContactId continues = {};                         // The earlier contact that this one re-opens.
  std::vector<Opinion> opinions = {};
  int units = -1;  // What it takes of an agent's capacity; -1 = what its channel costs.

  friend bool operator==(const ContactArrived&, const ContactArrived&) = default;
};

// Changes what is set of a contact that waits or is in hand; the rest stays.
struct ContactUpdated {
  ContactId contact = {};
  std::optional<TopicId> topic = {};
  std::optional<TeamId> team = {};
  std::optional<std::vector<SkillLevel>> skills = {};
  std::optional<int> priority = {};
  std::optional<std::int64_t> importance_ppm = {};
  std::optional<absl::Time> due = {};
  std::optional<AgentId> asked_for = {};
  std::optional<absl::Duration> loss = {};
  std::optional<std::vector<Opinion>> opinions = {};
  std::optional<int> units = {};  // An idle chat gives capacity back, and takes it again.

  friend bool operator==(const ContactUpdated&, const ContactUpdated&) = default;
};

// The customer left before an agent took the contact.
struct ContactAbandoned {
  ContactId contact = {};
  friend bool operator==(const ContactAbandoned&, const ContactAbandoned&) = default;
};

// The host gave the contact to an agent itself: its own queue, an outbound call, recovery. Known
// contacts keep what is known of them; unknown ones are created from the fields.
struct ContactAssigned {
  ContactId contact = {};
  AgentId agent = {};
  CustomerId customer = {};
  ChannelId channel = {};
  TopicId topic = {};
  int units = -1;

  friend bool operator==(const ContactAssigned&, const ContactAssigned&) = default;
};

// A further agent joins a contact in hand (consult, conference): takes capacity, shares the
// history.
struct ContactJoined {
  ContactId contact = {};
  AgentId agent = {};
  friend bool operator==(const ContactJoined&, const ContactJoined&) = default;
};

// One of several agents leaves it.
struct ContactLeft {
  ContactId contact = {};
  AgentId agent = {};
  friend bool operator==(const ContactLeft&, const ContactLeft&) = default;
};

enum class Answer : std::uint8_t { kAccepted = 0, kDeclined = 1, kMissed = 2 };

struct OfferAnswered {
  ContactId contact = {};
  AgentId agent = {};
  Answer answer = Answer::kAccepted;
  friend bool operator==(const OfferAnswered&, const OfferAnswered&) = default;
};

// An agent takes a contact that is not in anybody's hands.
struct ContactClaimed {
  ContactId contact = {};
  AgentId agent = {};
  friend bool operator==(const ContactClaimed&, const ContactClaimed&) = default;
};

// A contact in hand, or waiting, goes to an agent, a team or whoever has the skills. It keeps its
// place (when it came counts, not when it was transferred) and its affinity. At least one target is
// set.
struct ContactTransferred {
  ContactId contact = {};
  AgentId to_agent = {};
  TeamId to_team = {};
  std::vector<SkillLevel> to_skills = {};  // Replace those required.

  friend bool operator==(const ContactTransferred&, const ContactTransferred&) = default;
};

enum class Outcome : std::uint8_t {
  kUnknown = 0,
  kResolved = 1,
  kServed = 2,      // Over, and nothing more is known.
  kUnresolved = 3,  // Closed without a solution.
  kReopened = 4,    // Was resolved, and came back.
  kHandedOver = 5,  // Went on to somebody else.
};

struct ContactEnded {
  ContactId contact = {};
  Outcome outcome = Outcome::kUnknown;
  friend bool operator==(const ContactEnded&, const ContactEnded&) = default;
};

enum class FeedbackKind : std::uint8_t { kCustomerRating = 0, kQualityReview = 1, kComplaint = 2 };

// Said of a contact afterwards, or while it is in hand. `rating` is 0 (worst) to 100; a complaint's
// does not count.
struct FeedbackReceived {
  ContactId contact = {};
  FeedbackKind kind = FeedbackKind::kCustomerRating;
  int rating = 0;
  friend bool operator==(const FeedbackReceived&, const FeedbackReceived&) = default;
};

// One contact of the past, from the host's own tables. Counts at `ended`.
struct HistoryImported {
  CustomerId customer = {};
  AgentId agent = {};      // Who finished it.
  AccountId account = {};  // Set: the customer's account, where none is known yet.
  TopicId topic = {};
  ChannelId channel = {};
  Outcome outcome = Outcome::kUnknown;
  absl::Duration handling = {};
  absl::Time ended = absl::InfinitePast();
  int rating = -1;  // 0 to 100; -1 = not rated.

  friend bool operator==(const HistoryImported&, const HistoryImported&) = default;
};

struct PolicyChanged {
  Policy policy = {};
  friend bool operator==(const PolicyChanged&, const PolicyChanged&) = default;
};

// Nothing but the time. Send it when Router::NextDeadline() comes.
struct TimeAdvanced {
  friend bool operator==(const TimeAdvanced&, const TimeAdvanced&) = default;
};

using EventBody =
    std::variant<AgentUpdated, AgentReady, CustomerUpdated, CustomersMerged, CustomerForgotten,
                 ContactArrived, ContactUpdated, ContactAbandoned, ContactAssigned, ContactJoined,
                 ContactLeft, OfferAnswered, ContactClaimed, ContactTransferred, ContactEnded,
                 FeedbackReceived, HistoryImported, PolicyChanged, TimeAdvanced>;

struct Event {
  absl::Time at = absl::UnixEpoch();
  CommandId command = {};
  EventBody what = {};

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace rapport

#endif  // RAPPORT_EVENT_H_
