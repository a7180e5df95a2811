// What happens to contacts wherever it comes from, and section 7 of docs/routing.md: deadlines.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {

void NaiveRouter::Free(AgentId agent) {
  if (std::find(freed_.begin(), freed_.end(), agent) == freed_.end()) freed_.push_back(agent);
}

void NaiveRouter::Unplace(ContactId contact) {
  if (std::find(unplaced_.begin(), unplaced_.end(), contact) == unplaced_.end()) {
    unplaced_.push_back(contact);
  }
}

void NaiveRouter::Decide(const Decision& decision) { decided_.push_back(decision); }

void NaiveRouter::Revoke(const NaiveContact& contact, Reason reason) {
  Decide({.kind = DecisionKind::kRevoke,
          .reason = reason,
          .contact = contact.id,
          .agent = contact.agents.front()});
}

void NaiveRouter::Release(ContactId id, Reason reason) {
  Decide({.kind = DecisionKind::kRelease, .reason = reason, .contact = id});
  AddEnded(contacts_.at(id), AgentId{}, Outcome::kUnknown);
  ended_.back().released = true;
  Erase(id);
}

// Back from somebody's hands into the queue.
void NaiveRouter::Requeue(NaiveContact& contact) {
  if (contact.state == ContactState::kInHand) {
    contact.wait_since = now_;
    contact.relax_step = 0;
  }
  while (!contact.agents.empty()) LeaveHands(contact, contact.agents.front());
  BeginWaiting(contact);
}

void NaiveRouter::BeginWaiting(NaiveContact& contact) {
  if (!contact.waiting()) {
    // Cool-downs that ended meanwhile are nobody's deadlines any more.
    std::erase_if(contact.cooldowns, [this](const NaiveCooldown& c) { return c.until <= now_; });
  }
  EndKeep(contact);
  contact.state = ContactState::kWaiting;
  contact.held = AgentId{};
  contact.until = kNever;
  contact.relax_step = std::max(contact.relax_step, RelaxedByTime(contact));
  Score(contact);
  Unplace(contact.id);
}

void NaiveRouter::EndHold(NaiveContact& contact) {
  contact.held = AgentId{};
  contact.until = kNever;
  contact.hold_used = false;
}

// Ends the holds for an agent who will not come to them.
void NaiveRouter::Unhold(AgentId id) {
  if (const NaiveContact* kept = KeptFor(id); kept != nullptr && !CanBeKeptFor(*kept, id)) {
    EndKeep(contacts_.at(kept->id));
  }
  for (const ContactId held : InSeqOrder([&](const NaiveContact& c) { return c.held == id; })) {
    NaiveContact& contact = contacts_.at(held);
    const NaiveAgent* agent = FindAgent(id);
    const bool comes = agent != nullptr && MayServe(contact, id) && !Barred(contact, id) &&
                       (agent->presence == Presence::kAvailable || ComesBack(*agent)) &&
                       agent->available_until > now_;
    const bool knows = contact.transfer_to == id || EntryFor(contact, id) != nullptr;
    Unplace(held);
    if (comes && knows) continue;
    EndHold(contact);
    if (contact.transfer_to == id) contact.transfer_to = AgentId{};
  }
}

// The agent got a contact, or is kept for one: waiting for them may pay no more.
void NaiveRouter::LookAtHoldsAnew(AgentId id) {
  if (p_.policy.routing != Routing::kPreferred) return;
  for (const ContactId held : InSeqOrder([&](const NaiveContact& c) { return c.held == id; })) {
    if (!contacts_.at(held).transfer_to.valid()) Unplace(held);
  }
}

void NaiveRouter::TakeInHand(NaiveContact& contact, AgentId agent) {
  const bool offered_to_them =
      contact.state == ContactState::kOffered && contact.agents.front() == agent;
  if (contact.waiting() || contact.state == ContactState::kOffered) CountPatience(contact);
  EndKeep(contact);
  if (!offered_to_them) {
    while (!contact.agents.empty()) LeaveHands(contact, contact.agents.front());
    contact.agents = {agent};
    agents_.at(agent).hands.push_back({.contact = contact.id, .units = contact.units});
    CountIdle(agent);
  }
  for (NaiveHand& hand : agents_.at(agent).hands) {
    if (hand.contact == contact.id) hand.since = now_;
  }
  contact.state = ContactState::kInHand;
  contact.until = kNever;
  contact.held = AgentId{};
  contact.transfer_to = AgentId{};
  contact.told_anyone = false;
  contact.entries.clear();
}

void NaiveRouter::LeaveHands(NaiveContact& contact, AgentId agent) {
  std::erase(contact.agents, agent);
  if (NaiveAgent* a = FindAgent(agent); a != nullptr) {
    std::erase_if(a->hands, [&](const NaiveHand& h) { return h.contact == contact.id; });
    CountIdle(agent);
  }
}

void NaiveRouter::CountPatience(const NaiveContact& contact) {
  ++waits_;
  waited_s_ += (now_ - contact.wait_since) / 1'000'000;
}

void NaiveRouter::CoolDown(NaiveContact& contact, AgentId agent) {
  const Instant until = After(now_, p_.decline_cooldown);
  std::vector<NaiveCooldown>& all = contact.cooldowns;
  std::erase_if(all, [&](const NaiveCooldown& c) { return c.agent == agent || c.until <= now_; });
  if (until <= now_) return;
  if (static_cast<std::int64_t>(all.size()) >= limits_.cooldowns_per_contact) {
    all.erase(std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::tie(a.until, a.agent) < std::tie(b.until, b.agent);
    }));
  }
  all.push_back({.agent = agent, .until = until});
}

void NaiveRouter::AddEnded(const NaiveContact& contact, AgentId agent, Outcome outcome) {
  ended_.push_back({.contact = contact.id,
                    .customer = contact.customer,
                    .agent = agent,
                    .topic = contact.topic,
                    .channel = contact.channel,
                    .outcome = outcome,
                    .arrived = std::min(contact.ready_at, at_),
                    .known = at_,
                    .dated = std::min(contact.ready_at, at_),
                    .identified = agent.valid() && contact.customer.valid(),
                    .bot = bots_.contains(agent)});
  if (static_cast<std::int64_t>(ended_.size()) > limits_.ended) ended_.pop_front();
}

void NaiveRouter::Erase(ContactId id) {
  NaiveContact& contact = contacts_.at(id);
  while (!contact.agents.empty()) LeaveHands(contact, contact.agents.front());
  EndKeep(contact);
  contacts_.erase(id);
}

// How many steps the time says.
int NaiveRouter::RelaxedByTime(const NaiveContact& contact) const {
  int step = 0;
  for (const Micros after : p_.relax_after) {
    if (After(contact.wait_since, after) <= now_) ++step;
  }
  return step;
}

int NaiveRouter::UnitsFor(ChannelId channel, int stated) const {
  if (stated >= 0) return stated;
  for (const ChannelCost& cost : p_.policy.channels) {
    if (cost.channel == channel) return cost.units;
  }
  return 1;
}

bool NaiveRouter::Exclusive(ChannelId channel) const {
  for (const ChannelCost& cost : p_.policy.channels) {
    if (cost.channel == channel) return cost.exclusive;
  }
  return false;
}

// The earliest of all that is to come of a contact.
Instant NaiveRouter::Deadline(const NaiveContact& contact) const {
  if (contact.state == ContactState::kInHand) return kNever;
  if (!contact.waiting()) return contact.until;
  Instant earliest = After(contact.wait_since, p_.queue_max);
  for (const NaiveCooldown& c : contact.cooldowns) earliest = std::min(earliest, c.until);
  const auto next = static_cast<std::size_t>(contact.relax_step);
  if (next < p_.relax_after.size()) {
    earliest = std::min(earliest, After(contact.wait_since, p_.relax_after[next]));
  }
  if (contact.held.valid()) earliest = std::min(earliest, contact.until);
  return earliest;
}

Instant NaiveRouter::EarliestDeadline() const {
  Instant earliest = kNever;
  for (const auto& [id, agent] : agents_) {
    earliest = std::min({earliest, agent.leaves_at, agent.comes_at});
  }
  for (const auto& [id, contact] : contacts_) earliest = std::min(earliest, Deadline(contact));
  return earliest;
}

void NaiveRouter::Expire() {
  while (true) {
    const Instant earliest = EarliestDeadline();
    if (earliest > now_) return;
    AgentId agent;
    for (const auto& [id, a] : agents_) {
      if (!agent.valid() && std::min(a.leaves_at, a.comes_at) == earliest) agent = id;
    }
    if (agent.valid()) {
      ExpireAgent(agent);
      continue;
    }
    ContactId due;
    for (const auto& [id, c] : contacts_) {
      if (!due.valid() && Deadline(c) == earliest) due = id;
    }
    ExpireContact(due);
  }
}

void NaiveRouter::ExpireContact(ContactId id) {
  NaiveContact& contact = contacts_.at(id);
  if (contact.state == ContactState::kWrappingUp) {
    const AgentId agent = contact.agents.front();
    Erase(id);
    Free(agent);
    return;
  }
  if (contact.state == ContactState::kNotDue) {
    BeginWaiting(contact);
    return;
  } else if (contact.state == ContactState::kOffered) {
    Revoke(contact, Reason::kOfferExpired);
    Miss(contact, contact.agents.front());
    return;
  }
  if (After(contact.wait_since, p_.queue_max) <= now_) {
    Release(id, Reason::kWaitedTooLong);
    return;
  }
  const auto over = [this](const NaiveCooldown& c) { return c.until <= now_; };
  if (std::erase_if(contact.cooldowns, over) > 0) Unplace(id);
  if (const int step = RelaxedByTime(contact); step > contact.relax_step) {
    EndKeep(contact);
    contact.relax_step = step;
    Unplace(id);
  }
  if (contact.held.valid() && contact.until <= now_) {
    contact.held = AgentId{};
    contact.until = kNever;
    contact.transfer_to = AgentId{};
    Unplace(id);
  }
}

void NaiveRouter::ExpireAgent(AgentId id) {
  NaiveAgent& agent = agents_.at(id);
  if (agent.leaves_at <= now_) agent.leaves_at = kNever;
  if (agent.comes_at <= now_) agent.comes_at = kNever;
  Unhold(id);
}

}  // namespace rapport::sim
