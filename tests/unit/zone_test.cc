#include "codec/zone.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "codec/location.h"
#include "codec/micros.h"
#include "gtest/gtest.h"

namespace rapport::codec {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::int64_t kDay = 24 * kHour;

std::int64_t Utc(int year, int month, int day, int hour, int minute) {
  return ToMicros(
      absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), absl::UTCTimeZone()));
}

Zone Named(std::string_view text) {
  const absl::StatusOr<Zone> zone = Zone::Parse("--zone", text);
  EXPECT_TRUE(zone.ok()) << zone.status();
  return zone.value_or(Zone());
}

TEST(Zone, IsUtcUnlessSaidOtherwise) {
  const Zone zone;
  EXPECT_EQ(zone.name(), "UTC");
  EXPECT_TRUE(zone.is_utc());
  EXPECT_EQ(zone.Wall(42), 42);
  EXPECT_EQ(zone.Moment(42), 42);
}

TEST(Zone, ItsDaysRunFromMidnightToMidnight) {
  const Zone utc;
  EXPECT_EQ(utc.DayOf(0), 0);
  EXPECT_EQ(utc.DayOf(kDay - 1), 0);
  EXPECT_EQ(utc.DayOf(kDay), 1);
  EXPECT_EQ(utc.DayOf(-1), -1);
  EXPECT_EQ(utc.DayOf(-kDay), -1);
  EXPECT_EQ(utc.DayOf(-kDay - 1), -2);
  const Zone east(10 * 3'600);
  EXPECT_EQ(east.DayOf(14 * kHour - 1), 0);
  EXPECT_EQ(east.DayOf(14 * kHour), 1);
  const Zone west(-90 * 60);
  EXPECT_EQ(west.DayOf(0), -1);
  EXPECT_EQ(west.DayOf(kHour + kHour / 2), 0);
}

TEST(Zone, ReadsOffsets) {
  EXPECT_EQ(Named("+10:00"), Zone(36'000));
  EXPECT_EQ(Named("-0330"), Zone(-12'600));
  EXPECT_EQ(Named("+01").name(), "+01:00");
  EXPECT_EQ(Named("-0330").name(), "-03:30");
  EXPECT_EQ(Named("Z").name(), "UTC");
  EXPECT_EQ(Named("UTC").name(), "UTC");
}

TEST(Zone, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "+", "+1", "+24:00", "+01:60", "+01:00x", "10:00", "Middle/Earth", "/etc/passwd",
        "../UTC", "localtime", "Fixed/UTC+10:00:00", "Europe"}) {
    const absl::StatusOr<Zone> zone = Zone::Parse("--zone", text);
    ASSERT_FALSE(zone.ok()) << text;
    EXPECT_EQ(View(zone.status().message()),
              "--zone: " + Was(text) +
                  ", expected an offset as +10:00, or a name that this system's zone data has, as "
                  "Europe/Berlin");
  }
}

TEST(Zone, KnowsWhenClocksAreChanged) {
  absl::TimeZone berlin;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Berlin", &berlin)) << "tzdata is not installed";
  const Zone zone = Named("Europe/Berlin");
  EXPECT_EQ(zone.name(), "Europe/Berlin");
  EXPECT_FALSE(zone.is_utc());
  // Winter and summer.
  EXPECT_EQ(zone.Wall(Utc(2024, 1, 1, 11, 0)), Utc(2024, 1, 1, 12, 0));
  EXPECT_EQ(zone.Wall(Utc(2024, 7, 1, 10, 0)), Utc(2024, 7, 1, 12, 0));
  EXPECT_EQ(zone.Moment(Utc(2024, 1, 1, 12, 0) + 5), Utc(2024, 1, 1, 11, 0) + 5);
  EXPECT_EQ(zone.Moment(Utc(2024, 7, 1, 12, 0) - 5), Utc(2024, 7, 1, 10, 0) - 5);
  EXPECT_EQ(zone.DayOf(Utc(2024, 6, 30, 22, 0)) - zone.DayOf(Utc(2024, 6, 30, 21, 59)), 1);
  // On March 31 clocks go from 02:00 to 03:00; on October 27 02:30 comes twice.
  EXPECT_EQ(zone.Moment(Utc(2024, 3, 31, 2, 30)), Utc(2024, 3, 31, 1, 0));
  EXPECT_EQ(zone.Moment(Utc(2024, 10, 27, 2, 30)), Utc(2024, 10, 27, 0, 30));
}

}  // namespace
}  // namespace rapport::codec
