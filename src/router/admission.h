// Admission: every check of an event, in the documented order, before anything changes.

#ifndef RAPPORT_ROUTER_ADMISSION_H_
#define RAPPORT_ROUTER_ADMISSION_H_

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "matching/classes.h"
#include "ranking/pool.h"
#include "rapport/event.h"
#include "router/ended.h"

namespace rapport {

// What can be said of a contact without knowing the pool.
absl::Status CheckArrival(const ContactArrived& contact);
absl::Status CheckArrivalLengths(const ContactArrived& contact, const Limits& limits);

class Admission {
 public:
  Admission(const Pool& pool, const EndedContacts& ended, EligibilityClasses& classes)
      : pool_(pool), ended_(ended), classes_(classes) {}

  absl::Status Admit(const Event& event) const;

  absl::Status operator()(const AgentUpdated& e) const;
  absl::Status operator()(const AgentReady& e) const;
  absl::Status operator()(const CustomerUpdated& e) const;
  absl::Status operator()(const CustomersMerged& e) const;
  absl::Status operator()(const CustomerForgotten& e) const;
  absl::Status operator()(const ContactArrived& e) const;
  absl::Status operator()(const ContactUpdated& e) const;
  absl::Status operator()(const ContactAbandoned& e) const;
  absl::Status operator()(const ContactAssigned& e) const;
  absl::Status operator()(const ContactJoined& e) const;
  absl::Status operator()(const ContactLeft& e) const;
  absl::Status operator()(const OfferAnswered& e) const;
  absl::Status operator()(const ContactClaimed& e) const;
  absl::Status operator()(const ContactTransferred& e) const;
  absl::Status operator()(const ContactEnded& e) const;
  absl::Status operator()(const FeedbackReceived& e) const;
  absl::Status operator()(const HistoryImported& e) const;
  absl::Status operator()(const PolicyChanged& e) const;
  absl::Status operator()(const TimeAdvanced& e) const;

 private:
  absl::Status NeedAgent(AgentId agent) const;
  absl::Status CheckInHand(const AgentUpdated& e) const;
  std::int64_t EndedBy(const AgentUpdated& e) const;
  absl::Status CheckClaim(const Contact& contact, AgentIndex agent) const;
  absl::Status CheckNewContact() const;
  absl::Status CheckNewCustomer(CustomerId customer) const;
  absl::Status CheckNewAccount(AccountId account) const;
  // Agents never heard of before among `agents`, each counted once.
  absl::Status CheckNewAgents(std::span<const AgentId> agents) const;
  absl::Status CheckNewAgents(AgentId asked_for, std::span<const Opinion> opinions) const;
  bool IsOver(ContactId contact) const { return ended_.Find(contact) != nullptr; }

  const Pool& pool_;
  const EndedContacts& ended_;
  EligibilityClasses& classes_;
};

}  // namespace rapport

#endif  // RAPPORT_ROUTER_ADMISSION_H_
