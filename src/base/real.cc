#include "base/real.h"

#include <array>

namespace rapport {
namespace {

constexpr double kLn2 = 0.6931471805599453;
constexpr double kRootOfTwo = 1.4142135623730951;

}  // namespace

double Log(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  auto exponent = static_cast<std::int64_t>(bits >> 52) - 1023;
  double mantissa =
      std::bit_cast<double>((bits & ((std::uint64_t{1} << 52) - 1)) | (std::uint64_t{1023} << 52));
  if (mantissa > kRootOfTwo) {
    mantissa *= 0.5;
    ++exponent;
  }
  // log m = 2 artanh z, and |z| < 0.172, so that eight terms do.
  const double z = (mantissa - 1) / (mantissa + 1);
  const double square = z * z;
  constexpr std::array<double, 8> kCoefficients = {1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9,
                                                   1.0 / 7,  1.0 / 5,  1.0 / 3,  1};
  double sum = 0;
  for (const double coefficient : kCoefficients) sum = sum * square + coefficient;
  return 2 * z * sum + static_cast<double>(exponent) * kLn2;
}

double Exp(double x) {
  const double within = std::clamp(x, -690.0, 690.0);
  const double halves = within * (1 / kLn2) + (within < 0 ? -0.5 : 0.5);
  const auto whole = static_cast<std::int64_t>(halves);
  const double rest = within - static_cast<double>(whole) * kLn2;
  constexpr std::array<double, 12> kInverses = {1.0 / 12, 1.0 / 11, 1.0 / 10, 1.0 / 9,
                                                1.0 / 8,  1.0 / 7,  1.0 / 6,  1.0 / 5,
                                                1.0 / 4,  1.0 / 3,  1.0 / 2,  1};
  double sum = 1;
  for (const double inverse : kInverses) sum = 1 + sum * (rest * inverse);
  return sum * PowerOfTwo(whole);
}

}  // namespace rapport
