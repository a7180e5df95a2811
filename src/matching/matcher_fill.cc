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
  const auto [first, first_place] = found.FrontTo(kLeastUrgent);
  const bool passes = first != kNoIndex && first != found.best;
  const bool ahead = passes && first_place < pool_.contacts[found.best].place;
  if (passes) {
    const bool bound = IsBound(pool_, pool_.contacts[first]);
    if (!bound && LetWait(agent, first)) return true;
    if (bound || (ahead && GoesFirst(agent, pool_.contacts[first]))) {
      if (!KeepInstead(agent, first)) Offer(agent, first);
      return true;
    }
  }
  if (LetWait(agent, found.best) || KeepInstead(agent, found.best)) return true;
  if (ahead) {
    Contact& front = pool_.contacts[first];
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

Matcher::Found::Front Matcher::Found::FrontTo(int priority) const {
  Front first;
  for (int p = kMostUrgent; p <= priority; ++p) {
    const Front& front = fronts[static_cast<std::size_t>(p - kMostUrgent)];
    if (front.contact == kNoIndex) continue;
    if (first.contact == kNoIndex || front.place < first.place) first = front;
  }
  return first;
}

void Matcher::Found::AddFront(const LineSpot& spot) {
  Front& front = fronts[static_cast<std::size_t>(spot.priority - kMostUrgent)];
  if (front.contact == kNoIndex || spot.place < front.place) front = {spot.contact, spot.place};
}

// What a contact is worth to the agent moves it past those of its own priority and worse ones. One
// of a better priority that is before it in line sends it, and all of its priority, behind those of
// better ones.
Matcher::Found Matcher::FindFor(AgentIndex agent) {
  Found found;
  FindBest(agent, found);
  while (found.best != kNoIndex && pool_.settings.preferred()) {
    const Contact& best = pool_.contacts[found.best];
    const Found::Front before = found.FrontTo(best.priority - 1);
    if (before.contact == kNoIndex || best.place < before.place) break;
    found.last_priority = best.priority - 1;
    found.best = kNoIndex;
    FindBest(agent, found);
  }
  return found;
}

// A contact that the agent may take is of a class in which they have a free seat, or for which they
// have room and are kept for one behind it, or was transferred to them and is held.
void Matcher::FindBest(AgentIndex agent, Found& found) {
  if (pool_.agents[agent].held_by_transfer > 0) FindAmongHeld(agent, found);
  EligibilityClasses& classes = queue_.classes();
  for (const SlabIndex index : classes.SeatsOf(agent)) {
    const Seat& seat = classes.seat(index);
    const bool kept = pool_.agents[agent].kept_for != kNoIndex &&
                      HasRoom(pool_.agents[agent], classes[seat.klass].needs, pool_);
    if (!seat.free() && !kept) continue;
    if (seat.known != nullptr) FindInLine(agent, *seat.known, false, found);
    TeamSeats& team = classes[seat.klass].teams[seat.team];
    if (team.known != nullptr) FindInLine(agent, *team.known, true, found);
    FindInClass(agent, seat.klass, found);
    FindAmongShared(agent, seat.klass, found);
  }
}

void Matcher::FindAmongHeld(AgentIndex agent, Found& found) {
  for (const ContactIndex index : pool_.agents[agent].held) {
    const Contact& c = pool_.contacts[index];
    if (c.priority > found.last_priority || !MayTake(agent, c)) continue;
    const Place key = queue_.PlaceFor(c, StandingOf(agent, c, pool_).worth_ms);
    if (found.best != kNoIndex && found.best_key < key) continue;
    found.best = index;
    found.best_key = key;
  }
}

// `strangers`: the line is the team's, and those who have an entry of the agent's own stand
// elsewhere.
void Matcher::FindInLine(AgentIndex agent, const ContactLine& line, bool strangers, Found& found) {
  line.VisitTo(found.last_priority, [&](const LineSpot& spot) {
    if (found.best != kNoIndex && found.best_key < spot.place) return false;
    const Contact& c = pool_.contacts[spot.contact];
    if ((strangers && EntryOf(c, agent) != nullptr) || !MayTake(agent, c)) return true;
    found.best = spot.contact;
    found.best_key = spot.place;
    return false;
  });
}

// The line is by place alone. Contacts whose worth for this agent is not 0 stand in the agent's or
// the team's line, too; one of worth 0 or more there is ahead of everything behind it here.
void Matcher::FindInClass(AgentIndex agent, ClassIndex klass, Found& found) {
  const bool preferred = pool_.settings.preferred();
  queue_.classes()[klass].open.VisitTo(found.last_priority, [&](const LineSpot& spot) {
    const Contact& c = pool_.contacts[spot.contact];
    if (!MayTake(agent, c)) return !IsKeptForAnother(pool_.agents[agent], c, pool_);
    found.AddFront(spot);
    const Standing standing = StandingOf(agent, c, pool_);
    const bool elsewhere =
        EntryOf(c, agent) != nullptr || (preferred && standing.affinity != nullptr);
    if (elsewhere) return preferred && standing.worth_ms < 0;
    if (found.best == kNoIndex || spot.place < found.best_key) {
      found.best = spot.contact;
      found.best_key = spot.place;
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
    if (c.priority > found.last_priority) return true;
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
