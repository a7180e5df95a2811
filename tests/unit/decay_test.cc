#include "base/decay.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/fixed.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Micros kDay = 86'400'000'000;
constexpr Instant kNow = 1'700'000'000'000'000;

double Exact(std::int64_t weight, Instant at, Instant now, Micros half_life) {
  return static_cast<double>(weight) *
         std::exp2(-static_cast<double>(now - at) / static_cast<double>(half_life));
}

// To the nearest ppm, and within a millionth of what is exact.
void ExpectNear(std::int64_t value, double exact) {
  EXPECT_NEAR(static_cast<double>(value), exact, 0.5001 + 1e-6 * exact);
}

TEST(Decay, AHalfLifeBackCountsHalf) {
  const DecayClock clock(90 * kDay);
  EXPECT_EQ(clock.Value(clock.At(1'000'000, kNow), kNow), 1'000'000);
  EXPECT_EQ(clock.Value(clock.At(1'000'000, kNow - 90 * kDay), kNow), 500'000);
  EXPECT_EQ(clock.Value(clock.At(1'000'000, kNow - 180 * kDay), kNow), 250'000);
  EXPECT_EQ(clock.Value(clock.At(1'000'000, kNow), kNow - 90 * kDay), 2'000'000);
}

// What a weight of 1 is stored as, by the division that the clock does without.
void ExpectGrowth(Micros half_life, Instant at) {
  const Int128 steps = static_cast<Int128>(at) << 24;  // Of which a half-life has 2^24.
  Int128 whole = steps / half_life;
  if (steps % half_life < 0) --whole;
  const DecayClock::Growth growth = DecayClock(half_life).GrowthAt(at);
  EXPECT_EQ(growth.exponent, static_cast<std::int64_t>(whole >> 24)) << half_life << " at " << at;
  const auto fraction = static_cast<double>(static_cast<std::int64_t>(whole & 0xff'ffff));
  // 2^62 has the step's place in its first 24 bits and as many again beyond them.
  EXPECT_NEAR(std::log2(static_cast<double>(growth.mantissa)) - 62, fraction * 0x1p-24, 0x1p-40)
      << half_life << " at " << at;
}

TEST(Decay, EveryInstantFallsIntoItsStepOfEveryHalfLife) {
  std::uint64_t draw = 11;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t size = SplitMix(++draw);
    const std::uint64_t smaller = 1 + SplitMix(++draw) % 62;
    const auto half_life = std::max<Micros>(1, static_cast<Micros>(size >> smaller));
    const auto any = static_cast<Instant>(SplitMix(++draw));
    ExpectGrowth(half_life, any >> SplitMix(++draw) % 64);
    // On the edges between steps, and beside them.
    const auto steps = static_cast<std::int64_t>(SplitMix(++draw) % 100'000'000) - 50'000'000;
    const Int128 edge = (static_cast<Int128>(steps) * half_life) >> 24;
    if (edge > INT64_MAX - 2 || edge < INT64_MIN + 2) continue;
    for (int beside = -1; beside <= 1; ++beside) {
      ExpectGrowth(half_life, static_cast<Instant>(edge) + beside);
    }
  }
  for (const Micros half_life : {Micros{1}, Micros{2}, Micros{3}, 90 * kDay, kEndless}) {
    for (const Instant at : {kAlways, kAlways + 1, Instant{-1}, Instant{0}, Instant{1}, kNever}) {
      ExpectGrowth(half_life, at);
    }
  }
}

TEST(Decay, OneWeightMatchesTheExactPower) {
  std::uint64_t draw = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Micros half_life = 3'600'000'000 + static_cast<Micros>(SplitMix(++draw) % (400 * kDay));
    const auto age =
        static_cast<Micros>(SplitMix(++draw) % static_cast<std::uint64_t>(10 * half_life));
    const auto weight = static_cast<std::int64_t>(1 + SplitMix(++draw) % 2'000'000);
    const DecayClock clock(half_life);
    ExpectNear(clock.Value(clock.At(weight, kNow - age), kNow),
               Exact(weight, kNow - age, kNow, half_life));
  }
}

TEST(Decay, SumsOfManyInAnyOrderOfTime) {
  const DecayClock clock(30 * kDay);
  std::uint64_t draw = 7;
  for (int round = 0; round < 200; ++round) {
    DecayedSum sum;
    double exact = 0;
    for (int i = 0; i < 100; ++i) {
      const auto weight = static_cast<std::int64_t>(SplitMix(++draw) % 1'500'000);
      const Instant at = kNow - static_cast<Micros>(SplitMix(++draw) % (300 * kDay));
      sum = sum + clock.At(weight, at);
      exact += Exact(weight, at, kNow, 30 * kDay);
    }
    ExpectNear(clock.Value(sum, kNow), exact);
    ExpectNear(clock.Value(sum, kNow + 30 * kDay), exact / 2);
  }
}

TEST(Decay, WhatIsTakenAwayLeavesTheRest) {
  const DecayClock clock(30 * kDay);
  const DecayedSum a = clock.At(700'000, kNow - 10 * kDay);
  const DecayedSum b = clock.At(900'000, kNow - 50 * kDay);
  const double exact = Exact(700'000, kNow - 10 * kDay, kNow, 30 * kDay);
  ExpectNear(clock.Value((a + b) - b, kNow), exact);
  EXPECT_TRUE((a - a).empty());
  EXPECT_TRUE((DecayedSum{} - a).empty());
  EXPECT_EQ(a - DecayedSum{}, a);
  EXPECT_EQ(a + DecayedSum{}, a);
  EXPECT_EQ(DecayedSum{} + a, a);
}

TEST(Decay, TheFarPastIsSmallAndNotNothing) {
  const DecayClock clock(3'600'000'000);
  const Instant old = kNow - 100 * 365 * kDay;
  const DecayedSum sum = clock.At(1'000'000, old);
  EXPECT_FALSE(sum.empty());
  EXPECT_EQ(clock.Value(sum, kNow), 0);
  EXPECT_EQ(clock.Value(sum, old), 1'000'000);
  EXPECT_LT(sum, clock.At(1, kNow));
  EXPECT_LT(DecayedSum{}, sum);
  EXPECT_EQ(clock.At(1'000'000, kNow) + sum, clock.At(1'000'000, kNow));
  EXPECT_EQ(clock.Value(clock.At(1'000'000, kNow), old), 1'000'000'000'000'000);  // The most.
  EXPECT_TRUE(clock.At(0, kNow).empty());
}

TEST(Decay, BeforeAndAfter1970) {
  const DecayClock clock(7 * kDay);
  for (const Instant now :
       {Instant{0}, Instant{1}, Instant{-1}, -365 * kDay, 7 * kDay, -7 * kDay}) {
    EXPECT_EQ(clock.Value(clock.At(123'456, now), now), 123'456) << now;
    EXPECT_EQ(clock.Value(clock.At(200'000, now - 7 * kDay), now), 100'000) << now;
  }
}

TEST(Decay, OrderIsThatOfTheValues) {
  const DecayClock clock(30 * kDay);
  std::uint64_t draw = 3;
  for (int i = 0; i < 10'000; ++i) {
    const auto weigh = [&] { return static_cast<std::int64_t>(1 + SplitMix(++draw) % 1'000'000); };
    const auto when = [&] { return kNow - static_cast<Micros>(SplitMix(++draw) % (60 * kDay)); };
    const DecayedSum a = clock.At(weigh(), when());
    const DecayedSum b = clock.At(weigh(), when());
    const DecayedSum& low = a < b ? a : b;
    const DecayedSum& high = a < b ? b : a;
    EXPECT_LE(clock.Value(low, kNow), clock.Value(high, kNow));
  }
}

TEST(Decay, AnotherHalfLifeKeepsTheValue) {
  const DecayClock slow(90 * kDay);
  const DecayClock fast(3 * kDay);
  std::uint64_t draw = 11;
  for (int i = 0; i < 1'000; ++i) {
    const Instant at = kNow - static_cast<Micros>(SplitMix(++draw) % (200 * kDay));
    const DecayedSum sum = slow.At(1'000'000, at);
    const DecayedSum changed = slow.Rescaled(sum, fast, kNow);
    ExpectNear(fast.Value(changed, kNow), static_cast<double>(slow.Value(sum, kNow)));
    ExpectNear(fast.Value(changed, kNow + 3 * kDay),
               static_cast<double>(slow.Value(sum, kNow)) / 2);
  }
  EXPECT_TRUE(slow.Rescaled({}, fast, kNow).empty());
}

}  // namespace
}  // namespace rapport
