// Where a desk is decides when its days of work begin.

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "codec/csv_history.h"
#include "codec/micros.h"
#include "codec/zone.h"
#include "gtest/gtest.h"
#include "sim/replay_desk.h"
#include "support/program.h"

namespace rapport {
namespace {

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;

constexpr char kHeader[] =
    "contact_id,customer_id,agent_id,arrived_at,started_at,ended_at,outcome\n";

// One agent at work from 09:00 to 17:00 on two days, as the wall's clock shows it, with a contact
// in every hour. Where a day is cut at 14:00, the agent is there over night.
std::string Desk(const std::string& offset) {
  std::string rows = kHeader;
  for (const char* day : {"2024-03-04", "2024-03-05"}) {
    for (int hour = 9; hour < 17; ++hour) {
      const std::string at = absl::StrFormat("%sT%02d", day, hour);
      const std::string begun = absl::StrFormat("%s:00:00%s", at, offset);
      absl::StrAppendFormat(&rows, "c%s,mia,anna,%s,%s,%s:59:00%s,served\n", at, begun, begun, at,
                            offset);
    }
  }
  return rows;
}

// The same in Unix seconds, of a desk that is ten hours ahead.
std::string UnixDesk() {
  std::string rows = kHeader;
  for (const std::int64_t midnight : {1'709'510'400 - 36'000, 1'709'596'800 - 36'000}) {
    for (int hour = 9; hour < 17; ++hour) {
      const std::int64_t at = midnight + hour * 3'600;
      absl::StrAppendFormat(&rows, "c%d,mia,anna,%d,%d,%d,served\n", at, at, at, at + 3'540);
    }
  }
  return rows;
}

struct Loaded {
  std::unique_ptr<sim::ReplayDesk> desk;
  codec::CsvTally tally;
};

Loaded Load(const std::string& text, const std::string& zone) {
  Loaded loaded;
  sim::ReplaySource source;
  source.files = {TestFile("desk.csv", text)};
  if (!zone.empty()) source.zone = codec::Zone::Parse("--zone", zone).value();
  loaded.desk = sim::ReplayDesk::Load(source, loaded.tally).value();
  return loaded;
}

// The agent's shifts, as far as their lengths go.
std::vector<std::int64_t> HoursOfShifts(const sim::ReplayDesk& desk) {
  std::vector<std::int64_t> hours;
  for (const sim::ReplayShift& shift : desk.agents().at(0).shifts) {
    hours.push_back((shift.out - shift.in + 60'000'000) / 3'600'000'000);
  }
  return hours;
}

const std::vector<std::int64_t> kTwoDays = {8, 8};

TEST(ReplayZone, DaysAreCutWhereMostTimesOfTheFileSay) {
  const Loaded loaded = Load(Desk("+10:00"), "");
  EXPECT_EQ(HoursOfShifts(*loaded.desk), kTwoDays);
  EXPECT_EQ(loaded.desk->zone().name(), "+10:00");
  EXPECT_EQ(loaded.desk->zone_from(), sim::ReplayZoneFrom::kFile);
}

TEST(ReplayZone, WithoutAnOffsetTimesAreAsTheWallShowsThem) {
  const Loaded loaded = Load(Desk(""), "");
  EXPECT_EQ(HoursOfShifts(*loaded.desk), kTwoDays);
  EXPECT_EQ(loaded.desk->zone_from(), sim::ReplayZoneFrom::kNobody);
  EXPECT_EQ(codec::TimeOf(loaded.desk->contacts()[0].arrived),
            absl::FromUnixSeconds(1'709'510'400 + 9 * 3'600));
}

TEST(ReplayZone, TheOptionSaysWhatAFileDoesNot) {
  EXPECT_EQ(HoursOfShifts(*Load(UnixDesk(), "").desk).size(), 3U) << "cut at 14:00";
  EXPECT_EQ(HoursOfShifts(*Load(UnixDesk(), "+10:00").desk), kTwoDays);
  // What the wall shows is then another moment.
  const Loaded wall = Load(Desk(""), "+10:00");
  EXPECT_EQ(HoursOfShifts(*wall.desk), kTwoDays);
  EXPECT_EQ(codec::TimeOf(wall.desk->contacts()[0].arrived),
            absl::FromUnixSeconds(1'709'510'400 - 3'600));
  // An offset that is stated stays what it is.
  EXPECT_EQ(Load(Desk("+10:00"), "+01:00").desk->contacts()[0].arrived,
            wall.desk->contacts()[0].arrived);
}

boost::json::value Json(const std::vector<std::string>& arguments) {
  std::vector<std::string> all = {"replay"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.emplace_back("--json");
  const Ran ran = RunRapport(all);
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  return boost::json::parse(ran.out);
}

// A dump of a database in UTC, of a desk that is elsewhere.
TEST(ReplayZone, TimesWithoutAnOffsetMayBeOfAnotherClockThanTheDesks) {
  std::string dump = kHeader;
  for (const char* at : {"2024-03-03T23:00", "2024-03-04T03:00", "2024-03-04T07:00",
                         "2024-03-04T23:00", "2024-03-05T03:00", "2024-03-05T07:00"}) {
    absl::StrAppendFormat(&dump, "c%s,mia,anna,%s:00,%s:00,%s:30,served\n", at, at, at, at);
  }
  const std::string file = TestFile("dump.csv", dump);
  const boost::json::value json = Json({file, "--zone", "+10:00", "--times-in", "UTC"});
  EXPECT_EQ(json.at("first_arrival"), "2024-03-04T09:00:00+10:00");
  EXPECT_EQ(json.at("notes").as_array().size(), 0U);
  sim::ReplaySource source;
  source.files = {file};
  source.zone = codec::Zone(36'000);
  source.times_in = codec::Zone();
  codec::CsvTally tally;
  EXPECT_EQ(HoursOfShifts(**sim::ReplayDesk::Load(source, tally)), kTwoDays);
  const Ran unsaid = RunRapport({"replay", file});
  EXPECT_NE(unsaid.error.find("and with --times-in what its times are"), unsaid.error.npos)
      << unsaid.error;
}

TEST(ReplayZone, MostOffsetsWin) {
  const std::string text = std::string(kHeader) +
                           "c1,mia,anna,2024-03-04T09:00:00+02:00,,2024-03-04T09:05:00+02:00,\n"
                           "c2,mia,anna,2024-03-04T09:00:00+01:00,,,\n";
  EXPECT_EQ(Load(text, "").desk->zone().name(), "+02:00");
}

TEST(ReplayZone, TheReportSaysWhichZoneItsTimesAreIn) {
  const boost::json::value file = Json({TestFile("file.csv", Desk("+10:00"))});
  EXPECT_EQ(file.at("first_arrival"), "2024-03-04T09:00:00+10:00");
  EXPECT_EQ(file.at("zone"), "+10:00");
  EXPECT_EQ(file.at("zone_from"), "file");
  const boost::json::value none = Json({TestFile("none.csv", Desk(""))});
  EXPECT_EQ(none.at("first_arrival"), "2024-03-04T09:00:00");
  EXPECT_EQ(none.at("zone"), "UTC");
  EXPECT_EQ(none.at("zone_from"), "none");
  const boost::json::value option = Json({TestFile("unix.csv", UnixDesk()), "--zone", "+10:00"});
  EXPECT_EQ(option.at("first_arrival"), "2024-03-04T09:00:00+10:00");
  EXPECT_EQ(option.at("zone_from"), "option");
  for (const char* figure : {"mean_wait_s", "continuity", "max_occupancy"}) {
    EXPECT_EQ(option.at("policies").at("preferred").at(figure),
              none.at("policies").at("preferred").at(figure));
  }
}

// What first_arrival prints can be said again.
TEST(ReplayZone, FromIsInTheDesksZone) {
  const std::string file = TestFile("file.csv", Desk("+10:00"));
  for (const char* from : {"2024-03-05T09:00:00", "2024-03-05T09:00:00+10:00"}) {
    const boost::json::value json = Json({file, "--from", from});
    EXPECT_EQ(json.at("earlier_contacts"), 8) << from;
    EXPECT_EQ(json.at("first_arrival"), "2024-03-05T09:00:00+10:00");
  }
}

TEST(ReplayZone, SaysWhereTheDeskSeemsToBeElsewhere) {
  const Ran unsaid = RunRapport({"replay", TestFile("unix.csv", UnixDesk())});
  EXPECT_NE(unsaid.error.find("4 of 16 contacts were taken between 03:00 and 05:00 (UTC)"),
            unsaid.error.npos)
      << unsaid.error;
  EXPECT_NE(unsaid.error.find("say with --zone where the desk is"), unsaid.error.npos);
  const Ran said = RunRapport({"replay", TestFile("unix.csv", UnixDesk()), "--zone", "+10:00"});
  EXPECT_EQ(said.error, "");
}

TEST(ReplayZone, SaysWhereOffsetsAreMixed) {
  const std::string text = std::string(kHeader) +
                           "c1,mia,anna,2024-03-04T09:00:00+01:00,,2024-03-04T09:05:00+01:00,\n"
                           "c2,mia,anna,2024-03-04T09:10:00,,2024-03-04T09:15:00,\n";
  const Ran ran = RunRapport({"replay", TestFile("mixed.csv", text)});
  EXPECT_NE(ran.error.find("2 times state no offset and are read as UTC, while others state one"),
            ran.error.npos)
      << ran.error;
}

TEST(ReplayZone, RefusesWhatIsNoZone) {
  const Ran ran = RunRapport({"replay", TestFile("desk.csv", Desk("")), "--zone", "Atlantis"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.error,
            "rapport: --zone: was \"Atlantis\", expected an offset as +10:00, or a name that this "
            "system's zone data has, as Europe/Berlin\n");
}

}  // namespace
}  // namespace rapport
