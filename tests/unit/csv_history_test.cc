#include "codec/csv_history.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "codec/location.h"
#include "gtest/gtest.h"
#include "support/packed.h"

namespace rapport::codec {
namespace {

struct Result {
  std::string error;  // Of opening or reading.
  std::vector<std::string> contacts;
  CsvTally tally;
};

Result ReadAll(CsvInput input, const std::vector<CsvMapping>& mappings) {
  Result result;
  absl::StatusOr<CsvHistory> history = CsvHistory::Read(std::move(input), mappings);
  if (!history.ok()) {
    result.error = std::string(View(history.status().message()));
    return result;
  }
  CsvRow row;
  for (;;) {
    const absl::StatusOr<bool> more = history->Next(row, result.tally);
    if (!more.ok()) result.error = std::string(View(more.status().message()));
    if (!more.ok() || !*more) return result;
    result.contacts.push_back(Cat({std::to_string(row.line), ":", row.contact_id}));
  }
}

Result ReadText(const std::string& text) {
  return ReadAll(CsvInput::FromBytes(text, "desk.csv"), {});
}

// The one row of a file with these columns, which must be good.
struct OneRow {
  explicit OneRow(const std::string& text)
      : history(CsvHistory::Read(CsvInput::FromBytes(text, "desk.csv"), {})) {
    EXPECT_TRUE(history.ok()) << history.status();
    CsvTally tally;
    const absl::StatusOr<bool> more = history->Next(row, tally);
    EXPECT_TRUE(more.ok() && *more);
    EXPECT_EQ(tally.bad_rows, 0) << tally.listed[0];
  }
  absl::StatusOr<CsvHistory> history;
  CsvRow row;
};

using Contacts = std::vector<std::string>;

TEST(CsvHistory, ReadsColumnsInAnyOrderAndLeavesOthersOut) {
  const Result result = ReadText(
      "note,arrived_at,contact_id\n"
      "\"two\nlines\",2016-01-01T00:00:00,c1\n"
      ",2016-01-01T00:00:01,c2\n");
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.contacts, (Contacts{"2:c1", "4:c2"}));
  EXPECT_EQ(result.tally.rows, 2);
  EXPECT_EQ(result.tally.bad_rows, 0);
}

TEST(CsvHistory, ReadsEveryColumn) {
  const OneRow one(
      "\xef\xbb\xbf"
      "contact_id,customer_id,agent_id,first_agent_id,account_id,team,channel,category,subcategory,"
      "priority,arrived_at,queued_at,started_at,ended_at,outcome,transfers,reopened,sla_met,"
      "satisfaction\r\n"
      "c1,k1,a1,a2,co,t1,phone,billing,late,2,10,20,30,40,handed_over,3,1,0,87.5\r\n");
  const CsvRow& row = one.row;
  EXPECT_EQ(row.line, 2);
  EXPECT_EQ(row.contact_id, "c1");
  EXPECT_EQ(row.customer_id, "k1");
  EXPECT_EQ(row.agent_id, "a1");
  EXPECT_EQ(row.first_agent_id, "a2");
  EXPECT_EQ(row.account_id, "co");
  EXPECT_EQ(row.team, "t1");
  EXPECT_EQ(row.channel, "phone");
  EXPECT_EQ(row.category, "billing");
  EXPECT_EQ(row.subcategory, "late");
  EXPECT_EQ(row.priority, 2);
  EXPECT_EQ(row.arrived_at, absl::FromUnixSeconds(10));
  EXPECT_EQ(row.queued_at, absl::FromUnixSeconds(20));
  EXPECT_EQ(row.started_at, absl::FromUnixSeconds(30));
  EXPECT_EQ(row.ended_at, absl::FromUnixSeconds(40));
  EXPECT_EQ(row.outcome, CsvOutcome::kHandedOver);
  EXPECT_EQ(row.transfers, 3);
  EXPECT_EQ(row.reopened, true);
  EXPECT_EQ(row.sla_met, false);
  EXPECT_EQ(row.satisfaction, 87.5);
}

TEST(CsvHistory, TellsAnAbsentColumnFromAnEmptyField) {
  const OneRow one("contact_id,arrived_at,first_agent_id,ended_at\nc1,10,,\n");
  EXPECT_FALSE(one.row.customer_id.has_value());
  EXPECT_EQ(one.row.first_agent_id, "");
  EXPECT_FALSE(one.row.ended_at.has_value());
  EXPECT_TRUE(one.history->Has(CsvColumn::kEndedAt));
  EXPECT_FALSE(one.history->Has(CsvColumn::kStartedAt));
}

TEST(CsvHistory, NamesTheFieldOfABadRow) {
  const std::string head =
      "contact_id,customer_id,arrived_at,started_at,ended_at,outcome,priority,transfers,reopened,"
      "satisfaction\n";
  const std::pair<std::string, std::string> cases[] = {
      {",k,10,,,,,,,", "contact_id: is empty, expected a key of its own per contact"},
      {"c,k,,,,,,,,",
       "arrived_at: is empty, expected a time as 2016-02-29T09:30:00 or Unix seconds, from 1900 to "
       "2199"},
      {"c,k,soon,,,,,,,",
       "arrived_at: was \"soon\", expected a time as 2016-02-29T09:30:00 or Unix seconds, from "
       "1900 "
       "to 2199"},
      {"c,k,10,30,20,,,,,",
       "ended_at: was \"20\", before started_at, expected no end before its start"},
      {"c,k,10,,9,,,,,",
       "ended_at: was \"9\", before arrived_at, expected no end before the arrival"},
      {"c,k,10,,,lost,,,,",
       "outcome: was \"lost\", expected one of resolved, served, reopened, closed_unresolved, "
       "handed_over, abandoned, served_agent_unknown"},
      {"c,k,10,,,,high,,,", "priority: was \"high\", expected a whole number from 0"},
      {"c,k,10,,,,,-1,,", "transfers: was \"-1\", expected a whole number from 0"},
      {"c,k,10,,,,,,yes,", "reopened: was \"yes\", expected 0 or 1"},
      {"c,k,10,,,,,,,101", "satisfaction: was \"101\", expected a number from 0 to 100"},
      {"c,M\xfcller,10,,,,,,,", "customer_id: is not UTF-8, expected UTF-8"},
      {"c,k,10", "row: has 3 fields, expected 10 as in the header"},
      {"c,k,10,,,,,,,,", "row: has 11 fields, expected 10 as in the header"},
      {"c\"x\",k,10,,,,,,,",
       "row: has a quote within a field, or text after a closing quote, expected fields quoted as "
       "in "
       "RFC 4180"},
  };
  for (const auto& [row, message] : cases) {
    std::string text = head;
    text += row;
    text += "\ngood,k,10,,,,,,,\n";
    const Result result = ReadText(text);
    EXPECT_EQ(result.error, "");
    EXPECT_EQ(result.contacts, (Contacts{"3:good"})) << row;
    EXPECT_EQ(result.tally.rows, 2);
    ASSERT_EQ(result.tally.bad_rows, 1) << row;
    EXPECT_EQ(result.tally.listed[0], "desk.csv:2: " + message);
  }
}

TEST(CsvHistory, ListsTheFirstBadRowsAndCountsAll) {
  std::string text = "contact_id,arrived_at\n";
  for (int i = 0; i < 30; ++i) text += "c,never\n";
  const Result result = ReadText(text);
  EXPECT_EQ(result.tally.bad_rows, 30);
  EXPECT_EQ(result.tally.listed.size(), CsvTally::kMostListed);
}

TEST(CsvTally, AllowsAShareOfBadRows) {
  const CsvTally one{.rows = 100, .bad_rows = 1};
  EXPECT_TRUE(one.Check(0.01).ok());
  const CsvTally two{.rows = 100, .bad_rows = 2};
  EXPECT_EQ(View(two.Check(0.01).message()),
            "2 of 100 rows are bad (2 %), expected at most 1 % (--max-bad-rows)");
  EXPECT_TRUE(two.Check(0.02).ok());
  EXPECT_TRUE(CsvTally{}.Check(0).ok());
  EXPECT_FALSE((CsvTally{.rows = 1'000'000, .bad_rows = 1}.Check(0).ok()));
}

TEST(CsvHistory, CountsARowThatItsReaderRejects) {
  CsvTally tally;
  auto history =
      CsvHistory::Read(CsvInput::FromBytes("contact_id,arrived_at\nc1,10\n", "desk.csv"), {});
  ASSERT_TRUE(history.ok());
  CsvRow row;
  ASSERT_TRUE(*history->Next(row, tally));
  history->Reject({"contact_id", "was \"c1\" once more", "every contact once"}, tally);
  EXPECT_EQ(tally.bad_rows, 1);
  EXPECT_EQ(tally.listed[0],
            "desk.csv:2: contact_id: was \"c1\" once more, expected every contact once");
}

TEST(CsvHistory, SaysWhatIsWrongWithAHeader) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "desk.csv: is empty, expected a header row and contacts"},
      {"\n\n", "desk.csv: is empty, expected a header row and contacts"},
      {"contact_id;arrived_at\n",
       "desk.csv:1: contact_id: has no such column among \"contact_id;arrived_at\", expected "
       "fields "
       "separated by commas"},
      {"contact_id,created\n",
       "desk.csv:1: arrived_at: has no such column among \"contact_id\" \"created\", expected it, "
       "or "
       "--column arrived_at=HEADER"},
      {"contact_id,arrived_at,contact_id\n",
       "desk.csv:1: contact_id: has the header \"contact_id\" twice, expected it once"},
      {"\xff\xfe"
       "c\n",
       "desk.csv:1: header: is UTF-16, or no text, expected UTF-8"},
      {std::string("c\0\n\0", 4), "desk.csv:1: header: is UTF-16, or no text, expected UTF-8"},
      {"contact_id,arrived_at,M\xfc\n", "desk.csv:1: header: is not UTF-8, expected UTF-8"},
      {"\"contact_id,arrived_at\n",
       "desk.csv:1: header: has a quote that is never closed, expected CSV (RFC 4180)"},
  };
  for (const auto& [text, message] : cases) EXPECT_EQ(ReadText(text).error, message);
}

TEST(CsvHistory, TheWordsOfOutcomesAreReadInAnyCase) {
  const Result result = ReadText(
      "contact_id,arrived_at,outcome\nc1,0,Resolved\nc2,0,HANDED_OVER\nc3,0,Served_agent_"
      "unknown\n");
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.tally.bad_rows, 0);
}

TEST(CsvHistory, NotesHeadersThatLookLikeColumns) {
  const auto notes = [](const std::string& text) {
    const auto history = CsvHistory::Read(CsvInput::FromBytes(text, "desk.csv"), {});
    EXPECT_TRUE(history.ok()) << history.status();
    return history->notes();
  };
  EXPECT_EQ(notes("contact_id,arrived_at, Customer-ID,agent\n"),
            (std::vector<std::string>{
                "desk.csv:1: customer_id: is not read from the header \" Customer-ID\", expected "
                "--column customer_id=HEADER if it is that"}));
  EXPECT_EQ(notes("contact_id,arrived_at,Answered At,Topic\n"),
            (std::vector<std::string>{
                "desk.csv:1: category: is not read from the header \"Topic\", expected --column "
                "category=HEADER if it is that",
                "desk.csv:1: started_at: is not read from the header \"Answered At\", expected "
                "--column started_at=HEADER if it is that"}));
  // Not where the header is another column's, or the column is there, too.
  const CsvMapping topic = {CsvColumn::kTeam, "Topic"};
  const auto mapped = CsvHistory::Read(
      CsvInput::FromBytes("contact_id,arrived_at,Topic\n", "desk.csv"), {&topic, 1});
  ASSERT_TRUE(mapped.ok()) << mapped.status();
  EXPECT_TRUE(mapped->notes().empty());
  EXPECT_TRUE(notes("contact_id,arrived_at,team,Team\n").empty());
}

TEST(CsvHistory, AHeaderAloneIsAHistoryOfNoContacts) {
  const Result result = ReadText("contact_id,arrived_at");
  EXPECT_EQ(result.error, "");
  EXPECT_EQ(result.tally.rows, 0);
}

TEST(CsvHistory, IgnoresColumnsThatAreThereTwiceAndNotRead) {
  EXPECT_EQ(ReadText("contact_id,x,x,arrived_at\nc,,,1\n").contacts, (Contacts{"2:c"}));
}

TEST(CsvMapping, ReadsADesksOwnHeaders) {
  std::vector<CsvMapping> mappings;
  for (const char* text : {"contact_id=Ticket #", "arrived_at=Created", "agent_id="}) {
    const absl::StatusOr<CsvMapping> mapping = ParseCsvMapping(text);
    ASSERT_TRUE(mapping.ok()) << mapping.status();
    mappings.push_back(*mapping);
  }
  auto history = CsvHistory::Read(
      CsvInput::FromBytes("Created,Ticket #,contact_id,agent_id\n7,t1,wrong,a\n", "desk.csv"),
      mappings);
  ASSERT_TRUE(history.ok()) << history.status();
  CsvTally tally;
  CsvRow row;
  ASSERT_TRUE(*history->Next(row, tally));
  EXPECT_EQ(row.contact_id, "t1");
  EXPECT_EQ(row.arrived_at, absl::FromUnixSeconds(7));
  EXPECT_FALSE(row.agent_id.has_value()) << "the column is left out";

  EXPECT_EQ(ReadAll(CsvInput::FromBytes("Created\n", "desk.csv"), mappings).error,
            "desk.csv:1: contact_id: has no header \"Ticket #\", expected one of \"Created\"");
}

TEST(CsvMapping, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"", "agent_id", "owner=Agent", "=x"}) {
    EXPECT_FALSE(ParseCsvMapping(text).ok()) << text;
  }
}

TEST(BadRowShare, IsAPercentageOrAShare) {
  EXPECT_EQ(*ParseBadRowShare("1%"), 0.01);
  EXPECT_EQ(*ParseBadRowShare("0.5 %"), 0.005);
  EXPECT_EQ(*ParseBadRowShare("0.01"), 0.01);
  EXPECT_EQ(*ParseBadRowShare("1"), 1.0);
  EXPECT_EQ(*ParseBadRowShare("0"), 0.0);
  for (const char* text : {"", "%", "2", "101%", "-1%", "few", "nan"}) {
    EXPECT_FALSE(ParseBadRowShare(text).ok()) << text;
  }
}

std::string ManyRows() {
  std::string text = "contact_id,arrived_at\n";
  for (int i = 0; i < 50'000; ++i) text += "c" + std::to_string(i) + "," + std::to_string(i) + "\n";
  return text;
}

TEST(CsvInput, UnpacksWhateverItsName) {
  const std::string text = ManyRows();
  const std::string gzip = testing::Gzip(text);
  const std::string xz = testing::Xz(text);
  ASSERT_LT(gzip.size(), text.size());
  ASSERT_LT(xz.size(), text.size());
  for (const std::string& bytes : {text, gzip, xz, gzip + gzip}) {
    const Result result = ReadText(bytes);
    EXPECT_EQ(result.error, "");
    ASSERT_GE(result.contacts.size(), 50'000U);
    EXPECT_EQ(result.contacts[49'999], "50001:c49999");
  }
}

TEST(CsvInput, SaysThatAPackedFileIsBroken) {
  const std::string text = ManyRows();
  const std::string gzip = testing::Gzip(text);
  const std::string xz = testing::Xz(text);
  EXPECT_EQ(ReadText(gzip.substr(0, gzip.size() - 20)).error,
            "desk.csv: begins as gzip and is broken or not whole, expected all of it");
  EXPECT_EQ(ReadText(xz.substr(0, xz.size() - 20)).error,
            "desk.csv: begins as xz and is broken or not whole, expected all of it");
  std::string spoiled = xz;
  spoiled[spoiled.size() / 2] = static_cast<char>(spoiled[spoiled.size() / 2] ^ 1);
  EXPECT_NE(ReadText(spoiled).error, "");
  EXPECT_NE(ReadText("\x1f\x8b").error, "");
}

TEST(CsvInput, SaysThatAFileIsNotThere) {
  const auto absent = CsvHistory::Open("/nowhere/desk.csv", {});
  EXPECT_EQ(View(absent.status().message()),
            "/nowhere/desk.csv: cannot be opened (No such file or directory), expected a file");
  const std::string folder = std::filesystem::temp_directory_path().string();
  EXPECT_EQ(View(CsvHistory::Open(folder, {}).status().message()),
            folder + ": is a directory, expected a file");
}

TEST(CsvInput, ReadsAFileAndKnowsHowFarItIs) {
  const std::string path = ::testing::TempDir() + "/csv_history_test.csv";
  std::ofstream(path) << "contact_id,arrived_at\nc1,10\n";
  auto history = CsvHistory::Open(path, {});
  ASSERT_TRUE(history.ok()) << history.status();
  CsvTally tally;
  CsvRow row;
  ASSERT_TRUE(*history->Next(row, tally));
  EXPECT_EQ(row.contact_id, "c1");
  EXPECT_FALSE(*history->Next(row, tally));
  EXPECT_EQ(history->input().device_size(), 28);
  EXPECT_EQ(history->input().device_read(), 28);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace rapport::codec
