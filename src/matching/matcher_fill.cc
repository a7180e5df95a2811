// What a freed agent gets.

#include <algorithm>

#include "base/fixed.h"
#include "matching/matcher.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

// So many of those who wait for others are looked at, in each class.
constexpr int kHeldSeen = 8;

}  // namespace

void Matcher::Fill(AgentIndex agent) {
  filling_ = agent;
  while (FillOnce(agent)) {
  }
  filling_ = kNoIndex;
}

bool Matcher::FillOnce(AgentIndex agent) {
  const Agent& a = pool_.agents[agent];
  if (!a.registered || a.presence != Presence::kAvailable || a.available_until <= pool_.now) {
    return false;
  }
  const Found found = FindFor(agent);
  if (found.best == kNoIndex) return false;
  if (pool_.settings.preferred()) return FillPreferred(agent, found);
  Offer(agent, found.best);
  return true;
}

// The contact that gains most, unless the one first in line gains by going first, or has been
// passed over often or long enough.
bool Matcher::FillPreferred(AgentIndex agent, const Found& found) {
  const bool passes = found.front != kNoIndex && found.front != found.best;
  if (passes) {
    const Settings& settings = pool_.settings;
    const Contact& front = pool_.contacts[found.front];
    const bool bound =
        front.passed >= settings.pass_over_max ||
        (front.passed > 0 && pool_.now - front.first_passed >= settings.pass_over_for);
    if (!bound && LetWait(agent, found.front)) return true;
    const bool ahead = found.front_place < pool_.contacts[found.best].place;
    if (bound || (ahead && GoesFirst(agent, front))) {
      Offer(agent, found.front);
      return true;
    }
  }
  if (LetWait(agent, found.best)) return true;
  if (passes && found.front_place < pool_.contacts[found.best].place) {
    Contact& front = pool_.contacts[found.front];
    if (front.passed++ == 0) front.first_passed = pool_.now;
  }
  Offer(agent, found.best);
  return true;
}

// Whether an open contact is better off waiting for somebody else; it is told so then.
bool Matcher::LetWait(AgentIndex agent, ContactIndex index) {
  const Contact& c = pool_.contacts[index];
  if (!c.open()) return false;
  const AtHand at_hand{agent, StandingOf(agent, c, pool_).worth_ms};
  const auto plan = WaitOrGo(pool_, c, at_hand, wait_memory_);
  if (!plan.has_value()) return false;
  Hold(index, plan->agent, plan->expected, plan->until);
  return true;
}

// It prefers others, and yet gains by going now, those who wait for this agent considered.
bool Matcher::GoesFirst(AgentIndex agent, const Contact& contact) {
  const AtHand at_hand{agent, StandingOf(agent, contact, pool_).worth_ms};
  const auto plan = BestWait(pool_, contact, at_hand, wait_memory_);
  return plan.has_value() && plan->all_considered && plan->cost_ms > plan->gain_ms;
}

// A contact that the agent may take is of a class in which they have a free seat, or was
// transferred to them and is held.
Matcher::Found Matcher::FindFor(AgentIndex agent) {
  Found found;
  if (pool_.agents[agent].held_by_transfer > 0) FindAmongHeld(agent, found);
  EligibilityClasses& classes = queue_.classes();
  for (const SlabIndex index : classes.SeatsOf(agent)) {
    const Seat& seat = classes.seat(index);
    if (!seat.free()) continue;
    if (seat.known != nullptr) FindInLine(agent, *seat.known, false, found);
    TeamSeats& team = classes[seat.klass].teams[seat.team];
    if (team.known != nullptr) FindInLine(agent, *team.known, true, found);
    FindInClass(agent, seat.klass, found);
    FindAmongShared(agent, seat.klass, found);
  }
  return found;
}

void Matcher::FindAmongHeld(AgentIndex agent, Found& found) {
  for (const ContactIndex index : pool_.agents[agent].held) {
    const Contact& c = pool_.contacts[index];
    if (!MayTake(agent, c)) continue;
    const Place key = queue_.PlaceFor(c, StandingOf(agent, c, pool_).worth_ms);
    if (found.best != kNoIndex && found.best_key < key) continue;
    found.best = index;
    found.best_key = key;
  }
}

// `strangers`: the line is the team's, and those who have an entry of the agent's own stand
// elsewhere.
void Matcher::FindInLine(AgentIndex agent, ContactLine& line, bool strangers, Found& found) {
  line.InOrder([&](const Place& key, ContactIndex index) {
    if (found.best != kNoIndex && found.best_key < key) return false;
    const Contact& c = pool_.contacts[index];
    if ((strangers && EntryOf(c, agent) != nullptr) || !MayTake(agent, c)) return true;
    found.best = index;
    found.best_key = key;
    return false;
  });
}

// The line is by place alone. Contacts whose worth for this agent is not 0 stand in the agent's or
// the team's line, too; one of worth 0 or more there is ahead of everything behind it here.
void Matcher::FindInClass(AgentIndex agent, ClassIndex klass, Found& found) {
  const bool preferred = pool_.settings.preferred();
  bool front_seen = false;
  queue_.classes()[klass].open.InOrder([&](const Place& place, ContactIndex index) {
    const Contact& c = pool_.contacts[index];
    if (!MayTake(agent, c)) return true;
    if (!front_seen) {
      front_seen = true;
      if (found.front == kNoIndex || place < found.front_place) {
        found.front = index;
        found.front_place = place;
      }
    }
    const Standing standing = StandingOf(agent, c, pool_);
    const bool elsewhere =
        EntryOf(c, agent) != nullptr || (preferred && standing.affinity != nullptr);
    if (elsewhere) return preferred && standing.worth_ms < 0;
    if (found.best == kNoIndex || place < found.best_key) {
      found.best = index;
      found.best_key = place;
    }
    return false;
  });
}

// Of those who are nothing to the agent and wait for others, the first few only: that they may go
// after all is for when the others have fallen behind, and then it is the first who go.
void Matcher::FindAmongShared(AgentIndex agent, ClassIndex klass, Found& found) {
  if (!pool_.settings.preferred()) return;
  int seen = 0;
  queue_.classes()[klass].held.InOrder([&](const Place& place, ContactIndex index) {
    if (seen++ == kHeldSeen || (found.best != kNoIndex && found.best_key < place)) return false;
    const Contact& c = pool_.contacts[index];
    if (StandingOf(agent, c, pool_).affinity != nullptr || !MayTake(agent, c)) return true;
    found.best = index;
    found.best_key = place;
    return false;
  });
}

bool Matcher::MayTake(AgentIndex agent, const Contact& contact) {
  if (ObstacleOf(agent, contact, pool_) != Obstacle::kNone) return false;
  if (contact.held == kNoIndex) return contact.transfer_to == kNoIndex;
  return contact.held == agent || IsShared(agent, contact);
}

// Held for another, and nevertheless better off with this agent.
bool Matcher::IsShared(AgentIndex agent, const Contact& contact) {
  if (contact.transfer_to != kNoIndex) return false;
  if (pool_.settings.routing == Routing::kAnyKnown) {
    const Entry* mine = EntryOf(contact, agent);
    return mine != nullptr && mine->known;
  }
  if (!pool_.settings.preferred()) return false;
  WaitPlan plan;
  const AtHand at_hand{agent, StandingOf(agent, contact, pool_).worth_ms};
  const Waiting waiting = JudgeWait(pool_, contact, contact.held, at_hand, wait_memory_, plan);
  return waiting != Waiting::kPays && waiting != Waiting::kNone;
}

}  // namespace rapport
