#include "codec/csv_records.h"

#include <cstdint>
#include <string>
#include <vector>

#include "codec/csv_input.h"
#include "gtest/gtest.h"

namespace rapport::codec {
namespace {

// A record in one piece: `LINE: FIELD|FIELD`, or `LINE! WHAT IS WRONG`.
std::vector<std::string> Records(const std::string& text) {
  CsvRecords records(CsvInput::FromBytes(text, "test"));
  std::vector<std::string> all;
  CsvRecord record;
  for (;;) {
    const absl::StatusOr<bool> more = records.Next(record);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.ok() || !*more) return all;
    std::string shown = std::to_string(record.line);
    if (record.broken.empty()) {
      shown += ": ";
      for (std::size_t i = 0; i < record.fields.size(); ++i) {
        if (i > 0) shown += '|';
        shown += record.fields[i];
      }
    } else {
      shown += "! ";
      shown += record.broken;
    }
    all.push_back(shown);
  }
}

using Expected = std::vector<std::string>;

constexpr char kStray[] = "! has a quote within a field, or text after a closing quote";
constexpr char kOpen[] = "! has a quote that is never closed";

TEST(CsvRecords, KnowsEveryEndOfLine) {
  const Expected expected = {"1: a|b", "2: c|d"};
  EXPECT_EQ(Records("a,b\nc,d\n"), expected);
  EXPECT_EQ(Records("a,b\nc,d"), expected);
  EXPECT_EQ(Records("a,b\r\nc,d\r\n"), expected);
  EXPECT_EQ(Records("a,b\r\nc,d"), expected);
  EXPECT_EQ(Records("a,b\rc,d\r"), expected);
  EXPECT_EQ(Records("a,b\rc,d"), expected);
}

TEST(CsvRecords, HasNoneInNothing) {
  EXPECT_EQ(Records(""), Expected{});
  EXPECT_EQ(Records("\n\r\n\r"), Expected{});
  EXPECT_EQ(Records("\xef\xbb\xbf"), Expected{});
}

TEST(CsvRecords, CountsBlankLinesAndThoseWithinQuotes) {
  EXPECT_EQ(Records("\n\na,b\n\nc,\"d\r\ne\nf\"\n\r\ng,h\n"),
            (Expected{"3: a|b", "5: c|d\r\ne\nf", "9: g|h"}));
}

TEST(CsvRecords, TakesQuotesOff) {
  EXPECT_EQ(Records("\"a,b\",\"say \"\"x\"\"\",\"\",\n"), (Expected{"1: a,b|say \"x\"||"}));
}

TEST(CsvRecords, KeepsBlanksWithinFields) {
  EXPECT_EQ(Records(" a , b\n"), (Expected{"1:  a | b"}));
}

TEST(CsvRecords, TakesTheByteOrderMarkOff) {
  EXPECT_EQ(Records("\xef\xbb\xbf"
                    "a,b\n"),
            (Expected{"1: a|b"}));
  EXPECT_EQ(Records("a,b\n\xef\xbb\xbf"
                    "c,d\n"),
            (Expected{"1: a|b",
                      "2: \xef\xbb\xbf"
                      "c|d"}));
}

TEST(CsvRecords, AStrayQuoteSpoilsItsRecordOnly) {
  EXPECT_EQ(Records("a,b\nc\"x,d\ne,f\n"),
            (Expected{"1: a|b", std::string("2") + kStray, "3: e|f"}));
  EXPECT_EQ(Records("a,b\n\"c\"x,d\ne,f\n"),
            (Expected{"1: a|b", std::string("2") + kStray, "3: e|f"}));
}

TEST(CsvRecords, AnOpenQuoteSpoilsItsRecordOnly) {
  EXPECT_EQ(Records("a,b\nc,\"d\ne,f\ng,h\n"),
            (Expected{"1: a|b", std::string("2") + kOpen, "3: e|f", "4: g|h"}));
  // The next quote closes it, wrongly, two lines on.
  EXPECT_EQ(Records("a,b\nc,\"d\ne,f\n\"g\",h\ni,j\n"),
            (Expected{"1: a|b", std::string("2") + kStray, "3: e|f", "4: g|h", "5: i|j"}));
  EXPECT_EQ(Records("a,b\n\"c"), (Expected{"1: a|b", std::string("2") + kOpen}));
}

TEST(CsvRecords, GetsOverARecordWithoutEnd) {
  const std::string much(CsvRecords::kMaxRecordBytes + 1, 'x');
  const char* const too_long = "! is longer than 1 MiB, perhaps by a quote that is never closed";
  EXPECT_EQ(Records("a,b\n" + much + "," + much + "\r\nc,d\n"),
            (Expected{"1: a|b", std::string("2") + too_long, "3: c|d"}));
  EXPECT_EQ(Records("a,b\n" + much), (Expected{"1: a|b", std::string("2") + too_long}));
  // A quote that is never closed swallows a mebibyte of lines, and then none of them.
  std::string lines;
  std::size_t count = 0;
  for (; lines.size() <= CsvRecords::kMaxRecordBytes; ++count) lines += "e,f\n";
  const std::vector<std::string> all = Records("a,\"b\n" + lines);
  ASSERT_EQ(all.size(), count + 1);
  EXPECT_EQ(all[0], std::string("1") + too_long);
  EXPECT_EQ(all[1], "2: e|f");
  EXPECT_EQ(all.back(), std::to_string(count + 1) + ": e|f");
}

TEST(CsvRecords, DoesNotReadOpenQuotesForEver) {
  std::string text;
  for (int i = 0; i < 2'000; ++i) text += "\"" + std::string(1'000, 'x') + "\n\"a\n";
  CsvRecords records(CsvInput::FromBytes(text, "test"));
  CsvRecord record;
  absl::StatusOr<bool> more = true;
  for (int i = 0; i < 10'000 && more.ok() && *more; ++i) more = records.Next(record);
  SUCCEED() << "it came to an end, with or without an error: " << more.status();
}

TEST(CsvRecords, FieldsLieAcrossTheWindow) {
  std::string text;
  std::string expected;
  for (int i = 0; i < 30'000; ++i) {
    expected = std::to_string(i) + ",\"" + std::to_string(i) + "\r\n\"";
    text += expected + "\r\n";
  }
  const std::vector<std::string> all = Records(text);
  ASSERT_EQ(all.size(), 30'000U);
  for (int i = 0; i < 30'000; ++i) {
    const std::string number = std::to_string(i);
    ASSERT_EQ(all[static_cast<std::size_t>(i)],
              std::to_string(2 * i + 1) + ": " + number + "|" + number + "\r\n");
  }
}

}  // namespace
}  // namespace rapport::codec
