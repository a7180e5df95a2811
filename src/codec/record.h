// Records: key rows, settings, events and decisions as flat 64-byte records. docs/log-format.md
// specifies every byte.
//
// A message is a head record and as many continuation records as the head says. A head has 8 bytes
// of its own and 7 words of 64 bits, little-endian; a continuation likewise. The words of all of
// them in a row are the fields of the message in the order of fields.h. What is not used is zero,
// and checked.

#ifndef RAPPORT_CODEC_RECORD_H_
#define RAPPORT_CODEC_RECORD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::codec {

inline constexpr std::size_t kRecordBytes = 64;
inline constexpr std::size_t kRecordWords = 7;
inline constexpr std::size_t kMostContinuations = 65'535;
inline constexpr std::uint32_t kRecordVersion = 1;

using Record = std::array<std::uint8_t, kRecordBytes>;

// The first byte of a record.
enum class RecordType : std::uint8_t {
  kKey = 1,
  kPolicy = 2,
  kLimits = 3,
  kEvent = 4,
  kDecisions = 5,
  kContinuation = 6,
  kFile = 0x89,  // The first record of a file, and no other; no text begins so.
};

// The decisions that one event got.
using Decisions = std::vector<Decision>;
using Message = std::variant<KeyRow, Policy, Limits, Event, Decisions>;

// --- Writing. Error: kResourceExhausted, the message is too long for kMostContinuations ---
Record FileRecord();
absl::Status AppendRecords(const KeyRow& row, std::vector<Record>& out);
absl::Status AppendRecords(const Policy& policy, std::vector<Record>& out);
absl::Status AppendRecords(const Limits& limits, std::vector<Record>& out);
absl::Status AppendRecords(const Event& event, std::vector<Record>& out);
absl::Status AppendRecords(std::span<const Decision> decisions, std::vector<Record>& out);

// --- Reading. `index`: of the (first) record in its file, from 0, for messages. Errors are
// kInvalidArgument: `FILE: record INDEX: FIELD: what was wrong, expected what` ---
absl::Status CheckFileRecord(const Record& record, const std::string& file);
// How many records the message has that begins with this head, itself included.
absl::StatusOr<std::size_t> CountRecords(const Record& head, const std::string& file,
                                         std::int64_t index);
// `records`: the message's, all of them and no more.
absl::StatusOr<Message> DecodeRecords(std::span<const Record> records, const std::string& file,
                                      std::int64_t index);

Location RecordLocation(const std::string& file, std::int64_t index);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_RECORD_H_
