#include "affinity/odds.h"

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
  double sum = 0;
  for (int k = 15; k > 0; k -= 2) sum = sum * square + 1.0 / k;
  return 2 * z * sum + static_cast<double>(exponent) * kLn2;
}

double Exp(double x) {
  const double within = std::clamp(x, -690.0, 690.0);
  const double halves = within / kLn2 + (within < 0 ? -0.5 : 0.5);
  const auto whole = static_cast<std::int64_t>(halves);
  const double rest = within - static_cast<double>(whole) * kLn2;
  double sum = 1;
  for (int k = 12; k > 0; --k) sum = 1 + sum * rest / k;
  return sum * PowerOfTwo(whole);
}

DecayAge AgeAt(const DecayClock& clock, Instant at) {
  const DecayClock::Growth growth = clock.GrowthAt(at);
  return {static_cast<std::int32_t>(growth.exponent),
          static_cast<double>(growth.mantissa) * PowerOfTwo(-62)};
}

}  // namespace rapport
