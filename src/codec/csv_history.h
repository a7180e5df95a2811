// A desk's contact history as CSV, row by row.
//
//   CsvTally tally;
//   absl::StatusOr<CsvHistory> history = CsvHistory::Open("desk.csv.xz", {});
//   CsvRow row;
//   while (*history->Next(row, tally)) { ... }
//   absl::Status status = tally.Check(0.01);
//
// UTF-8, RFC 4180, with a header row in any order; columns that it does not know are ignored. A bad
// row is skipped, counted, and told with its line: one typing error in a million rows must not cost
// the desk its report, and a file that is read wrongly from end to end must not pass for a report.

#ifndef RAPPORT_CODEC_CSV_HISTORY_H_
#define RAPPORT_CODEC_CSV_HISTORY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "codec/csv_input.h"
#include "codec/csv_records.h"
#include "codec/zone.h"

namespace rapport::codec {

enum class CsvColumn : std::uint8_t {
  kContactId,
  kCustomerId,
  kAgentId,
  kFirstAgentId,
  kAccountId,
  kTeam,
  kChannel,
  kCategory,
  kSubcategory,
  kPriority,
  kArrivedAt,
  kQueuedAt,
  kStartedAt,
  kEndedAt,
  kOutcome,
  kTransfers,
  kReopened,
  kSlaMet,
  kSatisfaction,
};
inline constexpr std::size_t kCsvColumns = 19;

std::string_view Name(CsvColumn column);

// The header under which a desk's file has a column. Empty: the file's column of that name is
// ignored.
struct CsvMapping {
  CsvColumn column = CsvColumn::kContactId;
  std::string header;
};

// `NAME=HEADER`. Errors: kInvalidArgument (no `=`, or no such column).
absl::StatusOr<CsvMapping> ParseCsvMapping(std::string_view text);

// `1%`, `0.5 %` or `0.01`, from 0 to 100 %. Errors: kInvalidArgument.
absl::StatusOr<double> ParseBadRowShare(std::string_view text);

enum class CsvOutcome : std::uint8_t {
  kResolved,
  kServed,
  kReopened,
  kClosedUnresolved,
  kHandedOver,
  kAbandoned,
  kServedAgentUnknown,
};

// One contact. Where a column is not in the file, its member is not set. A text that is set and
// empty is an empty field; a value that is not set is an empty field, or no column: Has() tells.
struct CsvRow {
  std::int64_t line = 0;
  // Valid until the next row is read.
  std::string_view contact_id;  // Never empty.
  std::optional<std::string_view> customer_id;
  std::optional<std::string_view> agent_id;
  std::optional<std::string_view> first_agent_id;
  std::optional<std::string_view> account_id;
  std::optional<std::string_view> team;
  std::optional<std::string_view> channel;
  std::optional<std::string_view> category;
  std::optional<std::string_view> subcategory;

  absl::Time arrived_at;
  std::optional<absl::Time> queued_at;
  std::optional<absl::Time> started_at;
  std::optional<absl::Time> ended_at;
  std::optional<std::int64_t> priority;
  std::optional<CsvOutcome> outcome;
  std::optional<std::int64_t> transfers;
  std::optional<bool> reopened;
  std::optional<bool> sla_met;
  std::optional<double> satisfaction;
};

// What the reader, or whoever uses a row, finds wrong with it.
struct CsvFault {
  std::string field;
  std::string wrong;
  std::string expected;
};

// How often the times of a file say what of their zone.
struct CsvZones {
  std::int64_t wall = 0;                         // Nothing, and are no Unix seconds.
  std::map<std::int64_t, std::int64_t> ahead_s;  // By how far they are ahead of UTC.

  // The zone that most of those state which state one, of several the one furthest west. Absent:
  // none does.
  std::optional<Zone> Usual() const;
};

// Rows and bad rows, of one file or of several that are one stream.
struct CsvTally {
  static constexpr std::size_t kMostListed = 10;

  std::int64_t rows = 0;  // Bad ones included.
  std::int64_t bad_rows = 0;
  std::vector<std::string> listed;  // The first bad rows: `FILE:LINE: FIELD: ...`.
  std::vector<std::string> notes;   // Of all files: CsvHistory::notes().
  CsvZones zones;

  // kInvalidArgument: more than this share of the rows are bad.
  absl::Status Check(double most_bad_share) const;
};

class CsvHistory {
 public:
  // Reads the header. Errors: those of CsvInput; kInvalidArgument (the file is empty, a column is
  // missing or there twice, a mapped header is not there); the message names the file.
  static absl::StatusOr<CsvHistory> Open(const std::string& path,
                                         std::span<const CsvMapping> mappings);
  static absl::StatusOr<CsvHistory> Read(CsvInput input, std::span<const CsvMapping> mappings);

  // Times that state no zone are those of this one; unless it is set, of UTC.
  void ReadTimesIn(const Zone& zone) { zone_ = zone; }

  // The next good row; bad ones before it are counted in `tally`. False: there is none.
  // Errors: those of CsvRecords.
  absl::StatusOr<bool> Next(CsvRow& row, CsvTally& tally);

  // Counts the row that Next() gave last as bad, after all.
  void Reject(const CsvFault& fault, CsvTally& tally) const;

  // True where the file has the column.
  bool Has(CsvColumn column) const { return places_[static_cast<std::size_t>(column)] >= 0; }

  // Errors: kInvalidArgument (the file does not have the column; the message shows what it has).
  absl::Status Demand(CsvColumn column) const;

  // Columns that are not read, although a header looks much like them: `FILE:LINE: FIELD: ...`.
  const std::vector<std::string>& notes() const { return notes_; }

  const CsvInput& input() const { return records_->input(); }

 private:
  explicit CsvHistory(CsvInput input);
  absl::Status ReadHeader(std::span<const CsvMapping> mappings);
  absl::Status PlaceColumns(std::span<const CsvMapping> mappings);
  bool Convert(CsvRow& row, CsvZones& zones, CsvFault& fault) const;
  bool ConvertTexts(CsvRow& row, CsvFault& fault) const;
  bool ConvertTimes(CsvRow& row, CsvZones& zones, CsvFault& fault) const;
  bool ConvertValues(CsvRow& row, CsvFault& fault) const;
  std::string_view Field(CsvColumn column) const;
  template <typename Value, typename Parse>
  bool ReadValue(CsvColumn column, std::optional<Value>& value, Parse parse,
                 std::string (*expected)(), CsvFault& fault) const;
  void Count(std::int64_t line, const CsvFault& fault, CsvTally& tally) const;

  std::unique_ptr<CsvRecords> records_;
  CsvRecord record_;
  std::size_t width_ = 0;
  // For messages, once the header row is gone.
  struct Header {
    std::int64_t line = 0;
    std::string shown;
    bool other_separator = false;
  } header_;
  std::vector<std::string> notes_;
  Zone zone_;
  std::array<int, kCsvColumns> places_;  // Which field a column is; -1 = not in the file.
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_CSV_HISTORY_H_
