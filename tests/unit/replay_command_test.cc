#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "codec/keys.h"
#include "codec/log.h"
#include "gtest/gtest.h"
#include "rapport/router.h"
#include "support/program.h"

namespace rapport::tools {
namespace {

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;
using ::rapport::testing::TestPath;

Ran Replay(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "replay");
  return RunRapport(arguments);
}

std::string Desk() {
  return TestFile("desk.csv",
                  "contact_id,customer_id,agent_id,channel,arrived_at,started_at,ended_at,outcome\n"
                  "c1,k1,a1,phone,130000,130000,130100,served\n"
                  "c2,k2,a2,phone,130010,130010,130050,served\n"
                  "c3,k1,a1,phone,130200,130200,130260,served\n"
                  "c4,k2,a2,phone,130210,130210,130300,served\n");
}

TEST(ReplayCommandTest, PutsPoliciesSideBySide) {
  const Ran ran =
      Replay({Desk(), "--baseline", "longest_idle", "--baseline", "last_agent:30", "--json"});
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

TEST(ReplayCommandTest, TakesFilesAfterOptions) {
  EXPECT_EQ(Replay({"--baseline", "longest_idle", "--column", "team=", Desk()}).exit_code, 0);
}

TEST(ReplayCommandTest, SpeaksToPeople) {
  const Ran ran = Replay({Desk(), "--baseline", "longest_idle"});
  EXPECT_EQ(ran.out.substr(0, ran.out.find('\n')),
            "100 of 100 returning customers would have met someone they know, instead of 0, at the "
            "same wait (0.0 s on average).");
}

TEST(ReplayCommandTest, AGivenPolicyStandsUnderItsRouting) {
  const std::string policy =
      TestFile("policy.json", "{\"routing\": \"last_agent\", \"wait_max_s\": 5}");
  const Ran ran = Replay({Desk(), "--policy", policy, "--baseline", "last_agent", "--baseline",
                          "any_known:0.5", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_TRUE(json.at("policies").as_object().contains("last_agent"));
  EXPECT_TRUE(json.at("policies").as_object().contains("any_known:0.5"));
  EXPECT_EQ(json.at("policies").as_object().size(), 2U);
}

TEST(ReplayCommandTest, KeepsAJournalThatReplaysToTheSameFingerprint) {
  const std::string desk = Desk();
  for (const char* name : {"journal.bin", "journal.txt"}) {
    const Ran ran = Replay({desk, "--journal", TestPath(name), "--json"});
    ASSERT_EQ(ran.exit_code, 0) << ran.error;
    std::ifstream file(TestPath(name), std::ios::binary);
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

TEST(ReplayCommandTest, ReadsADesksOwnHeaders) {
  const std::string desk = TestFile("own.csv",
                                    "Ticket;no,Owner,Opened,Closed\n"
                                    "1,anna,2020-01-01 10:00:00+01:00,2020-01-01 10:05:00+01:00\n");
  const Ran ran =
      Replay({desk, "--column", "contact_id=Ticket;no", "--column", "agent_id=Owner", "--column",
              "arrived_at=Opened", "--column", "ended_at=Closed", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("first_arrival").as_string(), "2020-01-01T10:00:00+01:00");
  EXPECT_TRUE(json.at("policies").at("preferred").at("continuity").is_null());
}

TEST(ReplayCommandTest, TellsBadRowsAndGoesOnBelowTheLimit) {
  std::string rows = "contact_id,agent_id,arrived_at,ended_at\n";
  for (int i = 0; i < 12; ++i) rows += "b" + std::to_string(i) + ",a,never,\n";
  rows += "c,a,10,20\nd,a,20,30\n";
  const std::string desk = TestFile("bad.csv", rows);
  Ran ran = Replay({desk, "--max-bad-rows", "90%", "--json"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(boost::json::parse(ran.out).at("bad_rows").as_int64(), 12);
  EXPECT_EQ(ran.error.substr(0, ran.error.find('\n')),
            "rapport: " + desk +
                ":2: arrived_at: was \"never\", expected a time as 2016-02-29T09:30:00 or Unix "
                "seconds, from 1900 to 2199");
  EXPECT_NE(ran.error.find("rapport: 2 more bad rows\n"), ran.error.npos);
  ran = Replay({desk, "--json"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.error.find("12 of 14 rows are bad"), ran.error.npos) << ran.error;
}

TEST(ReplayCommandTest, ScoresFromATimeOn) {
  const Ran ran = Replay({Desk(), "--from", "1970-01-02T12:10:00", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  // Everything is of the contacts scored, but for what is named otherwise.
  EXPECT_EQ(json.at("contacts").as_int64(), 2);
  EXPECT_EQ(json.at("earlier_contacts").as_int64(), 2);
  EXPECT_EQ(json.at("agents").as_int64(), 2);
  EXPECT_EQ(json.at("first_arrival").as_string(), "1970-01-02T12:10:00");
  EXPECT_EQ(json.at("policies").at("preferred").at("contacts").as_int64(), 2);
  EXPECT_EQ(json.at("policies").at("preferred").at("served").as_int64(), 2);
  EXPECT_EQ(json.at("policies").at("preferred").at("returning").as_int64(), 2);
  EXPECT_EQ(json.at("policies").at("preferred").at("continuity").as_double(), 1.0);
  EXPECT_EQ(json.at("history").at("contacts").as_int64(), 2);
  EXPECT_EQ(json.at("history").at("served").as_int64(), 2);
  EXPECT_EQ(json.at("history").at("returning").as_int64(), 2);

  const Ran last = Replay({Desk(), "--from", "130210", "--json"});
  ASSERT_EQ(last.exit_code, 0) << last.error;
  EXPECT_EQ(boost::json::parse(last.out).at("contacts").as_int64(), 1);
  EXPECT_EQ(boost::json::parse(last.out).at("agents").as_int64(), 1);
  const Ran late = Replay({Desk(), "--from", "1980-01-01T00:00:00"});
  EXPECT_EQ(late.exit_code, 1);
  EXPECT_EQ(late.error,
            "rapport: --from: was \"1980-01-01T00:00:00\", expected a time up to the last arrival, "
            "1970-01-02T12:10:10\n");
}

TEST(ReplayCommandTest, ReadsThePolicyBeforeTheHistory) {
  const Ran ran =
      Replay({"/nowhere/desk.csv", "--policy", TestFile("wrong.json", "{\"worth\": 1}")});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.error.find("wrong.json: /worth"), ran.error.npos) << ran.error;
}

TEST(ReplayCommandTest, ADesksNumbersDoNotDependOnWhatAPolicyNames) {
  const std::string policy =
      TestFile("policy.json", "{\"channels\": {\"chat\": {\"units\": 2}, \"phone\": {}}}");
  const Ran ran = Replay({Desk(), "--policy", policy, "--journal", TestPath("journal")});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  std::ifstream file(TestPath("journal"), std::ios::binary);
  codec::KeyTable keys;
  auto log = codec::LogReader::Open(file, "journal", keys);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(keys.Find(codec::KeyKind::kChannel, "phone"), 1U);
  EXPECT_EQ(keys.Find(codec::KeyKind::kChannel, "chat"), 2U);
}

TEST(ReplayCommandTest, TakesThePresenceAndTheCapacityThatAreAskedFor) {
  // c2 finds nobody but a1, who was away until 160 in what happened; c4 comes while a1 has c3.
  const std::string desk =
      TestFile("breaks.csv",
               "contact_id,agent_id,channel,arrived_at,started_at,ended_at\n"
               "c1,a1,phone,130000,130000,130100\nc2,,phone,130150,130160,130170\n"
               "c3,a1,phone,130200,130200,130300\nc4,a1,phone,130250,130250,130260\n");
  const auto mean_wait_s = [&](const std::string& shifts, const std::string& capacity) {
    const Ran ran = Replay({desk, "--shifts", shifts, "--capacity", capacity, "--json"});
    EXPECT_EQ(ran.exit_code, 0) << ran.error;
    const boost::json::value json = boost::json::parse(ran.out);
    EXPECT_EQ(json.at("shifts").as_string(), shifts);
    EXPECT_EQ(json.at("capacity").as_string(), capacity);
    return json.at("policies").at("preferred").at("mean_wait_s").as_double();
  };
  EXPECT_EQ(mean_wait_s("day", "observed"), 50.0 / 4);
  EXPECT_EQ(mean_wait_s("day", "held"), 0.0);
  EXPECT_EQ(mean_wait_s("observed", "observed"), (10.0 + 50.0) / 4);
  EXPECT_EQ(mean_wait_s("observed", "held"), 10.0 / 4);
}

TEST(ReplayCommandTest, SaysWhereNobodyIsSeenToWait) {
  const Ran ran = Replay({Desk(), "--shifts", "observed", "--json"});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.error,
            "rapport: --shifts: was \"observed\", but no contact is seen to wait (started_at after "
            "queued_at or arrived_at), so agents are there as with \"day\"\n");
  // Nothing says that it was done as asked.
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("shifts"), "day");
  EXPECT_EQ(json.at("shifts_asked"), "observed");
  EXPECT_EQ("rapport: " + std::string(json.at("notes").at(0).as_string()) + "\n", ran.error);
  const std::string text = Replay({Desk(), "--shifts", "observed"}).out;
  EXPECT_NE(text.find("Note: --shifts: was \"observed\", but no contact is seen to wait"),
            text.npos);
  EXPECT_NE(text.find("breaks included"), text.npos) << "what `day` cannot mean";
  EXPECT_EQ(Replay({Desk(), "--shifts", "day"}).error, "");
}

// The policy given and a baseline of its name are one.
TEST(ReplayCommandTest, SaysThatTheBaselineIsThePolicyGiven) {
  const std::string policy = TestFile("policy.json", "{\"routing\": \"longest_idle\"}");
  const Ran ran = Replay({Desk(), "--policy", policy, "--baseline", "longest_idle", "--json"});
  ASSERT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.error,
            "rapport: --baseline: was \"longest_idle\", which the policy given is itself, so it "
            "stands here once\n");
  EXPECT_EQ(boost::json::parse(ran.out).at("notes").as_array().size(), 1U);
}

TEST(ReplayCommandTest, SaysWhatColumnsThatAreMissingCost) {
  const std::string desk =
      TestFile("desk.csv",
               "contact_id,Caller,agent_id,arrived_at,ended_at,Result\nc1,k1,a1,40000,40060,won\n");
  const Ran ran = Replay({desk, "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  const boost::json::array& notes = json.at("notes").as_array();
  ASSERT_EQ(notes.size(), 3U) << ran.out;
  EXPECT_EQ(notes[0],
            "no customer_id column: nobody returns, so nobody can meet someone they know; map it "
            "with --column customer_id=HEADER");
  EXPECT_EQ(notes[1],
            "no started_at column: how long customers really waited is not known, and handling "
            "times include it; map it with --column started_at=HEADER");
  EXPECT_EQ(notes[2],
            "no outcome column: those who hung up count as served; map it with --column "
            "outcome=HEADER");
  // Headers that mean the same are named.
  EXPECT_NE(ran.error.find("customer_id: is not read from the header \"Caller\""), ran.error.npos);
  EXPECT_NE(ran.error.find("outcome: is not read from the header \"Result\""), ran.error.npos);
  // Who leaves a column out knows it.
  const Ran left_out =
      Replay({desk, "--column", "customer_id=", "--column", "outcome=", "--column", "started_at="});
  EXPECT_EQ(left_out.error, "");
  const std::string empty = TestFile("empty.csv",
                                     "contact_id,customer_id,agent_id,arrived_at,started_at,ended_"
                                     "at,outcome\nc1,,a1,40000,,40060,\n");
  EXPECT_NE(Replay({empty}).error.find("every customer_id is empty"), std::string::npos);
}

TEST(ReplayCommandTest, ABaselineIsPlainSecondsAndThereOnce) {
  for (const char* seconds : {"0x10", "1e2", "inf", "nan", "+5", " 5", "5 ", ".5", "5.", "1000001",
                              "0.0000001", "99999999999999999999"}) {
    const Ran ran = Replay({Desk(), "--baseline", "last_agent:" + std::string(seconds)});
    EXPECT_EQ(ran.exit_code, 2) << seconds;
    EXPECT_NE(ran.error.find("expected seconds as 30 or 0.5 after the colon"), ran.error.npos)
        << ran.error;
  }
  const Ran twice =
      Replay({Desk(), "--baseline", "last_agent:30", "--baseline", "last_agent:30.0"});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_EQ(twice.error,
            "rapport: --baseline: was \"last_agent:30.0\", as before, expected each rule once\n");
  EXPECT_EQ(Replay({Desk(), "--baseline", "last_agent:30", "--baseline", "any_known:30",
                    "--baseline", "last_agent", "--baseline", "last_agent:1000000.000000"})
                .exit_code,
            0);
}

TEST(ReplayCommandTest, AnOptionThatSaysNothingIsAnError) {
  for (const char* option : {"--from", "--policy", "--journal", "--baseline", "--column"}) {
    const Ran ran = Replay({Desk(), option, ""});
    EXPECT_EQ(ran.exit_code, 2) << option;
    EXPECT_NE(ran.error.find(std::string(option) + ": was \"\", expected"), ran.error.npos)
        << ran.error;
    EXPECT_EQ(Replay({Desk(), std::string(option) + "="}).exit_code, 2) << option;
  }
  EXPECT_EQ(Replay({""}).exit_code, 2);
}

TEST(ReplayCommandTest, OneHeaderIsOneColumnUnlessBothAreSaid) {
  const Ran twice = Replay({Desk(), "--column", "account_id=customer_id"});
  EXPECT_EQ(twice.exit_code, 1);
  EXPECT_NE(twice.error.find(":1: customer_id: has the header \"customer_id\", and so has "
                             "account_id, expected --column customer_id= to leave it out, or "
                             "--column customer_id=customer_id for both"),
            twice.error.npos)
      << twice.error;
  EXPECT_EQ(Replay({Desk(), "--column", "first_agent_id=agent_id"}).exit_code, 1);
  const Ran both =
      Replay({Desk(), "--column", "first_agent_id=agent_id", "--column", "agent_id=agent_id"});
  EXPECT_EQ(both.exit_code, 0) << both.error;
  const Ran two = Replay({Desk(), "--column", "team=x", "--column", "team=y"});
  EXPECT_EQ(two.exit_code, 2);
  EXPECT_EQ(two.error,
            "rapport: --column: was \"team=y\", and \"x\" before, expected one header for a "
            "column\n");
}

TEST(ProgramTest, SaysWhichCommandsThereAre) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {""}, {"bogus"}, {"bogus", "--help"}}) {
    const Ran ran = RunRapport(arguments);
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.error.find("expected replay, explain, evaluate, simulate, wait-rule or generate"),
              ran.error.npos)
        << ran.error;
  }
  EXPECT_EQ(RunRapport({"bogus"}).error.substr(0, 35), "rapport: \"bogus\": no such command, ");
}

TEST(ProgramTest, HelpsAndTellsItsVersion) {
  EXPECT_EQ(RunRapport({"--version"}).out, "test\n");
  for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--help"},
                                                    {"replay", "--help"},
                                                    {"evaluate", "--help"},
                                                    {"generate", "--help"}}) {
    const Ran ran = RunRapport(arguments);
    EXPECT_EQ(ran.exit_code, 0);
    EXPECT_NE(ran.out.find("Usage: rapport"), ran.out.npos) << ran.out;
    EXPECT_EQ(ran.error, "");
  }
}

TEST(ReplayCommandTest, TellsWrongUsageFromWhatCannotBeDone) {
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
    const Ran ran = Replay(arguments);
    EXPECT_EQ(ran.exit_code, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(ran.out, "");
  }
  const std::vector<std::vector<std::string>> impossible = {
      {"/nowhere/desk.csv"},
      {TestFile("empty.csv", "")},
      {desk, "--policy", "/nowhere/policy.json"},
      {desk, "--policy", TestFile("wrong.json", "{\"routing\": \"fast\"}")},
      {desk, "--journal", "/nowhere/journal"},
      {desk, "--column", "agent_id=Owner"},
  };
  for (const std::vector<std::string>& arguments : impossible) {
    const Ran ran = Replay(arguments);
    EXPECT_EQ(ran.exit_code, 1) << ::testing::PrintToString(arguments);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.error.substr(0, 9), "rapport: ") << ran.error;
  }
}

}  // namespace
}  // namespace rapport::tools
