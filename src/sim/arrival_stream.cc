#include "sim/arrival_stream.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <variant>

#include "boost/random/exponential_distribution.hpp"

namespace rapport::sim {
namespace {

constexpr double kMicrosPerHour = 3.6e9;

double StandardExponential(SplitMix& random) {
  return boost::random::exponential_distribution<double>()(random);
}

// The time at which as many arrivals are expected since `from` as an exponential draw says. Within
// an hour the rate is one; a draw that an hour does not use up goes on in the next, and one that
// whole days do not use up goes on in the same hour of a later day.
std::int64_t NextByHour(const HourlyArrivals& arrivals, std::int64_t from, SplitMix& random) {
  constexpr auto kHour = static_cast<std::int64_t>(kMicrosPerHour);
  constexpr double kMostDays = 36'525;
  double left = StandardExponential(random);
  const double a_day = std::accumulate(arrivals.per_hour.begin(), arrivals.per_hour.end(), 0.0);
  const double days = std::min(std::floor(left / a_day), kMostDays);
  left = std::min(left - days * a_day, a_day);
  std::int64_t at = from + static_cast<std::int64_t>(days) * 24 * kHour;
  for (std::size_t i = 0; i <= arrivals.per_hour.size(); ++i) {
    const auto hour = static_cast<std::size_t>(at / kHour) % arrivals.per_hour.size();
    const double rate = arrivals.per_hour[hour] / kMicrosPerHour;
    const std::int64_t until = (at / kHour + 1) * kHour;
    const double expected = rate * static_cast<double>(until - at);
    if (left < expected) return at + std::llround(left / rate);
    left -= expected;
    at = until;
  }
  return at;  // By rounding only.
}

}  // namespace

std::int64_t ArrivalStream::Next() {
  if (const auto* poisson = std::get_if<PoissonArrivals>(&arrivals_)) {
    last_ += std::llround(StandardExponential(random_) * (kMicrosPerHour / poisson->per_hour));
  } else if (const auto* interval = std::get_if<Distribution>(&arrivals_)) {
    last_ += SampleMicros(*interval, random_);
  } else {
    last_ = NextByHour(std::get<HourlyArrivals>(arrivals_), last_, random_);
  }
  return last_;
}

}  // namespace rapport::sim
