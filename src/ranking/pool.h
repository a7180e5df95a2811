// The state of a pool: its agents, its contacts and what is known of its customers.

#ifndef RAPPORT_RANKING_POOL_H_
#define RAPPORT_RANKING_POOL_H_

#include <compare>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "affinity/history.h"
#include "base/instant.h"
#include "base/segments.h"
#include "base/slab.h"
#include "ranking/demand.h"
#include "ranking/idle_balance.h"
#include "ranking/settings.h"
#include "ranking/team_loads.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"

namespace rapport {

using ContactIndex = SlabIndex;

inline constexpr int kPriorities = kLeastUrgent - kMostUrgent + 1;

// A contact that takes of an agent's capacity: offered, in hand, or wrapping up.
struct Hand {
  ContactIndex contact = kNoIndex;
  int units = 0;
  Instant since = 0;
};

// An agent whom the router remembers; a place in line with History's agents.
struct Agent {
  bool registered = false;
  AgentId id;
  TeamId team;
  std::vector<SkillLevel> skills;   // By skill.
  std::vector<ChannelId> channels;  // By channel; empty = all.
  int capacity = 0;
  Presence presence = Presence::kRemoved;
  Instant available_until = kNever;
  Instant back_at = kNever;
  bool bot = false;
  bool missed = false;  // Away because of a missed offer.
  Instant idle_since = kAlways;
  IdleBalance balance;
  std::vector<Hand> hands;           // In the order in which they came.
  std::int64_t units = 0;            // Of `hands`.
  int exclusive = 0;                 // Of `hands`, those on an exclusive channel.
  std::vector<ContactIndex> held;    // Contacts that wait for this agent, in no particular order.
  int held_by_transfer = 0;          // Of these, transferred to the agent.
  ContactIndex kept_for = kNoIndex;  // Nothing behind it in line is theirs (matching/keep.h).
  SlabIndex deadline = kNoIndex;     // The matcher's.
  bool freed = false;                // Likewise.
  std::int64_t awaiting = 0;         // Waiting contacts that prefer the agent.
  CountedAgent counted;              // What of this is in the team's load.
};

// The order in which agents of equal worth are chosen.
struct IdleKey {
  std::int64_t load_ppm = 0;
  Instant since = 0;  // Idle since then, and later by what idle time they are owed.
  std::uint64_t tie = 0;
  AgentId agent;
  friend auto operator<=>(const IdleKey&, const IdleKey&) = default;
};

// What an agent, or a team, is to a contact, as of when it was scored.
struct Entry {
  AgentIndex agent = kNoIndex;
  SlabIndex pair =
      kNoIndex;  // Of the agent and the customer, into the history's; only while it is scored.
  Affinity affinity;
  std::int64_t worth_ms = 0;
  bool avoided = false;
  bool may_not_serve = false;  // By word of the agent; of their team's, see its entry.
  bool known = false;          // They have met.
  Instant last_met = kAlways;
  // Of a substitute: for whom, and how many customers both have served.
  AgentIndex stands_in_for = kNoIndex;
  std::uint32_t shared_customers = 0;
  // The matcher's: the agent's seat in the contact's class, and the place in the seat's line.
  SlabIndex seat = kNoIndex;
  SlabIndex in_line = kNoIndex;

  bool barred() const { return avoided || may_not_serve; }
};

struct TeamEntry {
  TeamId team;
  Affinity affinity;
  std::int64_t worth_ms = 0;
  bool may_not_serve = false;
  SlabIndex in_line =
      kNoIndex;  // The matcher's: the place in the team's line in the contact's class.
};

// A place in line; smaller goes first.
struct Place {
  std::int64_t band = 0;
  Instant at = 0;
  std::uint64_t seq = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};

struct Cooldown {
  AgentIndex agent = kNoIndex;
  Instant until = 0;
};

// An agent who is kept for a contact.
struct Keep {
  AgentIndex agent = kNoIndex;
  ContactIndex contact = kNoIndex;
};

// What a contact needs of whoever serves it.
struct Needs {
  ChannelId channel;
  TeamId team;
  int units = 1;
  bool people_only = false;
  std::vector<SkillLevel> skills;  // By skill, as stated.
};

struct Contact {
  bool alive = false;
  ContactId id;
  CustomerRef customer;
  bool newcomer = false;  // Only in Rank: of a customer who is not known yet.
  Needs needs;
  TopicId topic;
  int priority = kUsualPriority;
  std::int64_t importance_ppm = kAsUsual;
  Instant due = kNever;
  AgentIndex asked_for = kNoIndex;
  Millis loss_ms = INT64_MIN;
  AgentIndex continues = kNoIndex;
  std::vector<Opinion> opinions;
  ContactState state = ContactState::kWaiting;
  std::uint64_t seq = 0;
  Instant ready_at = 0;
  Instant wait_since = 0;
  Instant until = kNever;  // The end of what the state is: not due, held, offered, wrapping up.
  AgentIndex held = kNoIndex;
  bool hold_used = false;
  AgentIndex transfer_to = kNoIndex;
  int relax_step = 0;
  int passed = 0;
  Instant first_passed = 0;
  std::vector<Cooldown> cooldowns;
  std::vector<AgentIndex> agents;  // Offered to, or in the hands of; the first of them first.

  // While it waits.
  std::vector<Entry> entries;           // By agent.
  std::vector<TeamEntry> team_entries;  // By team.
  bool bars_teams = false;              // One of these may not serve it.
  std::int64_t scored_importance_ppm = kPpm;
  // Whom it prefers, an agent, a team or neither, and by how much to anybody else.
  AgentIndex prefers = kNoIndex;
  TeamId prefers_team;
  Millis prefers_by_ms = 0;
  Place place;
  bool told_anyone = false;       // The host has been told that it waits for anyone.
  AgentIndex kept_by = kNoIndex;  // Who gets nothing behind it before it.
  std::vector<Keep> kept_first;   // Only in Rank: who would be kept first, for others before it.

  // The matcher's.
  SlabIndex unplaced_at = kNoIndex;
  bool linked = false;     // It stands in the lines of its class,
  bool awaits = false;     // It is counted among those that await whom they prefer.
  bool in_demand = false;  // Demand has heard of it.
  SlabIndex klass = kNoIndex;
  SlabIndex class_place = kNoIndex;  // In its class's contacts.
  SlabIndex open_place = kNoIndex;   // In its class's line.
  SlabIndex held_place = kNoIndex;   // In its agent's `held`.
  bool held_by_transfer = false;
  SlabIndex deadline = kNoIndex;
  // Its neighbors among the contacts of its customer.
  ContactIndex previous_of_customer = kNoIndex;
  ContactIndex next_of_customer = kNoIndex;

  bool open() const { return state == ContactState::kWaiting && held == kNoIndex; }
};

inline void ForgetPreferred(Contact& contact) {
  contact.prefers = kNoIndex;
  contact.prefers_team = TeamId{};
  contact.prefers_by_ms = 0;
}

// Ids of contacts that are over, the oldest first.
struct Ended {
  ContactId contact;
  CustomerRef customer;
  AgentIndex agent = kNoIndex;
  TopicId topic;
  ChannelId channel;
  Outcome outcome = Outcome::kUnknown;
  Instant arrived = 0;
  Instant known = 0;  // When it ended.
  // What came of it counts as of its arrival. Another half-life moves that to where it weighs as
  // much as before, and not how long it took.
  Instant dated = 0;
  bool identified = false;  // It was of a customer, who may be forgotten since.
  bool bot = false;         // It was served by one.
  bool released = false;    // The host has it again, and may bring it again.
};

struct Pool {
  Pool(const Policy& policy, const Limits& limits);

  AgentIndex FindAgent(AgentId id) const { return history.agents().Find(id); }
  AgentIndex FindRegistered(AgentId id) const;
  AgentIndex FindOrAddAgent(AgentId id);  // kNoIndex for id 0.
  ContactIndex FindContact(ContactId id) const;
  // After an agent's registration, team, presence, capacity or hands changed.
  void CountInTeam(AgentIndex index);
  // Likewise.
  void CountIdle(AgentIndex index);
  // A contact has come to be placed for the first time.
  void CountDemand(const NewDemand& contact);
  CustomerIndex CustomerOf(const Contact& contact) const {
    return history.customers().Resolve(contact.customer);
  }

  Limits limits;
  Settings settings;
  History history;
  Segments<Agent> agents;        // By AgentIndex.
  std::vector<AgentIndex> kept;  // Those who are kept for a contact, in no particular order.
  std::int64_t registered = 0;
  Slab<Contact> contacts;
  absl::flat_hash_map<std::uint64_t, ContactIndex> contact_index;
  std::int64_t waiting = 0;  // Contacts not due, waiting or offered.
  std::uint64_t next_seq = 1;
  Instant now = kAlways;
  Demand demand;
  IdleTimes idle_times;
  TeamLoads teams;
  // Patience.
  std::int64_t abandoned = 0;
  std::int64_t waited_s = 0;
  std::int64_t waits = 0;  // That `waited_s` is of.
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_POOL_H_
