#include "matching/queue.h"

#include <algorithm>

#include "base/fixed.h"
#include "ranking/score.h"

namespace rapport {

void Queue::Enter(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.state = ContactState::kWaiting;
  c.held = kNoIndex;
  c.until = kNever;
  c.told_anyone = false;
  std::erase_if(c.cooldowns, [this](const Cooldown& d) { return d.until <= pool_.now; });
  c.relax_step = std::max(c.relax_step, StepByTime(c));
  Score(pool_, c);
  Link(index);
  SetDeadline(index);
}

void Queue::Leave(ContactIndex index) {
  Unlink(index);
  Contact& c = pool_.contacts[index];
  if (c.held != kNoIndex) RemoveFromHeld(c);
  c.until = kNever;
  c.unplaced = false;
  c.told_anyone = false;
  deadlines_.SetContact(index, kNever);
}

void Queue::Renew(ContactIndex index) {
  Unlink(index);
  Score(pool_, pool_.contacts[index]);
  Link(index);
  SetDeadline(index);
}

void Queue::Hold(ContactIndex index, AgentIndex agent, Instant until) {
  UnlinkOpen(index);
  Contact& c = pool_.contacts[index];
  c.held = agent;
  c.hold_used = true;
  c.until = until;
  c.told_anyone = false;
  std::vector<ContactIndex>& held = pool_.agents[agent].held;
  c.held_place = static_cast<SlabIndex>(held.size());
  held.push_back(index);
  SetDeadline(index);
}

void Queue::EndHold(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  RemoveFromHeld(c);
  c.until = kNever;
  LinkOpen(index);
  SetDeadline(index);
}

void Queue::RemoveFromHeld(Contact& c) {
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
  const bool open = c.open();
  if (open) UnlinkOpen(index);
  classes_.Leave(c.klass);
  c.relax_step = step;
  c.klass = classes_.FindOrAdd(c.needs, pool_.settings.LevelsLowered(step));
  classes_.Enter(c.klass);
  if (open) LinkOpen(index);
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

ContactLine* Queue::LineOfAgent(AgentIndex agent) {
  return agent < agent_lines_.size() ? agent_lines_[agent].get() : nullptr;
}

ContactLine* Queue::LineOfTeam(TeamId team) {
  const auto it = team_lines_.find(team.value);
  return it == team_lines_.end() ? nullptr : it->second.get();
}

Place Queue::PlaceFor(const Contact& contact, std::int64_t worth_ms) const {
  Place place = contact.place;
  if (pool_.settings.preferred()) {
    place.at = ClampedAdd(place.at, MulDiv(worth_ms, -kMicrosPerMilli, 1));
  }
  return place;
}

void Queue::Link(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.klass = classes_.FindOrAdd(c.needs, pool_.settings.LevelsLowered(c.relax_step));
  classes_.Enter(c.klass);
  for (Entry& e : c.entries) {
    e.fan = kNoIndex;
    if (e.barred()) continue;
    while (agent_lines_.size() <= e.agent) agent_lines_.emplace_back();
    std::unique_ptr<ContactLine>& line = agent_lines_[e.agent];
    if (line == nullptr) line = std::make_unique<ContactLine>();
    e.fan = line->Insert(PlaceFor(c, e.worth_ms), index);
  }
  if (c.held == kNoIndex) LinkOpen(index);
}

void Queue::Unlink(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  if (c.held == kNoIndex) UnlinkOpen(index);
  for (Entry& e : c.entries) {
    if (e.fan != kNoIndex) agent_lines_[e.agent]->Remove(e.fan);
    e.fan = kNoIndex;
  }
  classes_.Leave(c.klass);
  c.klass = kNoIndex;
}

void Queue::LinkOpen(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  c.open_place = classes_[c.klass].open.Insert(c.place, index);
  if (!pool_.settings.preferred()) return;
  for (TeamEntry& t : c.team_entries) {
    if (t.may_not_serve) continue;
    std::unique_ptr<ContactLine>& line = team_lines_[t.team.value];
    if (line == nullptr) line = std::make_unique<ContactLine>();
    t.fan = line->Insert(PlaceFor(c, t.worth_ms), index);
  }
}

void Queue::UnlinkOpen(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  classes_[c.klass].open.Remove(c.open_place);
  c.open_place = kNoIndex;
  for (TeamEntry& t : c.team_entries) {
    if (t.fan != kNoIndex) team_lines_[t.team.value]->Remove(t.fan);
    t.fan = kNoIndex;
  }
}

}  // namespace rapport
