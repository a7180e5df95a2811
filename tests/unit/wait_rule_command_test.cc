// `rapport wait-rule`: what it prints, on cases of its own and, where the shared folder is, on
// those worked out there.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "support/program.h"
#include "support/scale.h"

namespace rapport::tools {
namespace {

namespace json = boost::json;

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;

json::value Ask(const std::string& question) {
  const Ran ran = RunRapport({"wait-rule", TestFile("question.json", question), "--json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  return ran.exit_code == 0 ? json::parse(ran.out) : json::value();
}

double Number(const json::value& value) { return value.to_number<double>(); }

TEST(WaitRuleCommandTest, SaysFromWhereAndHowLong) {
  const json::value rule =
      Ask(R"({"distribution": {"uniform_s": [0, 600]}, "elapsed_s": 100, "worth_s": 260})");
  EXPECT_EQ(Number(rule.at("w_star_s")), 250);
  EXPECT_TRUE(rule.at("wait").as_bool());
  EXPECT_TRUE(rule.at("give_up_s").is_null());
  EXPECT_EQ(Number(rule.at("gain_s")), 10);
  const json::value poor =
      Ask(R"({"distribution": {"deterministic_s": 300}, "elapsed_s": 100, "worth_s": 200})");
  EXPECT_FALSE(poor.at("wait").as_bool());
  EXPECT_EQ(Number(poor.at("give_up_s")), 0);
}

// However long it has taken, what is left of an exponential time is the same; of one of two phases
// the longer is left. Of others there is an end of what numbers can say.
TEST(WaitRuleCommandTest, FarIntoTheTail) {
  for (const char* elapsed : {"0", "600", "1e6", "3e9"}) {
    const json::value rule = Ask(R"({"distribution": {"exponential_s": 300}, "worth_s": 350,
                                     "elapsed_s": )" +
                                 std::string(elapsed) + "}");
    EXPECT_NEAR(Number(rule.at("w_star_s")), 300, 1e-3) << elapsed;
    EXPECT_NEAR(Number(rule.at("gain_s")), 50, 1e-3) << elapsed;
    EXPECT_TRUE(rule.at("give_up_s").is_null()) << elapsed;
  }
  const json::value phases = Ask(
      R"({"distribution": {"hyperexponential_s": {"p": [0.8, 0.2], "mean": [120, 1020]}},
          "elapsed_s": 2e6, "worth_s": 350})");
  EXPECT_NEAR(Number(phases.at("w_star_s")), 1'020, 0.01);
  const std::string far = TestFile(
      "far.json",
      R"({"distribution": {"erlang_s": {"mean": 300, "k": 3}}, "elapsed_s": 1e6, "worth_s": 350})");
  const Ran ran = RunRapport({"wait-rule", far});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.error, "rapport: " + far +
                           ": /elapsed_s: was 1000000.000, expected a time that something takes "
                           "longer than, with a probability of 1e-290 at least\n");
}

TEST(WaitRuleCommandTest, PatienceMakesASecondDearer) {
  const json::value rule = Ask(
      R"({"distribution": {"deterministic_s": 300}, "elapsed_s": 100, "worth_s": 1000,
          "patience_s": 600, "abandon_worth_s": 1200})");
  EXPECT_NEAR(Number(rule.at("w_star_s")), 600, 1e-6);
  EXPECT_NEAR(Number(rule.at("gain_s")), 400, 1e-6);
}

TEST(WaitRuleCommandTest, SaysItToPeopleToo) {
  const std::string question =
      TestFile("q.json", R"({"observed_s": [10, 10, 1000, 1000], "elapsed_s": 0, "worth_s": 100})");
  const Ran ran = RunRapport({"wait-rule", question});
  EXPECT_EQ(ran.exit_code, 0);
  EXPECT_EQ(ran.out,
            "After 0.0 s it pays to wait for an agent who is worth more than 20.0 s.\n"
            "The times were taken for this: as observed.\n"
            "Worth 100.0 s: wait, and give up after 10.0 s; that gains 40.0 s on average.\n");
}

TEST(WaitRuleCommandTest, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"elapsed_s": 0, "worth_s": 1})", ": /: had neither, expected either distribution or"},
      {R"({"distribution": {"deterministic_s": 3}, "worth_s": 1})",
       ": /elapsed_s: was absent, expected a number of seconds >= 0"},
      {R"({"distribution": {"deterministic_s": 3}, "elapsed_s": 4, "worth_s": 1})",
       ": /elapsed_s: was 4.000, expected a time that something takes longer than"},
      {R"({"observed_s": [3, 4], "elapsed_s": 4, "worth_s": 1})", ": /elapsed_s: was 4.000"},
      {R"({"observed_s": [0], "elapsed_s": 0, "worth_s": 1})", ": /observed_s: had none above 0"},
      {R"({"observed_s": [1, "x"], "elapsed_s": 0, "worth_s": 1})", ": /observed_s/1: was \"x\""},
      {R"({"observed_s": [1], "elapsed_s": 0, "worth_s": -1})", ": /worth_s: was -1"},
      {R"({"observed_s": [1], "elapsed_s": 0, "worth_s": 1, "patience_s": 0})", ": /patience_s: "},
      {R"({"observed_s": [1], "elapsed": 0})", ": /elapsed_s: was absent"}};
  for (const auto& [question, begins] : cases) {
    const std::string path = TestFile("wrong.json", question);
    const Ran ran = RunRapport({"wait-rule", path});
    EXPECT_EQ(ran.exit_code, 1) << question;
    EXPECT_TRUE(ran.error.starts_with("rapport: " + path + begins)) << ran.error;
  }
}

// The distributions of the shared cases by the names that they have there.
const json::value& DistributionOf(const std::string& name, const json::value& meta) {
  static const auto* const kKnown = new std::map<std::string, json::value>{
      {"Erlang-3 mean 300", json::parse(R"({"erlang_s": {"mean": 300, "k": 3}})")},
      {"lognormal mean 300 cv 1.0", json::parse(R"({"lognormal_s": {"mean": 300, "cv": 1}})")},
      {"hyperexponential p=0.8 means 120,1020",
       json::parse(R"({"hyperexponential_s": {"p": [0.8, 0.2], "mean": [120, 1020]}})")},
      {"empirical sample of 20", json::object{{"empirical_s", meta.at("empirical_sample")}}}};
  return kKnown->at(name);
}

TEST(WaitRuleCommandTest, TheSharedCasesHold) {
  const auto path = ::rapport::testing::SharedFile("exact/wait_rule.json");
  RAPPORT_SKIP_WITHOUT(path, "exact/wait_rule.json");
  std::ifstream file(*path);
  const json::value cases = json::parse(
      std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
  int plans = 0;
  for (const json::value& of : cases.at("cases").as_array()) {
    const std::string name(of.at("dist").as_string());
    for (const json::value& plan : of.at("plans").as_array()) {
      ++plans;
      const json::value rule =
          Ask(json::serialize(json::object{{"distribution", DistributionOf(name, cases.at("meta"))},
                                           {"elapsed_s", of.at("elapsed")},
                                           {"worth_s", plan.at("w")}}));
      const std::string where = name + " at " + json::serialize(of.at("elapsed")) + ", worth " +
                                json::serialize(plan.at("w"));
      const double threshold = Number(of.at("w_star_seconds"));
      EXPECT_NEAR(Number(rule.at("w_star_s")) / threshold, 1, 0.01) << where;
      EXPECT_EQ(rule.at("wait").as_bool(), plan.at("wait").as_bool()) << where;
      const double gain = Number(plan.at("expected_gain_seconds"));
      EXPECT_NEAR(Number(rule.at("gain_s")), gain, 0.01 * gain + 1e-3) << where;
      const json::value& give_up = plan.at("give_up_after");
      if (!give_up.is_null()) {
        ASSERT_FALSE(rule.at("give_up_s").is_null()) << where;
        // The cases are worked out in steps of a quarter of a second.
        EXPECT_NEAR(Number(rule.at("give_up_s")), Number(give_up),
                    std::max(0.01 * Number(give_up), 0.25))
            << where;
      } else if (Number(plan.at("P_get_preferred")) > 0.999) {
        // Some cases say "never" and have a gain and a probability that giving up has.
        EXPECT_TRUE(rule.at("give_up_s").is_null()) << where;
      }
    }
  }
  EXPECT_GT(plans, 100);
}

}  // namespace
}  // namespace rapport::tools
