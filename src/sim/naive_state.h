// What the naive router keeps, as plain structs: section 3 of docs/routing.md.

#ifndef RAPPORT_SIM_NAIVE_STATE_H_
#define RAPPORT_SIM_NAIVE_STATE_H_

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "affinity/evidence.h"
#include "base/decay.h"
#include "base/instant.h"
#include "rapport/affinity.h"
#include "rapport/event.h"
#include "rapport/ids.h"
#include "rapport/policy.h"

namespace rapport::sim {

// The durations of a policy in whole units; what has none is read from the policy itself.
struct NaivePolicy {
  explicit NaivePolicy(const Policy& given);

  Policy policy;
  Millis familiar, account, team, substitute, asked_for, continues, resolution, satisfaction,
      declined, bad_history;
  Millis abandon_worth;
  Micros half_life, min_talk, wait_max, ageing, due_lead, queue_max, pass_over_for;
  Micros offer_timeout, decline_cooldown, wrap_up;
  std::vector<Micros> relax_after;
};

struct NaivePair {
  std::map<std::pair<TopicId, ChannelId>, DecayedSum> sums;
  DecayedSum total;
  DecayedSum bad;
  DecayedSum declined;
  Instant last_met = kAlways;
  PairEvidence evidence;
};

struct NaiveCustomer {
  AccountId account;
  std::int64_t importance_ppm = kPpm;
  std::vector<AgentId> asked_for;
  std::vector<AgentId> avoid;
  std::map<AgentId, NaivePair> pairs;
  WideEvidence evidence;
};

struct NaiveAccount {
  std::map<AgentId, DecayedSum> sums;
  WideEvidence evidence;
  std::int64_t customers = 0;
};

struct NaiveHand {
  ContactId contact;
  int units = 0;
  Instant since = 0;
};

struct NaiveAgent {
  TeamId team;
  std::vector<SkillLevel> skills;
  std::vector<ChannelId> channels;
  int capacity = 0;
  Presence presence = Presence::kSignedOut;
  Instant available_until = kNever;
  Instant back_at = kNever;
  bool bot = false;
  bool missed = false;         // Away because an offer was missed.
  Instant comes_at = kNever;   // Likewise of `back_at`, where they are away.
  Instant leaves_at = kNever;  // The deadline of `available_until`; kNever once it was handled.
  Instant idle_since = kAlways;
  IdleBalance balance;
  std::vector<NaiveHand> hands;  // In the order in which they came.
};

// The affinity of an agent, or of everybody in a team, for one contact.
struct NaiveEntry {
  AgentId agent;
  TeamId team;
  Affinity affinity;
  bool avoided = false;
  bool may_not_serve = false;
  bool known = false;
  Instant last_met = kAlways;
};

struct NaiveCooldown {
  AgentId agent;
  Instant until = 0;
};

struct NaiveContact {
  ContactId id;
  CustomerId customer;
  ChannelId channel;
  TopicId topic;
  TeamId team;
  std::vector<SkillLevel> skills;
  int priority = kUsualPriority;
  std::int64_t importance_ppm = kAsUsual;
  Instant due = kNever;
  AgentId asked_for;
  Millis loss_ms = INT64_MIN;
  int units = 1;
  AgentId continues;  // The agent of the contact that this one re-opens.
  std::vector<Opinion> opinions;

  ContactState state = ContactState::kWaiting;
  std::uint64_t seq = 0;
  Instant ready_at = 0;
  Instant wait_since = 0;
  Instant until = kNever;  // Not due, offered, wrapping up, held: until then.
  AgentId held;            // While waiting; absent: open to anyone.
  bool hold_used = false;
  AgentId transfer_to;
  bool people_only = false;
  int relax_step = 0;  // Steps in force; 0 = none.
  int passed = 0;
  Instant first_passed = 0;
  bool told_anyone = false;  // The host was last told that it waits for anyone.
  AgentId kept_by;           // Who gets nothing else before it.
  std::vector<NaiveCooldown> cooldowns;
  std::vector<AgentId> agents;  // Offered to, or in the hands of; the first of them first.

  // Made by scoring, and kept while it waits.
  std::vector<NaiveEntry> entries;
  std::int64_t scored_importance_ppm = kPpm;
  AgentId prefers;
  TeamId prefers_team;
  Millis prefers_by = 0;

  bool in_demand = false;  // The demand has heard of it.

  bool waiting() const { return state == ContactState::kWaiting; }
  bool open() const { return waiting() && !held.valid(); }
};

struct NaiveEnded {
  ContactId contact;
  CustomerId customer;
  AgentId agent;
  TopicId topic;
  ChannelId channel;
  Outcome outcome = Outcome::kUnknown;
  Instant arrived = 0;
  Instant known = 0;
  Instant dated = 0;  // As of when what came of it counts.
  bool identified = false;
  bool bot = false;
  bool released = false;  // Its id is free.
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_NAIVE_STATE_H_
