// Who gets an unplaced contact.

#include <algorithm>

#include "matching/known.h"
#include "matching/matcher.h"
#include "ranking/filter.h"

namespace rapport {

void Matcher::PlaceContact(ContactIndex index) {
  if (!pool_.contacts[index].open()) {
    PlaceHeld(index);
    return;
  }
  if (PlaceTransferred(index)) return;
  if (!FindClass(index)) {
    Release(index, Reason::kNobodyCanServe);
    queue_.Leave(index);
    released_.push_back(index);
    return;
  }
  if (pool_.settings.preferred()) {
    const std::optional<NewDemand> demand = FirstDemand(index);
    PlacePreferred(index);
    if (demand.has_value()) pool_.CountDemand(*demand);
  } else {
    PlaceBaseline(index);
  }
}

// It, or what it needs, has changed while it waits for an agent: they may have room for it now, or
// going to somebody who is free may have become better.
void Matcher::PlaceHeld(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  AgentIndex to = kNoIndex;
  if (c.transfer_to == kNoIndex && pool_.settings.preferred()) {
    const std::optional<Free> free = BestToTake(index);
    if (free.has_value() && IsShared(free->agent, c)) to = free->agent;
  } else {
    if (c.transfer_to == kNoIndex) {
      FindKnown(pool_, c, known_);
      to = KnownAtHand(pool_, c, known_);
    }
    if (to == kNoIndex && ObstacleOf(c.held, c, pool_) == Obstacle::kNone) to = c.held;
  }
  if (to != kNoIndex && !KeepInstead(to, index)) Offer(to, index);
}

// To the agent whom it was transferred to, now or as soon as they are free.
bool Matcher::PlaceTransferred(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  const AgentIndex to = c.transfer_to;
  if (to == kNoIndex) return false;
  if (ObstacleOf(to, c, pool_) == Obstacle::kNone && !KeepInstead(to, index)) {
    Offer(to, index);
    return true;
  }
  const Agent& agent = pool_.agents[to];
  const Micros wait_max = pool_.settings.wait_max;
  const Millis expected = ExpectedFree(pool_, to, c);
  const bool in_time = expected == kNeverMs || expected <= wait_max / kMicrosPerMilli;
  if (IsExpected(agent, pool_.now) && agent.available_until > pool_.now && in_time &&
      MayWait(pool_, c) && LastingObstacleOf(to, c, pool_) == Obstacle::kNone) {
    Hold(index, to, expected, std::min(ClampedAdd(pool_.now, wait_max), c.due));
    return true;
  }
  c.transfer_to = kNoIndex;
  return false;
}

// Where no agent of the pool can serve what the contact needs, or all who could are barred, waiting
// for a relax step would change nothing before that step: it is taken at once.
bool Matcher::FindClass(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  if (queue_.classes().MayBeServed(c)) return true;
  for (int step = c.relax_step + 1; step <= pool_.settings.steps(); ++step) {
    if (queue_.classes().HasMembers(c.needs, pool_.settings.LevelsLowered(step))) {
      queue_.Relax(index, step);
      if (queue_.classes().MayBeServed(c)) return true;
    }
  }
  return false;
}

void Matcher::PlacePreferred(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  const std::optional<Free> free = BestToTake(index);
  if (!free.has_value()) {
    WaitForAnyone(index);
    return;
  }
  const std::optional<WaitPlan> plan =
      WaitOrGo(pool_, c, {free->agent, free->worth_ms}, wait_memory_);
  if (plan.has_value()) {
    Hold(index, plan->agent, plan->expected, plan->until);
  } else {
    Offer(free->agent, index);
  }
}

void Matcher::PlaceBaseline(ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  FindKnown(pool_, c, known_);
  const AgentIndex known = KnownAtHand(pool_, c, known_);
  if (known != kNoIndex) {
    Offer(known, index);
    return;
  }
  const AgentIndex awaited = KnownToWaitFor(pool_, c, known_);
  if (awaited != kNoIndex) {
    Hold(index, awaited, ExpectedFree(pool_, awaited, c),
         ClampedAdd(pool_.now, pool_.settings.wait_max));
    return;
  }
  const std::optional<Free> free = BestFree(c);
  if (free.has_value()) {
    Offer(free->agent, index);
  } else {
    WaitForAnyone(index);
  }
}

// Keeps the agent for another contact, and maybe others for others, instead of giving them this
// one; false: they may have it.
bool Matcher::KeepInstead(AgentIndex agent, ContactIndex index) {
  keeps_.clear();
  const Contact& c = pool_.contacts[index];
  const bool kept = IsToBeKept(pool_, queue_.classes(), agent, c, keeps_);
  for (const Keep& keep : keeps_) {
    queue_.Keep(keep.contact, keep.agent);
    LookAtHoldsAnew(keep.agent);
  }
  return kept;
}

// The agent is about to get a contact.
void Matcher::CountPassed(AgentIndex agent, const Contact& contact) {
  if (!pool_.settings.preferred()) return;
  keeps_.clear();
  const ContactIndex index = PassedForRoom(pool_, queue_.classes(), agent, contact, keeps_);
  if (index == kNoIndex || IsBound(pool_, pool_.contacts[index])) return;
  Contact& passed = pool_.contacts[index];
  if (passed.passed++ == 0) passed.first_passed = pool_.now;
}

// The best of the free who need not be kept for another.
std::optional<Matcher::Free> Matcher::BestToTake(ContactIndex index) {
  std::optional<Free> free = BestFree(pool_.contacts[index]);
  while (free.has_value() && KeepInstead(free->agent, index)) {
    free = BestFree(pool_.contacts[index]);
  }
  return free;
}

std::optional<Matcher::Free> Matcher::BestFree(const Contact& contact) const {
  std::optional<Free> best;
  const bool preferred = pool_.settings.preferred();
  for (const Entry& e : contact.entries) {
    if (ObstacleOf(e.agent, contact, pool_) != Obstacle::kNone) continue;
    const Free free{e.agent, preferred ? e.worth_ms : 0,
                    IdleKeyOf(pool_.agents[e.agent], pool_.settings)};
    if (!best.has_value() || IsBetter(free, *best)) best = free;
  }
  ConsiderStrangers(contact, best);
  ConsiderKept(contact, best);
  return best;
}

// Teams that are something to the customer are looked at one by one. Of all others, to whom the
// contact is worth nothing, they are taken by the first of their idle, for as long as somebody
// there may still be better.
void Matcher::ConsiderStrangers(const Contact& contact, std::optional<Free>& best) const {
  const bool preferred = pool_.settings.preferred();
  const EligibilityClasses& classes = queue_.classes();
  for (const TeamEntry& entry : contact.team_entries) {
    if (!preferred || entry.may_not_serve) continue;
    const TeamSeats* team = classes.FindTeam(contact.klass, entry.team);
    if (team != nullptr) ConsiderTeam(contact, *team, entry.worth_ms, best);
  }
  for (const TeamSeats& team : classes[contact.klass].teams_with_free) {
    if (best.has_value() &&
        (best->worth_ms > 0 || (best->worth_ms == 0 && best->key < team.first_free))) {
      break;
    }
    const TeamEntry* entry = TeamEntryOf(contact, team.team);
    if (entry != nullptr && (preferred || entry->may_not_serve)) continue;
    ConsiderTeam(contact, team, 0, best);
  }
}

// Those who are kept stand among the free of one class only, and are free for all that is before it
// in line. They are few: each is kept for the first in line of some class.
void Matcher::ConsiderKept(const Contact& contact, std::optional<Free>& best) const {
  for (const AgentIndex agent : pool_.kept) {
    if (EntryOf(contact, agent) != nullptr) continue;
    if (ObstacleOf(agent, contact, pool_) != Obstacle::kNone) continue;
    const Free free{agent, StandingOf(agent, contact, pool_).worth_ms,
                    IdleKeyOf(pool_.agents[agent], pool_.settings)};
    if (!best.has_value() || IsBetter(free, *best)) best = free;
  }
}

// Of a team the one who is first in idle order, may serve now and has no entry of their own.
void Matcher::ConsiderTeam(const Contact& contact, const TeamSeats& team, std::int64_t worth_ms,
                           std::optional<Free>& best) const {
  for (const Seat& seat : team.free) {
    if (best.has_value() &&
        (worth_ms < best->worth_ms || (worth_ms == best->worth_ms && best->key < seat.key))) {
      return;
    }
    if (EntryOf(contact, seat.agent) != nullptr) continue;
    if (ObstacleOf(seat.agent, contact, pool_) != Obstacle::kNone) continue;
    best = Free{seat.agent, worth_ms, seat.key};
    return;
  }
}

}  // namespace rapport
