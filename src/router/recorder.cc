#include "router/recorder.h"

#include <algorithm>
#include <variant>

#include "base/instant.h"
#include "ranking/filter.h"

namespace rapport {

void Recorder::Record(const Event& event) {
  at_ = ToInstant(event.at);
  std::visit(*this, event.what);
}

void Recorder::DropReleased() {
  for (const ContactIndex index : matcher_.released()) {
    AddReleased(pool_.contacts[index]);
    --pool_.waiting;
    Drop(index);
  }
  matcher_.released().clear();
}

ContactIndex Recorder::Create(ContactId id, CustomerIndex customer) {
  const ContactIndex index = pool_.contacts.Take();
  Contact& c = pool_.contacts[index];
  c.alive = true;
  c.id = id;
  c.needs.channel = {};
  c.needs.team = {};
  c.needs.units = 0;
  c.needs.people_only = false;
  c.needs.skills.clear();
  c.topic = {};
  c.priority = kUsualPriority;
  c.importance_ppm = kAsUsual;
  c.due = kNever;
  c.asked_for = kNoIndex;
  c.loss_ms = INT64_MIN;
  c.continues = kNoIndex;
  c.opinions.clear();
  c.state = ContactState::kInHand;
  c.seq = pool_.next_seq++;
  c.ready_at = pool_.now;
  c.wait_since = pool_.now;
  c.until = kNever;
  c.held = kNoIndex;
  c.hold_used = false;
  c.transfer_to = kNoIndex;
  c.relax_step = 0;
  c.passed = 0;
  c.first_passed = 0;
  // Reserved once per place, so that a warm router does not allocate when a contact first needs
  // them.
  c.cooldowns.clear();
  c.cooldowns.reserve(4);
  c.agents.clear();
  c.agents.reserve(4);
  c.entries.clear();
  c.entries.reserve(16);
  c.team_entries.clear();
  c.scored_importance_ppm = kPpm;
  c.told_anyone = false;
  c.kept_by = kNoIndex;
  c.unplaced_at = kNoIndex;
  c.linked = false;
  c.awaits = false;
  c.in_demand = false;
  c.deadline = kNoIndex;
  pool_.contact_index.emplace(id.value, index);
  AddToCustomer(index, customer);
  return index;
}

void Recorder::Drop(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  queue_.deadlines().SetContact(index, kNever);
  RemoveFromCustomer(index);
  pool_.contact_index.erase(c.id.value);
  c.alive = false;
  c.unplaced_at = kNoIndex;
  // A free place must not remember what was known of the customer.
  c.entries.clear();
  c.team_entries.clear();
  ForgetPreferred(c);
  pool_.contacts.Free(index);
}

void Recorder::AddEnded(const Contact& contact, AgentIndex agent, Outcome outcome) {
  ended_.Add(EndedOf(contact, agent, outcome));
}

// Whose it was is remembered, for answers that were about it; its id is free.
void Recorder::AddReleased(const Contact& contact) {
  Ended ended = EndedOf(contact, kNoIndex, Outcome::kUnknown);
  ended.released = true;
  ended_.Add(ended);
}

Ended Recorder::EndedOf(const Contact& contact, AgentIndex agent, Outcome outcome) const {
  const CustomerIndex customer = pool_.CustomerOf(contact);
  const Instant arrived = std::min(contact.ready_at, at_);
  return {.contact = contact.id,
          .customer = pool_.history.customers().RefTo(customer),
          .agent = agent,
          .topic = contact.topic,
          .channel = contact.needs.channel,
          .outcome = outcome,
          .arrived = arrived,
          .known = at_,
          .dated = arrived,
          .identified = agent != kNoIndex && customer != kNoIndex,
          .bot = agent != kNoIndex && pool_.agents[agent].bot};
}

void Recorder::BeginWaiting(ContactIndex index) {
  queue_.Enter(index);
  matcher_.MarkUnplaced(index);
}

void Recorder::RequeueFromOffer(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  matcher_.RemoveHand(c.agents.front(), index);
  BeginWaiting(index);
}

// Nobody has it in hand any more.
void Recorder::RequeueFromHand(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.wait_since = pool_.now;
  c.relax_step = 0;
  ++pool_.waiting;
  BeginWaiting(index);
}

void Recorder::RevokeOffer(ContactIndex index, Reason reason) {
  matcher_.Revoke(index, reason);
  const AgentIndex agent = pool_.contacts[index].agents.front();
  matcher_.RemoveHand(agent, index);
  matcher_.MarkFreed(agent);
}

void Recorder::Reopen(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.transfer_to = kNoIndex;
  c.hold_used = false;
  queue_.EndHold(index);
  matcher_.MarkUnplaced(index);
}

void Recorder::Rescore(ContactIndex index) {
  queue_.Renew(index);
  Contact& c = pool_.contacts[index];
  if (c.held != kNoIndex) {
    const Obstacle obstacle = LastingObstacleOf(c.held, c, pool_);
    if (obstacle != Obstacle::kNone && obstacle != Obstacle::kCoolingDown) Reopen(index);
  }
  matcher_.MarkUnplaced(index);
}

void Recorder::TakeInHand(ContactIndex index, AgentIndex agent) {
  Contact& c = pool_.contacts[index];
  if (c.state == ContactState::kOffered) {
    matcher_.CountWait(c);
    if (c.agents.front() == agent) {
      for (Hand& hand : pool_.agents[agent].hands) {
        if (hand.contact == index) hand.since = pool_.now;
      }
    } else {
      RevokeOffer(index, Reason::kTaken);
    }
  } else if (c.state == ContactState::kWaiting) {
    matcher_.CountWait(c);
    queue_.Leave(index);
  }
  if (c.state == ContactState::kInHand) {
    const ContactAgents others(c.agents.begin(), c.agents.end());
    for (const AgentIndex other : others) {
      matcher_.RemoveHand(other, index);
      matcher_.MarkFreed(other);
    }
  } else {
    --pool_.waiting;
  }
  c.state = ContactState::kInHand;
  c.transfer_to = kNoIndex;
  c.until = kNever;
  queue_.deadlines().SetContact(index, kNever);
  if (c.agents.empty()) matcher_.AddHand(agent, index, pool_.now);
}

void Recorder::AddCooldown(Contact& contact, AgentIndex agent) {
  std::vector<Cooldown>& cooldowns = contact.cooldowns;
  std::erase_if(cooldowns,
                [&](const Cooldown& c) { return c.until <= pool_.now || c.agent == agent; });
  const Instant until = After(pool_.now, pool_.settings.decline_cooldown);
  if (until <= pool_.now) return;
  if (static_cast<std::int64_t>(cooldowns.size()) >= pool_.limits.cooldowns_per_contact) {
    cooldowns.erase(std::min_element(cooldowns.begin(), cooldowns.end(),
                                     [this](const Cooldown& a, const Cooldown& b) {
                                       if (a.until != b.until) return a.until < b.until;
                                       return pool_.agents[a.agent].id < pool_.agents[b.agent].id;
                                     }));
  }
  cooldowns.push_back({agent, until});
}

void Recorder::ReleaseWaiting(ContactIndex index, Reason reason) {
  matcher_.Release(index, reason);
  if (pool_.contacts[index].state == ContactState::kWaiting) queue_.Leave(index);
  AddReleased(pool_.contacts[index]);
  --pool_.waiting;
  Drop(index);
}

void Recorder::operator()(const TimeAdvanced&) {}

void Recorder::operator()(const PolicyChanged& e) {
  pool_.settings = Settings(e.policy);
  const Micros before = pool_.history.half_life();
  pool_.history.SetPolicy(e.policy, pool_.now);
  ended_.Redate(pool_.now, before, pool_.history.half_life());
  matcher_.RefreshHands();
  scratch_.clear();
  for (ContactIndex i = 0; i < pool_.contacts.places(); ++i) {
    Contact& c = pool_.contacts[i];
    if (!c.alive) continue;
    c.relax_step = std::min(c.relax_step, pool_.settings.steps());
    if (c.state == ContactState::kWaiting) scratch_.push_back(i);
  }
  std::sort(scratch_.begin(), scratch_.end(), [this](ContactIndex a, ContactIndex b) {
    return pool_.contacts[a].seq < pool_.contacts[b].seq;
  });
  for (const ContactIndex index : scratch_) {
    Contact& c = pool_.contacts[index];
    if (c.held != kNoIndex) {
      queue_.EndHold(index);
      c.hold_used = false;
    }
    c.relax_step = queue_.StepByTime(c);
    queue_.Renew(index);
    matcher_.MarkUnplaced(index);
  }
  ReviewAllOffers();
}

// Deadlines.

void Recorder::Expire() {
  while (queue_.deadlines().next() <= pool_.now) {
    const Deadlines::Due due = queue_.deadlines().first();
    if (due.of == Deadlines::Of::kContact) {
      ExpireContact(due.index);
      continue;
    }
    SetAgentDeadline(due.index);
    queue_.classes().Refresh(due.index);
    Unhold(due.index);
  }
}

void Recorder::ExpireContact(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  switch (c.state) {
    case ContactState::kNotDue:
      c.until = kNever;
      BeginWaiting(index);
      break;
    case ContactState::kOffered:
      matcher_.Revoke(index, Reason::kOfferExpired);
      Miss(index);
      break;
    case ContactState::kWrappingUp:
      EndWrapUp(index);
      break;
    case ContactState::kWaiting:
      ExpireWaiting(index);
      break;
    case ContactState::kInHand:
      queue_.deadlines().SetContact(index, kNever);
      break;
  }
}

void Recorder::ExpireWaiting(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  if (After(c.wait_since, pool_.settings.queue_max) <= pool_.now) {
    ReleaseWaiting(index, Reason::kWaitedTooLong);
    return;
  }
  bool changed =
      std::erase_if(c.cooldowns, [this](const Cooldown& d) { return d.until <= pool_.now; }) > 0;
  const int step = queue_.StepByTime(c);
  if (step > c.relax_step) {
    queue_.Relax(index, step);
    changed = true;
  }
  if (c.held != kNoIndex && c.until <= pool_.now) {
    c.transfer_to = kNoIndex;
    queue_.EndHold(index);
    changed = true;
  }
  if (changed) matcher_.MarkUnplaced(index);
  queue_.SetDeadline(index);
}

}  // namespace rapport
