#include "insight/figures.h"

#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include "insight/statistics.h"

namespace rapport::insight {
namespace {

TEST(Percentile, IsTheNearestRank) {
  const std::vector<std::int64_t> five = {15, 20, 35, 40, 50};
  EXPECT_EQ(Percentile(five, 5), 15);
  EXPECT_EQ(Percentile(five, 20), 15);
  EXPECT_EQ(Percentile(five, 21), 20);
  EXPECT_EQ(Percentile(five, 30), 20);
  EXPECT_EQ(Percentile(five, 40), 20);
  EXPECT_EQ(Percentile(five, 50), 35);
  EXPECT_EQ(Percentile(five, 99), 50);
  EXPECT_EQ(Percentile(five, 100), 50);
  EXPECT_EQ(Percentile(std::vector<std::int64_t>{7}, 1), 7);
  EXPECT_EQ(Percentile({}, 50), std::nullopt);
}

TEST(Mean, IsOverAllValues) {
  EXPECT_EQ(Mean(std::vector<std::int64_t>{0, 0, 3}), 1.0);
  EXPECT_EQ(Mean({}), std::nullopt);
}

TEST(Jain, RunsFromOneForAllAlikeToOneNth) {
  EXPECT_DOUBLE_EQ(*Jain(std::vector<double>{0.5, 0.5, 0.5}), 1.0);
  EXPECT_DOUBLE_EQ(*Jain(std::vector<double>{1, 0, 0, 0}), 0.25);
  // (1 + 2 + 3)^2 / (3 * 14)
  EXPECT_DOUBLE_EQ(*Jain(std::vector<double>{1, 2, 3}), 36.0 / 42.0);
  EXPECT_EQ(Jain({}), std::nullopt);
  EXPECT_EQ(Jain(std::vector<double>{0, 0}), std::nullopt);
}

TEST(Share, OfNothingIsNotKnown) {
  EXPECT_EQ(Share(1, 4), 0.25);
  EXPECT_EQ(Share(0, 0), std::nullopt);
}

TEST(Figures, AreMadeFromWhatWasSeen) {
  Observations seen;
  seen.contacts = 10;
  seen.served = 4;
  seen.unserved = 1;
  seen.abandoned = 5;
  seen.returning = 9;
  seen.returning_unclear = 1;
  seen.met_known = 2;
  seen.known_present = 3;
  seen.waits = {30'000'000, 0, 10'000'000, 0};
  seen.agents = {{.served = 3, .occupancy = 0.5}, {.served = 1}, {.occupancy = 0.25}};
  seen.decision_ns = {900, 100, 500};
  seen.fingerprint = 7;
  const Figures figures = FiguresOf(seen);
  EXPECT_EQ(figures.contacts, 10);
  EXPECT_EQ(figures.served, 4);
  EXPECT_EQ(figures.unserved, 1);
  EXPECT_EQ(figures.abandoned, 5);
  EXPECT_EQ(figures.returning, 9);
  EXPECT_EQ(figures.continuity, 2.0 / 8.0);
  EXPECT_EQ(figures.known_available, 3.0 / 9.0);
  EXPECT_EQ(figures.mean_wait_s, 10.0);
  EXPECT_EQ(figures.p50_wait_s, 0.0);
  EXPECT_EQ(figures.p90_wait_s, 30.0);
  EXPECT_EQ(figures.p99_wait_s, 30.0);
  EXPECT_DOUBLE_EQ(*figures.occupancy_jain, 0.75 * 0.75 / (2 * (0.25 + 0.0625)));
  EXPECT_EQ(figures.max_occupancy, 0.5);
  EXPECT_EQ(figures.decision_ns_p50, 500);
  EXPECT_EQ(figures.decision_ns_p99, 900);
  EXPECT_EQ(figures.fingerprint, 7U);
}

TEST(Figures, OfNothingAreNotKnown) {
  Observations nothing;
  const Figures figures = FiguresOf(nothing);
  EXPECT_FALSE(figures.continuity || figures.known_available || figures.mean_wait_s ||
               figures.p50_wait_s || figures.occupancy_jain || figures.max_occupancy ||
               figures.decision_ns_p50 || figures.fingerprint || figures.unserved ||
               figures.abandoned);
}

}  // namespace
}  // namespace rapport::insight
