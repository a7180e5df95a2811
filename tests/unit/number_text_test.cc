#include "insight/number_text.h"

#include "gtest/gtest.h"

namespace rapport::insight {
namespace {

TEST(NumberText, WhatRoundsToNothingHasNoSign) {
  EXPECT_EQ(Decimal(-0.04, 1), "0.0");
  EXPECT_EQ(Decimal(-0.0, 0), "0");
  EXPECT_EQ(Decimal(-0.06, 1), "-0.1");
  EXPECT_EQ(Decimal(-10, 0), "-10");
  EXPECT_EQ(Percentage(-0.0001), "0.0 %");
}

// One column of a table has waits of four minutes and of six.
TEST(NumberText, SecondsLastForTenMinutes) {
  EXPECT_EQ(DurationText(599.9), "599.9 s");
  EXPECT_EQ(DurationText(600.0), "10.0 min");
}

}  // namespace
}  // namespace rapport::insight
