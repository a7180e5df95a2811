// Section 6 of docs/routing.md, Keep: agents who get nothing but the contact that they are kept
// for.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {

bool NaiveRouter::Bound(const NaiveContact& contact) const {
  const bool often = contact.passed >= p_.policy.pass_over_max;
  const bool long_ago = contact.passed >= 1 && p_.pass_over_for != kEndless &&
                        After(contact.first_passed, p_.pass_over_for) <= now_;
  return often || long_ago;
}

const NaiveContact* NaiveRouter::KeptFor(AgentId agent) const {
  for (const auto& [id, contact] : contacts_) {
    if (contact.kept_by == agent) return &contact;
  }
  return nullptr;
}

bool NaiveRouter::KeptForAnother(const NaiveContact& contact, AgentId agent) const {
  const NaiveContact* kept = KeptFor(agent);
  return kept != nullptr && kept->id != contact.id && Place(*kept) < Place(contact);
}

void NaiveRouter::EndKeep(NaiveContact& contact) {
  if (!contact.kept_by.valid()) return;
  let_go_.push_back(contact.kept_by);
  contact.kept_by = AgentId{};
}

bool NaiveRouter::CanBeKeptFor(const NaiveContact& contact, AgentId id) const {
  const NaiveAgent* agent = FindAgent(id);
  return agent != nullptr && agent->presence == Presence::kAvailable &&
         agent->available_until > now_ && contact.units <= agent->capacity &&
         MayServe(contact, id) && !Barred(contact, id) && !CoolingDown(contact, id);
}

bool NaiveRouter::FirstOfClass(const NaiveContact& contact) const {
  return std::none_of(contacts_.begin(), contacts_.end(), [&](const auto& entry) {
    const NaiveContact& other = entry.second;
    return other.open() && SameClass(other, contact) && Place(other) < Place(contact);
  });
}

// Whom the agent passes over with a contact for want of room alone; nullptr: nobody.
NaiveContact* NaiveRouter::PassedForRoom(const NaiveContact& contact, AgentId agent) {
  NaiveContact* passed = nullptr;
  for (auto& [id, c] : contacts_) {
    if (!c.open() || c.kept_by.valid() || c.transfer_to.valid()) continue;
    if (!(Place(c) < Place(contact)) || !FirstOfClass(c)) continue;
    if (HasCapacity(c, agent) || !CanBeKeptFor(c, agent)) continue;
    if (passed == nullptr || Place(c) < Place(*passed)) passed = &c;
  }
  return passed;
}

// The first to have room for it.
AgentId NaiveRouter::KeeperOf(const NaiveContact& contact) const {
  AgentId keeper;
  const auto rank = [&](AgentId id) {
    return std::tuple(TimeUntilFree(id, contact), Mix(p_.policy.tie_seed, id.value), id);
  };
  for (const auto& [id, agent] : agents_) {
    const NaiveContact* kept_for = KeptFor(id);
    if (kept_for != nullptr && Place(*kept_for) < Place(contact)) continue;
    if (!CanBeKeptFor(contact, id)) continue;
    const Millis ready_in = TimeUntilFree(id, contact);
    if (ready_in == kNeverMs) continue;
    if (ClampedAdd(now_, ready_in * kMicrosPerMilli) >= agent.available_until) continue;
    if (!keeper.valid() || rank(id) < rank(keeper)) keeper = id;
  }
  return keeper;
}

// Whether the agent is kept for another contact instead of getting this one.
bool NaiveRouter::KeepInstead(const NaiveContact& contact, AgentId agent) {
  if (p_.policy.routing != Routing::kPreferred) return false;
  while (NaiveContact* passed = PassedForRoom(contact, agent)) {
    if (!Bound(*passed)) return false;
    const AgentId keeper = KeeperOf(*passed);
    if (!keeper.valid()) return false;
    for (auto& [id, contact_behind] : contacts_) {
      if (contact_behind.kept_by == keeper) contact_behind.kept_by = AgentId{};
    }
    passed->kept_by = keeper;
    LookAtHoldsAnew(keeper);
    if (keeper == agent) return true;
  }
  return false;
}

void NaiveRouter::CountPassed(const NaiveContact& contact, AgentId agent) {
  if (p_.policy.routing != Routing::kPreferred) return;
  NaiveContact* passed = PassedForRoom(contact, agent);
  if (passed == nullptr || Bound(*passed)) return;
  if (passed->passed == 0) passed->first_passed = now_;
  ++passed->passed;
}

void NaiveRouter::FillFreed() {
  const auto free_let_go = [this] {
    for (const AgentId agent : let_go_) Free(agent);
    let_go_.clear();
  };
  free_let_go();
  while (!freed_.empty()) {
    const AgentId agent = freed_.front();
    freed_.erase(freed_.begin());
    Fill(agent);
    free_let_go();
  }
}

}  // namespace rapport::sim
