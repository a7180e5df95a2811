// The contacts that wait, and every line they stand in.
//
// A waiting contact is open to anyone or held for one agent. Open ones stand in the line of their
// class. All of them stand in the line of each agent who has an entry with them (and, under preferred
// routing, open ones in that of each team that has), by place less worth: a freed agent looks at the
// heads of these lines only.

#ifndef RAPPORT_MATCHING_QUEUE_H_
#define RAPPORT_MATCHING_QUEUE_H_

#include <deque>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matching/classes.h"
#include "matching/deadlines.h"
#include "matching/line.h"
#include "ranking/pool.h"

namespace rapport {

using ContactLine = Line<Place, ContactIndex>;

class Queue {
 public:
  explicit Queue(Pool& pool) : pool_(pool), classes_(pool), deadlines_(pool) {}

  // The contact begins to wait, or returns: open, scored anew.
  void Enter(ContactIndex index);
  // It waits no longer.
  void Leave(ContactIndex index);
  // Something that its score, its needs or its place depends on changed.
  void Renew(ContactIndex index);

  void Hold(ContactIndex index, AgentIndex agent, Instant until);
  void EndHold(ContactIndex index);
  // Its next deadline, from its state.
  void SetDeadline(ContactIndex index);
  // Sets the relax step, and with it the class.
  void Relax(ContactIndex index, int step);
  // The relax step that the time alone demands.
  int StepByTime(const Contact& contact) const;

  // Contacts held for an agent, in the order in which they were created.
  void HeldFor(AgentIndex agent, std::vector<ContactIndex>& held) const;

  EligibilityClasses& classes() { return classes_; }
  const EligibilityClasses& classes() const { return classes_; }
  Deadlines& deadlines() { return deadlines_; }
  const Deadlines& deadlines() const { return deadlines_; }
  ContactLine* LineOfAgent(AgentIndex agent);  // nullptr: nobody in it.
  ContactLine* LineOfTeam(TeamId team);

 private:
  void Link(ContactIndex index);
  void Unlink(ContactIndex index);
  void LinkOpen(ContactIndex index);
  void UnlinkOpen(ContactIndex index);
  void RemoveFromHeld(Contact& contact);
  Place PlaceFor(const Contact& contact, std::int64_t worth_ms) const;

  Pool& pool_;
  EligibilityClasses classes_;
  Deadlines deadlines_;
  std::deque<std::unique_ptr<ContactLine>> agent_lines_;  // By agent; made when first needed.
  absl::flat_hash_map<std::uint64_t, std::unique_ptr<ContactLine>> team_lines_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_QUEUE_H_
