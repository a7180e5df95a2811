#include "insight/number_text.h"

#include <cmath>
#include <cstddef>
#include <cstdio>

namespace rapport::insight {
namespace {

constexpr double kHundred = 100;

}  // namespace

std::string Decimal(double value, int decimals) {
  char text[400];  // The largest double has 309 digits before the point.
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  // What is rounded to nothing has no sign.
  const bool is_nothing = std::string_view(text).find_first_not_of("-0.") == std::string_view::npos;
  return is_nothing && text[0] == '-' ? text + 1 : text;
}

std::string Grouped(std::int64_t count) {
  std::string text = std::to_string(count);
  const std::size_t digits_begin = count < 0 ? 1 : 0;
  for (std::size_t at = text.size(); at > digits_begin + 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string Counted(std::int64_t count, std::string_view what) {
  return Grouped(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string OutOfHundred(double share) { return std::to_string(std::lround(share * kHundred)); }

std::string Percentage(const std::optional<double>& share) {
  if (!share || !std::isfinite(*share)) return kUnknown;
  return Decimal(*share * kHundred, 1) + " %";
}

std::string DurationText(const std::optional<double>& seconds) {
  if (!seconds || !std::isfinite(*seconds)) return kUnknown;
  constexpr double kMinute = 60;
  constexpr double kHour = 60 * kMinute;
  constexpr double kDay = 24 * kHour;
  // A unit lasts until a few of the next are told more easily.
  if (*seconds < 10 * kMinute) return Decimal(*seconds, 1) + " s";
  if (*seconds < 3 * kHour) return Decimal(*seconds / kMinute, 1) + " min";
  if (*seconds < 3 * kDay) return Decimal(*seconds / kHour, 1) + " h";
  return Decimal(*seconds / kDay, 1) + " days";
}

std::string CountText(const std::optional<std::int64_t>& count) {
  return count ? Grouped(*count) : kUnknown;
}

std::string HexText(std::uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

}  // namespace rapport::insight
