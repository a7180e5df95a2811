// How a command ends: what it prints, what it complains about, and its exit status.

#ifndef RAPPORT_TOOLS_ENDING_H_
#define RAPPORT_TOOLS_ENDING_H_

#include <string_view>

#include "absl/status/status.h"

namespace rapport::tools {

inline constexpr int kDone = 0;
inline constexpr int kCouldNotBeDone = 1;
inline constexpr int kWrongUsage = 2;

// Says on standard error what was wrong. Returns the exit status given.
int Fail(const absl::Status& status, int exit_status);

// Prints the text on standard output. Returns kDone, or kCouldNotBeDone where that failed.
int Print(std::string_view text);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_ENDING_H_
