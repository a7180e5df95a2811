// Policy: every knob of a router, as plain data.
//
// Worths are durations: "meeting someone you know is worth 45 s" is what a customer would be right
// to wait for it. A manager can say that aloud, and everything that competes in a decision has that
// unit. Shares and ratios are parts per million (ppm): 1,000,000 = all of it, or "as much as
// usual".

#ifndef RAPPORT_POLICY_H_
#define RAPPORT_POLICY_H_

#include <compare>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "rapport/ids.h"

namespace rapport {

inline constexpr std::int64_t kPpm = 1'000'000;

// Who is chosen. The last three are baselines for comparison: strict priority, then first come; no
// ageing, no due times, no bound on passing over; the longest idle agent first (since the last
// contact ended, else since signing in, then by id).
enum class Routing : std::uint8_t {
  kPreferred = 0,    // Affinity, wait-or-go, ageing, due times, bounded passing over.
  kLongestIdle = 1,  // The issue-centric central queue.
  kLastAgent = 2,    // The agent met last, else wait `wait_max` for them, else longest idle.
  kAnyKnown = 3,  // Any idle known agent, met last first; else wait `wait_max`; else longest idle.
};

// Whether an offer awaits an answer. kFinal is for hosts that force delivery.
enum class Offers : std::uint8_t { kAnswered = 0, kFinal = 1 };

// What each part of an affinity is worth at its fullest. All must be >= 0.
struct WorthPolicy {
  absl::Duration familiar = absl::Seconds(45);  // An agent the customer knows very well.
  absl::Duration account = absl::Seconds(15);   // An agent who knows the customer's account.
  absl::Duration team = absl::Seconds(10);      // An agent whose colleague knows the customer.
  // An agent who shares customers with one who is away and knows the customer. 0: none is sought.
  absl::Duration substitute = absl::Seconds(5);
  absl::Duration asked_for = absl::Seconds(180);    // An agent the customer asked for.
  absl::Duration continues = absl::Seconds(120);    // The agent who had the contact re-opened.
  absl::Duration resolution = absl::Seconds(600);   // A contact resolved instead of not.
  absl::Duration satisfaction = absl::Seconds(60);  // A customer satisfied instead of not.
  absl::Duration declined = absl::Seconds(30);      // Taken off where the agent often declined.
  absl::Duration bad_history = absl::Seconds(90);   // Taken off where it was often rated badly.

  friend bool operator==(const WorthPolicy&, const WorthPolicy&) = default;
};

// What a contact on a channel takes of an agent's capacity. A channel that is not listed costs 1
// unit and is not exclusive.
struct ChannelCost {
  ChannelId channel = {};
  int units = 1;           // 0 or more.
  bool exclusive = false;  // Nothing else beside it, as a call usually demands.

  friend bool operator==(const ChannelCost&, const ChannelCost&) = default;
};

// How work is shared out among agents (preferred routing).
struct FairPolicy {
  // Contacts of strangers go to whoever has had the least to do for the idle time they had. Agents
  // whom twice as many contacts prefer as others are left so much more idle time than others, and
  // those whom none prefers so much less, so that who is asked for is free when their customers
  // come. 0 to 1'000'000.
  std::int64_t extra_idle_ppm = 250'000;

  friend bool operator==(const FairPolicy&, const FairPolicy&) = default;
};

// From `after` on (counted from when the contact last joined the queue), every skill level that it
// requires is `levels` lower than stated; a skill whose level falls below 1 is no longer required.
struct RelaxStep {
  absl::Duration after = {};
  int levels = 1;

  friend bool operator==(const RelaxStep&, const RelaxStep&) = default;
};

struct Policy {
  Routing routing = Routing::kPreferred;
  WorthPolicy worth;

  // --- Affinity ---
  absl::Duration half_life = absl::Hours(24 * 90);  // A contact this old counts half. >= 1 h.
  absl::Duration min_talk = absl::Seconds(10);      // A shorter contact counts as no meeting.
  std::int64_t other_topic_ppm = 600'000;           // Weight of a past contact about another topic.
  std::int64_t other_channel_ppm = 800'000;         // Weight of a past contact by another channel.
  std::int64_t half_familiar_ppm = kPpm;            // So many recent contacts are worth half.
  std::int64_t price_per_handling_ppm = 0;          // Worth of a second of handling time saved.

  // --- Waiting for one agent ---
  absl::Duration wait_max = absl::Minutes(30);          // Longest wait for one agent. >= 0.
  absl::Duration abandon_worth = absl::ZeroDuration();  // What losing a contact costs.

  // --- The queue (preferred routing) ---
  absl::Duration ageing = absl::Seconds(60);     // One step of priority = so much more waiting.
  absl::Duration due_lead = absl::Seconds(600);  // A due contact counts as here so long before.
  absl::Duration queue_max = absl::InfiniteDuration();  // Longer in the queue: Release.
  // How often a contact that is first in line may be passed over, and for how long after the first
  // time. Where nobody has room for it then, an agent is kept for it.
  int pass_over_max = 10;
  absl::Duration pass_over_for = absl::Seconds(600);
  std::vector<RelaxStep> relax = {};  // In rising order of `after`.

  // --- Offers and after-contact work ---
  Offers offers = Offers::kAnswered;
  absl::Duration offer_timeout = absl::Seconds(20);      // An unanswered offer is missed. > 0.
  absl::Duration decline_cooldown = absl::Seconds(300);  // Not offered to that agent again.
  bool missed_sets_away = true;                   // An agent who misses an offer is set away.
  absl::Duration wrap_up = absl::ZeroDuration();  // After-contact work ends by itself then.

  std::vector<ChannelCost> channels = {};
  FairPolicy fair;
  std::uint64_t tie_seed = 0;  // Breaks ties between equals, in no one's favor.

  friend bool operator==(const Policy&, const Policy&) = default;
};

}  // namespace rapport

#endif  // RAPPORT_POLICY_H_
