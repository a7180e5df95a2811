#include "insight/familiar.h"

#include <cmath>
#include <cstdint>
#include <vector>

#include "gtest/gtest.h"
#include "insight/fixed_effects.h"
#include "sim/splitmix.h"

namespace rapport::insight {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::int64_t kWeek = 7 * 24 * kHour;

TEST(FixedEffectsTest, LeavesNothingOfWhatGroupsExplain) {
  // y = a(row) + b(column), on a table with holes, so that the groupings lean on each other.
  Grouping rows;
  Grouping columns;
  std::vector<double> values;
  for (std::uint64_t row = 0; row < 12; ++row) {
    for (std::uint64_t column = 0; column < 7; ++column) {
      if ((row * 5 + column * 3) % 4 == 0) continue;
      rows.Add(row);
      columns.Add(column);
      values.push_back(static_cast<double>(row * row) - 3.5 * static_cast<double>(column));
    }
  }
  ASSERT_TRUE(TakeOutEffects({&rows, &columns}, values));
  for (const double value : values) EXPECT_NEAR(value, 0, 1e-7);
}

TEST(FixedEffectsTest, WhatIsLeftHasNoMeansAndIsNotTakenTwice) {
  Grouping rows;
  Grouping columns;
  Grouping diagonals;
  std::vector<double> values;
  for (std::uint64_t i = 0; i < 300; ++i) {
    rows.Add(i * 7 % 31);
    columns.Add(i * i % 17);
    diagonals.Add(i / 40);
    values.push_back(std::sin(static_cast<double>(i * i)));
  }
  const std::vector<const Grouping*> groupings = {&rows, &columns, &diagonals};
  ASSERT_TRUE(TakeOutEffects(groupings, values));
  for (const Grouping* grouping : groupings) {
    std::vector<double> sums(grouping->groups(), 0);
    for (std::size_t i = 0; i < values.size(); ++i) sums[grouping->group(i)] += values[i];
    for (const double sum : sums) EXPECT_NEAR(sum, 0, 1e-6);
  }
  double squares = 0;
  for (const double value : values) squares += value * value;
  EXPECT_GT(squares, 50);
  std::vector<double> again = values;
  ASSERT_TRUE(TakeOutEffects(groupings, again));
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(again[i], values[i], 1e-7);
}

// A desk where customers, agents and weeks differ, slow weeks first, and knowing the agent changes
// the logarithm of the time by `effect`.
std::vector<EvaluatedContact> Desk(double effect, int customers) {
  sim::SplitMix random(11);
  const auto noise = [&random](double most) {
    constexpr double kTwoTo32 = 4294967296.0;
    return most * (2 * static_cast<double>(random.Next() >> 32) / kTwoTo32 - 1);
  };
  constexpr int kRounds = 12;
  constexpr std::uint64_t kAgents = 8;
  std::vector<std::vector<bool>> met(static_cast<std::size_t>(customers),
                                     std::vector<bool>(kAgents, false));
  std::vector<EvaluatedContact> contacts;
  for (int round = 0; round < kRounds; ++round) {
    for (int customer = 0; customer < customers; ++customer) {
      const auto agent = static_cast<std::uint32_t>(random.Next() % kAgents);
      const auto at = static_cast<std::size_t>(customer);
      const double log_s = 6 + 0.3 * (customer % 5) + 0.2 * agent - 0.1 * round + noise(0.3) +
                           (met[at][agent] ? effect : 0);
      EvaluatedContact contact;
      contact.arrived = round * kWeek + customer * 60 * kSecond;
      contact.started = contact.arrived;
      contact.ended = contact.arrived + static_cast<std::int64_t>(std::exp(log_s)) * kSecond;
      contact.customer = static_cast<std::uint32_t>(customer + 1);
      contact.first_agent = agent + 1;
      contact.transferred = false;
      contacts.push_back(contact);
      met[at][agent] = true;
    }
  }
  return contacts;
}

TEST(FamiliarTest, FindsWhatWasPlanted) {
  const std::vector<EvaluatedContact> contacts = Desk(-0.25, 200);
  const auto effect = MeasureFamiliar(contacts, Target::kHandlingTime);
  ASSERT_TRUE(effect.has_value());
  EXPECT_EQ(effect->contacts, 2'400);
  EXPECT_GT(effect->familiar, 800);
  EXPECT_LT(effect->familiar, 1'600);
  EXPECT_NEAR(effect->difference, -0.25, 0.03);
  EXPECT_LT(effect->low, -0.25);
  EXPECT_GT(effect->high, -0.25);
  EXPECT_LT(effect->high - effect->low, 0.1);
  EXPECT_TRUE(effect->detectable());
}

TEST(FamiliarTest, FindsNothingWhereThereIsNothing) {
  // The weeks get faster and familiarity grows, which together look like an effect.
  const auto effect = MeasureFamiliar(Desk(0, 200), Target::kResolutionTime);
  ASSERT_TRUE(effect.has_value());
  EXPECT_FALSE(effect->detectable()) << effect->low << " to " << effect->high;
  // Nobody was handed over: the difference is 0, and so is its interval.
  const auto transferred = MeasureFamiliar(Desk(0, 200), Target::kTransferred);
  ASSERT_TRUE(transferred.has_value());
  EXPECT_EQ(transferred->difference, 0);
  EXPECT_FALSE(transferred->detectable());
}

TEST(FamiliarTest, TooFewCustomersBearNoInterval) {
  EXPECT_FALSE(MeasureFamiliar(Desk(-1, kLeastFamiliarCustomers - 1), Target::kHandlingTime));
  EXPECT_TRUE(MeasureFamiliar(Desk(-1, kLeastFamiliarCustomers), Target::kHandlingTime));
  EXPECT_FALSE(MeasureFamiliar({}, Target::kHandlingTime));
}

TEST(FamiliarTest, AnAgentIsKnownOnceAContactWithThemHasEnded) {
  // Two contacts each with one agent: the second comes before, or at, the first one's end.
  for (const std::int64_t gap : {-kSecond, std::int64_t{0}}) {
    std::vector<EvaluatedContact> contacts = Desk(0, 30);
    const auto before = MeasureFamiliar(contacts, Target::kResolutionTime);
    ASSERT_TRUE(before.has_value());
    EvaluatedContact first = contacts.back();
    first.customer = 1'000;
    first.arrived += kHour;
    first.ended = first.arrived + kHour;
    EvaluatedContact second = first;
    second.arrived = first.ended + gap;
    second.ended = second.arrived + kHour;
    contacts.push_back(first);
    contacts.push_back(second);
    const auto after = MeasureFamiliar(contacts, Target::kResolutionTime);
    ASSERT_TRUE(after.has_value());
    EXPECT_EQ(after->contacts, before->contacts + 2);
    EXPECT_EQ(after->familiar, before->familiar + (gap < 0 ? 0 : 1));
  }
}

TEST(FamiliarTest, TimesUnderAMinuteCountAsOne) {
  std::vector<EvaluatedContact> contacts = Desk(-0.25, 60);
  for (EvaluatedContact& contact : contacts) contact.ended = contact.arrived + 59 * kSecond;
  std::vector<EvaluatedContact> shorter = contacts;
  for (std::size_t i = 0; i < shorter.size(); i += 3) shorter[i].ended -= 58 * kSecond;
  const auto effect = MeasureFamiliar(shorter, Target::kHandlingTime);
  ASSERT_TRUE(effect.has_value());
  EXPECT_EQ(effect->difference, 0);
}

}  // namespace
}  // namespace rapport::insight
