// `rapport explain` as a user starts it.

#include "tools/explain_command.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "codec/keys.h"
#include "codec/log.h"
#include "gtest/gtest.h"
#include "rapport/router.h"
#include "support/packed.h"

namespace rapport::tools {
namespace {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string error;
};

// Anna knows Mia and is busy when Mia calls; Ben is free, and declines.
constexpr char kDesk[] =
    "policy channels=phone:exclusive\n"
    "00:00 history anna served customer=mia channel=phone topic=bill ended=-1d handling=2m\n"
    "00:00 history anna served customer=mia channel=phone topic=bill ended=-2d handling=2m\n"
    "09:00 agent anna\n"
    "09:00 agent ben\n"
    "09:00 assign c1 anna customer=tom channel=phone topic=bill\n"
    "09:01 contact c2 customer=mia channel=phone topic=bill\n"
    "09:01:05 answer c2 ben declined\n"
    "09:03 end c1 resolved\n"
    "09:03 answer c2 anna accepted\n"
    "09:04 end c2 resolved\n"
    "09:05 feedback c2 rating=90\n";

class ExplainCommandTest : public ::testing::Test {
 protected:
  static std::string Path(const std::string& name) {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    return ::testing::TempDir() + "/explain_command_" + test + "_" + name;
  }

  static std::string File(const std::string& name, const std::string& bytes) {
    std::ofstream(Path(name), std::ios::binary) << bytes;
    return Path(name);
  }

  static Ran Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"rapport", "explain"});
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    CLI::App app;
    Ran ran;
    AddExplainCommand(app, ran.exit_code);
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

  // The log again in a form, with the decisions that this version makes.
  static std::string Recorded(const std::string& text, codec::LogForm form) {
    std::istringstream in(text);
    std::ostringstream out;
    codec::KeyTable keys;
    auto reader = codec::LogReader::Open(in, "desk", keys);
    EXPECT_TRUE(reader.ok()) << reader.status();
    Router router = *Router::Create(reader->policy(), reader->limits());
    codec::LogWriter writer(out, form, keys);
    EXPECT_TRUE(writer.Head(reader->policy(), reader->limits()).ok());
    for (;;) {
      const auto entry = reader->Next();
      EXPECT_TRUE(entry.ok()) << entry.status();
      if (!entry.ok() || !*entry) break;
      std::vector<Decision> decisions;
      EXPECT_TRUE(router.Apply((*entry)->event, decisions).ok());
      EXPECT_TRUE(writer.Event((*entry)->event).ok());
      EXPECT_TRUE(writer.Decisions(decisions).ok());
    }
    EXPECT_TRUE(writer.Finish().ok());
    return out.str();
  }

  static std::string ErrorOf(const std::vector<std::string>& arguments) {
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.exit_code, 1);
    EXPECT_EQ(ran.out, "");
    return ran.error;
  }
};

TEST_F(ExplainCommandTest, TellsTheSameOfEveryForm) {
  const std::string text = Recorded(kDesk, codec::LogForm::kText);
  const std::string records = Recorded(kDesk, codec::LogForm::kRecords);
  const Ran first = Run({File("desk.txt", text), "c2"});
  EXPECT_EQ(first.exit_code, 0) << first.error;
  EXPECT_EQ(first.error, "");
  EXPECT_NE(first.out.find("anna knows mia best"), first.out.npos) << first.out;
  EXPECT_NE(first.out.find("the log has the same decisions.\n"), first.out.npos) << first.out;
  for (const std::string& file :
       {File("desk.journal", records), File("desk.txt.gz", testing::Gzip(text)),
        File("desk.journal.xz", testing::Xz(records))}) {
    const Ran same = Run({file, "c2"});
    EXPECT_EQ(same.exit_code, 0) << same.error;
    EXPECT_EQ(same.out, first.out) << file;
  }
  EXPECT_EQ(Run({Path("desk.journal"), "#2"}).out, first.out);
}

TEST_F(ExplainCommandTest, TheJsonHasEveryDecisionAndTheirPartsAddUp) {
  const Ran ran = Run({File("desk.txt", kDesk), "c2", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("contact"), "c2");
  EXPECT_EQ(json.at("customer"), "mia");
  EXPECT_EQ(json.at("events").as_array().size(), 6u);
  const boost::json::array& decisions = json.at("decisions").as_array();
  ASSERT_EQ(decisions.size(), 3u);
  EXPECT_EQ(decisions[0].at("at"), "2026-01-01T09:01:00Z");
  EXPECT_EQ(decisions[0].at("decision"), "offer");
  EXPECT_EQ(decisions[0].at("agent"), "ben");
  EXPECT_EQ(decisions[0].at("wait_or_go").at("result"), "costs_more");
  EXPECT_EQ(decisions[0].at("wait_or_go").at("wait_for"), "anna");
  EXPECT_EQ(decisions[0].at("candidates").at(0).at("reason"), "taken");
  EXPECT_EQ(decisions[0].at("candidates").at(1).at("reason"), "no_capacity");
  EXPECT_EQ(decisions[0].at("candidates").at(1).at("waiting"), "costs_more");
  EXPECT_EQ(decisions[1].at("reason"), "anyone");
  EXPECT_EQ(decisions[2].at("agent"), "anna");
  EXPECT_EQ(decisions[2].at("freed"), "anna");
  EXPECT_EQ(json.at("events").at(decisions[2].at("event").to_number<std::size_t>()).at("event"),
            "end");
  int candidates = 0;
  for (const boost::json::value& decision : decisions) {
    for (const boost::json::value& candidate : decision.at("candidates").as_array()) {
      std::int64_t sum = 0;
      const boost::json::object& parts = candidate.at("parts_s").as_object();
      EXPECT_EQ(parts.size(), 12u);
      for (const auto& [name, part] : parts) sum += std::llround(part.as_double() * 1000);
      EXPECT_EQ(sum, std::llround(candidate.at("worth_s").as_double() * 1000));
      ++candidates;
    }
  }
  EXPECT_EQ(candidates, 6);
}

TEST_F(ExplainCommandTest, SaysWhichContactsThereAre) {
  const std::string file = File("desk.txt", kDesk);
  const std::string begin = "rapport: " + file + ": CONTACT: was ";
  const std::string expected = ", expected one of the log's 2 contacts, by key or as #NUMBER";
  EXPECT_EQ(ErrorOf({file, "x9"}), begin + "\"x9\"" + expected + "; the first is c1\n");
  EXPECT_EQ(ErrorOf({file, "c2x"}), begin + "\"c2x\"" + expected + "; there is c2\n");
  EXPECT_EQ(ErrorOf({file, "2"}), begin + "\"2\"" + expected + "; there is #2\n");
  EXPECT_EQ(ErrorOf({file, "#3"}), begin + "\"#3\"" + expected + "; the first is c1\n");
  EXPECT_EQ(ErrorOf({file, "#0"}), begin + "\"#0\"" + expected + "; the first is c1\n");
  EXPECT_EQ(ErrorOf({file, ""}), begin + "\"\"" + expected + "; the first is c1\n");
  // A key without a contact: the log ends before it comes.
  const std::string early = File("early.txt", std::string("key contact 7 c7\n") + kDesk);
  EXPECT_EQ(ErrorOf({early, "c7"}).find("rapport: " + early + ": CONTACT: was \"c7\""), 0u);
}

TEST_F(ExplainCommandTest, WhatIsNoLogIsAnErrorThatSaysWhere) {
  EXPECT_NE(ErrorOf({"/nowhere/desk.log", "c1"}).find("/nowhere/desk.log: cannot be opened"),
            std::string::npos);
  EXPECT_NE(ErrorOf({::testing::TempDir(), "c1"}).find("is a directory"), std::string::npos);
  EXPECT_NE(ErrorOf({File("empty", ""), "c1"}).find("empty: has no events"), std::string::npos);
  EXPECT_NE(ErrorOf({File("head", "policy\n"), "c1"}).find("head: has no events"),
            std::string::npos);
  EXPECT_NE(ErrorOf({File("csv", "contact_id,agent_id\n1,2\n"), "c1"})
                .find("csv:1: time: was \"contact_id,agent_id\""),
            std::string::npos);
  EXPECT_NE(ErrorOf({File("png",
                          "\x89PNG\r\n\x1a\n and more of it, 64 bytes at least, so that "
                          "there is a record"),
                     "c1"})
                .find("png: record 0: magic: was another"),
            std::string::npos);
  EXPECT_NE(ErrorOf({File("policy", "policy half_life=1s\n09:00 agent anna\n"), "c1"})
                .find("policy: the head: half_life"),
            std::string::npos);
  EXPECT_EQ(Run({File("desk.txt", kDesk)}).exit_code, 2);
  EXPECT_EQ(Run({}).exit_code, 2);
  EXPECT_EQ(Run({Path("desk.txt"), "c1", "c2"}).exit_code, 2);
}

// What a crash leaves: the story is told as far as it goes, and the error says that there is more.
TEST_F(ExplainCommandTest, ALogThatBreaksOffIsToldUpToThere) {
  const std::string records = Recorded(kDesk, codec::LogForm::kRecords);
  const std::string torn = File("torn.journal", records.substr(0, records.size() - 500));
  Ran ran = Run({torn, "c2"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find("It is offered to ben"), ran.out.npos) << ran.out;
  EXPECT_EQ(ran.error.find("rapport: " + torn + ": record "), 0u) << ran.error;
  const std::string text = File("torn.txt", std::string(kDesk) + "10:00 contact\n");
  ran = Run({text, "c2", "--json"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(boost::json::parse(ran.out).at("decisions").as_array().size(), 3u);
  EXPECT_EQ(boost::json::parse(ran.out).at("journal").at("broken"),
            ran.error.substr(9, ran.error.size() - 10).c_str());
  EXPECT_EQ(ran.error.find("rapport: " + text + ":13: contact: was absent"), 0u) << ran.error;
  // Not told of whoever was to come.
  EXPECT_EQ(ErrorOf({text, "c9"}), ran.error);
  const std::string gz = testing::Gzip(records);
  const std::string cut = File("cut.gz", gz.substr(0, gz.size() / 2));
  ran = Run({cut, "c2"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.error, "rapport: " + cut +
                           ": begins as gzip and is broken or not whole, expected all of it\n");
}

TEST_F(ExplainCommandTest, SaysWhereTheLogHasOtherDecisions) {
  std::string text = Recorded(kDesk, codec::LogForm::kText);
  const auto replace = [&text](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, text.npos) << from << " in\n" << text;
    text.replace(at, from.size(), to);
  };
  // Elsewhere than on the contact: a warning, and no error.
  replace("-> offer c2 anna", "-> release c1 nobody_can_serve; offer c2 anna");
  Ran ran = Run({File("elsewhere.txt", text), "c2"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_NE(ran.out.find("Beware: on 1 of 11 events this version decides otherwise"), ran.out.npos);
  EXPECT_NE(ran.out.find("but not on this contact"), ran.out.npos) << ran.out;
  replace("-> offer c2 ben", "-> offer c2 anna");
  ran = Run({File("here.txt", text), "c2"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.out.find("Beware: on 2 of 11 events"), ran.out.npos) << ran.out;
  EXPECT_NE(ran.out.find("The log has something else here: offer c2 anna"), ran.out.npos);
  EXPECT_NE(ran.error.find("here.txt: CONTACT: was decided otherwise"), ran.error.npos);
  ran = Run({Path("here.txt"), "c2", "--json"});
  EXPECT_EQ(ran.exit_code, 1);
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("journal").at("differences"), 2);
  EXPECT_EQ(json.at("events").at(0).at("recorded").as_string().find("offer c2 anna"), 0u);
}

TEST_F(ExplainCommandTest, EventsThatAreRefusedAreTold) {
  const std::string file = File("refused.txt", std::string(kDesk) +
                                                   "09:06 answer c2 anna accepted\n"
                                                   "09:06 ready nobody\n");
  const Ran ran = Run({file, "c2"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_NE(ran.out.find("Beware: the router refuses 2 events, first"), ran.out.npos) << ran.out;
  EXPECT_NE(ran.out.find(file + ":13: "), ran.out.npos) << ran.out;
  EXPECT_NE(ran.out.find("anna accepted.\n          The router refuses that: "), ran.out.npos);
}

TEST_F(ExplainCommandTest, AForgottenCustomerIsNotNamed) {
  const std::string log = std::string(kDesk) + "10:00 forget mia\nkey customer 1\n";
  Ran ran = Run({File("over.txt", log), "c2"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.out.find("mia"), ran.out.npos) << ran.out;
  EXPECT_NE(ran.out.find("of a customer who was forgotten"), ran.out.npos) << ran.out;
  ran = Run({Path("over.txt"), "c2", "--json"});
  EXPECT_EQ(ran.out.find("mia"), ran.out.npos) << ran.out;
  EXPECT_TRUE(boost::json::parse(ran.out).at("customer").is_null());
  // While it waits it is released, which is a decision like any.
  const std::string waiting =
      "09:00 agent anna\n09:00 assign c1 anna customer=tom\n09:01 contact c2 customer=mia\n"
      "09:02 forget mia\n";
  ran = Run({File("waiting.txt", waiting), "c2"});
  EXPECT_NE(ran.out.find("It is the host's again: the customer was forgotten."), ran.out.npos)
      << ran.out;
}

TEST_F(ExplainCommandTest, FollowsTheContactThroughMergesTransfersAndCorrections) {
  const std::string log =
      "09:00 agent anna\n"
      "09:00 agent ben away\n"
      "09:00 customer maria\n"
      "09:01 contact c1 customer=mia\n"
      "09:01:02 merge mia maria\n"
      "09:01:03 customer maria asked_for=ben\n"
      "09:01:05 answer c1 anna accepted\n"
      "09:02 join c1 ben\n"
      "09:02 leave c1 ben\n"
      "09:03 agent anna in_hand=\n"
      "09:04 contact c1 customer=tom\n";
  const Ran ran = Run({File("way.txt", log), "c1"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error << ran.out;
  for (const char* expected : {"It turned out that mia and another customer are one person.",
                               "News of mia.", "ben joined.", "ben left it to the others.",
                               "News of agent anna: available.\n          It is over.",
                               "It arrived.\n          The router"}) {
    EXPECT_NE(ran.out.find(expected), ran.out.npos) << expected << " in\n" << ran.out;
  }
}

// Names that were merged are free again when the customer is forgotten, and may be merged anew.
TEST_F(ExplainCommandTest, CustomersMayBeMergedTheOtherWayRoundLater) {
  const std::string log =
      "09:00 agent anna\n09:00 customer mia\n09:00 customer tom\n09:00 merge mia tom\n"
      "09:01 forget tom\n09:02 customer mia\n09:02 customer tom\n09:03 contact c1 customer=mia\n"
      "09:04 merge tom mia\n09:05 customer tom asked_for=anna\n09:06 customer mia\n";
  const Ran ran = Run({File("again.txt", log), "c1", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("customer"), "mia");
  EXPECT_EQ(json.at("journal").at("refused"), 0) << ran.out;
  EXPECT_EQ(json.at("events").as_array().size(), 4u) << ran.out;
}

// A desk may number its tickets so. Whose key it is may come after the contact of that number.
TEST_F(ExplainCommandTest, AKeyThatLooksLikeANumberIsAKey) {
  const std::string log =
      "09:00 agent anna\n"
      "09:01 contact c1 customer=mia\n09:01:01 answer c1 anna accepted\n09:02 end c1\n"
      "09:03 contact \"#1\" customer=tom\n09:03:01 answer \"#1\" anna accepted\n";
  const std::string file = File("keys.txt", log);
  const Ran key = Run({file, "#1", "--json"});
  ASSERT_EQ(key.exit_code, 0) << key.error;
  const boost::json::value json = boost::json::parse(key.out);
  EXPECT_EQ(json.at("number"), 2);
  EXPECT_EQ(json.at("customer"), "tom");
  EXPECT_EQ(json.at("events").as_array().size(), 2u) << key.out;
  EXPECT_EQ(json.at("decisions").as_array().size(), 1u) << key.out;
  // No contact has this for a key.
  EXPECT_EQ(boost::json::parse(Run({file, "#2", "--json"}).out).at("customer"), "tom");
}

TEST_F(ExplainCommandTest, TellsTimesInTheZoneAskedFor) {
  const std::string file = File("desk.txt", kDesk);
  const Ran text = Run({file, "c2", "--zone", "+10:00"});
  ASSERT_EQ(text.exit_code, 0) << text.error;
  EXPECT_NE(text.out.find("\n2026-01-01, +10:00\n19:01:00  It arrived."), text.out.npos)
      << text.out;
  EXPECT_NE(text.out.find("until 19:01:20"), text.out.npos) << text.out;
  const Ran ran = Run({file, "c2", "--zone", "-10:00", "--json"});
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("zone"), "-10:00");
  EXPECT_EQ(json.at("events").at(0).at("at"), "2025-12-31T23:01:00-10:00");
  EXPECT_EQ(json.at("decisions").at(0).at("until"), "2025-12-31T23:01:20-10:00");
  EXPECT_EQ(Run({file, "c2", "--zone", "Nowhere"}).exit_code, 2);
}

// The number of a contact that is forgotten is free, and the last one that had it is told.
TEST_F(ExplainCommandTest, OfANumberUsedAgainTheLastContactIsTold) {
  const std::string log =
      "limits ended=1\n09:00 agent anna\n"
      "09:01 assign #5 anna customer=mia\n09:02 end #5\n"
      "09:03 assign #6 anna customer=tom\n09:04 end #6\n"
      "09:05 contact #5 customer=kim\n";
  const Ran ran = Run({File("again.txt", log), "#5"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.out.find("Contact #5 of kim\n"), 0u) << ran.out;
  EXPECT_NE(ran.out.find("Its number was used before, by 1 contact"), ran.out.npos) << ran.out;
}

TEST_F(ExplainCommandTest, ARepeatedCommandIsToldOnce) {
  const std::string log =
      "09:00 agent anna\n09:01 contact c1 cmd=7\n09:01 contact c1 cmd=7\n"
      "09:01:01 answer c1 anna accepted cmd=8\n09:01:01 answer c1 anna accepted cmd=8\n"
      "09:02 contact c2 team=nobody cmd=9\n09:02 contact c2 team=nobody cmd=9\n";
  for (const auto& [contact, events] : {std::pair("c1", 2u), std::pair("c2", 1u)}) {
    const Ran ran = Run({File("twice.txt", log), contact, "--json"});
    ASSERT_EQ(ran.exit_code, 0) << ran.error;
    EXPECT_EQ(boost::json::parse(ran.out).at("events").as_array().size(), events);
    EXPECT_EQ(boost::json::parse(ran.out).at("decisions").as_array().size(), 1u);
  }
}

}  // namespace
}  // namespace rapport::tools
