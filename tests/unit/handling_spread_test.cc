// What is left of contacts, against the very times that were counted.

#include "affinity/handling_spread.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr int kContacts = 20'000;

struct Sample {
  std::vector<double> times;  // In seconds.
  HandlingSpread spread;

  explicit Sample(const std::function<double()>& draw, int contacts = kContacts) {
    for (int i = 0; i < contacts; ++i) {
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
  spread.Add(INT64_MAX);  // Counts as 136 years.
  const double last = HandlingSpread::TimeAt(HandlingSpread::kTimes - 1);
  EXPECT_EQ(last, 4'294'967'295);
  EXPECT_EQ(spread.CountOver(last), 0);
  EXPECT_EQ(spread.TimeOver(last), 0);
  EXPECT_EQ(spread.CountOver(3e9), 1);
  // Gone by the last time, evenly since the one before.
  EXPECT_NEAR(spread.TimeOver(0), last, 0.1 * last);
}

// From a second to a year, however the times are spread: within a tenth of 1 s and what the
// contacts take (the time itself and what is left) where they are all alike, and within 4 % and a
// tenth of a second where they are not.
TEST(HandlingShape, WhatIsLeftIsRightAtAnyScale) {
  constexpr double kHour = 3'600;
  constexpr double kYear = 365 * 24 * kHour;
  for (const double scale : {1.0, 60.0, kHour, 18 * kHour, 40 * kHour, 30 * 24 * kHour, kYear}) {
    std::mt19937_64 random(5);
    std::exponential_distribution<double> exponential(1 / scale);
    std::lognormal_distribution<double> lognormal(std::log(scale) - 0.32, 0.8);
    const std::vector<std::pair<Sample, bool>> samples = {
        {Sample([&] { return scale - 0.0005; }, 2'000), true},
        {Sample([&] { return exponential(random); }, 8'000), false},
        {Sample([&] { return lognormal(random); }, 8'000), false}};
    for (const auto& [sample, constant] : samples) {
      const HandlingShape shape = sample.Shape();
      for (const double part : {0.0, 0.25, 0.5, 0.8}) {
        const double elapsed = part * scale;
        const double all = sample.Over(elapsed);
        ASSERT_GT(all, 1'000);
        const double mean = sample.TimeOver(elapsed) / all;
        // Beside so many, eight contacts of the mean.
        const double beside = 8 / all * shape.mean_s;
        const double error = constant ? 0.1 * (1 + scale) : 0.04 * mean + 0.1;
        EXPECT_NEAR(shape.MeanAfter(elapsed), mean, error + beside)
            << "scale " << scale << " after " << elapsed << (constant ? " constant" : "");
      }
    }
  }
}

// 1,000 contacts of 40 hours: after 20 hours another 20 are left, not next to nothing.
TEST(HandlingShape, TwoDaysAreNoTail) {
  HandlingSpread spread;
  for (int i = 0; i < 1'000; ++i) spread.Add(Millis{40} * 3'600'000);
  const HandlingShape shape{&spread, 1, 144'000};
  EXPECT_NEAR(shape.MeanAfter(0), 144'000, 0.1 * 144'000);
  EXPECT_NEAR(shape.MeanAfter(72'000), 72'000, 0.1 * 144'000);
}

}  // namespace
}  // namespace rapport
