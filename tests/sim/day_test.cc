// A hundred days over a line that loses, delays, repeats and reorders.

#include <cstdint>
#include <iostream>

#include "gtest/gtest.h"
#include "support/scale.h"
#include "tests/sim/lossy_day.h"

namespace rapport::testing {
namespace {

TEST(DayTest, HostAndRouterAgreeAfterEveryRepair) {
  int served = 0;
  int lost = 0;
  int repaired = 0;
  for (const std::uint64_t first : Seeds()) {
    const std::int64_t days = first == Seeds().front() ? Scaled(15, 100, 400) : 1;
    std::cout << "seeds " << first << " and " << days - 1 << " more\n";
    for (std::int64_t day = 0; day < days; ++day) {
      LossyDay desk(first + static_cast<std::uint64_t>(day), LossyDay::Notes::kCompared);
      ASSERT_EQ(desk.Run(), "") << "seed " << first + static_cast<std::uint64_t>(day);
      served += desk.served();
      lost += desk.lost();
      repaired += desk.repaired();
    }
  }
  std::cout << served << " contacts served, " << lost << " messages lost or late, " << repaired
            << " contacts repaired\n";
  EXPECT_GT(served, 1'000);
  EXPECT_GT(lost, 1'000);
  EXPECT_GT(repaired, 10);
}

// The line is bad enough that the check fails where nothing is repaired.
TEST(DayTest, WithoutRepairTheyDisagree) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    LossyDay desk(seed, LossyDay::Notes::kOnlyChecked);
    EXPECT_NE(desk.Run(), "") << "seed " << seed;
  }
}

TEST(DayTest, TheSameSeedGivesTheSameDay) {
  for (std::int64_t day = 0; day < Scaled(3, 10, 40); ++day) {
    const std::uint64_t seed = Seeds().front() + static_cast<std::uint64_t>(day);
    LossyDay one(seed, LossyDay::Notes::kCompared);
    LossyDay other(seed, LossyDay::Notes::kCompared);
    ASSERT_EQ(one.Run(), "") << "seed " << seed;
    ASSERT_EQ(other.Run(), "") << "seed " << seed;
    EXPECT_EQ(one.Fingerprint(), other.Fingerprint()) << "seed " << seed;
    EXPECT_EQ(one.served(), other.served()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace rapport::testing
