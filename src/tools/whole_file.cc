#include "tools/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "codec/location.h"

namespace rapport::tools {
namespace {

namespace fs = std::filesystem;

std::string Reason(int error) { return std::generic_category().message(error); }

absl::Status Cannot(const std::string& path, std::string_view what) {
  return absl::FailedPreconditionError(
      codec::Cat({path, ": ", what, ", expected a file that can be written"}));
}

// Where the text goes: the end of links.
fs::path Target(const std::string& path) {
  std::error_code error;
  // Absolute first: of a file that is not there yet, a relative name would stay as it is.
  const fs::path target = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? fs::path(path) : target;
}

// A file of its own beside the target, that goes away unless it takes the target's place.
class Draft {
 public:
  explicit Draft(const fs::path& target) : name_(target.string() + ".XXXXXX") {
    descriptor_ = mkstemp(name_.data());
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    if (!placed_) unlink(name_.c_str());
  }

  bool is_open() const { return descriptor_ >= 0; }

  bool Write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    // mkstemp() lets nobody else read; the file is to have what any new file has.
    const mode_t mask = umask(0);
    umask(mask);
    return fchmod(descriptor_, 0666 & ~mask) == 0 && fsync(descriptor_) == 0;
  }

  bool Place(const fs::path& target) {
    placed_ = rename(name_.c_str(), target.c_str()) == 0;
    return placed_;
  }

 private:
  std::string name_;
  int descriptor_ = -1;
  bool placed_ = false;
};

}  // namespace

bool IsSameFile(const std::string& a, const std::string& b) {
  std::error_code none;  // A file that is not there is no other file, but may become one.
  return fs::equivalent(a, b, none) || Target(a) == Target(b);
}

absl::Status CheckWritten(const std::vector<NamedFile>& read,
                          const std::vector<NamedFile>& written) {
  const auto check = [](const NamedFile& file, const NamedFile& other) {
    if (file.path.empty() || other.path.empty() || !IsSameFile(file.path, other.path)) {
      return absl::OkStatus();
    }
    return codec::Problem(
        {}, file.what,
        codec::Cat({"was ", file.path, ", which is ", other.what, " (", other.path, ")"}),
        "another file");
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    for (const NamedFile& other : read) {
      if (absl::Status status = check(written[i], other); !status.ok()) return status;
    }
    for (std::size_t before = 0; before < i; ++before) {
      if (absl::Status status = check(written[i], written[before]); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status CheckWholeFile(const std::string& path) {
  const fs::path target = Target(path);
  std::error_code none;
  const fs::file_status status = fs::status(target, none);
  if (fs::is_directory(status)) return Cannot(path, "is a directory");
  if (fs::exists(status) && !fs::is_regular_file(status)) return Cannot(path, "is a device");
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, none)) return Cannot(path, "its folder is not there");
  if (access(folder.c_str(), W_OK | X_OK) != 0) return Cannot(path, Reason(errno));
  return absl::OkStatus();
}

absl::Status WriteWholeFile(const std::string& path, std::string_view text) {
  if (absl::Status status = CheckWholeFile(path); !status.ok()) return status;
  const fs::path target = Target(path);
  Draft draft(target);
  if (draft.is_open() && draft.Write(text) && draft.Place(target)) return absl::OkStatus();
  return absl::DataLossError(codec::Cat({path, ": cannot be written: ", Reason(errno)}));
}

}  // namespace rapport::tools
