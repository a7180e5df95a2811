// Points in time and spans as whole microseconds, the core's only notion of time.

#ifndef RAPPORT_BASE_INSTANT_H_
#define RAPPORT_BASE_INSTANT_H_

#include <cstdint>

#include "absl/time/time.h"
#include "base/fixed.h"

namespace rapport {

using Instant = std::int64_t;  // Microseconds since 1970 UTC.
using Micros = std::int64_t;   // A span of them.
using Millis = std::int64_t;   // A span, or a worth, in milliseconds.

inline constexpr Instant kNever = INT64_MAX;
inline constexpr Instant kAlways = INT64_MIN;
inline constexpr Micros kEndless = INT64_MAX;
inline constexpr Millis kNeverMs = INT64_MAX;
inline constexpr std::int64_t kMicrosPerMilli = 1000;
inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr double kMillisPerSecond = 1e3;  // For seconds as real numbers.

// Infinite times become kNever and kAlways.
inline Instant ToInstant(absl::Time time) {
  if (time == absl::InfiniteFuture()) return kNever;
  if (time == absl::InfinitePast()) return kAlways;
  return absl::ToUnixMicros(time);
}

inline absl::Time FromInstant(Instant instant) {
  if (instant == kNever) return absl::InfiniteFuture();
  if (instant == kAlways) return absl::InfinitePast();
  return absl::FromUnixMicros(instant);
}

// Truncated; an infinite duration becomes INT64_MAX or INT64_MIN, as Abseil does it.
inline Micros ToMicros(absl::Duration duration) { return absl::ToInt64Microseconds(duration); }
inline Millis ToMillis(absl::Duration duration) { return absl::ToInt64Milliseconds(duration); }

inline absl::Duration FromMillis(Millis millis) {
  return millis == kNeverMs ? absl::InfiniteDuration() : absl::Milliseconds(millis);
}

// A later instant; an endless span gives kNever.
constexpr Instant After(Instant start, Micros span) {
  return span == kEndless ? kNever : ClampedAdd(start, span);
}

}  // namespace rapport

#endif  // RAPPORT_BASE_INSTANT_H_
