#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "support/program.h"

namespace rapport::tools {
namespace {

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;
using ::rapport::testing::TestPath;

constexpr char kDesk[] = R"({"name": "a desk", "contacts": 2000, "replications": 4,
 "customers": [{"type": "a", "arrivals": {"poisson_per_hour": 30},
   "patience": {"exponential_s": 200}, "abandon_cost": 100}],
 "agents": [{"group": "north", "count": 1}, {"group": "south", "count": 1}],
 "pairs": [{"customers": "a", "agents": "*", "service": {"exponential_s": 100}}],
 "policy": {"routing": "longest_idle"}})";

Ran Simulate(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "simulate");
  return RunRapport(arguments);
}

TEST(SimulateCommandTest, PrintsJsonWithTheNamesThatOthersRead) {
  const Ran ran = Simulate({TestFile("desk.json", kDesk), "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.error, "");
  const boost::json::value json = boost::json::parse(ran.out);
  EXPECT_EQ(json.at("name"), "a desk");
  for (const char* name : {"cost_rate", "cost_per_contact", "jain"}) {
    EXPECT_GT(json.at(name).at("mean").to_number<double>(), 0) << name;
    EXPECT_GT(json.at(name).at("ci95").to_number<double>(), 0) << name;
  }
  EXPECT_GE(json.at("gini").at("mean").to_number<double>(), 0);
  for (const boost::json::value& of : {json.at("all"), json.at("by_type").at("a")}) {
    EXPECT_EQ(of.at("arrived").at("mean").to_number<double>(), 2'000);
    for (const char* name : {"p_wait", "p_abandon", "p_block", "mean_wait_s", "mean_wait_served_s",
                             "wait_p90_s", "service_level", "mean_queue", "p_preferred"}) {
      EXPECT_GE(of.at(name).at("mean").to_number<double>(), 0) << name;
      EXPECT_GE(of.at(name).at("ci95").to_number<double>(), 0) << name;
    }
  }
  EXPECT_GT(json.at("by_group").at("south").at("occupancy").at("mean").to_number<double>(), 0.1);
}

TEST(SimulateCommandTest, SaysItToPeopleTooAndAlwaysTheSame) {
  const std::string desk = TestFile("desk.json", kDesk);
  const Ran one = Simulate({desk, "--threads", "1"});
  EXPECT_EQ(one.exit_code, 0) << one.error;
  EXPECT_EQ(one.out, Simulate({desk, "--threads", "2"}).out);
  EXPECT_NE(one.out.find("a desk\n"), std::string::npos);
  EXPECT_NE(one.out.find("mean wait, s"), std::string::npos);
  EXPECT_NE(one.out.find("busy, south, %"), std::string::npos);
}

TEST(SimulateCommandTest, APolicyTakesThePlaceOfTheScenarios) {
  const std::string desk = TestFile("desk.json", kDesk);
  const Ran ran = Simulate({desk, "--policy", TestFile("p.json", R"({"routing": "any_known"})")});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_NE(ran.out.find("Routing any_known"), std::string::npos);
  const Ran wrong = Simulate({desk, "--policy", TestFile("p.json", R"({"worth": 1})")});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_NE(wrong.error.find("p.json: /worth: is no name of a policy"), std::string::npos);
}

// Also where it is wrong only for a simulation.
TEST(SimulateCommandTest, AWrongPolicyIsNamedByItsOwnFile) {
  const std::string desk = TestFile("desk.json", kDesk);
  const std::string policy = TestFile("p.json", R"({"wrap_up_s": null})");
  const Ran ran = Simulate({desk, "--policy", policy});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.error.find("rapport: " + policy + ": /wrap_up_s: was null, expected a number"), 0U)
      << ran.error;
  std::string text = kDesk;
  text.replace(text.rfind('}') - 1, 1, R"(, "wrap_up_s": null})");
  const std::string own = TestFile("own.json", text);
  EXPECT_EQ(Simulate({own}).error.find("rapport: " + own + ": /policy/wrap_up_s: was null"), 0U)
      << Simulate({own}).error;
}

TEST(SimulateCommandTest, KeepsALogThatCanBeExplained) {
  const std::string journal = TestPath("log.txt");
  const Ran ran = Simulate({TestFile("desk.json", kDesk), "--journal", journal});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  std::ifstream file(journal);
  const std::string log{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_NE(log.find("north/1"), std::string::npos);
  // Contacts are numbered as they come.
  EXPECT_NE(log.find("contact #1 "), std::string::npos) << log.substr(0, 2'000);
  EXPECT_NE(log.find("contact #2200 "), std::string::npos);
  const Ran why = RunRapport({"explain", journal, "#1"});
  EXPECT_EQ(why.exit_code, 0) << why.error;
  EXPECT_NE(why.out.find("north/1"), std::string::npos) << why.out;
  const Ran guess = RunRapport({"explain", journal, "c1"});
  EXPECT_EQ(guess.exit_code, 1);
  EXPECT_NE(guess.error.find("; the first is #1\n"), std::string::npos) << guess.error;
}

TEST(SimulateCommandTest, TheScenarioOfTheDocumentIsOne) {
  std::ifstream file(std::string(RAPPORT_SOURCE_DIR) + "/docs/simulate.md");
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::size_t from = page.find("```json\n") + 8;
  std::string text = page.substr(from, page.find("```", from) - from);
  const std::string many = "\"contacts\": 100000, \"warmup_contacts\": 10000";
  ASSERT_NE(text.find(many), std::string::npos);
  text.replace(text.find(many), many.size(), "\"contacts\": 1000");
  const Ran ran = Simulate({TestFile("desk.json", text)});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_NE(ran.out.find("two agents, each preferred"), std::string::npos);
}

TEST(SimulateCommandTest, OverwritesNothingThatItReads) {
  const std::string desk = TestFile("desk.json", kDesk);
  const std::string policy = TestFile("policy.json", R"({"routing": "any_known"})");
  const auto read = [](const std::string& path) {
    std::ifstream file(path);
    return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  };
  const Ran own = Simulate({desk, "--journal", desk});
  EXPECT_EQ(own.exit_code, 2);
  EXPECT_EQ(own.error, "rapport: --journal: was " + desk + ", which is the scenario (" + desk +
                           "), expected another file\n");
  const Ran other = Simulate({desk, "--policy", policy, "--journal", policy});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_NE(other.error.find("which is the policy ("), std::string::npos) << other.error;
  EXPECT_EQ(read(desk), kDesk);
  EXPECT_EQ(read(policy), R"({"routing": "any_known"})");
}

TEST(SimulateCommandTest, SaysWhatIsWrong) {
  const Ran absent = Simulate({"/nowhere/desk.json"});
  EXPECT_EQ(absent.exit_code, 1);
  EXPECT_EQ(absent.error, "rapport: /nowhere/desk.json: cannot be opened, expected a scenario\n");
  const std::string bad = TestFile("bad.json", R"({"customers": 3})");
  const Ran wrong = Simulate({bad});
  EXPECT_EQ(wrong.exit_code, 1);
  EXPECT_EQ(wrong.error,
            "rapport: " + bad + ": /customers: was 3, expected a list of types of customers\n");
  EXPECT_EQ(Simulate({}).exit_code, 2);
  EXPECT_EQ(Simulate({bad, "--threads", "-1"}).exit_code, 2);
}

}  // namespace
}  // namespace rapport::tools
