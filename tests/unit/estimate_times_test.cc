// What a sample of times is taken for, and what is lost by deciding on it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
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

// How often what a sample says is within a tenth of the truth.
struct Near {
  int thresholds = 0;
  int all_thresholds = 0;
  int ends = 0;  // Of waiting, counted from now.
  int ends_from_start = 0;
  int all_ends = 0;

  void Count(const RemainingTime& truth, const RemainingTime& found, double elapsed) {
    const double exact = WaitRuleFor(truth, 300, 1).least_worth;
    thresholds += IsNear(WaitRuleFor(found, 300, 1).least_worth, exact) ? 1 : 0;
    ++all_thresholds;
    for (const double worth : {150.0, 250.0, 300.0, 350.0, 450.0, 600.0, 900.0}) {
      const WaitRule best = WaitRuleFor(truth, worth, 1);
      const WaitRule rule = WaitRuleFor(found, worth, 1);
      if (!best.waits() || !rule.waits()) continue;
      if (!std::isfinite(best.give_up) && !std::isfinite(rule.give_up)) continue;
      ends += IsNear(rule.give_up, best.give_up) ? 1 : 0;
      ends_from_start += IsNear(rule.give_up + elapsed, best.give_up + elapsed) ? 1 : 0;
      ++all_ends;
    }
  }
  void Print(const char* what) const {
    std::printf("%s: w* %d of %d, give up %d of %d, from the start %d\n", what, thresholds,
                all_thresholds, ends, all_ends, ends_from_start);
  }
  static bool IsNear(double found, double exact) { return std::abs(found / exact - 1) <= 0.1; }
};

Near Nearness(int count, std::int64_t seeds, double unit) {
  const std::vector<double> elapsed = {0, 60, 150, 300, 600, 1'200};
  Near near;
  for (const Distribution& times : Families()) {
    std::vector<RemainingTime> truths;
    for (const double time : elapsed) truths.push_back(RemainingAfter(times, time));
    for (std::int64_t seed = 1; seed <= seeds; ++seed) {
      std::vector<double> observed = Drawn(times, count, static_cast<std::uint64_t>(seed));
      for (double& time : observed) time = unit > 0 ? std::round(time / unit) * unit : time;
      const Estimated estimated = EstimateTimes(observed);
      for (std::size_t i = 0; i < elapsed.size(); ++i) {
        near.Count(truths[i], RemainingAfter(estimated, elapsed[i]), elapsed[i]);
      }
    }
  }
  return near;
}

// Two thousand times do not tell everything: of the contacts that last ten minutes they have a few
// dozen. So a few samples of a hundred are further off, and more are in when to give up, for which
// a hazard must be known and not only a mean. The families are found, so that nothing but more
// contacts would help: ten times as many do.
TEST(EstimateTimesTest, TheThresholdIsWithinATenth) {
  for (const double unit : {0.0, 1.0}) {
    const Near near = Nearness(2'000, ::rapport::testing::Scaled(3, 10, 40), unit);
    EXPECT_GE(near.thresholds, near.all_thresholds * 95 / 100) << "of " << near.all_thresholds;
    EXPECT_GE(near.ends, near.all_ends * 70 / 100) << "of " << near.all_ends;
    EXPECT_GE(near.ends_from_start, near.all_ends * 88 / 100) << "of " << near.all_ends;
    near.Print(unit > 0 ? "2,000 in whole seconds" : "2,000");
  }
  const Near near = Nearness(20'000, ::rapport::testing::Scaled(1, 3, 10), 1);
  EXPECT_EQ(near.thresholds, near.all_thresholds);
  EXPECT_GE(near.ends, near.all_ends * 90 / 100) << "of " << near.all_ends;
  near.Print("20,000 in whole seconds");
}

// A time of one of several kinds, after `first` seconds in any case.
struct Kinds {
  std::string name;
  std::vector<double> shares;
  std::vector<Distribution> kinds;
  double first = 0;

  std::vector<double> Draw(int count, std::uint64_t seed) const {
    SplitMix random(seed);
    std::vector<double> times;
    const Distribution which(Uniform{0, 1});
    for (int i = 0; i < count; ++i) {
      double left = which.Sample(random);
      std::size_t kind = 0;
      for (; kind + 1 < shares.size() && left >= shares[kind]; ++kind) left -= shares[kind];
      times.push_back(first + kinds[kind].Sample(random));
    }
    return times;
  }
  RemainingTime After(double elapsed) const {
    std::vector<double> times = {0};
    std::vector<double> over = {1};
    while (over.back() > 1e-11) {
      times.push_back(times.back() < 3'000 ? times.back() + 0.25 : times.back() * 1.001);
      over.push_back(0);
      for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        over.back() += shares[kind] * kinds[kind].Survival(times.back() - first);
      }
    }
    RemainingTime remaining;
    RemainAfter(times, over, 0, elapsed, remaining);
    return remaining;
  }
};

// Short questions and long ones, and times that nothing here was made for.
TEST(EstimateTimesTest, TimesOfSeveralKindsAreMixturesOrSmoothed) {
  const std::vector<Kinds> desks = {
      {"lognormal mixture",
       {0.7, 0.3},
       {Distribution::LognormalOf(60, 0.3), Distribution::LognormalOf(1'200, 0.2)}},
      {"lognormal mixture",
       {0.6, 0.4},
       {Distribution::LognormalOf(120, 0.8), Distribution::LognormalOf(600, 0.6)}},
      {"hyperexponential",
       {0.5, 0.3, 0.2},
       {Distribution(Exponential{60}), Distribution(Exponential{300}),
        Distribution(Exponential{1'200})}},
      {"", {0.8, 0.2}, {Distribution(Gamma{150, 3}), Distribution(Gamma{900, 3})}},
      {"", {1}, {Distribution(Exponential{240})}, 60},
      {"", {1}, {Distribution(Uniform{60, 900})}}};
  Near near;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    for (const Kinds& desk : desks) {
      const Estimated estimated = EstimateTimes(desk.Draw(2'000, seed));
      if (!desk.name.empty()) {
        EXPECT_EQ(estimated.name, desk.name);
      }
      for (const double elapsed : {0.0, 60.0, 150.0, 300.0, 600.0}) {
        const RemainingTime truth = desk.After(elapsed);
        const RemainingTime remaining = RemainingAfter(estimated, elapsed);
        EXPECT_NEAR(
            WaitRuleFor(remaining, 300, 1).least_worth / WaitRuleFor(truth, 300, 1).least_worth, 1,
            0.3)
            << estimated.name << " after " << elapsed;
        near.Count(truth, remaining, elapsed);
      }
    }
  }
  EXPECT_GE(near.thresholds, near.all_thresholds * 92 / 100) << "of " << near.all_thresholds;
  near.Print("2,000 of several kinds");
}

// The end of the day, to which nothing else here comes near.
TEST(EstimateTimesTest, WhatIsOfNoFamilyIsSmoothed) {
  SplitMix random(1);
  std::vector<double> observed;
  for (int i = 0; i < 20'000; ++i) {
    observed.push_back(Distribution(Uniform{i % 2 == 0 ? 60.0 : 600.0, 700}).Sample(random));
  }
  const Estimated estimated = EstimateTimes(observed);
  EXPECT_EQ(estimated.name, "smoothed");
  // After the longest of them what is left is a guess, and not nothing.
  EXPECT_GT(WaitRuleFor(RemainingAfter(estimated, 701), 300, 1).least_worth, 0);
  EXPECT_LT(WaitRuleFor(RemainingAfter(estimated, 701), 300, 1).least_worth, 100);
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

// Of calls of ten seconds 2,000 take some 60 values in whole seconds, and one in twenty of them 0.
TEST(EstimateTimesTest, WholeSecondsMakeNoDifference) {
  const std::vector<Distribution> families = {Distribution(Gamma{10, 3}),
                                              Distribution::LognormalOf(10, 1),
                                              Distribution(Hyperexponential{{0.8, 0.2}, {4, 34}}),
                                              Distribution(Exponential{10}),
                                              Distribution(Exponential{300}),
                                              Distribution::LognormalOf(300, 1)};
  for (const Distribution& times : families) {
    for (const std::uint64_t seed : {1, 2, 3}) {
      std::vector<double> observed = Drawn(times, 2'000, seed);
      const Estimated exact = EstimateTimes(observed);
      for (double& time : observed) time = std::round(time);
      const Estimated rounded = EstimateTimes(observed);
      EXPECT_EQ(rounded.name, exact.name);
      for (const double elapsed : {0.0, times.Mean() / 2, times.Mean(), 2 * times.Mean()}) {
        const double worth = 1.5 * times.Mean();
        const WaitRule with = WaitRuleFor(RemainingAfter(rounded, elapsed), worth, 1);
        const WaitRule without = WaitRuleFor(RemainingAfter(exact, elapsed), worth, 1);
        EXPECT_NEAR(with.least_worth / without.least_worth, 1, 0.1) << exact.name;
        EXPECT_EQ(with.waits(), without.waits()) << exact.name;
        ASSERT_EQ(std::isfinite(with.give_up), std::isfinite(without.give_up)) << exact.name;
        if (!std::isfinite(with.give_up)) continue;
        EXPECT_NEAR(with.give_up, without.give_up, 0.1 * without.give_up + 0.5) << exact.name;
      }
    }
  }
}

TEST(EstimateTimesTest, ZerosThatWereNotRoundedAreNoTimes) {
  std::vector<double> observed = Drawn(Distribution::LognormalOf(300, 1), 2'000, 5);
  for (double& time : observed) time = std::round(time);
  const double without = EstimateTimes(observed).distribution.Mean();
  observed.insert(observed.end(), 500, 0.0);
  const Estimated estimated = EstimateTimes(observed);
  EXPECT_EQ(estimated.name, "lognormal");
  EXPECT_EQ(estimated.distribution.Mean(), without);
}

// A million times in whole seconds, which repeat each other a thousandfold, are no list of values.
TEST(EstimateTimesTest, ManyTimesTakeNoLongerThanSome) {
  std::vector<double> observed = Drawn(Distribution::LognormalOf(300, 1), 1'000'000, 6);
  for (double& time : observed) time = std::round(time);
  const Estimated estimated = EstimateTimes(observed);
  EXPECT_EQ(estimated.name, "lognormal");
  EXPECT_NEAR(estimated.distribution.Mean(), 300, 3);
}

}  // namespace
}  // namespace rapport::sim
