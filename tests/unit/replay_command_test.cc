#include "tools/replay_command.h"

#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "codec/keys.h"
#include "codec/log.h"
#include "gtest/gtest.h"
#include "rapport/router.h"

namespace rapport::tools {
namespace {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string error;
};

class ReplayCommandTest : public ::testing::Test {
 protected:
  std::string Path(const std::string& name) {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    return ::testing::TempDir() + "/replay_command_" + test + "_" + name;
  }

  std::string File(const std::string& name, const std::string& text) {
    std::ofstream(Path(name), std::ios::binary) << text;
    return Path(name);
  }

  // As the program does; a usage error that CLI11 finds is 2.
  static Ran Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"rapport", "replay"});
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    CLI::App app;
    Ran ran;
    AddReplayCommand(app, ran.exit_code);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    try {
      app.parse(static_cast<int>(argv.size()), argv.data());
    } catch (const CLI::ParseError& problem) {
      ran.exit_code = problem.get_exit_code() == 0 ? 0 : 2;
    }
    ran.out = ::testing::internal::GetCapturedStdout();
    ran.error = ::testing::internal::GetCapturedStderr();
    return ran;
  }

  std::string Desk() {
    return File("desk.csv",
                "contact_id,customer_id,agent_id,channel,arrived_at,started_at,ended_at\n"
                "c1,k1,a1,phone,130000,130000,130100\n"
                "c2,k2,a2,phone,130010,130010,130050\n"
                "c3,k1,a1,phone,130200,130200,130260\n"
                "c4,k2,a2,phone,130210,130210,130300\n");
  }
};

TEST_F(ReplayCommandTest, PutsPoliciesSideBySide) {
  const Ran ran =
      Run({Desk(), "--baseline", "longest_idle", "--baseline", "last_agent:30", "--json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.error, "");
  const boost::json::value json = boost::json::parse(ran.out);
  const boost::json::value& policies = json.at("policies");
  ASSERT_EQ(policies.as_object().size(), 3U);
  EXPECT_EQ(policies.at("preferred").at("continuity").as_double(), 1.0);
  EXPECT_EQ(policies.at("longest_idle").at("continuity").as_double(), 0.0);
  EXPECT_EQ(policies.at("last_agent:30").at("continuity").as_double(), 1.0);
  EXPECT_EQ(json.at("history").at("continuity").as_double(), 1.0);
  EXPECT_EQ(json.at("history").at("served").as_int64(), 4);
  EXPECT_TRUE(policies.at("preferred").at("abandoned").is_null());
}

TEST_F(ReplayCommandTest, TakesFilesAfterOptions) {
  EXPECT_EQ(Run({"--baseline", "longest_idle", "--column", "team=", Desk()}).exit_code, 0);
}

TEST_F(ReplayCommandTest, SpeaksToPeople) {
  const Ran ran = Run({Desk(), "--baseline", "longest_idle"});
  EXPECT_EQ(ran.out.substr(0, ran.out.find('\n')),
            "100 of 100 returning customers would have met someone they know, instead of 0, at the "
            "same wait (0.0 s on average).");
}

TEST_F(ReplayCommandTest, AGivenPolicyStandsUnderItsRouting) {
  const std::string policy =
      File("policy.json", "{\"routing\": \"last_agent\", \"wait_max_s\": 5}");
  const Ran ran = Run({Desk(), "--policy", policy, "--baseline", "last_agent", "--baseline",
                       "any_known:0.5", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_TRUE(json.at("policies").as_object().contains("last_agent"));
  EXPECT_TRUE(json.at("policies").as_object().contains("any_known:0.5"));
  EXPECT_EQ(json.at("policies").as_object().size(), 2U);
}

TEST_F(ReplayCommandTest, KeepsAJournalThatReplaysToTheSameFingerprint) {
  const std::string desk = Desk();
  for (const char* name : {"journal.bin", "journal.txt"}) {
    const Ran ran = Run({desk, "--journal", Path(name), "--json"});
    ASSERT_EQ(ran.exit_code, 0) << ran.error;
    std::ifstream file(Path(name), std::ios::binary);
    codec::KeyTable keys;
    auto log = codec::LogReader::Open(file, name, keys);
    ASSERT_TRUE(log.ok()) << log.status();
    auto router = Router::Create(log->policy(), log->limits());
    ASSERT_TRUE(router.ok());
    for (;;) {
      const auto entry = log->Next();
      ASSERT_TRUE(entry.ok()) << entry.status();
      if (!*entry) break;
      std::vector<Decision> decisions;
      ASSERT_TRUE(router->Apply((*entry)->event, decisions).ok());
      EXPECT_EQ(decisions, (*entry)->decisions);
    }
    char fingerprint[17];
    std::snprintf(fingerprint, sizeof fingerprint, "%016llx",
                  static_cast<unsigned long long>(router->Fingerprint()));
    EXPECT_EQ(boost::json::parse(ran.out).at("policies").at("preferred").at("fingerprint"),
              fingerprint);
    EXPECT_EQ(keys.Find(codec::KeyKind::kContact, "c4"), 4U);
    EXPECT_NE(keys.Find(codec::KeyKind::kCustomer, "k2"), 0U);
  }
}

TEST_F(ReplayCommandTest, ReadsADesksOwnHeaders) {
  const std::string desk = File("own.csv",
                                "Ticket;no,Owner,Opened,Closed\n"
                                "1,anna,2020-01-01 10:00:00+01:00,2020-01-01 10:05:00+01:00\n");
  const Ran ran = Run({desk, "--column", "contact_id=Ticket;no", "--column", "agent_id=Owner",
                       "--column", "arrived_at=Opened", "--column", "ended_at=Closed", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("first_arrival").as_string(), "2020-01-01T09:00:00");
  EXPECT_TRUE(json.at("policies").at("preferred").at("continuity").is_null());
}

TEST_F(ReplayCommandTest, TellsBadRowsAndGoesOnBelowTheLimit) {
  std::string rows = "contact_id,agent_id,arrived_at,ended_at\n";
  for (int i = 0; i < 12; ++i) rows += "b" + std::to_string(i) + ",a,never,\n";
  rows += "c,a,10,20\nd,a,20,30\n";
  const std::string desk = File("bad.csv", rows);
  Ran ran = Run({desk, "--max-bad-rows", "90%", "--json"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(boost::json::parse(ran.out).at("bad_rows").as_int64(), 12);
  EXPECT_EQ(ran.error.substr(0, ran.error.find('\n')),
            "rapport: " + desk +
                ":2: arrived_at: was \"never\", expected a time as 2016-02-29T09:30:00 or Unix "
                "seconds, from 1900 to 2199");
  EXPECT_NE(ran.error.find("rapport: 2 more bad rows\n"), ran.error.npos);
  ran = Run({desk, "--json"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.error.find("12 of 14 rows are bad"), ran.error.npos) << ran.error;
}

TEST_F(ReplayCommandTest, ScoresFromATimeOn) {
  const Ran ran = Run({Desk(), "--from", "1970-01-02T12:10:00", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("policies").at("preferred").at("contacts").as_int64(), 2);
  EXPECT_EQ(json.at("policies").at("preferred").at("continuity").as_double(), 1.0);
  EXPECT_EQ(json.at("history").at("contacts").as_int64(), 2);
  EXPECT_EQ(Run({Desk(), "--from", "1980-01-01T00:00:00"}).exit_code, 1);
}

TEST_F(ReplayCommandTest, TellsWrongUsageFromWhatCannotBeDone) {
  const std::string desk = Desk();
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {desk, "--nonsense"},
      {desk, "--baseline", "preferred"},
      {desk, "--baseline", "fastest"},
      {desk, "--baseline", "last_agent:soon"},
      {desk, "--baseline", "last_agent:-1"},
      {desk, "--baseline", "last_agent:nan"},
      {desk, "--baseline", "last_agent:"},
      {desk, "--baseline", "longest_idle:30"},
      {desk, "--baseline", "last_agent", "--baseline", "last_agent"},
      {desk, "--column", "owner=x"},
      {desk, "--max-bad-rows", "some"},
      {desk, "--from", "monday"},
      {desk, "--shifts", "night"},
  };
  for (const std::vector<std::string>& arguments : wrong) {
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.exit_code, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(ran.out, "");
  }
  const std::vector<std::vector<std::string>> impossible = {
      {"/nowhere/desk.csv"},
      {File("empty.csv", "")},
      {desk, "--policy", "/nowhere/policy.json"},
      {desk, "--policy", File("wrong.json", "{\"routing\": \"fast\"}")},
      {desk, "--journal", "/nowhere/journal"},
      {desk, "--column", "agent_id=Owner"},
  };
  for (const std::vector<std::string>& arguments : impossible) {
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.exit_code, 1) << ::testing::PrintToString(arguments);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.error.substr(0, 9), "rapport: ") << ran.error;
  }
}

}  // namespace
}  // namespace rapport::tools
