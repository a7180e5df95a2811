#include "sim/replay_desk.h"

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "codec/csv_history.h"
#include "codec/location.h"
#include "gtest/gtest.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;

class ReplayDeskTest : public ::testing::Test {
 protected:
  // Writes a file of this test's own and returns its path.
  std::string File(const std::string& name, const std::string& text) {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    const std::string path = ::testing::TempDir() + "/replay_desk_" + test + "_" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  // Loads the file, which must be good.
  ReplayDesk& Load(const std::string& text) {
    source_.files = {File("desk.csv", text)};
    absl::StatusOr<std::unique_ptr<ReplayDesk>> desk = ReplayDesk::Load(source_, tally_);
    EXPECT_TRUE(desk.ok()) << desk.status();
    desk_ = *std::move(desk);
    return *desk_;
  }

  std::string Error(const std::string& text) {
    source_.files = {File("desk.csv", text)};
    const auto desk = ReplayDesk::Load(source_, tally_);
    EXPECT_FALSE(desk.ok());
    std::string message(codec::View(desk.status().message()));
    // The path differs from machine to machine.
    if (const auto at = message.find(source_.files[0]); at != message.npos) {
      message.replace(at, source_.files[0].size(), "desk.csv");
    }
    return message;
  }

  ReplaySource source_;
  codec::CsvTally tally_;
  std::unique_ptr<ReplayDesk> desk_;
};

TEST_F(ReplayDeskTest, KeepsWhoHadAContactFirstWhereAsked) {
  source_.keep_firsts = true;
  const ReplayDesk& desk = Load(
      "contact_id,arrived_at,first_agent_id,agent_id,ended_at,transfers\n"
      "late,90,b,a,95,2\nfirst,10,,a,20,\nsecond,10,a,a,30,0\n");
  ASSERT_EQ(desk.contacts().size(), 3U);
  EXPECT_EQ(desk.First(desk.contacts()[0]).agent, 0U);
  EXPECT_EQ(desk.First(desk.contacts()[0]).handed_over, ReplayFirst::kHandOversUnknown);
  EXPECT_EQ(desk.First(desk.contacts()[1]).agent, desk.contacts()[1].agent);
  EXPECT_EQ(desk.First(desk.contacts()[1]).handed_over, 0);
  EXPECT_EQ(desk.keys().Name(AgentId{desk.First(desk.contacts()[2]).agent}), "b");
  EXPECT_EQ(desk.First(desk.contacts()[2]).handed_over, 1);
}

TEST_F(ReplayDeskTest, WithoutTheColumnTheAgentHadItFromTheFirst) {
  source_.keep_firsts = true;
  const ReplayDesk& desk = Load("contact_id,arrived_at,agent_id,ended_at\none,10,a,20\n");
  EXPECT_EQ(desk.First(desk.contacts()[0]).agent, desk.contacts()[0].agent);
}

TEST_F(ReplayDeskTest, PutsContactsInOrderOfArrivalThenOfTheFile) {
  source_.keep_contact_keys = true;
  const ReplayDesk& desk = Load(
      "contact_id,arrived_at,agent_id,ended_at\n"
      "late,90,a,95\nfirst,10,a,20\nsecond,10,a,30\n");
  ASSERT_EQ(desk.contacts().size(), 3U);
  EXPECT_EQ(desk.keys().Name(ContactId{1}), "first");
  EXPECT_EQ(desk.keys().Name(ContactId{2}), "second");
  EXPECT_EQ(desk.keys().Name(ContactId{3}), "late");
  EXPECT_EQ(desk.contacts()[2].arrived, 90 * kSecond);
}

TEST_F(ReplayDeskTest, ReadsSeveralFilesAsOneStream) {
  source_.keep_contact_keys = true;
  source_.files = {
      File("b.csv", "contact_id,arrived_at,agent_id,ended_at\nb1,10,a,20\nb2,30,a,40\n"),
      File("a.csv", "ended_at,agent_id,arrived_at,contact_id\n15,a,10,a1\n30,a,20,b1\n")};
  source_.most_bad_rows = 0.25;
  const auto desk = ReplayDesk::Load(source_, tally_);
  ASSERT_TRUE(desk.ok()) << desk.status();
  ASSERT_EQ((*desk)->contacts().size(), 3U);
  EXPECT_EQ((*desk)->keys().Name(ContactId{1}), "b1");
  EXPECT_EQ((*desk)->keys().Name(ContactId{2}), "a1");
  EXPECT_EQ((*desk)->keys().Name(ContactId{3}), "b2");
  // The id of another file's contact is not this one's.
  ASSERT_EQ(tally_.bad_rows, 1);
  EXPECT_EQ(tally_.listed[0],
            source_.files[1] + ":3: contact_id: was \"b1\" once more, expected every contact once");
}

TEST_F(ReplayDeskTest, SaysWhyThereIsNothingToReplay) {
  EXPECT_EQ(Error("contact_id,arrived_at,agent_id,ended_at\n"),
            "desk.csv: has no contacts, expected at least one");
  EXPECT_EQ(Error("contact_id,arrived_at,ended_at,agent_id\nc,10,20,\n"),
            "desk.csv: agent_id: no contact has one, expected who took them");
  EXPECT_EQ(
      Error("contact_id,arrived_at,agent_id,ended_at\nc,10,a,\n"),
      "desk.csv: ended_at: no contact has one, those who hung up aside, expected when they ended");
  EXPECT_EQ(
      Error("contact_id,arrived_at,agent_id,ended_at,outcome\nc,10,a,,\nd,10,a,90,abandoned\n"),
      "desk.csv: ended_at: no contact has one, those who hung up aside, expected when they "
      "ended");
  EXPECT_EQ(Error("contact_id,arrived_at,agent_id,ended_at\nc,10,a,\nd,never,a,\n"),
            "desk.csv: 1 of 6 rows are bad (16.6667 %), expected at most 1 % (--max-bad-rows)");
}

TEST_F(ReplayDeskTest, SaysWhichColumnIsMissingBeforeItReadsTheRows) {
  EXPECT_EQ(Error("contact_id,arrived_at,ended_at\nc,never,20\n"),
            "desk.csv:1: agent_id: has no such column among \"contact_id\" \"arrived_at\" "
            "\"ended_at\", expected it, or --column agent_id=HEADER");
  EXPECT_EQ(Error("\ncontact_id,arrived_at,agent_id\nc,never,a\n"),
            "desk.csv:2: ended_at: has no such column among \"contact_id\" \"arrived_at\" "
            "\"agent_id\", expected it, or --column ended_at=HEADER");
  EXPECT_EQ(tally_.rows, 0);
  // Of several files one may be of those whom nobody took.
  source_.files = {File("lost.csv", "contact_id,arrived_at,outcome\nlost,10,abandoned\n"),
                   File("taken.csv", "contact_id,arrived_at,agent_id,ended_at\ntaken,10,a,20\n")};
  const auto desk = ReplayDesk::Load(source_, tally_);
  ASSERT_TRUE(desk.ok()) << desk.status();
  EXPECT_EQ((*desk)->contacts().size(), 2U);
}

TEST_F(ReplayDeskTest, KeepsPrioritiesOfTheRangeAndNoOthers) {
  const ReplayDesk& desk = Load(
      "contact_id,arrived_at,agent_id,ended_at,priority\n"
      "a,1,x,2,1\nb,2,x,3,9\nc,3,x,4,0\nd,4,x,5,10\ne,5,x,6,\n");
  std::vector<int> priorities;
  for (const ReplayContact& contact : desk.contacts()) priorities.push_back(contact.priority);
  EXPECT_EQ(priorities, (std::vector<int>{1, 9, 0, 0, 0}));
}

TEST_F(ReplayDeskTest, TakesTheMedianWhereAHandlingTimeIsNotKnown) {
  const ReplayDesk& desk = Load(
      "contact_id,category,outcome,agent_id,arrived_at,queued_at,started_at,ended_at\n"
      "a,red,served,x,0,5,10,40\n"   // 30, from its start.
      "b,red,served,x,1,5,,45\n"     // 40, from the queue.
      "c,red,served,x,2,,,72\n"      // 70, from its arrival.
      "d,red,served,x,3,,,\n"        // The median of the three.
      "e,red,abandoned,,4,,,9\n"     // Likewise.
      "f,blue,abandoned,,5,,,9\n"    // No blue one is known: the median of all, 30 30 40 70.
      "g,green,served,x,6,20,,15\n"  // Ended before it was queued: 0.
      "h,green,served,x,7,,10,40\n");
  std::vector<std::int64_t> seconds;
  for (const ReplayContact& contact : desk.contacts()) {
    seconds.push_back(desk.Handling(contact) / kSecond);
  }
  EXPECT_EQ(seconds, (std::vector<std::int64_t>{30, 40, 70, 40, 40, 30, 0, 30}));
}

TEST_F(ReplayDeskTest, AShiftIsFromTheFirstToTheLastContactOfADay) {
  const ReplayDesk& desk = Load(
      "contact_id,agent_id,arrived_at,started_at,ended_at\n"
      "a,x,1970-01-05T08:00:00,1970-01-05T08:01:00,1970-01-05T08:05:00\n"
      "b,x,1970-01-05T12:00:00,1970-01-05T12:00:00,1970-01-05T12:30:00\n"
      // Past midnight, of the same evening.
      "c,x,1970-01-05T23:50:00,1970-01-06T00:05:00,1970-01-06T00:20:00\n"
      // The next day's, early.
      "d,x,1970-01-06T04:00:00,1970-01-06T04:00:00,1970-01-06T04:10:00\n"
      // Taken up on one day, laid down on another.
      "e,x,1970-01-06T09:00:00,1970-01-06T09:00:00,1970-01-09T10:00:00\n"
      "f,x,1970-01-09T11:00:00,1970-01-09T11:00:00,\n"
      // A moment is no shift.
      "g,y,1970-01-05T08:00:00,1970-01-05T08:00:00,1970-01-05T08:00:00\n");
  ASSERT_EQ(desk.agents().size(), 2U);
  const std::vector<ReplayShift>& shifts = desk.agents()[0].shifts;
  constexpr std::int64_t kMinute = 60 * kSecond;
  const std::int64_t monday = 4 * 24 * kHour;
  ASSERT_EQ(shifts.size(), 3U);
  EXPECT_EQ(shifts[0].in, monday + 8 * kHour + kMinute);
  EXPECT_EQ(shifts[0].out, monday + 24 * kHour + 20 * kMinute);
  EXPECT_EQ(shifts[1].in, monday + 28 * kHour);
  EXPECT_EQ(shifts[1].out, monday + 33 * kHour);
  EXPECT_EQ(shifts[2].in, monday + (4 * 24 + 10) * kHour);
  EXPECT_EQ(shifts[2].out, monday + (4 * 24 + 11) * kHour);
  EXPECT_TRUE(desk.agents()[1].shifts.empty());
}

TEST_F(ReplayDeskTest, ATeamIsTheOneOfMostContacts) {
  const ReplayDesk& desk = Load(
      "contact_id,agent_id,team,arrived_at,ended_at\n"
      "a,x,north,1,2\nb,x,south,3,4\nc,x,south,5,6\nd,y,north,1,2\n");
  ASSERT_EQ(desk.agents().size(), 2U);
  EXPECT_EQ(desk.keys().Name(desk.agents()[0].team), "south");
  EXPECT_EQ(desk.keys().Name(desk.agents()[1].team), "north");
}

TEST_F(ReplayDeskTest, CapacityIsTheMostHeldAtOnceCallsAside) {
  const ReplayDesk& desk = Load(
      "contact_id,agent_id,channel,arrived_at,ended_at\n"
      // Three chats at once, one of no length; the one that begins when another ends is not beside
      // it.
      "a,x,chat,0,100\nb,x,chat,50,100\nc,x,chat,60,60\nd,x,chat,100,110\n"
      "e,y,Phone,0,100\nf,y,Phone,10,90\ng,y,Phone,20,80\n"
      "h,z,,0,10\ni,z,,5,10\n");
  ASSERT_EQ(desk.agents().size(), 3U);
  EXPECT_EQ(desk.agents()[0].capacity, 3);
  EXPECT_EQ(desk.agents()[1].capacity, 1);
  EXPECT_EQ(desk.agents()[2].capacity, 2);
  ASSERT_EQ(desk.phone_channels().size(), 1U);
  EXPECT_EQ(desk.keys().Name(desk.phone_channels()[0]), "Phone");
}

TEST_F(ReplayDeskTest, KnowsWhetherThereArePatienceAndAccounts) {
  EXPECT_FALSE(Load("contact_id,agent_id,arrived_at,ended_at\na,x,1,2\n").has_patience());
  EXPECT_FALSE(desk_->Has(codec::CsvColumn::kAccountId));
  Load(
      "contact_id,agent_id,arrived_at,ended_at,outcome,account_id\n"
      "a,x,1,2,served,\nb,,1,2,abandoned,\n");
  EXPECT_TRUE(desk_->has_patience());
  EXPECT_TRUE(desk_->Has(codec::CsvColumn::kAccountId));
}

TEST(ReplayKeys, EntersEachKeyOnce) {
  ReplayKeys keys;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(keys.Add(std::to_string(i)));
  for (int i = 0; i < 10'000; ++i) EXPECT_FALSE(keys.Add(std::to_string(i)));
  EXPECT_TRUE(keys.Add(""));
  EXPECT_FALSE(keys.Add(""));
  EXPECT_EQ(keys.Key(0), "0");
  EXPECT_EQ(keys.Key(9'999), "9999");
  EXPECT_EQ(keys.size(), 10'001U);
}

}  // namespace
}  // namespace rapport::sim
