// What stands on the command line of `rapport replay`, and what it means.

#ifndef RAPPORT_TOOLS_REPLAY_PLAN_H_
#define RAPPORT_TOOLS_REPLAY_PLAN_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/policy.h"
#include "sim/replay_desk.h"
#include "tools/history_arguments.h"

namespace rapport::tools {

// As they stand on the command line. An empty text was not stated.
struct ReplayArguments {
  HistoryArguments history;
  std::string policy;
  std::vector<std::string> baselines;
  std::string from;
  std::string journal;
  std::string html;
  std::string title;
  std::string shifts = "day";
  std::string capacity = "observed";
  std::string handle = "observed";
  bool sweep = false;
  bool json = false;
};

// A rule to compare with.
struct ReplayBaseline {
  std::string name;  // As given.
  Routing routing = Routing::kLongestIdle;
  std::optional<absl::Duration> wait_max;  // Absent: the policy's.
};

// As they are meant.
struct ReplayPlan {
  sim::ReplaySource source;
  std::string shifts;    // As given.
  std::string capacity;  // As given.
  std::string handle;    // As given.
  std::string policy;    // The file; empty = the default policy.
  std::vector<ReplayBaseline> baselines;
  std::int64_t from =
      std::numeric_limits<std::int64_t>::min();  // Contacts from here on are scored.
  std::string from_text;                         // As given.
  std::string journal;                           // The file; empty = none.
  std::string html;                              // Likewise.
  std::string title;                             // What the page calls the desk; may be empty.
  bool sweep = false;                            // Try each rule over a range, too.
};

// When `--from` is, at a desk in that zone.
absl::Status ReadFrom(const codec::Zone& zone, ReplayPlan& plan);

// Errors: kInvalidArgument; the message names the option and says what was expected.
absl::StatusOr<ReplayPlan> MakeReplayPlan(const ReplayArguments& arguments);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_REPLAY_PLAN_H_
