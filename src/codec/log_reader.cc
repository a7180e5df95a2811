#include <algorithm>
#include <streambuf>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "codec/log.h"
#include "codec/text.h"

namespace rapport::codec {
namespace {

// The word that a line begins with; empty for comments and empty lines. Nothing else of the line
// has been looked at.
std::string_view FirstWord(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos || line[begin] == '#') return {};
  return line.substr(begin, line.find_first_of(" \t\r", begin) - begin);
}

}  // namespace

LogReader::LogReader(std::istream& in, const std::string& file, KeyTable& keys)
    : in_(&in), file_(file), keys_(&keys), form_(LogForm::kText), line_where_{file, 0} {
  if (in.peek() == static_cast<int>(RecordType::kFile)) form_ = LogForm::kRecords;
}

absl::StatusOr<LogReader> LogReader::Open(std::istream& in, const std::string& file,
                                          KeyTable& keys) {
  LogReader reader(in, file, keys);
  const absl::Status status =
      reader.form_ == LogForm::kText ? reader.ReadTextHead() : reader.ReadRecordHead();
  if (!status.ok()) return status;
  return reader;
}

absl::StatusOr<std::optional<LogEntry>> LogReader::Next() {
  return form_ == LogForm::kText ? NextLine() : NextMessage();
}

std::string LogReader::Where(const LogEntry& entry) const {
  if (form_ == LogForm::kRecords) return RecordLocation(file_, entry.place).file;
  return Cat({file_, ":", std::to_string(entry.place)});
}

// The row of the line, or of the message, that was read last.
absl::Status LogReader::AddRow(const KeyRow& row) {
  const absl::Status status = keys_->Add(row);
  if (status.ok()) return status;
  const std::string place = form_ == LogForm::kRecords
                                ? RecordLocation(file_, message_index_).file
                                : Cat({file_, ":", std::to_string(line_where_.line)});
  return absl::Status(status.code(), Cat({place, ": ", View(status.message())}));
}

// --- Text ---

// False at the end of the stream.
bool LogReader::ReadBlock() {
  constexpr std::size_t kBlockBytes = std::size_t{1} << 16;
  read_.resize(kBlockBytes);
  read_to_ = 0;
  const std::streamsize bytes = in_->rdbuf()->sgetn(read_.data(), kBlockBytes);
  read_.resize(static_cast<std::size_t>(bytes));
  return bytes > 0;
}

absl::Status LogReader::PeekLine() {
  if (line_) return absl::OkStatus();
  if (read_to_ == read_.size() && !ReadBlock()) return absl::OkStatus();
  std::string line = std::move(taken_);  // Its memory serves again.
  line.clear();
  ++line_where_.line;
  std::size_t end = read_.find('\n', read_to_);
  while (true) {
    const std::size_t until = std::min(end, read_.size());
    line.append(read_, read_to_, until - read_to_);
    read_to_ = until;
    if (line.size() > kMostLineBytes) {
      return Problem(line_where_, "", "the line is too long",
                     Cat({"at most ", std::to_string(kMostLineBytes), " bytes"}));
    }
    if (end != read_.npos || !ReadBlock()) break;
    end = read_.find('\n');
  }
  if (end != read_.npos) ++read_to_;  // Behind the end of the line.
  line_ = std::move(line);
  return absl::OkStatus();
}

absl::Status LogReader::ReadTextHead() {
  while (true) {
    absl::Status status = PeekLine();
    if (!status.ok() || !line_) return status;
    const Location& where = line_where_;
    const std::string_view first = FirstWord(*line_);
    if (first == "policy") {
      status = ParsePolicy(*line_, where, *keys_, policy_);
    } else if (first == "limits") {
      status = ParseLimits(*line_, where, limits_);
    } else if (first == "key") {
      const absl::StatusOr<KeyRow> row = ParseKeyRow(*line_, where);
      status = row.ok() ? AddRow(*row) : row.status();
    } else if (!first.empty()) {
      return absl::OkStatus();
    }
    if (!status.ok()) return status;
    line_.reset();
  }
}

absl::StatusOr<std::optional<LogEntry>> LogReader::NextLine() {
  while (true) {
    const absl::Status status = PeekLine();
    if (!status.ok()) return status;
    if (!line_) return std::nullopt;
    taken_ = *std::exchange(line_, std::nullopt);
    const std::string_view line = taken_;
    const Location& where = line_where_;
    const std::string_view first = FirstWord(line);
    if (first.empty()) continue;
    if (first == "policy" || first == "limits") {
      return Problem(where, first, "came after the first event", "a time before it");
    }
    if (first == "key") {
      const absl::StatusOr<KeyRow> row = ParseKeyRow(line, where);
      if (!row.ok()) return row.status();
      const absl::Status added = AddRow(*row);
      if (!added.ok()) return added;
      continue;
    }
    absl::StatusOr<EventLine> parsed = ParseEvent(line, where, *keys_);
    if (!parsed.ok()) return parsed.status();
    LogEntry entry{std::move(parsed->event), std::nullopt, where.line};
    if (parsed->decisions) {
      auto decisions = ParseDecisions(*parsed->decisions, where, *keys_);
      if (!decisions.ok()) return decisions.status();
      entry.decisions = *std::move(decisions);
    }
    return entry;
  }
}

// --- Records ---

absl::StatusOr<bool> LogReader::ReadRecord(Record& record) {
  const std::streamsize bytes =
      in_->rdbuf()->sgetn(reinterpret_cast<char*>(record.data()), kRecordBytes);
  if (bytes == 0) return false;
  if (bytes != static_cast<std::streamsize>(kRecordBytes)) {
    return Problem(RecordLocation(file_, records_), "bytes", Cat({"were ", std::to_string(bytes)}),
                   std::to_string(kRecordBytes));
  }
  ++records_;
  return true;
}

absl::Status LogReader::PeekMessage() {
  if (message_) return absl::OkStatus();
  std::vector<Record>& records = message_records_;
  records.resize(1);
  absl::StatusOr<bool> read = ReadRecord(records.front());
  if (!read.ok()) return read.status();
  if (!*read) return absl::OkStatus();
  message_index_ = records_ - 1;
  const absl::StatusOr<std::size_t> count = CountRecords(records.front(), file_, message_index_);
  if (!count.ok()) return count.status();
  while (records.size() < *count) {
    read = ReadRecord(records.emplace_back());
    if (!read.ok()) return read.status();
    if (!*read) {
      return Problem(RecordLocation(file_, records_), "type", "was absent at the file's end",
                     "a continuation, 6");
    }
  }
  absl::StatusOr<Message> message = DecodeRecords(records, file_, message_index_);
  if (!message.ok()) return message.status();
  message_ = *std::move(message);
  return absl::OkStatus();
}

absl::Status LogReader::ReadRecordHead() {
  Record file;
  const absl::StatusOr<bool> read = ReadRecord(file);
  if (!read.ok()) return read.status();
  absl::Status status = CheckFileRecord(file, file_);
  while (status.ok()) {
    status = PeekMessage();
    if (!status.ok() || !message_) return status;
    if (const auto* policy = std::get_if<Policy>(&*message_)) {
      policy_ = *policy;
    } else if (const auto* limits = std::get_if<Limits>(&*message_)) {
      limits_ = *limits;
    } else if (const auto* row = std::get_if<KeyRow>(&*message_)) {
      status = AddRow(*row);
    } else {
      return absl::OkStatus();
    }
    message_.reset();
  }
  return status;
}

absl::StatusOr<std::optional<LogEntry>> LogReader::NextMessage() {
  while (true) {
    absl::Status status = failed_.ok() ? PeekMessage() : failed_;
    if (!status.ok()) return status;
    if (!message_) return std::nullopt;
    const std::int64_t index = message_index_;
    const auto where = [&] { return RecordLocation(file_, index); };
    Message message = *std::move(message_);
    message_.reset();
    if (const auto* row = std::get_if<KeyRow>(&message)) {
      status = AddRow(*row);
      if (!status.ok()) return status;
      continue;
    }
    if (std::holds_alternative<codec::Decisions>(message)) {
      return Problem(where(), "type", "was decisions", "an event before them");
    }
    if (!std::holds_alternative<Event>(message)) {
      return Problem(where(), "type", "was policy or limits after the first event",
                     "them before it");
    }
    LogEntry entry{std::get<Event>(std::move(message)), std::nullopt, index};
    failed_ = PeekMessage();  // An event before a torn end is an event all the same.
    if (message_ && std::holds_alternative<codec::Decisions>(*message_)) {
      entry.decisions = std::get<codec::Decisions>(*std::move(message_));
      message_.reset();
    }
    return entry;
  }
}

}  // namespace rapport::codec
