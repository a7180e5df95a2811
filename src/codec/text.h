// Events and decisions as lines that people read and write. docs/log-format.md has the whole
// grammar.
//
//   2026-01-01T00:10:00Z contact c1 customer=mia channel=voice -> offer c1 anna known worth=45.000s
//
// Keys become numbers through a KeyTable; a bare `#123` is the number itself, `-` is none. What a
// line does not state has the default of the struct. A writer's line, parsed, gives the same event
// or decision to the microsecond and millisecond.

#ifndef RAPPORT_CODEC_TEXT_H_
#define RAPPORT_CODEC_TEXT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::codec {

// How times are written. Either is read.
enum class TimeStyle {
  kIso,       // 2026-01-01T00:10:00Z
  kScenario,  // 00:10, or 1d+00:10 on a later day: counted from 2026-01-01.
};

std::string TimeText(absl::Time time, TimeStyle style);
std::string DurationText(absl::Duration duration);
std::string WorthText(std::int64_t millis);  // 45.000s

// All errors below are kInvalidArgument and name file, line and field.
absl::StatusOr<absl::Time> ParseTime(std::string_view text, const Location& where);
absl::StatusOr<absl::Duration> ParseDuration(std::string_view text, const Location& where);

// A line's words: what blanks separate outside quotes. A `#` that begins the line, or stands before
// a blank, begins a comment. `;` is a word of its own.
absl::StatusOr<std::vector<std::string_view>> SplitLine(std::string_view line,
                                                        const Location& where);

// --- Events ---

// Without a line end.
std::string FormatEvent(const Event& event, const KeyTable& keys, TimeStyle style);

struct EventLine {
  Event event;
  std::optional<std::string> decisions;  // What stands at the right of `->`, if there is one.
};

// New keys enter the table, even where the line turns out to be wrong further on.
absl::StatusOr<EventLine> ParseEvent(std::string_view line, const Location& where, KeyTable& keys);

// --- Decisions ---

std::string FormatDecision(const Decision& decision, const KeyTable& keys, TimeStyle style);
// With `; ` between them.
std::string FormatDecisions(std::span<const Decision> decisions, const KeyTable& keys,
                            TimeStyle style);

// A decision and which of its fields the text stated: what a scenario expects.
struct StatedDecision {
  Decision decision;
  std::optional<std::int64_t> worth_ms;
  bool reason = false;
  bool agent = false;
  bool until = false;
  bool expected = false;
  std::uint32_t parts = 0;  // Bit i: the i-th part of the affinity, in the order of the struct.
};

absl::StatusOr<std::vector<StatedDecision>> ParseStatedDecisions(std::string_view text,
                                                                 const Location& where,
                                                                 KeyTable& keys);
// True where `decision` has everything that was stated; kind and contact always count.
bool Matches(const StatedDecision& stated, const Decision& decision);
// Only what was stated.
std::string FormatStated(const StatedDecision& stated, const KeyTable& keys, TimeStyle style);

// Whole decisions, as a log has them. A worth that is stated must be the sum of its parts.
absl::StatusOr<std::vector<Decision>> ParseDecisions(std::string_view text, const Location& where,
                                                     KeyTable& keys);

// --- The head of a log ---

// `policy wait_max=30s ...`, `limits agents=50 ...`: what differs from the defaults.
std::string FormatPolicy(const Policy& policy, const KeyTable& keys);
std::string FormatLimits(const Limits& limits);
// Sets what the line states; the rest of `policy` or `limits` stays. Unchanged on error.
absl::Status ParsePolicy(std::string_view line, const Location& where, KeyTable& keys,
                         Policy& policy);
absl::Status ParseLimits(std::string_view line, const Location& where, Limits& limits);

// `key agent 7 anna`; `key customer 5` for an erased row.
std::string FormatKeyRow(const KeyRow& row);
absl::StatusOr<KeyRow> ParseKeyRow(std::string_view line, const Location& where);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_TEXT_H_
