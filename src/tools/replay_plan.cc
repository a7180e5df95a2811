#include "tools/replay_plan.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "codec/csv_fields.h"
#include "codec/decimal.h"
#include "codec/location.h"
#include "codec/micros.h"
#include "codec/words.h"
#include "tools/whole_file.h"

namespace rapport::tools {
namespace {

// Plain decimals, so that two ways to write one number are seen to be one.
bool ParseSeconds(std::string_view text, absl::Duration& seconds) {
  constexpr std::uint64_t kMost = 1'000'000;
  constexpr std::uint64_t kMicrosPerSecond = 1'000'000;
  codec::Decimal decimal;
  std::uint64_t micros = 0;
  if (!codec::TakeDecimal(text, decimal) || !text.empty() || decimal.whole > kMost ||
      !codec::AddScaled(decimal, kMicrosPerSecond, micros) || micros > kMost * kMicrosPerSecond) {
    return false;
  }
  seconds = absl::Microseconds(static_cast<std::int64_t>(micros));
  return true;
}

absl::StatusOr<ReplayBaseline> ParseBaseline(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = std::string_view(text).substr(0, colon);
  ReplayBaseline baseline{.name = text};
  const int routing = codec::FindValue(codec::WordsOf(Routing{}), name);
  if (routing < 0 || static_cast<Routing>(routing) == Routing::kPreferred) {
    return codec::Problem({}, "--baseline", codec::Was(text),
                          "longest_idle, last_agent or any_known, and perhaps :SECONDS");
  }
  baseline.routing = static_cast<Routing>(routing);
  if (colon == text.npos) return baseline;
  if (baseline.routing == Routing::kLongestIdle) {
    return codec::Problem({}, "--baseline", codec::Was(text),
                          "no seconds: longest_idle waits for nobody");
  }
  if (!ParseSeconds(std::string_view(text).substr(colon + 1), baseline.wait_max.emplace())) {
    return codec::Problem({}, "--baseline", codec::Was(text),
                          "seconds as 30 or 0.5 after the colon, at most 1000000");
  }
  return baseline;
}

absl::Status AddBaseline(const std::string& text, std::vector<ReplayBaseline>& baselines) {
  absl::StatusOr<ReplayBaseline> baseline = ParseBaseline(text);
  if (!baseline.ok()) return baseline.status();
  for (const ReplayBaseline& other : baselines) {
    if (other.routing == baseline->routing && other.wait_max == baseline->wait_max) {
      return codec::Problem({}, "--baseline", codec::Cat({codec::Was(text), ", as before"}),
                            "each rule once");
    }
  }
  baselines.push_back(*std::move(baseline));
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadFrom(const codec::Zone& zone, ReplayPlan& plan) {
  if (plan.from_text.empty()) return absl::OkStatus();
  codec::CsvTime from;
  if (!codec::ParseCsvTime(plan.from_text, zone, from)) {
    return codec::Problem({}, "--from", codec::Was(plan.from_text), codec::kExpectedCsvTime);
  }
  plan.from = codec::ToMicros(from.time);
  return absl::OkStatus();
}

absl::StatusOr<ReplayPlan> MakeReplayPlan(const ReplayArguments& arguments) {
  std::vector<NamedFile> read = HistoriesOf(arguments.history);
  read.push_back({"the policy", arguments.policy});
  absl::Status status =
      CheckWritten(read, {{"--journal", arguments.journal}, {"--html", arguments.html}});
  ReplayPlan plan;
  plan.source.keep_contact_keys = !arguments.journal.empty();
  plan.shifts = arguments.shifts;
  plan.capacity = arguments.capacity;
  plan.handle = arguments.handle;
  plan.source.shifts =
      arguments.shifts == "observed" ? sim::ReplayShifts::kObserved : sim::ReplayShifts::kDay;
  plan.source.capacity =
      arguments.capacity == "held" ? sim::ReplayCapacity::kHeld : sim::ReplayCapacity::kObserved;
  plan.policy = arguments.policy;
  plan.journal = arguments.journal;
  plan.html = arguments.html;
  plan.title = arguments.title;
  plan.sweep = arguments.sweep;
  if (status.ok()) status = ReadHistoryArguments(arguments.history, plan.source);
  for (std::size_t i = 0; i < arguments.baselines.size() && status.ok(); ++i) {
    status = AddBaseline(arguments.baselines[i], plan.baselines);
  }
  plan.from_text = arguments.from;
  // Whether it is a time shows now; which one, where the file says the zone, when that is read.
  if (status.ok()) status = ReadFrom(plan.source.zone.value_or(codec::Zone()), plan);
  if (!status.ok()) return status;
  return plan;
}

}  // namespace rapport::tools
