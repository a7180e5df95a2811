// LossyDay, continued: the host, the line and how notes are compared. Include lossy_day.h.

#ifndef RAPPORT_TESTS_SIM_LOSSY_DAY_HOST_H_
#define RAPPORT_TESTS_SIM_LOSSY_DAY_HOST_H_

#include <algorithm>
#include <variant>
#include <vector>

#include "tests/sim/lossy_day.h"

namespace rapport::testing {

// --- The host ---

inline void LossyDay::Arrive() {
  const ContactId id{++last_contact_};
  Customer& contact = contacts_[id];
  ContactArrived& arrival = contact.arrival;
  arrival.contact = id;
  arrival.customer = {static_cast<std::uint64_t>(random_.Between(1, 60))};
  arrival.channel = {static_cast<std::uint64_t>(random_.Between(1, 2))};
  arrival.topic = {static_cast<std::uint64_t>(random_.Between(1, 4))};
  arrival.priority = random_.Int(3, 7);
  Send(arrival);
  if (random_.Chance(50)) Later(Seconds(60, 1'800), {.what = What::kHangUp, .contact = id});
  if (now_ < closing_) Later(Seconds(1, 150), {.what = What::kArrive});
}

inline void LossyDay::Answer(ContactId id, AgentId agent) {
  Customer& contact = contacts_.at(id);
  if (contact.stage != Stage::kRinging || contact.agent != agent || away_.contains(agent)) return;
  const std::int64_t dice = random_.Below(100);
  if (dice < 85) {
    contact.stage = Stage::kTalking;
    Later(Seconds(20, 900), {.what = What::kEnd, .contact = id});
    Send(OfferAnswered{.contact = id, .agent = agent, .answer = Answer::kAccepted});
  } else if (dice < 95) {
    contact.stage = Stage::kWaiting;
    Send(OfferAnswered{.contact = id, .agent = agent, .answer = Answer::kDeclined});
  }
}

inline void LossyDay::Finish(ContactId id, Stage from) {
  Customer& contact = contacts_.at(id);
  if (contact.stage == Stage::kOver) return;
  if ((from == Stage::kTalking) != (contact.stage == Stage::kTalking)) return;
  contact.stage = Stage::kOver;
  if (from == Stage::kTalking) {
    ++served_;
    Send(ContactEnded{.contact = id, .outcome = Outcome::kResolved});
  } else {
    Send(ContactAbandoned{id});
  }
}

// A command that was answered twice is heeded once.
inline void LossyDay::Heed(const Event& event, const absl::Status& status,
                           const std::vector<Decision>& decisions) {
  if (event.command.valid() && !heeded_.insert(event.command).second) return;
  if (!status.ok()) HeedError(event.what);
  for (const Decision& decision : decisions) Heed(decision);
}

// The router sees a contact otherwise than the host: the host says how it is.
inline void LossyDay::HeedError(const EventBody& what) {
  if (const auto* answered = std::get_if<OfferAnswered>(&what)) {
    const Customer& contact = contacts_.at(answered->contact);
    if (contact.stage != Stage::kTalking) return;
    Send(ContactAssigned{.contact = answered->contact,
                         .agent = contact.agent,
                         .customer = contact.arrival.customer,
                         .channel = contact.arrival.channel,
                         .topic = contact.arrival.topic});
  }
}

inline void LossyDay::Heed(const Decision& d) {
  Customer& contact = contacts_.at(d.contact);
  const bool ringing = contact.stage == Stage::kRinging && contact.agent == d.agent;
  switch (d.kind) {
    case DecisionKind::kOffer:
      if (contact.stage == Stage::kOver) {
        Send(ContactAbandoned{d.contact});
      } else if (contact.stage == Stage::kTalking) {
        Send(ContactAssigned{.contact = d.contact, .agent = contact.agent});
      } else {
        contact.stage = Stage::kRinging;
        contact.agent = d.agent;
        Later(Seconds(1, 15), {.what = What::kAnswer, .contact = d.contact, .agent = d.agent});
      }
      break;
    case DecisionKind::kRevoke:
      if (ringing) contact.stage = Stage::kWaiting;
      if (contact.stage == Stage::kTalking && d.reason != Reason::kTaken) {
        Send(ContactAssigned{.contact = d.contact, .agent = contact.agent});
      }
      break;
    case DecisionKind::kWait:
      if (contact.stage == Stage::kRinging) contact.stage = Stage::kWaiting;
      break;
    case DecisionKind::kRelease:
      Fail(d.contact, "was released, though everybody can serve it");
      break;
  }
}

inline AgentUpdated LossyDay::StateOf(AgentId agent, bool with_hands) const {
  AgentUpdated state{.agent = agent, .team = {agent.value % 2 + 1}, .capacity = 3};
  state.presence = away_.contains(agent) ? Presence::kAway : Presence::kAvailable;
  if (!with_hands) return state;
  state.in_hand.emplace();
  for (const auto& [id, contact] : contacts_) {
    if (contact.stage != Stage::kTalking || contact.agent != agent) continue;
    state.in_hand->push_back({.contact = id, .channel = contact.arrival.channel});
  }
  return state;
}

// --- The line ---

inline void LossyDay::Send(const EventBody& what) {
  Transmit({.at = now_, .command = {++last_command_}, .what = what});
}

inline void LossyDay::Transmit(const Event& event) {
  const std::int64_t dice = reliable_ ? 99 : random_.Below(100);
  if (dice >= 14) {
    Deliver(event, true);
    if (!reliable_ && random_.Chance(3)) Deliver(event, true);  // Twice.
    return;
  }
  ++lost_;
  // Lost on the way, or late, or done and only the answer lost.
  if (dice >= 9) Deliver(event, false);
  if (dice < 5) Later(Seconds(1, 240), {.what = What::kDeliver, .event = event});
  if (random_.Chance(70)) Later(Seconds(2, 20), {.what = What::kRetry, .event = event});
}

inline void LossyDay::Deliver(const Event& event, bool answered) {
  std::vector<Decision> decisions;
  const absl::Status status = router_.Apply(event, decisions);
  const std::string wrong = books_.Enter(event, status, decisions);
  if (wrong_.empty()) wrong_ = wrong;
  if (status.code() == absl::StatusCode::kInvalidArgument) wrong_ = status.ToString();
  if (answered) Heed(event, status, decisions);
}

// --- Comparing notes ---

inline void LossyDay::Compare() {
  Flush();
  reliable_ = true;
  if (notes_ == Notes::kCompared) Repair();
  Check();
  reliable_ = false;
}

// Everything that is on the way arrives, and nobody tries again what was not answered.
inline void LossyDay::Flush() {
  std::vector<Event> on_the_way;
  for (auto it = agenda_.begin(); it != agenda_.end();) {
    const bool of_line = it->second.what == What::kDeliver || it->second.what == What::kRetry;
    if (it->second.what == What::kDeliver) on_the_way.push_back(it->second.event);
    it = of_line ? agenda_.erase(it) : std::next(it);
  }
  for (const Event& event : on_the_way) Deliver(event, false);
}

inline void LossyDay::Repair() {
  for (std::uint64_t agent = 1; agent <= kDayAgents; ++agent) Send(StateOf({agent}, true));
  const auto known = [this](ContactId id) { return router_.Explain(id).ok(); };
  std::vector<ContactId> all;
  for (const auto& [id, contact] : contacts_) all.push_back(id);
  for (const ContactId id : all) {
    const Stage stage = contacts_.at(id).stage;
    if (stage == Stage::kOver && known(id)) {
      ++repaired_;
      Send(ContactAbandoned{id});  // Refused where after-contact work is all that is left.
    } else if ((stage == Stage::kWaiting || stage == Stage::kRinging) && !known(id)) {
      ++repaired_;
      contacts_.at(id).stage = Stage::kWaiting;
      Send(contacts_.at(id).arrival);
    }
  }
}

// In hand here is in hand there, what waits here is in the queue there, what is over is over.
inline void LossyDay::Check() {
  for (const auto& [id, contact] : contacts_) {
    const absl::StatusOr<Explanation> there = router_.Explain(id);
    const ContactState state = there.ok() ? there->state : ContactState::kNotDue;
    switch (contact.stage) {
      case Stage::kOver:
        if (there.ok() && state != ContactState::kWrappingUp) Fail(id, "should be over");
        break;
      case Stage::kTalking:
        if (!there.ok() || state != ContactState::kInHand) {
          Fail(id, "should be in hand");
        } else if (there->agent != contact.agent) {
          Fail(id, "should be in the hands of somebody else");
        }
        break;
      case Stage::kWaiting:
      case Stage::kRinging:
        if (!there.ok()) {
          Fail(id, "should be known");
        } else if (state != ContactState::kWaiting && state != ContactState::kOffered) {
          Fail(id, "should wait or ring");
        }
        break;
    }
  }
}

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SIM_LOSSY_DAY_HOST_H_
