#include "codec/csv_fields.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include "absl/time/civil_time.h"
#include "codec/micros.h"

namespace rapport::codec {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr int kMinutesPerHour = 60;
constexpr int kSecondsPerMinute = 60;
constexpr int kHoursPerDay = 24;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

std::int64_t DaysFromEpoch(absl::CivilDay day) { return day - absl::CivilDay(1970, 1, 1); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes exactly `count` digits off the front.
bool TakeDigits(std::string_view& text, std::size_t count, int& value) {
  if (text.size() < count) return false;
  value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!IsDigit(text[i])) return false;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool Take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

// Takes `.123` off the front, if it is there. A point without digits is no fraction.
bool TakeFraction(std::string_view& text, std::int64_t& micros) {
  micros = 0;
  if (!Take(text, '.')) return true;
  if (text.empty() || !IsDigit(text.front())) return false;
  std::int64_t unit = kMicrosPerSecond / 10;
  while (!text.empty() && IsDigit(text.front())) {
    micros += unit * (text.front() - '0');
    unit /= 10;
    text.remove_prefix(1);
  }
  return true;
}

bool ParseCivil(std::string_view text, const Zone& zone, CsvTime& time) {
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!TakeDigits(text, 4, year) || !Take(text, '-') || !TakeDigits(text, 2, month) ||
      !Take(text, '-') || !TakeDigits(text, 2, day)) {
    return false;
  }
  if (!Take(text, 'T') && !Take(text, 't') && !Take(text, ' ')) return false;
  if (!TakeDigits(text, 2, hour) || !Take(text, ':') || !TakeDigits(text, 2, minute) ||
      !Take(text, ':') || !TakeDigits(text, 2, second)) {
    return false;
  }
  std::int64_t fraction = 0;
  if (!TakeFraction(text, fraction)) return false;
  time.kind = text.empty() ? CsvTimeKind::kWall : CsvTimeKind::kOffset;
  time.ahead_s = 0;
  if (!text.empty() && !ParseOffset(text, time.ahead_s)) return false;
  const absl::CivilDay civil(year, month, day);
  // Abseil makes February 30 March 1.
  if (civil.month() != month || civil.day() != day || hour >= kHoursPerDay ||
      minute >= kMinutesPerHour || second >= kSecondsPerMinute) {
    return false;
  }
  const std::int64_t of_day = (hour * kMinutesPerHour + minute) * kSecondsPerMinute + second;
  const std::int64_t seconds = DaysFromEpoch(civil) * kSecondsPerDay + of_day - time.ahead_s;
  const std::int64_t micros = seconds * kMicrosPerSecond + fraction;
  time.time = TimeOf(time.kind == CsvTimeKind::kWall ? zone.Moment(micros) : micros);
  return true;
}

bool ParseUnixSeconds(std::string_view text, CsvTime& time) {
  const bool before = Take(text, '-');
  if (text.empty() || !IsDigit(text.front())) return false;
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t kMost = kSecondsPerDay * 366 * 1'000;
  if (error != std::errc() || seconds > kMost) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  std::int64_t fraction = 0;
  if (!TakeFraction(text, fraction) || !text.empty()) return false;
  const std::int64_t micros = seconds * kMicrosPerSecond + fraction;
  time = {TimeOf(before ? -micros : micros), CsvTimeKind::kUnix, 0};
  return true;
}

}  // namespace

bool ParseCsvTime(std::string_view text, const Zone& zone, CsvTime& time) {
  static const absl::Time kEarliest =
      absl::FromCivil(absl::CivilYear(kFirstYear), absl::UTCTimeZone());
  static const absl::Time kEnd =
      absl::FromCivil(absl::CivilYear(kLastYear + 1), absl::UTCTimeZone());
  CsvTime parsed;
  if (!ParseCivil(text, zone, parsed) && !ParseUnixSeconds(text, parsed)) return false;
  if (parsed.time < kEarliest || parsed.time >= kEnd) return false;
  time = parsed;
  return true;
}

bool ParseCsvInteger(std::string_view text, std::int64_t least, std::int64_t most,
                     std::int64_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= least &&
         value <= most;
}

bool ParseCsvPercentage(std::string_view text, double& value) {
  // Nothing but digits and a point: from_chars would take `nan` and `1e1`, too.
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= 100;
}

std::size_t Utf8Size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead < 0xc2   ? 0
                           : lead < 0xe0 ? 2
                           : lead < 0xf0 ? 3
                           : lead < 0xf5 ? 4
                                         : 0;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and what lies beyond Unicode.
  const unsigned char second = byte(1);
  if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
      (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) {
    return 0;
  }
  return size;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = Utf8Size(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace rapport::codec
