// Files that are written whole or not at all.

#ifndef RAPPORT_TOOLS_WHOLE_FILE_H_
#define RAPPORT_TOOLS_WHOLE_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace rapport::tools {

// Whether both name the same file, whether it is there or not.
bool IsSameFile(const std::string& a, const std::string& b);

// A file that a command reads or writes, and what it is on the command line: for one that is read
// what it holds, as "the history"; for one that is written its option, as "--journal". An empty
// path was not stated.
struct NamedFile {
  std::string_view what;
  std::string path;
};

// What is written must not destroy what is read, nor what else is written. Errors:
// kInvalidArgument; the message names both.
absl::Status CheckWritten(const std::vector<NamedFile>& read,
                          const std::vector<NamedFile>& written);

// Whether WriteWholeFile() has a chance: to know that before long work. Errors: kFailedPrecondition
// (no folder, a folder itself, a device, not writable).
absl::Status CheckWholeFile(const std::string& path);

// Puts the text into a new file beside the path and then in its place, so that nobody ever reads
// half of it and a full disk leaves what was there. A link stays one; what it points to is
// replaced. Errors: those of CheckWholeFile(); kDataLoss (cannot be written).
absl::Status WriteWholeFile(const std::string& path, std::string_view text);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_WHOLE_FILE_H_
