#include "insight/periods.h"

#include <cstdint>
#include <vector>

#include "gtest/gtest.h"

namespace rapport::insight {
namespace {

constexpr std::int64_t kFriday = 10'592;  // 1 January 1999.

TEST(Periods, AreDaysForAMonthAndLongerForMore) {
  EXPECT_EQ(PeriodLengthFor(1), PeriodLength::kDay);
  EXPECT_EQ(PeriodLengthFor(35), PeriodLength::kDay);
  EXPECT_EQ(PeriodLengthFor(36), PeriodLength::kWeek);
  EXPECT_EQ(PeriodLengthFor(732), PeriodLength::kWeek);
  EXPECT_EQ(PeriodLengthFor(733), PeriodLength::kMonth);
  EXPECT_EQ(PeriodLengthFor(4'392), PeriodLength::kMonth);
  EXPECT_EQ(PeriodLengthFor(109'000), PeriodLength::kYear);
}

TEST(Periods, AddUpWhatTheirDaysHave) {
  // Friday to Monday in two weeks.
  const std::vector<Meetings> days = {{1, 1}, {2, 0}, {3, 2}, {10, 5}};
  std::vector<Period> periods = PeriodsOf(days, kFriday, PeriodLength::kWeek);
  ASSERT_EQ(periods.size(), 2U);
  EXPECT_EQ(periods[0].first_day, kFriday - 4);
  EXPECT_EQ(periods[0].meetings, (Meetings{6, 3}));
  EXPECT_EQ(periods[1].first_day, kFriday + 3);
  EXPECT_EQ(periods[1].meetings, (Meetings{10, 5}));
  periods = PeriodsOf(days, kFriday - 2, PeriodLength::kMonth);
  ASSERT_EQ(periods.size(), 2U);
  EXPECT_EQ(periods[0].meetings, (Meetings{3, 1}));
  EXPECT_EQ(periods[1].first_day, kFriday);
  periods = PeriodsOf(days, kFriday - 2, PeriodLength::kYear);
  ASSERT_EQ(periods.size(), 2U);
  EXPECT_EQ(periods[0].first_day, kFriday - 365);
  EXPECT_EQ(PeriodsOf(days, kFriday, PeriodLength::kDay).size(), 4U);
  EXPECT_TRUE(PeriodsOf({}, kFriday, PeriodLength::kDay).empty());
}

TEST(Periods, ThatHaveNothingStandInTheirPlace) {
  std::vector<Meetings> days(21);
  days[20] = {1, 1};
  const std::vector<Period> periods = PeriodsOf(days, kFriday + 3, PeriodLength::kWeek);
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_EQ(periods[1].meetings, Meetings{});
}

TEST(Periods, AreNamedByTheirBeginning) {
  EXPECT_EQ(PeriodLabel(kFriday, PeriodLength::kDay), "1 Jan");
  EXPECT_EQ(PeriodLabel(kFriday + 3, PeriodLength::kWeek), "4 Jan");
  EXPECT_EQ(PeriodLabel(kFriday, PeriodLength::kMonth), "Jan 1999");
  EXPECT_EQ(PeriodLabel(kFriday, PeriodLength::kYear), "1999");
  EXPECT_EQ(DayText(kFriday), "1 January 1999");
  EXPECT_EQ(DayText(-25'567), "1 January 1900");
}

}  // namespace
}  // namespace rapport::insight
