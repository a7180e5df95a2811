// The contacts that wait, and every line they stand in.
//
// A waiting contact is open to anyone or held for one agent, and stands in one of two lines of its
// class accordingly. All of them stand, in the seat of each agent who has an entry with them and
// may serve the class, in a line by place less worth, and so they do, under preferred routing, in
// that of each team: a freed agent looks at the heads of these lines only.

#ifndef RAPPORT_MATCHING_QUEUE_H_
#define RAPPORT_MATCHING_QUEUE_H_

#include <vector>

#include "matching/classes.h"
#include "matching/deadlines.h"
#include "matching/line.h"
#include "ranking/pool.h"

namespace rapport {

class Queue {
 public:
  explicit Queue(Pool& pool) : pool_(pool), classes_(pool), deadlines_(pool) {}

  // The contact begins to wait, or returns: open, scored anew. It comes into the lines only with
  // EnsureLinked, for most contacts are offered at once and need no place in any.
  void Enter(ContactIndex index);
  void EnsureLinked(ContactIndex index);  // No effect on one that has left.
  // It waits no longer.
  void Leave(ContactIndex index);
  // Something that its score, its needs or its place depends on changed.
  void Renew(ContactIndex index);

  void Hold(ContactIndex index, AgentIndex agent, Instant until);
  void EndHold(ContactIndex index);
  // The agent gets nothing behind the contact in line until it has left, is held, or is scored
  // anew; one behind it for which they were kept has nobody kept for it then.
  void Keep(ContactIndex index, AgentIndex agent);
  void EndKeep(ContactIndex index);  // No effect where nobody is kept for it.
  // Who is kept no longer, in order; whoever fills them clears it.
  std::vector<AgentIndex>& let_go() { return let_go_; }
  // Its next deadline, from its state.
  void SetDeadline(ContactIndex index);
  // Sets the relax step, and with it the class.
  void Relax(ContactIndex index, int step);
  // The relax step that the time alone demands.
  int StepByTime(const Contact& contact) const;

  // The place of a contact in the line of somebody of this worth to it.
  Place PlaceFor(const Contact& contact, std::int64_t worth_ms) const;
  // Contacts held for an agent, in the order in which they were created.
  void HeldFor(AgentIndex agent, std::vector<ContactIndex>& held) const;

  EligibilityClasses& classes() { return classes_; }
  const EligibilityClasses& classes() const { return classes_; }
  Deadlines& deadlines() { return deadlines_; }
  const Deadlines& deadlines() const { return deadlines_; }
  // After an agent's team, skills, channels, registration or bot flag changed.
  // Cost: O(classes + waiting contacts of the classes that the agent comes to or leaves).
  void Reseat(AgentIndex agent);

 private:
  void Await(Contact& contact);
  void AwaitNoMore(Contact& contact);
  void LinkEntry(ContactIndex index, Entry& entry);
  void LinkTeam(ContactIndex index, TeamEntry& entry);
  void EnterClass(ContactIndex index);
  void Link(ContactIndex index);
  void Unlink(ContactIndex index);
  void LinkPlace(ContactIndex index);
  void UnlinkPlace(ContactIndex index);
  void RemoveFromHeld(Contact& contact);

  Pool& pool_;
  EligibilityClasses classes_;
  Deadlines deadlines_;
  std::vector<EligibilityClasses::Seated> seated_;
  std::vector<AgentIndex> let_go_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_QUEUE_H_
