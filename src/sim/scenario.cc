#include "sim/scenario.h"

#include <algorithm>
#include <limits>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace rapport::sim {

double Scenario::BestWorth(std::size_t type) const {
  double best = -std::numeric_limits<double>::infinity();
  for (const std::optional<Pairing>& pairing : pairings[type]) {
    if (pairing) best = std::max(best, pairing->worth);
  }
  return best;
}

bool Scenario::MayComeAgain(std::size_t type) const {
  return std::any_of(
      pairings[type].begin(), pairings[type].end(),
      [](const std::optional<Pairing>& pairing) { return pairing && pairing->resolves < 1; });
}

bool Scenario::MayServe(std::size_t type, std::size_t group) const {
  if (!pairings[type][group]) return false;
  const std::vector<SkillId>& has = groups[group].skills;
  return std::all_of(types[type].skills.begin(), types[type].skills.end(), [&](SkillId skill) {
    return std::find(has.begin(), has.end(), skill) != has.end();
  });
}

absl::StatusOr<Policy> PolicyFor(const Scenario& scenario) {
  Policy policy = scenario.policy;
  if (policy.wrap_up == absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(
        "/policy/wrap_up_s: was null, expected a number of seconds: in a simulation nobody says "
        "that their work after a contact is done");
  }
  // One event less for each contact.
  const bool at_once =
      std::none_of(scenario.groups.begin(), scenario.groups.end(),
                   [](const AgentGroup& group) { return group.answer.has_value(); });
  if (at_once) policy.offers = Offers::kFinal;
  return policy;
}

Limits LimitsFor(const Scenario& scenario) {
  Limits limits;
  const auto raise = [](std::int64_t& limit, std::size_t least) {
    limit = std::max(limit, static_cast<std::int64_t>(least));
  };
  raise(limits.agents, scenario.agents.size());
  raise(limits.remembered_agents, scenario.agents.size());
  raise(limits.topics, scenario.types.size());
  raise(limits.opinions_per_contact, scenario.groups.size());
  // A desk that cannot keep up has ever more waiting, and the figures are to show it.
  limits.contacts = kMostAlive;
  limits.waiting = kMostAlive;
  limits.customers = 1'000'000'000;
  limits.classes = std::max(limits.classes, 2 * static_cast<std::int64_t>(scenario.types.size()));
  // Contacts that are over are asked for again only by those who continue them.
  constexpr std::int64_t kFewEnded = 256;
  bool anyone_again = false;
  for (std::size_t type = 0; type < scenario.types.size(); ++type) {
    anyone_again |= scenario.MayComeAgain(type);
    raise(limits.skills_per_contact, scenario.types[type].skills.size());
  }
  if (!anyone_again) limits.ended = kFewEnded;
  for (const AgentGroup& group : scenario.groups) {
    raise(limits.skills_per_agent, group.skills.size());
  }
  return limits;
}

}  // namespace rapport::sim
