// What it saves that a contact goes to an agent at hand instead of waiting for whom it prefers.

#ifndef RAPPORT_MATCHING_OVERFLOW_H_
#define RAPPORT_MATCHING_OVERFLOW_H_

#include <cstdint>
#include <vector>

#include "matching/expected_free.h"
#include "matching/two_stations.h"
#include "matching/wait_rule.h"
#include "ranking/demand.h"
#include "ranking/pool.h"

namespace rapport {

// Who could have the contact now.
struct AtHand {
  AgentIndex agent = kNoIndex;
  std::int64_t worth_ms = 0;
};

// An agent, or a team, that a contact may wait for.
struct Wanted {
  AgentIndex agent = kNoIndex;
  TeamId team;  // Where `agent` is kNoIndex.
};

// What losing the contact costs.
Millis LossOf(const Pool& pool, const Contact& contact);

// So many of the available agents of a team are looked at, the first by id.
inline constexpr std::size_t kTeamSeen = 16;

// How many contacts of the needs the station could have in hand at once, and how many it has in
// hand or waiting. Of a team those count who can be waited for; of a larger one than is looked at,
// their share of those who are. Cost: O(1), each of the team's kTeamSeen.
struct StationLoad {
  int agents = 1;
  int contacts = 0;
};
StationLoad LoadOf(const Pool& pool, const Contact& contact, const Wanted& station);

// What the values of two stations are asked.
struct WaitQuestion {
  bool teams = false;               // A team is waited for, not an agent.
  DemandSums demand;                // Of what is waited for.
  std::int64_t other_stations = 0;  // Of its kind, with somebody available.
  Millis handling = 0;              // How long such a contact takes there,
  Millis away_handling = 0;         // and at the station of the agent at hand. > 0.
  StationLoad home;                 // The contact included.
  StationLoad away;
  std::int64_t abandoned = 0;  // So many have hung up in so many seconds of waiting.
  std::int64_t waited_s = 0;
  std::int64_t rate_ppm = 0;  // What a second of waiting costs this contact.
  std::int64_t gain_ms = 0;   // What it gains, times its importance.
  Millis expected = 0;        // Until the one looked at is free for it, expected.
};
// `as_good` becomes the agents who, besides `wanted`, make one station with them: the kMostAsGood
// of most worth. Cost: O(entries).
inline constexpr std::size_t kMostAsGood = 8;
WaitQuestion QuestionOf(const Pool& pool, const Contact& contact, const Wanted& wanted,
                        const AtHand& at_hand, std::vector<AgentIndex>& as_good);

// Less than any wait for the station is taken to cost the contact itself: contacts do not wait for
// what is worth less, whatever it does to others. In ordinary ms.
std::int64_t LeastCost(const WaitQuestion& question);

// What is kept from one question to the next. Not for concurrent use.
struct WaitMemory {
  explicit WaitMemory(std::size_t room) : values(room) {
    remaining.points.reserve(HandlingSpread::kTimes);
    as_good.reserve(kMostAsGood);
  }

  StationValuesCache values;
  RemainingTime remaining;
  std::vector<AgentIndex> as_good;
};

struct WaitCost {
  // What the gain must exceed, in ordinary ms: what the waiting of one contact more does to all
  // others and behind whom it waits, and the least that its own wait can cost for each time that it
  // is worth it (matching/wait_rule.h).
  std::int64_t cost_ms = 0;
  Micros give_up = kNever;  // So long waiting is best; kNever: until somebody is free.
};
// Waiting, against being served now by the agent at hand; without what the two are worth to it.
// `first`: when the first of the station is free. Cost: O(1); 0.1 ms and more where values of two
// stations are not known yet.
WaitCost CostOfWaiting(const WaitQuestion& question, const FirstFree& first, const Demand& demand,
                       WaitMemory& memory);

// What the contact tells Demand when it is first placed. `free`: agents who could take it now.
NewDemand DemandOf(const Pool& pool, const Contact& contact, std::int64_t free);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_OVERFLOW_H_
