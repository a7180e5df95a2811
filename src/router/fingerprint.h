// What a fingerprint covers, field by field, whatever the data structures that hold it.
//
// Each thing that a router keeps has a hash of its own; the fingerprint adds them up, so the order
// in which they are visited does not matter. The router and the naive router fill the same views.

#ifndef RAPPORT_ROUTER_FINGERPRINT_H_
#define RAPPORT_ROUTER_FINGERPRINT_H_

#include <cstdint>
#include <span>
#include <vector>

#include "affinity/evidence.h"
#include "base/decay.h"
#include "base/instant.h"
#include "rapport/decision.h"
#include "rapport/event.h"

namespace rapport {

// A contact that takes of an agent's capacity. In the order in which they came to the agent.
struct HandView {
  ContactId contact;
  int units = 0;
  Instant since =
      0;  // When it was offered or, once it is, taken in hand; when after-contact work began.
};

struct AgentView {
  AgentId id;
  TeamId team;
  std::span<const SkillLevel> skills;   // In any order.
  std::span<const ChannelId> channels;  // In any order.
  int capacity = 0;
  Presence presence = Presence::kAvailable;
  Instant available_until = kNever;
  Instant back_at = kNever;
  bool bot = false;
  bool missed = false;  // Away because an offer was missed.
  Instant idle_since = 0;
  std::uint64_t idle_balance = 0;  // Its digest.
  std::span<const HandView> hands;
};

struct EntryView {
  AgentId agent;  // Or of
  TeamId team;    // a team.
  Affinity affinity;
  bool avoided = false;
  bool may_not_serve = false;
  bool known = false;
};

struct CooldownView {
  AgentId agent;
  Instant until = 0;
};

struct ContactView {
  ContactId id;
  CustomerId customer;  // Under its own name, not one merged into it.
  ChannelId channel;
  TopicId topic;
  TeamId team;
  std::span<const SkillLevel> skills;
  int priority = kUsualPriority;  // 1 to 9.
  std::int64_t importance_ppm = kAsUsual;
  Instant due = kNever;
  AgentId asked_for;
  Millis loss_ms = INT64_MIN;  // INT64_MIN = the policy's.
  int units = 0;               // Already looked up for the channel.
  AgentId continues;           // The agent of the contact it re-opens.
  std::span<const Opinion> opinions;
  ContactState state = ContactState::kWaiting;
  std::uint64_t seq = 0;
  Instant ready_at = 0;
  Instant wait_since = 0;
  Instant until =
      kNever;  // Not due, offered, wrapping up: until then. Held: likewise. Else kNever.
  AgentId held;
  bool hold_used = false;
  AgentId transfer_to;
  bool people_only = false;
  int relax_step = 0;  // Steps in force, 0 = none.
  int passed = 0;
  Instant first_passed = 0;
  std::span<const CooldownView> cooldowns;  // In any order; those still running.
  std::span<const AgentId> agents;     // Offered to, or in the hands of; the first of them first.
  std::span<const EntryView> entries;  // In any order; only while waiting.
};

struct HandlingView {
  std::int64_t contacts = 0;
  Millis sum_ms = 0;
  std::uint64_t spread = 0;  // The digest of how they are spread.
};

struct TopicSumView {
  TopicId topic;
  ChannelId channel;
  DecayedSum sum;
};

struct PairView {
  CustomerId customer;
  AgentId agent;
  std::span<const TopicSumView> sums;  // In any order.
  DecayedSum total;
  DecayedSum bad;
  DecayedSum declined;
  Instant last_met = kAlways;
  PairEvidence evidence;
};

struct CustomerView {
  CustomerId id;
  AccountId account;
  std::int64_t importance_ppm = kPpm;
  std::span<const AgentId> asked_for;  // In the order given.
  std::span<const AgentId> avoid;
  WideEvidence evidence;
};

struct EndedView {
  ContactId contact;
  CustomerId customer;  // None where forgotten or not identified.
  AgentId agent;
  TopicId topic;
  ChannelId channel;
  Outcome outcome = Outcome::kUnknown;
  Instant arrived = 0;
  Instant known = 0;        // When it ended.
  Instant dated = 0;        // As of when what came of it counts.
  bool identified = false;  // It was of a customer, who may be forgotten since.
  bool bot = false;         // It was served by one.
};

// Adds up the hashes of everything.
class Fingerprint {
 public:
  void Add(const AgentView& agent);      // Registered agents.
  void Add(const ContactView& contact);  // Alive.
  void Add(const CustomerView& customer);
  void Add(const PairView& pair);
  void Add(const EndedView& ended);
  void AddAlias(CustomerId from, CustomerId into);
  void AddAccountSum(AccountId account, AgentId agent, const DecayedSum& sum);  // Not empty ones.
  void AddAccount(AccountId account, const WideEvidence& evidence);             // Not empty ones.
  void AddTopic(TopicId topic, const HandlingView& handling);  // Topics learned of at least once.
  // `digest`: of what the outcome model learned of the desk, of what is known of demand and of
  // idle times.
  void AddTotals(const HandlingView& handling, std::uint64_t digest, std::int64_t abandoned,
                 std::int64_t waited_s);
  void AddColleagues(AgentId a, AgentId b);        // Once for each two, in either order.
  void AddKept(AgentId agent, ContactId contact);  // The agent gets nothing else before it.
  void AddCommand(CommandId command);              // Those remembered.

  // With the chain of all decisions (see ChainDecision) and the router's time.
  std::uint64_t Value(std::uint64_t decisions, Instant now) const;

 private:
  std::uint64_t sum_ = 0;
};

// The hash of all decisions so far, `decision` being the next. Begin with 0.
std::uint64_t ChainDecision(std::uint64_t chain, const Decision& decision);

}  // namespace rapport

#endif  // RAPPORT_ROUTER_FINGERPRINT_H_
