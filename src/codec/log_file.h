// A file as a stream of the bytes that are in it, unpacked where it is packed.

#ifndef RAPPORT_CODEC_LOG_FILE_H_
#define RAPPORT_CODEC_LOG_FILE_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace rapport::codec {

// A log to be read, also one packed as .gz or .xz: what it is shows in its first bytes.
class LogFile {
 public:
  // Errors: kNotFound (there is no such file, or it cannot be read).
  static absl::StatusOr<LogFile> Open(const std::string& path);

  LogFile(LogFile&&) noexcept;
  LogFile& operator=(LogFile&&) noexcept;
  ~LogFile();

  // Lives as long as the file. It ends where the file does, and where the file cannot be read.
  std::istream& stream();

  // kDataLoss where the stream ended because the file is broken: what was packed is not whole, or
  // the device failed. To be asked at the stream's end.
  absl::Status status() const;

  // How much of the file, as it lies on the device, has been read, from 0 to 1; 0 where its size is
  // not known.
  double done() const;

 private:
  struct Impl;
  explicit LogFile(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_LOG_FILE_H_
