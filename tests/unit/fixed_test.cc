#include "base/fixed.h"

#include <cstdint>
#include <set>

#include "absl/time/time.h"
#include "base/instant.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

TEST(MulDiv, TruncatesTowardZero) {
  EXPECT_EQ(MulDiv(7, 1, 2), 3);
  EXPECT_EQ(MulDiv(-7, 1, 2), -3);
  EXPECT_EQ(MulDiv(7, 1, -2), -3);
  EXPECT_EQ(MulDiv(0, 5, 3), 0);
}

TEST(MulDiv, CountsIn128BitsAndClamps) {
  EXPECT_EQ(MulDiv(INT64_MAX, INT64_MAX, INT64_MAX), INT64_MAX);
  EXPECT_EQ(MulDiv(INT64_MAX, 1'000'000, 2'000'000), INT64_MAX / 2);
  EXPECT_EQ(MulDiv(INT64_MAX, 2, 1), INT64_MAX);
  EXPECT_EQ(MulDiv(INT64_MIN, 2, 1), INT64_MIN);
  EXPECT_EQ(MulDiv(INT64_MIN, -1, 1), INT64_MAX);
  EXPECT_EQ(MulDiv(INT64_MIN, 1, 1), INT64_MIN);
}

TEST(ClampedAdd, StopsAtTheEnds) {
  EXPECT_EQ(ClampedAdd(2, 3), 5);
  EXPECT_EQ(ClampedAdd(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(ClampedAdd(INT64_MIN, -1), INT64_MIN);
  EXPECT_EQ(ClampedAdd(INT64_MAX, INT64_MIN), -1);
}

TEST(Saturate, RisesTowardTheWorthAndHasHalfOfItAtHalf) {
  EXPECT_EQ(Saturate(45'000, 0, 1'000'000), 0);
  EXPECT_EQ(Saturate(45'000, -5, 1'000'000), 0);
  EXPECT_EQ(Saturate(45'000, 1'000'000, 1'000'000), 22'500);
  EXPECT_EQ(Saturate(45'000, 3'000'000, 1'000'000), 33'750);
  EXPECT_EQ(Saturate(0, 1'000'000, 1), 0);
  EXPECT_EQ(Saturate(45'000, INT64_MAX, INT64_MAX), 45'000);  // The sum of both is clamped.
  std::int64_t last = 0;
  for (std::int64_t evidence = 1; evidence < 1'000'000'000'000'000; evidence *= 3) {
    const std::int64_t now = Saturate(45'000, evidence, 1'000'000);
    EXPECT_GE(now, last);
    EXPECT_LE(now, 45'000);
    last = now;
  }
}

TEST(Mix, IsAFunctionOfBothAndOfTheirOrder) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t a = 0; a < 100; ++a) {
    for (std::uint64_t b = 0; b < 100; ++b) seen.insert(Mix(a, b));
  }
  EXPECT_EQ(seen.size(), 10'000u);
  EXPECT_NE(Mix(1, 2), Mix(2, 1));
  static_assert(SplitMix(0) == 0xe220a8397b1dcdafULL, "The published first output for seed 0.");
}

TEST(Instant, InfiniteTimesAreNeverAndAlways) {
  EXPECT_EQ(ToInstant(absl::InfiniteFuture()), kNever);
  EXPECT_EQ(ToInstant(absl::InfinitePast()), kAlways);
  EXPECT_EQ(ToInstant(absl::FromUnixMicros(12)), 12);
  for (const Instant instant : {kNever, kAlways, Instant{0}, Instant{-5}, Instant{1'700'000'000}}) {
    EXPECT_EQ(ToInstant(FromInstant(instant)), instant);
  }
}

TEST(Instant, SpansAreTruncatedAndInfiniteOnesEndless) {
  EXPECT_EQ(ToMicros(absl::Nanoseconds(1'999)), 1);
  EXPECT_EQ(ToMillis(absl::Microseconds(1'999)), 1);
  EXPECT_EQ(ToMillis(-absl::Microseconds(1'999)), -1);
  EXPECT_EQ(ToMicros(absl::InfiniteDuration()), kEndless);
  EXPECT_EQ(FromMillis(kNeverMs), absl::InfiniteDuration());
  EXPECT_EQ(FromMillis(1'500), absl::Milliseconds(1'500));
  EXPECT_EQ(After(5, 7), 12);
  EXPECT_EQ(After(5, kEndless), kNever);
  EXPECT_EQ(After(kNever - 1, 7), kNever);
}

}  // namespace
}  // namespace rapport
