#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sim/desk_generator.h"
#include "support/program.h"

namespace rapport::tools {
namespace {

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;

Ran Evaluate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "evaluate");
  return RunRapport(arguments);
}

std::string GeneratedDesk() {
  std::ostringstream csv;
  sim::GenerateDesk({.days = 3, .agents = 8, .calls_per_day = 600, .customers = 200}, csv);
  return csv.str();
}

TEST(EvaluateCommandTest, PrintsJsonWithTheNamesThatOthersRead) {
  const Ran ran = Evaluate({TestFile("desk.csv", GeneratedDesk()), "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.error, "");
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_GT(json.at("contacts").as_int64(), 1'000);
  EXPECT_EQ(json.at("bad_rows").as_int64(), 0);
  ASSERT_EQ(json.at("targets").as_object().size(), 2U);  // It does not say who was handed over.
  for (const char* target : {"log_resolution", "log_handle"}) {
    const boost::json::object& scores = json.at("targets").at(target).as_object();
    ASSERT_EQ(scores.size(), 7U);
    EXPECT_GT(scores.at("n").as_int64(), 300);
    for (const char* name : {"rapport", "global", "topic", "agent", "customer", "agent_topic"}) {
      EXPECT_GT(scores.at(name).as_double(), 0.1) << name;
      EXPECT_LT(scores.at(name).as_double(), 2) << name;
    }
    const boost::json::value& familiar = json.at("familiar").at(target);
    EXPECT_GE(familiar.at("n").as_int64(), scores.at("n").as_int64());
    EXPECT_LT(familiar.at("ci95").as_array()[0].as_double(), familiar.at("difference").as_double());
    EXPECT_GT(familiar.at("ci95").as_array()[1].as_double(), familiar.at("difference").as_double());
    EXPECT_EQ(familiar.at("floor_s").as_double(), 60);
    EXPECT_EQ(familiar.at("adjusted_for").as_array().size(), 3U);
  }
  EXPECT_TRUE(json.at("calibration").as_object().empty());
}

TEST(EvaluateCommandTest, TheSameBytesTwice) {
  const std::string desk = TestFile("desk.csv", GeneratedDesk());
  EXPECT_EQ(Evaluate({desk, "--json"}).out, Evaluate({desk, "--json"}).out);
  EXPECT_EQ(Evaluate({desk}).out, Evaluate({desk}).out);
}

TEST(EvaluateCommandTest, SeveralFilesAreOneStream) {
  const std::string all = GeneratedDesk();
  const std::size_t header = all.find('\n') + 1;
  const std::size_t middle = all.find('\n', all.size() / 2) + 1;
  const std::string first = TestFile("first.csv", all.substr(0, middle));
  const std::string second = TestFile("second.csv", all.substr(0, header) + all.substr(middle));
  const Ran whole = Evaluate({TestFile("all.csv", all), "--json"});
  ASSERT_EQ(whole.exit_code, 0) << whole.error;
  EXPECT_EQ(Evaluate({first, second, "--json"}).out, whole.out);
  EXPECT_EQ(Evaluate({second, first, "--json"}).out, whole.out);
}

// 150 contacts of one customer and two agents, the second of whom hands every contact over.
std::string SmallDesk(const std::string& columns) {
  std::string rows = columns + "\n";
  for (int i = 0; i < 150; ++i) {
    const std::string number = std::to_string(i);
    const std::string arrived = std::to_string(100'000 + 100 * i);
    const std::string ended = std::to_string(100'000 + 100 * i + 40);
    const bool second = i % 2 == 1;
    rows += number + ",k," + (second ? "b" : "a") + "," + (second ? "c" : "a") + "," + arrived +
            "," + arrived + "," + ended + "," + (second ? "1" : "0") + "\n";
  }
  return rows;
}

constexpr char kColumns[] =
    "contact_id,customer_id,first_agent_id,agent_id,arrived_at,started_at,ended_at,transfers";

TEST(EvaluateCommandTest, ContactsAreOfTheAgentWhoGotThemFirst) {
  const Ran ran = Evaluate({TestFile("desk.csv", SmallDesk(kColumns)), "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  const boost::json::value& transferred = json.at("targets").at("transferred");
  EXPECT_EQ(transferred.at("n").as_int64(), 50);
  EXPECT_LT(transferred.at("agent").as_double(), 0.002);
  EXPECT_NEAR(transferred.at("global").as_double(), 0.693, 0.01);
  EXPECT_LT(transferred.at("rapport").as_double(), 0.2);
  EXPECT_TRUE(json.at("familiar").as_object().empty());  // One customer bears no interval.
  const boost::json::array& bins = json.at("calibration").at("transferred").as_array();
  ASSERT_EQ(bins.size(), 10U);
  EXPECT_EQ(bins.front().at("n").as_int64(), 5);
  EXPECT_EQ(bins.front().at("observed").as_double(), 0.0);
  EXPECT_EQ(bins.back().at("observed").as_double(), 1.0);
}

TEST(EvaluateCommandTest, WithoutTheColumnTheAgentHadItFromTheFirst) {
  const std::string file = TestFile("desk.csv", SmallDesk(kColumns));
  const Ran without = Evaluate({file, "--column", "first_agent_id=", "--json"});
  const Ran same = Evaluate(
      {file, "--column", "first_agent_id=agent_id", "--column", "agent_id=agent_id", "--json"});
  ASSERT_EQ(without.exit_code, 0) << without.error;
  ASSERT_EQ(same.exit_code, 0) << same.error;
  EXPECT_EQ(without.out, same.out);
}

TEST(EvaluateCommandTest, WhoHadItFirstIsEnough) {
  const std::string rows = SmallDesk(kColumns);
  std::string without = rows;
  without.replace(without.find(",agent_id,"), 10, ",finished_by,");
  const Ran all = Evaluate({TestFile("desk.csv", rows), "--json"});
  const Ran ran = Evaluate({TestFile("firsts.csv", without), "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.out, all.out);
  without.replace(without.find(",first_agent_id,"), 16, ",begun_by,");
  const Ran nobody = Evaluate({TestFile("nobody.csv", without), "--json"});
  EXPECT_EQ(nobody.exit_code, 1);
  EXPECT_NE(nobody.error.find("agent_id"), nobody.error.npos) << nobody.error;
}

// Every contact takes 40 s, so that means are never wrong and nothing can be held against them.
TEST(EvaluateCommandTest, AMeanWithoutErrorIsNoScale) {
  const Ran ran = Evaluate({TestFile("desk.csv", SmallDesk(kColumns))});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_NE(ran.out.find("of 1 outcomes better"), ran.out.npos) << ran.out;
  EXPECT_NE(ran.out.find("Rapport against the best                   -              -"),
            ran.out.npos)
      << ran.out;
}

TEST(EvaluateCommandTest, DrawsTheCalibration) {
  const std::string desk = TestFile("desk.csv", SmallDesk(kColumns));
  const std::string chart = TestFile("chart.svg", "");
  const Ran ran = Evaluate({desk, "--calibration", chart, "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.out, Evaluate({desk, "--json"}).out);
  const auto read = [&] {
    std::ifstream in(chart);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  };
  const std::string svg = read();
  EXPECT_EQ(svg.find("<svg xmlns=\"http://www.w3.org/2000/svg\""), 0U);
  std::size_t marks = 0;
  for (std::size_t at = svg.find("mark s0"); at != svg.npos; at = svg.find("mark s0", at + 1)) {
    ++marks;
  }
  EXPECT_EQ(marks, 10U);
  EXPECT_NE(svg.find("observed 100.0 %"), svg.npos) << svg;
  std::istringstream in(svg);
  boost::property_tree::ptree tree;
  EXPECT_NO_THROW(boost::property_tree::read_xml(in, tree));
  // Of a desk that does not say who was handed over.
  ASSERT_EQ(
      Evaluate({TestFile("generated.csv", GeneratedDesk()), "--calibration", chart}).exit_code, 0);
  EXPECT_NE(read().find("No forecast of a hand-over could be scored."), svg.npos);
  const Ran nowhere = Evaluate({desk, "--calibration", "/nowhere/chart.svg"});
  EXPECT_EQ(nowhere.exit_code, 1);
  EXPECT_NE(nowhere.error.find("/nowhere"), nowhere.error.npos) << nowhere.error;
}

TEST(EvaluateCommandTest, SpeaksToPeople) {
  const Ran ran = Evaluate({TestFile("desk.csv", SmallDesk(kColumns))});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.out.find("The model predicts "), 0U) << ran.out;
  for (const char* part : {"150 contacts.\n", "  of the agent and topic", "handed over, by tenths",
                           "cannot be told: fewer than 20 customers"}) {
    EXPECT_NE(ran.out.find(part), ran.out.npos) << part;
  }
  EXPECT_EQ(ran.out.find(" \n"), ran.out.npos);
  const Ran generated = Evaluate({TestFile("generated.csv", GeneratedDesk())});
  EXPECT_NE(generated.out.find("nothing detectable\n"), generated.out.npos) << generated.out;
}

TEST(EvaluateCommandTest, TooLittleForAScoreIsSaidAndNoError) {
  const std::string rows = SmallDesk(kColumns);
  const std::string file = TestFile("desk.csv", rows.substr(0, rows.find("\n100,") + 1));
  const Ran ran = Evaluate({file, "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("contacts").as_int64(), 100);
  EXPECT_TRUE(json.at("targets").as_object().empty());
  EXPECT_EQ(Evaluate({file}).out.find("Too little is known"), 0U);
}

TEST(EvaluateCommandTest, BadRowsAreToldAndTooManyAreAnError) {
  std::string rows = SmallDesk(kColumns);
  rows += "x,k,a,a,never,,,\ny,k,a,a,100,100,50,\n0,k,a,a,100,100,150,\n";
  const std::string file = TestFile("desk.csv", rows);
  const Ran ran = Evaluate({file, "--max-bad-rows", "2%", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(boost::json::parse(ran.out).at("bad_rows").as_int64(), 3);
  EXPECT_EQ(ran.error.find("rapport: " + file + ":152: arrived_at: was \"never\""), 0U);
  EXPECT_NE(ran.error.find(":153: ended_at: was \"50\", before started_at"), ran.error.npos);
  EXPECT_NE(ran.error.find(":154: contact_id: was \"0\" once more"), ran.error.npos);
  const Ran strict = Evaluate({file, "--json"});
  EXPECT_EQ(strict.exit_code, 1);
  EXPECT_EQ(strict.out, "");
  EXPECT_NE(strict.error.find("3 of 153 rows are bad"), strict.error.npos) << strict.error;
}

TEST(EvaluateCommandTest, RefusesWhatCannotBeDone) {
  EXPECT_EQ(Evaluate({"/nowhere.csv"}).exit_code, 1);
  EXPECT_EQ(Evaluate({TestFile("empty.csv", "")}).exit_code, 1);
  const std::string none = TestFile("none.csv",
                                    "contact_id,customer_id,first_agent_id,agent_id,arrived_at,"
                                    "ended_at\n1,k,,a,100,200\n");
  const Ran ran = Evaluate({none});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.error, "rapport: " + none +
                           ": no contact has an outcome, expected some with first_agent_id (or "
                           "agent_id) and ended_at that were not abandoned\n");
}

// In Berlin clocks were put forward from 02:00 to 03:00 that night, so that a contact of an hour
// and a half on the wall took half an hour.
TEST(EvaluateCommandTest, TimesWithoutAnOffsetAreOfTheZone) {
  std::string rows = std::string(kColumns) + "\n";
  const auto add = [&](int i, const std::string& begin, const std::string& end) {
    const std::string minute = (i % 60 < 10 ? "0" : "") + std::to_string(i % 60);
    rows += std::to_string(i) + ",k,a,a," + begin + minute + ":00," + begin + minute + ":00," +
            end + minute + (i % 2 == 0 ? ":30" : ":45") + ",0\n";
  };
  for (int i = 0; i < 180; ++i) {  // The day before.
    const std::string hour = "2024-03-30T1" + std::to_string(i / 60) + ":";
    add(i, hour, hour);
  }
  for (int i = 180; i < 240; ++i) add(i, "2024-03-31T01:", "2024-03-31T03:");
  const std::string file = TestFile("desk.csv", rows);
  const auto handle = [&](const std::vector<std::string>& options) {
    std::vector<std::string> arguments = {file, "--json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Ran ran = Evaluate(arguments);
    EXPECT_EQ(ran.exit_code, 0) << ran.error;
    return ran.out;
  };
  EXPECT_NE(handle({"--zone", "Europe/Berlin"}), handle({}));
  EXPECT_EQ(handle({"--zone", "Europe/Berlin"}), handle({"--times-in", "Europe/Berlin"}));
  EXPECT_EQ(handle({"--zone", "+02:00"}), handle({}));
  EXPECT_EQ(Evaluate({file, "--zone", "Berlin/Europe"}).exit_code, 2);
}

TEST(EvaluateCommandTest, OverwritesNoHistory) {
  const std::string rows = SmallDesk(kColumns);
  const std::string first = TestFile("first.csv", rows);
  const std::string second = TestFile("second.csv", rows);
  const Ran ran = Evaluate({first, second, "--calibration", second});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_EQ(ran.error, "rapport: --calibration: was " + second + ", which is the history (" +
                           second + "), expected another file\n");
  std::ifstream in(second);
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_EQ(text.str(), rows);
}

TEST(EvaluateCommandTest, RefusesWrongUsage) {
  const std::string file = TestFile("desk.csv", SmallDesk(kColumns));
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{},
        {""},
        {file, "--nonsense"},
        {file, "--column", "agent_id"},
        {file, "--column", "team=a", "--column", "team=b"},
        {file, "--max-bad-rows", "many"}}) {
    const Ran ran = Evaluate(arguments);
    EXPECT_EQ(ran.exit_code, 2);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.error.find("rapport: "), 0U) << ran.error;
  }
}

}  // namespace
}  // namespace rapport::tools
