// Days put together to spans of which a chart can show all.

#ifndef RAPPORT_INSIGHT_PERIODS_H_
#define RAPPORT_INSIGHT_PERIODS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "insight/figures.h"

namespace rapport::insight {

enum class PeriodLength : std::uint8_t { kDay, kWeek, kMonth, kYear };

// The shortest that makes not too many periods of so many days.
PeriodLength PeriodLengthFor(std::size_t days);

struct Period {
  std::int64_t first_day = 0;  // Days since 1970: a Monday, a first of a month, a New Year's Day.
  Meetings meetings;
};

// One period after another from that of `first_day` to that of the last of `days`.
std::vector<Period> PeriodsOf(const std::vector<Meetings>& days, std::int64_t first_day,
                              PeriodLength length);

// "day", "week", "month", "year".
std::string PeriodName(PeriodLength length);

// Where the period begins, in as few words as tell it: "4 Mar", "Mar 1999", "1999".
std::string PeriodLabel(std::int64_t first_day, PeriodLength length);

// "4 March 1999".
std::string DayText(std::int64_t day);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_PERIODS_H_
