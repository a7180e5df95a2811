// Where a piece of input stands, and how an error names it.
//
// Every error of a parser reads `FILE:LINE: FIELD: what was wrong, expected what was expected`, so
// that whoever wrote the file can mend it without reading this program.

#ifndef RAPPORT_CODEC_LOCATION_H_
#define RAPPORT_CODEC_LOCATION_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rapport::codec {

struct Location {
  std::string file;
  std::int64_t line = 0;  // From 1; 0 = not known.
};

// All parts in a row. Abseil's StrCat does not take std::string_view where the two views differ.
std::string Cat(std::initializer_list<std::string_view> parts);

// In quotes with JSON's escapes, cut where it is long: for messages.
std::string Shown(std::string_view text);

// kInvalidArgument: `FILE:LINE: FIELD: WRONG, expected EXPECTED`. An empty field is left out.
absl::Status Problem(const Location& where, std::string_view field, std::string_view wrong,
                     std::string_view expected);

// `was "TEXT"`: what is wrong with most fields.
std::string Was(std::string_view text);

// Abseil's view as the standard's; on some systems they are two types.
inline std::string_view View(absl::string_view text) { return {text.data(), text.size()}; }

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_LOCATION_H_
