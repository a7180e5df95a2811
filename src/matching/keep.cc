#include "matching/keep.h"

#include <algorithm>
#include <tuple>

#include "base/fixed.h"
#include "matching/expected_free.h"
#include "ranking/filter.h"

namespace rapport {
namespace {

// For whom an agent is kept once `keeps` are done, in their order; kNoIndex: nobody.
ContactIndex KeptFor(const Pool& pool, const std::vector<Keep>& keeps, AgentIndex agent) {
  const auto last =
      std::find_if(keeps.rbegin(), keeps.rend(), [=](const Keep& k) { return k.agent == agent; });
  return last == keeps.rend() ? pool.agents[agent].kept_for : last->contact;
}

// Whether somebody is kept for a contact once `keeps` are done.
bool HasKeeper(const Pool& pool, const std::vector<Keep>& keeps, ContactIndex contact) {
  const AgentIndex now = pool.contacts[contact].kept_by;
  if (now != kNoIndex && KeptFor(pool, keeps, now) == contact) return true;
  return std::any_of(keeps.begin(), keeps.end(), [&](const Keep& k) {
    return k.contact == contact && KeptFor(pool, keeps, k.agent) == contact;
  });
}

// The one who is expected to have room first, and is still there then; kNoIndex: nobody. Whoever is
// kept for one behind it is better kept for this one.
AgentIndex KeeperOf(const Pool& pool, const EligibilityClasses& classes, const Contact& contact,
                    const std::vector<Keep>& keeps) {
  AgentIndex keeper = kNoIndex;
  std::tuple<Millis, std::uint64_t, AgentId> first;
  for (const SlabIndex seat : classes[contact.klass].seats) {
    const AgentIndex index = classes.seat(seat).agent;
    const Agent& agent = pool.agents[index];
    const ContactIndex kept_for = KeptFor(pool, keeps, index);
    if (kept_for != kNoIndex && pool.contacts[kept_for].place < contact.place) continue;
    if (!CanBeKeptFor(pool, index, contact)) continue;
    const Millis expected = ExpectedFree(pool, agent, contact);
    if (expected == kNeverMs) continue;
    if (ClampedAdd(pool.now, expected * kMicrosPerMilli) >= agent.available_until) continue;
    const std::tuple order(expected, Mix(pool.settings.tie_seed, agent.id.value), agent.id);
    if (keeper != kNoIndex && first <= order) continue;
    keeper = index;
    first = order;
  }
  return keeper;
}

ContactIndex FirstInLine(const ContactLine& line) {
  ContactIndex first = kNoIndex;
  Place place;
  line.VisitTo(kLeastUrgent, [&](const LineSpot& spot) {
    if (first == kNoIndex || spot.place < place) {
      first = spot.contact;
      place = spot.place;
    }
    return false;
  });
  return first;
}

}  // namespace

bool IsBound(const Pool& pool, const Contact& contact) {
  const Settings& settings = pool.settings;
  return contact.passed >= settings.pass_over_max ||
         (contact.passed > 0 && pool.now - contact.first_passed >= settings.pass_over_for);
}

bool CanBeKeptFor(const Pool& pool, AgentIndex index, const Contact& contact) {
  const Agent& agent = pool.agents[index];
  return agent.presence == Presence::kAvailable && agent.available_until > pool.now &&
         contact.needs.units <= agent.capacity &&
         LastingObstacleOf(index, contact, pool) == Obstacle::kNone;
}

ContactIndex PassedForRoom(const Pool& pool, const EligibilityClasses& classes, AgentIndex agent,
                           const Contact& contact, const std::vector<Keep>& keeps) {
  ContactIndex passed = kNoIndex;
  // Whoever has nothing in hand has all the room that they will ever have.
  if (pool.agents[agent].hands.empty()) return passed;
  for (const SlabIndex seat : classes.SeatsIn(agent)) {
    const ContactIndex index = FirstInLine(classes[classes.seat(seat).klass].open);
    if (index == kNoIndex) continue;
    const Contact& c = pool.contacts[index];
    if (!(c.place < contact.place)) continue;
    if (passed != kNoIndex && pool.contacts[passed].place < c.place) continue;
    if (c.transfer_to != kNoIndex || HasRoom(pool.agents[agent], c.needs, pool)) continue;
    if (HasKeeper(pool, keeps, index)) continue;
    if (CanBeKeptFor(pool, agent, c)) passed = index;
  }
  return passed;
}

bool IsToBeKept(const Pool& pool, const EligibilityClasses& classes, AgentIndex agent,
                const Contact& contact, std::vector<Keep>& keeps) {
  if (!pool.settings.preferred()) return false;
  while (true) {
    const ContactIndex passed = PassedForRoom(pool, classes, agent, contact, keeps);
    if (passed == kNoIndex || !IsBound(pool, pool.contacts[passed])) return false;
    const AgentIndex keeper = KeeperOf(pool, classes, pool.contacts[passed], keeps);
    if (keeper == kNoIndex) return false;
    keeps.push_back({keeper, passed});
    if (keeper == agent) return true;
  }
}

}  // namespace rapport
