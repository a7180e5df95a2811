// The bytes of a file, unpacked where it is packed.
//
// What a file is shows in its first bytes, not in its name: gzip and xz are unpacked as they are
// read, anything else is passed on as it is. Only a window of the file is ever in memory.

#ifndef RAPPORT_CODEC_CSV_INPUT_H_
#define RAPPORT_CODEC_CSV_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace rapport::codec {

class CsvInput {
 public:
  // Errors: kNotFound (there is no such file, or it cannot be read).
  static absl::StatusOr<CsvInput> Open(const std::string& path);

  // The same from memory; `name` stands for the file in messages.
  static CsvInput FromBytes(std::string bytes, const std::string& name);

  CsvInput(CsvInput&&) noexcept;
  CsvInput& operator=(CsvInput&&) noexcept;
  ~CsvInput();

  // Up to `size` bytes, at least one unless the end has come.
  // Errors: kDataLoss (what is packed is broken or not whole, or the device failed);
  // kInvalidArgument (it is packed as what is not read).
  absl::StatusOr<std::size_t> Read(char* to, std::size_t size);

  const std::string& name() const;

  // How much of the file, as it lies on the device, has been read; 0 where the size is not known.
  std::int64_t device_read() const;
  std::int64_t device_size() const;

 private:
  struct Impl;
  explicit CsvInput(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_CSV_INPUT_H_
