// What distributions draw, against their own means and survival functions, and those against
// closed forms.

#include "sim/distribution.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sim/arrival_stream.h"
#include "sim/splitmix.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

struct Named {
  std::string name;
  Distribution distribution;
};

std::vector<Named> All() {
  return {{"exponential", Distribution(Exponential{300})},
          {"deterministic", Distribution(Deterministic{300})},
          {"uniform", Distribution(Uniform{100, 500})},
          {"lognormal", Distribution::LognormalOf(300, 1)},
          {"erlang", Distribution(Gamma{300, 3})},
          {"hyperexponential", Distribution(Hyperexponential{{0.8, 0.2}, {120, 1'020}})},
          {"weibull", Distribution::WeibullOf(300, 0.7)},
          {"empirical", Distribution(Empirical{{700, 100, 100, 300}})}};
}

TEST(DistributionTest, DrawsHaveTheMeanAndTheSurvivalTheySay) {
  const std::int64_t n = ::rapport::testing::Scaled(20'000, 100'000, 1'000'000);
  for (const std::uint64_t seed : ::rapport::testing::Seeds()) {
    for (const auto& [name, distribution] : All()) {
      SplitMix random(seed);
      double sum = 0;
      double squares = 0;
      std::vector<double> marks = {30, 99.5, 150, 300.5, 600, 1'500};
      std::vector<std::int64_t> longer(marks.size(), 0);
      for (std::int64_t i = 0; i < n; ++i) {
        const double value = distribution.Sample(random);
        sum += value;
        squares += value * value;
        for (std::size_t m = 0; m < marks.size(); ++m) longer[m] += value > marks[m] ? 1 : 0;
      }
      const auto count = static_cast<double>(n);
      const double mean = sum / count;
      const double error = std::sqrt((squares / count - mean * mean) / count);
      EXPECT_NEAR(mean, distribution.Mean(), 5 * error + 1e-9) << name << ", seed " << seed;
      for (std::size_t m = 0; m < marks.size(); ++m) {
        const double share = distribution.Survival(marks[m]);
        EXPECT_NEAR(static_cast<double>(longer[m]) / count, share,
                    5 * std::sqrt(share * (1 - share) / count) + 1e-9)
            << name << " at " << marks[m] << ", seed " << seed;
      }
    }
  }
}

TEST(DistributionTest, SurvivalIsTheClosedForm) {
  const auto survival = [](const Distribution& d, double t) { return d.Survival(t); };
  for (const double t : {0.0, 10.0, 300.0, 2'000.0}) {
    EXPECT_DOUBLE_EQ(survival(Distribution(Exponential{300}), t), std::exp(-t / 300));
    const double x = t / 100;
    EXPECT_NEAR(survival(Distribution(Gamma{300, 3}), t), std::exp(-x) * (1 + x + x * x / 2),
                1e-12);
    EXPECT_NEAR(survival(Distribution(Hyperexponential{{0.8, 0.2}, {120, 1'020}}), t),
                0.8 * std::exp(-t / 120) + 0.2 * std::exp(-t / 1'020), 1e-12);
    const double variance = std::log(2.0);  // Of the logarithm, where cv is 1.
    const double z = (std::log(t) - std::log(300.0) + variance / 2) / std::sqrt(variance);
    EXPECT_NEAR(survival(Distribution::LognormalOf(300, 1), t), std::erfc(z / std::sqrt(2.0)) / 2,
                1e-12);
    EXPECT_NEAR(survival(Distribution::WeibullOf(300 * std::tgamma(1.5), 2), t),
                std::exp(-t * t / 90'000), 1e-12);
  }
  EXPECT_DOUBLE_EQ(survival(Distribution(Uniform{100, 500}), 200), 0.75);
  EXPECT_DOUBLE_EQ(survival(Distribution(Deterministic{300}), 299), 1);
  EXPECT_DOUBLE_EQ(survival(Distribution(Deterministic{300}), 300), 0);
  EXPECT_DOUBLE_EQ(survival(Distribution(Empirical{{3, 1, 2, 2}}), 2), 0.25);
  for (const auto& [name, distribution] : All()) EXPECT_EQ(distribution.Survival(-1), 1) << name;
}

TEST(DistributionTest, TheSameStateDrawsTheSame) {
  for (const auto& [name, distribution] : All()) {
    SplitMix one(7);
    SplitMix other(7);
    for (int i = 0; i < 100; ++i) {
      EXPECT_EQ(SampleMicros(distribution, one), SampleMicros(distribution, other)) << name;
    }
  }
}

TEST(ArrivalStreamTest, ComesAsOftenAsTheHourSays) {
  HourlyArrivals hours;
  hours.per_hour[9] = 120;
  hours.per_hour[10] = 30;
  hours.per_hour[23] = 60;
  const Arrivals arrivals = hours;
  ArrivalStream stream(arrivals, SplitMix(5));
  constexpr std::int64_t kHour = 3'600'000'000;
  const std::int64_t days = ::rapport::testing::Scaled(200, 1'000, 10'000);
  std::vector<std::int64_t> seen(24, 0);
  std::int64_t last = 0;
  for (std::int64_t at = stream.Next(); at < days * 24 * kHour; at = stream.Next()) {
    ASSERT_GE(at, last);
    last = at;
    ++seen[static_cast<std::size_t>(at / kHour % 24)];
  }
  for (std::size_t hour = 0; hour < seen.size(); ++hour) {
    const double expected = hours.per_hour[hour] * static_cast<double>(days);
    EXPECT_NEAR(static_cast<double>(seen[hour]), expected, 5 * std::sqrt(expected)) << hour;
  }
}

TEST(ArrivalStreamTest, HoursWithHardlyAnybodyEnd) {
  HourlyArrivals hours;
  hours.per_hour[3] = 1e-300;
  const Arrivals arrivals = hours;
  ArrivalStream stream(arrivals, SplitMix(5));
  EXPECT_GT(stream.Next(), std::int64_t{99} * 365 * 86'400 * 1'000'000);
}

}  // namespace
}  // namespace rapport::sim
