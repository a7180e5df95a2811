// What was known of a group when a contact arrived, and how far its recent effect is believed.

#include "affinity/effects.h"
#include "base/instant.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

TEST(EarlierEffects, AreThoseFromBeforeTheArrival) {
  EarlierEffects earlier;
  Lanes effect;
  EXPECT_FALSE(earlier.AsOf(10, Lanes(1), effect));
  earlier.Learned(20);
  EXPECT_TRUE(earlier.AsOf(25, Lanes(2), effect));  // Nothing was learned since 20.
  EXPECT_EQ(effect[0], 2);
  earlier.Learned(30);
  EXPECT_TRUE(earlier.AsOf(22, Lanes(3), effect));  // It could not know what was learned at 30.
  EXPECT_EQ(effect[0], 2);
  EXPECT_FALSE(earlier.AsOf(15, Lanes(3), effect));  // Of before 20 nothing is kept.
  earlier.Learned(40);
  EXPECT_TRUE(earlier.AsOf(40, Lanes(4), effect));
  EXPECT_EQ(effect[0], 4);
  earlier.Learned(50);
  EXPECT_TRUE(earlier.AsOf(35, Lanes(5), effect));  // The older one still serves.
  EXPECT_EQ(effect[0], 2);
}

TEST(EarlierEffects, TakeTurnsWhereContactsOverlap) {
  EarlierEffects earlier;
  Lanes effect;
  // One contact ends every 10, and each takes 25.
  for (Instant known = 100; known < 1'000; known += 10) {
    const auto now = static_cast<float>(known);
    const Instant arrived = known - 25;
    if (known > 200) {
      EXPECT_TRUE(earlier.AsOf(arrived, Lanes(now), effect)) << known;
      EXPECT_LE(effect[0], now - 20) << known;   // Of before the arrival,
      EXPECT_GE(effect[0], now - 160) << known;  // and not of long before.
    } else {
      earlier.AsOf(arrived, Lanes(now), effect);
    }
    earlier.Learned(known);
  }
}

TEST(RecentBelief, IsHowFarTheyForetold) {
  const auto after = [](float left, float foretold, int outcomes) {
    RecentBelief belief;
    for (int i = 0; i < outcomes; ++i) {
      const float sign = i % 2 == 0 ? 1 : -1;
      belief.Teach(Lanes(1), Lanes(sign * left), Lanes(sign * foretold));
      belief.Fade();
    }
    return belief.value()[0];
  };
  EXPECT_EQ(after(0.1F, 0.1F, 0), 1);
  EXPECT_NEAR(after(0.1F, 0.1F, 10'000), 1, 1e-3);
  EXPECT_NEAR(after(0.05F, 0.1F, 10'000), 0.5, 0.02);
  EXPECT_EQ(after(-0.1F, 0.1F, 10'000), 0);
  EXPECT_EQ(after(0.2F, 0.1F, 10'000), 1);
}

}  // namespace
}  // namespace rapport
