// What it saves that a contact goes to an agent at hand instead of waiting for whom it prefers.

#ifndef RAPPORT_MATCHING_OVERFLOW_H_
#define RAPPORT_MATCHING_OVERFLOW_H_

#include <cstdint>

#include "matching/two_stations.h"
#include "ranking/demand.h"
#include "ranking/pool.h"

namespace rapport {

// An agent, or a team, that a contact may wait for.
// Who could have the contact now.
struct AtHand {
  AgentIndex agent = kNoIndex;
  std::int64_t worth_ms = 0;
};

struct Wanted {
  AgentIndex agent = kNoIndex;
  TeamId team;  // Where `agent` is kNoIndex.
};

// What losing the contact costs.
Millis LossOf(const Pool& pool, const Contact& contact);

// How many contacts of the needs the station could have in hand at once, and how many it has in
// hand or waiting.
struct StationLoad {
  int agents = 1;
  int contacts = 0;
};
StationLoad LoadOf(const Pool& pool, const Needs& needs, const Wanted& station);

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
  Millis expected = 0;        // How long it expects to wait.
};
WaitQuestion QuestionOf(const Pool& pool, const Contact& contact, const Wanted& wanted,
                        const AtHand& at_hand);

// What waiting takes on average where everybody there is busy and nobody else waits. Contacts do
// not wait for what is worth less than that: whatever it does to others, it does nothing for them.
Millis LeastWait(const WaitQuestion& question);

// What the waiting of one contact more costs, its own and what it does to all others, against
// serving it now by the agent at hand; without what the two are worth to it. In ordinary ms.
// `cache`: where values that are missing are kept.
// Cost: O(1); 0.1 ms and more where the values are not known yet.
std::int64_t CostOfWaiting(const WaitQuestion& question, const Demand& demand,
                           StationValuesCache& cache);

// What the contact tells Demand when it is first placed. `free`: agents who could take it now.
NewDemand DemandOf(const Pool& pool, const Contact& contact, std::int64_t free);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_OVERFLOW_H_
