// Objects of a JSON document, read member by member: whatever is wrong is named by its path, and so
// is every member that nobody asked for.

#ifndef RAPPORT_CODEC_JSON_OBJECT_H_
#define RAPPORT_CODEC_JSON_OBJECT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "boost/json/array.hpp"
#include "boost/json/object.hpp"
#include "boost/json/value.hpp"

namespace rapport::codec {

// What is wrong with a document: the first of it.
class JsonErrors {
 public:
  explicit JsonErrors(std::string file) : file_(std::move(file)) {}

  // `FILE: PATH: WRONG, expected EXPECTED`, kInvalidArgument.
  void Add(std::string_view path, std::string_view wrong, std::string_view expected);
  // As it is.
  void Add(const absl::Status& status) { status_.Update(status); }

  bool ok() const { return status_.ok(); }
  const absl::Status& status() const { return status_; }
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  absl::Status status_;
};

// From `least` to `most`; `expected` says so in a message.
struct NumberRange {
  double least;
  bool open;  // `least` itself is out of it.
  double most;
  std::string_view expected;
};

class JsonObject {
 public:
  // `value` stands at `path`. No object is an error, and reads as an empty one. The value and the
  // errors must outlive the reading.
  JsonObject(const boost::json::value& value, std::string path, JsonErrors& errors);

  const std::string& path() const { return path_; }
  std::string PathOf(std::string_view name) const;

  // nullptr: there is none.
  const boost::json::value* Find(std::string_view name);
  // nullptr, and an error: there is none.
  const boost::json::value* Need(std::string_view name, std::string_view expected);
  // The list of that name; nullptr: there is none, or it is no list, which is an error.
  const boost::json::array* FindList(std::string_view name, std::string_view expected);

  // What is absent leaves `value` as it is; what is wrong, too, and is an error.
  void Number(std::string_view name, const NumberRange& range, double& value);
  void Whole(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t& value);
  // A text that is not empty.
  void Text(std::string_view name, std::string& value);

  void Fail(std::string_view name, std::string_view wrong, std::string_view expected);

  // All members were asked for by now; any other is an error, which calls this object `what`.
  void End(std::string_view what);

 private:
  const boost::json::object* object_;
  std::string path_;
  JsonErrors& errors_;
  std::vector<std::string_view> names_;
};

// Whether the value is a number in the range; an error if not.
bool ReadNumber(const boost::json::value& value, std::string_view path, const NumberRange& range,
                JsonErrors& errors, double& number);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_JSON_OBJECT_H_
