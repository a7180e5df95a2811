#include "insight/json_text.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace rapport::insight {
namespace {

constexpr int kDecimals = 6;
constexpr double kTooLarge = 1e15;  // From here on a double has no six decimals.
constexpr std::size_t kIndent = 2;

void AppendNumber(double number, std::string& out) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  char digits[64];
  const bool large = std::abs(number) >= kTooLarge;
  const auto [end, error] = large ? std::to_chars(digits, digits + sizeof digits, number)
                                  : std::to_chars(digits, digits + sizeof digits, number,
                                                  std::chars_format::fixed, kDecimals);
  std::string text(digits, end);
  if (!large) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text += '0';
    if (text == "-0.0") text = "0.0";
  }
  out += text;
}

void Append(const boost::json::value& value, std::size_t depth, std::string& out);

void NewLine(std::size_t depth, std::string& out) {
  out += '\n';
  out.append(depth * kIndent, ' ');
}

void AppendObject(const boost::json::object& object, std::size_t depth, std::string& out) {
  out += '{';
  bool first = true;
  for (const auto& [key, member] : object) {
    if (!first) out += ',';
    first = false;
    NewLine(depth + 1, out);
    out += boost::json::serialize(key);
    out += ": ";
    Append(member, depth + 1, out);
  }
  if (!first) NewLine(depth, out);
  out += '}';
}

// Arrays of numbers stay on their line.
void AppendArray(const boost::json::array& array, std::size_t depth, std::string& out) {
  out += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out += ", ";
    Append(array[i], depth, out);
  }
  out += ']';
}

void Append(const boost::json::value& value, std::size_t depth, std::string& out) {
  if (value.is_object()) {
    AppendObject(value.get_object(), depth, out);
  } else if (value.is_array()) {
    AppendArray(value.get_array(), depth, out);
  } else if (value.is_double()) {
    AppendNumber(value.get_double(), out);
  } else {
    out += boost::json::serialize(value);
  }
}

}  // namespace

std::string JsonText(const boost::json::value& value) {
  std::string out;
  Append(value, 0, out);
  out += '\n';
  return out;
}

}  // namespace rapport::insight
