#include "codec/log_file.h"

#include <boost/iostreams/categories.hpp>
#include <boost/iostreams/stream_buffer.hpp>
#include <cstddef>
#include <ios>
#include <utility>

#include "codec/csv_input.h"

namespace rapport::codec {
namespace {

constexpr std::streamsize kBufferBytes = 1 << 16;

// What Boost reads from. Its exceptions would be swallowed by the stream, so an error is kept
// aside.
struct InputSource {
  using char_type = char;
  using category = boost::iostreams::source_tag;

  std::streamsize read(char* to, std::streamsize size) {
    const absl::StatusOr<std::size_t> count = input->Read(to, static_cast<std::size_t>(size));
    if (!count.ok()) *status = count.status();
    return count.ok() && *count > 0 ? static_cast<std::streamsize>(*count) : -1;
  }

  CsvInput* input;
  absl::Status* status;
};

}  // namespace

struct LogFile::Impl {
  explicit Impl(CsvInput opened)
      : input(std::move(opened)), buffer(InputSource{&input, &status}, kBufferBytes) {}

  CsvInput input;
  absl::Status status;
  boost::iostreams::stream_buffer<InputSource> buffer;
  std::istream stream{&buffer};
};

LogFile::LogFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LogFile::LogFile(LogFile&&) noexcept = default;
LogFile& LogFile::operator=(LogFile&&) noexcept = default;
LogFile::~LogFile() = default;

absl::StatusOr<LogFile> LogFile::Open(const std::string& path) {
  absl::StatusOr<CsvInput> input = CsvInput::Open(path);
  if (!input.ok()) return input.status();
  return LogFile(std::make_unique<Impl>(*std::move(input)));
}

std::istream& LogFile::stream() { return impl_->stream; }
absl::Status LogFile::status() const { return impl_->status; }

double LogFile::done() const {
  const std::int64_t size = impl_->input.device_size();
  if (size <= 0) return 0;
  return static_cast<double>(impl_->input.device_read()) / static_cast<double>(size);
}

}  // namespace rapport::codec
