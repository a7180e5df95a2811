#include "codec/log.h"
#include "codec/text.h"

namespace rapport::codec {

LogWriter::LogWriter(std::ostream& out, LogForm form, const KeyTable& keys)
    : out_(out), form_(form), keys_(keys) {}

absl::Status LogWriter::Head(const Policy& policy, const Limits& limits) {
  if (form_ == LogForm::kRecords) {
    const Record file = FileRecord();
    out_.write(reinterpret_cast<const char*>(file.data()), kRecordBytes);
  } else {
    Line("# A log of Rapport, version 1.");
    EndLine();
  }
  absl::Status status = Rows();
  if (!status.ok()) return status;
  if (form_ == LogForm::kRecords) {
    status = Records(policy);
    return status.ok() ? Records(limits) : status;
  }
  Line(FormatPolicy(policy, keys_));
  Line(FormatLimits(limits));
  EndLine();
  return Check();
}

absl::Status LogWriter::Event(const rapport::Event& event) {
  const absl::Status status = Rows();
  if (!status.ok()) return status;
  if (form_ == LogForm::kRecords) return Records(event);
  Line(FormatEvent(event, keys_, TimeStyle::kIso));
  return Check();
}

absl::Status LogWriter::Decisions(std::span<const Decision> decisions) {
  if (form_ == LogForm::kRecords) return Records(decisions);
  out_ << " ->";
  if (!decisions.empty()) out_ << ' ' << FormatDecisions(decisions, keys_, TimeStyle::kIso);
  EndLine();
  return Check();
}

absl::Status LogWriter::Finish() {
  EndLine();
  out_.flush();
  return Check();
}

absl::Status LogWriter::Rows() {
  for (; rows_ < keys_.changes(); ++rows_) {
    const KeyRow row = keys_.Change(rows_);
    if (form_ == LogForm::kText) {
      Line(FormatKeyRow(row));
    } else if (const absl::Status status = Records(row); !status.ok()) {
      return status;
    }
  }
  return Check();
}

void LogWriter::Line(const std::string& text) {
  EndLine();
  out_ << text;
  open_line_ = true;
}

void LogWriter::EndLine() {
  if (open_line_) out_ << '\n';
  open_line_ = false;
}

template <typename T>
absl::Status LogWriter::Records(const T& thing) {
  records_.clear();
  const absl::Status status = AppendRecords(thing, records_);
  if (!status.ok()) return status;
  for (const Record& record : records_) {
    out_.write(reinterpret_cast<const char*>(record.data()), kRecordBytes);
  }
  return Check();
}

absl::Status LogWriter::Check() const {
  if (out_) return absl::OkStatus();
  return absl::DataLossError("the log: could not be written, expected a stream that takes more");
}

}  // namespace rapport::codec
