// When the first of several agents is free.

#include "matching/expected_free.h"

#include <cmath>
#include <random>

#include "gtest/gtest.h"

namespace rapport {
namespace {

double MeanOf(const FirstFree& first) {
  RemainingTime remaining;
  first.Fill(remaining);
  EXPECT_FALSE(remaining.points.empty());
  const WaitPoint& last = remaining.points.back();
  return last.spent + last.over * remaining.tail;
}

double OverOf(const FirstFree& first, double time) {
  RemainingTime remaining;
  first.Fill(remaining);
  double over = 1;
  for (const WaitPoint& point : remaining.points) {
    if (point.time <= time) over = point.over;
  }
  return over;
}

TEST(FirstFree, OfSeveralWithoutAMemoryTheFirstIsFreeSooner) {
  for (const int agents : {1, 2, 4, 10}) {
    FirstFree first;
    for (int i = 0; i < agents; ++i) first.AddMemoryless(180);
    EXPECT_NEAR(MeanOf(first), 180.0 / agents, 0.03 * 180 / agents) << agents;
  }
}

// Within a quarter of an octave of 1 + seconds.
TEST(FirstFree, AKnownEndIsTheLatest) {
  FirstFree first;
  first.AddMemoryless(180);
  first.AddKnown(1);
  EXPECT_NEAR(MeanOf(first), 1, 0.2);
  EXPECT_EQ(OverOf(first, 1), 0);
  FirstFree later;
  later.AddKnown(600);
  EXPECT_NEAR(MeanOf(later), 600, 0.19 * 600);
  EXPECT_EQ(OverOf(later, 400), 1);
}

// After-contact work is certain, and nobody is free before it is over.
TEST(FirstFree, AfterContactWorkComesAfter) {
  const HandlingSpread none;
  const HandlingShape shape{&none, 1, 180};
  FirstFree first;
  first.Add(shape, 0, 30);
  EXPECT_NEAR(MeanOf(first), 210, 4);
  EXPECT_EQ(OverOf(first, 29), 1);
  EXPECT_LT(OverOf(first, 60), std::exp(-20.0 / 180) + 0.05);
}

// Mostly short calls and some long ones: who has talked for long is not the one who is free first.
TEST(FirstFree, TheElapsedTimeCounts) {
  std::mt19937_64 random(3);
  std::exponential_distribution<double> shorter(1.0 / 60);
  std::exponential_distribution<double> longer(1.0 / 1'200);
  HandlingSpread spread;
  double sum = 0;
  constexpr int kContacts = 20'000;
  for (int i = 0; i < kContacts; ++i) {
    const double seconds = i % 10 == 0 ? longer(random) : shorter(random);
    spread.Add(static_cast<Millis>(seconds * 1e3) + 1);
    sum += seconds;
  }
  const HandlingShape shape{&spread, 1, sum / kContacts};
  FirstFree begun;
  begun.Add(shape, 0, 0);
  FirstFree long_since;
  long_since.Add(shape, 900, 0);
  EXPECT_NEAR(MeanOf(begun), 174, 10);
  EXPECT_NEAR(MeanOf(long_since), 1'200, 100);
  // So who waits for the first gives up, and who waits for the second is not to begin.
  RemainingTime remaining;
  begun.Fill(remaining);
  const WaitRule rule = WaitRuleFor(remaining, 150, 1);
  EXPECT_TRUE(rule.waits());
  EXPECT_GT(rule.give_up, 30);
  EXPECT_LT(rule.give_up, 600);
  long_since.Fill(remaining);
  EXPECT_FALSE(WaitRuleFor(remaining, 150, 1).waits());
}

}  // namespace
}  // namespace rapport
