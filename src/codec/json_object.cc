#include "codec/json_object.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "codec/json.h"
#include "codec/location.h"

namespace rapport::codec {
namespace {

namespace json = boost::json;

std::string_view Std(json::string_view text) { return {text.data(), text.size()}; }

// Also 1e5 and 20.0, which people and other programs write.
std::optional<std::int64_t> WholeIn(const json::value& value) {
  if (const std::int64_t* number = value.if_int64()) return *number;
  const double* number = value.if_double();
  constexpr double kMostExact = 9'007'199'254'740'992;  // Above, not every whole number is one.
  if (number == nullptr || std::abs(*number) > kMostExact || std::trunc(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

}  // namespace

void JsonErrors::Add(std::string_view path, std::string_view wrong, std::string_view expected) {
  if (status_.ok()) status_ = Problem({file_, 0}, path.empty() ? "/" : path, wrong, expected);
}

bool ReadNumber(const json::value& value, std::string_view path, const NumberRange& range,
                JsonErrors& errors, double& number) {
  const double read = value.is_number() ? value.to_number<double>() : std::nan("");
  // Also false for what is no number.
  if (read >= range.least && read <= range.most && !(range.open && read == range.least)) {
    number = read;
    return true;
  }
  errors.Add(path, WasJson(value), range.expected);
  return false;
}

JsonObject::JsonObject(const json::value& value, std::string path, JsonErrors& errors)
    : object_(value.if_object()), path_(std::move(path)), errors_(errors) {
  if (object_ == nullptr) errors_.Add(path_, WasJson(value), "an object");
}

std::string JsonObject::PathOf(std::string_view name) const { return Cat({path_, "/", name}); }

const json::value* JsonObject::Find(std::string_view name) {
  if (std::find(names_.begin(), names_.end(), name) == names_.end()) names_.push_back(name);
  if (object_ == nullptr) return nullptr;
  return object_->if_contains(json::string_view(name.data(), name.size()));
}

const json::value* JsonObject::Need(std::string_view name, std::string_view expected) {
  const json::value* value = Find(name);
  if (value == nullptr) Fail(name, "was absent", expected);
  return value;
}

const json::array* JsonObject::FindList(std::string_view name, std::string_view expected) {
  const json::value* value = Find(name);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) Fail(name, WasJson(*value), expected);
  return value->if_array();
}

void JsonObject::Number(std::string_view name, const NumberRange& range, double& value) {
  const json::value* found = Find(name);
  if (found != nullptr) ReadNumber(*found, PathOf(name), range, errors_, value);
}

void JsonObject::Whole(std::string_view name, std::int64_t least, std::int64_t most,
                       std::int64_t& value) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  const std::optional<std::int64_t> number = WholeIn(*found);
  if (number && *number >= least && *number <= most) {
    value = *number;
    return;
  }
  Fail(name, WasJson(*found),
       Cat({"a whole number from ", std::to_string(least), " to ", std::to_string(most)}));
}

void JsonObject::Text(std::string_view name, std::string& value) {
  const json::value* found = Find(name);
  if (found == nullptr) return;
  if (found->is_string() && !found->get_string().empty()) {
    value = Std(found->get_string());
  } else {
    Fail(name, WasJson(*found), "a text");
  }
}

void JsonObject::Fail(std::string_view name, std::string_view wrong, std::string_view expected) {
  errors_.Add(PathOf(name), wrong, expected);
}

void JsonObject::End(std::string_view what) {
  if (object_ == nullptr) return;
  for (const json::key_value_pair& pair : *object_) {
    const std::string_view name = Std(pair.key());
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) continue;
    std::string known;
    for (const std::string_view one : names_) known += Cat({known.empty() ? "" : ", ", one});
    Fail(name, Cat({"is no name of ", what}), Cat({"one of ", known}));
  }
}

}  // namespace rapport::codec
