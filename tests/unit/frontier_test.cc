#include "insight/frontier.h"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "insight/replay_report.h"
#include "unit/report_sample.h"

namespace rapport::insight {
namespace {

Frontier Rapport(std::vector<Frontier::Point> points) {
  return {"preferred", FrontierSetting::kWorthScale, std::move(points)};
}

Frontier Fixed(const std::string& name, std::vector<Frontier::Point> points) {
  return {name, FrontierSetting::kWaitMax, std::move(points)};
}

ReplayReport With(std::vector<Frontier> frontiers) {
  ReplayReport report = Report();
  report.frontiers = std::move(frontiers);
  return report;
}

TEST(Frontier, TellsSettingsAsShortAsTheyAre) {
  EXPECT_EQ(SettingMark(FrontierSetting::kWorthScale, 0.25), "\xC3\x97 0.25");
  EXPECT_EQ(SettingText(FrontierSetting::kWorthScale, 16), "worths \xC3\x97 16");
  EXPECT_EQ(SettingText(FrontierSetting::kWaitMax, 180), "wait 180 s");
  EXPECT_EQ(RangeText(Fixed("any_known", {{0, 0.4, 1.0}, {30, 0.5, 2.0}})), "wait 0 s to 30 s");
  EXPECT_EQ(RangeText(Fixed("any_known", {})), "");
}

TEST(Frontier, ComparesWithTheBestOfNoLongerAWait) {
  const Frontier rapport =
      Rapport({{0, 0.41, 7.0}, {1, 0.52, 7.5}, {2, 0.50, 7.6}, {8, 0.61, 17.0}});
  // Seven more, six more at a wait of which Rapport has only shorter ones, and eleven.
  const Frontier last = Fixed("last_agent", {{0, 0.45, 7.46}, {30, 0.46, 10.0}, {180, 0.5, 17.0}});
  EXPECT_EQ(FrontierResult(With({rapport, last})),
            "At the same wait or a shorter one, 6 to 11 more of 100 returning customers would meet "
            "someone they know under Rapport than under the last-agent rule.");
  const Frontier any = Fixed("any_known", {{0, 0.5, 7.5}, {60, 0.57, 11.0}});
  EXPECT_EQ(FrontierResult(With({rapport, last, any})),
            "At the same wait or a shorter one, 6 to 11 more of 100 returning customers would meet "
            "someone they know under Rapport than under the last-agent rule, and from 5 fewer to 2 "
            "more than under the any-known-agent rule.");
}

TEST(Frontier, SaysInWordsWhatIsEqualOrWorse) {
  const auto result = [](double share) {
    return FrontierResult(
        With({Rapport({{1, 0.5, 7.0}}), Fixed("any_known", {{0, 0.5, 8.0}, {30, share, 9.0}})}));
  };
  const std::string begin = "At the same wait or a shorter one, ";
  EXPECT_EQ(result(0.504).find(begin + "about as many of 100 returning customers"), 0U);
  EXPECT_NE(result(0.504).find("under Rapport as under the any-known-agent rule."),
            std::string::npos);
  EXPECT_EQ(result(0.53).find(begin + "up to 3 fewer of 100"), 0U);
  EXPECT_EQ(result(0.47).find(begin + "up to 3 more of 100"), 0U);
  EXPECT_EQ(FrontierResult(With({Rapport({{1, 0.5, 7.0}}), Fixed("any_known", {{0, 0.52, 8.0}})}))
                .find(begin + "2 fewer of 100"),
            0U);
}

TEST(Frontier, SaysNothingWhereNothingCompares) {
  const Frontier rapport = Rapport({{1, 0.5, 7.0}});
  const Frontier fixed = Fixed("any_known", {{0, 0.52, 8.0}});
  EXPECT_EQ(FrontierResult(With({})), "");
  EXPECT_EQ(FrontierResult(With({fixed})), "");
  EXPECT_EQ(FrontierResult(With({rapport})), "");
  EXPECT_EQ(FrontierResult(With({rapport, Fixed("any_known", {{0, 0.5, 6.9}})})), "")
      << "Rapport was never as fast";
  EXPECT_EQ(FrontierResult(With({rapport, Fixed("any_known", {{0, std::nullopt, 8.0}})})), "");
  EXPECT_EQ(FrontierResult(With({rapport, Fixed("any_known", {{0, std::nan(""), 8.0}})})), "");
  ReplayReport held = With({rapport, fixed});
  held.capacity = "held";
  EXPECT_EQ(FrontierResult(held), "") << "hardly anybody waits";
}

TEST(Frontier, IsJsonUnderTheNamesOfItsSettings) {
  const ReplayReport report = With({Rapport({{0.25, 0.5, 7.25}, {16, std::nullopt, 9.0}}),
                                    Fixed("last_agent", {{30, 0.4, 8.0}}), Fixed("any_known", {})});
  const boost::json::value json = boost::json::parse(ReplayJson(report)).at("frontier");
  EXPECT_EQ(json, boost::json::parse(R"({
    "preferred": [{"worth_scale": 0.25, "continuity": 0.5, "mean_wait_s": 7.25},
                  {"worth_scale": 16.0, "continuity": null, "mean_wait_s": 9.0}],
    "last_agent": [{"wait_max_s": 30.0, "continuity": 0.4, "mean_wait_s": 8.0}],
    "any_known": []})"));
  EXPECT_FALSE(boost::json::parse(ReplayJson(Report())).as_object().contains("frontier"));
}

TEST(Frontier, IsATableForPeople) {
  const ReplayReport report = With({Rapport({{0.25, 0.5, 7.25}, {16, std::nullopt, 9.0}}),
                                    Fixed("last_agent", {{0, 0.4, 8.0}, {180, 0.45, 100.0}}),
                                    Fixed("any_known", {{0, 0.5, 8.0}, {180, 0.6, 10.0}})});
  EXPECT_EQ(FrontierTable(report.frontiers),
            "worths      preferred\n"
            "\xC3\x97 0.25  50.0 %, 7.2 s\n"
            "\xC3\x97 16         -, 9.0 s\n"
            "\n"
            "wait        last_agent       any_known\n"
            "0 s      40.0 %, 8.0 s   50.0 %, 8.0 s\n"
            "180 s  45.0 %, 100.0 s  60.0 %, 10.0 s\n");
  const std::string text = ReplayText(report);
  EXPECT_NE(text.find(FrontierTable(report.frontiers)), text.npos);
  EXPECT_NE(text.find("\n" + FrontierResult(report) + "\n"), text.npos);
  EXPECT_EQ(ReplayText(Report()).find("over a range of settings"), text.npos);
}

}  // namespace
}  // namespace rapport::insight
