#include "sim/desk_generator.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "gtest/gtest.h"
#include "sim/desk_queue.h"
#include "sim/splitmix.h"
#include "tools/generate_command.h"

namespace rapport::sim {
namespace {

std::vector<DeskCall> Calls(const DeskOptions& options) {
  std::vector<DeskCall> all;
  for (int day = 0; day < options.days; ++day) {
    const std::vector<DeskCall> calls = GenerateDay(options, day);
    all.insert(all.end(), calls.begin(), calls.end());
  }
  return all;
}

std::string Csv(const DeskOptions& options) {
  std::ostringstream csv;
  GenerateDesk(options, csv);
  return csv.str();
}

std::uint64_t HashOf(const std::string& text) {
  std::uint64_t hash = 0;
  for (const char c : text) hash = Mix(hash * 31 + static_cast<unsigned char>(c));
  return hash;
}

TEST(SplitMixTest, IsThePublishedGenerator) {
  SplitMix random(1234567);
  EXPECT_EQ(random.Next(), 6457827717110365317u);
  EXPECT_EQ(random.Next(), 3203168211198807973u);
  EXPECT_EQ(random.Next(), 9817491932198370423u);
}

TEST(SplitMixTest, DrawsStayInRangeAndReachItsEnds) {
  SplitMix random(7);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(random.Between(-2, 2));
  EXPECT_EQ(seen, (std::set<std::int64_t>{-2, -1, 0, 1, 2}));
}

TEST(DeskGeneratorTest, SameSeedSameBytesOnEveryMachine) {
  const std::string csv = Csv({.seed = 1, .days = 2});
  EXPECT_EQ(csv, Csv({.seed = 1, .days = 2}));
  EXPECT_NE(csv, Csv({.seed = 2, .days = 2}));
  EXPECT_EQ(HashOf(csv), 2181339727946124147u)
      << "the made-up desk has changed; say so in CHANGELOG.md";
}

TEST(DeskGeneratorTest, LongerHistoryStartsWithTheShorterOne) {
  const std::string shorter = Csv({.seed = 5, .days = 2});
  const std::string longer = Csv({.seed = 5, .days = 3});
  EXPECT_EQ(longer.substr(0, shorter.size()), shorter);
}

TEST(DeskGeneratorTest, TimesFollowEachOther) {
  std::int64_t last = 0;
  for (const DeskCall& call : Calls({.seed = 3, .days = 7})) {
    EXPECT_GE(call.arrived, last);
    last = call.arrived;
    EXPECT_GT(call.queued, call.arrived);
    EXPECT_GT(call.ended, call.queued);
    EXPECT_EQ(call.agent >= 0, call.started >= 0);
    if (call.agent >= 0) {
      EXPECT_GE(call.started, call.queued);
      EXPECT_GT(call.ended, call.started);
    }
  }
}

TEST(DeskGeneratorTest, NobodyTakesTwoCallsAtOnce) {
  std::map<int, std::vector<std::pair<std::int64_t, std::int64_t>>> by_agent;
  for (const DeskCall& call : Calls({.seed = 3, .days = 7})) {
    if (call.agent >= 0) by_agent[call.agent].emplace_back(call.started, call.ended);
  }
  EXPECT_EQ(by_agent.size(), 29u);
  for (auto& [agent, calls] : by_agent) {
    std::sort(calls.begin(), calls.end());
    for (std::size_t i = 1; i < calls.size(); ++i) {
      EXPECT_GE(calls[i].first, calls[i - 1].second) << "agent " << agent;
    }
  }
}

TEST(DeskGeneratorTest, LooksLikeABank) {
  const std::vector<DeskCall> calls = Calls({.seed = 1, .days = 28});
  std::map<std::int64_t, int> contacts;
  std::int64_t identified = 0, returning = 0, served = 0, waited = 0, handled = 0;
  for (const DeskCall& call : calls) {
    if (call.customer >= 0) {
      ++identified;
      if (contacts[call.customer]++ > 0) ++returning;
    }
    if (call.agent >= 0) {
      ++served;
      waited += call.started - call.queued;
      handled += call.ended - call.started;
    }
  }
  const auto total = static_cast<std::int64_t>(calls.size());
  const auto percent = [](std::int64_t part, std::int64_t of) { return 100 * part / of; };
  EXPECT_NEAR(static_cast<double>(total), 28 * 870, 28 * 60);
  EXPECT_NEAR(static_cast<double>(percent(total - identified, total)), 58, 1);
  EXPECT_GE(percent(returning, identified), 60);
  EXPECT_GE(percent(served, total), 85);
  EXPECT_LE(percent(served, total), 97);
  EXPECT_GE(waited / served, 15);
  EXPECT_LE(waited / served, 60);
  EXPECT_NEAR(static_cast<double>(handled / served), 210, 20);
  int most = 0;
  for (const auto& [customer, count] : contacts) most = std::max(most, count);
  EXPECT_GE(most, 20) << "no regulars";
}

TEST(DeskQueueTest, LongestIdleTakesTheFirstInLine) {
  const std::vector<DeskShift> shifts = {{.agent = 0, .from = 0, .to = 1'000},
                                         {.agent = 1, .from = 10, .to = 1'000}};
  std::vector<DeskCall> calls(5);
  const std::vector<std::int64_t> queued = {20, 30, 40, 50, 60};
  for (std::size_t i = 0; i < calls.size(); ++i) calls[i].queued = queued[i];
  calls[4].priority = 1;  // Counts from -30.
  const std::vector<DeskDemand> demands = {{.patience = 900, .handling = 100, .after_call = 5},
                                           {.patience = 900, .handling = 200, .after_call = 0},
                                           {.patience = 900, .handling = 10, .after_call = 0},
                                           {.patience = 75, .handling = 10, .after_call = 0},
                                           {.patience = 900, .handling = 10, .after_call = 0}};
  ServeDay(shifts, demands, {1'000'000, 1'000'000}, calls);
  EXPECT_EQ(calls[0].agent, 0);
  EXPECT_EQ(calls[0].ended, 120);
  EXPECT_EQ(calls[1].agent, 1);
  EXPECT_EQ(calls[4].agent, 0);
  EXPECT_EQ(calls[4].started, 125);
  EXPECT_EQ(calls[2].started, 135);
  EXPECT_EQ(calls[3].agent, -1) << "hung up at 125, before the next agent was free";
  EXPECT_EQ(calls[3].ended, 125);
}

TEST(DeskQueueTest, BreaksAndTheEndOfAShiftKeepCallsWaiting) {
  const std::vector<DeskShift> shifts = {
      {.agent = 0, .from = 0, .to = 100, .breaks = {{.due = 50, .length = 30}}},
      {.agent = 1, .from = 95, .to = 100, .closes = true}};
  std::vector<DeskCall> calls(3);
  calls[0].queued = 60;
  calls[1].queued = 81;
  calls[2].queued = 82;
  const std::vector<DeskDemand> demands(3, {.patience = 500, .handling = 40, .after_call = 0});
  ServeDay(shifts, demands, {1'000'000, 2'000'000}, calls);
  EXPECT_EQ(calls[0].started, 80) << "after the break";
  EXPECT_EQ(calls[1].agent, 1);
  EXPECT_EQ(calls[1].ended, 115) << "the faster agent";
  EXPECT_EQ(calls[2].agent, 1) << "who closes stays while somebody waits";
  EXPECT_EQ(calls[2].started, 115);
}

int RunGenerate(const std::string& arguments) {
  CLI::App app;
  int exit_code = -1;
  tools::AddGenerateCommand(app, exit_code);
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError&) {
    return 2;
  }
  return exit_code;
}

TEST(GenerateCommandTest, WritesTheFileOrSaysWhyNot) {
  const std::string path = ::testing::TempDir() + "rapport_generated_desk.csv";
  EXPECT_EQ(RunGenerate("generate --seed 9 --days 1 --output " + path), 0);
  EXPECT_EQ(RunGenerate("generate --days 0"), 2);
  EXPECT_EQ(RunGenerate("generate --days 1 --output /nonexistent/desk.csv"), 1);
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(RunGenerate("generate --seed 9 --days 1"), 0);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), Csv({.seed = 9, .days = 1}));
}

}  // namespace
}  // namespace rapport::sim
