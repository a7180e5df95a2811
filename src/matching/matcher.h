// The matcher: gives freed agents contacts and unplaced contacts agents.
//
// While an event is recorded, agents who may have got room are marked as freed and contacts that
// look for an agent as unplaced; Match then serves both in the order in which they were marked.

#ifndef RAPPORT_MATCHING_MATCHER_H_
#define RAPPORT_MATCHING_MATCHER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "matching/keep.h"
#include "matching/queue.h"
#include "matching/wait.h"
#include "ranking/pool.h"
#include "rapport/decision.h"

namespace rapport {

class Matcher {
 public:
  // `out` receives the decisions; it must outlive the matcher.
  Matcher(Pool& pool, std::vector<Decision>& out) : pool_(pool), out_(out), queue_(pool) {}

  Queue& queue() { return queue_; }
  const Queue& queue() const { return queue_; }

  void MarkFreed(AgentIndex agent);
  void MarkUnplaced(ContactIndex contact);  // No effect unless it waits.
  void Match();

  // Hands. AddHand and RemoveHand keep what follows from them (load, seats) right.
  void AddHand(AgentIndex agent, ContactIndex contact, Instant since);
  void RemoveHand(AgentIndex agent, ContactIndex contact);
  // After the policy changed what is exclusive or how the idle are ordered.
  void RefreshHands();
  // A contact that waits or is offered goes into an agent's hands: its wait counts for patience.
  void CountWait(const Contact& contact);

  void Revoke(ContactIndex contact, Reason reason);  // Says so; the caller changes the state.
  void Release(ContactIndex contact, Reason reason);

  // From now on, how things stand before each decision on this contact is appended to `seen`, which
  // must outlive that; id 0: no longer.
  void Watch(ContactId contact, std::vector<Explanation>* seen);
  // A decision on the contact is about to be made, by the score with which it waits. `at_hand`: the
  // agent to whom it goes, or could go; kNoIndex: the best who may have it.
  void Witness(ContactIndex contact, AgentIndex at_hand);
  // The same, of a decision that its score has no part in.
  void WitnessAnew(ContactIndex contact);

  // The contacts that nobody can ever serve: released and out of the queue; the router drops them.
  std::vector<ContactIndex>& released() { return released_; }

 private:
  // What a freed agent may take: of all who may go first, the best; and the first in line of each
  // priority.
  struct Found {
    struct Front {
      ContactIndex contact = kNoIndex;
      Place place;
    };
    ContactIndex best = kNoIndex;
    Place best_key;
    int last_priority = kLeastUrgent;  // Of those who may go first.
    std::array<Front, kPriorities> fronts;

    // The first in line of those of this priority or a better one.
    Front FrontTo(int priority) const;
    void AddFront(const LineSpot& spot);
  };
  struct Free {
    AgentIndex agent = kNoIndex;
    std::int64_t worth_ms = 0;
    IdleKey key;
  };
  static bool IsBetter(const Free& a, const Free& b) {
    return a.worth_ms > b.worth_ms || (a.worth_ms == b.worth_ms && a.key < b.key);
  }

  void FillFreed();
  void MarkLetGo();
  void Fill(AgentIndex agent);
  bool FillOnce(AgentIndex agent);
  bool FillPreferred(AgentIndex agent, const Found& found);
  Found FindFor(AgentIndex agent);
  void FindBest(AgentIndex agent, Found& found);
  void FindAmongHeld(AgentIndex agent, Found& found);
  void FindInLine(AgentIndex agent, const ContactLine& line, bool strangers, Found& found);
  void FindInClass(AgentIndex agent, ClassIndex klass, Found& found);
  void FindAmongShared(AgentIndex agent, ClassIndex klass, Found& found);
  bool MayTake(AgentIndex agent, const Contact& contact);
  bool IsShared(AgentIndex agent, const Contact& contact);
  bool LetWait(AgentIndex agent, ContactIndex contact);
  bool GoesFirst(AgentIndex agent, const Contact& contact);

  void PlaceContact(ContactIndex index);
  void PlaceHeld(ContactIndex index);
  bool PlaceTransferred(ContactIndex index);
  bool FindClass(ContactIndex index);
  void PlacePreferred(ContactIndex index);
  void PlaceBaseline(ContactIndex index);
  bool KeepInstead(AgentIndex agent, ContactIndex contact);
  void CountPassed(AgentIndex agent, const Contact& contact);
  std::optional<Free> BestToTake(ContactIndex contact);
  std::optional<Free> BestFree(const Contact& contact) const;
  void ConsiderStrangers(const Contact& contact, std::optional<Free>& best) const;
  void ConsiderKept(const Contact& contact, std::optional<Free>& best) const;
  void ConsiderTeam(const Contact& contact, const TeamSeats& team, std::int64_t worth_ms,
                    std::optional<Free>& best) const;

  void Offer(AgentIndex agent, ContactIndex contact);
  // The agent got a contact, or is kept for one. Cost: the holds for them are each placed again;
  // each was to be done within the longest wait when it began, so these are few.
  void LookAtHoldsAnew(AgentIndex agent);
  // Of a contact that is placed for the first time.
  std::optional<NewDemand> FirstDemand(ContactIndex contact);
  void CountOverflow(AgentIndex agent, const Contact& contact);
  int IsExclusive(ContactIndex contact) const;  // 1 or 0.
  Reason OfferReason(AgentIndex agent, const Contact& contact) const;
  void Hold(ContactIndex contact, AgentIndex agent, Millis expected, Instant until);
  void WaitForAnyone(ContactIndex contact);

  Pool& pool_;
  std::vector<Decision>& out_;
  Queue queue_;
  std::vector<AgentIndex> freed_;
  std::vector<ContactIndex> unplaced_;
  std::vector<ContactIndex> released_;
  std::vector<ContactIndex> held_;  // Scratch.
  bool IsWatched(const Contact& contact) const {
    return watched_.valid() && contact.id == watched_;
  }

  std::vector<const Entry*> known_;  // Scratch.
  std::vector<Keep> keeps_;          // Likewise.
  WaitMemory wait_memory_{StationValuesCache::kMost};
  AgentIndex filling_ = kNoIndex;  // The freed agent who is being given contacts.
  ContactId watched_;
  std::vector<Explanation>* seen_ = nullptr;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_MATCHER_H_
