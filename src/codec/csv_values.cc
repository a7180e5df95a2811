// The half of CsvHistory that reads numbers, times and words.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "codec/csv_fields.h"
#include "codec/csv_history.h"
#include "codec/location.h"

namespace rapport::codec {
namespace {

constexpr std::int64_t kMostTransfers = 1'000'000;
constexpr std::int64_t kMostPriority = 1'000'000;

constexpr std::array<std::string_view, 7> kOutcomes = {"resolved",
                                                       "served",
                                                       "reopened",
                                                       "closed_unresolved",
                                                       "handed_over",
                                                       "abandoned",
                                                       "served_agent_unknown"};

bool ParseOutcome(std::string_view text, CsvOutcome& outcome) {
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    if (!absl::EqualsIgnoreCase({text.data(), text.size()},
                                {kOutcomes[i].data(), kOutcomes[i].size()})) {
      continue;
    }
    outcome = static_cast<CsvOutcome>(i);
    return true;
  }
  return false;
}

bool ParseFlag(std::string_view text, bool& flag) {
  flag = text == "1";
  return flag || text == "0";
}

std::string ExpectedOutcome() {
  std::string words = "one of";
  for (std::size_t i = 0; i < kOutcomes.size(); ++i)
    words += Cat({i == 0 ? " " : ", ", kOutcomes[i]});
  return words;
}

}  // namespace

// Reads the field, where there is one and something is in it.
template <typename Value, typename Parse>
bool CsvHistory::ReadValue(CsvColumn column, std::optional<Value>& value, Parse parse,
                           std::string (*expected)(), CsvFault& fault) const {
  const std::string_view text = Field(column);
  if (text.empty() || parse(text, value.emplace())) return true;
  fault = {std::string(Name(column)), Was(text), expected()};
  return false;
}

bool CsvHistory::ConvertTimes(CsvRow& row, CsvZones& zones, CsvFault& fault) const {
  const auto read = [&](CsvColumn column, std::optional<absl::Time>& time) {
    const auto parse = [&](std::string_view text, absl::Time& parsed) {
      CsvTime stated;
      if (!ParseCsvTime(text, zone_, stated)) return false;
      parsed = stated.time;
      if (stated.kind == CsvTimeKind::kWall) ++zones.wall;
      if (stated.kind == CsvTimeKind::kOffset) ++zones.ahead_s[stated.ahead_s];
      return true;
    };
    return ReadValue(
        column, time, parse, [] { return std::string(kExpectedCsvTime); }, fault);
  };
  std::optional<absl::Time> arrived;
  if (!read(CsvColumn::kArrivedAt, arrived)) return false;
  if (!arrived) {
    fault = {"arrived_at", "is empty", std::string(kExpectedCsvTime)};
    return false;
  }
  row.arrived_at = *arrived;
  if (!read(CsvColumn::kQueuedAt, row.queued_at) || !read(CsvColumn::kStartedAt, row.started_at) ||
      !read(CsvColumn::kEndedAt, row.ended_at)) {
    return false;
  }
  const auto bad = [&](CsvColumn column, std::string_view wrong, std::string_view expected) {
    fault = {std::string(Name(column)), Cat({Was(Field(column)), ", ", wrong}),
             std::string(expected)};
    return false;
  };
  if (row.ended_at && row.started_at && *row.ended_at < *row.started_at) {
    return bad(CsvColumn::kEndedAt, "before started_at", "no end before its start");
  }
  if (row.ended_at && *row.ended_at < row.arrived_at) {
    return bad(CsvColumn::kEndedAt, "before arrived_at", "no end before the arrival");
  }
  // Dates that stand for "none", as 1900 or 2199, would keep an agent busy for centuries.
  constexpr absl::Duration kLongestContact = absl::Hours(24 * 366 * 5);
  if (row.ended_at && *row.ended_at - row.arrived_at > kLongestContact) {
    return bad(CsvColumn::kEndedAt, "years after arrived_at",
               "an end within 5 years of the arrival");
  }
  if (row.started_at && row.arrived_at - *row.started_at > kLongestContact) {
    return bad(CsvColumn::kStartedAt, "years before arrived_at", "no start before the arrival");
  }
  return true;
}

bool CsvHistory::ConvertValues(CsvRow& row, CsvFault& fault) const {
  const auto read_count = [&](CsvColumn column, std::int64_t most, auto& value) {
    return ReadValue(
        column, value,
        [most](std::string_view text, std::int64_t& number) {
          return ParseCsvInteger(text, 0, most, number);
        },
        [] { return std::string("a whole number from 0"); }, fault);
  };
  const auto read_flag = [&](CsvColumn column, std::optional<bool>& flag) {
    return ReadValue(
        column, flag, ParseFlag, [] { return std::string("0 or 1"); }, fault);
  };
  return read_count(CsvColumn::kPriority, kMostPriority, row.priority) &&
         ReadValue(CsvColumn::kOutcome, row.outcome, ParseOutcome, ExpectedOutcome, fault) &&
         read_count(CsvColumn::kTransfers, kMostTransfers, row.transfers) &&
         read_flag(CsvColumn::kReopened, row.reopened) &&
         read_flag(CsvColumn::kSlaMet, row.sla_met) &&
         ReadValue(
             CsvColumn::kSatisfaction, row.satisfaction, ParseCsvPercentage,
             [] { return std::string("a number from 0 to 100"); }, fault);
}

}  // namespace rapport::codec
