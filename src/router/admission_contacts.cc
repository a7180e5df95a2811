// Admission of what is about one contact.

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ranking/filter.h"
#include "router/admission.h"
#include "router/values.h"

namespace rapport {
namespace {

absl::Status NeedIds(ContactId contact, AgentId agent) {
  if (!contact.valid()) return Invalid("contact", "a number other than 0");
  if (!agent.valid()) return Invalid("agent", "a number other than 0");
  return absl::OkStatus();
}

absl::Status UnknownContact(ContactId contact) {
  return absl::NotFoundError(absl::StrCat("contact ", contact.value, " is not known"));
}

absl::Status OverAlready(ContactId contact) {
  return absl::AlreadyExistsError(absl::StrCat("contact ", contact.value, " is over"));
}

absl::Status WrongState(ContactId contact, std::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat("contact ", contact.value, " ", std::string(what)));
}

absl::Status CheckUnits(int units) {
  return units < -1 ? Invalid("units", "-1 (the channel's) or more") : absl::OkStatus();
}

bool IsIn(const Contact& contact, AgentIndex agent) {
  return std::find(contact.agents.begin(), contact.agents.end(), agent) != contact.agents.end();
}

bool IsInHandOf(const Contact& contact, AgentIndex agent) {
  return contact.state == ContactState::kInHand && IsIn(contact, agent);
}

bool IsOfferedTo(const Contact& contact, AgentIndex agent) {
  return contact.state == ContactState::kOffered && IsIn(contact, agent);
}

}  // namespace

absl::Status CheckArrival(const ContactArrived& e) {
  RAPPORT_RETURN_IF_ERROR(CheckSkills(e.skills));
  RAPPORT_RETURN_IF_ERROR(CheckPriority(e.priority));
  RAPPORT_RETURN_IF_ERROR(CheckContactImportance(e.importance_ppm));
  if (!IsLater(e.due)) return Invalid("due", "a time");
  RAPPORT_RETURN_IF_ERROR(CheckLoss(e.loss));
  if (e.not_before != absl::InfinitePast() && !IsFinite(e.not_before)) {
    return Invalid("not_before", "a time in the years 1900 to 2200");
  }
  RAPPORT_RETURN_IF_ERROR(CheckOpinions(e.opinions));
  return CheckUnits(e.units);
}

absl::Status CheckArrivalLengths(const ContactArrived& e, const Limits& limits) {
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.skills.size(), limits.skills_per_contact, "skills_per_contact"));
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.opinions.size(), limits.opinions_per_contact, "opinions_per_contact"));
  return e.units > limits.capacity ? TooMany("capacity") : absl::OkStatus();
}

absl::Status Admission::operator()(const ContactArrived& e) const {
  if (!e.contact.valid()) return Invalid("contact", "a number other than 0");
  RAPPORT_RETURN_IF_ERROR(CheckArrival(e));
  if (pool_.FindContact(e.contact) != kNoIndex || IsOver(e.contact)) {
    return absl::AlreadyExistsError(absl::StrCat("contact ", e.contact.value, " exists"));
  }
  RAPPORT_RETURN_IF_ERROR(CheckArrivalLengths(e, pool_.limits));
  RAPPORT_RETURN_IF_ERROR(CheckNewAgents(e.asked_for, e.opinions));
  RAPPORT_RETURN_IF_ERROR(CheckNewCustomer(e.customer));
  RAPPORT_RETURN_IF_ERROR(CheckNewContact());
  if (pool_.waiting >= pool_.limits.waiting) return TooMany("waiting");
  if (classes_.in_use() < pool_.limits.classes) return absl::OkStatus();
  Needs needs{e.channel, e.team, e.units < 0 ? pool_.settings.CostOf(e.channel).units : e.units,
              false, e.skills};
  SortBySkill(needs.skills);
  return classes_.IsInUse(needs) ? absl::OkStatus() : TooMany("classes");
}

absl::Status Admission::operator()(const ContactUpdated& e) const {
  if (!e.contact.valid()) return Invalid("contact", "a number other than 0");
  if (e.skills.has_value()) RAPPORT_RETURN_IF_ERROR(CheckSkills(*e.skills));
  if (e.priority.has_value()) RAPPORT_RETURN_IF_ERROR(CheckPriority(*e.priority));
  if (e.importance_ppm.has_value()) {
    RAPPORT_RETURN_IF_ERROR(CheckContactImportance(*e.importance_ppm));
  }
  if (e.due.has_value() && !IsLater(*e.due)) return Invalid("due", "a time");
  if (e.loss.has_value()) RAPPORT_RETURN_IF_ERROR(CheckLoss(*e.loss));
  if (e.opinions.has_value()) RAPPORT_RETURN_IF_ERROR(CheckOpinions(*e.opinions));
  if (e.units.has_value()) RAPPORT_RETURN_IF_ERROR(CheckUnits(*e.units));
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) return UnknownContact(e.contact);
  if (pool_.contacts[index].state == ContactState::kWrappingUp) {
    return WrongState(e.contact, "is over");
  }
  const Limits& limits = pool_.limits;
  if (e.skills.has_value()) {
    RAPPORT_RETURN_IF_ERROR(
        CheckLength(e.skills->size(), limits.skills_per_contact, "skills_per_contact"));
  }
  if (e.opinions.has_value()) {
    RAPPORT_RETURN_IF_ERROR(
        CheckLength(e.opinions->size(), limits.opinions_per_contact, "opinions_per_contact"));
  }
  if (e.units.value_or(0) > limits.capacity) return TooMany("capacity");
  return CheckNewAgents(e.asked_for.value_or(AgentId{}), e.opinions.has_value()
                                                             ? std::span<const Opinion>(*e.opinions)
                                                             : std::span<const Opinion>());
}

absl::Status Admission::operator()(const ContactAbandoned& e) const {
  if (!e.contact.valid()) return Invalid("contact", "a number other than 0");
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) {
    return IsOver(e.contact) ? OverAlready(e.contact) : UnknownContact(e.contact);
  }
  const ContactState state = pool_.contacts[index].state;
  return state == ContactState::kInHand || state == ContactState::kWrappingUp
             ? WrongState(e.contact, "has met its agent")
             : absl::OkStatus();
}

absl::Status Admission::operator()(const ContactAssigned& e) const {
  RAPPORT_RETURN_IF_ERROR(NeedIds(e.contact, e.agent));
  RAPPORT_RETURN_IF_ERROR(CheckUnits(e.units));
  RAPPORT_RETURN_IF_ERROR(NeedAgent(e.agent));
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index != kNoIndex) {
    const Contact& contact = pool_.contacts[index];
    if (IsInHandOf(contact, pool_.FindAgent(e.agent))) {
      return absl::AlreadyExistsError("the contact is in the agent's hands");
    }
    if (contact.state == ContactState::kWrappingUp) return WrongState(e.contact, "is over");
    return e.units > pool_.limits.capacity ? TooMany("capacity") : absl::OkStatus();
  }
  if (IsOver(e.contact)) return OverAlready(e.contact);
  if (e.units > pool_.limits.capacity) return TooMany("capacity");
  RAPPORT_RETURN_IF_ERROR(CheckNewCustomer(e.customer));
  return CheckNewContact();
}

absl::Status Admission::operator()(const ContactJoined& e) const {
  RAPPORT_RETURN_IF_ERROR(NeedIds(e.contact, e.agent));
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) return UnknownContact(e.contact);
  RAPPORT_RETURN_IF_ERROR(NeedAgent(e.agent));
  const Contact& contact = pool_.contacts[index];
  if (IsInHandOf(contact, pool_.FindAgent(e.agent))) {
    return absl::AlreadyExistsError("the contact is in the agent's hands");
  }
  if (contact.state != ContactState::kInHand) return WrongState(e.contact, "is not in hand");
  return static_cast<std::int64_t>(contact.agents.size()) >= pool_.limits.agents_per_contact
             ? TooMany("agents_per_contact")
             : absl::OkStatus();
}

absl::Status Admission::operator()(const ContactLeft& e) const {
  RAPPORT_RETURN_IF_ERROR(NeedIds(e.contact, e.agent));
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) return UnknownContact(e.contact);
  RAPPORT_RETURN_IF_ERROR(NeedAgent(e.agent));
  const Contact& contact = pool_.contacts[index];
  if (contact.state != ContactState::kInHand) return WrongState(e.contact, "is not in hand");
  if (!IsIn(contact, pool_.FindAgent(e.agent))) {
    return WrongState(e.contact, "is not in this agent's hands");
  }
  return contact.agents.size() == 1 ? WrongState(e.contact, "has no other agent")
                                    : absl::OkStatus();
}

absl::Status Admission::operator()(const OfferAnswered& e) const {
  RAPPORT_RETURN_IF_ERROR(NeedIds(e.contact, e.agent));
  if (e.answer > Answer::kMissed) return Invalid("answer", "accepted, declined or missed");
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) return UnknownContact(e.contact);
  RAPPORT_RETURN_IF_ERROR(NeedAgent(e.agent));
  return IsOfferedTo(pool_.contacts[index], pool_.FindAgent(e.agent))
             ? absl::OkStatus()
             : WrongState(e.contact, "is not offered to this agent");
}

absl::Status Admission::operator()(const ContactClaimed& e) const {
  RAPPORT_RETURN_IF_ERROR(NeedIds(e.contact, e.agent));
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) return UnknownContact(e.contact);
  RAPPORT_RETURN_IF_ERROR(NeedAgent(e.agent));
  return CheckClaim(pool_.contacts[index], pool_.FindAgent(e.agent));
}

absl::Status Admission::CheckClaim(const Contact& contact, AgentIndex index) const {
  const Agent& agent = pool_.agents[index];
  if (IsInHandOf(contact, index)) {
    return absl::AlreadyExistsError("the contact is in the agent's hands");
  }
  if (contact.state == ContactState::kInHand || contact.state == ContactState::kWrappingUp) {
    return WrongState(contact.id, "has met its agent");
  }
  if (agent.presence == Presence::kSignedOut) {
    return WrongState(contact.id, "is claimed by an agent who is signed out");
  }
  if (IsBarredByWord(index, contact, pool_)) {
    return WrongState(contact.id, "must not get this agent");
  }
  return IsOfferedTo(contact, index) || HasRoom(agent, contact.needs, pool_)
             ? absl::OkStatus()
             : WrongState(contact.id, "does not fit the agent's capacity");
}

absl::Status Admission::operator()(const ContactTransferred& e) const {
  if (!e.contact.valid()) return Invalid("contact", "a number other than 0");
  RAPPORT_RETURN_IF_ERROR(CheckSkills(e.to_skills));
  if (!e.to_agent.valid() && !e.to_team.valid() && e.to_skills.empty()) {
    return Invalid("to_agent, to_team, to_skills", "at least one");
  }
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) return UnknownContact(e.contact);
  if (e.to_agent.valid()) RAPPORT_RETURN_IF_ERROR(NeedAgent(e.to_agent));
  const Contact& contact = pool_.contacts[index];
  if (contact.state == ContactState::kWrappingUp) return WrongState(e.contact, "is over");
  const bool in_hand = contact.state == ContactState::kInHand;
  if (in_hand && e.to_agent.valid() && contact.agents.front() == pool_.FindAgent(e.to_agent)) {
    return WrongState(e.contact, "is in this agent's hands");
  }
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.to_skills.size(), pool_.limits.skills_per_contact, "skills_per_contact"));
  return in_hand && pool_.waiting >= pool_.limits.waiting ? TooMany("waiting") : absl::OkStatus();
}

absl::Status Admission::operator()(const ContactEnded& e) const {
  if (!e.contact.valid()) return Invalid("contact", "a number other than 0");
  if (e.outcome > Outcome::kHandedOver) return Invalid("outcome", "one of the six");
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index == kNoIndex) {
    return IsOver(e.contact) ? OverAlready(e.contact) : UnknownContact(e.contact);
  }
  const ContactState state = pool_.contacts[index].state;
  if (state == ContactState::kWrappingUp) return OverAlready(e.contact);
  return state == ContactState::kInHand ? absl::OkStatus()
                                        : WrongState(e.contact, "is not in hand");
}

absl::Status Admission::operator()(const FeedbackReceived& e) const {
  if (!e.contact.valid()) return Invalid("contact", "a number other than 0");
  if (e.kind > FeedbackKind::kComplaint) return Invalid("kind", "one of the three");
  if (e.kind != FeedbackKind::kComplaint && (e.rating < 0 || e.rating > 100)) {
    return Invalid("rating", "0 to 100");
  }
  const ContactIndex index = pool_.FindContact(e.contact);
  if (index != kNoIndex && (pool_.contacts[index].state == ContactState::kInHand ||
                            pool_.contacts[index].state == ContactState::kWrappingUp)) {
    return absl::OkStatus();
  }
  const Ended* ended = ended_.Find(e.contact);
  if (index == kNoIndex && ended == nullptr) return UnknownContact(e.contact);
  return ended == nullptr || ended->agent == kNoIndex
             ? WrongState(e.contact, "was served by nobody")
             : absl::OkStatus();
}

}  // namespace rapport
