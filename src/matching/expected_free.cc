#include "matching/expected_free.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/fixed.h"
#include "base/real.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

// Less than this of all cases is none.
constexpr double kNothing = 1e-12;

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

Millis MeanOf(const HandlingShape& shape) { return Rounded(shape.mean_s * kMillisPerSecond); }

// The after-contact work that such a contact leaves.
Millis WrapUp(const Pool& pool, const HandlingShape& shape) {
  return pool.settings.wrap_up == kEndless ? UnendedWork(0, MeanOf(shape))
                                           : pool.settings.wrap_up / kMicrosPerMilli;
}

// Of one contact in an agent's hands.
Millis Remaining(const Pool& pool, const Agent& agent, const Hand& hand) {
  const Contact& contact = pool.contacts[hand.contact];
  const bool wraps_up = contact.state == ContactState::kWrappingUp;
  if (wraps_up && contact.until != kNever) return (contact.until - pool.now) / kMicrosPerMilli;
  const HandlingShape shape = ShapeBy(pool, agent, contact);
  if (wraps_up) return UnendedWork(Elapsed(pool, hand), MeanOf(shape));
  if (contact.state != ContactState::kInHand) return MeanOf(shape);
  const double left = shape.MeanAfter(Seconds(Elapsed(pool, hand)));
  return Rounded(left * kMillisPerSecond) + WrapUp(pool, shape);
}

void AddHand(const Pool& pool, const Agent& agent, const Hand& hand, FirstFree& first) {
  const Contact& contact = pool.contacts[hand.contact];
  if (contact.state == ContactState::kWrappingUp) {
    const double left = Seconds(Remaining(pool, agent, hand));
    contact.until == kNever ? first.AddMemoryless(left) : first.AddKnown(left);
    return;
  }
  const HandlingShape shape = ShapeBy(pool, agent, contact);
  const bool begun = contact.state == ContactState::kInHand;
  first.Add(shape, begun ? Seconds(Elapsed(pool, hand)) : 0, Seconds(WrapUp(pool, shape)));
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

// What is looked at of what is in the agent's hands, the soonest first, and how many of it must be
// gone before the contact can come: as many of the soonest as free the units that it needs.
struct Endings {
  struct Ending {
    const Hand* hand = nullptr;
    Millis remaining = 0;
  };
  std::array<Ending, FirstFree::kMostHands + 1> list;
  std::size_t size = 0;
  std::size_t needed = 0;  // 0: there is no room, whatever ends.
};

Endings EndingsOf(const Pool& pool, const Agent& agent, const Contact& contact) {
  Endings endings;
  if (contact.needs.units > agent.capacity) return endings;
  const bool all = NeedsAll(pool, agent, contact);
  auto& list = endings.list;
  for (const Hand& hand : agent.hands) {
    const Endings::Ending ending{&hand, Remaining(pool, agent, hand)};
    std::size_t at = endings.size;
    for (; at > 0 && list[at - 1].remaining > ending.remaining; --at) list[at] = list[at - 1];
    list[at] = ending;
    if (endings.size < FirstFree::kMostHands) {
      ++endings.size;
    } else if (all) {
      std::move(list.begin() + 1, list.end(), list.begin());
    }
  }
  std::int64_t missing = agent.units + contact.needs.units - agent.capacity;
  for (std::size_t i = 0; i < endings.size && (all || i == 0 || missing > 0); ++i) {
    missing -= list[i].hand->units;
    ++endings.needed;
  }
  return endings;
}

// One who is free as soon as enough has ended.
void AddEndings(const Pool& pool, const Agent& agent, const Endings& endings, FirstFree& first) {
  const std::span all(endings.list.data(), endings.size);
  if (endings.needed <= 1) {
    if (endings.needed == 0) return;
    for (const Endings::Ending& ending : all) AddHand(pool, agent, *ending.hand, first);
    return;
  }
  std::array<FirstFree, FirstFree::kMostHands> each;
  for (std::size_t i = 0; i < all.size(); ++i) AddHand(pool, agent, *all[i].hand, each[i]);
  first.AddWhenGone(std::span(each.data(), all.size()), endings.needed);
}

// Until enough of what is in the agent's hands is gone.
Millis UntilRoom(const Pool& pool, const Agent& agent, const Contact& contact) {
  const Endings endings = EndingsOf(pool, agent, contact);
  if (endings.needed == 0) return kNeverMs;
  if (endings.needed == 1) return endings.list.front().remaining;
  FirstFree first;
  AddEndings(pool, agent, endings, first);
  return Rounded(first.Mean() * kMillisPerSecond);
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

bool LeavesBefore(const Pool& pool, const Agent& agent, Millis expected) {
  if (agent.available_until == kNever) return false;
  const Micros there = agent.available_until - pool.now;
  return there <= 0 || expected >= (there - 1) / kMicrosPerMilli + 1;
}

bool CanBeWaitedFor(const Pool& pool, AgentIndex index, const Contact& contact) {
  if (LastingObstacleOf(index, contact, pool) != Obstacle::kNone) return false;
  const Agent& agent = pool.agents[index];
  // What most never need is not worked out.
  return agent.available_until == kNever ||
         !LeavesBefore(pool, agent, ExpectedFree(pool, agent, contact));
}

Millis UnendedWork(Millis elapsed, Millis handling) {
  constexpr Millis kPart = 10;
  return std::max({elapsed, handling / kPart, Millis{1}});
}

void FirstFree::EndAt(std::size_t i) {
  if (i >= end_) return;
  std::fill(over_.begin() + static_cast<std::ptrdiff_t>(i), over_.end(), 0);
  end_ = i;
}

void FirstFree::Add(const HandlingShape& shape, double elapsed, double after) {
  const double count = shape.CountAt(elapsed);
  for (std::size_t i = 0; i < end_; ++i) {
    const double more = HandlingSpread::TimeAt(i) - after;
    if (more > 0) over_[i] *= shape.ShareOver(elapsed, count, more);
    if (over_[i] < kNothing) EndAt(i);
  }
}

void FirstFree::AddKnown(double seconds) {
  // It is certain to take longer than no time at all, which RemainAfter begins with.
  std::size_t i = 1;
  while (i < end_ && HandlingSpread::TimeAt(i) < seconds) ++i;
  EndAt(i);
}

void FirstFree::AddMemoryless(double mean) {
  const HandlingSpread none;
  Add(HandlingShape{&none, 1, mean}, 0, 0);
}

void FirstFree::AddWhenGone(std::span<const FirstFree> hands, std::size_t count) {
  for (std::size_t i = 0; i < end_; ++i) {
    // The share in which so many of those looked at are gone, up to `count` of them.
    std::array<double, kMostHands + 1> gone{1};
    for (const FirstFree& hand : hands) {
      const double over = hand.over_[i];
      for (std::size_t k = count; k > 0; --k) {
        gone[k] = gone[k] * (k == count ? 1 : over) + gone[k - 1] * (1 - over);
      }
      gone[0] *= over;
    }
    double fewer = 0;
    for (std::size_t k = 0; k < count; ++k) fewer += gone[k];
    over_[i] *= fewer;
    if (over_[i] < kNothing) EndAt(i);
  }
}

double FirstFree::Mean() const {
  double mean = over_.back() * HandlingSpread::Times().back();
  for (std::size_t i = 1; i < over_.size() && i <= end_; ++i) {
    const double width = HandlingSpread::TimeAt(i) - HandlingSpread::TimeAt(i - 1);
    mean += width * (over_[i] + over_[i - 1]) / 2;
  }
  return mean;
}

void FirstFree::Fill(RemainingTime& remaining) const {
  // Whoever takes longer than the last of the times, 136 years, takes as long again.
  RemainAfter(HandlingSpread::Times(), over_, HandlingSpread::Times().back(), 0, remaining);
}

void AddUntilRoom(const Pool& pool, const Agent& agent, const Contact& contact, FirstFree& first) {
  if (IsKeptForAnother(agent, contact, pool)) return;
  AddEndings(pool, agent, EndingsOf(pool, agent, contact), first);
}

}  // namespace rapport
