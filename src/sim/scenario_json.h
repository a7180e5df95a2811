// Scenarios in JSON, as docs/simulate.md describes them.

#ifndef RAPPORT_SIM_SCENARIO_JSON_H_
#define RAPPORT_SIM_SCENARIO_JSON_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "codec/keys.h"
#include "rapport/policy.h"
#include "sim/scenario.h"

namespace rapport::sim {

// What a policy of a scenario is where it states nothing: the usual one, but nothing is worth
// anything.
Policy ScenarioBasePolicy();

// Groups become teams, types topics and agents `GROUP/1`, `GROUP/2`, ..., and all of them get the
// numbers of their keys. Errors: kInvalidArgument, `FILE: PATH: what was wrong, expected ...`; for
// what is no JSON `FILE:LINE: ...`.
absl::StatusOr<Scenario> ParseScenario(std::string_view text, const std::string& file,
                                       codec::KeyTable& keys);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SCENARIO_JSON_H_
