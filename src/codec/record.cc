#include "codec/record.h"

#include <algorithm>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "codec/event_body.h"
#include "codec/record_words.h"

namespace rapport::codec {
namespace {

// After PNG: a byte that is no text, a name, and line ends that a transfer as text would change.
constexpr std::array<std::uint8_t, 8> kMagic = {
    static_cast<std::uint8_t>(RecordType::kFile), 'R', 'P', 'T', '\r', '\n', 0x1A, '\n'};
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kSizeAt = 12;

constexpr std::size_t kTypeAt = 0;
constexpr std::size_t kKindAt = 1;
constexpr std::size_t kZeroAt = 2;  // Two bytes.
constexpr std::size_t kNumberAt = 4;
constexpr std::size_t kWordsAt = 8;

void PutBytes(std::uint64_t value, std::size_t at, std::size_t bytes, Record& record) {
  for (std::size_t i = 0; i < bytes; ++i) {
    record[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

std::uint64_t GetBytes(const Record& record, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) value = value << 8 | record[at + i];
  return value;
}

absl::Status Pack(RecordType type, std::uint8_t kind, std::span<const std::uint64_t> words,
                  std::vector<Record>& out) {
  const std::size_t records =
      std::max<std::size_t>(1, (words.size() + kRecordWords - 1) / kRecordWords);
  if (records - 1 > kMostContinuations) {
    return absl::ResourceExhaustedError(
        Cat({"record: was a message of ", std::to_string(records), " records, expected at most ",
             std::to_string(kMostContinuations + 1)}));
  }
  for (std::size_t i = 0; i < records; ++i) {
    Record& record = out.emplace_back(Record{});
    const RecordType shown = i == 0 ? type : RecordType::kContinuation;
    record[kTypeAt] = static_cast<std::uint8_t>(shown);
    record[kKindAt] = kind;
    PutBytes(i == 0 ? records - 1 : i, kNumberAt, 4, record);
    const auto some = words.subspan(i * kRecordWords)
                          .first(std::min(kRecordWords, words.size() - i * kRecordWords));
    for (std::size_t w = 0; w < some.size(); ++w) {
      PutBytes(some[w], kWordsAt + 8 * w, 8, record);
    }
  }
  return absl::OkStatus();
}

std::uint8_t TypeNumber(RecordType type) { return static_cast<std::uint8_t>(type); }

// The highest kind that a head of this type may have; -1 for what is no head.
int MostKind(std::uint8_t type) {
  if (type == TypeNumber(RecordType::kKey)) return static_cast<int>(kKeyKinds) - 1;
  if (type == TypeNumber(RecordType::kEvent)) return static_cast<int>(kEventKinds);
  if (type >= TypeNumber(RecordType::kPolicy) && type <= TypeNumber(RecordType::kDecisions)) {
    return 0;
  }
  return -1;
}

absl::Status CheckContinuations(std::span<const Record> records, const std::string& file,
                                std::int64_t index) {
  for (std::size_t i = 1; i < records.size(); ++i) {
    const Record& record = records[i];
    const auto where = [&] { return RecordLocation(file, index + static_cast<std::int64_t>(i)); };
    if (record[kTypeAt] != TypeNumber(RecordType::kContinuation)) {
      return Problem(where(), "type", Cat({"was ", std::to_string(record[kTypeAt])}),
                     "a continuation, 6");
    }
    if (record[kKindAt] != records[0][kKindAt]) {
      return Problem(where(), "kind", Cat({"was ", std::to_string(record[kKindAt])}),
                     Cat({"that of its head, ", std::to_string(records[0][kKindAt])}));
    }
    if (GetBytes(record, kZeroAt, 2) != 0)
      return Problem(where(), "bytes 2-3", "were not zero", "0");
    if (GetBytes(record, kNumberAt, 4) != i) {
      return Problem(where(), "number",
                     Cat({"was ", std::to_string(GetBytes(record, kNumberAt, 4))}),
                     Cat({"its place in the message, ", std::to_string(i)}));
    }
  }
  return absl::OkStatus();
}

template <typename T>
absl::StatusOr<Message> DecodeSettings(WordReader& reader) {
  T settings;
  VisitFields(settings, reader);
  const absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return settings;
}

absl::StatusOr<Message> DecodeKeyRow(std::uint8_t kind, WordReader& reader) {
  KeyRow row;
  row.kind = static_cast<KeyKind>(kind);
  reader.Field("number", row.number);
  if (row.number == 0) reader.Fail("was 0", "1 or more");
  reader.Field("key", row.key);
  const absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return row;
}

absl::StatusOr<Message> DecodeEvent(std::uint8_t kind, WordReader& reader) {
  Event event;
  event.what = MakeBody(kind - std::size_t{1});
  reader.Field("time", event.at);
  reader.Field("cmd", event.command);
  std::visit([&](auto& body) { VisitFields(body, reader); }, event.what);
  const absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return event;
}

absl::StatusOr<Message> DecodeDecisions(WordReader& reader) {
  Decisions decisions;
  reader.Field("decisions", decisions);
  const absl::Status status = reader.Finish();
  if (!status.ok()) return status;
  return decisions;
}

}  // namespace

Location RecordLocation(const std::string& file, std::int64_t index) {
  return {Cat({file, file.empty() ? "" : ": ", "record ", std::to_string(index)}), 0};
}

Record FileRecord() {
  Record record{};
  std::copy(kMagic.begin(), kMagic.end(), record.begin());
  PutBytes(kRecordVersion, kVersionAt, 4, record);
  PutBytes(kRecordBytes, kSizeAt, 4, record);
  return record;
}

absl::Status AppendRecords(const KeyRow& row, std::vector<Record>& out) {
  std::vector<std::uint64_t> words = {row.number, row.key.size()};
  for (std::size_t i = 0; i < row.key.size(); ++i) {
    if (i % 8 == 0) words.push_back(0);
    words.back() |= std::uint64_t{static_cast<std::uint8_t>(row.key[i])} << (8 * (i % 8));
  }
  return Pack(RecordType::kKey, static_cast<std::uint8_t>(row.kind), words, out);
}

absl::Status AppendRecords(const Policy& policy, std::vector<Record>& out) {
  std::vector<std::uint64_t> words;
  WordWriter(words).Put(policy);
  return Pack(RecordType::kPolicy, 0, words, out);
}

absl::Status AppendRecords(const Limits& limits, std::vector<Record>& out) {
  std::vector<std::uint64_t> words;
  WordWriter(words).Put(limits);
  return Pack(RecordType::kLimits, 0, words, out);
}

absl::Status AppendRecords(const Event& event, std::vector<Record>& out) {
  std::vector<std::uint64_t> words;
  WordWriter writer(words);
  writer.Put(event.at);
  writer.Put(event.command);
  std::visit([&](const auto& body) { writer.Put(body); }, event.what);
  return Pack(RecordType::kEvent, static_cast<std::uint8_t>(event.what.index() + 1), words, out);
}

absl::Status AppendRecords(std::span<const Decision> decisions, std::vector<Record>& out) {
  std::vector<std::uint64_t> words;
  WordWriter(words).PutList(decisions);
  return Pack(RecordType::kDecisions, 0, words, out);
}

absl::Status CheckFileRecord(const Record& record, const std::string& file) {
  const Location where = RecordLocation(file, 0);
  if (!std::equal(kMagic.begin(), kMagic.end(), record.begin())) {
    return Problem(where, "magic", "was another", "a log of Rapport's records");
  }
  const std::uint64_t version = GetBytes(record, kVersionAt, 4);
  if (version != kRecordVersion) {
    return Problem(where, "version", Cat({"was ", std::to_string(version)}),
                   std::to_string(kRecordVersion));
  }
  const std::uint64_t size = GetBytes(record, kSizeAt, 4);
  if (size != kRecordBytes) {
    return Problem(where, "record size", Cat({"was ", std::to_string(size)}),
                   std::to_string(kRecordBytes));
  }
  if (record != FileRecord()) return Problem(where, "rest", "was not zero", "zeros");
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> CountRecords(const Record& head, const std::string& file,
                                         std::int64_t index) {
  const auto where = [&] { return RecordLocation(file, index); };
  const int most = MostKind(head[kTypeAt]);
  if (most < 0) {
    return Problem(where(), "type", Cat({"was ", std::to_string(head[kTypeAt])}),
                   "1 (key), 2 (policy), 3 (limits), 4 (event) or 5 (decisions)");
  }
  const int least = head[kTypeAt] == TypeNumber(RecordType::kEvent) ? 1 : 0;
  if (head[kKindAt] < least || head[kKindAt] > most) {
    return Problem(where(), "kind", Cat({"was ", std::to_string(head[kKindAt])}),
                   Cat({std::to_string(least), " to ", std::to_string(most)}));
  }
  if (GetBytes(head, kZeroAt, 2) != 0) return Problem(where(), "bytes 2-3", "were not zero", "0");
  const std::uint64_t continuations = GetBytes(head, kNumberAt, 4);
  if (continuations > kMostContinuations) {
    return Problem(where(), "continuations", Cat({"was ", std::to_string(continuations)}),
                   Cat({"at most ", std::to_string(kMostContinuations)}));
  }
  return static_cast<std::size_t>(continuations) + 1;
}

absl::StatusOr<Message> DecodeRecords(std::span<const Record> records, const std::string& file,
                                      std::int64_t index) {
  const auto where = [&] { return RecordLocation(file, index); };
  if (records.empty()) return Problem(where(), "type", "was absent", "a record");
  const absl::StatusOr<std::size_t> count = CountRecords(records.front(), file, index);
  if (!count.ok()) return count.status();
  if (*count != records.size()) {
    return Problem(where(), "continuations", Cat({"was ", std::to_string(*count - 1)}),
                   Cat({"those that follow, ", std::to_string(records.size() - 1)}));
  }
  const absl::Status status = CheckContinuations(records, file, index);
  if (!status.ok()) return status;

  // Nearly all messages have so few records, and none of them then allocates.
  constexpr std::size_t kUsualRecords = 4;
  absl::InlinedVector<std::uint64_t, kUsualRecords * kRecordWords> words;
  words.reserve(records.size() * kRecordWords);
  for (const Record& record : records) {
    for (std::size_t w = 0; w < kRecordWords; ++w) {
      words.push_back(GetBytes(record, kWordsAt + 8 * w, 8));
    }
  }
  WordReader reader(words, file, index);
  const std::uint8_t kind = records.front()[kKindAt];
  switch (static_cast<RecordType>(records.front()[kTypeAt])) {
    case RecordType::kKey:
      return DecodeKeyRow(kind, reader);
    case RecordType::kPolicy:
      return DecodeSettings<Policy>(reader);
    case RecordType::kLimits:
      return DecodeSettings<Limits>(reader);
    case RecordType::kEvent:
      return DecodeEvent(kind, reader);
    default:  // CountRecords lets nothing else through.
      return DecodeDecisions(reader);
  }
}

}  // namespace rapport::codec
