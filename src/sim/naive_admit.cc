// Section 9 of docs/routing.md: may an event be applied? Items 3 to 5; item 2 is in
// naive_validate.cc, item 6 in naive_lists.cc and naive_room.cc.

#include <algorithm>

#include "sim/naive_router.h"
#include "sim/naive_validate.h"

namespace rapport::sim {
namespace {

absl::Status NotFound(const char* what) { return absl::NotFoundError(what); }
absl::Status Done(const char* what) { return absl::AlreadyExistsError(what); }
absl::Status NotNow(const char* what) { return absl::FailedPreconditionError(what); }

bool Has(const NaiveContact& contact, AgentId agent) {
  const std::vector<AgentId>& all = contact.agents;
  return std::find(all.begin(), all.end(), agent) != all.end();
}

}  // namespace

absl::Status NaiveRouter::Admit(const Event& event) const {
  if (absl::Status status = ValidateEvent(event); !status.ok()) return status;
  const auto check = [this](const auto& body) { return Check(body); };
  if (absl::Status status = std::visit(check, event.what); !status.ok()) return status;
  if (absl::Status status = CheckLists(event.what, limits_); !status.ok()) return status;
  return std::visit([this](const auto& body) { return Room(body); }, event.what);
}

absl::Status NaiveRouter::Check(const AgentUpdated& e) const {
  const bool removed = e.presence == Presence::kRemoved;
  return removed && FindAgent(e.agent) == nullptr ? NotFound("agent") : absl::OkStatus();
}

absl::Status NaiveRouter::Check(const AgentReady& e) const {
  return FindAgent(e.agent) == nullptr ? NotFound("agent") : absl::OkStatus();
}

absl::Status NaiveRouter::Check(const CustomerUpdated&) const { return absl::OkStatus(); }

absl::Status NaiveRouter::Check(const CustomersMerged& e) const {
  if (FindCustomer(e.from) == nullptr || FindCustomer(e.into) == nullptr) {
    return NotFound("customer");
  }
  return Resolved(e.from) == Resolved(e.into) ? Done("merged already") : absl::OkStatus();
}

absl::Status NaiveRouter::Check(const CustomerForgotten& e) const {
  return FindCustomer(e.customer) == nullptr ? NotFound("customer") : absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactArrived& e) const {
  const bool taken = FindContact(e.contact) != nullptr || FindEnded(e.contact) != nullptr;
  return taken ? Done("contact") : absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactUpdated& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) return NotFound("contact");
  if (contact->state == ContactState::kWrappingUp) return NotNow("wrapping up");
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactAbandoned& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) {
    return FindEnded(e.contact) != nullptr ? Done("over") : NotFound("contact");
  }
  const bool taken =
      contact->state == ContactState::kInHand || contact->state == ContactState::kWrappingUp;
  return taken ? NotNow("in hand") : absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactAssigned& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (FindAgent(e.agent) == nullptr) return NotFound("agent");
  if (contact == nullptr) {
    return FindEnded(e.contact) != nullptr ? Done("over") : absl::OkStatus();
  }
  if (contact->state == ContactState::kInHand && Has(*contact, e.agent)) return Done("in hand");
  if (contact->state == ContactState::kWrappingUp) return NotNow("wrapping up");
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactJoined& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) return NotFound("contact");
  if (FindAgent(e.agent) == nullptr) return NotFound("agent");
  if (contact->state == ContactState::kInHand && Has(*contact, e.agent)) return Done("in hand");
  if (contact->state != ContactState::kInHand) return NotNow("not in hand");
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactLeft& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) return NotFound("contact");
  if (FindAgent(e.agent) == nullptr) return NotFound("agent");
  if (contact->state != ContactState::kInHand) return NotNow("not in hand");
  if (!Has(*contact, e.agent)) return NotNow("not theirs");
  if (contact->agents.size() == 1) return NotNow("the last");
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const OfferAnswered& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) return NotFound("contact");
  if (FindAgent(e.agent) == nullptr) return NotFound("agent");
  if (contact->state != ContactState::kOffered || !Has(*contact, e.agent)) {
    return NotNow("not offered to them");
  }
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactClaimed& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  const NaiveAgent* agent = FindAgent(e.agent);
  if (contact == nullptr) return NotFound("contact");
  if (agent == nullptr) return NotFound("agent");
  if (contact->state == ContactState::kInHand && Has(*contact, e.agent)) return Done("in hand");
  if (contact->state == ContactState::kInHand || contact->state == ContactState::kWrappingUp) {
    return NotNow("in hand");
  }
  if (agent->presence == Presence::kSignedOut) return NotNow("signed out");
  if (const NaiveCustomer* customer = FindCustomer(contact->customer); customer != nullptr) {
    const std::vector<AgentId>& avoid = customer->avoid;
    if (std::find(avoid.begin(), avoid.end(), e.agent) != avoid.end()) return NotNow("avoided");
  }
  if (MayNotServe(*contact, e.agent, agent->team)) return NotNow("may not serve");
  const bool theirs = contact->state == ContactState::kOffered && Has(*contact, e.agent);
  if (!theirs && !HasCapacity(*contact, e.agent)) return NotNow("no capacity");
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactTransferred& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) return NotFound("contact");
  if (e.to_agent.valid() && FindAgent(e.to_agent) == nullptr) return NotFound("agent");
  if (contact->state == ContactState::kWrappingUp) return NotNow("wrapping up");
  if (contact->state == ContactState::kInHand && contact->agents.front() == e.to_agent) {
    return NotNow("theirs already");
  }
  return absl::OkStatus();
}

absl::Status NaiveRouter::Check(const ContactEnded& e) const {
  const NaiveContact* contact = FindContact(e.contact);
  if (contact == nullptr) {
    return FindEnded(e.contact) != nullptr ? Done("over") : NotFound("contact");
  }
  if (contact->state == ContactState::kWrappingUp) return Done("over");
  return contact->state == ContactState::kInHand ? absl::OkStatus() : NotNow("not in hand");
}

absl::Status NaiveRouter::Check(const FeedbackReceived& e) const {
  if (const NaiveContact* contact = FindContact(e.contact); contact != nullptr) {
    const bool served =
        contact->state == ContactState::kInHand || contact->state == ContactState::kWrappingUp;
    return served ? absl::OkStatus() : NotNow("nobody served it");
  }
  const NaiveEnded* ended = FindEnded(e.contact);
  if (ended == nullptr) return NotFound("contact");
  return ended->agent.valid() ? absl::OkStatus() : NotNow("nobody served it");
}

absl::Status NaiveRouter::Check(const HistoryImported&) const { return absl::OkStatus(); }

absl::Status NaiveRouter::Check(const PolicyChanged&) const { return absl::OkStatus(); }

absl::Status NaiveRouter::Check(const TimeAdvanced&) const { return absl::OkStatus(); }

}  // namespace rapport::sim
