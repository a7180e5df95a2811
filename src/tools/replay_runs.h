// What `rapport replay` does: reads a desk, replays it under each policy, and says what came out.

#ifndef RAPPORT_TOOLS_REPLAY_RUNS_H_
#define RAPPORT_TOOLS_REPLAY_RUNS_H_

#include "absl/status/statusor.h"
#include "insight/figures.h"
#include "tools/replay_plan.h"

namespace rapport::tools {

// Bad rows are told on standard error, also where it fails, and on a terminal how far it has come.
// Errors: those of ReplayDesk::Load and RunReplay; a policy that cannot be read or is none; no
// contact to be scored; a journal that cannot be written.
absl::StatusOr<insight::ReplayReport> RunReplays(const ReplayPlan& plan);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_REPLAY_RUNS_H_
