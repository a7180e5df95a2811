// Numbers as people write them.

#ifndef RAPPORT_INSIGHT_NUMBER_TEXT_H_
#define RAPPORT_INSIGHT_NUMBER_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rapport::insight {

// What stands where a figure is not known.
inline constexpr char kUnknown[] = "-";

// 7.35 with one decimal is 7.3 or 7.4, as the machine's number lies; what rounds to 0 is 0, not -0.
std::string Decimal(double value, int decimals);

// 64,425.
std::string Grouped(std::int64_t count);

// "1 contact", "64,425 contacts".
std::string Counted(std::int64_t count, std::string_view what);

// 0.614 is "61": so many of 100.
std::string OutOfHundred(double share);

// 0.614 is "61.4 %". What is not known, or not finite, is kUnknown, here and below.
std::string Percentage(const std::optional<double>& share);

// "7.3 s", "12.5 min", "38.6 h", "4.2 days": the unit in which one would say it.
std::string DurationText(const std::optional<double>& seconds);

std::string CountText(const std::optional<std::int64_t>& count);

// 16 hexadecimal digits.
std::string HexText(std::uint64_t number);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_NUMBER_TEXT_H_
