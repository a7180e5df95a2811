// Any bytes as a log of records: nothing crashes, and what is read is written as the same bytes.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include "codec/keys.h"
#include "codec/log.h"
#include "codec/record.h"

namespace rapport::codec {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

// The first message of `records`, where it is one.
void CheckMessage(const std::vector<Record>& records) {
  if (records.empty()) return;
  const auto count = CountRecords(records.front(), "fuzz", 0);
  if (!count.ok()) return;
  const std::size_t have = std::min(*count, records.size());
  const std::vector<Record> message(records.begin(),
                                    records.begin() + static_cast<std::ptrdiff_t>(have));
  const auto decoded = DecodeRecords(message, "fuzz", 0);
  if (!decoded.ok()) return;
  std::vector<Record> again;
  std::visit(
      [&](const auto& thing) {
        if constexpr (std::is_same_v<decltype(thing), const Decisions&>) {
          Require(AppendRecords(std::span<const Decision>(thing), again).ok());
        } else {
          Require(AppendRecords(thing, again).ok());
        }
      },
      *decoded);
  Require(again == message);
}

void CheckLog(const std::string& bytes) {
  std::istringstream in(bytes);
  KeyTable keys;
  auto reader = LogReader::Open(in, "fuzz", keys);
  if (!reader.ok()) return;
  while (true) {
    const auto entry = reader->Next();
    if (!entry.ok() || !*entry) return;
  }
}

}  // namespace
}  // namespace rapport::codec

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rapport::codec;
  std::vector<Record> records(size / kRecordBytes);
  for (std::size_t i = 0; i < records.size(); ++i) {
    std::memcpy(records[i].data(), data + i * kRecordBytes, kRecordBytes);
  }
  CheckMessage(records);
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  CheckLog(bytes);
  const Record file = FileRecord();
  CheckLog(std::string(file.begin(), file.end()) + bytes);
  return 0;
}
