// What a move between two stations saves, against the exact solution of the decision problem, and
// what is left of it after rounding.

#include "matching/two_stations.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "support/two_agents.h"

namespace rapport {
namespace {

using ::rapport::testing::Doing;
using ::rapport::testing::Optimum;
using ::rapport::testing::TwoAgents;

// States with up to so many waiting at either station are compared.
constexpr int kMostWaiting = 6;

struct Case {
  std::string name;
  StationRates rates;
};

std::vector<Case> Cases() {
  return {
      {"symmetric", {.home_arrivals = 0.7, .away_arrivals = 0.7, .home_gap = 2, .away_gap = 2}},
      {"quiet", {.home_arrivals = 0.4, .away_arrivals = 0.4, .home_gap = 1, .away_gap = 1}},
      {"much lost", {.home_arrivals = 0.8, .away_arrivals = 0.8, .home_gap = 5, .away_gap = 5}},
      {"popular home", {.home_arrivals = 0.9, .away_arrivals = 0.4, .home_gap = 2, .away_gap = 2}},
      {"popular away", {.home_arrivals = 0.4, .away_arrivals = 0.9, .home_gap = 2, .away_gap = 2}},
      {"VIPs away",
       {.home_arrivals = 0.7,
        .away_arrivals = 0.6,
        .away_wait_cost = 3,
        .home_gap = 2,
        .away_gap = 6}},
      {"VIPs at home",
       {.home_arrivals = 0.6,
        .away_arrivals = 0.7,
        .away_wait_cost = 1.0 / 3,
        .home_gap = 2,
        .away_gap = 2.0 / 3}},
      {"slow away",
       {.home_arrivals = 0.6,
        .away_arrivals = 0.3,
        .away_speed = 0.6,
        .home_gap = 1.5,
        .away_gap = 3}},
      {"impatient",
       {.home_arrivals = 0.9,
        .away_arrivals = 0.9,
        .hang_ups = 0.1,
        .home_loss = 5,
        .away_loss = 3,
        .home_gap = 2,
        .away_gap = 2}},
  };
}

Optimum Solved(const StationRates& r) {
  const TwoAgents problem{.arrivals = {r.home_arrivals, r.away_arrivals},
                          .wait_cost = {1, r.away_wait_cost},
                          .mismatch = {r.home_gap, r.away_gap},
                          .hang_ups = {r.hang_ups, r.hang_ups},
                          .hang_up_cost = {r.home_loss, r.away_loss},
                          .speed = {{{1, 1}, {r.away_speed, r.away_speed}}}};
  return {problem, 24};
}

// With `home` and `away` in hand or waiting, of which one at home moves.
double SavedExactly(const Optimum& optimum, int home, int away) {
  const Doing away_does = away > 0 ? Doing::kServes1 : Doing::kNothing;
  return optimum.Value(home - 1, std::max(0, away - 1), Doing::kServes0, away_does) -
         optimum.Value(home - 2, away, Doing::kServes0, Doing::kServes0);
}

TEST(StationValuesTest, DecidesAsTheExactSolution) {
  for (const auto& [name, rates] : Cases()) {
    const Optimum optimum = Solved(rates);
    const StationValues values(rates);
    const StationValues rounded(StationKey(rates).Rates());
    int go = 0;
    int stay = 0;
    for (int home = 2; home <= 1 + kMostWaiting; ++home) {
      for (int away = 0; away <= kMostWaiting; ++away) {
        const double exact = SavedExactly(optimum, home, away);
        ++(exact > rates.home_gap ? go : stay);
        if (std::abs(exact - rates.home_gap) < 0.05 * rates.home_gap) continue;
        const std::string where = name + ": " + std::to_string(home) + " at home, " +
                                  std::to_string(away) + " away, exactly " + std::to_string(exact);
        EXPECT_EQ(values.Saved(home, away) > rates.home_gap, exact > rates.home_gap)
            << where << ", found " << values.Saved(home, away);
        EXPECT_EQ(rounded.Saved(home, away) > rates.home_gap, exact > rates.home_gap)
            << where << ", found of rounded rates " << rounded.Saved(home, away);
      }
    }
    EXPECT_GT(go, 0) << name;
    EXPECT_GT(stay, 0) << name;
  }
}

// Where few wait, the room for those who do is nearly as good as endless.
TEST(StationValuesTest, SavesWhatTheExactSolutionSaves) {
  for (const auto& [name, rates] : Cases()) {
    const Optimum optimum = Solved(rates);
    const StationValues values(rates);
    for (int home = 2; home <= 4; ++home) {
      for (int away = 0; away <= 2; ++away) {
        const double exact = SavedExactly(optimum, home, away);
        EXPECT_NEAR(values.Saved(home, away), exact, 0.05 * std::abs(exact) + 0.05)
            << name << ": " << home << " at home, " << away << " away";
      }
    }
  }
}

// Of the q-th who waits: what waiting costs, where the others come at a rate of `load` (1969).
double NaorsPrice(int q, double load) {
  return ((q + 1) * (1 - load) - load * (1 - std::pow(load, q + 1))) / ((1 - load) * (1 - load)) -
         1;
}

// Many agents away, whom nobody prefers, are always free.
TEST(StationValuesTest, NaorsPriceWhereAwayIsAlwaysFree) {
  for (const double load : {0.5, 0.7}) {
    for (int q = 1; q <= 4; ++q) {
      for (const double off : {-0.1, 0.1}) {
        const double gap = NaorsPrice(q, load) + off;
        const StationValues values({.away_agents = StationValues::kMostAgents,
                                    .home_arrivals = load,
                                    .away_speed = 0.1,
                                    .home_gap = gap});
        EXPECT_EQ(values.Saved(1 + q, 0) > gap, off < 0)
            << "load " << load << ", " << q << " waiting, gap " << gap << ", found "
            << values.Saved(1 + q, 0);
      }
    }
  }
}

// Whoever finds both busy may leave for the world outside, so there are fewer to be delayed.
TEST(StationValuesTest, AWorldOutsideTakesTheirQueue) {
  StationRates rates{.home_arrivals = 0.8, .away_arrivals = 0.8, .home_gap = 2, .away_gap = 2};
  double before = StationValues(rates).Saved(3, 0);
  for (const double outside : {0.25, 0.5, 1.0}) {
    rates.outside = outside;
    const double saved = StationValues(rates).Saved(3, 0);
    EXPECT_LT(saved, before) << outside;
    before = saved;
  }
}

// Contacts that prefer none go where they wait less: they make both stations busier.
TEST(StationValuesTest, ContactsThatPreferNoneDelayThoseWhoDo) {
  StationRates rates{.home_arrivals = 0.4, .away_arrivals = 0.4, .home_gap = 2, .away_gap = 2};
  const double without = StationValues(rates).Saved(4, 0);
  rates.any_arrivals = 0.6;
  EXPECT_GT(StationValues(rates).Saved(4, 0), without);
}

TEST(StationValuesTest, SavesMoreTheMoreWaitHereAndTheFewerThere) {
  for (const auto& [name, rates] : Cases()) {
    const StationValues values(rates);
    for (int home = 2; home < 1 + kMostWaiting; ++home) {
      for (int away = 0; away < kMostWaiting; ++away) {
        const double slack = 0.02 * std::abs(values.Saved(home, away)) + 0.01;
        EXPECT_LE(values.Saved(home, away), values.Saved(home + 1, away) + slack) << name;
        EXPECT_GE(values.Saved(home, away), values.Saved(home, away + 1) - slack) << name;
      }
    }
  }
}

// Stations of 48 are those of 24 who are twice as fast: half the time, half the cost of it.
TEST(StationValuesTest, MoreAgentsThanAreToldApartAreFasterOnes) {
  const StationRates many{.home_agents = 48,
                          .away_agents = 96,
                          .home_arrivals = 46,
                          .away_arrivals = 40,
                          .any_arrivals = 2,
                          .away_speed = 0.5,
                          .hang_ups = 0.2,
                          .home_loss = 1,
                          .away_loss = 2,
                          .home_gap = 0.5,
                          .away_gap = 0.25};
  const StationRates fewer{.home_agents = 24,
                           .away_agents = 24,
                           .home_arrivals = 23,
                           .away_arrivals = 20,
                           .any_arrivals = 1,
                           .away_speed = 1,
                           .hang_ups = 0.1,
                           .home_loss = 2,
                           .away_loss = 4,
                           .home_gap = 1,
                           .away_gap = 0.5};
  const StationValues of_many(many);
  const StationValues of_fewer(fewer);
  for (const int waiting : {1, 3, 6}) {
    // All in hand at home; of those away, a half, all, and all while three wait.
    EXPECT_NEAR(of_many.Saved(48 + waiting, 48), of_fewer.Saved(24 + waiting, 12) / 2, 1e-3);
    EXPECT_NEAR(of_many.Saved(48 + waiting, 96), of_fewer.Saved(24 + waiting, 24) / 2, 1e-3);
    EXPECT_NEAR(of_many.Saved(48 + waiting, 99), of_fewer.Saved(24 + waiting, 27) / 2, 1e-3);
  }
  EXPECT_EQ(of_many.Saved(49, 50), of_many.Saved(49, 51));  // Both are 12 of 24.
}

TEST(StationValuesTest, ReadsNoFurtherThanItKnows) {
  const StationValues values(Cases().front().rates);
  EXPECT_EQ(values.Saved(1'000'000, 3), values.Saved(1 + kMostWaiting, 3));
  EXPECT_EQ(values.Saved(3, 1'000'000), values.Saved(3, 1 + kMostWaiting));
  EXPECT_EQ(values.Saved(0, 3), values.Saved(1, 3));
  const StationValues none({.home_agents = 0, .away_agents = -1, .home_arrivals = 0.5});
  EXPECT_EQ(none.Saved(2, 0), StationValues({.home_arrivals = 0.5}).Saved(2, 0));
}

// Nobody comes, everybody does at once, nothing costs anything, or everything: a number comes out.
TEST(StationValuesTest, ExtremesGiveNumbers) {
  for (const double rate : {0.0, 1e-6, 1.0, 32'768.0}) {
    for (const double cost : {0.0, 1e-3, 32'768.0}) {
      for (const double outside : {0.0, 1.0}) {
        const StationValues values({.home_arrivals = rate,
                                    .away_arrivals = rate,
                                    .any_arrivals = rate,
                                    .away_speed = 1e-3,
                                    .away_wait_cost = cost,
                                    .hang_ups = rate,
                                    .home_loss = cost,
                                    .away_loss = cost,
                                    .home_gap = cost,
                                    .away_gap = cost,
                                    .outside = outside,
                                    .from_outside = rate});
        EXPECT_TRUE(std::isfinite(values.Saved(2, 0))) << rate << " " << cost;
        EXPECT_TRUE(std::isfinite(values.Saved(7, 7))) << rate << " " << cost;
      }
    }
  }
}

// Where far more come than can be served, the empty desk is never seen again.
TEST(StationValuesTest, OverloadGivesNumbers) {
  for (const double home : {0.0, 5.0, 30.0}) {
    for (const double away : {0.0, 7.0}) {
      for (const double gap : {0.0, 33.0, 4'000.0}) {
        for (const double outside : {0.0, 0.4}) {
          const StationValues values(StationRates{.home_arrivals = home,
                                                  .away_arrivals = away,
                                                  .any_arrivals = 3,
                                                  .away_speed = 0.3,
                                                  .home_gap = gap,
                                                  .away_gap = 0.3,
                                                  .outside = outside});
          for (int h = 1; h < 9; ++h) {
            for (int a = 0; a < 9; ++a) {
              EXPECT_TRUE(std::isfinite(values.Saved(h, a))) << home << ' ' << away << ' ' << gap;
            }
          }
        }
      }
    }
  }
}

TEST(StationKeyTest, RoundsToASixteenthOfAnOctave) {
  for (double x = 0.001; x < 30'000; x *= 1.017) {
    const StationRates rates{.home_arrivals = x,
                             .away_arrivals = 2 * x,
                             .any_arrivals = x / 1.9,
                             .away_speed = x,
                             .away_gap = x};
    const StationRates back = StationKey(rates).Rates();
    EXPECT_NEAR(back.home_arrivals / x, 1, 1.0 / 32 + 1e-12) << x;
    EXPECT_NEAR(back.away_arrivals / std::min(2 * x, 0x1p15), 1, 1.0 / 32 + 1e-12) << x;
    EXPECT_EQ(back.away_speed, back.home_arrivals);
    EXPECT_EQ(back.away_gap, back.home_arrivals);
    EXPECT_EQ(back.home_gap, 0);
    EXPECT_EQ(StationKey(back), StationKey(rates)) << x;
  }
}

// Less than a step makes no difference, more than one does.
TEST(StationKeyTest, EveryRateCounts) {
  StationRates base{.home_agents = 2,
                    .away_agents = 3,
                    .home_arrivals = 0.5,
                    .away_arrivals = 0.5,
                    .any_arrivals = 0.5,
                    .away_speed = 0.5,
                    .away_wait_cost = 0.5,
                    .hang_ups = 0.5,
                    .home_loss = 0.5,
                    .away_loss = 0.5,
                    .home_gap = 0.5,
                    .away_gap = 0.5,
                    .outside = 0.5,
                    .from_outside = 0.5};
  for (double StationRates::*rate :
       {&StationRates::home_arrivals, &StationRates::away_arrivals, &StationRates::any_arrivals,
        &StationRates::away_speed, &StationRates::away_wait_cost, &StationRates::hang_ups,
        &StationRates::home_loss, &StationRates::away_loss, &StationRates::home_gap,
        &StationRates::away_gap, &StationRates::outside, &StationRates::from_outside}) {
    StationRates other = base;
    other.*rate = 0.5 * (1 + 1.0 / 64);
    EXPECT_EQ(StationKey(other), StationKey(base));
    other.*rate = 0.5 * (1 + 1.5 / 16);
    EXPECT_FALSE(StationKey(other) == StationKey(base));
    EXPECT_NEAR(StationKey(other).Rates().*rate, other.*rate, 0.02);
  }
  EXPECT_EQ(StationKey(base).Rates().home_agents, 2);
  EXPECT_EQ(StationKey(base).Rates().away_agents, 3);
}

TEST(StationKeyTest, WhatIsOutOfRangeIsBounded) {
  const double infinite = std::numeric_limits<double>::infinity();
  const double none = std::numeric_limits<double>::quiet_NaN();
  const StationRates back = StationKey({.home_agents = -5,
                                        .away_agents = 1'000'000,
                                        .home_arrivals = infinite,
                                        .away_arrivals = none,
                                        .any_arrivals = -1,
                                        .away_speed = 1e-4,
                                        .home_gap = 1e9,
                                        .outside = 1})
                                .Rates();
  EXPECT_EQ(back.home_agents, 1);
  EXPECT_EQ(back.away_agents, 0xffff);
  EXPECT_NEAR(back.home_arrivals, 0x1p15, 0x1p10);
  EXPECT_EQ(back.away_arrivals, 0);
  EXPECT_EQ(back.any_arrivals, 0);
  EXPECT_EQ(back.away_speed, 0);
  EXPECT_EQ(back.home_gap, back.home_arrivals);
  EXPECT_EQ(back.outside, 1);
}

// What is kept is what would be found again, also after so many that all were thrown away.
TEST(StationValuesCacheTest, KeepsWhatItWouldFindAgain) {
  StationValuesCache cache(StationValuesCache::kMost);
  const StationKey key(Cases().front().rates);
  const double saved = StationValues(key.Rates()).Saved(3, 1);
  EXPECT_EQ(cache.Get(key).Saved(3, 1), saved);
  EXPECT_EQ(&cache.Get(key), &cache.Get(key));
  for (int agents = 0; agents < 4'200; ++agents) {
    cache.Get(StationKey({.home_agents = 1, .away_agents = 1, .home_gap = 1 + agents * 0.1}));
  }
  EXPECT_EQ(cache.Get(key).Saved(3, 1), saved);
}

}  // namespace
}  // namespace rapport
