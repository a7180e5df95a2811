// What `rapport replay --sweep` tries: each rule over a range of the setting by which it trades
// waiting for meeting someone known.

#ifndef RAPPORT_TOOLS_REPLAY_SWEEP_H_
#define RAPPORT_TOOLS_REPLAY_SWEEP_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "insight/figures.h"
#include "rapport/policy.h"

namespace rapport::tools {

// A rule with its settings, from little waiting to much.
struct SweptRule {
  struct Run {
    double setting = 0;
    Policy policy;
  };
  Routing routing = Routing::kPreferred;
  insight::FrontierSetting setting = insight::FrontierSetting::kWorthScale;
  std::vector<Run> runs;
};

// `preferred` with all seconds under `worth_s` multiplied by 0 to 16, and `last_agent` and
// `any_known` with fixed waits of 0 to 180 s; everything else as in the policy given, whose own
// routing does not matter. Errors: kInvalidArgument; a worth of which 16 times are more than a
// policy may have. `file` is where the policy comes from.
absl::StatusOr<std::vector<SweptRule>> SweptRules(const Policy& given, const std::string& file);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_REPLAY_SWEEP_H_
