#include "matching/queue.h"

#include <algorithm>

#include "base/fixed.h"
#include "ranking/filter.h"
#include "ranking/score.h"

namespace rapport {
namespace {

// A second of worth goes before so many of waiting, up to so many steps of priority; beyond these
// before one.
constexpr std::int64_t kWorthAhead = 16;
constexpr std::int64_t kStepsAhead = 8;

Micros LeadOf(Micros worth, Micros ageing) {
  const Micros most = std::max(kStepsAhead * ageing, worth < 0 ? -worth : worth);
  return std::clamp(MulDiv(worth, kWorthAhead, 1), -most, most);
}

}  // namespace

void Queue::Enter(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.state = ContactState::kWaiting;
  c.held = kNoIndex;
  c.until = kNever;
  c.told_anyone = false;
  std::erase_if(c.cooldowns, [this](const Cooldown& d) { return d.until <= pool_.now; });
  c.relax_step = std::max(c.relax_step, StepByTime(c));
  Score(pool_, c);
  Await(c);
  EnterClass(index);
  SetDeadline(index);
}

void Queue::Await(Contact& contact) {
  contact.awaits = true;
  if (contact.prefers != kNoIndex) ++pool_.agents[contact.prefers].awaiting;
  if (contact.prefers_team.valid()) pool_.teams.Await(contact.prefers_team, 1);
}

void Queue::AwaitNoMore(Contact& contact) {
  if (!contact.awaits) return;
  contact.awaits = false;
  if (contact.prefers != kNoIndex) --pool_.agents[contact.prefers].awaiting;
  if (contact.prefers_team.valid()) pool_.teams.Await(contact.prefers_team, -1);
}

void Queue::EnsureLinked(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  if (c.klass != kNoIndex && !c.linked) Link(index);
}

void Queue::Leave(ContactIndex index) {
  Unlink(index);
  classes_.Leave(index);
  Contact& c = pool_.contacts[index];
  AwaitNoMore(c);
  if (c.held != kNoIndex) RemoveFromHeld(c);
  c.until = kNever;
  c.unplaced_at = kNoIndex;
  c.told_anyone = false;
  deadlines_.SetContact(index, kNever);
}

void Queue::Renew(ContactIndex index) {
  Unlink(index);
  classes_.Leave(index);
  AwaitNoMore(pool_.contacts[index]);
  Score(pool_, pool_.contacts[index]);
  Await(pool_.contacts[index]);
  EnterClass(index);
  Link(index);
  SetDeadline(index);
}

void Queue::Keep(ContactIndex index, AgentIndex agent) {
  const ContactIndex before = pool_.agents[agent].kept_for;
  if (before == kNoIndex) {
    pool_.kept.push_back(agent);
  } else {
    pool_.contacts[before].kept_by = kNoIndex;
  }
  pool_.contacts[index].kept_by = agent;
  pool_.agents[agent].kept_for = index;
  classes_.Refresh(agent);
}

void Queue::EndKeep(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  if (c.kept_by == kNoIndex) return;
  pool_.agents[c.kept_by].kept_for = kNoIndex;
  std::erase(pool_.kept, c.kept_by);
  classes_.Refresh(c.kept_by);
  let_go_.push_back(c.kept_by);
  c.kept_by = kNoIndex;
}

void Queue::Hold(ContactIndex index, AgentIndex agent, Instant until) {
  EndKeep(index);
  Contact& c = pool_.contacts[index];
  const bool linked = c.linked;
  if (linked) UnlinkPlace(index);
  classes_.CountOpen(c, -1);
  c.held = agent;
  c.hold_used = true;
  c.until = until;
  c.told_anyone = false;
  std::vector<ContactIndex>& held = pool_.agents[agent].held;
  c.held_place = static_cast<SlabIndex>(held.size());
  held.push_back(index);
  c.held_by_transfer = c.transfer_to == agent;
  pool_.agents[agent].held_by_transfer += static_cast<int>(c.held_by_transfer);
  if (linked) LinkPlace(index);
  SetDeadline(index);
}

void Queue::EndHold(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  if (c.linked) UnlinkPlace(index);
  RemoveFromHeld(c);
  c.until = kNever;
  classes_.CountOpen(c, 1);
  if (c.linked) LinkPlace(index);
  SetDeadline(index);
}

void Queue::RemoveFromHeld(Contact& c) {
  pool_.agents[c.held].held_by_transfer -= static_cast<int>(c.held_by_transfer);
  c.held_by_transfer = false;
  std::vector<ContactIndex>& held = pool_.agents[c.held].held;
  held[c.held_place] = held.back();
  pool_.contacts[held.back()].held_place = c.held_place;
  held.pop_back();
  c.held = kNoIndex;
  c.held_place = kNoIndex;
}

void Queue::SetDeadline(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  Instant at = c.until;
  if (c.state == ContactState::kWaiting) {
    at = std::min(at, After(c.wait_since, pool_.settings.queue_max));
    at = std::min(at, After(c.wait_since, pool_.settings.NextStepAfter(c.relax_step)));
    for (const Cooldown& d : c.cooldowns) at = std::min(at, d.until);
  }
  deadlines_.SetContact(index, at);
}

void Queue::Relax(ContactIndex index, int step) {
  Contact& c = pool_.contacts[index];
  if (step == c.relax_step) return;
  const bool linked = c.linked;
  Unlink(index);
  classes_.Leave(index);
  c.relax_step = step;
  EnterClass(index);
  if (linked) Link(index);
  SetDeadline(index);
}

int Queue::StepByTime(const Contact& contact) const {
  return pool_.settings.StepsAfter(pool_.now - contact.wait_since);
}

void Queue::HeldFor(AgentIndex agent, std::vector<ContactIndex>& held) const {
  held = pool_.agents[agent].held;
  std::sort(held.begin(), held.end(), [this](ContactIndex a, ContactIndex b) {
    return pool_.contacts[a].seq < pool_.contacts[b].seq;
  });
}

void Queue::Reseat(AgentIndex agent) {
  seated_.clear();
  classes_.Reseat(agent, seated_);
  for (const EligibilityClasses::Seated& seated : seated_) {
    const EligibilityClass& klass = classes_[classes_.seat(seated.seat).klass];
    for (const ContactIndex index : klass.contacts) {
      Contact& c = pool_.contacts[index];
      if (!c.linked) continue;
      if (Entry* entry = EntryOf(c, agent); entry != nullptr) LinkEntry(index, *entry);
      if (!seated.first_of_team) continue;
      for (TeamEntry& t : c.team_entries) {
        if (t.team == pool_.agents[agent].team) LinkTeam(index, t);
      }
    }
  }
}

// Who of those who wait goes first changes nothing in how long they wait together, so whoever gains
// most should; that it is not worth alone that decides leaves priorities and age a say. How often
// somebody may be passed over is bounded besides.
Place Queue::PlaceFor(const Contact& contact, std::int64_t worth_ms) const {
  Place place = contact.place;
  if (pool_.settings.preferred()) {
    place.at = ClampedAdd(place.at, -LeadOf(worth_ms * kMicrosPerMilli, pool_.settings.ageing));
  }
  return place;
}

void Queue::LinkEntry(ContactIndex index, Entry& entry) {
  const Contact& c = pool_.contacts[index];
  entry.in_line = kNoIndex;
  entry.seat = entry.barred() ? kNoIndex : classes_.FindSeat(entry.agent, c.klass);
  if (entry.seat == kNoIndex) return;
  std::unique_ptr<ContactLine>& known = classes_.seat(entry.seat).known;
  if (known == nullptr) known = std::make_unique<ContactLine>();
  entry.in_line = known->Insert(c.priority, PlaceFor(c, entry.worth_ms), index, classes_.spots());
}

void Queue::LinkTeam(ContactIndex index, TeamEntry& entry) {
  entry.in_line = kNoIndex;
  if (entry.may_not_serve || !pool_.settings.preferred()) return;
  const Contact& c = pool_.contacts[index];
  TeamSeats* seats = classes_.FindTeam(c.klass, entry.team);
  if (seats == nullptr) return;
  if (seats->known == nullptr) seats->known = std::make_unique<ContactLine>();
  entry.in_line =
      seats->known->Insert(c.priority, PlaceFor(c, entry.worth_ms), index, classes_.spots());
}

void Queue::EnterClass(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  classes_.Enter(index, classes_.FindOrAdd(c.needs, pool_.settings.LevelsLowered(c.relax_step)));
}

void Queue::Link(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.linked = true;
  for (Entry& e : c.entries) LinkEntry(index, e);
  for (TeamEntry& t : c.team_entries) LinkTeam(index, t);
  LinkPlace(index);
}

void Queue::Unlink(ContactIndex index) {
  EndKeep(index);
  Contact& c = pool_.contacts[index];
  if (!c.linked) return;
  c.linked = false;
  UnlinkPlace(index);
  for (TeamEntry& t : c.team_entries) {
    if (t.in_line != kNoIndex) {
      classes_.FindTeam(c.klass, t.team)->known->Remove(t.in_line, classes_.spots());
    }
    t.in_line = kNoIndex;
  }
  for (Entry& e : c.entries) {
    if (e.in_line != kNoIndex) classes_.seat(e.seat).known->Remove(e.in_line, classes_.spots());
    e.in_line = kNoIndex;
  }
}

void Queue::LinkPlace(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  // It may come to hold all of them: it does not grow on its own later.
  EligibilityClass& klass = classes_[c.klass];
  klass.held.Reserve(klass.contacts.capacity());
  c.open_place = c.held == kNoIndex
                     ? klass.open.Insert(c.priority, c.place, index, classes_.spots())
                     : klass.held.Insert(c.place, index);
}

void Queue::UnlinkPlace(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  EligibilityClass& klass = classes_[c.klass];
  if (c.held == kNoIndex) {
    klass.open.Remove(c.open_place, classes_.spots());
  } else {
    klass.held.Remove(c.open_place);
  }
  c.open_place = kNoIndex;
}

}  // namespace rapport
