// A scenario: a desk to simulate. Who contacts it and how often, who works there, how long it takes
// them, what all that is worth, and the policy by which the router decides.
//
// Times are in seconds, costs in seconds of an ordinary customer's waiting.

#ifndef RAPPORT_SIM_SCENARIO_H_
#define RAPPORT_SIM_SCENARIO_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "rapport/ids.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "sim/distribution.h"

namespace rapport::sim {

struct PoissonArrivals {
  double per_hour = 0;
};
// By the hour of the day; the simulation begins at midnight.
struct HourlyArrivals {
  std::array<double, 24> per_hour{};
};
// A distribution: that of the time from one arrival to the next.
using Arrivals = std::variant<PoissonArrivals, Distribution, HourlyArrivals>;

struct CustomerType {
  std::string name;
  TopicId topic;  // What contacts of this type are about, to the router.
  Arrivals arrivals;
  double wait_cost = 1;                     // Of a second of waiting.
  std::optional<Distribution> patience;     // Absent: endless.
  double abandon_cost = 0;                  // Of one who hangs up.
  double block_cost = 0;                    // Of one who is lost at arrival.
  int priority = 0;                         // As in ContactArrived.
  std::optional<std::int64_t> queue_limit;  // Absent: any number may wait.
  std::vector<SkillId> skills;
  std::optional<Distribution> again_after;  // Absent: who is not helped contacts again at once.
};

struct AgentGroup {
  std::string name;
  TeamId team;
  std::int64_t count = 1;
  int capacity = 1;
  std::vector<SkillId> skills;
  std::optional<Distribution> answer;  // Absent: an offer is accepted at once.
};

// What it is when agents of a group serve customers of a type.
struct Pairing {
  Distribution service;
  double worth = 0;  // To the customer, in seconds of their own waiting.
  double resolves = 1;
  double service_cost = 0;  // Of a second of service.
};

// Contacts that are not over yet: as many as a simulation has places for.
inline constexpr std::int64_t kMostAlive = std::int64_t{1} << 24;

struct Scenario {
  std::string file;         // As errors name it.
  std::string policy_file;  // Where the policy is, if it is not the scenario's own.
  std::string name;
  std::uint64_t seed = 1;
  std::int64_t replications = 10;
  std::int64_t contacts = 100'000;  // That count, after the first ones, which do not.
  std::int64_t warmup_contacts = 10'000;
  double service_level = 20;
  std::vector<CustomerType> types;
  std::vector<AgentGroup> groups;
  std::vector<AgentId> agents;  // In the order of the groups: 1, 2, ...
  // By type and group; absent: cannot be served.
  std::vector<std::vector<std::optional<Pairing>>> pairings;
  Policy policy;

  // The largest of the type's pairings.
  double BestWorth(std::size_t type) const;
  // Whether a customer of the type may have to contact again.
  bool MayComeAgain(std::size_t type) const;
  // Whether somebody of the group has all that the type needs.
  bool MayServe(std::size_t type, std::size_t group) const;
};

// The policy as a simulation of the scenario runs it: offers that are accepted at once are final.
// Errors: kInvalidArgument, nobody would ever be ready again, or agents would hardly ever answer in
// time, or are not asked; the message names the file and the path.
absl::StatusOr<Policy> PolicyFor(const Scenario& scenario);

// The default limits, raised to what the scenario needs.
Limits LimitsFor(const Scenario& scenario);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SCENARIO_H_
