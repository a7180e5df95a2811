// The half of CsvHistory that reads numbers, times and words.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

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
    if (text != kOutcomes[i]) continue;
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

bool CsvHistory::ConvertValues(CsvRow& row, CsvFault& fault) const {
  // Reads the field, where there is one and something is in it.
  const auto read = [&](CsvColumn column, auto& value, auto parse, auto expected) {
    const std::string_view text = Field(column);
    if (text.empty()) return true;
    if (parse(text, value.emplace())) return true;
    fault = {std::string(Name(column)), Was(text), std::string(expected())};
    return false;
  };
  const auto read_time = [&](CsvColumn column, std::optional<absl::Time>& time) {
    return read(column, time, ParseCsvTime, [] { return kExpectedCsvTime; });
  };
  const auto read_count = [&](CsvColumn column, std::int64_t most, auto& value) {
    return read(
        column, value,
        [most](std::string_view text, std::int64_t& number) {
          return ParseCsvInteger(text, 0, most, number);
        },
        [] { return "a whole number from 0"; });
  };
  const auto read_flag = [&](CsvColumn column, std::optional<bool>& flag) {
    return read(column, flag, ParseFlag, [] { return "0 or 1"; });
  };

  std::optional<absl::Time> arrived;
  if (!read_time(CsvColumn::kArrivedAt, arrived)) return false;
  if (!arrived) {
    fault = {"arrived_at", "is empty", std::string(kExpectedCsvTime)};
    return false;
  }
  row.arrived_at = *arrived;
  if (!read_time(CsvColumn::kQueuedAt, row.queued_at) ||
      !read_time(CsvColumn::kStartedAt, row.started_at) ||
      !read_time(CsvColumn::kEndedAt, row.ended_at) ||
      !read_count(CsvColumn::kPriority, kMostPriority, row.priority) ||
      !read(CsvColumn::kOutcome, row.outcome, ParseOutcome, ExpectedOutcome) ||
      !read_count(CsvColumn::kTransfers, kMostTransfers, row.transfers) ||
      !read_flag(CsvColumn::kReopened, row.reopened) ||
      !read_flag(CsvColumn::kSlaMet, row.sla_met) ||
      !read(CsvColumn::kSatisfaction, row.satisfaction, ParseCsvPercentage,
            [] { return "a number from 0 to 100"; })) {
    return false;
  }
  if (row.ended_at && row.started_at && *row.ended_at < *row.started_at) {
    fault = {"ended_at", Cat({Was(Field(CsvColumn::kEndedAt)), ", before started_at"}),
             "no end before its start"};
    return false;
  }
  if (row.ended_at && *row.ended_at < row.arrived_at) {
    fault = {"ended_at", Cat({Was(Field(CsvColumn::kEndedAt)), ", before arrived_at"}),
             "no end before the arrival"};
    return false;
  }
  // Dates that stand for "none", as 1900 or 2199, would keep an agent busy for centuries.
  constexpr absl::Duration kLongestContact = absl::Hours(24 * 366 * 5);
  if (row.ended_at && *row.ended_at - row.arrived_at > kLongestContact) {
    fault = {"ended_at", Cat({Was(Field(CsvColumn::kEndedAt)), ", years after arrived_at"}),
             "an end within 5 years of the arrival"};
    return false;
  }
  if (row.started_at && row.arrived_at - *row.started_at > kLongestContact) {
    fault = {"started_at", Cat({Was(Field(CsvColumn::kStartedAt)), ", years before arrived_at"}),
             "no start before the arrival"};
    return false;
  }
  return true;
}

}  // namespace rapport::codec
