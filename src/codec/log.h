// Event logs: what a router was made with and everything that it was told, so that another can be
// told the same.
//
// A log is its head (policy and limits), then events, each with the decisions that it got where
// they were kept. The rows of the key table stand where they came and went. There are two forms,
// told apart by the first byte: text for people, records for machines; both hold the same.
//
//   LogWriter writer(file, LogForm::kRecords, keys);
//   status = writer.Head(policy, limits);
//   ... status = writer.Event(event); status = writer.Decisions(decisions); ...
//   status = writer.Finish();
//
//   auto reader = LogReader::Open(file, "desk.log", keys);
//   auto entry = reader->Next();   // ... until *entry is std::nullopt

#ifndef RAPPORT_CODEC_LOG_H_
#define RAPPORT_CODEC_LOG_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "codec/record.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::codec {

enum class LogForm { kText, kRecords };

// A longer line of a text log is an error.
inline constexpr std::size_t kMostLineBytes = std::size_t{1} << 22;

// Writes a log. Errors of all functions: kDataLoss (the stream took nothing more);
// kResourceExhausted (a message is too long for records). The stream and the table must outlive the
// writer.
class LogWriter {
 public:
  LogWriter(std::ostream& out, LogForm form, const KeyTable& keys);

  // First of all.
  absl::Status Head(const Policy& policy, const Limits& limits);
  // Rows that came into the table, or went, since the last call, are written before the event.
  absl::Status Event(const rapport::Event& event);
  // What the event just written got; at most once for each.
  absl::Status Decisions(std::span<const Decision> decisions);
  // Last of all: ends the last line and flushes.
  absl::Status Finish();

 private:
  absl::Status Rows();
  void Line(const std::string& text);
  void EndLine();
  template <typename T>
  absl::Status Records(const T& thing);
  absl::Status Check() const;

  std::ostream& out_;
  LogForm form_;
  const KeyTable& keys_;
  std::size_t rows_ = 0;    // So many changes of the table are written.
  bool open_line_ = false;  // An event's line waits for its decisions.
  std::vector<Record> records_;
};

// One event of a log.
struct LogEntry {
  Event event;
  std::optional<std::vector<Decision>> decisions;  // Absent: not kept.
  std::int64_t place = 0;                          // Its line, from 1; its first record, from 0.
};

// Reads a log of either form, an entry at a time, in memory bounded by the longest. The stream and
// the table must outlive the reader. Errors are kInvalidArgument (kAlreadyExists: a key's row
// contradicts another) and name file, line or record, and field.
class LogReader {
 public:
  // Reads the head. The rows found on the way enter `keys`.
  static absl::StatusOr<LogReader> Open(std::istream& in, const std::string& file, KeyTable& keys);

  const Policy& policy() const { return policy_; }
  const Limits& limits() const { return limits_; }
  LogForm form() const { return form_; }
  // `FILE:LINE` or `FILE: record INDEX`, for messages.
  std::string Where(const LogEntry& entry) const;

  // The next event; nothing at the end. After an error there is nothing more to read.
  absl::StatusOr<std::optional<LogEntry>> Next();

 private:
  LogReader(std::istream& in, const std::string& file, KeyTable& keys);

  absl::Status ReadTextHead();
  absl::Status ReadRecordHead();
  // Fill line_ or message_ with what comes next; they stay empty at the end.
  absl::Status PeekLine();
  bool ReadBlock();
  absl::Status PeekMessage();
  absl::StatusOr<bool> ReadRecord(Record& record);
  absl::StatusOr<std::optional<LogEntry>> NextLine();
  absl::StatusOr<std::optional<LogEntry>> NextMessage();
  absl::Status AddRow(const KeyRow& row);

  std::istream* in_;
  std::string file_;
  KeyTable* keys_;
  LogForm form_;
  Policy policy_;
  Limits limits_;

  std::string read_;         // Of a text log: bytes from the stream, of which those
  std::size_t read_to_ = 0;  // before here are parsed.
  std::optional<std::string> line_;
  std::string taken_;    // The line that is being parsed.
  Location line_where_;  // Of the last line read.
  std::vector<Record> message_records_;
  std::optional<Message> message_;
  std::int64_t message_index_ = 0;
  std::int64_t records_ = 0;
  absl::Status failed_;  // Met while looking for decisions; told by the next Next().
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_LOG_H_
