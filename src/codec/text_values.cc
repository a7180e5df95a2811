#include "codec/text_values.h"

#include <limits>

#include "codec/decimal.h"
#include "codec/location.h"
#include "codec/quote.h"

namespace rapport::codec {
namespace {

constexpr std::uint64_t kPpmUnit = 1'000'000;
constexpr std::int64_t kUsualPpm = -1;

}  // namespace

bool ParseKey(std::string_view raw, KeyKind kind, KeyTable& keys, std::uint64_t& number) {
  if (raw == "-") {
    number = 0;
    return true;
  }
  if (!raw.empty() && raw.front() == '#')
    return ParseUnsigned(raw.substr(1), number) && number != 0;
  if (IsBare(raw)) {
    number = keys.Number(kind, raw);
    return true;
  }
  std::string key;
  if (!Unquote(raw, key) || key.empty()) return false;
  number = keys.Number(kind, key);
  return true;
}

void AppendKeyOf(KeyKind kind, std::uint64_t number, const KeyTable& keys, std::string& out) {
  const std::string_view key = keys.Key(kind, number);
  if (key.empty()) {
    out.append(keys.Name(kind, number));
  } else {
    AppendKey(key, out);
  }
}

bool ParseValue(std::string_view raw, KeyTable&, int& value) {
  std::int64_t wide = 0;
  if (!ParseSigned(raw, wide)) return false;
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max())
    return false;
  value = static_cast<int>(wide);
  return true;
}

bool ParseValue(std::string_view raw, KeyTable&, std::uint64_t& value) {
  return ParseUnsigned(raw, value);
}

bool ParseCount(std::string_view raw, std::int64_t& value) { return ParseSigned(raw, value); }

void AppendValue(int value, const TextContext&, std::string& out) {
  out.append(std::to_string(value));
}

void AppendValue(std::uint64_t value, const TextContext&, std::string& out) {
  out.append(std::to_string(value));
}

std::string Expected(int) { return "a whole number"; }
std::string Expected(std::uint64_t) { return "a whole number >= 0"; }

bool ParsePpm(std::string_view raw, std::int64_t& ppm) {
  if (raw == "usual") {
    ppm = kUsualPpm;
    return true;
  }
  const bool negative = TakeSign(raw);
  Decimal decimal;
  std::uint64_t magnitude = 0;
  return TakeDecimal(raw, decimal) && raw.empty() && AddScaled(decimal, kPpmUnit, magnitude) &&
         WithSign(negative, magnitude, ppm);
}

void AppendPpm(std::int64_t ppm, std::string& out) {
  if (ppm == kUsualPpm) {
    out.append("usual");
    return;
  }
  if (ppm < 0) out.push_back('-');
  const std::uint64_t magnitude = Magnitude(ppm);
  out.append(std::to_string(magnitude / kPpmUnit));
  AppendFraction(magnitude % kPpmUnit, 6, out);
}

bool ParseValue(std::string_view raw, KeyTable&, bool& value) {
  value = raw == "yes";
  return value || raw == "no";
}

void AppendValue(bool value, const TextContext&, std::string& out) {
  out.append(value ? "yes" : "no");
}

std::string Expected(bool) { return "yes or no"; }

}  // namespace rapport::codec
