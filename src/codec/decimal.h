// Decimal numbers in text, exactly: no value passes through a floating-point number.

#ifndef RAPPORT_CODEC_DECIMAL_H_
#define RAPPORT_CODEC_DECIMAL_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace rapport::codec {

// whole + fraction / scale; scale is a power of ten.
struct Decimal {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  std::uint64_t scale = 1;
};

// Takes digits with an optional fraction of up to 9 digits off the front.
bool TakeDecimal(std::string_view& text, Decimal& decimal);

// Adds decimal * unit to `sum`. False: not a whole number of them, or too many.
bool AddScaled(const Decimal& decimal, std::uint64_t unit, std::uint64_t& sum);

// The whole text as a number; no sign, no blanks, no overflow.
bool ParseUnsigned(std::string_view text, std::uint64_t& value);
// The same with an optional sign.
bool ParseSigned(std::string_view text, std::int64_t& value);
// -magnitude or magnitude, where 64 bits hold it.
bool WithSign(bool negative, std::uint64_t magnitude, std::int64_t& value);
// Takes a `+` or `-` off the front; says whether it was a minus.
bool TakeSign(std::string_view& text);

inline std::uint64_t Magnitude(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return value < 0 ? 0 - bits : bits;
}

// Appends `value` with zeros in front, at least `digits` long.
void AppendPadded(std::uint64_t value, int digits, std::string& out);
// Appends `.` and the fraction of so many digits, without zeros at its end; nothing if it is 0.
void AppendFraction(std::uint64_t fraction, int digits, std::string& out);

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_DECIMAL_H_
