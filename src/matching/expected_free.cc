#include "matching/expected_free.h"

#include <algorithm>

#include "base/fixed.h"
#include "base/real.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

double Seconds(Millis time) { return static_cast<double>(time) / kMillisPerSecond; }

// How contacts such as this one take with the agent.
HandlingShape ShapeBy(const Pool& pool, const Agent& agent, const Contact& contact) {
  const HandlingMeans& handling = pool.history.handling();
  const Millis usual = handling.Of(contact.topic);
  return handling.ShapeOf(contact.topic, pool.demand.HandlingBy(agent.id, usual));
}

Millis Elapsed(const Pool& pool, const Hand& hand) {
  return (pool.now - hand.since) / kMicrosPerMilli;
}

Millis WrapUp(const Pool& pool) {
  return pool.settings.wrap_up == kEndless ? 0 : pool.settings.wrap_up / kMicrosPerMilli;
}

// Of one contact in an agent's hands.
Millis Remaining(const Pool& pool, const Agent& agent, const Hand& hand) {
  const Contact& contact = pool.contacts[hand.contact];
  if (contact.state == ContactState::kWrappingUp) {
    return contact.until == kNever ? 0 : (contact.until - pool.now) / kMicrosPerMilli;
  }
  const HandlingShape shape = ShapeBy(pool, agent, contact);
  if (contact.state != ContactState::kInHand) return Rounded(shape.mean_s * kMillisPerSecond);
  const double left = shape.MeanAfter(Seconds(Elapsed(pool, hand)));
  return Rounded(left * kMillisPerSecond) + WrapUp(pool);
}

// Whether everything in the agent's hands must be gone before the contact can come.
bool NeedsAll(const Pool& pool, const Agent& agent, const Contact& contact) {
  const auto exclusive = [&](const Contact& of) {
    return pool.settings.IsExclusive(of.needs.channel);
  };
  return exclusive(contact) ||
         std::any_of(agent.hands.begin(), agent.hands.end(),
                     [&](const Hand& hand) { return exclusive(pool.contacts[hand.contact]); });
}

// Until enough of what is in the agent's hands is gone.
Millis UntilRoom(const Pool& pool, const Agent& agent, const Contact& contact) {
  if (agent.hands.empty()) return kNeverMs;
  Millis least = kNeverMs;
  Millis most = 0;
  for (const Hand& hand : agent.hands) {
    const Millis remaining = Remaining(pool, agent, hand);
    least = std::min(least, remaining);
    most = std::max(most, remaining);
  }
  return NeedsAll(pool, agent, contact) ? most : least;
}

}  // namespace

bool IsExpected(const Agent& agent, Instant now) {
  if (!agent.registered) return false;
  return agent.presence == Presence::kAvailable ||
         (agent.presence == Presence::kAway && agent.back_at != kNever && agent.back_at > now);
}

Millis ExpectedFree(const Pool& pool, AgentIndex index, const Contact& contact) {
  return ExpectedFree(pool, pool.agents[index], contact);
}

Millis ExpectedFree(const Pool& pool, const Agent& agent, const Contact& contact) {
  if (!IsExpected(agent, pool.now)) return kNeverMs;
  if (agent.presence == Presence::kAway) return (agent.back_at - pool.now) / kMicrosPerMilli;
  if (IsKeptForAnother(agent, contact, pool)) return kNeverMs;
  if (HasRoom(agent, contact.needs, pool)) {
    return agent.available_until > pool.now ? 0 : kNeverMs;
  }
  const Millis until_room = UntilRoom(pool, agent, contact);
  if (until_room == kNeverMs) return kNeverMs;
  const bool held = contact.held != kNoIndex && pool.agents[contact.held].id == agent.id;
  const std::int64_t ahead = static_cast<std::int64_t>(agent.held.size()) - static_cast<int>(held);
  return until_room + MulDiv(ahead, pool.history.handling().Of(contact.topic), 1);
}

void FirstFree::Add(const HandlingShape& shape, double elapsed, double after) {
  for (std::size_t i = 0; i < over_.size(); ++i) {
    const double more = HandlingSpread::TimeAt(i) - after;
    if (more > 0) over_[i] *= shape.ShareOver(elapsed, more);
  }
}

void FirstFree::AddKnown(double seconds) {
  // It is certain to take longer than no time at all, which RemainAfter begins with.
  for (std::size_t i = 1; i < over_.size(); ++i) {
    if (HandlingSpread::TimeAt(i) >= seconds) over_[i] = 0;
  }
}

void FirstFree::AddMemoryless(double mean) {
  const HandlingSpread none;
  Add(HandlingShape{&none, 1, mean}, 0, 0);
}

void FirstFree::Fill(RemainingTime& remaining) const {
  // Whoever takes longer than the last of the times, 18 hours, takes as long again.
  RemainAfter(HandlingSpread::Times(), over_, HandlingSpread::Times().back(), 0, remaining);
}

void AddUntilRoom(const Pool& pool, const Agent& agent, const Contact& contact, FirstFree& first) {
  if (IsKeptForAnother(agent, contact, pool)) return;
  if (agent.hands.size() > 1 && NeedsAll(pool, agent, contact)) {
    first.AddMemoryless(std::max(1.0, Seconds(UntilRoom(pool, agent, contact))));
    return;
  }
  for (const Hand& hand : agent.hands) {
    const Contact& other = pool.contacts[hand.contact];
    if (other.state == ContactState::kWrappingUp) {
      first.AddKnown(Seconds(Remaining(pool, agent, hand)));
    } else {
      const bool begun = other.state == ContactState::kInHand;
      first.Add(ShapeBy(pool, agent, other), begun ? Seconds(Elapsed(pool, hand)) : 0,
                Seconds(WrapUp(pool)));
    }
  }
}

}  // namespace rapport
