// Wait or go: whether a contact gains by waiting for an agent who is busy.
//
// A contact waits where what it gains, the worth of an agent above that of the one at hand times
// its importance, exceeds what its waiting costs it and all others (matching/overflow.h). Of an
// agent who is away and says when they are back it is the time until then at the contact's own
// rate: its importance and, since customers hang up, the rate at which they do times what losing
// one costs.

#ifndef RAPPORT_MATCHING_WAIT_H_
#define RAPPORT_MATCHING_WAIT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "matching/overflow.h"
#include "ranking/pool.h"
#include "rapport/decision.h"

namespace rapport {

// What a second of the contact's waiting costs, in ppm of an ordinary second.
std::int64_t CostRatePpm(const Pool& pool, const Contact& contact);

struct WaitPlan {
  AgentIndex agent = kNoIndex;
  Millis expected = 0;
  std::int64_t gain_ms = 0;
  std::int64_t cost_ms = 0;
  Instant until = 0;
  bool all_considered =
      false;  // The cost is that to everybody, not the least to the contact alone.
};

// Whether waiting for an agent, as themselves or as one of a team that the contact knows, is better
// than the one at hand: kPays or kCostsMore, with the plan filled in, or why there is nothing to
// compare. Whether the contact may wait at all is not looked at. `memory`: as CostOfWaiting.
Waiting JudgeWait(const Pool& pool, const Contact& contact, AgentIndex agent, const AtHand& at_hand,
                  WaitMemory& memory, WaitPlan& plan);

// False: it has waited for one agent already, is due, or the policy lets nobody wait.
bool MayWait(const Pool& pool, const Contact& contact);

// The agents of whom most may be expected: those who gain most if waiting for them cost the contact
// the time until they are free and nobody else anything. Best first.
inline constexpr std::size_t kMostWeighed = 4;
struct Prospects {
  std::array<WaitPlan, kMostWeighed + 1> plans;  // The last is to sort with.
  std::size_t count = 0;

  bool Has(AgentIndex agent) const;
};
// Of a team that the contact knows, the first kTeamSeen of the available are looked at. Cost:
// O(entries + teams' seen agents), each a look at what is in their hands.
Prospects ProspectsOf(const Pool& pool, const Contact& contact, const AtHand& at_hand);

// The agent whose worth over the one at hand exceeds the cost of waiting for them by most, or falls
// short of it by least, of all prospects; none where there are none. Cost: that of ProspectsOf, and
// kMostWeighed times what CostOfWaiting takes for a station of kMostAsGood agents, or of a team's
// kTeamSeen.
std::optional<WaitPlan> BestWait(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 WaitMemory& memory);

// Whether a plan is better than going.
bool Pays(const WaitPlan& plan, Instant now);

// The agent for whom waiting gains most over the one at hand; none where going is better. Cost: as
// BestWait.
std::optional<WaitPlan> WaitOrGo(const Pool& pool, const Contact& contact, const AtHand& at_hand,
                                 WaitMemory& memory);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_WAIT_H_
