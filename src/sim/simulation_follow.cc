// How a simulation tells its router of events, and does what the router decides.

#include <optional>
#include <string>
#include <variant>

#include "codec/location.h"
#include "sim/simulation.h"
#include "sim/simulation_draws.h"

namespace rapport::sim {

void Simulation::SetTime(absl::Time time) {
  time_ = time;
  now_ = absl::ToUnixMicros(time);
}

absl::Status Simulation::Tell(Event& event) {
  event.at = time_;
  const std::size_t before = decisions_.size();
  absl::Status status = router_.Apply(event, decisions_);
  if (!status.ok() || !hooks_.journal) return status;
  journaled_.assign(decisions_.begin() + static_cast<std::ptrdiff_t>(before), decisions_.end());
  return hooks_.journal(event, journaled_);
}

absl::Status Simulation::Apply(Event& event) {
  if (absl::Status status = Tell(event); !status.ok()) return status;
  return Follow();
}

// What is told on the way is answered by further decisions, at the end.
absl::Status Simulation::Follow() {
  for (std::size_t i = 0; i < decisions_.size(); ++i) {
    const DecisionKind kind = decisions_[i].kind;
    if (kind == DecisionKind::kWait) continue;
    Contact* contact = Find(decisions_[i].contact.value);
    if (contact == nullptr) return Broken("a decision on a contact that is over");
    absl::Status status;
    if (kind == DecisionKind::kOffer) {
      status = FollowOffer(*contact, decisions_[i].agent.value);
    } else if (kind == DecisionKind::kRevoke) {
      FollowRevoke(*contact, decisions_[i].reason);
    } else {
      FollowRelease(*contact);
    }
    if (!status.ok()) return status;
  }
  decisions_.clear();
  return absl::OkStatus();
}

absl::Status Simulation::FollowOffer(Contact& contact, std::uint64_t agent) {
  if (contact.state != State::kWaiting || agent == 0 || agent > agents_.size()) {
    return Broken("an offer that cannot be made");
  }
  contact.state = State::kOffered;
  contact.agent = static_cast<std::uint32_t>(agent - 1);
  if (final_offers_) return Take(contact);
  const std::optional<Distribution>& answer = scenario_.groups[agents_[contact.agent].group].answer;
  if (!answer) return Accept(contact);
  SplitMix draws = AnswerDraws(contact.key, contact.offers++);
  contact.answered = now_ + SampleMicros(*answer, draws);
  due_.push(
      {.time = contact.answered, .id = contact.id, .agent = contact.agent, .step = Step::kAnswer});
  return absl::OkStatus();
}

absl::Status Simulation::Accept(Contact& contact) {
  std::get<OfferAnswered>(answered_.what) = {.contact = ContactId{contact.id},
                                             .agent = scenario_.agents[contact.agent]};
  if (absl::Status status = Tell(answered_); !status.ok()) return status;
  return Take(contact);
}

absl::Status Simulation::Take(Contact& contact) {
  Agent& agent = agents_[contact.agent];
  const std::optional<Pairing>& pairing = scenario_.pairings[contact.type][agent.group];
  if (!pairing) return Broken("an agent got a contact whom they cannot serve");
  if (++agent.in_hand > scenario_.groups[agent.group].capacity) {
    return Broken("an agent got more than they can carry");
  }
  std::int64_t service = contact.work;
  if (service == kNoWork || agent.group != load_.group(contact.type)) {
    SplitMix draws = DrawsOf(contact.key, Draw::kService);
    service = SampleMicros(pairing->service, draws);
  }
  LeaveQueue(contact);
  if (contact.counted) {
    tally_.Served(contact.type, agent.group, now_ - contact.arrived, service);
    --open_;
  }
  tally_.ChangeBusy(contact.agent, 1, now_);
  contact.state = State::kInHand;
  Schedule(now_ + service, Step::kEnd, contact.id);
  return absl::OkStatus();
}

void Simulation::FollowRevoke(Contact& contact, Reason reason) {
  if (contact.state != State::kOffered) return;  // It has hung up.
  contact.state = State::kWaiting;
  if (reason == Reason::kOfferExpired && scenario_.policy.missed_sets_away) {
    agents_[contact.agent].away = true;
  }
}

// The router has done with it: it was sent away, or has waited longer than the policy lets it.
void Simulation::FollowRelease(Contact& contact) {
  LeaveQueue(contact);
  if (contact.counted) {
    tally_.Blocked(contact.type);
    --open_;
  }
  Free(contact);
}

Simulation::Contact& Simulation::NewContact() {
  if (free_.empty()) {
    const auto place = static_cast<std::uint32_t>(contacts_.size());
    contacts_.emplace_back().place = place;
    free_.push_back(place);
  }
  Contact& contact = contacts_[free_.back()];
  free_.pop_back();
  Rename(contact);
  return contact;
}

void Simulation::Rename(Contact& contact) {
  contact.id = first_id_ + places_.size();
  places_.push_back(contact.place);
}

void Simulation::Free(Contact& contact) {
  contact.state = State::kFree;
  free_.push_back(contact.place);
  DropOldIds();
}

// So that as many are kept as are given while the oldest contact lasts.
void Simulation::DropOldIds() {
  while (!places_.empty() && Find(first_id_) == nullptr) {
    places_.pop_front();
    ++first_id_;
  }
}

Simulation::Contact* Simulation::Find(std::uint64_t id) {
  if (id < first_id_ || id - first_id_ >= places_.size()) return nullptr;
  Contact& contact = contacts_[places_[id - first_id_]];
  return contact.id == id && contact.state != State::kFree ? &contact : nullptr;
}

}  // namespace rapport::sim
