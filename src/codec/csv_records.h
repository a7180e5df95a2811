// RFC 4180 text as records, each with the line on which it begins.
//
// libcsv takes the text apart. Beside it this class knows the lines of the file, whatever ends
// them, and gets over a record that is broken: a stray quote spoils the record it stands in, not
// the rest of the file, for reading goes on at the next line.

#ifndef RAPPORT_CODEC_CSV_RECORDS_H_
#define RAPPORT_CODEC_CSV_RECORDS_H_

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/csv_input.h"

namespace rapport::codec {

struct CsvRecord {
  std::int64_t line = 0;                 // Where it begins, from 1.
  std::vector<std::string_view> fields;  // Valid until the next record is read.
  std::string_view broken;               // Not empty: what is wrong; there are no fields then.
};

class CsvRecords {
 public:
  // A longer record is broken: a quote that is never closed would swallow the file.
  static constexpr std::size_t kMaxRecordBytes = 1 << 20;

  explicit CsvRecords(CsvInput input);
  CsvRecords(const CsvRecords&) = delete;
  CsvRecords& operator=(const CsvRecords&) = delete;
  ~CsvRecords();

  // The next record that is not blank. False: the end has come.
  // Errors: those of CsvInput::Read; kResourceExhausted (libcsv found no memory); kInvalidArgument
  // (broken records without end).
  absl::StatusOr<bool> Next(CsvRecord& record);

  const CsvInput& input() const { return input_; }

 private:
  absl::StatusOr<bool> ReadRecord(CsvRecord& record);
  absl::StatusOr<bool> TakeLine(std::string_view& line);
  absl::Status PassOver();
  absl::Status Refill();
  absl::StatusOr<bool> Finish(CsvRecord& record);
  absl::StatusOr<bool> Recover(std::string_view broken, CsvRecord& record);
  absl::StatusOr<bool> Failed(std::string_view broken, CsvRecord& record);
  std::size_t LineEnd(std::size_t from) const;
  void Give(CsvRecord& record) const;
  void StartParser();

  static void OnField(void* field, std::size_t size, void* self);
  static void OnRecord(int end, void* self);

  CsvInput input_;
  csv_parser parser_;

  // The window of the file: from where the record begins, for a broken one is read again.
  std::string window_;
  std::size_t begin_ = 0;           // Of the record.
  std::size_t first_line_end_ = 0;  // Of the record.
  std::size_t next_ = 0;            // Of the line that comes next.
  bool at_end_ = false;             // Nothing comes after the window.
  bool discarding_ = false;         // The rest of an endless line is passed over.
  std::int64_t line_ = 0;           // Lines taken so far.
  std::int64_t record_line_ = 0;
  std::size_t read_again_ = 0;

  // The record so far: its fields one after the other, and where each ends.
  std::string text_;
  std::vector<std::size_t> ends_;
  bool complete_ = false;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_CSV_RECORDS_H_
