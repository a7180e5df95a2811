// Times and durations in text.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "codec/decimal.h"
#include "codec/micros.h"
#include "codec/text.h"
#include "codec/text_values.h"

namespace rapport::codec {
namespace {

constexpr std::int64_t kSecond = 1'000'000;  // In microseconds, as all below.
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
// 1970-01-01 to 2026-01-01: where scenarios begin.
constexpr std::int64_t kScenarioDays = 20'454;

struct Unit {
  std::string_view name;
  std::int64_t micros;
};
// `ms` stands before `m`, so that the longer name is found first.
constexpr std::array<Unit, 6> kUnits = {
    {{"ms", 1'000}, {"us", 1}, {"d", kDay}, {"h", kHour}, {"m", kMinute}, {"s", kSecond}}};

struct Date {
  std::int64_t year = 1970;
  std::int64_t month = 1;
  std::int64_t day = 1;
};

// Days since 1970-01-01 in the Gregorian calendar, extended both ways. Years are counted from
// March, so that the leap day is the last of its year; 400 years are 146,097 days.
std::int64_t DaysOf(const Date& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = FloorDivide(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

Date DateOf(std::int64_t days) {
  days += 719'468;
  const std::int64_t era = FloorDivide(days, 146'097);
  const std::int64_t day_of_era = days - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  Date date;
  date.day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  date.month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
  return date;
}

// days * kDay + micros, where it is a finite time. Before 1970 it is taken from the next midnight,
// for the first day of all begins before the first microsecond.
bool Combine(std::int64_t days, std::int64_t micros, std::int64_t& result) {
  if (days < 0) {
    ++days;
    micros -= kDay;
  }
  return !__builtin_mul_overflow(days, kDay, &result) &&
         !__builtin_add_overflow(result, micros, &result) && result != kNeverMicros &&
         result != kEverMicros;
}

// So many digits at the front of `text`, below `limit`; takes them off.
bool TakeDigits(std::string_view& text, std::size_t count, std::uint64_t limit,
                std::int64_t& value) {
  std::uint64_t number = 0;
  if (text.size() < count || !ParseUnsigned(text.substr(0, count), number) || number >= limit) {
    return false;
  }
  text.remove_prefix(count);
  value = static_cast<std::int64_t>(number);
  return true;
}

bool TakeMark(std::string_view& text, char mark) {
  if (text.empty() || text.front() != mark) return false;
  text.remove_prefix(1);
  return true;
}

// `HH:MM[:SS[.ffffff]]`, all of `text`.
bool ParseTimeOfDay(std::string_view text, std::int64_t& micros) {
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if (!TakeDigits(text, 2, 24, hours) || !TakeMark(text, ':')) return false;
  if (!TakeDigits(text, 2, 60, minutes)) return false;
  std::uint64_t seconds = 0;
  if (!text.empty()) {
    Decimal decimal;
    if (!TakeMark(text, ':') || text.size() < 2 || (text.size() > 2 && text[2] != '.'))
      return false;
    if (!TakeDecimal(text, decimal) || !text.empty() || decimal.whole >= 60) return false;
    if (!AddScaled(decimal, kSecond, seconds)) return false;
  }
  micros = hours * kHour + minutes * kMinute + static_cast<std::int64_t>(seconds);
  return true;
}

void AppendTimeOfDay(std::int64_t micros, bool always_seconds, std::string& out) {
  AppendPadded(static_cast<std::uint64_t>(micros / kHour), 2, out);
  out.push_back(':');
  AppendPadded(static_cast<std::uint64_t>(micros % kHour / kMinute), 2, out);
  const std::int64_t rest = micros % kMinute;
  if (rest == 0 && !always_seconds) return;
  out.push_back(':');
  AppendPadded(static_cast<std::uint64_t>(rest / kSecond), 2, out);
  AppendFraction(static_cast<std::uint64_t>(rest % kSecond), 6, out);
}

// `[-]YYYY-MM-DDTHH:MM:SS[.ffffff]Z`, with more digits for far years.
bool ParseIso(std::string_view text, std::int64_t& micros) {
  if (text.empty() || text.back() != 'Z') return false;
  text.remove_suffix(1);
  const bool negative = TakeMark(text, '-');
  const std::size_t dash = text.find('-');
  if (dash < 4 || dash > 6 || text.size() < dash + 15) return false;  // Down to the seconds.
  Date date;
  if (!TakeDigits(text, dash, 1'000'000, date.year) || !TakeMark(text, '-')) return false;
  if (negative) date.year = -date.year;
  if (!TakeDigits(text, 2, 13, date.month) || !TakeMark(text, '-')) return false;
  if (!TakeDigits(text, 2, 32, date.day) || !TakeMark(text, 'T')) return false;
  if (date.month == 0 || date.day == 0) return false;
  const std::int64_t days = DaysOf(date);
  if (DateOf(days).day != date.day) return false;  // A 30th of February.
  std::int64_t time_of_day = 0;
  return ParseTimeOfDay(text, time_of_day) && Combine(days, time_of_day, micros);
}

void AppendIso(std::int64_t micros, std::string& out) {
  const std::int64_t days = FloorDivide(micros, kDay);
  const Date date = DateOf(days);
  if (date.year < 0) out.push_back('-');
  AppendPadded(Magnitude(date.year), 4, out);
  out.push_back('-');
  AppendPadded(static_cast<std::uint64_t>(date.month), 2, out);
  out.push_back('-');
  AppendPadded(static_cast<std::uint64_t>(date.day), 2, out);
  out.push_back('T');
  const std::int64_t rest = micros % kDay;
  AppendTimeOfDay(rest < 0 ? rest + kDay : rest, true, out);
  out.push_back('Z');
}

// `Nd`, `HH:MM...` or `Nd+HH:MM...`, counted from where scenarios begin.
bool ParseScenarioTime(std::string_view text, std::int64_t& micros) {
  std::int64_t days = 0;
  std::int64_t time_of_day = 0;
  const std::size_t mark = text.find('d');
  if (mark == std::string_view::npos) {
    return ParseTimeOfDay(text, time_of_day) && Combine(kScenarioDays, time_of_day, micros);
  }
  constexpr std::int64_t kMostDays = 200'000'000;
  if (!ParseSigned(text.substr(0, mark), days) || days > kMostDays || days < -kMostDays)
    return false;
  text.remove_prefix(mark + 1);
  if (!text.empty() && !(TakeMark(text, '+') && ParseTimeOfDay(text, time_of_day))) return false;
  return Combine(kScenarioDays + days, time_of_day, micros);
}

void AppendScenarioTime(std::int64_t micros, std::string& out) {
  const std::int64_t days = FloorDivide(micros, kDay) - kScenarioDays;
  const std::int64_t rest = micros % kDay;
  if (days != 0) out.append(std::to_string(days)).append("d");
  if (days != 0 && rest == 0) return;
  if (days != 0) out.push_back('+');
  AppendTimeOfDay(rest < 0 ? rest + kDay : rest, false, out);
}

// One or more numbers with units, summed up in units of `resolution` microseconds.
bool ParseSum(std::string_view text, std::int64_t resolution, std::int64_t& sum) {
  const bool negative = TakeSign(text);
  if (text.empty()) return false;
  std::uint64_t magnitude = 0;
  while (!text.empty()) {
    Decimal decimal;
    if (!TakeDecimal(text, decimal)) return false;
    const Unit* unit = nullptr;
    for (const Unit& candidate : kUnits) {
      if (unit == nullptr && text.substr(0, candidate.name.size()) == candidate.name) {
        unit = &candidate;
      }
    }
    if (unit == nullptr || unit->micros < resolution) return false;
    text.remove_prefix(unit->name.size());
    const auto scaled = static_cast<std::uint64_t>(unit->micros / resolution);
    if (!AddScaled(decimal, scaled, magnitude)) return false;
  }
  return WithSign(negative, magnitude, sum);
}

}  // namespace

bool ParseValue(std::string_view raw, KeyTable&, absl::Time& time) {
  std::int64_t micros = 0;
  if (raw == "inf" || raw == "never") {
    micros = kNeverMicros;
  } else if (raw == "-inf") {
    micros = kEverMicros;
  } else if (!ParseScenarioTime(raw, micros) && !ParseIso(raw, micros)) {
    return false;
  }
  time = TimeOf(micros);
  return true;
}

void AppendValue(absl::Time time, const TextContext& context, std::string& out) {
  const std::int64_t micros = ToMicros(time);
  if (micros == kNeverMicros) {
    out.append("inf");
  } else if (micros == kEverMicros) {
    out.append("-inf");
  } else if (context.style == TimeStyle::kScenario) {
    AppendScenarioTime(micros, out);
  } else {
    AppendIso(micros, out);
  }
}

std::string Expected(absl::Time) {
  return "a time as 2026-01-31T08:15:00Z, 08:15, 1d+08:15, -1d or inf";
}

bool ParseValue(std::string_view raw, KeyTable&, absl::Duration& duration) {
  std::int64_t micros = 0;
  if (raw == "inf" || raw == "+inf") {
    micros = kNeverMicros;
  } else if (raw == "-inf") {
    micros = kEverMicros;
  } else if (!ParseSum(raw, 1, micros) || micros == kNeverMicros || micros == kEverMicros) {
    return false;
  }
  duration = DurationOf(micros);
  return true;
}

void AppendValue(absl::Duration duration, const TextContext&, std::string& out) {
  const std::int64_t micros = ToMicros(duration);
  if (micros < 0) out.push_back('-');
  if (micros == kNeverMicros || micros == kEverMicros) {
    out.append("inf");
    return;
  }
  std::uint64_t rest = Magnitude(micros);
  const auto take = [&](std::int64_t unit, char name) {
    const std::uint64_t count = rest / static_cast<std::uint64_t>(unit);
    rest %= static_cast<std::uint64_t>(unit);
    if (count > 0) out.append(std::to_string(count)).push_back(name);
  };
  take(kDay, 'd');
  take(kHour, 'h');
  take(kMinute, 'm');
  if (rest == 0 && micros != 0) return;
  out.append(std::to_string(rest / kSecond));
  AppendFraction(rest % kSecond, 6, out);
  out.push_back('s');
}

std::string Expected(absl::Duration) { return "a duration as 30s, 1h30m, 250ms, 90d or inf"; }

bool ParseMillis(std::string_view raw, std::int64_t& millis) {
  return ParseSum(raw, kSecond / 1'000, millis);
}

void AppendMillis(std::int64_t millis, std::string& out) {
  if (millis < 0) out.push_back('-');
  const std::uint64_t magnitude = Magnitude(millis);
  out.append(std::to_string(magnitude / 1'000)).push_back('.');
  AppendPadded(magnitude % 1'000, 3, out);
  out.push_back('s');
}

}  // namespace rapport::codec
