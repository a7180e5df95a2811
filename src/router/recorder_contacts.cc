// What events about one contact change.

#include <algorithm>

#include "ranking/filter.h"
#include "ranking/score.h"
#include "router/recorder.h"

namespace rapport {
namespace {

int PriorityOf(int stated) { return stated == 0 ? kUsualPriority : stated; }

Millis LossOf(absl::Duration loss) {
  return loss == -absl::InfiniteDuration() ? INT64_MIN : ToMillis(loss);
}

}  // namespace

void Recorder::operator()(const ContactArrived& e) {
  CustomerIndex customer = kNoIndex;
  if (e.customer.valid()) customer = pool_.history.customers().FindOrAdd(e.customer);
  const ContactIndex index = Create(e.contact, customer);
  Contact& c = pool_.contacts[index];
  c.needs.channel = e.channel;
  c.needs.team = e.team;
  c.needs.units = e.units < 0 ? pool_.settings.CostOf(e.channel).units : e.units;
  c.needs.skills.assign(e.skills.begin(), e.skills.end());
  SortBySkill(c.needs.skills);
  c.topic = e.topic;
  c.priority = PriorityOf(e.priority);
  c.importance_ppm = e.importance_ppm;
  c.due = ToInstant(e.due);
  c.asked_for = pool_.FindOrAddAgent(e.asked_for);
  c.loss_ms = LossOf(e.loss);
  c.opinions.assign(e.opinions.begin(), e.opinions.end());
  for (const Opinion& o : c.opinions) pool_.FindOrAddAgent(o.agent);
  if (e.continues.valid()) ReopenEarlier(c, e.continues);
  ++pool_.waiting;
  c.ready_at = std::max(pool_.now, ToInstant(e.not_before));
  c.wait_since = c.ready_at;
  if (c.ready_at <= pool_.now) {
    BeginWaiting(index);
    return;
  }
  c.state = ContactState::kNotDue;
  c.until = c.ready_at;
  queue_.deadlines().SetContact(index, c.until);
  matcher_.WitnessAnew(index);
  out_.push_back({.kind = DecisionKind::kWait,
                  .reason = Reason::kNotDue,
                  .contact = c.id,
                  .until = FromInstant(c.until),
                  .expected = FromMillis((c.until - pool_.now) / kMicrosPerMilli)});
}

void Recorder::ReopenEarlier(Contact& contact, ContactId earlier) {
  Ended* ended = ended_.Find(earlier);
  if (ended == nullptr || ended->agent == kNoIndex) return;
  contact.continues = ended->agent;
  pool_.demand.CameBack(ended->outcome);
  if (ended->outcome != Outcome::kResolved) return;
  ended->outcome = Outcome::kReopened;
  Meeting meeting = MeetingOf(*ended);
  meeting.known = ended->known;
  pool_.history.Reopen(meeting);
}

void Recorder::ApplyUpdate(Contact& c, const ContactUpdated& e) {
  if (e.topic.has_value()) c.topic = *e.topic;
  if (e.team.has_value()) c.needs.team = *e.team;
  if (e.skills.has_value()) {
    c.needs.skills.assign(e.skills->begin(), e.skills->end());
    SortBySkill(c.needs.skills);
    c.relax_step = queue_.StepByTime(c);
  }
  if (e.priority.has_value()) c.priority = PriorityOf(*e.priority);
  if (e.importance_ppm.has_value()) c.importance_ppm = *e.importance_ppm;
  if (e.due.has_value()) c.due = ToInstant(*e.due);
  if (e.asked_for.has_value()) c.asked_for = pool_.FindOrAddAgent(*e.asked_for);
  if (e.loss.has_value()) c.loss_ms = LossOf(*e.loss);
  if (e.opinions.has_value()) {
    c.opinions.assign(e.opinions->begin(), e.opinions->end());
    for (const Opinion& o : c.opinions) pool_.FindOrAddAgent(o.agent);
  }
  if (e.units.has_value()) {
    c.needs.units = *e.units < 0 ? pool_.settings.CostOf(c.needs.channel).units : *e.units;
  }
}

bool Recorder::CanServe(AgentIndex agent, const Contact& contact) const {
  return StaticObstacle(pool_.agents[agent], contact.needs,
                        pool_.settings.LevelsLowered(contact.relax_step), false) == Obstacle::kNone;
}

void Recorder::operator()(const ContactUpdated& e) {
  const ContactIndex index = pool_.FindContact(e.contact);
  Contact& c = pool_.contacts[index];
  const bool could = c.state == ContactState::kOffered && CanServe(c.agents.front(), c);
  ApplyUpdate(c, e);
  if (c.state == ContactState::kWaiting) {
    Rescore(index);
  } else if (c.state == ContactState::kInHand) {
    const ContactAgents agents(c.agents.begin(), c.agents.end());
    for (const AgentIndex agent : agents) {
      if (e.units.has_value()) SetUnits(agent, index, c.needs.units);
      ReviewOffers(agent, {});
      matcher_.MarkFreed(agent);
    }
  } else if (c.state == ContactState::kOffered) {
    const AgentIndex agent = c.agents.front();
    Score(pool_, c);
    if (e.units.has_value()) SetUnits(agent, index, c.needs.units);
    ReviewOffer(index, could);
    matcher_.MarkFreed(agent);
  }
}

void Recorder::operator()(const ContactAbandoned& e) {
  const ContactIndex index = pool_.FindContact(e.contact);
  Contact& c = pool_.contacts[index];
  if (c.state != ContactState::kNotDue) {
    ++pool_.abandoned;
    matcher_.CountWait(c);
  }
  if (c.state == ContactState::kOffered) RevokeOffer(index, Reason::kContactLeft);
  if (c.state == ContactState::kWaiting) queue_.Leave(index);
  AddEnded(c, kNoIndex, Outcome::kUnknown);
  --pool_.waiting;
  Drop(index);
}

void Recorder::operator()(const ContactAssigned& e) {
  const AgentIndex agent = pool_.FindAgent(e.agent);
  const ContactIndex known = pool_.FindContact(e.contact);
  if (known != kNoIndex) {
    TakeInHand(known, agent);
    GotMore(agent);
    return;
  }
  CustomerIndex customer = kNoIndex;
  if (e.customer.valid()) customer = pool_.history.customers().FindOrAdd(e.customer);
  const ContactIndex index = Create(e.contact, customer);
  Contact& c = pool_.contacts[index];
  c.needs.channel = e.channel;
  c.needs.units = e.units < 0 ? pool_.settings.CostOf(e.channel).units : e.units;
  c.topic = e.topic;
  matcher_.AddHand(agent, index, pool_.now);
  GotMore(agent);
}

void Recorder::operator()(const ContactClaimed& e) {
  TakeInHand(pool_.FindContact(e.contact), pool_.FindAgent(e.agent));
  GotMore(pool_.FindAgent(e.agent));
}

void Recorder::operator()(const ContactJoined& e) {
  const AgentIndex agent = pool_.FindAgent(e.agent);
  matcher_.AddHand(agent, pool_.FindContact(e.contact), pool_.now);
  GotMore(agent);
}

void Recorder::operator()(const ContactLeft& e) {
  const ContactIndex index = pool_.FindContact(e.contact);
  const AgentIndex agent = pool_.FindAgent(e.agent);
  LearnFrom(pool_.contacts[index], agent, Outcome::kServed, true);
  matcher_.RemoveHand(agent, index);
  matcher_.MarkFreed(agent);
}

void Recorder::operator()(const OfferAnswered& e) {
  const ContactIndex index = pool_.FindContact(e.contact);
  const AgentIndex agent = pool_.FindAgent(e.agent);
  Contact& c = pool_.contacts[index];
  if (e.answer == Answer::kAccepted) {
    TakeInHand(index, agent);
    return;
  }
  if (e.answer == Answer::kMissed) {
    Miss(index);
    return;
  }
  AddCooldown(c, agent);
  const CustomerIndex customer = pool_.CustomerOf(c);
  if (customer != kNoIndex && !pool_.agents[agent].bot) {
    pool_.history.LearnDecline(customer, agent, at_);
  }
  RequeueFromOffer(index);
  matcher_.MarkFreed(agent);
}

void Recorder::operator()(const ContactTransferred& e) {
  const ContactIndex index = pool_.FindContact(e.contact);
  Contact& c = pool_.contacts[index];
  const AgentIndex to = e.to_agent.valid() ? pool_.FindAgent(e.to_agent) : kNoIndex;
  const bool was_in_hand = c.state == ContactState::kInHand;
  if (was_in_hand) {
    const ContactAgents agents(c.agents.begin(), c.agents.end());
    const AgentIndex first = agents.front();
    for (const AgentIndex agent : agents) {
      LearnFrom(c, agent, agent == first ? Outcome::kHandedOver : Outcome::kServed, agent != first);
    }
    for (const AgentIndex agent : agents) {
      matcher_.RemoveHand(agent, index);
      matcher_.MarkFreed(agent);
    }
    AddCooldown(c, first);
    const bool to_bot = to != kNoIndex && pool_.agents[to].bot;
    if (pool_.agents[first].bot && !to_bot) c.needs.people_only = true;
  } else if (c.state == ContactState::kOffered) {
    RevokeOffer(index, Reason::kMoved);
  }
  if (e.to_team.valid()) c.needs.team = e.to_team;
  if (!e.to_skills.empty()) {
    c.needs.skills.assign(e.to_skills.begin(), e.to_skills.end());
    SortBySkill(c.needs.skills);
  }
  if (c.held != kNoIndex) queue_.EndHold(index);
  c.transfer_to = to;
  // Whoever handed it over, or declined it, may still be the one whom it is given back to by name.
  std::erase_if(c.cooldowns, [&](const Cooldown& cooldown) { return cooldown.agent == to; });
  c.hold_used = false;
  c.relax_step = 0;
  if (was_in_hand) {
    RequeueFromHand(index);
  } else if (c.state == ContactState::kOffered) {
    BeginWaiting(index);
  } else if (c.state == ContactState::kWaiting) {
    c.relax_step = queue_.StepByTime(c);
    queue_.Renew(index);
    matcher_.MarkUnplaced(index);
  }
}

void Recorder::operator()(const ContactEnded& e) {
  const ContactIndex index = pool_.FindContact(e.contact);
  Contact& c = pool_.contacts[index];
  const ContactAgents agents(c.agents.begin(), c.agents.end());
  const AgentIndex first = agents.front();
  for (const AgentIndex agent : agents) {
    LearnFrom(c, agent, agent == first ? e.outcome : Outcome::kServed, agent != first);
    pool_.agents[agent].idle_since = pool_.now;
  }
  for (const AgentIndex agent : agents) {
    if (agent == first) continue;
    matcher_.RemoveHand(agent, index);
    matcher_.MarkFreed(agent);
  }
  AddEnded(c, first, e.outcome);
  pool_.demand.Ended(e.outcome);
  const Agent& a = pool_.agents[first];
  if (pool_.settings.wrap_up > 0 && a.registered && a.presence != Presence::kSignedOut) {
    c.state = ContactState::kWrappingUp;
    c.until = After(pool_.now, pool_.settings.wrap_up);
    for (Hand& hand : pool_.agents[first].hands) {
      if (hand.contact == index) hand.since = pool_.now;
    }
    queue_.deadlines().SetContact(index, c.until);
    queue_.classes().Refresh(first);
    return;
  }
  matcher_.RemoveHand(first, index);
  Drop(index);
  matcher_.MarkFreed(first);
}

}  // namespace rapport
