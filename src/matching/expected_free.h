// When agents who are busy will be free, from what is in their hands.

#ifndef RAPPORT_MATCHING_EXPECTED_FREE_H_
#define RAPPORT_MATCHING_EXPECTED_FREE_H_

#include <array>

#include "affinity/handling_spread.h"
#include "matching/wait_rule.h"
#include "ranking/pool.h"

namespace rapport {

// How long until the agent can take the contact, expected; kNeverMs: cannot be told.
// Cost: O(contacts in the agent's hands).
Millis ExpectedFree(const Pool& pool, AgentIndex agent, const Contact& contact);
// The same of an agent as they would be, with other hands than those in the pool.
Millis ExpectedFree(const Pool& pool, const Agent& agent, const Contact& contact);

// Present and busy, or away and known to come back: somebody who can be waited for.
bool IsExpected(const Agent& agent, Instant now);

// When the first of several is free, each of them independent of the others.
class FirstFree {
 public:
  FirstFree() { over_.fill(1); }

  // One whose contact has taken `elapsed` seconds, and who is free `after` seconds from its end.
  void Add(const HandlingShape& shape, double elapsed, double after);
  // One who is free in so many seconds.
  void AddKnown(double seconds);
  // One of whom only the mean is known.
  void AddMemoryless(double mean);

  // Keeps the memory of `remaining`.
  void Fill(RemainingTime& remaining) const;

 private:
  std::array<double, HandlingSpread::kTimes> over_;  // The share that takes longer than TimeAt(i).
};

// An agent who has something in hand, as soon as they have room for the contact.
void AddUntilRoom(const Pool& pool, const Agent& agent, const Contact& contact, FirstFree& first);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_EXPECTED_FREE_H_
