#include "sim/scenario.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "codec/location.h"

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

namespace {

absl::Status PolicyProblem(const Scenario& scenario, std::string_view field, std::string_view wrong,
                           std::string_view expected) {
  const bool own = scenario.policy_file.empty();
  return codec::Problem({own ? scenario.file : scenario.policy_file},
                        codec::Cat({own ? "/policy" : "", field}), wrong, expected);
}

// Whether so small a share of offers is answered in time that a contact that nobody else can take
// would be offered for ever, or nearly so.
bool HardlyEverAnswers(const AgentGroup& group, absl::Duration timeout) {
  constexpr double kHardlyEver = 1e-3;
  return group.answer && timeout != absl::InfiniteDuration() &&
         1 - group.answer->Survival(absl::ToDoubleSeconds(timeout)) < kHardlyEver;
}

absl::Status CheckAnswers(const Scenario& scenario) {
  const Policy& policy = scenario.policy;
  std::vector<bool> answers;
  for (const AgentGroup& group : scenario.groups) {
    if (group.answer && policy.offers == Offers::kFinal) {
      return PolicyProblem(scenario, "/offers",
                           codec::Cat({"was \"final\", while agents of ", codec::Shown(group.name),
                                       " have an answer"}),
                           "\"answered\", or no answer in the scenario");
    }
    answers.push_back(!HardlyEverAnswers(group, policy.offer_timeout));
  }
  for (std::size_t type = 0; type < scenario.types.size(); ++type) {
    bool answered = false;
    for (std::size_t group = 0; group < answers.size() && !answered; ++group) {
      answered = answers[group] && scenario.MayServe(type, group);
    }
    if (!answered) {
      return codec::Problem({scenario.file}, codec::Cat({"/customers/", std::to_string(type)}),
                            "can be served only by agents who answer hardly ever within the "
                            "policy's offer_timeout_s",
                            "agents who answer one offer in 1,000 in time, at least");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Policy> PolicyFor(const Scenario& scenario) {
  Policy policy = scenario.policy;
  if (policy.wrap_up == absl::InfiniteDuration()) {
    return PolicyProblem(scenario, "/wrap_up_s", "was null",
                         "a number of seconds: in a simulation nobody says that their work after "
                         "a contact is done");
  }
  if (absl::Status status = CheckAnswers(scenario); !status.ok()) return status;
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
