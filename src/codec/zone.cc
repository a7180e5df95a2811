#include "codec/zone.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/time/civil_time.h"
#include "codec/location.h"
#include "codec/micros.h"

namespace rapport::codec {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr int kMinutesPerHour = 60;
constexpr int kSecondsPerMinute = 60;
constexpr int kHoursPerDay = 24;

// Takes two digits off the front, of a number below `limit`.
bool TakeTwoDigits(std::string_view& text, int limit, int& value) {
  const auto is_digit = [&](std::size_t i) {
    return absl::ascii_isdigit(static_cast<unsigned char>(text[i]));
  };
  if (text.size() < 2 || !is_digit(0) || !is_digit(1)) return false;
  value = (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(2);
  return value < limit;
}

std::string NameOf(std::int64_t ahead_s) {
  if (ahead_s == 0) return "UTC";
  return absl::FormatTime("%Ez", absl::UnixEpoch(), absl::FixedTimeZone(static_cast<int>(ahead_s)));
}

// Names of the zone data, and not paths into the file system. What this machine takes for its own
// zone is no answer, either: the same command is to say the same elsewhere.
bool IsZoneName(std::string_view text) {
  return text != "localtime" && !text.empty() &&
         absl::ascii_isalpha(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '_' ||
                  c == '-' || c == '+';
         });
}

}  // namespace

bool ParseOffset(std::string_view text, std::int64_t& ahead_s) {
  ahead_s = 0;
  if (text == "Z" || text == "z") return true;
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return false;
  const bool west = text.front() == '-';
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!TakeTwoDigits(text, kHoursPerDay, hours)) return false;
  if (!text.empty()) {
    if (text.front() == ':') text.remove_prefix(1);
    if (!TakeTwoDigits(text, kMinutesPerHour, minutes) || !text.empty()) return false;
  }
  ahead_s = (hours * kMinutesPerHour + minutes) * kSecondsPerMinute;
  if (west) ahead_s = -ahead_s;
  return true;
}

Zone::Zone(std::int64_t ahead_s)
    : zone_(absl::FixedTimeZone(static_cast<int>(ahead_s))),
      ahead_us_(ahead_s * kMicrosPerSecond),
      name_(NameOf(ahead_s)) {}

absl::StatusOr<Zone> Zone::Parse(std::string_view option, std::string_view text) {
  std::int64_t ahead_s = 0;
  if (text == "UTC" || ParseOffset(text, ahead_s)) return Zone(ahead_s);
  Zone zone;
  if (!IsZoneName(text) ||
      !absl::LoadTimeZone(absl::string_view(text.data(), text.size()), &zone.zone_)) {
    return Problem({}, option, Was(text),
                   "an offset as +10:00, or a name that this system's zone data has, as "
                   "Europe/Berlin");
  }
  zone.ahead_us_.reset();
  zone.name_ = text;
  return zone;
}

std::int64_t Zone::Wall(std::int64_t micros) const {
  if (ahead_us_) return micros + *ahead_us_;
  return micros + zone_.At(TimeOf(micros)).offset * kMicrosPerSecond;
}

std::int64_t Zone::DayOf(std::int64_t micros) const {
  return FloorDivide(Wall(micros), kSecondsPerDay * kMicrosPerSecond);
}

std::int64_t Zone::Moment(std::int64_t wall) const {
  if (ahead_us_) return wall - *ahead_us_;
  const std::int64_t seconds = FloorDivide(wall, kMicrosPerSecond);
  const absl::CivilSecond shown = absl::CivilSecond(1970, 1, 1) + seconds;
  const absl::TimeZone::TimeInfo found = zone_.At(shown);
  if (found.kind == absl::TimeZone::TimeInfo::SKIPPED) return ToMicros(found.trans);
  return ToMicros(found.pre) + (wall - seconds * kMicrosPerSecond);
}

}  // namespace rapport::codec
