// Any bytes as a scenario: nothing crashes, and what is read can be simulated, or it is said why
// not.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "codec/keys.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::sim;
  rapport::codec::KeyTable keys;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto scenario = ParseScenario(text, "fuzz", keys);
  if (!scenario.ok()) return 0;
  scenario->replications = 1;
  scenario->contacts = std::min<std::int64_t>(scenario->contacts, 40);
  scenario->warmup_contacts = std::min<std::int64_t>(scenario->warmup_contacts, 5);
  // Answers that always come too late are found out after 229 simulated years.
  for (AgentGroup& group : scenario->groups) group.answer.reset();
  if (scenario->agents.size() > 50) return 0;
  const auto figures = Simulate(*scenario, {});
  if (!figures.ok()) {
    // Of the router's own checks none may fail: what it is told has been checked.
    const absl::StatusCode code = figures.status().code();
    if (code == absl::StatusCode::kInternal || code == absl::StatusCode::kNotFound) std::abort();
    return 0;
  }
  if (FigureOf(figures->all, ContactFigure::kArrived).mean !=
      static_cast<double>(scenario->contacts)) {
    std::abort();
  }
  return 0;
}
