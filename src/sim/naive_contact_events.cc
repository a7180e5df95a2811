// Section 8 of docs/routing.md: events of contacts.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {

NaiveContact& NaiveRouter::NewContact(ContactId id, ChannelId channel, int units) {
  NaiveContact& contact = contacts_[id];
  contact.id = id;
  contact.channel = channel;
  contact.units = UnitsFor(channel, units);
  contact.seq = ++last_seq_;
  contact.ready_at = now_;
  contact.wait_since = now_;
  contact.state = ContactState::kNotDue;
  return contact;
}

void NaiveRouter::Record(const ContactArrived& e) {
  NameAgent(e.asked_for);
  for (const Opinion& opinion : e.opinions) NameAgent(opinion.agent);
  if (e.customer.valid()) CustomerOf(e.customer);
  NaiveContact& contact = NewContact(e.contact, e.channel, e.units);
  contact.customer = Resolved(e.customer);
  contact.topic = e.topic;
  contact.team = e.team;
  contact.skills = e.skills;
  contact.priority = e.priority == 0 ? kUsualPriority : e.priority;
  contact.importance_ppm = e.importance_ppm;
  contact.due = ToInstant(e.due);
  contact.asked_for = e.asked_for;
  contact.loss_ms = ToMillis(e.loss);
  contact.opinions = e.opinions;
  contact.ready_at = std::max(now_, ToInstant(e.not_before));
  contact.wait_since = contact.ready_at;
  for (NaiveEnded& ended : ended_) {
    if (!e.continues.valid() || ended.contact != e.continues || ended.released) continue;
    contact.continues = ended.agent;
    if (ended.agent.valid()) demand_.CameBack(ended.outcome);
    LearnReopened(ended);
  }
  if (contact.ready_at <= now_) {
    BeginWaiting(contact);
    return;
  }
  contact.until = contact.ready_at;
  Decide({.kind = DecisionKind::kWait,
          .reason = Reason::kNotDue,
          .contact = contact.id,
          .until = FromInstant(contact.until),
          .expected = FromMillis((contact.until - now_) / kMicrosPerMilli)});
}

void NaiveRouter::Record(const ContactUpdated& e) {
  NaiveContact& c = contacts_.at(e.contact);
  const AgentId offered = c.state == ContactState::kOffered ? c.agents.front() : AgentId{};
  const bool could_serve = MayServe(c, offered);
  if (e.topic.has_value()) c.topic = *e.topic;
  if (e.team.has_value()) c.team = *e.team;
  if (e.skills.has_value()) {
    c.skills = *e.skills;
    c.relax_step = RelaxedByTime(c);
  }
  if (e.priority.has_value()) c.priority = *e.priority == 0 ? kUsualPriority : *e.priority;
  if (e.importance_ppm.has_value()) c.importance_ppm = *e.importance_ppm;
  if (e.due.has_value()) c.due = ToInstant(*e.due);
  if (e.asked_for.has_value()) c.asked_for = *e.asked_for;
  if (e.loss.has_value()) c.loss_ms = ToMillis(*e.loss);
  if (e.opinions.has_value()) c.opinions = *e.opinions;
  if (e.units.has_value()) c.units = UnitsFor(c.channel, *e.units);
  NameAgent(c.asked_for);
  for (const Opinion& opinion : c.opinions) NameAgent(opinion.agent);

  if (c.waiting()) {
    EndKeep(c);
    Score(c);
    if (c.held.valid() && (!MayServe(c, c.held) || Barred(c, c.held))) {
      EndHold(c);
      c.transfer_to = AgentId{};
    }
    Unplace(c.id);
  } else if (c.state == ContactState::kOffered) {
    for (NaiveHand& hand : agents_.at(offered).hands) {
      if (hand.contact == c.id) hand.units = c.units;
    }
    ReviewOffer(c, could_serve);
    Free(offered);
  } else if (c.state == ContactState::kInHand) {
    for (const AgentId agent : c.agents) {
      for (NaiveHand& hand : agents_.at(agent).hands) {
        if (hand.contact == c.id && e.units.has_value()) hand.units = c.units;
      }
      ReviewOffers(agent, {});
      Free(agent);
    }
  }
}

// Of what is offered to an agent, the latest first. `served`: what they could serve before.
void NaiveRouter::ReviewOffers(AgentId agent, const std::set<ContactId>& served) {
  const std::vector<NaiveHand> hands = agents_.at(agent).hands;
  for (auto hand = hands.rbegin(); hand != hands.rend(); ++hand) {
    NaiveContact& contact = contacts_.at(hand->contact);
    if (contact.state == ContactState::kOffered) {
      ReviewOffer(contact, served.contains(contact.id));
    }
  }
}

// After an update: may the agent to whom it is offered still have it?
void NaiveRouter::ReviewOffer(NaiveContact& contact, bool could_serve) {
  const AgentId id = contact.agents.front();
  NaiveAgent& agent = agents_.at(id);
  const std::vector<NaiveHand> hands = agent.hands;
  std::erase_if(agent.hands, [&](const NaiveHand& h) { return h.contact == contact.id; });
  const bool fits = HasCapacity(contact, id);
  agent.hands = hands;
  bool barred = MayNotServe(contact, id, agent.team);
  if (const NaiveCustomer* customer = FindCustomer(contact.customer); customer != nullptr) {
    const std::vector<AgentId>& avoid = customer->avoid;
    barred = barred || std::find(avoid.begin(), avoid.end(), id) != avoid.end();
  }
  if (fits && !barred && (!could_serve || MayServe(contact, id))) return;
  Revoke(contact, Reason::kMoved);
  Requeue(contact);
  Free(id);
}

void NaiveRouter::Record(const ContactAbandoned& e) {
  NaiveContact& contact = contacts_.at(e.contact);
  if (contact.state == ContactState::kOffered) {
    Revoke(contact, Reason::kContactLeft);
    Free(contact.agents.front());
  }
  if (contact.state != ContactState::kNotDue) {
    ++abandoned_;
    CountPatience(contact);
  }
  AddEnded(contact, AgentId{}, Outcome::kUnknown);
  Erase(e.contact);
}

void NaiveRouter::Record(const ContactAssigned& e) {
  if (!contacts_.contains(e.contact)) {
    NaiveContact& contact = NewContact(e.contact, e.channel, e.units);
    if (e.customer.valid()) CustomerOf(e.customer);
    contact.customer = Resolved(e.customer);
    contact.topic = e.topic;
  }
  Assign(e.contact, e.agent);
  ReviewOffers(e.agent, {});
  Unhold(e.agent);
}

// Into the agent's hands, out of those of everybody else.
void NaiveRouter::Assign(ContactId id, AgentId agent) {
  NaiveContact& contact = contacts_.at(id);
  const std::vector<AgentId> others = contact.agents;
  if (contact.state == ContactState::kOffered && others.front() != agent) {
    Revoke(contact, Reason::kTaken);
  }
  TakeInHand(contact, agent);
  for (const AgentId other : others) {
    if (other != agent) Free(other);
  }
}

void NaiveRouter::Record(const ContactJoined& e) {
  NaiveContact& contact = contacts_.at(e.contact);
  contact.agents.push_back(e.agent);
  agents_.at(e.agent).hands.push_back(
      {.contact = e.contact, .units = contact.units, .since = now_});
  CountIdle(e.agent);
  ReviewOffers(e.agent, {});
  Unhold(e.agent);
}

void NaiveRouter::Record(const ContactLeft& e) {
  NaiveContact& contact = contacts_.at(e.contact);
  LearnInHand(contact, e.agent, Outcome::kServed, true);
  LeaveHands(contact, e.agent);
  Free(e.agent);
}

void NaiveRouter::Record(const OfferAnswered& e) {
  NaiveContact& contact = contacts_.at(e.contact);
  if (e.answer == Answer::kAccepted) {
    TakeInHand(contact, e.agent);
  } else if (e.answer == Answer::kDeclined) {
    Decline(contact, e.agent);
  } else {
    Miss(contact, e.agent);
  }
}

void NaiveRouter::Decline(NaiveContact& contact, AgentId agent) {
  CoolDown(contact, agent);
  if (LeavesPair(LessonOf(contact, agent))) {
    NaivePair& pair = PairOf(contact.customer, agent);
    pair.declined = pair.declined + Clock().At(1'000'000, at_);
  }
  Requeue(contact);
  Free(agent);
}

void NaiveRouter::Miss(NaiveContact& contact, AgentId id) {
  CoolDown(contact, id);
  if (p_.policy.missed_sets_away) {
    NaiveAgent& agent = agents_.at(id);
    agent.presence = Presence::kAway;
    agent.back_at = kNever;
    agent.missed = true;
    CountIdle(id);
    Unhold(id);
  }
  Requeue(contact);
  Free(id);
}

void NaiveRouter::Record(const ContactClaimed& e) {
  Assign(e.contact, e.agent);
  ReviewOffers(e.agent, {});
  Unhold(e.agent);
}

void NaiveRouter::Record(const ContactTransferred& e) {
  NaiveContact& contact = contacts_.at(e.contact);
  if (contact.state == ContactState::kInHand) {
    const AgentId first = contact.agents.front();
    for (const AgentId agent : contact.agents) {
      const Outcome outcome = agent == first ? Outcome::kHandedOver : Outcome::kServed;
      LearnInHand(contact, agent, outcome, agent != first);
      Free(agent);
    }
    CoolDown(contact, first);
    const NaiveAgent* to = FindAgent(e.to_agent);
    if (agents_.at(first).bot && !(to != nullptr && to->bot)) contact.people_only = true;
  } else if (contact.state == ContactState::kOffered) {
    Revoke(contact, Reason::kMoved);
    Free(contact.agents.front());
  }
  if (e.to_team.valid()) contact.team = e.to_team;
  if (!e.to_skills.empty()) contact.skills = e.to_skills;
  contact.transfer_to = e.to_agent;
  std::erase_if(contact.cooldowns, [&](const NaiveCooldown& c) { return c.agent == e.to_agent; });
  contact.hold_used = false;
  if (contact.state == ContactState::kNotDue) {
    contact.relax_step = RelaxedByTime(contact);
    return;
  }
  if (contact.state == ContactState::kInHand) contact.wait_since = now_;
  contact.relax_step = RelaxedByTime(contact);
  Requeue(contact);
}

void NaiveRouter::Record(const ContactEnded& e) {
  NaiveContact& contact = contacts_.at(e.contact);
  const std::vector<AgentId> agents = contact.agents;
  const AgentId first = agents.front();
  for (const AgentId agent : agents) {
    LearnInHand(contact, agent, agent == first ? e.outcome : Outcome::kServed, agent != first);
    agents_.at(agent).idle_since = now_;
    if (agent == first) continue;
    LeaveHands(contact, agent);
    Free(agent);
  }
  AddEnded(contact, first, e.outcome);
  demand_.Ended(e.outcome);
  const bool signed_out = agents_.at(first).presence == Presence::kSignedOut;
  if (p_.wrap_up == 0 || signed_out) {
    Erase(e.contact);
    Free(first);
    return;
  }
  contact.state = ContactState::kWrappingUp;
  contact.until = After(now_, p_.wrap_up);
  for (NaiveHand& hand : agents_.at(first).hands) {
    if (hand.contact == e.contact) hand.since = now_;
  }
}

}  // namespace rapport::sim
