// The recorder: what an admitted event, or a deadline that has come, changes.
//
// It marks freed agents and unplaced contacts for the matcher, and leaves all choosing to it.

#ifndef RAPPORT_ROUTER_RECORDER_H_
#define RAPPORT_ROUTER_RECORDER_H_

#include <optional>
#include <span>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "matching/matcher.h"
#include "ranking/pool.h"
#include "rapport/event.h"
#include "router/commands.h"
#include "router/ended.h"

namespace rapport {

// A contact's agents, to walk through while they change; on the stack as a rule.
using ContactAgents = absl::InlinedVector<AgentIndex, 16>;

class Recorder {
 public:
  Recorder(Pool& pool, Matcher& matcher, EndedContacts& ended, Commands& commands,
           std::vector<Decision>& out)
      : pool_(pool),
        matcher_(matcher),
        queue_(matcher.queue()),
        ended_(ended),
        commands_(commands),
        out_(out) {}

  // pool.now is set already.
  void Record(const Event& event);
  // Handles every deadline that has come.
  void Expire();
  // Drops what the matcher has released.
  void DropReleased();

  void operator()(const AgentUpdated& e);
  void operator()(const AgentReady& e);
  void operator()(const CustomerUpdated& e);
  void operator()(const CustomersMerged& e);
  void operator()(const CustomerForgotten& e);
  void operator()(const ContactArrived& e);
  void operator()(const ContactUpdated& e);
  void operator()(const ContactAbandoned& e);
  void operator()(const ContactAssigned& e);
  void operator()(const ContactJoined& e);
  void operator()(const ContactLeft& e);
  void operator()(const OfferAnswered& e);
  void operator()(const ContactClaimed& e);
  void operator()(const ContactTransferred& e);
  void operator()(const ContactEnded& e);
  void operator()(const FeedbackReceived& e);
  void operator()(const HistoryImported& e);
  void operator()(const PolicyChanged& e);
  void operator()(const TimeAdvanced& e);

 private:
  // Contacts.
  ContactIndex Create(ContactId id, CustomerIndex customer);
  void Drop(ContactIndex index);
  // Remembers the contact among the ended.
  void AddEnded(const Contact& contact, AgentIndex agent, Outcome outcome);
  void AddReleased(const Contact& contact);
  Ended EndedOf(const Contact& contact, AgentIndex agent, Outcome outcome) const;
  void BeginWaiting(ContactIndex index);
  void RequeueFromOffer(ContactIndex index);
  void RequeueFromHand(ContactIndex index);
  void RevokeOffer(ContactIndex index,
                   Reason reason);   // Frees the agent; the state is the caller's.
  void Reopen(ContactIndex index);   // Ends a hold that can come again.
  void Rescore(ContactIndex index);  // After something about it changed.
  void TakeInHand(ContactIndex index, AgentIndex agent);
  void AddCooldown(Contact& contact, AgentIndex agent);
  void ReleaseWaiting(ContactIndex index, Reason reason);
  void ReopenEarlier(Contact& contact, ContactId earlier);

  // Agents.
  bool SetFields(Agent& agent, const AgentUpdated& e);
  void ReleaseHands(AgentIndex agent);
  void CorrectHands(AgentIndex agent, const std::vector<InHand>& in_hand);
  void EnterInHand(AgentIndex agent, const InHand& hand);
  void SetUnits(AgentIndex agent, ContactIndex contact, int units);
  void Unhold(AgentIndex agent);
  void PlaceOrphans();
  // Takes back the offers that the agent may not have any more, the latest first. `served`: those
  // that they could serve before.
  void ReviewOffers(AgentIndex agent, std::span<const ContactIndex> served);
  void ReviewOffer(ContactIndex index, bool could_serve);
  void ReviewAllOffers();
  void GotMore(AgentIndex agent);  // In hand, by the host's word: whoever waits for them may not.
  void SetAgentDeadline(AgentIndex agent);
  void EndWrapUp(ContactIndex index);
  void Miss(ContactIndex index);

  // Customers.
  void CustomerChanged(CustomerIndex customer);
  void ContactsOf(CustomerIndex customer, std::vector<ContactIndex>& contacts) const;
  void AddToCustomer(ContactIndex index, CustomerIndex customer);
  void RemoveFromCustomer(ContactIndex index);
  void BlankAnswers(CustomerIndex customer);

  // Learning.
  Meeting MeetingOf(const Contact& contact, AgentIndex agent, Outcome outcome, bool joined) const;
  Meeting MeetingOf(const Ended& ended) const;
  void LearnFrom(const Contact& contact, AgentIndex agent, Outcome outcome, bool joined);

  // Deadlines.
  void ExpireContact(ContactIndex index);
  void ExpireWaiting(ContactIndex index);

  void ApplyUpdate(Contact& contact, const ContactUpdated& e);
  bool CanServe(AgentIndex agent, const Contact& contact) const;

  Pool& pool_;
  Matcher& matcher_;
  Queue& queue_;
  EndedContacts& ended_;
  Commands& commands_;
  std::vector<Decision>& out_;
  Instant at_ = 0;  // The event's own time.
  std::vector<ContactIndex> scratch_;
  std::vector<ContactIndex> held_;
  std::vector<ClassIndex> left_;  // The classes that an updated agent had seats in.
  std::vector<SkillLevel> skills_;
  std::vector<ChannelId> channels_;
};

}  // namespace rapport

#endif  // RAPPORT_ROUTER_RECORDER_H_
