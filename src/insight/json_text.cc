#include "insight/json_text.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

namespace rapport::insight {
namespace {

constexpr int kDecimals = 6;
constexpr double kTooLarge = 1e15;  // From here on a double has no six decimals.
constexpr std::size_t kIndent = 2;

class JsonWriter {
 public:
  explicit JsonWriter(bool exact) : exact_(exact) {}

  void Append(const boost::json::value& value, std::size_t depth);
  std::string&& Take() { return std::move(out_); }

 private:
  void AppendNumber(double number);
  void AppendObject(const boost::json::object& object, std::size_t depth);
  void AppendArray(const boost::json::array& array, std::size_t depth);
  void NewLine(std::size_t depth) {
    out_ += '\n';
    out_.append(depth * kIndent, ' ');
  }

  bool exact_;
  std::string out_;
};

void JsonWriter::AppendNumber(double number) {
  if (!std::isfinite(number)) {
    out_ += "null";
    return;
  }
  char digits[64];
  const bool all = exact_ || std::abs(number) >= kTooLarge;
  const auto [end, error] = all ? std::to_chars(digits, digits + sizeof digits, number)
                                : std::to_chars(digits, digits + sizeof digits, number,
                                                std::chars_format::fixed, kDecimals);
  std::string text(digits, end);
  if (!all) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text += '0';
    if (text == "-0.0") text = "0.0";
  } else if (text.find_first_of(".e") == std::string::npos) {
    text += ".0";
  }
  out_ += text;
}

void JsonWriter::AppendObject(const boost::json::object& object, std::size_t depth) {
  out_ += '{';
  bool first = true;
  for (const auto& [key, member] : object) {
    if (!first) out_ += ',';
    first = false;
    NewLine(depth + 1);
    out_ += boost::json::serialize(key);
    out_ += ": ";
    Append(member, depth + 1);
  }
  if (!first) NewLine(depth);
  out_ += '}';
}

// Arrays of numbers stay on their line.
void JsonWriter::AppendArray(const boost::json::array& array, std::size_t depth) {
  out_ += '[';
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) out_ += ", ";
    Append(array[i], depth);
  }
  out_ += ']';
}

void JsonWriter::Append(const boost::json::value& value, std::size_t depth) {
  if (value.is_object()) {
    AppendObject(value.get_object(), depth);
  } else if (value.is_array()) {
    AppendArray(value.get_array(), depth);
  } else if (value.is_double()) {
    AppendNumber(value.get_double());
  } else {
    out_ += boost::json::serialize(value);
  }
}

std::string Text(const boost::json::value& value, bool exact) {
  JsonWriter writer(exact);
  writer.Append(value, 0);
  return writer.Take() + '\n';
}

}  // namespace

std::string JsonText(const boost::json::value& value) { return Text(value, false); }
std::string ExactJsonText(const boost::json::value& value) { return Text(value, true); }

}  // namespace rapport::insight
