#include "codec/csv_input.h"

#include <algorithm>
#include <boost/iostreams/categories.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <ios>
#include <istream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "codec/location.h"

namespace rapport::codec {
namespace {

constexpr std::size_t kMagicBytes = 6;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kXzMagic{
    "\xfd"
    "7zXZ\0",
    6};

// Packings that are told from text, so that nobody is told of strange headers.
struct Foreign {
  std::string_view magic;
  std::string_view what;
};
constexpr Foreign kForeign[] = {
    {"PK\x03\x04", "a ZIP archive, as spreadsheets are"},
    {"BZh91A", "packed by bzip2"},
    {"\x28\xb5\x2f\xfd", "packed by zstd"},
    {"7z\xbc\xaf\x27\x1c", "packed by 7-Zip"},
};

// What Boost reads from: the first bytes, which have been looked at already, and then the rest. A
// pipe cannot be wound back.
struct Device {
  std::unique_ptr<std::istream> stream;
  std::string head;
  std::size_t head_used = 0;
  std::int64_t read = 0;
};

struct DeviceSource {
  using char_type = char;
  using category = boost::iostreams::source_tag;

  std::streamsize read(char* to, std::streamsize size) {
    const std::size_t wanted = static_cast<std::size_t>(size);
    if (device->head_used < device->head.size()) {
      const std::size_t count = std::min(wanted, device->head.size() - device->head_used);
      std::memcpy(to, device->head.data() + device->head_used, count);
      device->head_used += count;
      device->read += static_cast<std::int64_t>(count);
      return static_cast<std::streamsize>(count);
    }
    device->stream->read(to, size);
    const std::streamsize count = device->stream->gcount();
    if (device->stream->bad()) throw std::ios_base::failure("the device failed");
    device->read += count;
    return count > 0 ? count : -1;
  }

  Device* device;
};

}  // namespace

struct CsvInput::Impl {
  std::string name;
  std::int64_t size = 0;
  std::string_view packing;
  std::string_view foreign;  // What it is packed as, where that is not read.
  Device device;
  boost::iostreams::filtering_streambuf<boost::iostreams::input> unpacked;

  void Begin() {
    device.head.resize(kMagicBytes);
    device.stream->read(device.head.data(), kMagicBytes);
    device.head.resize(static_cast<std::size_t>(device.stream->gcount()));
    const std::string_view head = device.head;
    if (head.substr(0, kGzipMagic.size()) == kGzipMagic) {
      packing = "gzip";
      unpacked.push(boost::iostreams::gzip_decompressor());
    } else if (head == kXzMagic) {
      packing = "xz";
      unpacked.push(boost::iostreams::lzma_decompressor());
    }
    for (const Foreign& other : kForeign) {
      if (head.substr(0, other.magic.size()) == other.magic) foreign = other.what;
    }
    unpacked.push(DeviceSource{&device});
  }
};

CsvInput::CsvInput(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CsvInput::CsvInput(CsvInput&&) noexcept = default;
CsvInput& CsvInput::operator=(CsvInput&&) noexcept = default;
CsvInput::~CsvInput() = default;

absl::StatusOr<CsvInput> CsvInput::Open(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return absl::NotFoundError(Cat({path, ": is a directory, expected a file"}));
  }
  errno = 0;
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file) {
    const std::string why = errno == 0 ? "no reason given" : std::strerror(errno);
    return absl::NotFoundError(Cat({path, ": cannot be opened (", why, "), expected a file"}));
  }
  auto impl = std::make_unique<Impl>();
  impl->name = path;
  if (std::filesystem::is_regular_file(path, error)) {
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (!error) impl->size = static_cast<std::int64_t>(size);
  }
  impl->device.stream = std::move(file);
  impl->Begin();
  return CsvInput(std::move(impl));
}

CsvInput CsvInput::FromBytes(std::string bytes, const std::string& name) {
  auto impl = std::make_unique<Impl>();
  impl->name = name;
  impl->size = static_cast<std::int64_t>(bytes.size());
  impl->device.stream = std::make_unique<std::istringstream>(std::move(bytes));
  impl->Begin();
  return CsvInput(std::move(impl));
}

absl::StatusOr<std::size_t> CsvInput::Read(char* to, std::size_t size) {
  if (!impl_->foreign.empty()) {
    return absl::InvalidArgumentError(Cat(
        {impl_->name, ": is ", impl_->foreign, ", expected CSV, plain or packed by gzip or xz"}));
  }
  // Boost throws what its filters find.
  try {
    const std::streamsize count = impl_->unpacked.sgetn(to, static_cast<std::streamsize>(size));
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  } catch (const std::exception& problem) {
    if (impl_->packing.empty()) {
      return absl::DataLossError(
          Cat({impl_->name, ": cannot be read (", problem.what(), "), expected a file that can"}));
    }
    return absl::DataLossError(Cat({impl_->name, ": begins as ", impl_->packing,
                                    " and is broken or not whole, expected all of it"}));
  }
}

const std::string& CsvInput::name() const { return impl_->name; }
std::int64_t CsvInput::device_read() const { return impl_->device.read; }
std::int64_t CsvInput::device_size() const { return impl_->size; }

}  // namespace rapport::codec
