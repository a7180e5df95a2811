// When agents who are busy will be free, from what is in their hands.

#ifndef RAPPORT_MATCHING_EXPECTED_FREE_H_
#define RAPPORT_MATCHING_EXPECTED_FREE_H_

#include <array>
#include <cstddef>
#include <span>

#include "affinity/handling_spread.h"
#include "matching/wait_rule.h"
#include "ranking/pool.h"

namespace rapport {

// How long until the agent can take the contact, expected; kNeverMs: cannot be told.
// Where several contacts must be gone first it is the mean of when they are; of one of several it
// is the soonest of their means, which is later. Cost: O(contacts in the agent's hands).
Millis ExpectedFree(const Pool& pool, AgentIndex agent, const Contact& contact);
// The same of an agent as they would be, with other hands than those in the pool.
Millis ExpectedFree(const Pool& pool, const Agent& agent, const Contact& contact);

// Present and busy, or away and known to come back: somebody who can be waited for.
bool IsExpected(const Agent& agent, Instant now);

// Whether the agent's working time is over by then: they are not waited for.
bool LeavesBefore(const Pool& pool, const Agent& agent, Millis expected);
// Whether the agent may have the contact and stays until they can. Cost: as ExpectedFree.
bool CanBeWaitedFor(const Pool& pool, AgentIndex agent, const Contact& contact);

// When the first of several is free, each of them independent of the others.
class FirstFree {
 public:
  // So many of what an agent has in hand are told apart: the soonest to end, or, where all must be
  // gone, the last.
  static constexpr std::size_t kMostHands = 16;

  FirstFree() { over_.fill(1); }

  // One whose contact has taken `elapsed` seconds, and who is free `after` seconds from its end.
  void Add(const HandlingShape& shape, double elapsed, double after);
  // One who is free in so many seconds.
  void AddKnown(double seconds);
  // One of whom only the mean is known.
  void AddMemoryless(double mean);
  // One who is free when so many of what is in hand are gone, each of it told by itself. At most
  // kMostHands.
  void AddWhenGone(std::span<const FirstFree> hands, std::size_t count);

  double Mean() const;  // In seconds.

  // Keeps the memory of `remaining`.
  void Fill(RemainingTime& remaining) const;

 private:
  void EndAt(std::size_t i);

  std::array<double, HandlingSpread::kTimes> over_;  // The share that takes longer than TimeAt(i).
  std::size_t end_ = HandlingSpread::kTimes;         // From here on it is 0.
};

// How long after-contact work goes on that no clock ends and that has taken so long: as long again,
// and a tenth of a usual handling time at least. The longer it has gone on, the longer it will.
Millis UnendedWork(Millis elapsed, Millis handling);

// An agent who has something in hand, as soon as they have room for the contact.
void AddUntilRoom(const Pool& pool, const Agent& agent, const Contact& contact, FirstFree& first);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_EXPECTED_FREE_H_
