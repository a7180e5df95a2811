// JSON with errors that say where: what Boost.JSON reads, and a name that stands twice in an object
// is an error instead of the last one winning.

#ifndef RAPPORT_CODEC_JSON_H_
#define RAPPORT_CODEC_JSON_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "boost/json/value.hpp"

namespace rapport::codec {

// Errors: kInvalidArgument, `FILE:LINE: /path/name: was stated twice, expected it once` or
// `FILE:LINE: JSON: syntax error, expected ...`.
absl::StatusOr<boost::json::value> ParseJson(std::string_view text, const std::string& file);

// What a value is, for messages: `was "x"`, `was 12`, `was an object`.
std::string WasJson(const boost::json::value& value);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_JSON_H_
