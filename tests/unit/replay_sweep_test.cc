// `rapport replay --sweep`: what it runs, and what comes out.

#include "tools/replay_sweep.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "sim/desk_generator.h"
#include "support/program.h"

namespace rapport::tools {
namespace {

using ::rapport::testing::Ran;
using ::rapport::testing::RunRapport;
using ::rapport::testing::TestFile;
using ::rapport::testing::TestPath;

// Different in everything that a sweep could touch.
Policy Given() {
  Policy policy;
  policy.routing = Routing::kAnyKnown;
  policy.worth = {.familiar = absl::Seconds(1),
                  .account = absl::Seconds(2),
                  .team = absl::Seconds(3),
                  .substitute = absl::Seconds(4),
                  .asked_for = absl::Seconds(5),
                  .continues = absl::Seconds(6),
                  .resolution = absl::Seconds(7),
                  .satisfaction = absl::Seconds(8),
                  .declined = absl::Seconds(9),
                  .bad_history = absl::Seconds(10)};
  policy.abandon_worth = absl::Seconds(11);
  policy.price_per_handling_ppm = 12;
  policy.wait_max = absl::Seconds(13);
  return policy;
}

TEST(SweptRules, MultiplyAllWorthsAndNothingElse) {
  const auto rules = SweptRules(Given(), "");
  ASSERT_TRUE(rules.ok()) << rules.status();
  ASSERT_EQ(rules->size(), 3U);
  const SweptRule& preferred = (*rules)[0];
  EXPECT_EQ(preferred.routing, Routing::kPreferred);
  EXPECT_EQ(preferred.setting, insight::FrontierSetting::kWorthScale);
  EXPECT_EQ(preferred.runs.front().setting, 0);
  EXPECT_EQ(preferred.runs.back().setting, 16);
  bool as_given = false;
  for (std::size_t i = 0; i < preferred.runs.size(); ++i) {
    const auto& [scale, policy] = preferred.runs[i];
    if (i > 0) {
      EXPECT_GT(scale, preferred.runs[i - 1].setting);
    }
    const WorthPolicy& worth = policy.worth;
    const absl::Duration worths[] = {
        worth.familiar,  worth.account,    worth.team,         worth.substitute, worth.asked_for,
        worth.continues, worth.resolution, worth.satisfaction, worth.declined,   worth.bad_history};
    static_assert(sizeof worths == sizeof worth, "A worth is missing.");
    for (std::size_t k = 0; k < std::size(worths); ++k) {
      EXPECT_EQ(worths[k], absl::Seconds(static_cast<double>(k + 1) * scale)) << k << ", " << scale;
    }
    Policy rest = policy;
    rest.worth = Given().worth;
    rest.routing = Given().routing;
    EXPECT_EQ(rest, Given());
    as_given = as_given || scale == 1;
  }
  EXPECT_TRUE(as_given);
}

TEST(SweptRules, HaveFixedWaits) {
  const auto rules = SweptRules(Given(), "");
  ASSERT_TRUE(rules.ok());
  const Routing routings[] = {Routing::kLastAgent, Routing::kAnyKnown};
  const int waits_s[] = {0, 30, 60, 120, 180};
  for (std::size_t i = 0; i < std::size(routings); ++i) {
    const SweptRule& rule = (*rules)[i + 1];
    EXPECT_EQ(rule.routing, routings[i]);
    EXPECT_EQ(rule.setting, insight::FrontierSetting::kWaitMax);
    ASSERT_EQ(rule.runs.size(), std::size(waits_s));
    for (std::size_t k = 0; k < std::size(waits_s); ++k) {
      EXPECT_EQ(rule.runs[k].setting, waits_s[k]);
      Policy expected = Given();
      expected.routing = routings[i];
      expected.wait_max = absl::Seconds(waits_s[k]);
      EXPECT_EQ(rule.runs[k].policy, expected);
    }
  }
}

std::string Desk(int days, int calls_per_day) {
  std::ofstream file(TestPath("desk.csv"), std::ios::binary);
  sim::GenerateDesk({.seed = 1, .days = days, .calls_per_day = calls_per_day}, file);
  return TestPath("desk.csv");
}

// Enough where what comes out does not matter.
std::string Desk() { return Desk(2, 150); }

Ran Replay(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "replay");
  return RunRapport(arguments);
}

boost::json::value Json(const Ran& ran) {
  EXPECT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.error, "");
  return boost::json::parse(ran.out);
}

TEST(ReplaySweep, HasEveryRuleUnderTheNamesOfTheFormat) {
  const std::string desk = Desk();
  const boost::json::value json = Json(Replay({desk, "--sweep", "--json"}));
  // Only the policy given stands among the policies.
  EXPECT_EQ(json.at("policies").as_object().size(), 1U);
  const boost::json::object& frontier = json.at("frontier").as_object();
  ASSERT_EQ(frontier.size(), 3U);
  const auto settings = [&](const char* rule, const char* name) {
    std::vector<double> values;
    for (const boost::json::value& point : frontier.at(rule).as_array()) {
      EXPECT_EQ(point.as_object().size(), 3U);
      EXPECT_GE(point.at("continuity").as_double(), 0);
      EXPECT_LE(point.at("continuity").as_double(), 1);
      EXPECT_GE(point.at("mean_wait_s").as_double(), 0);
      values.push_back(point.at(name).as_double());
    }
    return values;
  };
  const std::vector<double> scales = settings("preferred", "worth_scale");
  EXPECT_EQ(scales.front(), 0);
  EXPECT_EQ(scales.back(), 16);
  EXPECT_TRUE(std::is_sorted(scales.begin(), scales.end()));
  const std::vector<double> waits = {0, 30, 60, 120, 180};
  EXPECT_EQ(settings("last_agent", "wait_max_s"), waits);
  EXPECT_EQ(settings("any_known", "wait_max_s"), waits);
  EXPECT_FALSE(Json(Replay({desk, "--json"})).as_object().contains("frontier"));
}

// What is worth nothing is chosen by chance, and never waited for.
TEST(ReplaySweep, MoreWorthBringsMoreTogether) {
  const boost::json::value json = Json(Replay({Desk(4, 600), "--sweep", "--json"}));
  const boost::json::array& points = json.at("frontier").at("preferred").as_array();
  const double chance = points.front().at("continuity").as_double();
  for (const boost::json::value& point : points) {
    EXPECT_GE(point.at("continuity").as_double(), chance) << point.at("worth_scale");
  }
  EXPECT_GT(points.back().at("continuity").as_double(), chance + 0.1);
  EXPECT_GT(points.back().at("mean_wait_s").as_double(),
            points.front().at("mean_wait_s").as_double());
  for (const char* rule : {"last_agent", "any_known"}) {
    const boost::json::array& fixed = json.at("frontier").at(rule).as_array();
    EXPECT_GT(fixed.back().at("continuity").as_double(), fixed.front().at("continuity").as_double())
        << rule;
  }
}

TEST(ReplaySweep, GivesWhatThePoliciesGiveByThemselves) {
  const std::string desk = Desk();
  const boost::json::value swept = Json(Replay({desk, "--sweep", "--json"})).at("frontier");
  // As the policy is, with the worths by hand, and a baseline.
  std::string worths;
  for (const char* worth :
       {"\"familiar\": 360", "\"account\": 120", "\"team\": 80", "\"substitute\": 40",
        "\"asked_for\": 1440", "\"continues\": 960", "\"resolution\": 4800",
        "\"satisfaction\": 480", "\"declined\": 240", "\"bad_history\": 720"}) {
    worths += (worths.empty() ? "" : ", ") + std::string(worth);
  }
  const std::string eight = TestFile("eight.json", "{\"worth_s\": {" + worths + "}}");
  const boost::json::value plain =
      Json(Replay({desk, "--baseline", "any_known:60", "--json"})).at("policies");
  const boost::json::value by_hand =
      Json(Replay({desk, "--policy", eight, "--json"})).at("policies");
  const auto expect_same = [&](const boost::json::value& figures, const char* rule,
                               const char* name, double setting) {
    for (const boost::json::value& point : swept.at(rule).as_array()) {
      if (point.at(name).as_double() != setting) continue;
      EXPECT_EQ(point.at("continuity"), figures.at("continuity")) << rule << setting;
      EXPECT_EQ(point.at("mean_wait_s"), figures.at("mean_wait_s")) << rule << setting;
      return;
    }
    ADD_FAILURE() << rule << " has no " << setting;
  };
  expect_same(plain.at("preferred"), "preferred", "worth_scale", 1);
  expect_same(by_hand.at("preferred"), "preferred", "worth_scale", 8);
  expect_same(plain.at("any_known:60"), "any_known", "wait_max_s", 60);
}

// Whatever rule the policy itself follows, and whatever ran already.
TEST(ReplaySweep, DoesNotDependOnTheRoutingOrTheBaselines) {
  const std::string desk = Desk();
  const std::string last = TestFile("last.json", "{\"routing\": \"last_agent\"}");
  const boost::json::value plain = Json(Replay({desk, "--sweep", "--json"})).at("frontier");
  EXPECT_EQ(Json(Replay({desk, "--sweep", "--json", "--policy", last})).at("frontier"), plain);
  EXPECT_EQ(Json(Replay({desk, "--sweep", "--json", "--baseline", "any_known:30", "--baseline",
                         "last_agent:180", "--baseline", "longest_idle"}))
                .at("frontier"),
            plain);
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

TEST(ReplaySweep, TwoRunsWriteTheSameBytes) {
  const std::string desk = Desk();
  for (const char* name : {"1.html", "2.html"}) {
    const Ran ran = Replay({desk, "--sweep", "--html", TestPath(name)});
    ASSERT_EQ(ran.exit_code, 0) << ran.error;
    EXPECT_EQ(ran.error, "");
    EXPECT_NE(ran.out.find("over a range of settings:\nworths"), ran.out.npos);
  }
  const std::string page = Read(TestPath("1.html"));
  EXPECT_NE(page.find("What each rule gives for how much waiting"), page.npos);
  EXPECT_NE(page.find("(--sweep)"), page.npos);
  EXPECT_TRUE(page == Read(TestPath("2.html")));
}

TEST(ReplaySweep, RefusesAWorthThatCannotBeMultipliedBeforeItReadsTheHistory) {
  // 16 times this is a second more than 100 years.
  const std::string policy =
      TestFile("large.json", "{\"worth_s\": {\"familiar\": 197235000, \"team\": 197235001}}");
  const Ran ran = Replay({"/nowhere/desk.csv", "--policy", policy, "--sweep"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.error, "rapport: " + policy +
                           ": /worth_s/team: was 197235001, expected at most 197235000, for "
                           "--sweep multiplies it by 16\n");
  const Ran plain = Replay({"/nowhere/desk.csv", "--policy", policy});
  EXPECT_NE(plain.error.find("/nowhere/desk.csv"), plain.error.npos) << plain.error;
}

TEST(ReplaySweep, OfADeskToWhichNobodyReturnsKnowsNothing) {
  const std::string desk =
      TestFile("once.csv",
               "contact_id,customer_id,agent_id,arrived_at,started_at,ended_at,outcome\n"
               "c1,k1,a1,130000,130000,130100,served\nc2,k2,a1,130200,130200,130260,served\n");
  const boost::json::value json =
      Json(Replay({desk, "--sweep", "--json", "--html", TestPath("once.html")}));
  for (const auto& rule : json.at("frontier").as_object()) {
    for (const boost::json::value& point : rule.value().as_array()) {
      EXPECT_TRUE(point.at("continuity").is_null());
      EXPECT_EQ(point.at("mean_wait_s").as_double(), 0.0);
    }
  }
  EXPECT_NE(Read(TestPath("once.html")).find("nothing to weigh"), std::string::npos);
}

}  // namespace
}  // namespace rapport::tools
