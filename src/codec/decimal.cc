#include "codec/decimal.h"

#include <charconv>
#include <cstddef>
#include <limits>
#include <system_error>

namespace rapport::codec {
namespace {

constexpr std::size_t kMostFractionDigits = 9;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::size_t CountDigits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && IsDigit(text[count])) ++count;
  return count;
}

}  // namespace

bool TakeDecimal(std::string_view& text, Decimal& decimal) {
  const std::size_t digits = CountDigits(text);
  if (!ParseUnsigned(text.substr(0, digits), decimal.whole)) return false;
  text.remove_prefix(digits);
  decimal.fraction = 0;
  decimal.scale = 1;
  if (text.empty() || text.front() != '.') return true;
  text.remove_prefix(1);
  const std::size_t places = CountDigits(text);
  if (places > kMostFractionDigits) return false;
  if (!ParseUnsigned(text.substr(0, places), decimal.fraction)) return false;
  for (std::size_t i = 0; i < places; ++i) decimal.scale *= 10;
  text.remove_prefix(places);
  return true;
}

bool AddScaled(const Decimal& decimal, std::uint64_t unit, std::uint64_t& sum) {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  if (__builtin_mul_overflow(decimal.whole, unit, &whole)) return false;
  if (__builtin_mul_overflow(decimal.fraction, unit, &fraction)) return false;
  if (fraction % decimal.scale != 0) return false;
  return !__builtin_add_overflow(sum, whole, &sum) &&
         !__builtin_add_overflow(sum, fraction / decimal.scale, &sum);
}

bool ParseUnsigned(std::string_view text, std::uint64_t& value) {
  if (text.empty() || !IsDigit(text.front())) return false;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end;
}

bool ParseSigned(std::string_view text, std::int64_t& value) {
  const bool negative = TakeSign(text);
  std::uint64_t magnitude = 0;
  return ParseUnsigned(text, magnitude) && WithSign(negative, magnitude, value);
}

bool WithSign(bool negative, std::uint64_t magnitude, std::int64_t& value) {
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude > kMost + (negative ? 1 : 0)) return false;
  value = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
  return true;
}

bool TakeSign(std::string_view& text) {
  if (text.empty() || (text.front() != '-' && text.front() != '+')) return false;
  const bool negative = text.front() == '-';
  text.remove_prefix(1);
  return negative;
}

void AppendPadded(std::uint64_t value, int digits, std::string& out) {
  const std::string text = std::to_string(value);
  const auto width = static_cast<std::size_t>(digits);
  if (text.size() < width) out.append(width - text.size(), '0');
  out.append(text);
}

void AppendFraction(std::uint64_t fraction, int digits, std::string& out) {
  if (fraction == 0) return;
  for (; fraction % 10 == 0; fraction /= 10) --digits;
  out.push_back('.');
  AppendPadded(fraction, digits, out);
}

}  // namespace rapport::codec
