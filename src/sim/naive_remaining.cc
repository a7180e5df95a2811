// When agents who are busy will be free.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/fixed.h"
#include "base/real.h"
#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

double Seconds(Millis time) { return static_cast<double>(time) / kMillisPerSecond; }

Millis ToMillis(double seconds) { return Rounded(seconds * kMillisPerSecond); }

}  // namespace

HandlingShape NaiveRouter::ShapeBy(AgentId agent, TopicId topic) const {
  const auto it = topics_.find(topic);
  const Millis mean = HandlingBy(agent, TeamId{}, HandlingOf(topic));
  return ShapeOf(it == topics_.end() ? totals_ : it->second, totals_, mean);
}

// The after-contact work that a contact of the topic leaves.
Millis NaiveRouter::WrapUpBy(AgentId agent, TopicId topic) const {
  return p_.wrap_up == kEndless ? UnendedWork(0, ToMillis(ShapeBy(agent, topic).mean_s))
                                : p_.wrap_up / kMicrosPerMilli;
}

Millis NaiveRouter::TimeLeft(AgentId agent, const NaiveHand& hand) const {
  const NaiveContact& contact = contacts_.at(hand.contact);
  const HandlingShape shape = ShapeBy(agent, contact.topic);
  const Millis elapsed = (now_ - hand.since) / kMicrosPerMilli;
  switch (contact.state) {
    case ContactState::kOffered:
      return ToMillis(shape.mean_s);
    case ContactState::kInHand:
      return ToMillis(shape.MeanAfter(Seconds(elapsed))) + WrapUpBy(agent, contact.topic);
    default:
      return contact.until == kNever ? UnendedWork(elapsed, ToMillis(shape.mean_s))
                                     : (contact.until - now_) / kMicrosPerMilli;
  }
}

bool NaiveRouter::NeedsAll(const NaiveAgent& agent, const NaiveContact& contact) const {
  bool all = Exclusive(contact.channel);
  for (const NaiveHand& hand : agent.hands) {
    all = all || Exclusive(contacts_.at(hand.contact).channel);
  }
  return all;
}

// What the agent has in hand by when it ends, and how many of it must; of more than are told apart
// the last where all must, else the first.
std::vector<NaiveHand> NaiveRouter::EndingHands(AgentId id, const NaiveContact& contact,
                                                std::size_t& needed) const {
  const NaiveAgent& agent = agents_.at(id);
  std::vector<NaiveHand> hands = agent.hands;
  const auto left = [&](const NaiveHand& hand) { return TimeLeft(id, hand); };
  std::stable_sort(hands.begin(), hands.end(),
                   [&](const NaiveHand& a, const NaiveHand& b) { return left(a) < left(b); });
  const bool all = NeedsAll(agent, contact);
  const std::size_t extra = hands.size() - std::min(hands.size(), FirstFree::kMostHands);
  const auto first = all ? hands.begin() : hands.end() - static_cast<std::ptrdiff_t>(extra);
  hands.erase(first, first + static_cast<std::ptrdiff_t>(extra));
  needed = 0;
  if (contact.units > agent.capacity || hands.empty()) return hands;
  std::int64_t room = agent.capacity;
  for (const NaiveHand& hand : agent.hands) room -= hand.units;
  for (const NaiveHand& hand : hands) {
    if (!all && needed > 0 && room >= contact.units) break;
    room += hand.units;
    ++needed;
  }
  return hands;
}

Millis NaiveRouter::TimeUntilRoom(AgentId id, const NaiveContact& contact) const {
  std::size_t needed = 0;
  const std::vector<NaiveHand> hands = EndingHands(id, contact, needed);
  if (needed == 0) return kNeverMs;
  if (needed == 1) return TimeLeft(id, hands.front());
  FirstFree first;
  AddUntilRoom(id, contact, first);
  return ToMillis(first.Mean());
}

Millis NaiveRouter::TimeUntilFree(AgentId id, const NaiveContact& contact) const {
  const NaiveAgent& agent = agents_.at(id);
  if (ComesBack(agent)) return (agent.back_at - now_) / kMicrosPerMilli;
  if (agent.presence != Presence::kAvailable) return kNeverMs;
  if (KeptForAnother(contact, id)) return kNeverMs;
  if (agent.available_until > now_ && HasCapacity(contact, id)) return 0;
  if (agent.hands.empty()) return kNeverMs;
  Millis until = TimeUntilRoom(id, contact);
  if (until == kNeverMs) return kNeverMs;
  for (const auto& [other_id, other] : contacts_) {
    if (other.held == id && other_id != contact.id) until += HandlingOf(contact.topic);
  }
  return until;
}

void NaiveRouter::AddUntilRoom(AgentId id, const NaiveContact& contact, FirstFree& first) const {
  if (KeptForAnother(contact, id)) return;
  std::size_t needed = 0;
  const std::vector<NaiveHand> hands = EndingHands(id, contact, needed);
  if (needed == 0) return;
  std::vector<FirstFree> each(needed == 1 ? 1 : hands.size());
  if (needed == 1) each.front() = first;
  for (std::size_t i = 0; i < hands.size(); ++i) {
    FirstFree& one = needed == 1 ? each.front() : each[i];
    const NaiveContact& other = contacts_.at(hands[i].contact);
    const double left = Seconds(TimeLeft(id, hands[i]));
    if (other.state == ContactState::kWrappingUp) {
      other.until == kNever ? one.AddMemoryless(left) : one.AddKnown(left);
      continue;
    }
    const bool begun = other.state == ContactState::kInHand;
    const Millis elapsed = begun ? (now_ - hands[i].since) / kMicrosPerMilli : 0;
    one.Add(ShapeBy(id, other.topic), Seconds(elapsed), Seconds(WrapUpBy(id, other.topic)));
  }
  if (needed == 1) {
    first = each.front();
  } else {
    first.AddWhenGone(each, needed);
  }
}

}  // namespace rapport::sim
