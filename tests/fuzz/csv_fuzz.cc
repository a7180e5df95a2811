// Any bytes as a contact history: plain, gzip or xz by their beginning. Every row is read; a row
// that is given must keep what its struct promises.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "codec/csv_fields.h"
#include "codec/csv_history.h"
#include "codec/csv_input.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using rapport::codec::CsvHistory;
  using rapport::codec::CsvInput;
  // A packed bomb is no error of the reader, only slow.
  constexpr std::int64_t kMostRows = 100'000;
  auto history = CsvHistory::Read(
      CsvInput::FromBytes(std::string(reinterpret_cast<const char*>(data), size), "fuzz"), {});
  if (!history.ok()) return 0;
  rapport::codec::CsvTally tally;
  rapport::codec::CsvRow row;
  std::int64_t good = 0;
  std::int64_t line = 0;
  while (tally.rows < kMostRows) {
    const absl::StatusOr<bool> more = history->Next(row, tally);
    if (!more.ok() || !*more) break;
    ++good;
    Require(!row.contact_id.empty());
    Require(rapport::codec::IsUtf8(row.contact_id));
    Require(row.line > line);
    Require(!row.ended_at || *row.ended_at >= row.arrived_at);
    line = row.line;
  }
  Require(good + tally.bad_rows == tally.rows);
  Require(tally.listed.size() <= rapport::codec::CsvTally::kMostListed);
  return 0;
}
