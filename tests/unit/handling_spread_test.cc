// What is left of contacts, against the very times that were counted.

#include "affinity/handling_spread.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr int kContacts = 20'000;

struct Sample {
  std::vector<double> times;  // In seconds.
  HandlingSpread spread;

  explicit Sample(const std::function<double()>& draw) {
    for (int i = 0; i < kContacts; ++i) {
      const auto ms = static_cast<Millis>(draw() * 1e3) + 1;
      times.push_back(static_cast<double>(ms) / 1e3);
      spread.Add(ms);
    }
  }
  double Over(double seconds) const {
    return static_cast<double>(
        std::count_if(times.begin(), times.end(), [&](double t) { return t > seconds; }));
  }
  double TimeOver(double seconds) const {
    double sum = 0;
    for (const double t : times) sum += std::max(0.0, t - seconds);
    return sum;
  }
  HandlingShape Shape() const {
    return {&spread, 1, TimeOver(0) / static_cast<double>(times.size())};
  }
};

Sample Exponential() {
  std::mt19937_64 random(1);
  std::exponential_distribution<double> of(1.0 / 180);
  return Sample([&] { return of(random); });
}

Sample Lognormal() {
  std::mt19937_64 random(2);
  std::lognormal_distribution<double> of(5, 1);
  return Sample([&] { return of(random); });
}

TEST(HandlingSpread, CountsAsAPlainCountDoes) {
  for (const Sample& sample : {Exponential(), Lognormal()}) {
    for (std::size_t i = 0; i < HandlingSpread::kTimes; ++i) {
      EXPECT_EQ(sample.spread.CountOverAt(i), sample.Over(HandlingSpread::TimeAt(i))) << i;
    }
  }
}

// Between two times counts fall evenly, an error of less than 1 % where 1,000 are left.
TEST(HandlingShape, WhatIsLeftIsThatOfTheSample) {
  for (const Sample& sample : {Exponential(), Lognormal()}) {
    const HandlingShape shape = sample.Shape();
    for (const double elapsed : {0.0, 7.0, 60.0, 180.0, 400.0}) {
      const double all = sample.Over(elapsed);
      ASSERT_GT(all, 1'000);
      const double mean = sample.TimeOver(elapsed) / all;
      EXPECT_NEAR(shape.MeanAfter(elapsed), mean, 0.02 * mean) << elapsed;
      for (const double more : {1.0, 30.0, 200.0}) {
        EXPECT_NEAR(shape.ShareOver(elapsed, more), sample.Over(elapsed + more) / all, 0.01)
            << elapsed << " and " << more;
      }
    }
  }
}

// The longer a lognormal call has lasted the longer it will; one that always takes 120 s is over
// soon.
TEST(HandlingShape, TheElapsedTimeTells) {
  const Sample lognormal = Lognormal();
  EXPECT_GT(lognormal.Shape().MeanAfter(900), 1.5 * lognormal.Shape().MeanAfter(0));
  const Sample constant([] { return 119.999; });
  const HandlingShape shape = constant.Shape();
  EXPECT_NEAR(shape.MeanAfter(0), 120, 4);
  // All end between the two times around 120 s, 106.6 and 127: on average 26.8 s after 90.
  EXPECT_NEAR(shape.MeanAfter(90), 26.8, 0.2);
  EXPECT_NEAR(shape.ShareOver(90, 10), 1, 0.001);
  EXPECT_NEAR(shape.ShareOver(90, 40), 0, 0.001);
}

// Where nobody has taken as long, eight contacts without a memory speak alone.
TEST(HandlingShape, WithoutCountsNothingIsRemembered) {
  const HandlingSpread none;
  const Sample constant([] { return 119.999; });
  for (const HandlingShape& shape :
       {HandlingShape{&none, 1, 120}, HandlingShape{&constant.spread, 1, 120}}) {
    for (const double elapsed : {500.0, 70'000.0}) {
      EXPECT_DOUBLE_EQ(shape.MeanAfter(elapsed), 120);
      for (const double more : {0.0, 10.0, 120.0, 360.0}) {
        EXPECT_NEAR(shape.ShareOver(elapsed, more), std::exp(-more / 120), 0.01) << more;
      }
    }
  }
}

// 100 contacts of 60 s and eight without a memory: 108 in all.
TEST(HandlingShape, EightContactsStandBeside) {
  HandlingSpread spread;
  for (int i = 0; i < 100; ++i) spread.Add(60'000);
  const HandlingShape shape{&spread, 1, 60};
  EXPECT_NEAR(shape.ShareOver(0, 30), (100 + 8 * std::exp(-0.5)) / 108, 0.002);
  EXPECT_NEAR(shape.ShareOver(0, 80), 8 * std::exp(-80.0 / 60) / 108, 0.002);
}

// An agent who takes twice as long has the same spread, twice as long.
TEST(HandlingShape, ScalesWithTheMean) {
  const Sample sample = Lognormal();
  const HandlingShape one = sample.Shape();
  const HandlingShape twice{&sample.spread, 2, 2 * one.mean_s};
  for (const double elapsed : {0.0, 100.0, 900.0}) {
    EXPECT_NEAR(twice.MeanAfter(2 * elapsed), 2 * one.MeanAfter(elapsed), 1e-6);
    EXPECT_NEAR(twice.ShareOver(2 * elapsed, 100), one.ShareOver(elapsed, 50), 1e-9);
  }
}

TEST(HandlingSpread, NothingAndDays) {
  HandlingSpread spread;
  spread.Add(0);
  EXPECT_EQ(spread.CountOver(0), 0);
  EXPECT_EQ(spread.TimeOver(0), 0);
  spread.Add(1);
  EXPECT_EQ(spread.CountOver(0), 1);
  spread.Add(INT64_MAX);  // Counts as 18 hours.
  const double last = HandlingSpread::TimeAt(HandlingSpread::kTimes - 1);
  EXPECT_EQ(last, 65'535);
  EXPECT_EQ(spread.CountOver(last), 1);
  EXPECT_EQ(spread.CountOver(1e9), 1);
  EXPECT_EQ(spread.TimeOver(1e9), 0);
  EXPECT_NEAR(spread.TimeOver(0), last, 1);
}

}  // namespace
}  // namespace rapport
