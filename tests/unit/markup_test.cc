#include "insight/markup.h"

#include <string>

#include "gtest/gtest.h"
#include "insight/number_text.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

TEST(Escaped, LeavesNothingThatIsMarkup) {
  EXPECT_EQ(Escaped("a < b & \"c\" > d"), "a &lt; b &amp; &quot;c&quot; &gt; d");
  EXPECT_EQ(Escaped("J\xC3\xBCrgen \xE5\xBC\xA0\xE4\xBC\x9F \xF0\x9F\x98\x80"),
            "J\xC3\xBCrgen \xE5\xBC\xA0\xE4\xBC\x9F \xF0\x9F\x98\x80");
  EXPECT_EQ(Escaped(""), "");
}

TEST(Escaped, ReplacesWhatIsNoText) {
  const std::string no = "\xEF\xBF\xBD";
  EXPECT_EQ(Escaped("a\x01\x7F"
                    "b\tc\n"),
            "a" + no + no + "b\tc\n");
  EXPECT_EQ(Escaped(std::string("a\0b", 3)), "a" + no + "b");
  EXPECT_EQ(Escaped("\xC2\x85\xEF\xBF\xBE\xEF\xB7\x90"), no + no + no);  // U+85, U+FFFE, U+FDD0.
  EXPECT_EQ(Escaped("\xF0\x9F\xBF\xBF"), no);                            // U+1FFFF.
  EXPECT_EQ(Escaped("\xFF\xC3(\xE2\x82"), no + no + "(" + no + no);      // No UTF-8.
  EXPECT_EQ(Escaped("\xED\xA0\x80"), no + no + no);                      // Half of a pair.
}

TEST(Markup, ClosesWhatItOpens) {
  Markup out;
  out.Open("p", {{"class", "a\"b"}});
  out.Element("b", {}, "<x>");
  out.Empty("br", {});
  out.Open("i", {});
  EXPECT_EQ(out.Take(), "<p class=\"a&quot;b\"><b>&lt;x&gt;</b><br/><i></i></p>");
}

TEST(Px, HasOneDecimalAtMost) {
  EXPECT_EQ(Px(12), "12");
  EXPECT_EQ(Px(12.34), "12.3");
  EXPECT_EQ(Px(-0.01), "0");
  EXPECT_EQ(Px(1.0 / 0.0), "0");
  EXPECT_EQ(Px(0.0 / 0.0), "0");
}

TEST(RoundTicks, ReachAroundTheValues) {
  EXPECT_EQ(RoundTicks(0, 41, 5), (std::vector<double>{0, 10, 20, 30, 40, 50}));
  EXPECT_EQ(RoundTicks(7.2, 10.1, 6), (std::vector<double>{7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5}));
  const std::vector<double> large = RoundTicks(0, 3e9, 5);
  EXPECT_EQ(large.back(), 3e9);
  EXPECT_LE(large.size(), 8U);
}

TEST(Scale, OfOneValueIsAPoint) {
  EXPECT_EQ(Scale(0, 10, 100, 200).At(5), 150);
  EXPECT_EQ(Scale(0, 10, 200, 100).At(5), 150);
  EXPECT_EQ(Scale(3, 3, 100, 200).At(3), 100);
}

TEST(Shortened, CountsLettersAndNotBytes) {
  EXPECT_EQ(Shortened("short", 5), "short");
  EXPECT_EQ(Shortened("shorter", 5), "shor\xE2\x80\xA6");
  EXPECT_EQ(Shortened("\xC3\xBC\xC3\xBC\xC3\xBC", 3), "\xC3\xBC\xC3\xBC\xC3\xBC");
  EXPECT_EQ(Shortened("\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC", 3), "\xC3\xBC\xC3\xBC\xE2\x80\xA6");
  EXPECT_EQ(Shortened("\xFF\xFF\xFF\xFF", 3), "\xFF\xFF\xE2\x80\xA6");
}

TEST(DurationText, ChoosesItsUnit) {
  EXPECT_EQ(DurationText(0.0), "0.0 s");
  EXPECT_EQ(DurationText(137.04), "137.0 s");
  EXPECT_EQ(DurationText(3'386.5), "56.4 min");
  EXPECT_EQ(DurationText(138'862.7), "38.6 h");
  EXPECT_EQ(DurationText(2'260'140), "26.2 days");
  EXPECT_EQ(DurationText(std::nullopt), "-");
  EXPECT_EQ(DurationText(0.0 / 0.0), "-");
  EXPECT_EQ(DurationText(1.0 / 0.0), "-");
}

TEST(NumberText, IsAsPeopleWriteIt) {
  EXPECT_EQ(Grouped(64'425), "64,425");
  EXPECT_EQ(Grouped(-1'234'567), "-1,234,567");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Counted(1, "contact"), "1 contact");
  EXPECT_EQ(Counted(0, "contact"), "0 contacts");
  EXPECT_EQ(Percentage(0.6144), "61.4 %");
  EXPECT_EQ(Percentage(std::nullopt), "-");
  EXPECT_EQ(OutOfHundred(0.005), "1");
  EXPECT_EQ(HexText(0xabc), "0000000000000abc");
  EXPECT_EQ(Decimal(1e308, 1).size(), 311U);
}

}  // namespace
}  // namespace rapport::insight
