#include "affinity/tally.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr TopicId kA{1}, kB{2}, kC{3};

TEST(Tally, CountsWhatIsKnown) {
  Tally tally;
  tally.Learn(Outcome::kResolved, 60'000);
  tally.Learn(Outcome::kUnresolved, 0);
  tally.Learn(Outcome::kReopened, 1);
  tally.Learn(Outcome::kHandedOver, 0);
  tally.Learn(Outcome::kServed, 30'000);
  tally.Learn(Outcome::kUnknown, 0);
  EXPECT_EQ(tally.outcomes, 4);
  EXPECT_EQ(tally.resolved, 1);
  EXPECT_EQ(tally.handled, 3);
  EXPECT_EQ(tally.handling_ms, 90'001);
}

TEST(Tally, ThinCountsAreDrawnTowardTheWiderFigure) {
  Tally tally;
  EXPECT_EQ(tally.MeanHandling(180'000), 180'000);
  EXPECT_EQ(tally.ResolvedPpm(500'000), 500'000);
  for (int i = 0; i < 8; ++i) tally.Learn(Outcome::kResolved, 60'000);
  EXPECT_EQ(tally.MeanHandling(180'000), 120'000);
  EXPECT_EQ(tally.ResolvedPpm(500'000), 750'000);
  tally.Learn(Outcome::kUnresolved, 0);
  EXPECT_EQ(tally.ResolvedPpm(500'000), (8 * 1'000'000 + 8 * 500'000) / 17);
  Tally other;
  other.Learn(Outcome::kResolved, 5);
  tally.Add(other);
  EXPECT_EQ(tally.outcomes, 10);
  EXPECT_EQ(tally.resolved, 9);
  EXPECT_EQ(tally.handled, 9);
  EXPECT_EQ(tally.handling_ms, 480'005);
}

TEST(TopicTallies, TopicOverAllAndPrior) {
  TopicTallies topics(10);
  EXPECT_EQ(topics.MeanHandling(kA), kPriorHandlingMs);
  EXPECT_EQ(topics.ResolvedPpm(kA), kPriorResolvedPpm);
  topics.Learn(kA, Outcome::kResolved, 90'000);
  const Millis overall = (90'000 + 8 * 180'000) / 9;
  EXPECT_EQ(topics.MeanHandling(kB), overall);
  EXPECT_EQ(topics.MeanHandling(kA), (90'000 + 8 * overall) / 9);
  const std::int64_t share = (1'000'000 + 8 * 500'000) / 9;
  EXPECT_EQ(topics.ResolvedPpm(kB), share);
  EXPECT_EQ(topics.ResolvedPpm(kA), (1'000'000 + 8 * share) / 9);
}

TEST(TopicTallies, NothingKnownMakesNoTopic) {
  TopicTallies topics(10);
  topics.Learn(kA, Outcome::kServed, 0);
  topics.Learn(kA, Outcome::kUnknown, 0);
  EXPECT_EQ(topics.topics(), 0u);
  topics.Learn({}, Outcome::kServed, 1);
  EXPECT_EQ(topics.topics(), 1u);  // Topic 0 is a topic like any.
}

TEST(TopicTallies, BeyondTheLimitATopicCountsOnlyOverAll) {
  TopicTallies topics(2);
  topics.Learn(kA, Outcome::kResolved, 1'000);
  topics.Learn(kB, Outcome::kResolved, 1'000);
  topics.Learn(kC, Outcome::kResolved, 1'000);
  topics.Learn(kA, Outcome::kUnresolved, 1'000);
  EXPECT_EQ(topics.topics(), 2u);
  EXPECT_EQ(topics.overall().outcomes, 4);
  EXPECT_EQ(topics.tally(0).outcomes, 2);
  topics.Reopen(kC);
  EXPECT_EQ(topics.overall().resolved, 2);
  topics.Reopen(kA);
  EXPECT_EQ(topics.overall().resolved, 1);
  EXPECT_EQ(topics.tally(0).resolved, 0);
  EXPECT_EQ(topics.tally(1).resolved, 1);
}

}  // namespace
}  // namespace rapport
