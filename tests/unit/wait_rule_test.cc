// The rule for waiting against closed forms, on tables of all kinds.

#include "matching/wait_rule.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include "affinity/histogram.h"
#include "gtest/gtest.h"
#include "sim/distribution.h"
#include "sim/remaining_time.h"
#include "sim/splitmix.h"

namespace rapport {
namespace {

using sim::Distribution;

WaitRule Rule(const Distribution& distribution, double elapsed, double worth) {
  return WaitRuleFor(sim::RemainingAfter(distribution, elapsed), worth, 1);
}

// Has no memory: what it is worth to wait never changes, and whoever waits waits to the end.
TEST(WaitRuleTest, ExponentialTimes) {
  const Distribution times(sim::Exponential{300});
  for (const double elapsed : {0.0, 40.0, 600.0, 3'000.0}) {
    EXPECT_NEAR(Rule(times, elapsed, 100).least_worth, 300, 0.01);
    EXPECT_FALSE(Rule(times, elapsed, 299.9).waits());
    EXPECT_FALSE(Rule(times, elapsed, 300).waits());
    const WaitRule waits = Rule(times, elapsed, 301);
    EXPECT_TRUE(waits.waits());
    EXPECT_NEAR(waits.gain, 1, 1e-3);
    EXPECT_EQ(waits.give_up, WaitRule::kNever);
  }
}

TEST(WaitRuleTest, TimesThatAreCertain) {
  const Distribution times(sim::Deterministic{300});
  EXPECT_DOUBLE_EQ(Rule(times, 250, 60).least_worth, 50);
  EXPECT_DOUBLE_EQ(Rule(times, 250, 60).gain, 10);
  EXPECT_EQ(Rule(times, 250, 60).give_up, WaitRule::kNever);
  EXPECT_FALSE(Rule(times, 250, 50).waits());
  EXPECT_TRUE(sim::RemainingAfter(times, 300).points.empty());
}

// The longer they have taken, the sooner they are over: the mean of what is left decides.
TEST(WaitRuleTest, TimesWhoseHazardRises) {
  for (const double elapsed : {0.0, 100.0, 1'000.0}) {
    const double mean_left =
        150 * (2 + elapsed / 150) / (1 + elapsed / 150);  // Of Erlang's, k = 2.
    const WaitRule erlang = Rule(Distribution(sim::Gamma{300, 2}), elapsed, mean_left + 5);
    EXPECT_NEAR(erlang.least_worth, mean_left, 1e-3);
    EXPECT_NEAR(erlang.gain, 5, 1e-3);
    EXPECT_EQ(erlang.give_up, WaitRule::kNever);
  }
  for (const double elapsed : {0.0, 50.0, 300.0}) {
    const WaitRule uniform = Rule(Distribution(sim::Uniform{100, 500}), elapsed, 1'000);
    EXPECT_NEAR(uniform.least_worth, std::max(300 - elapsed, (500 - elapsed) / 2), 1e-9);
    EXPECT_EQ(uniform.give_up, WaitRule::kNever);
  }
}

// The longer they have taken, the longer they will: the present hazard decides, and at some time it
// is better to give up.
TEST(WaitRuleTest, TimesWhoseHazardFalls) {
  constexpr double kShort = 120;
  constexpr double kLong = 1'020;
  const Distribution times(sim::Hyperexponential{{0.8, 0.2}, {kShort, kLong}});
  for (const double elapsed : {0.0, 60.0, 300.0}) {
    const double short_ones = 0.8 * std::exp(-elapsed / kShort);
    const double long_ones = 0.2 * std::exp(-elapsed / kLong);
    const double least = (short_ones + long_ones) / (short_ones / kShort + long_ones / kLong);
    for (const double worth : {least + 20, least + 200}) {
      const WaitRule rule = Rule(times, elapsed, worth);
      EXPECT_NEAR(rule.least_worth, least, 1e-3 * least);
      EXPECT_TRUE(rule.waits());
      // Where worth times hazard is 1.
      const double give_up = std::log(0.8 * (worth / kShort - 1) / (0.2 * (1 - worth / kLong))) /
                             (1 / kShort - 1 / kLong);
      EXPECT_NEAR(rule.give_up, give_up - elapsed, 3e-3 * give_up);
    }
    EXPECT_FALSE(Rule(times, elapsed, least * 0.999).waits());
    EXPECT_EQ(Rule(times, elapsed, 1'100).give_up, WaitRule::kNever);
  }
}

TEST(WaitRuleTest, NoOtherTimeToGiveUpGainsMore) {
  const Distribution times = Distribution::LognormalOf(300, 1);
  for (const double worth : {300.0, 350.0, 600.0}) {
    const RemainingTime remaining = sim::RemainingAfter(times, 60);
    const WaitRule rule = WaitRuleFor(remaining, worth, 1);
    ASSERT_TRUE(rule.waits());
    for (const WaitPoint& point : remaining.points) {
      EXPECT_LE(worth * (1 - point.over) - point.spent, rule.gain + 1e-9);
    }
    // Where it is given up, worth times hazard passes 1.
    const auto hazard = [&](double at) {
      return (times.Survival(at - 0.5) - times.Survival(at + 0.5)) / times.Survival(at);
    };
    EXPECT_GT(worth * hazard(60 + rule.give_up * 0.98), 1);
    EXPECT_LT(worth * hazard(60 + rule.give_up * 1.02), 1);
  }
}

TEST(WaitRuleTest, ASecondThatCostsMoreIsAWorthThatIsLess) {
  const RemainingTime remaining = sim::RemainingAfter(Distribution::LognormalOf(300, 1), 100);
  const WaitRule plain = WaitRuleFor(remaining, 400, 1);
  const WaitRule dear = WaitRuleFor(remaining, 1'000, 2.5);
  EXPECT_NEAR(dear.least_worth, 2.5 * plain.least_worth, 1e-6);
  EXPECT_NEAR(dear.gain, 2.5 * plain.gain, 1e-6);
  EXPECT_NEAR(dear.give_up, plain.give_up, 1e-6);
}

TEST(WaitRuleTest, AListOfTimesIsTriedAtEachOfThem) {
  // Half of the time 10 s, half 1,000 s.
  const Distribution times(sim::Empirical{{10, 1'000}});
  const WaitRule rule = Rule(times, 0, 100);
  EXPECT_DOUBLE_EQ(rule.least_worth, 20);
  EXPECT_DOUBLE_EQ(rule.give_up, 10);
  EXPECT_DOUBLE_EQ(rule.gain, 40);
  EXPECT_FALSE(Rule(times, 0, 19).waits());
  EXPECT_EQ(Rule(times, 10, 1'000).give_up, WaitRule::kNever);
  EXPECT_DOUBLE_EQ(Rule(times, 10, 1'000).gain, 10);
}

TEST(WaitRuleTest, NothingLeftIsNoReasonToWait) {
  RemainingTime remaining;
  EXPECT_FALSE(WaitRuleFor(remaining, 0, 1).waits());
  remaining.tail = 50;
  EXPECT_FALSE(WaitRuleFor(remaining, 49, 1).waits());
  EXPECT_TRUE(WaitRuleFor(remaining, 51, 1).waits());
  EXPECT_DOUBLE_EQ(WaitRuleFor(remaining, 51, 1).least_worth, 50);
}

TEST(RemainAfterTest, BeginsWithinAStretch) {
  const std::vector<double> times = {0, 100, 200, 400};
  const std::vector<double> over = {1, 1, 0.5, 0.25};
  RemainingTime remaining;
  RemainAfter(times, over, 80, 150, remaining);
  // Of the 0.75 that take longer than 150 s, 0.5 take longer than 200 s.
  ASSERT_EQ(remaining.points.size(), 2U);
  EXPECT_DOUBLE_EQ(remaining.points[0].time, 50);
  EXPECT_DOUBLE_EQ(remaining.points[0].over, 0.5 / 0.75);
  EXPECT_DOUBLE_EQ(remaining.points[0].spent, 50 * (1 + 0.5 / 0.75) / 2);
  EXPECT_DOUBLE_EQ(remaining.points[1].over, 0.25 / 0.75);
  EXPECT_EQ(remaining.tail, 80);
  RemainAfter(times, over, 80, 1'000, remaining);
  EXPECT_TRUE(remaining.points.empty());
  EXPECT_EQ(remaining.tail, 80);
  const std::vector<double> none = {1, 1, 0, 0};
  RemainAfter(times, none, 0, 300, remaining);
  EXPECT_TRUE(remaining.points.empty());
  EXPECT_EQ(remaining.tail, 50);
}

// How long contacts are handled, as a router keeps it, in two bins an octave.
HandlingTimes Learned(const Distribution& times, int count) {
  TimeHistogram histogram;
  sim::SplitMix random(3);
  for (int i = 0; i < count; ++i) {
    histogram.Add(TimeHistogram::BinOf(sim::SampleMicros(times, random)), 1);
  }
  return HandlingTimes(LogOddsTable(histogram), 0, 1);
}

RemainingTime Remaining(const HandlingTimes& handling, double elapsed) {
  std::vector<double> times;
  std::vector<double> over;
  for (int bin = 0; bin <= TimeHistogram::kBins; ++bin) {
    times.push_back(TimeHistogram::EdgeOf(bin));
    over.push_back(1 - handling.Below(bin));
  }
  RemainingTime remaining;
  RemainAfter(times, over, 0, elapsed, remaining);
  return remaining;
}

TEST(RemainAfterTest, WhatARouterHasLearnedIsNearWhatIsSo) {
  const std::vector<Distribution> all = {
      Distribution(sim::Exponential{300}), Distribution(sim::Gamma{300, 3}),
      Distribution::LognormalOf(300, 1),
      Distribution(sim::Hyperexponential{{0.8, 0.2}, {120, 1'020}})};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const HandlingTimes handling = Learned(all[i], 20'000);
    for (const double elapsed : {0.0, 60.0, 150.0, 300.0}) {
      const RemainingTime remaining = Remaining(handling, elapsed);
      const WaitRule exact = Rule(all[i], elapsed, 450);
      const WaitRule learned = WaitRuleFor(remaining, 450, 1);
      // Two bins an octave are coarse.
      EXPECT_NEAR(learned.least_worth / exact.least_worth, 1, 0.12) << i << " at " << elapsed;
      EXPECT_EQ(learned.waits(), exact.waits()) << i << " at " << elapsed;
    }
  }
}

}  // namespace
}  // namespace rapport
