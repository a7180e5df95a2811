// Files that are read whole.

#ifndef RAPPORT_TOOLS_TEXT_FILE_H_
#define RAPPORT_TOOLS_TEXT_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace rapport::tools {

// All that is in the file. `what` says in errors what was expected, as "a policy". Errors:
// kNotFound (cannot be opened), kInvalidArgument (a directory), kDataLoss (cannot be read).
absl::StatusOr<std::string> ReadTextFile(const std::string& path, std::string_view what);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_TEXT_FILE_H_
