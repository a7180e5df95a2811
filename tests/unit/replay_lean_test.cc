// What a replay counts for the charts of its report: who took how much, on which day customers met
// someone they know, and who leans on whom.

#include "sim/replay_lean.h"

#include <cstdint>
#include <fstream>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "codec/csv_history.h"
#include "gtest/gtest.h"
#include "sim/desk_generator.h"
#include "sim/replay_desk.h"
#include "sim/replay_known.h"
#include "sim/replay_run.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kAlways = std::numeric_limits<std::int64_t>::min();

std::unique_ptr<ReplayDesk> LoadFile(const std::string& path) {
  ReplaySource source;
  source.files = {path};
  codec::CsvTally tally;
  absl::StatusOr<std::unique_ptr<ReplayDesk>> desk = ReplayDesk::Load(source, tally);
  EXPECT_TRUE(desk.ok()) << desk.status();
  return desk.ok() ? *std::move(desk) : nullptr;
}

std::string PathOf(const std::string& name) {
  return ::testing::TempDir() + "/replay_lean_" +
         ::testing::UnitTest::GetInstance()->current_test_info()->name() + name;
}

std::unique_ptr<ReplayDesk> Load(const std::string& text) {
  std::ofstream(PathOf(".csv"), std::ios::binary) << text;
  return LoadFile(PathOf(".csv"));
}

ReplayOutcome Replay(const ReplayDesk& desk, std::int64_t from) {
  const ReplayOptions options{.from = from};
  absl::StatusOr<ReplayOutcome> outcome =
      RunReplay(desk, PolicyForDesk(Policy{}, desk), LimitsForDesk(desk), options);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  return outcome.ok() ? *std::move(outcome) : ReplayOutcome{};
}

TEST(ReplayLean, CountsRegularsOnly) {
  ReplayKnown known(5);
  const auto serve = [&](std::uint32_t customer, std::uint32_t agent, int times) {
    for (int i = 0; i < times; ++i) ++known.Serve(customer, agent, i)->counted;
  };
  serve(1, 7, 4);  // All with 7.
  serve(2, 7, 3);  // Most with 8.
  serve(2, 8, 4);
  serve(3, 7, 2);  // Half is not most.
  serve(3, 8, 2);
  serve(4, 7, 3);  // Too few.
  serve(5, 0, 9);  // By whom is not known; what is known is too little.
  serve(5, 8, 3);
  std::vector<std::int32_t> index_of(9, -1);
  index_of[7] = 1;
  index_of[8] = 0;
  const ReplayLean lean = FindReplayLean(known, index_of, 2);
  EXPECT_EQ(lean.regulars, 3);
  EXPECT_EQ(lean.all_with_one, 1);
  EXPECT_EQ(lean.most_with_one, 1);
  EXPECT_EQ(lean.by_agent, (std::vector<std::int64_t>{1, 1}));
}

TEST(ReplayKnown, HasAnEntryForEachWhomSomebodyMet) {
  ReplayKnown known(1);
  EXPECT_EQ(known.Serve(0, 7, 100), nullptr) << "nobody in particular";
  known.Serve(1, 7, 100)->counted = 5;
  EXPECT_EQ(known.Serve(1, 7, 200)->counted, 5U);
  EXPECT_EQ(known.Serve(1, 8, 200)->counted, 0U);
}

// One agent, one customer, five calls on two days; and a caller whose agent nobody knows.
constexpr char kTwoDays[] =
    "contact_id,customer_id,agent_id,channel,outcome,arrived_at,started_at,ended_at\n"
    "c1,k1,a1,phone,served,2020-01-01T10:00:00,2020-01-01T10:00:00,2020-01-01T10:01:00\n"
    "c2,k1,a1,phone,served,2020-01-01T11:00:00,2020-01-01T11:00:00,2020-01-01T11:01:00\n"
    "c3,k1,a1,phone,served,2020-01-03T10:00:00,2020-01-03T10:00:00,2020-01-03T10:01:00\n"
    "c4,k1,a1,phone,served,2020-01-03T11:00:00,2020-01-03T11:00:00,2020-01-03T11:01:00\n"
    "c5,k1,,phone,served_agent_unknown,2020-01-03T11:30:00,2020-01-03T11:30:00,"
    "2020-01-03T11:31:00\n"
    "c6,k1,a1,phone,served,2020-01-03T12:00:00,2020-01-03T12:00:00,2020-01-03T12:01:00\n";

TEST(ReplayRun, CountsDaysAgentsAndLean) {
  const std::unique_ptr<ReplayDesk> desk = Load(kTwoDays);
  const ReplayOutcome outcome = Replay(*desk, kAlways);
  ASSERT_EQ(outcome.days.size(), 3U);
  EXPECT_EQ(outcome.days[0].returning, 1);
  EXPECT_EQ(outcome.days[0].met_known, 1);
  EXPECT_EQ(outcome.days[1].returning, 0);
  EXPECT_EQ(outcome.days[2].returning, 4);
  EXPECT_EQ(outcome.days[2].met_known, 4);
  EXPECT_EQ(outcome.loads.at(0).served, 6);
  EXPECT_EQ(outcome.lean.regulars, 1);
  EXPECT_EQ(outcome.lean.all_with_one, 1);
  EXPECT_EQ(outcome.lean.by_agent, std::vector<std::int64_t>{1});
}

TEST(ReplayRun, CountsNothingOfWhatCameBefore) {
  const std::unique_ptr<ReplayDesk> desk = Load(kTwoDays);
  const std::int64_t third_day = desk->contacts()[2].arrived;
  for (const ReplayOutcome& outcome : {Replay(*desk, third_day), WhatHappened(*desk, third_day)}) {
    ASSERT_EQ(outcome.days.size(), 1U);
    // In reality it is not known whom c5 met.
    EXPECT_EQ(outcome.days[0].returning, 4 - outcome.returning_unclear);
    EXPECT_EQ(outcome.loads.at(0).served, 4 - outcome.returning_unclear);
    EXPECT_EQ(outcome.lean.regulars, 1 - outcome.returning_unclear) << "three are too few";
  }
}

TEST(WhatHappened, CountsDaysAgentsAndLean) {
  const std::unique_ptr<ReplayDesk> desk = Load(kTwoDays);
  const ReplayOutcome outcome = WhatHappened(*desk, kAlways);
  ASSERT_EQ(outcome.days.size(), 3U);
  EXPECT_EQ(outcome.days[2].returning, 3);
  EXPECT_EQ(outcome.days[2].met_known, 3);
  EXPECT_EQ(outcome.loads.at(0).served, 5);
  EXPECT_EQ(outcome.loads.at(0).present, 0) << "the file does not tell";
  EXPECT_EQ(outcome.lean.regulars, 1);
  EXPECT_EQ(outcome.lean.by_agent, std::vector<std::int64_t>{1});
}

TEST(WhatHappened, CountsWhatEndsAfterTheLastArrival) {
  const std::unique_ptr<ReplayDesk> desk = Load(
      "contact_id,customer_id,agent_id,arrived_at,ended_at\n"
      "c1,k1,a1,130000,130100\nc2,k1,a1,130200,130300\nc3,k1,a1,130400,130500\n"
      "c4,k1,a1,130600,130700\n");
  EXPECT_EQ(WhatHappened(*desk, kAlways).lean.regulars, 1);
}

// On a whole desk the parts add up to what is counted as a whole.
TEST(ReplayRun, PartsAddUp) {
  std::ofstream file(PathOf("_desk.csv"), std::ios::binary);
  GenerateDesk({.seed = 3, .days = 3}, file);
  file.close();
  const std::unique_ptr<ReplayDesk> desk = LoadFile(PathOf("_desk.csv"));
  for (const ReplayOutcome& outcome : {Replay(*desk, kAlways), WhatHappened(*desk, kAlways)}) {
    std::int64_t returning = outcome.returning_unclear;
    std::int64_t met_known = 0;
    for (const ReplayDay& day : outcome.days) {
      returning += day.returning;
      met_known += day.met_known;
    }
    EXPECT_EQ(returning, outcome.returning);
    EXPECT_EQ(met_known, outcome.met_known);
    EXPECT_GT(met_known, 0);
    std::int64_t served = 0;
    for (const ReplayLoad& load : outcome.loads) served += load.served;
    EXPECT_EQ(served, std::ssize(outcome.waits));
    const ReplayLean& lean = outcome.lean;
    EXPECT_EQ(std::accumulate(lean.by_agent.begin(), lean.by_agent.end(), std::int64_t{0}),
              lean.all_with_one + lean.most_with_one);
    EXPECT_GT(lean.regulars, 0);
  }
}

}  // namespace
}  // namespace rapport::sim
