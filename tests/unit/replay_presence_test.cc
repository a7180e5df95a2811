#include "sim/replay_presence.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codec/csv_history.h"
#include "gtest/gtest.h"
#include "rapport/event.h"
#include "rapport/policy.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "support/program.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
// Some noon; the times of these tests are seconds after it.
constexpr std::int64_t kNoon = 129'600;

using Seconds = std::pair<std::int64_t, std::int64_t>;
using Absences = std::vector<Seconds>;

// A contact; times below 0 are not stated.
struct Row {
  std::string agent;
  std::int64_t arrived;
  std::int64_t started;
  std::int64_t ended;
  std::string channel = "phone";
  std::string team = "";
  std::string topic = "";
  std::string outcome = "served";
};

std::string Csv(const std::vector<Row>& rows) {
  std::string csv =
      "contact_id,agent_id,channel,team,category,outcome,arrived_at,started_at,ended_at\n";
  const auto time = [](std::int64_t seconds) {
    return "," + (seconds < 0 ? "" : std::to_string(kNoon + seconds));
  };
  int number = 0;
  for (const Row& row : rows) {
    csv += "c" + std::to_string(++number) + "," + row.agent + "," + row.channel + "," + row.team +
           "," + row.topic + "," + row.outcome + time(row.arrived) + time(row.started) +
           time(row.ended) + "\n";
  }
  return csv;
}

std::unique_ptr<ReplayDesk> Load(const std::vector<Row>& rows, ReplayCapacity capacity) {
  ReplaySource source;
  source.files = {testing::TestFile("desk.csv", Csv(rows))};
  source.shifts = ReplayShifts::kObserved;
  source.capacity = capacity;
  codec::CsvTally tally;
  absl::StatusOr<std::unique_ptr<ReplayDesk>> desk = ReplayDesk::Load(source, tally);
  EXPECT_TRUE(desk.ok()) << desk.status();
  EXPECT_EQ(tally.bad_rows, 0);
  return *std::move(desk);
}

std::unique_ptr<ReplayDesk> Load(const std::vector<Row>& rows) {
  return Load(rows, ReplayCapacity::kObserved);
}

// Of the index-th agent that the rows name.
Absences AbsencesOf(const ReplayDesk& desk, std::size_t index) {
  Absences absences;
  for (const ReplayAbsence& absence : desk.agents().at(index).absences) {
    absences.emplace_back(absence.from / kSecond - kNoon, absence.to / kSecond - kNoon);
  }
  return absences;
}

TEST(ReplayPresenceTest, WhoTakesNothingWhileAContactWaitsIsAway) {
  const auto desk = Load({{"anna", 0, 0, 100},
                          {"ben", 0, 0, 300},
                          {"ben", 200, 300, 350},  // Waits for ben, while anna has nothing.
                          {"anna", 400, 400, 450}});
  EXPECT_EQ(AbsencesOf(*desk, 0), (Absences{{200, 300}}));
  EXPECT_EQ(AbsencesOf(*desk, 1), Absences{});
  EXPECT_TRUE(desk->has_waits());
}

TEST(ReplayPresenceTest, WhatTheyTakeLateTheyWereAwayFor) {
  // The first waited while anna was on the phone, and then for as long as she took to turn to it.
  const auto desk = Load({{"anna", 0, 0, 100}, {"anna", 50, 107, 200}, {"anna", 300, 300, 301}});
  EXPECT_EQ(AbsencesOf(*desk, 0), (Absences{{100, 107}}));
}

TEST(ReplayPresenceTest, WhoGaveUpHadWaited) {
  const auto desk = Load({{"anna", 0, 0, 100},
                          {"", 150, -1, 170, "phone", "", "", "abandoned"},
                          {"", 160, 190, 195, "phone", "", "", "served_agent_unknown"},
                          {"anna", 200, 200, 210}});
  EXPECT_EQ(AbsencesOf(*desk, 0), (Absences{{150, 190}}));
}

TEST(ReplayPresenceTest, NobodyIsAwayWhereNobodyIsSeenToWait) {
  // At once; without a beginning; begun before it was there; given up at nobody knows what time.
  const auto desk = Load({{"anna", 0, 0, 100},
                          {"ben", 150, 150, 250},
                          {"ben", 260, -1, 270},
                          {"ben", 280, 275, 290},
                          {"", 290, -1, -1, "phone", "", "", "abandoned"},
                          {"anna", 300, 300, 301}});
  EXPECT_EQ(AbsencesOf(*desk, 0), Absences{});
  EXPECT_FALSE(desk->has_waits());
}

TEST(ReplayPresenceTest, WaitingCountsOnlyForThoseWhoCouldHaveEndedIt) {
  const std::vector<Row> others = {
      {"ben", 200, 210, 211, "chat", "north", "red"},   // Anna takes no chats,
      {"ben", 220, 230, 231, "phone", "south", "red"},  // nothing of this team,
      {"ben", 240, 250, 251, "phone", "north", "blue"}  // and nothing of this topic.
  };
  std::vector<Row> rows = {{"anna", 0, 0, 100, "phone", "north", "red"},
                           {"anna", 400, 400, 401, "phone", "north", "red"}};
  rows.insert(rows.end(), others.begin(), others.end());
  EXPECT_EQ(AbsencesOf(*Load(rows), 0), Absences{});
  // Once, at any time, shows that she could.
  rows.push_back({"anna", 500, 500, 501, "chat", "south", "blue"});
  EXPECT_EQ(AbsencesOf(*Load(rows), 0), (Absences{{200, 210}, {220, 230}, {240, 250}}));
}

TEST(ReplayPresenceTest, AnHourOnThePhoneIsNoWait) {
  const std::vector<Row> rows = {
      {"anna", 0, 0, 100}, {"ben", 200, 3'801, 3'900}, {"anna", 5'000, 5'000, 5'001}};
  EXPECT_EQ(AbsencesOf(*Load(rows), 0), Absences{});
  std::vector<Row> mails = rows;
  for (Row& row : mails) row.channel = "mail";
  EXPECT_EQ(AbsencesOf(*Load(mails), 0), (Absences{{200, 3'801}}));
}

TEST(ReplayPresenceTest, WhoHasAnythingInHandIsAtWork) {
  const auto desk = Load({{"anna", 0, 0, 300, "chat"},
                          {"anna", 10, 10, 50, "chat"},
                          {"ben", 100, 350, 400, "chat"},
                          {"anna", 380, 380, 390, "chat"}});
  EXPECT_EQ(AbsencesOf(*desk, 0), (Absences{{300, 350}}));
}

TEST(ReplayPresenceTest, BetweenShiftsNobodyIsAway) {
  constexpr std::int64_t kDay = 86'400;
  const auto desk = Load({{"anna", 0, 0, 100},
                          {"anna", 200, 200, 300},
                          {"", 1'000, -1, 1'100, "phone", "", "", "abandoned"},
                          {"anna", kDay, kDay, kDay + 10},
                          {"", kDay + 20, -1, kDay + 30, "phone", "", "", "abandoned"},
                          {"anna", kDay + 40, kDay + 40, kDay + 50}});
  EXPECT_EQ(AbsencesOf(*desk, 0), (Absences{{kDay + 20, kDay + 30}}));
}

TEST(ReplayPresenceTest, ManyAbsencesInARowBeginWithOneOfTheSameLength) {
  std::vector<Row> rows = {{"anna", 0, 0, 100}, {"anna", 2'000, 2'000, 2'001}};
  for (int i = 1; i <= 10; ++i) {
    rows.push_back({"", 100 * i, -1, 100 * i + 5, "phone", "", "", "abandoned"});
  }
  Absences absences = AbsencesOf(*Load(rows), 0);
  ASSERT_EQ(absences.size(), 8U);
  EXPECT_EQ(absences.front(), Seconds(290, 305));  // Three of 5 s each.
  EXPECT_EQ(absences[1], Seconds(400, 405));
  EXPECT_EQ(absences.back(), Seconds(1'000, 1'005));
}

// --- Replayed ---

struct Replayed {
  std::vector<std::int64_t> waits_s;
  std::vector<ReplayLoad> loads;
  std::vector<std::pair<std::int64_t, Presence>> anna;  // What the router was told, and when.
};

Replayed Replay(const ReplayDesk& desk, std::int64_t from) {
  Policy policy;
  policy.routing = Routing::kLongestIdle;
  Replayed replayed;
  ReplayOptions options;
  options.from = from;
  options.journal = [&](const Event& event, const std::vector<Decision>&) {
    if (const auto* told = std::get_if<AgentUpdated>(&event.what);
        told != nullptr && told->agent.value == 1) {
      replayed.anna.emplace_back(absl::ToUnixSeconds(event.at) - kNoon, told->presence);
    }
    return absl::OkStatus();
  };
  auto outcome = RunReplay(desk, PolicyForDesk(policy, desk), LimitsForDesk(desk), options);
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  for (const std::int64_t wait : outcome->waits) replayed.waits_s.push_back(wait / kSecond);
  replayed.loads = std::move(outcome->loads);
  return replayed;
}

Replayed Replay(const ReplayDesk& desk) {
  return Replay(desk, std::numeric_limits<std::int64_t>::min());
}

using Waits = std::vector<std::int64_t>;
using Told = std::vector<std::pair<std::int64_t, Presence>>;

TEST(ReplayPresenceTest, WhoIsAwayGetsNothingUntilTheyAreBack) {
  // Anna is on a break from 150; a colleague whom nobody knows takes the call at 190.
  const auto desk = Load({{"anna", 0, 0, 100},
                          {"", 150, 190, 195, "phone", "", "", "served_agent_unknown"},
                          {"anna", 300, 300, 310}});
  const Replayed replayed = Replay(*desk);
  EXPECT_EQ(replayed.waits_s, (Waits{0, 40, 0}));
  EXPECT_EQ(replayed.anna, (Told{{0, Presence::kSignedOut},
                                 {0, Presence::kAvailable},
                                 {150, Presence::kAway},
                                 {190, Presence::kAvailable},
                                 {310, Presence::kSignedOut}}));
  ASSERT_EQ(replayed.loads.size(), 1U);
  EXPECT_EQ(replayed.loads[0].present, (310 - 40) * kSecond);
  EXPECT_EQ(replayed.loads[0].busy, (100 + 5 + 10) * kSecond);
}

// In what happened anna was away from 200 to 300. Here she has a call from 150 to 300, which was
// ben's.
std::vector<Row> BusyWhenTheBreakIsDue() {
  return {{"anna", 0, 0, 100},    {"ben", 0, 0, 120},      {"ben", 150, 150, 300},
          {"ben", 200, 300, 600}, {"anna", 310, 310, 350}, {"anna", 700, 700, 701}};
}

TEST(ReplayPresenceTest, AContactDoesNotCutABreakShort) {
  const auto desk = Load(BusyWhenTheBreakIsDue());
  ASSERT_EQ(AbsencesOf(*desk, 0), (Absences{{200, 300}}));
  const Replayed replayed = Replay(*desk);
  // She goes at 300, and the caller of 310 waits for her to come back at 400.
  EXPECT_EQ(replayed.waits_s, (Waits{0, 0, 0, 0, 90, 0}));
  EXPECT_EQ(replayed.anna, (Told{{0, Presence::kSignedOut},
                                 {0, Presence::kAvailable},
                                 {200, Presence::kAway},
                                 {400, Presence::kAvailable},
                                 {701, Presence::kSignedOut}}));
}

TEST(ReplayPresenceTest, OneWhoHasRoomIsAwayByTheClock) {
  std::vector<Row> rows = BusyWhenTheBreakIsDue();
  for (Row& row : rows) row.channel = "chat";
  rows.push_back({"anna", 700, 700, 701, "chat"});  // Two at once, so she could have had another.
  const auto desk = Load(rows);
  ASSERT_EQ(AbsencesOf(*desk, 0), (Absences{{200, 300}}));
  ASSERT_EQ(desk->agents()[0].capacity, 2);
  const Replayed replayed = Replay(*desk);
  EXPECT_EQ(replayed.anna[2], std::make_pair(std::int64_t{200}, Presence::kAway));
  EXPECT_EQ(replayed.anna[3], std::make_pair(std::int64_t{300}, Presence::kAvailable));
}

TEST(ReplayPresenceTest, AShiftThatEndsEndsTheBreak) {
  constexpr std::int64_t kDay = 86'400;
  std::vector<Row> rows = BusyWhenTheBreakIsDue();
  rows.pop_back();  // Her shift now ends at 350, with 50 s of the break to come.
  rows.push_back({"anna", kDay, kDay, kDay + 10});
  rows.push_back({"anna", kDay + 20, kDay + 20, kDay + 30});
  const Replayed replayed = Replay(*Load(rows));
  EXPECT_EQ(replayed.anna, (Told{{0, Presence::kSignedOut},
                                 {0, Presence::kAvailable},
                                 {200, Presence::kAway},
                                 {350, Presence::kSignedOut},
                                 {kDay, Presence::kAvailable},
                                 {kDay + 30, Presence::kSignedOut}}));
}

TEST(ReplayPresenceTest, ABreakBegunBeforeWhatIsScoredLastsOnIntoIt) {
  const auto desk = Load({{"anna", 0, 0, 100},
                          {"", 120, 130, 131, "phone", "", "", "served_agent_unknown"},
                          {"", 150, 190, 195, "phone", "", "", "served_agent_unknown"},
                          {"", 180, 185, 186, "phone", "", "", "served_agent_unknown"},
                          {"anna", 300, 300, 310}});
  const Replayed replayed = Replay(*desk, (kNoon + 170) * kSecond);
  EXPECT_EQ(replayed.anna, (Told{{100, Presence::kSignedOut},
                                 {170, Presence::kAvailable},
                                 {170, Presence::kAway},
                                 {190, Presence::kAvailable},
                                 {310, Presence::kSignedOut}}));
  EXPECT_EQ(replayed.waits_s, (Waits{10, 0}));
}

TEST(ReplayPresenceTest, CallsAreCarriedAsOthersWhereTheyWere) {
  const std::vector<Row> rows = {{"anna", 0, 0, 500}, {"anna", 10, 10, 400}, {"anna", 20, 20, 300}};
  EXPECT_EQ(Load(rows)->agents()[0].capacity, 1);
  EXPECT_EQ(Replay(*Load(rows)).waits_s, (Waits{0, 490}));  // Then her shift is over.
  const auto held = Load(rows, ReplayCapacity::kHeld);
  EXPECT_EQ(held->agents()[0].capacity, 3);
  EXPECT_TRUE(held->phone_channels().empty());
  EXPECT_EQ(Replay(*held).waits_s, (Waits{0, 0, 0}));
}

}  // namespace
}  // namespace rapport::sim
