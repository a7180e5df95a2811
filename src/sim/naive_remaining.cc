// When agents who are busy will be free.

#include <algorithm>
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

Millis NaiveRouter::TimeLeft(AgentId agent, const NaiveHand& hand) const {
  const NaiveContact& contact = contacts_.at(hand.contact);
  const HandlingShape shape = ShapeBy(agent, contact.topic);
  const Millis wrap_up = p_.wrap_up == kEndless ? 0 : p_.wrap_up / kMicrosPerMilli;
  switch (contact.state) {
    case ContactState::kOffered:
      return ToMillis(shape.mean_s);
    case ContactState::kInHand:
      return ToMillis(shape.MeanAfter(Seconds((now_ - hand.since) / kMicrosPerMilli))) + wrap_up;
    default:
      return contact.until == kNever ? 0 : (contact.until - now_) / kMicrosPerMilli;
  }
}

bool NaiveRouter::NeedsAll(const NaiveAgent& agent, const NaiveContact& contact) const {
  bool all = Exclusive(contact.channel);
  for (const NaiveHand& hand : agent.hands) {
    all = all || Exclusive(contacts_.at(hand.contact).channel);
  }
  return all;
}

Millis NaiveRouter::TimeUntilRoom(AgentId id, const NaiveContact& contact) const {
  const NaiveAgent& agent = agents_.at(id);
  std::vector<Millis> times;
  for (const NaiveHand& hand : agent.hands) times.push_back(TimeLeft(id, hand));
  return NeedsAll(agent, contact) ? *std::max_element(times.begin(), times.end())
                                  : *std::min_element(times.begin(), times.end());
}

Millis NaiveRouter::TimeUntilFree(AgentId id, const NaiveContact& contact) const {
  const NaiveAgent& agent = agents_.at(id);
  if (ComesBack(agent)) return (agent.back_at - now_) / kMicrosPerMilli;
  if (agent.presence != Presence::kAvailable) return kNeverMs;
  if (KeptForAnother(contact, id)) return kNeverMs;
  if (agent.available_until > now_ && HasCapacity(contact, id)) return 0;
  if (agent.hands.empty()) return kNeverMs;
  Millis until = TimeUntilRoom(id, contact);
  for (const auto& [other_id, other] : contacts_) {
    if (other.held == id && other_id != contact.id) until += HandlingOf(contact.topic);
  }
  return until;
}

void NaiveRouter::AddUntilRoom(AgentId id, const NaiveContact& contact, FirstFree& first) const {
  if (KeptForAnother(contact, id)) return;
  const NaiveAgent& agent = agents_.at(id);
  if (agent.hands.size() > 1 && NeedsAll(agent, contact)) {
    first.AddMemoryless(std::max(1.0, Seconds(TimeUntilRoom(id, contact))));
    return;
  }
  const Millis wrap_up = p_.wrap_up == kEndless ? 0 : p_.wrap_up / kMicrosPerMilli;
  for (const NaiveHand& hand : agent.hands) {
    const NaiveContact& other = contacts_.at(hand.contact);
    const Millis elapsed = (now_ - hand.since) / kMicrosPerMilli;
    if (other.state == ContactState::kInHand) {
      first.Add(ShapeBy(id, other.topic), Seconds(elapsed), Seconds(wrap_up));
    } else if (other.state == ContactState::kOffered) {
      first.Add(ShapeBy(id, other.topic), 0, Seconds(wrap_up));
    } else {
      first.AddKnown(Seconds(TimeLeft(id, hand)));
    }
  }
}

}  // namespace rapport::sim
