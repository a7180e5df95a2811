#include "codec/csv_records.h"

#include <algorithm>
#include <utility>

#include "codec/location.h"

namespace rapport::codec {
namespace {

constexpr std::size_t kChunk = 1 << 16;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
// Each broken record may have its lines read twice. A file of nothing but open quotes would be read
// over and over, so there is an end to it.
constexpr std::size_t kMostReadAgain = std::size_t{1} << 28;

constexpr std::string_view kStrayQuote =
    "has a quote within a field, or text after a closing quote";
constexpr std::string_view kOpenQuote = "has a quote that is never closed";
constexpr std::string_view kTooLong =
    "is longer than 1 MiB, perhaps by a quote that is never closed";

// RFC 4180: blanks belong to their field.
int NoSpace(unsigned char) { return 0; }

bool IsBlank(std::string_view line) { return line.find_first_not_of("\r\n") == line.npos; }

}  // namespace

CsvRecords::CsvRecords(CsvInput input) : input_(std::move(input)) {
  csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_space_func(&parser_, NoSpace);
}

CsvRecords::~CsvRecords() { csv_free(&parser_); }

void CsvRecords::StartParser() {
  csv_free(&parser_);
  csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_space_func(&parser_, NoSpace);
}

void CsvRecords::OnField(void* field, std::size_t size, void* self) {
  auto* records = static_cast<CsvRecords*>(self);
  if (size > 0) records->text_.append(static_cast<const char*>(field), size);
  records->ends_.push_back(records->text_.size());
}

void CsvRecords::OnRecord(int /*end*/, void* self) {
  static_cast<CsvRecords*>(self)->complete_ = true;
}

absl::StatusOr<bool> CsvRecords::Next(CsvRecord& record) {
  record.fields.clear();
  record.broken = {};
  return ReadRecord(record);
}

absl::StatusOr<bool> CsvRecords::ReadRecord(CsvRecord& record) {
  text_.clear();
  ends_.clear();
  complete_ = false;
  bool begun = false;
  for (;;) {
    if (!begun) {
      begin_ = next_;
      record_line_ = line_ + 1;
    }
    std::string_view line;
    absl::StatusOr<bool> more = TakeLine(line);
    if (!more.ok()) return more;
    if (!*more) return Finish(record);
    if (!begun) {
      if (IsBlank(line)) continue;
      begun = true;
      first_line_end_ = next_;
      discarding_ = line.back() != '\n' && line.back() != '\r' && !at_end_;
    }
    if (next_ - begin_ > kMaxRecordBytes) return Recover(kTooLong, record);
    if (csv_parse(&parser_, line.data(), line.size(), OnField, OnRecord, this) != line.size()) {
      return Failed(kStrayQuote, record);
    }
    if (complete_) {
      Give(record);
      return true;
    }
  }
}

// Where the line that contains `from` ends, its end included; npos = not within the window.
std::size_t CsvRecords::LineEnd(std::size_t from) const {
  // One search per byte, for searching for either of the two goes byte by byte.
  const std::size_t newline = window_.find('\n', from);
  const std::size_t end =
      std::min(std::string_view(window_).substr(0, newline).find('\r', from), newline);
  if (end == window_.npos) return at_end_ ? window_.size() : window_.npos;
  if (window_[end] == '\n') return end + 1;
  // A carriage return at the end of the window may be half of a line's end.
  if (end + 1 == window_.size()) return at_end_ ? end + 1 : window_.npos;
  return window_[end + 1] == '\n' ? end + 2 : end + 1;
}

// The next line with its end. Where none ends within a record's length, as much as that.
absl::StatusOr<bool> CsvRecords::TakeLine(std::string_view& line) {
  if (discarding_) {
    if (absl::Status status = PassOver(); !status.ok()) return status;
  }
  std::size_t searched = 0;  // From `next_` on.
  for (;;) {
    std::size_t end = LineEnd(next_ + searched);
    if (end == window_.npos && window_.size() - begin_ > kMaxRecordBytes) end = window_.size();
    if (end != window_.npos) {
      if (end == next_) return false;
      line = std::string_view(window_).substr(next_, end - next_);
      next_ = end;
      ++line_;
      return true;
    }
    // The last byte may be a carriage return, so it is looked at again.
    searched = window_.size() - next_ - (window_.size() > next_ ? 1 : 0);
    if (absl::Status status = Refill(); !status.ok()) return status;
  }
}

// Drops what is left of a line of which the beginning was too long.
absl::Status CsvRecords::PassOver() {
  discarding_ = false;
  for (;;) {
    const std::size_t end = LineEnd(next_);
    next_ = end == window_.npos ? window_.size() : end;
    begin_ = next_;
    if (end != window_.npos) return absl::OkStatus();
    if (window_.back() == '\r') begin_ = --next_;
    if (absl::Status status = Refill(); !status.ok()) return status;
  }
}

absl::Status CsvRecords::Refill() {
  const bool first = window_.empty() && line_ == 0;
  window_.erase(0, begin_);
  next_ -= begin_;
  first_line_end_ -= begin_;
  begin_ = 0;
  const std::size_t size = window_.size();
  window_.resize(size + kChunk);
  absl::StatusOr<std::size_t> count = input_.Read(window_.data() + size, kChunk);
  window_.resize(size + (count.ok() ? *count : 0));
  if (!count.ok()) return count.status();
  at_end_ = *count == 0;
  if (first && std::string_view(window_).substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    window_.erase(0, kByteOrderMark.size());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvRecords::Finish(CsvRecord& record) {
  if (csv_fini(&parser_, OnField, OnRecord, this) != 0) return Failed(kOpenQuote, record);
  if (!complete_) return false;
  Give(record);
  return true;
}

absl::StatusOr<bool> CsvRecords::Failed(std::string_view broken, CsvRecord& record) {
  if (csv_error(&parser_) != CSV_EPARSE) {
    return absl::ResourceExhaustedError(
        Cat({input_.name(), ": ", csv_strerror(csv_error(&parser_))}));
  }
  return Recover(broken, record);
}

// Goes back to the line after the one on which the broken record began.
absl::StatusOr<bool> CsvRecords::Recover(std::string_view broken, CsvRecord& record) {
  read_again_ += next_ - first_line_end_;
  if (read_again_ > kMostReadAgain) {
    return Problem({input_.name(), record_line_}, "", broken,
                   "quotes in pairs, as RFC 4180 has them");
  }
  next_ = first_line_end_;
  line_ = record_line_;
  record.line = record_line_;
  record.broken = broken;
  StartParser();
  return true;
}

void CsvRecords::Give(CsvRecord& record) const {
  record.line = record_line_;
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    record.fields.push_back(std::string_view(text_).substr(begin, end - begin));
    begin = end;
  }
}

}  // namespace rapport::codec
