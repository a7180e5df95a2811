#include "codec/json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "boost/json/basic_parser_impl.hpp"
#include "boost/json/parse.hpp"
#include "boost/json/serialize.hpp"
#include "codec/location.h"

namespace rapport::codec {
namespace {

using boost::json::error_code;
using JsonView = boost::json::string_view;

// Follows a parse and stops at the first name that its object has already.
struct DuplicateFinder {
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  struct Level {
    bool array = false;
    std::size_t values = 0;  // Of an array: those complete.
    std::string name;        // Of an object: the one being read.
    std::set<std::string> names;
  };
  std::vector<Level> levels;
  std::string key;
  std::string duplicate;  // The path of the name found twice.

  bool Began(bool array) {
    levels.emplace_back().array = array;
    return true;
  }
  bool Ended() {
    levels.pop_back();
    return Value();
  }
  bool Value() {
    if (!levels.empty()) ++levels.back().values;
    return true;
  }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return Began(false); }
  bool on_object_end(std::size_t, error_code&) { return Ended(); }
  bool on_array_begin(error_code&) { return Began(true); }
  bool on_array_end(std::size_t, error_code&) { return Ended(); }
  bool on_key_part(JsonView part, std::size_t, error_code&) {
    key.append(part.data(), part.size());
    return true;
  }
  bool on_key(JsonView part, std::size_t, error_code& error) {
    key.append(part.data(), part.size());
    Level& level = levels.back();
    level.name = std::exchange(key, "");
    if (level.names.insert(level.name).second) return true;
    for (const Level& above : levels) {
      duplicate += Cat({"/", above.array ? std::to_string(above.values) : above.name});
    }
    error = boost::json::error::syntax;
    return false;
  }
  bool on_string_part(JsonView, std::size_t, error_code&) { return true; }
  bool on_string(JsonView, std::size_t, error_code&) { return Value(); }
  bool on_number_part(JsonView, error_code&) { return true; }
  bool on_int64(std::int64_t, JsonView, error_code&) { return Value(); }
  bool on_uint64(std::uint64_t, JsonView, error_code&) { return Value(); }
  bool on_double(double, JsonView, error_code&) { return Value(); }
  bool on_bool(bool, error_code&) { return Value(); }
  bool on_null(error_code&) { return Value(); }
  bool on_comment_part(JsonView, error_code&) { return true; }
  bool on_comment(JsonView, error_code&) { return true; }
};

}  // namespace

absl::StatusOr<boost::json::value> ParseJson(std::string_view text, const std::string& file) {
  boost::json::basic_parser<DuplicateFinder> finder{boost::json::parse_options()};
  error_code error;
  const std::size_t read = finder.write_some(false, text.data(), text.size(), error);
  Location where{file, 1};
  where.line += std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read), '\n');
  if (!finder.handler().duplicate.empty()) {
    return Problem(where, finder.handler().duplicate, "was stated twice", "it once");
  }
  if (error) return Problem(where, "JSON", error.message(), "one JSON value");
  if (read < text.size()) {
    return Problem(where, "JSON", "something follows the value", "one JSON value");
  }
  boost::json::value value = boost::json::parse(JsonView(text.data(), text.size()), error);
  if (error) return Problem({file, 0}, "JSON", error.message(), "one JSON value");
  return value;
}

std::string WasJson(const boost::json::value& value) {
  if (value.is_object()) return "was an object";
  if (value.is_array()) return "was a list";
  if (value.is_string()) return Was({value.get_string().data(), value.get_string().size()});
  return Cat({"was ", boost::json::serialize(value)});
}

}  // namespace rapport::codec
