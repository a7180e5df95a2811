#include "affinity/handling_means.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr TopicId kA{1}, kB{2}, kC{3};

TEST(HandlingSum, ThinSumsAreDrawnTowardTheWiderMean) {
  HandlingSum sum;
  EXPECT_EQ(sum.MeanToward(180'000), 180'000);
  for (int i = 0; i < 8; ++i) sum.Add(60'000);
  EXPECT_EQ(sum.MeanToward(180'000), 120'000);
  sum.Add(INT64_MAX);
  EXPECT_EQ(sum.sum_ms, INT64_MAX);
}

TEST(HandlingMeans, TopicOverAllAndPrior) {
  HandlingMeans means(10);
  EXPECT_EQ(means.Of(kA), kPriorHandlingMs);
  means.Learn(kA, 90'000);
  const Millis overall = (90'000 + 8 * 180'000) / 9;
  EXPECT_EQ(means.Of(kB), overall);
  EXPECT_EQ(means.Of(kA), (90'000 + 8 * overall) / 9);
  means.Learn({}, 1);
  EXPECT_EQ(means.topics(), 2u);  // Topic 0 is a topic like any.
}

TEST(HandlingMeans, PastTheLimitATopicCountsOnlyOverAll) {
  HandlingMeans means(2);
  for (const TopicId topic : {kA, kB, kC, kA}) means.Learn(topic, 1'000);
  EXPECT_EQ(means.topics(), 2u);
  EXPECT_EQ(means.overall().contacts, 4);
  EXPECT_EQ(means.sum(0).contacts, 2);
  EXPECT_EQ(means.Of(kC), (4'000 + 8 * kPriorHandlingMs) / 12);
}

}  // namespace
}  // namespace rapport
