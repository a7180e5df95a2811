#include "codec/csv_fields.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace rapport::codec {
namespace {

absl::Time Utc(int year, int month, int day, int hour, int minute, int second) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second),
                         absl::UTCTimeZone());
}

TEST(CsvTime, ReadsEveryFormThatTheFormatNames) {
  const absl::Time noon = Utc(2016, 2, 29, 12, 0, 5);
  const struct {
    std::string_view text;
    absl::Time expected;
  } cases[] = {
      {"2016-02-29T12:00:05", noon},
      {"2016-02-29 12:00:05", noon},
      {"2016-02-29t12:00:05z", noon},
      {"2016-02-29T12:00:05Z", noon},
      {"2016-02-29T12:00:05.25", noon + absl::Milliseconds(250)},
      {"2016-02-29T12:00:05.1234567890123Z", noon + absl::Microseconds(123'456)},
      {"2016-02-29T14:00:05+02:00", noon},
      {"2016-02-29T14:00:05+0200", noon},
      {"2016-02-29T14:00:05+02", noon},
      {"2016-02-29T06:30:05-05:30", noon},
      {"2016-02-28T23:30:05.5-12:30", noon + absl::Milliseconds(500)},
      {"1456747205", noon},
      {"1456747205.25", noon + absl::Milliseconds(250)},
      {"0", absl::UnixEpoch()},
      {"-1.5", absl::UnixEpoch() - absl::Milliseconds(1'500)},
      {"1900-01-01T00:00:00", Utc(1900, 1, 1, 0, 0, 0)},
      {"2199-12-31T23:59:59", Utc(2199, 12, 31, 23, 59, 59)},
  };
  for (const auto& c : cases) {
    CsvTime time;
    EXPECT_TRUE(ParseCsvTime(c.text, Zone(), time)) << c.text;
    EXPECT_EQ(time.time, c.expected) << c.text;
  }
}

TEST(CsvTime, TellsWhatItSaysOfItsZone) {
  const Zone east(36'000);
  CsvTime time;
  ASSERT_TRUE(ParseCsvTime("2016-02-29T12:00:05", east, time));
  EXPECT_EQ(time.kind, CsvTimeKind::kWall);
  EXPECT_EQ(time.time, Utc(2016, 2, 29, 2, 0, 5)) << "what a clock there shows";
  ASSERT_TRUE(ParseCsvTime("2016-02-29T12:00:05-05:30", east, time));
  EXPECT_EQ(time.kind, CsvTimeKind::kOffset);
  EXPECT_EQ(time.ahead_s, -19'800);
  EXPECT_EQ(time.time, Utc(2016, 2, 29, 17, 30, 5));
  ASSERT_TRUE(ParseCsvTime("2016-02-29T12:00:05Z", east, time));
  EXPECT_EQ(time.kind, CsvTimeKind::kOffset);
  EXPECT_EQ(time.ahead_s, 0);
  ASSERT_TRUE(ParseCsvTime("1456747205", east, time));
  EXPECT_EQ(time.kind, CsvTimeKind::kUnix);
  EXPECT_EQ(time.time, Utc(2016, 2, 29, 12, 0, 5));
}

TEST(CsvTime, RefusesWhatIsNoTime) {
  for (const std::string_view text : {"",
                                      " ",
                                      "yesterday",
                                      "2016-02-30T12:00:05",
                                      "2015-02-29T12:00:05",
                                      "2016-13-01T00:00:00",
                                      "2016-00-01T00:00:00",
                                      "2016-01-00T00:00:00",
                                      "2016-01-01T24:00:00",
                                      "2016-01-01T00:60:00",
                                      "2016-01-01T00:00:60",
                                      "2016-01-01",
                                      "2016-01-01T00:00",
                                      "2016-01-01T00:00:00.",
                                      "2016-01-01T00:00:00+",
                                      "2016-01-01T00:00:00+2",
                                      "2016-01-01T00:00:00+24:00",
                                      "2016-01-01T00:00:00+02:60",
                                      "2016-01-01T00:00:00+02:00x",
                                      "2016-01-01T00:00:00 ",
                                      " 2016-01-01T00:00:00",
                                      "16-01-01T00:00:00",
                                      "01.02.2016 00:00:00",
                                      "1/2/2016 00:00:00",
                                      "1899-12-31T23:59:59",
                                      "2200-01-01T00:00:00",
                                      "0000-01-01T00:00:00",
                                      "1456747205000",
                                      "1e9",
                                      "--5",
                                      "+5",
                                      "5.",
                                      ".5",
                                      "99999999999999999999",
                                      "0x10",
                                      "nan"}) {
    CsvTime time;
    EXPECT_FALSE(ParseCsvTime(text, Zone(), time)) << text;
  }
}

TEST(CsvInteger, KeepsToItsRange) {
  std::int64_t value = 0;
  EXPECT_TRUE(ParseCsvInteger("0", 0, 9, value));
  EXPECT_EQ(value, 0);
  EXPECT_TRUE(ParseCsvInteger("9", 0, 9, value));
  EXPECT_EQ(value, 9);
  for (const std::string_view text :
       {"", "-1", "10", "1 ", " 1", "1.0", "one", "99999999999999999999"}) {
    EXPECT_FALSE(ParseCsvInteger(text, 0, 9, value)) << text;
  }
}

TEST(CsvPercentage, IsANumberFromZeroToAHundred) {
  double value = 0;
  EXPECT_TRUE(ParseCsvPercentage("87.5", value));
  EXPECT_EQ(value, 87.5);
  EXPECT_TRUE(ParseCsvPercentage("100", value));
  for (const std::string_view text : {"", "100.1", "-1", "nan", "inf", "1e1", "5 %", "1.2.3"}) {
    EXPECT_FALSE(ParseCsvPercentage(text, value)) << text;
  }
}

TEST(Utf8, KnowsWhatIsAndWhatIsNot) {
  for (const std::string_view text :
       {"", "plain", "M\xc3\xbcller", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  for (const std::string_view text :
       {"M\xfcller", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80", "\x80", "\xe2\x82", "\xe2\x28\xa1"}) {
    EXPECT_FALSE(IsUtf8(text));
  }
}

}  // namespace
}  // namespace rapport::codec
