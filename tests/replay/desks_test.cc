// The desks shared with this project, replayed: the figures of an independent replay of the same
// rules, in bands wide enough for a chain of events in which any tie can send everything after it
// elsewhere.

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "codec/csv_history.h"
#include "codec/csv_input.h"
#include "gtest/gtest.h"
#include "insight/statistics.h"
#include "rapport/policy.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "support/program.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

constexpr char kBank[] = "data/bank_calls_dev.csv.xz";
constexpr char kItsm[] = "data/itsm_incidents_dev.csv.xz";

std::unique_ptr<ReplayDesk> Load(const std::string& path, ReplayShifts shifts,
                                 ReplayCapacity capacity) {
  ReplaySource source;
  source.files = {path};
  source.shifts = shifts;
  source.capacity = capacity;
  codec::CsvTally tally;
  absl::StatusOr<std::unique_ptr<ReplayDesk>> desk = ReplayDesk::Load(source, tally);
  EXPECT_TRUE(desk.ok()) << desk.status();
  EXPECT_EQ(tally.bad_rows, 0);
  return desk.ok() ? *std::move(desk) : nullptr;
}

std::unique_ptr<ReplayDesk> Load(const std::string& path) {
  return Load(path, ReplayShifts::kDay, ReplayCapacity::kObserved);
}

struct Result {
  double continuity = 0;
  double wait_s = 0;
  std::int64_t contacts = 0;
  std::int64_t served = 0;
  std::int64_t others = 0;
  std::uint64_t fingerprint = 0;
};

Result Replay(const ReplayDesk& desk, Routing routing, int wait_max_s) {
  Policy policy;
  policy.routing = routing;
  if (wait_max_s >= 0) policy.wait_max = absl::Seconds(wait_max_s);
  const auto outcome = RunReplay(desk, PolicyForDesk(policy, desk), LimitsForDesk(desk), {});
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  if (!outcome.ok()) return {};
  Result result;
  result.continuity = insight::Share(outcome->met_known, outcome->returning).value_or(0);
  result.wait_s = insight::Mean(outcome->waits).value_or(0) / 1e6;
  result.contacts = outcome->contacts;
  result.served = std::ssize(outcome->waits);
  result.others = outcome->unserved + outcome->abandoned;
  result.fingerprint = outcome->fingerprint;
  return result;
}

constexpr int kAsUsual = -1;

TEST(Bank, FiguresLieWhereAnIndependentReplayHasThem) {
  const std::optional<std::string> path = testing::SharedFile(kBank);
  RAPPORT_SKIP_WITHOUT(path, kBank);
  const std::unique_ptr<ReplayDesk> desk = Load(*path);
  ASSERT_NE(desk, nullptr);
  EXPECT_EQ(desk->contacts().size(), 64'425U);
  EXPECT_EQ(desk->agents().size(), 29U);
  const struct {
    Routing routing;
    int wait_max_s;
    double continuity;
    double wait_s;
  } cases[] = {
      {Routing::kLongestIdle, 0, 0.409, 7.40}, {Routing::kAnyKnown, 0, 0.500, 7.43},
      {Routing::kAnyKnown, 30, 0.541, 9.5},    {Routing::kAnyKnown, 60, 0.567, 11.3},
      {Routing::kAnyKnown, 180, 0.634, 17.2},  {Routing::kLastAgent, 30, 0.472, 10.1},
      {Routing::kLastAgent, 120, 0.514, 16.4},
  };
  constexpr double kContinuityBand = 0.012;
  constexpr double kWaitBand = 0.04;
  for (const auto& c : cases) {
    const Result result = Replay(*desk, c.routing, c.wait_max_s);
    const std::string name =
        std::to_string(static_cast<int>(c.routing)) + ":" + std::to_string(c.wait_max_s);
    EXPECT_NEAR(result.continuity, c.continuity, kContinuityBand) << name;
    EXPECT_NEAR(result.wait_s, c.wait_s, kWaitBand * c.wait_s) << name;
    EXPECT_EQ(result.contacts, 64'425) << name;
    EXPECT_EQ(result.served + result.others, 64'425) << name;
  }
}

TEST(Bank, PreferenceBringsMoreTogetherAtMuchTheSameWait) {
  const std::optional<std::string> path = testing::SharedFile(kBank);
  RAPPORT_SKIP_WITHOUT(path, kBank);
  const std::unique_ptr<ReplayDesk> desk = Load(*path);
  ASSERT_NE(desk, nullptr);
  const Result preferred = Replay(*desk, Routing::kPreferred, kAsUsual);
  const Result longest_idle = Replay(*desk, Routing::kLongestIdle, kAsUsual);
  EXPECT_GE(preferred.continuity, 0.495);
  EXPECT_LE(preferred.wait_s, 1.15 * longest_idle.wait_s);
  EXPECT_EQ(Replay(*desk, Routing::kPreferred, kAsUsual).fingerprint, preferred.fingerprint);
  EXPECT_NE(longest_idle.fingerprint, preferred.fingerprint);
}

TEST(Bank, WhatHappenedIsWhatTheFileSays) {
  const std::optional<std::string> path = testing::SharedFile(kBank);
  RAPPORT_SKIP_WITHOUT(path, kBank);
  const std::unique_ptr<ReplayDesk> desk = Load(*path);
  ASSERT_NE(desk, nullptr);
  const ReplayOutcome outcome = WhatHappened(*desk, desk->contacts().front().arrived);
  EXPECT_EQ(outcome.abandoned, 10'203);
  EXPECT_NEAR(insight::Mean(outcome.waits).value_or(0) / 1e6, 37.3, 0.05);
}

// Absences as the file shows them make the central queue as long as it was, and the customers meet
// whom they know as seldom as they did.
TEST(Bank, WithObservedShiftsTheCentralQueueIsMuchAsItWas) {
  const std::optional<std::string> path = testing::SharedFile(kBank);
  RAPPORT_SKIP_WITHOUT(path, kBank);
  const std::unique_ptr<ReplayDesk> desk =
      Load(*path, ReplayShifts::kObserved, ReplayCapacity::kObserved);
  ASSERT_NE(desk, nullptr);
  std::size_t absences = 0;
  for (const ReplayAgent& agent : desk->agents()) absences += agent.absences.size();
  EXPECT_LE(absences, desk->contacts().size());
  const ReplayOutcome real = WhatHappened(*desk, desk->contacts().front().arrived);
  const double real_wait_s = insight::Mean(real.waits).value_or(0) / 1e6;
  const double real_continuity =
      insight::Share(real.met_known, real.returning - real.returning_unclear).value_or(0);
  const Result longest_idle = Replay(*desk, Routing::kLongestIdle, 0);
  constexpr double kBand = 0.25;
  EXPECT_NEAR(longest_idle.wait_s, real_wait_s, kBand * real_wait_s);
  EXPECT_NEAR(longest_idle.continuity, real_continuity, 0.02);
  EXPECT_EQ(longest_idle.served + longest_idle.others, 64'425);
  const Result preferred = Replay(*desk, Routing::kPreferred, kAsUsual);
  EXPECT_GT(preferred.continuity, longest_idle.continuity);
  EXPECT_LE(preferred.wait_s, 1.15 * longest_idle.wait_s);
}

// The rows of one month, as a file of their own.
std::string MonthOf(const std::string& path, const std::string& month) {
  absl::StatusOr<codec::CsvInput> input = codec::CsvInput::Open(path);
  EXPECT_TRUE(input.ok()) << input.status();
  std::string text;
  char bytes[1 << 16];
  for (;;) {
    const absl::StatusOr<std::size_t> count = input->Read(bytes, sizeof bytes);
    EXPECT_TRUE(count.ok()) << count.status();
    if (!count.ok() || *count == 0) break;
    text.append(bytes, *count);
  }
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::string rows = line + "\n";
  while (std::getline(lines, line)) {
    // Of all its times, the first is arrived_at.
    if (line.find(month + "-") < line.find(":")) rows += line + "\n";
  }
  return testing::TestFile(month + ".csv", rows);
}

TEST(Bank, WithObservedShiftsEachMonthIsMuchAsItWas) {
  const std::optional<std::string> path = testing::SharedFile(kBank);
  RAPPORT_SKIP_WITHOUT(path, kBank);
  for (const char* month : {"1999-01", "1999-02"}) {
    const std::unique_ptr<ReplayDesk> desk =
        Load(MonthOf(*path, month), ReplayShifts::kObserved, ReplayCapacity::kObserved);
    ASSERT_NE(desk, nullptr);
    EXPECT_GT(desk->contacts().size(), 30'000U);
    const ReplayOutcome real = WhatHappened(*desk, desk->contacts().front().arrived);
    const double real_wait_s = insight::Mean(real.waits).value_or(0) / 1e6;
    constexpr double kBand = 0.25;
    EXPECT_NEAR(Replay(*desk, Routing::kLongestIdle, 0).wait_s, real_wait_s, kBand * real_wait_s)
        << month;
  }
}

// "phone" is how these came in, and not a call that takes all of an agent: most of them had several
// in hand at once, for days, and one had 221.
TEST(Itsm, IsReplayedAsItWasCarried) {
  const std::optional<std::string> path = testing::SharedFile(kItsm);
  RAPPORT_SKIP_WITHOUT(path, kItsm);
  for (const ReplayShifts shifts : {ReplayShifts::kDay, ReplayShifts::kObserved}) {
    const std::unique_ptr<ReplayDesk> desk = Load(*path, shifts, ReplayCapacity::kHeld);
    ASSERT_NE(desk, nullptr);
    const Result preferred = Replay(*desk, Routing::kPreferred, kAsUsual);
    const Result last_agent = Replay(*desk, Routing::kLastAgent, 30);
    const Result longest_idle = Replay(*desk, Routing::kLongestIdle, 0);
    for (const Result& result : {preferred, last_agent, longest_idle}) {
      EXPECT_EQ(result.served + result.others, 17'136);
      EXPECT_LE(result.others, 17'136 / 50);
    }
    // Of agents of the same day, chance finds one in ten that the customer knows.
    EXPECT_NEAR(longest_idle.continuity, 0.102, 0.02);
    EXPECT_GT(last_agent.continuity, 4 * longest_idle.continuity);
    EXPECT_GT(preferred.continuity, last_agent.continuity);
  }
}

TEST(Itsm, IsReplayedWithoutAnError) {
  const std::optional<std::string> path = testing::SharedFile(kItsm);
  RAPPORT_SKIP_WITHOUT(path, kItsm);
  const std::unique_ptr<ReplayDesk> desk = Load(*path);
  ASSERT_NE(desk, nullptr);
  for (const Routing routing : {Routing::kPreferred, Routing::kLongestIdle, Routing::kLastAgent}) {
    const Result result = Replay(*desk, routing, kAsUsual);
    EXPECT_EQ(result.contacts, 17'136);
    EXPECT_EQ(result.served + result.others, 17'136);
  }
}

}  // namespace
}  // namespace rapport::sim
