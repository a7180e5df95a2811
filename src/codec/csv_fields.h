// The values that stand in a contact history's fields.

#ifndef RAPPORT_CODEC_CSV_FIELDS_H_
#define RAPPORT_CODEC_CSV_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/time/time.h"
#include "codec/zone.h"

namespace rapport::codec {

// What a time in a file says of the zone it was taken in.
enum class CsvTimeKind : std::uint8_t {
  kUnix,    // Nothing, and it needs none: a number of seconds.
  kWall,    // Nothing: what some wall's clock showed.
  kOffset,  // How far ahead of UTC its clock was.
};

struct CsvTime {
  absl::Time time;
  CsvTimeKind kind = CsvTimeKind::kUnix;
  std::int64_t ahead_s = 0;  // Where it is stated.
};

// `1999-01-01T00:00:02`, also with a blank for the T, with an optional fraction and an optional
// offset (Z, +01:00, +0100, +01; none = as a clock in `zone` shows); or Unix seconds with an
// optional fraction. What is finer than a microsecond is cut off. Only the years 1900 to 2199, so
// that milliseconds are not taken for seconds.
bool ParseCsvTime(std::string_view text, const Zone& zone, CsvTime& time);
inline constexpr std::string_view kExpectedCsvTime =
    "a time as 2016-02-29T09:30:00 or Unix seconds, from 1900 to 2199";

// A whole number from `least` to `most`, with nothing around it.
bool ParseCsvInteger(std::string_view text, std::int64_t least, std::int64_t most,
                     std::int64_t& value);

// A number from 0 to 100, with an optional fraction.
bool ParseCsvPercentage(std::string_view text, double& value);

bool IsUtf8(std::string_view text);

// How many bytes the character takes with which the text begins; 0 = it is none of UTF-8. The text
// is not empty.
std::size_t Utf8Size(std::string_view text);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_CSV_FIELDS_H_
