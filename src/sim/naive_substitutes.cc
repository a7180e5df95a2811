// Section 5 of docs/routing.md: who stands in for the agents who know the customer.

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "base/fixed.h"
#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

constexpr std::size_t kMostAway = 4;
constexpr std::size_t kMostColleagues = 8;
constexpr std::int64_t kPrior = 8;

bool HasServed(const NaiveCustomer& customer, AgentId agent) {
  const auto pair = customer.pairs.find(agent);
  return pair != customer.pairs.end() && pair->second.last_met != kAlways;
}

}  // namespace

bool NaiveRouter::IsThere(AgentId id) const {
  const NaiveAgent* agent = FindAgent(id);
  return agent != nullptr && agent->presence == Presence::kAvailable &&
         agent->available_until > now_;
}

// Those of the customer's agents who know them best, if none is there.
std::vector<AgentId> NaiveRouter::KnownAndAway(const NaiveContact& contact) const {
  const NaiveCustomer* customer = FindCustomer(contact.customer);
  if (customer == nullptr) return {};
  std::vector<std::pair<std::int64_t, AgentId>> known;
  for (const auto& [id, pair] : customer->pairs) {
    const NaiveAgent* agent = FindAgent(id);
    const std::int64_t familiar = FamiliarPpm(contact, pair);
    const bool avoided =
        std::find(customer->avoid.begin(), customer->avoid.end(), id) != customer->avoid.end();
    if (familiar <= 0 || avoided) continue;
    if (MayNotServe(contact, id, agent == nullptr ? TeamId{} : agent->team)) continue;
    if (IsThere(id)) return {};
    known.emplace_back(-familiar, id);
  }
  std::sort(known.begin(), known.end());
  known.resize(std::min(known.size(), kMostAway));
  std::vector<AgentId> away;
  for (const auto& [familiar, id] : known) away.push_back(id);
  return away;
}

// With each colleague of the agent how many customers both have served.
std::map<AgentId, std::int64_t> NaiveRouter::SharedCustomers(AgentId agent) const {
  std::map<AgentId, std::int64_t> shared;
  for (const auto& [id, customer] : customers_) {
    if (!HasServed(customer, agent)) continue;
    for (const auto& [other, pair] : customer.pairs) {
      if (other == agent || !HasServed(customer, other)) continue;
      if (colleagues_.contains(std::minmax(agent, other))) ++shared[other];
    }
  }
  return shared;
}

std::map<AgentId, Millis> NaiveRouter::SubstitutesFor(const NaiveContact& contact) const {
  std::map<AgentId, Millis> substitutes;
  if (p_.substitute == 0) return substitutes;
  for (const AgentId away : KnownAndAway(contact)) {
    const NaiveCustomer& customer = *FindCustomer(contact.customer);
    const std::int64_t familiar = FamiliarPpm(contact, customer.pairs.at(away));
    const auto theirs = [&](const auto& c) { return HasServed(c.second, away); };
    const std::int64_t all = std::count_if(customers_.begin(), customers_.end(), theirs) + kPrior;
    std::vector<std::tuple<std::int64_t, std::uint64_t, AgentId>> strongest;
    for (const auto& [colleague, shared] : SharedCustomers(away)) {
      strongest.emplace_back(-shared, Mix(away.value, colleague.value), colleague);
    }
    std::sort(strongest.begin(), strongest.end());
    strongest.resize(std::min(strongest.size(), kMostColleagues));
    for (const auto& [minus_shared, tie, colleague] : strongest) {
      const std::int64_t shared = -minus_shared;
      const bool known = HasServed(customer, colleague);
      if (known || !IsThere(colleague) || shared * 1'000'000 / all < 50'000) continue;
      const Millis part =
          Saturate(p_.substitute, MulDiv(familiar, shared, all), p_.policy.half_familiar_ppm);
      if (part > 0) substitutes[colleague] = std::max(substitutes[colleague], part);
    }
  }
  return substitutes;
}

}  // namespace rapport::sim
