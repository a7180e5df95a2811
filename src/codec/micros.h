// Times and durations as whole microseconds. The two ends of the range stand for the two
// infinities; what is finer than a microsecond is cut off downward.

#ifndef RAPPORT_CODEC_MICROS_H_
#define RAPPORT_CODEC_MICROS_H_

#include <cstdint>
#include <limits>

#include "absl/time/time.h"

namespace rapport::codec {

inline constexpr std::int64_t kNeverMicros = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kEverMicros = std::numeric_limits<std::int64_t>::min();

// value / by, rounded down, so that a day begins at its beginning before 1970, too. by > 0.
constexpr std::int64_t FloorDivide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

inline std::int64_t ToMicros(absl::Duration duration) {
  if (duration == absl::InfiniteDuration()) return kNeverMicros;
  if (duration == -absl::InfiniteDuration()) return kEverMicros;
  return absl::ToInt64Microseconds(absl::Floor(duration, absl::Microseconds(1)));
}

inline absl::Duration DurationOf(std::int64_t micros) {
  if (micros == kNeverMicros) return absl::InfiniteDuration();
  if (micros == kEverMicros) return -absl::InfiniteDuration();
  return absl::Microseconds(micros);
}

inline std::int64_t ToMicros(absl::Time time) { return absl::ToUnixMicros(time); }

inline absl::Time TimeOf(std::int64_t micros) {
  if (micros == kNeverMicros) return absl::InfiniteFuture();
  if (micros == kEverMicros) return absl::InfinitePast();
  return absl::UnixEpoch() + absl::Microseconds(micros);
}

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_MICROS_H_
