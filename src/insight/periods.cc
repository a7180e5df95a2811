#include "insight/periods.h"

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace rapport::insight {
namespace {

const absl::CivilDay kEpoch(1970, 1, 1);

absl::CivilDay Begin(absl::CivilDay day, PeriodLength length) {
  switch (length) {
    case PeriodLength::kDay:
      return day;
    case PeriodLength::kWeek:
      return absl::PrevWeekday(day + 1, absl::Weekday::monday);
    case PeriodLength::kMonth:
      return absl::CivilDay(absl::CivilMonth(day));
    case PeriodLength::kYear:
      return absl::CivilDay(absl::CivilYear(day));
  }
  return day;
}

std::string Formatted(std::int64_t day, const char* format) {
  return absl::FormatTime(format, absl::FromCivil(kEpoch + day, absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

}  // namespace

PeriodLength PeriodLengthFor(std::size_t days) {
  constexpr std::size_t kMostDays = 35;
  constexpr std::size_t kMostDaysInWeeks = 2 * 366;
  constexpr std::size_t kMostDaysInMonths = 12 * 366;
  if (days <= kMostDays) return PeriodLength::kDay;
  if (days <= kMostDaysInWeeks) return PeriodLength::kWeek;
  return days <= kMostDaysInMonths ? PeriodLength::kMonth : PeriodLength::kYear;
}

std::vector<Period> PeriodsOf(const std::vector<Meetings>& days, std::int64_t first_day,
                              PeriodLength length) {
  std::vector<Period> periods;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const absl::CivilDay day = kEpoch + first_day + static_cast<std::int64_t>(i);
    const std::int64_t begin = Begin(day, length) - kEpoch;
    if (periods.empty() || periods.back().first_day != begin) periods.push_back({begin, {}});
    periods.back().meetings.returning += days[i].returning;
    periods.back().meetings.met_known += days[i].met_known;
  }
  return periods;
}

std::string PeriodName(PeriodLength length) {
  switch (length) {
    case PeriodLength::kDay:
      return "day";
    case PeriodLength::kWeek:
      return "week";
    case PeriodLength::kMonth:
      return "month";
    case PeriodLength::kYear:
      return "year";
  }
  return "";
}

std::string PeriodLabel(std::int64_t first_day, PeriodLength length) {
  switch (length) {
    case PeriodLength::kDay:
    case PeriodLength::kWeek:
      return Formatted(first_day, "%-d %b");
    case PeriodLength::kMonth:
      return Formatted(first_day, "%b %Y");
    case PeriodLength::kYear:
      return Formatted(first_day, "%Y");
  }
  return "";
}

std::string DayText(std::int64_t day) { return Formatted(day, "%-d %B %Y"); }

}  // namespace rapport::insight
