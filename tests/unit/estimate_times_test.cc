// What a sample of times is taken for, and what is lost by deciding on it.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "matching/wait_rule.h"
#include "sim/distribution.h"
#include "sim/remaining_time.h"
#include "sim/splitmix.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

std::vector<double> Drawn(const Distribution& distribution, int count, std::uint64_t seed) {
  SplitMix random(seed);
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(distribution.Sample(random));
  return times;
}

std::vector<Distribution> Families() {
  return {Distribution(Gamma{300, 3}), Distribution::LognormalOf(300, 1),
          Distribution(Hyperexponential{{0.8, 0.2}, {120, 1'020}}), Distribution(Exponential{300})};
}

TEST(EstimateTimesTest, FindsTheFamily) {
  const std::vector<std::string> names = {"gamma", "lognormal", "hyperexponential", "exponential"};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_EQ(EstimateTimes(Drawn(Families()[i], 2'000, seed)).name, names[i]) << seed;
    }
    EXPECT_EQ(EstimateTimes(Drawn(Distribution::WeibullOf(300, 3), 2'000, seed)).name, "weibull");
  }
}

// What waiting gains in truth, where it is given up then.
double GainOf(const RemainingTime& truth, double worth, double give_up) {
  double gain = 0;
  for (const WaitPoint& point : truth.points) {
    if (point.time > give_up) break;
    gain = worth * (1 - point.over) - point.spent;
  }
  return gain;
}

TEST(EstimateTimesTest, LittleIsLostByDecidingOnASample) {
  for (const std::uint64_t seed : ::rapport::testing::Seeds()) {
    double worst = 0;
    for (const Distribution& times : Families()) {
      const Estimated estimated = EstimateTimes(Drawn(times, 2'000, seed));
      for (const double elapsed : {0.0, 60.0, 150.0, 300.0, 600.0}) {
        const RemainingTime truth = RemainingAfter(times, elapsed);
        const RemainingTime remaining = RemainingAfter(estimated, elapsed);
        for (const double worth : {150.0, 250.0, 300.0, 350.0, 450.0, 600.0, 900.0}) {
          const WaitRule best = WaitRuleFor(truth, worth, 1);
          const WaitRule rule = WaitRuleFor(remaining, worth, 1);
          const double gain = rule.waits() ? GainOf(truth, worth, rule.give_up) : 0;
          worst = std::max(worst, (best.gain - gain) / worth);
        }
      }
    }
    EXPECT_LT(worst, 0.02) << "seed " << seed;
  }
}

// Two thousand times do not tell everything: of the contacts that last ten minutes they have a few
// dozen. So a few samples of a hundred are further off.
TEST(EstimateTimesTest, TheThresholdIsWithinATenth) {
  int near = 0;
  int all = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    for (const Distribution& times : Families()) {
      const Estimated estimated = EstimateTimes(Drawn(times, 2'000, seed));
      for (const double elapsed : {0.0, 60.0, 150.0, 300.0, 600.0}) {
        const double exact = WaitRuleFor(RemainingAfter(times, elapsed), 300, 1).least_worth;
        const double found = WaitRuleFor(RemainingAfter(estimated, elapsed), 300, 1).least_worth;
        EXPECT_NEAR(found / exact, 1, 0.25) << estimated.name << " at " << elapsed << ", " << seed;
        near += std::abs(found / exact - 1) <= 0.1 ? 1 : 0;
        ++all;
      }
    }
  }
  EXPECT_GE(near, all * 95 / 100) << "of " << all;
}

// Of no family: short questions of about a minute and long ones of about twenty.
TEST(EstimateTimesTest, WhatIsOfNoFamilyIsSmoothed) {
  const Distribution quick = Distribution::LognormalOf(60, 0.3);
  const Distribution slow = Distribution::LognormalOf(1'200, 0.2);
  SplitMix random(1);
  std::vector<double> observed;
  for (int i = 0; i < 2'000; ++i) observed.push_back((i % 10 < 7 ? quick : slow).Sample(random));
  const Estimated estimated = EstimateTimes(observed);
  EXPECT_EQ(estimated.name, "smoothed");
  std::vector<double> times;
  std::vector<double> over;
  for (double time = 0; time < 4'000; time += 0.25) {
    times.push_back(time);
    over.push_back(0.7 * quick.Survival(time) + 0.3 * slow.Survival(time));
  }
  RemainingTime truth;
  for (const double elapsed : {0.0, 30.0, 60.0, 600.0, 1'200.0}) {
    RemainAfter(times, over, 0, elapsed, truth);
    const double exact = WaitRuleFor(truth, 300, 1).least_worth;
    const double found = WaitRuleFor(RemainingAfter(estimated, elapsed), 300, 1).least_worth;
    EXPECT_NEAR(found / exact, 1, 0.2) << elapsed;
  }
}

TEST(EstimateTimesTest, FewTimesAndTimesThatComeAgainAreWhatTheyAre) {
  EXPECT_EQ(EstimateTimes({5, 0, 3}).name, "as observed");
  const Distribution listed(Empirical{{35, 60, 110, 240, 390, 780}});
  const Estimated estimated = EstimateTimes(Drawn(listed, 2'000, 4));
  EXPECT_EQ(estimated.name, "as observed");
  EXPECT_NEAR(WaitRuleFor(RemainingAfter(estimated, 60), 300, 1).least_worth /
                  WaitRuleFor(RemainingAfter(listed, 60), 300, 1).least_worth,
              1, 0.1);
  EXPECT_EQ(EstimateTimes(std::vector<double>(100, 7.0)).name, "as observed");
}

// Times that a desk writes down in whole seconds are of a family all the same.
TEST(EstimateTimesTest, WholeSecondsMakeNoDifference) {
  std::vector<double> times = Drawn(Distribution::LognormalOf(300, 1), 2'000, 5);
  for (double& time : times) time = std::round(time);
  EXPECT_EQ(EstimateTimes(times).name, "lognormal");
}

}  // namespace
}  // namespace rapport::sim
