// What a desk may hand to `rapport replay`: every way to write a history gives the same figures,
// and whatever is none gets told what is wrong with it.

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "support/packed.h"
#include "support/program.h"

namespace rapport::tools {
namespace {

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;

constexpr char kHeader[] =
    "contact_id,customer_id,agent_id,channel,arrived_at,started_at,ended_at\n";
constexpr int kRows = 200;

using TimeText = std::function<std::string(absl::Time time)>;

std::string UnixSeconds(absl::Time time) { return std::to_string(absl::ToUnixSeconds(time)); }

// A desk of a morning: a call every minute, which takes 90 seconds.
std::string Row(int number, const TimeText& text) {
  const absl::Time arrived = absl::FromUnixSeconds(1'456'736'400) + absl::Minutes(number);
  return absl::StrFormat("c%d,k%d,a%d,phone,%s,%s,%s\n", number, number % 7, number % 3,
                         text(arrived), text(arrived + absl::Seconds(5)),
                         text(arrived + absl::Seconds(95)));
}

std::string Desk(const TimeText& text) {
  std::string desk = kHeader;
  for (int i = 0; i < kRows; ++i) desk += Row(i, text);
  return desk;
}

std::string Desk() { return Desk(UnixSeconds); }

Ran Replay(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "replay");
  arguments.insert(arguments.end(), {"--column", "outcome=", "--json"});
  return RunRapport(arguments);
}

constexpr const char* kVarying[] = {"decision_ns", "first_arrival", "last_arrival", "\"zone"};

// What came out, but for how long decisions took, and in which zone times are told.
std::string Figures(const std::vector<std::string>& arguments) {
  const Ran ran = Replay(arguments);
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.error, "");
  std::string figures;
  for (std::size_t begin = 0; begin < ran.out.size();) {
    const std::size_t end = ran.out.find('\n', begin);
    const std::string line = ran.out.substr(begin, end - begin);
    const bool varies = std::any_of(std::begin(kVarying), std::end(kVarying),
                                    [&](const char* name) { return line.find(name) != line.npos; });
    if (!varies) figures += line + "\n";
    begin = end + 1;
  }
  return figures;
}

std::string Replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

TEST(ReplayInputTest, EveryWayToWriteAFileIsTheSame) {
  const std::string desk = Desk();
  const std::string figures = Figures({TestFile("desk.csv", desk)});
  EXPECT_NE(figures.find("\"contacts\": 200"), figures.npos) << figures;
  const std::pair<const char*, std::string> ways[] = {
      {"a byte-order mark", "\xef\xbb\xbf" + desk},
      {"lines of Windows", Replaced(desk, "\n", "\r\n")},
      {"lines of old", Replaced(desk, "\n", "\r")},
      {"no line's end at the end", desk.substr(0, desk.size() - 1)},
      {"blank lines", Replaced(desk, "\n", "\n\n")},
      {"gzip", testing::Gzip(desk)},
      {"gzip in two", testing::Gzip(desk.substr(0, 2'000)) + testing::Gzip(desk.substr(2'000))},
      {"xz", testing::Xz(desk)},
      {"xz in two", testing::Xz(desk.substr(0, 2'000)) + testing::Xz(desk.substr(2'000))},
      {"quotes",
       Replaced(Replaced(desk, ",phone,", ",\"phone\","), "contact_id", "\"contact_id\"")},
  };
  for (const auto& [name, bytes] : ways) {
    EXPECT_EQ(Figures({TestFile("other.csv", bytes)}), figures) << name;
  }
}

TEST(ReplayInputTest, ColumnsMayStandInAnyOrderBesideOthers) {
  std::string desk =
      "note,ended_at,started_at,arrived_at,channel,agent_id,customer_id,contact_id\n";
  const std::string plain = Desk();
  for (std::size_t begin = plain.find('\n') + 1; begin < plain.size();) {
    const std::size_t end = plain.find('\n', begin);
    std::string row;
    for (std::size_t from = begin; from <= end;) {
      const std::size_t to = std::min(plain.find(',', from), end);
      row.insert(0, "," + plain.substr(from, to - from));
      from = to + 1;
    }
    desk += "\"says: \"\"no,\nthanks\"\"\"" + row + "\n";
    begin = end + 1;
  }
  EXPECT_EQ(Figures({TestFile("desk.csv", desk)}), Figures({TestFile("plain.csv", plain)}));
}

TEST(ReplayInputTest, ADeskMayHaveItsOwnHeaders) {
  const std::string plain = Desk();
  const std::string own =
      "Ticket #,Kunde,\"Owner, name\",Via,Created,Taken,Closed" + plain.substr(plain.find('\n'));
  EXPECT_EQ(Figures({TestFile("own.csv", own), "--column", "contact_id=Ticket #", "--column",
                     "customer_id=Kunde", "--column", "agent_id=Owner, name", "--column",
                     "channel=Via", "--column", "arrived_at=Created", "--column",
                     "started_at=Taken", "--column", "ended_at=Closed"}),
            Figures({TestFile("plain.csv", plain)}));
}

TEST(ReplayInputTest, TimesMayBeOfEveryFormThatIsNamed) {
  const std::string figures = Figures({TestFile("unix.csv", Desk())});
  const auto format = [](const std::string& how, int ahead_minutes) {
    return [how, ahead_minutes](absl::Time time) {
      return absl::FormatTime(how, time, absl::FixedTimeZone(ahead_minutes * 60));
    };
  };
  const TimeText forms[] = {
      format("%Y-%m-%dT%H:%M:%S", 0),
      format("%Y-%m-%d %H:%M:%S", 0),
      format("%Y-%m-%dT%H:%M:%SZ", 0),
      format("%Y-%m-%dT%H:%M:%S.000", 0),
      format("%Y-%m-%dT%H:%M:%S.000000000Z", 0),
      format("%Y-%m-%dT%H:%M:%S%Ez", 330),
      format("%Y-%m-%dT%H:%M:%S%z", -570),
      format("%Y-%m-%dT%H:%M:%S+02", 120),
      [](absl::Time time) { return UnixSeconds(time) + ".0"; },
  };
  for (const TimeText& form : forms) {
    EXPECT_EQ(Figures({TestFile("desk.csv", Desk(form))}), figures) << form(absl::UnixEpoch());
  }
}

TEST(ReplayInputTest, OtherTimesAreCalledSo) {
  for (const char* how :
       {"%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%Y-%m-%d", "%Y-%m-%dT%H:%M", "%d.%m.%y %H:%M",
        "%Y%m%dT%H%M%S", "%a, %d %b %Y %H:%M:%S GMT", "%Es000", "%Y-%m-%dT%H:%M:%S UTC"}) {
    const auto form = [&](absl::Time time) {
      const std::string text = absl::FormatTime(how, time, absl::UTCTimeZone());
      return text.find(',') == text.npos ? text : "\"" + text + "\"";
    };
    const std::string path = TestFile("desk.csv", Desk(form));
    const Ran ran = Replay({path});
    EXPECT_EQ(ran.exit_code, 1) << how;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.error.find("rapport: " + path + ":2: arrived_at: was \""), 0U) << ran.error;
    EXPECT_NE(ran.error.find("expected a time as 2016-02-29T09:30:00 or Unix seconds"),
              ran.error.npos);
    EXPECT_NE(ran.error.find("200 of 200 rows are bad (100 %)"), ran.error.npos) << ran.error;
  }
}

TEST(ReplayInputTest, SaysWhichColumnIsMissing) {
  for (const char* column : {"contact_id", "agent_id", "arrived_at", "ended_at"}) {
    const std::string path = TestFile("desk.csv", Replaced(Desk(), column, "x"));
    const Ran ran = Replay({path});
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_EQ(
        ran.error.find("rapport: " + path + ":1: " + column + ": has no such column among \""), 0U)
        << ran.error;
    EXPECT_NE(ran.error.find(std::string("or --column ") + column + "=HEADER\n"), ran.error.npos);
  }
  for (const char* column : {"customer_id", "channel", "started_at"}) {
    const Ran ran = Replay({TestFile("desk.csv", Replaced(Desk(), column, "x"))});
    EXPECT_EQ(ran.exit_code, 0) << ran.error;
    EXPECT_EQ(boost::json::parse(ran.out).at("contacts").as_int64(), kRows);
  }
}

TEST(ReplayInputTest, OneBadRowInAHundredIsLeftOutAndTold) {
  // 2 of 202 are under 1 %, 3 of 203 are not.
  std::string desk = Desk();
  desk += "bad1,k,a1,phone,1456736400,,then\n";
  desk += "bad2,k,a1\n";
  const std::string path = TestFile("desk.csv", desk);
  const Ran ran = Replay({path});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.error,
            "rapport: " + path +
                ":202: ended_at: was \"then\", expected a time as 2016-02-29T09:30:00 or "
                "Unix seconds, from 1900 to 2199\n"
                "rapport: " +
                path + ":203: row: has 3 fields, expected 7 as in the header\n");
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("bad_rows").as_int64(), 2);
  EXPECT_EQ(json.at("contacts").as_int64(), kRows);

  const Ran more = Replay({TestFile("more.csv", desk + "c1,k,a1,phone,1456736400,,\n")});
  EXPECT_EQ(more.exit_code, 1);
  EXPECT_EQ(more.out, "");
  EXPECT_NE(
      more.error.find("more.csv:204: contact_id: was \"c1\" once more, expected every contact "
                      "once\n"),
      more.error.npos)
      << more.error;
  EXPECT_NE(more.error.find("more.csv: 3 of 203 rows are bad (1.4778 %), expected at most 1 % "
                            "(--max-bad-rows)\n"),
            more.error.npos)
      << more.error;
}

TEST(ReplayInputTest, ListsTenBadRowsAndCountsTheRest) {
  std::string desk = Desk();
  for (int i = 0; i < 12; ++i) desk += "broken \"row\n";
  const Ran ran = Replay({TestFile("desk.csv", desk), "--max-bad-rows", "10%"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(std::count(ran.error.begin(), ran.error.end(), '\n'), 11);
  EXPECT_NE(ran.error.find("desk.csv:211: row: has a quote within a field"), ran.error.npos);
  EXPECT_NE(ran.error.find("rapport: 2 more bad rows\n"), ran.error.npos) << ran.error;
}

TEST(ReplayInputTest, WhatIsNoHistoryIsToldSo) {
  const std::string desk = Desk();
  std::string utf16;
  for (const char c : desk) utf16 += {c, '\0'};
  std::string noise;
  for (std::uint32_t i = 0, x = 1; i < 100'000; ++i) {
    x = x * 1'664'525 + 1'013'904'223;
    noise += static_cast<char>(x >> 24);
  }
  const std::pair<std::string, const char*> files[] = {
      {"", ": is empty, expected a header row and contacts\n"},
      {"\r\n\r\n", ": is empty, expected a header row and contacts\n"},
      {"\xef\xbb\xbf", ": is empty, expected a header row and contacts\n"},
      {testing::Gzip(""), ": is empty, expected a header row and contacts\n"},
      {kHeader, ": has no contacts, expected at least one\n"},
      {"\xff\xfe" + utf16, ":1: header: is UTF-16, or no text, expected UTF-8\n"},
      {utf16, ":1: header: is UTF-16, or no text, expected UTF-8\n"},
      {std::string(5'000, '\0'), ":1: header: is UTF-16, or no text, expected UTF-8\n"},
      {std::string(5'000'000, '\0'), ":1: header: is longer than 1 MiB"},
      {Replaced(desk, ",", ";"), "expected fields separated by commas\n"},
      {Replaced(desk, ",", "\t"), "expected fields separated by commas\n"},
      {"PK\x03\x04 and so on",
       ": is a ZIP archive, as spreadsheets are, expected CSV, plain or packed by gzip or xz\n"},
      {"BZh91AY&SY", ": is packed by bzip2, expected CSV, plain or packed by gzip or xz\n"},
      {"\x28\xb5\x2f\xfd", ": is packed by zstd, expected CSV, plain or packed by gzip or xz\n"},
      {"%PDF-1.4\n", ":1: contact_id: has no such column among \"%PDF-1.4\""},
      {"{\"contacts\": []}", ":1: header: "},
      {noise, ":1: header: "},
  };
  for (const auto& [bytes, message] : files) {
    const std::string path = TestFile("desk.csv", bytes);
    const Ran ran = Replay({path});
    EXPECT_EQ(ran.exit_code, 1) << message;
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.error.find("rapport: " + path + ":"), 0U) << ran.error;
    EXPECT_NE(ran.error.find(message), ran.error.npos) << ran.error;
    EXPECT_EQ(std::count(ran.error.begin(), ran.error.end(), '\n'), 1) << ran.error;
  }
  EXPECT_EQ(Replay({"/nowhere/desk.csv"}).error,
            "rapport: /nowhere/desk.csv: cannot be opened (No such file or directory), expected a "
            "file\n");
  EXPECT_EQ(Replay({::testing::TempDir()}).error,
            "rapport: " + ::testing::TempDir() + ": is a directory, expected a file\n");
}

TEST(ReplayInputTest, APackedFileThatIsNotWholeIsNeverTakenForOne) {
  const std::string desk = Desk();
  for (const std::string& whole : {testing::Gzip(desk), testing::Xz(desk)}) {
    for (std::size_t size = 0; size < whole.size(); size += size < 8 ? 1 : 61) {
      const Ran ran = Replay({TestFile("desk.csv", whole.substr(0, size))});
      EXPECT_EQ(ran.exit_code, 1) << size;
      EXPECT_EQ(ran.out, "") << size;
    }
    for (std::size_t lost = 1; lost <= 16; ++lost) {
      const Ran ran = Replay({TestFile("desk.csv", whole.substr(0, whole.size() - lost))});
      EXPECT_EQ(ran.exit_code, 1) << lost;
      EXPECT_NE(ran.error.find("is broken or not whole"), ran.error.npos) << lost << ran.error;
    }
  }
}

TEST(ReplayInputTest, NulBytesSpoilTheRowTheyStandIn) {
  std::string desk = Desk();
  desk[desk.find("k3,")] = '\0';
  const std::string path = TestFile("desk.csv", desk + std::string(300, '\0'));
  const Ran ran = Replay({path});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.error, "rapport: " + path +
                           ":5: customer_id: has a NUL byte, expected text\nrapport: " + path +
                           ":202: row: has 1 fields, expected 7 as in the header\n");
}

TEST(ReplayInputTest, HeadersThatLookLikeColumnsAreTold) {
  const std::string path = TestFile("desk.csv", Replaced(Desk(), "customer_id", "Customer ID"));
  const Ran ran = Replay({path});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.error, "rapport: " + path +
                           ":1: customer_id: is not read from the header \"Customer ID\", expected "
                           "--column customer_id=HEADER if it is that\n"
                           "rapport: no customer_id column: nobody returns, so nobody can meet "
                           "someone they know; map it with --column customer_id=HEADER\n");
  EXPECT_EQ(Replay({path, "--column", "customer_id=Customer ID"}).error, "");
  EXPECT_EQ(Replay({path, "--column", "customer_id="}).error, "");
}

}  // namespace
}  // namespace rapport::tools
