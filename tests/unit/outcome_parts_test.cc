// The parts of the outcome model, each by itself.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "affinity/delays.h"
#include "affinity/effects.h"
#include "affinity/evidence.h"
#include "affinity/histogram.h"
#include "affinity/odds.h"
#include "affinity/usual_times.h"
#include "base/fixed.h"
#include "base/real.h"
#include "gtest/gtest.h"
#include "rapport/policy.h"

namespace rapport {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kDay = 86'400 * kSecond;

// What a contact weighs in the unit of an epoch.
struct AgeUnit {
  std::int32_t epoch;
  DecayClock clock;
  double Of(Instant at) const { return InUnitsOf(AgeAt(clock, at), epoch); }
};

TEST(Odds, RiseAndAreEachOthersInverse) {
  double last = 0;
  for (double x = -14; x <= 14; x += 0.125) {
    EXPECT_GE(Odds(x), last) << x;
    EXPECT_NEAR(Odds(x) * Odds(-x), 1, 1e-12) << x;
    last = Odds(x);
  }
  EXPECT_EQ(Odds(0.0), 1);
  EXPECT_NEAR(Odds(1.0) / std::exp(1.0), 1, 0.0014);
  EXPECT_EQ(Odds(1e30F), Odds(12.0F));
}

TEST(Odds, TiltKeepsTheEnds) {
  EXPECT_EQ(Tilt(0.0, 7.0), 0);
  EXPECT_EQ(Tilt(1.0, 7.0), 1);
  EXPECT_DOUBLE_EQ(Tilt(0.5, 3.0), 0.25);
  EXPECT_DOUBLE_EQ(Tilt(Tilt(0.3, 3.0), 1 / 3.0), 0.3);
}

TEST(Odds, SeriesAgreeWithTheLibrary) {
  for (double x = 1e-9; x < 1e9; x *= 1.37) EXPECT_NEAR(Log(x), std::log(x), 1e-11) << x;
  for (double x = -40; x < 40; x += 0.37) EXPECT_NEAR(Exp(x) / std::exp(x), 1, 1e-12) << x;
}

TEST(TimeHistogram, BinsAreEighthsOfAnOctaveOfOneMoreSecond) {
  EXPECT_EQ(TimeHistogram::BinOf(-5), 0);
  EXPECT_EQ(TimeHistogram::BinOf(0), 0);
  EXPECT_EQ(TimeHistogram::BinOf(kSecond - 1), 7);
  EXPECT_EQ(TimeHistogram::BinOf(1 * kSecond), 8);
  EXPECT_EQ(TimeHistogram::BinOf(2 * kSecond), 12);
  EXPECT_EQ(TimeHistogram::BinOf(3 * kSecond), 16);
  EXPECT_EQ(TimeHistogram::BinOf(std::numeric_limits<Micros>::max()), 255);
  for (int bin = 0; bin < TimeHistogram::kBins; ++bin) {
    const double begin = TimeHistogram::EdgeOf(bin);
    const double end = TimeHistogram::EdgeOf(bin + 1);
    EXPECT_NEAR((1 + end) / (1 + begin), std::exp2(0.125), 1e-12);
    EXPECT_EQ(TimeHistogram::BinOf(static_cast<Micros>((begin + end) / 2 * kSecond)), bin);
    EXPECT_EQ(TimeHistogram::BinOf(static_cast<Micros>(std::ceil(begin * kSecond))), bin);
    EXPECT_EQ(TimeHistogram::BinOf(static_cast<Micros>(std::ceil(end * kSecond)) - 1), bin);
  }
}

TEST(TimeHistogram, CountsAndQuantiles) {
  TimeHistogram times;
  EXPECT_EQ(times.Quantile(0.5), 0);
  for (int bin = 0; bin < TimeHistogram::kBins; ++bin) times.Add(bin, bin);
  EXPECT_EQ(times.total(), 255 * 128);
  for (int bin = 0; bin <= TimeHistogram::kBins; ++bin) {
    EXPECT_EQ(times.Below(bin), bin * (bin - 1) / 2);
  }
  double last = 0;
  for (double share = 0; share <= 1; share += 0.01) {
    EXPECT_GE(times.Quantile(share), last);
    last = times.Quantile(share);
  }
  times.Scale(0.5);
  EXPECT_EQ(times.total(), 255 * 64);
  TimeHistogram zeros;
  zeros.Add(0, 3);
  EXPECT_EQ(zeros.Quantile(0.9), 0);
}

TEST(HandlingTimes, OfOneKind) {
  TimeHistogram times;
  for (int s = 1; s <= 1000; ++s) times.Add(TimeHistogram::BinOf(s * kSecond), 1);
  const LogOddsTable table(times);
  const HandlingTimes usual(table, 0, 1);
  EXPECT_LE(std::abs(usual.Mean() - 500'000), 15'000);
  const int middle = TimeHistogram::BinOf(500 * kSecond);
  EXPECT_NEAR(usual.Below(middle), TimeHistogram::EdgeOf(middle) / 1000, 0.005);
  const HandlingTimes longer(table, 1, 1);
  EXPECT_GT(longer.Mean(), usual.Mean() + 100'000);
  const HandlingTimes sharper(table, 0, 2);
  const int early = TimeHistogram::BinOf(250 * kSecond);
  const int late = TimeHistogram::BinOf(750 * kSecond);
  EXPECT_LT(sharper.Below(early), usual.Below(early));
  EXPECT_GT(sharper.Below(late), usual.Below(late));
}

// On whichever side of an edge between bins a place lies, what it leads to is the bin that holds
// the outcomes.
TEST(TimeHistogram, TheEdgesOfBinsLeadToTheOutcomesBesideThem) {
  TimeHistogram times;
  for (const int bin : {40, 60, 80}) times.Add(bin, 1);
  for (const float edge : {59.9999F, 60.0F, 60.0001F, 60.9999F, 61.0F, 61.0001F}) {
    const double place = times.PlaceAt(times.ShareBelow(edge));
    EXPECT_GT(place, 60.05) << edge;
    EXPECT_LT(place, 60.95) << edge;
  }
}

// Nearly: where a bin holds more than the next one, not at its edge.
TEST(TimeHistogram, PlacesAndSharesAreEachOthersInverse) {
  TimeHistogram times;
  EXPECT_EQ(times.ShareBelow(100), 0);
  for (int bin = 40; bin < 90; ++bin) times.Add(bin, 1 + bin % 3);
  for (double share = 0.01; share < 1; share += 0.01) {
    EXPECT_NEAR(times.ShareBelow(static_cast<float>(times.PlaceAt(share))), share, 0.005);
  }
  EXPECT_EQ(times.ShareBelow(-1), 0);
  EXPECT_EQ(times.ShareBelow(1e9F), 1);
  for (const Micros time : {Micros{0}, kSecond / 3, kSecond, 59 * kSecond, 7 * kDay}) {
    const int bin = TimeHistogram::BinOf(time);
    const float place = TimeHistogram::PlaceOf(time);
    EXPECT_NEAR(place, 8 * std::log2(1 + static_cast<double>(time) / kSecond), 0.01);
    EXPECT_GE(place, bin);
    EXPECT_LE(place, bin + 1);
  }
}

// Whatever is known.
TEST(HandlingTimes, SharesNeverFall) {
  TimeHistogram nothing, one, zeros, many;
  one.Add(TimeHistogram::BinOf(90 * kSecond), 1);
  zeros.Add(0, 5);
  for (int s = 0; s <= 3000; s += 7) many.Add(TimeHistogram::BinOf(s * kSecond), 1 + s % 3);
  many.Add(TimeHistogram::kBins - 1, 1e-9);
  for (const TimeHistogram* histogram : {&nothing, &one, &zeros, &many}) {
    const LogOddsTable table(*histogram);
    for (const double effect : {-12.0, -1.0, 0.0, 3.0, 12.0}) {
      for (const double sharpness : {0.5, 1.0, 10.0}) {
        const HandlingTimes times(table, effect, sharpness);
        double below = 0;
        for (int bin = 0; bin <= TimeHistogram::kBins; ++bin) {
          ASSERT_GE(times.Below(bin), below) << bin;
          ASSERT_LE(times.Below(bin), 1) << bin;
          below = times.Below(bin);
        }
        EXPECT_EQ(below, 1);
        EXPECT_GE(times.Mean(), 0);
      }
    }
  }
  EXPECT_EQ(HandlingTimes(LogOddsTable(nothing), 0, 1).Mean(), 0);
  EXPECT_EQ(HandlingTimes(LogOddsTable(zeros), 0, 1).Mean(), 0);
  EXPECT_LE(std::abs(HandlingTimes(LogOddsTable(one), 0, 1).Mean() - 90'000), 5'000);
}

TEST(DelayWeights, WhatTakesLongIsWeighedUpWhileTheDeskIsYoung) {
  const DecayClock clock(90 * kDay);
  DelayWeights weights(clock);
  DelayedCounts counts;
  counts.Add(0, DelayBins::Of(3600 * kSecond), 100);
  counts.Add(1, DelayBins::Of(7 * kDay), 100);
  EXPECT_DOUBLE_EQ(counts.OddsRatio(weights), 1);
  weights.Update(clock, 10 * kDay);
  EXPECT_GT(counts.OddsRatio(weights), 1.5);
  EXPECT_LT(counts.OddsRatio(weights), 16);
  weights.Update(clock, 1000 * kDay);
  EXPECT_NEAR(counts.OddsRatio(weights), 1, 0.01);
  weights.Update(clock, 0);
  EXPECT_TRUE(std::isfinite(counts.OddsRatio(weights)));
}

TEST(ObservedSpan, IsThatOfContactsThatComeEvenly) {
  constexpr Micros kHalfLife = 90 * kDay;
  const DecayClock clock(kHalfLife);
  EXPECT_EQ(ObservedSpan().Length(clock, kHalfLife, 5 * kDay), 0);
  for (const int days : {1, 10, 100, 400}) {
    const Instant start = 18'000 * kDay;
    const Instant now = start + days * kDay;
    const AgeUnit unit{AgeAt(clock, start).epoch, clock};
    ObservedSpan even, late, stray;
    // Years before all others, and one that has just ended after years.
    stray.Add(start - 4000 * kDay, start - 4000 * kDay, unit.Of(start - 4000 * kDay));
    stray.Add(start - 4000 * kDay, now, unit.Of(start - 4000 * kDay));
    for (int i = 0; i < 1000; ++i) {
      const Instant arrived = start + days * kDay * i / 1000;
      even.Add(arrived, arrived, unit.Of(arrived));
      stray.Add(arrived, arrived, unit.Of(arrived));
      // Every other contact takes a third of the time, and is known by then or not at all.
      const Instant known = arrived + (i % 2 == 0 ? days * kDay / 3 : 0);
      if (known <= now) late.Add(arrived, known, unit.Of(arrived));
    }
    const auto in_days = [&](const ObservedSpan& span) {
      return static_cast<double>(span.Length(clock, kHalfLife, now)) / kDay;
    };
    EXPECT_NEAR(in_days(even) / days, 1, 0.02) << days;
    EXPECT_NEAR(in_days(stray) / days, 1, 0.02) << days;
    EXPECT_NEAR(in_days(late) / days, 1, days <= 100 ? 0.1 : 0.4) << days;
  }
}

TEST(UsualTimes, AreBelievedAsFarAsTheyErrLess) {
  TimeHistogram times;
  for (int bin = 0; bin < TimeHistogram::kBins; ++bin) times.Add(bin, 1);
  std::uint64_t state = 1;
  const auto noise = [&state](float by) {
    state = SplitMix(state);
    return (static_cast<float>(state >> 40) * 0x1p-24F - 0.5F) * by;
  };
  UsualTimes better, worse, alike;
  for (int i = 0; i < 3'000; ++i) {
    const float place = 100 + noise(20);
    better.Teach(place, 100 + noise(10), {80, 100, 120});
    worse.Teach(place, 100, {80, 100 + noise(10), 120});
    alike.Teach(place, 100 + noise(10), {80, 100 + noise(10), 120});
    ASSERT_TRUE(i >= 31 || better.belief() == 0);
  }
  EXPECT_EQ(better.belief(), 1);
  EXPECT_EQ(worse.belief(), 0);
  EXPECT_LT(alike.belief(), 1);
  EXPECT_EQ(worse.Correction(times, 1, {80, 90, 100}), 0);
  // From wherever the effects are to where the mean is.
  for (const float effects : {-3.0F, 0.0F, 2.0F}) {
    const float correction = better.Correction(times, effects, {20, 100, 200});
    const double odds = Odds(double{effects + correction});
    EXPECT_NEAR(times.PlaceAt(odds / (1 + odds)), 100, 0.01);
  }
  for (const float place : {-5.0F, 0.0F, 300.0F}) {
    EXPECT_TRUE(std::isfinite(better.Correction(times, 0, {place, place, place})));
  }
}

EvidenceGain Gain(std::int32_t epoch, std::int32_t n, std::int32_t s) {
  return {.epoch = epoch, .n = n, .s = {s, -s, 0, 0, 1}};
}

template <typename Count>
class EvidenceTest : public ::testing::Test {};
using Widths = ::testing::Types<std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(EvidenceTest, Widths);

TYPED_TEST(EvidenceTest, AddsInAnyOrderAndTakesAwayExactly) {
  Evidence<TypeParam> a, b;
  a.Add(Gain(5, 20, 7));
  a.Add(Gain(9, 16, -16));
  a.Add(Gain(-3, 31, 30));
  b.Add(Gain(-3, 31, 30));
  b.Add(Gain(9, 16, -16));
  EXPECT_FALSE(a == b);
  Evidence<TypeParam> rest = a;
  rest.Take(b);
  Evidence<TypeParam> first;
  first.Add(Gain(5, 20, 7));
  EXPECT_TRUE(rest == first);
  b.Add(first);
  EXPECT_TRUE(a == b);
  a.Take(b);
  EXPECT_TRUE(a.empty());
  EXPECT_TRUE(a == Evidence<TypeParam>{});
}

TYPED_TEST(EvidenceTest, OutgrownWidthsRoundTheOldest) {
  Evidence<TypeParam> a;
  for (int epoch = 0; epoch < 300; ++epoch) a.Add(Gain(epoch, 16, 16));
  const EvidenceNow now = AsOf(a, {299, 1.0}, Lanes(1));
  EXPECT_NEAR(now.contacts, 2, 1e-5);
  EXPECT_NEAR(now.s[0], 2, 1e-5);
  EXPECT_NEAR(now.s[1], -2, 1e-5);
  EXPECT_EQ(AsOf(a, {2000, 1.0}, {}).contacts, 0);
}

TYPED_TEST(EvidenceTest, KeepsItsWorthUnderAnotherHalfLife) {
  Evidence<TypeParam> a;
  for (int i = 0; i < 1000; ++i) a.Add(Gain(3, 20, 9));
  const DecayAge from{7, 1.25};
  const DecayAge to{-90, 1.9};
  const EvidenceNow before = AsOf(a, from, Lanes(1));
  a.Rescale(from, to);
  const EvidenceNow after = AsOf(a, to, Lanes(1));
  EXPECT_NEAR(after.contacts / before.contacts, 1, 1e-4);
  EXPECT_NEAR(after.s[0] / before.s[0], 1, 1e-4);
}

TEST(VarianceSums, NeverBelowTheLeast) {
  VarianceSums sums;
  EXPECT_FLOAT_EQ(sums.Value()[0], kPriorVariance);
  for (int i = 0; i < 5000; ++i) {
    Lanes num{};
    num[0] = -1;
    num[1] = 1;
    sums.Teach(num, Lanes(1));
    sums.Fade();
  }
  EXPECT_EQ(sums.Value()[0], kLeastVariance);
  EXPECT_NEAR(sums.Value()[1], 1, 0.01);
  EXPECT_LE(sums.den[0], 1024);
}

TEST(ShrunkEffect, ThinDataMovesLittleAndThickDataALot) {
  const ScoreShape shape;
  const VarianceSums variance;
  ScoreSums sums;
  sums.s.fill(0.25F);
  sums.n.fill(1);
  const float thin = ShrunkEffect(sums, shape, variance, 1).theta[0];
  sums.s.fill(250);
  sums.n.fill(1000);
  const float thick = ShrunkEffect(sums, shape, variance, 1).theta[0];
  EXPECT_GT(thin, 0);
  EXPECT_LT(thin, 0.03F);
  EXPECT_NEAR(thick, 0.75F, 0.03F);
}

TEST(ScoreBend, SaysOfAMeanScoreWhatEffectItComesFrom) {
  const ScoreShape shape;  // Whose slope is a third.
  ScoreBend bend;
  const Lanes none(0.0F), half(0.5F), rare(0.1F);
  constexpr std::size_t kTime = IndexOf(Target::kHandlingTime);
  constexpr std::size_t kYesNo = IndexOf(Target::kTransferred);
  bend.Refresh(shape, none, half);
  EXPECT_NEAR(bend.EffectOf(Lanes(0.01F))[kTime], 0.03F, 1e-5);
  EXPECT_EQ(bend.noise()[kTime], 1);
  // Who always lies above nine tenths of all is 2.2 log-odds away.
  bend.Refresh(shape, Lanes(100), half);
  EXPECT_NEAR(bend.EffectOf(Lanes(0.8F))[kTime], std::log(9), 0.06);
  EXPECT_LT(bend.noise()[kTime], 0.06F);
  for (const Lanes& yes : {half, rare}) {
    bend.Refresh(shape, none, yes);
    const double p = yes[kYesNo];
    for (float score = -0.08F; score < 0.4F; score += 0.03F) {
      const double exact = std::log((p + score) * (1 - p) / ((p * (1 - p - score))));
      const Lanes effect = bend.EffectOf(Lanes(score));
      EXPECT_NEAR(effect[kYesNo], exact * p * (1 - p) * 3, 0.03) << score;
      EXPECT_NEAR(bend.ScoreOf(effect)[kYesNo], score, 0.01);
      EXPECT_NEAR(bend.ScoreOf(effect)[kTime], score, 0.001);
    }
  }
  for (const float score : {-2.0F, -1.0F, 1.0F, 2.0F}) {
    for (const float effect : bend.EffectOf(Lanes(score))) EXPECT_TRUE(std::isfinite(effect));
    for (const float back : bend.ScoreOf(Lanes(100 * score))) EXPECT_LE(std::abs(back), 1);
  }
}

TEST(Lanes, AreEachComputedByThemselves) {
  Lanes a{}, b{};
  for (std::size_t t = 0; t < Lanes::kSize; ++t) {
    a[t] = static_cast<float>(t) - 3.5F;
    b[t] = 1.0F / static_cast<float>(1 + t);
  }
  const Lanes sum = a + b * 2, rest = 1 - a, product = a * b, ratio = 2 / a, most = Max(a, b),
              least = Min(a, b);
  for (std::size_t t = 0; t < Lanes::kSize; ++t) {
    EXPECT_EQ(sum[t], a[t] + b[t] * 2);
    EXPECT_EQ(rest[t], 1 - a[t]);
    EXPECT_EQ(product[t], a[t] * b[t]);
    EXPECT_EQ(ratio[t], 2 / a[t]);
    EXPECT_EQ(most[t], std::max(a[t], b[t]));
    EXPECT_EQ(least[t], std::min(a[t], b[t]));
  }
  // One target's forecast is the same whether it is made by itself or beside others.
  for (float x = -14; x <= 14; x += 0.37F) {
    EXPECT_EQ(OddsOf(Lanes(x))[3], Odds(x));
    EXPECT_EQ(Tilted(Lanes(0.3F), OddsOf(Lanes(x)))[3], Tilt(0.3F, Odds(x)));
  }
}

TEST(EffectRecord, FadesByEpochs) {
  EffectRecord record;
  record.MoveTo(4);
  record.lasting.n.fill(8);
  record.MoveTo(6);
  EXPECT_EQ(record.lasting.n[0], 2);
  record.MoveTo(5);
  EXPECT_EQ(record.epoch, 6);
  record.MoveTo(2'000'000);
  EXPECT_EQ(record.lasting.n[0] * 0, 0);
}

}  // namespace
}  // namespace rapport
