#include "tools/text_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/status/status.h"
#include "codec/location.h"

namespace rapport::tools {

absl::StatusOr<std::string> ReadTextFile(const std::string& path, std::string_view what) {
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) {
    return absl::InvalidArgumentError(codec::Cat({path, ": is a directory, expected ", what}));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(codec::Cat({path, ": cannot be opened, expected ", what}));
  }
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return absl::DataLossError(codec::Cat({path, ": cannot be read"}));
  return text;
}

}  // namespace rapport::tools
