// The first of item 6 of section 9 of docs/routing.md: lists too long, and units past the limit.

#include <algorithm>
#include <cstdint>

#include "sim/naive_validate.h"

namespace rapport::sim {
namespace {

template <typename List>
bool Fits(const List& list, std::int64_t limit) {
  return static_cast<std::int64_t>(list.size()) <= limit;
}

bool Fits(const AgentUpdated& e, const Limits& l) {
  if (!Fits(e.skills, l.skills_per_agent) || !Fits(e.channels, l.channels_per_agent)) return false;
  if (e.capacity > l.capacity) return false;
  if (!e.in_hand.has_value()) return true;
  return Fits(*e.in_hand, l.in_hand_per_agent) &&
         std::all_of(e.in_hand->begin(), e.in_hand->end(),
                     [&](const InHand& in_hand) { return in_hand.units <= l.capacity; });
}

bool Fits(const CustomerUpdated& e, const Limits& l) {
  return Fits(e.asked_for, l.asked_for_per_customer) && Fits(e.avoid, l.avoided_per_customer);
}

bool Fits(const ContactArrived& e, const Limits& l) {
  return Fits(e.skills, l.skills_per_contact) && Fits(e.opinions, l.opinions_per_contact) &&
         e.units <= l.capacity;
}

bool Fits(const ContactUpdated& e, const Limits& l) {
  return (!e.skills.has_value() || Fits(*e.skills, l.skills_per_contact)) &&
         (!e.opinions.has_value() || Fits(*e.opinions, l.opinions_per_contact)) &&
         (!e.units.has_value() || *e.units <= l.capacity);
}

bool Fits(const ContactAssigned& e, const Limits& l) { return e.units <= l.capacity; }

bool Fits(const ContactTransferred& e, const Limits& l) {
  return Fits(e.to_skills, l.skills_per_contact);
}

bool Fits(const Policy& p, const Limits& l) {
  return Fits(p.channels, l.channels_per_agent) && Fits(p.relax, l.relax_steps) &&
         std::all_of(p.channels.begin(), p.channels.end(),
                     [&](const ChannelCost& cost) { return cost.units <= l.capacity; });
}

bool Fits(const PolicyChanged& e, const Limits& l) { return Fits(e.policy, l); }

template <typename Other>
bool Fits(const Other&, const Limits&) {
  return true;
}

absl::Status Status(bool fits) {
  return fits ? absl::OkStatus() : absl::ResourceExhaustedError("a list is too long");
}

}  // namespace

absl::Status CheckLists(const EventBody& what, const Limits& limits) {
  return Status(std::visit([&](const auto& body) { return Fits(body, limits); }, what));
}

absl::Status CheckLists(const Policy& policy, const Limits& limits) {
  return Status(Fits(policy, limits));
}

}  // namespace rapport::sim
