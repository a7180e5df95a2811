// Where a desk is: when its days begin, and what its clocks show.
//
// A history's times are moments; which of them belong to one day of work depends on where the desk
// is. Within one zone the wall's clock and the calendar are numbers like any other time:
// microseconds and days since 1970, as if the wall showed UTC.

#ifndef RAPPORT_CODEC_ZONE_H_
#define RAPPORT_CODEC_ZONE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace rapport::codec {

// `Z`, `+01:00`, `+0100` or `+01`: how far ahead of UTC.
bool ParseOffset(std::string_view text, std::int64_t& ahead_s);

class Zone {
 public:
  Zone() : Zone(0) {}                   // UTC.
  explicit Zone(std::int64_t ahead_s);  // Always so far ahead of UTC; less than a day.

  // An offset, `UTC`, or a name as Europe/Berlin, which the system's zone data must have.
  // Errors: kInvalidArgument, naming the option that has the text.
  static absl::StatusOr<Zone> Parse(std::string_view option, std::string_view text);

  // `UTC`, `+10:00` or the name.
  const std::string& name() const { return name_; }
  const absl::TimeZone& time_zone() const { return zone_; }
  bool is_utc() const { return ahead_us_ == 0; }

  // What the wall's clock shows then.
  std::int64_t Wall(std::int64_t micros) const;
  // The day on the wall's calendar.
  std::int64_t DayOf(std::int64_t micros) const;
  // When the wall's clock shows that: the first time of two; where it is put forward past that, the
  // moment in which it is.
  std::int64_t Moment(std::int64_t wall) const;

  friend bool operator==(const Zone& a, const Zone& b) { return a.zone_ == b.zone_; }

 private:
  absl::TimeZone zone_;
  std::optional<std::int64_t> ahead_us_;  // Absent: it varies.
  std::string name_;
};

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_ZONE_H_
