// The charts of a report, as marks, bars and lines stand in its page.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "insight/figures.h"
#include "insight/markup.h"
#include "insight/report_page.h"
#include "insight/svg_chart.h"
#include "support/page.h"
#include "unit/report_sample.h"

namespace rapport::insight {
namespace {

using ::rapport::testing::PageElement;
using ::rapport::testing::ReadPage;

// The charts by what they show.
const PageElement& Chart(const PageElement& page, const std::string& label) {
  for (const PageElement* chart : page.All("svg", "chart")) {
    if (chart->Attribute("aria-label").find(label) != std::string::npos) return *chart;
  }
  ADD_FAILURE() << "no chart " << label;
  static const PageElement kNone;
  return kNone;
}

struct Place {
  double x = 0;
  double y = 0;
};

Place PlaceOf(const PageElement& mark) {
  Place place;
  EXPECT_EQ(
      std::sscanf(mark.Attribute("transform").c_str(), "translate(%lf %lf)", &place.x, &place.y),
      2);
  return place;
}

// The marks that stand for something, which is what their tip says.
std::vector<const PageElement*> Marks(const PageElement& chart, const std::string& tip) {
  std::vector<const PageElement*> marks = chart.All("path", "mark");
  std::erase_if(marks, [&](const PageElement* mark) { return mark->text.find(tip) != 0; });
  std::erase_if(marks, [](const PageElement* mark) { return mark->text.empty(); });
  return marks;
}

double Number(const PageElement& element, const std::string& attribute) {
  return std::stod(element.Attribute(attribute));
}

// The shape of a look's mark, and the classes that color it.
std::string Drawn(Look look) {
  Markup out;
  DrawMark(look, 0, 0, 9, "", out);
  return out.Take();
}

TEST(Looks, FifteenRulesAndTheHistoryAreToldApart) {
  std::set<std::string> looks;
  for (Look look = kHistoryLook; look < 15; ++look) {
    EXPECT_TRUE(looks.insert(Drawn(look)).second) << look;
  }
  for (Look look = 15; look < 60; ++look) {
    EXPECT_NE(Drawn(look), Drawn(0)) << look << " is not the policy given";
    EXPECT_TRUE(looks.contains(Drawn(look))) << look;
  }
}

TEST(TradeOff, PutsMorePeopleHigherAndLongerWaitsToTheRight) {
  const PageElement page = ReadPage(ReplayPage(Report()));
  const PageElement& chart = Chart(page, "how long all wait");
  ASSERT_EQ(Marks(chart, "").size(), 3U);
  const Place given = PlaceOf(*Marks(chart, "preferred: 61.0 %, 7.5 s").at(0));
  const Place central = PlaceOf(*Marks(chart, "longest_idle: 41.0 %, 7.0 s").at(0));
  const Place last = PlaceOf(*Marks(chart, "last_agent:30: 50.0 %, 10.0 s").at(0));
  EXPECT_LT(given.y, last.y);
  EXPECT_LT(last.y, central.y);
  EXPECT_LT(central.x, given.x);
  // Twenty points up, and nine more: the scale is straight.
  EXPECT_NEAR((central.y - given.y) / 20, (central.y - last.y) / 9, 0.05);
  EXPECT_NEAR((last.x - central.x) / 3.0, (given.x - central.x) / 0.5, 0.2);
  // What really happened is too far off to the right, and stands as a line.
  EXPECT_EQ(chart.All("line", "h").size(), 1U);
}

TEST(TradeOff, ShowsRealWaitsWhereTheyFit) {
  ReplayReport report = Report();
  report.history.mean_wait_s = 16.1;  // More than 1.6 times the longest of the rules, 10 s.
  EXPECT_EQ(Chart(ReadPage(ReplayPage(report)), "how long all wait").All("line", "h").size(), 1U);
  report.history.mean_wait_s = 15.9;
  const PageElement page = ReadPage(ReplayPage(report));
  const PageElement& chart = Chart(page, "how long all wait");
  EXPECT_TRUE(chart.All("line", "h").empty());
  EXPECT_EQ(Marks(chart, "as it was: 39.0 %, 15.9 s").size(), 1U);
}

TEST(TradeOff, NamesAllRulesThatLieUponEachOther) {
  ReplayReport report = Report();
  for (int i = 0; i < 10; ++i) {
    report.policies.push_back({"any_known:" + std::to_string(i), Some(0.41, 7.0)});
  }
  const PageElement page = ReadPage(ReplayPage(report));
  const PageElement& chart = Chart(page, "how long all wait");
  EXPECT_EQ(Marks(chart, "any_known:").size(), 10U);
  EXPECT_NE(chart.text.find("and 6 more"), std::string::npos);
}

// The report with rules tried over a range.
ReplayReport Swept() {
  ReplayReport report = Report();
  report.frontiers = {
      {"preferred",
       FrontierSetting::kWorthScale,
       {{0, 0.41, 7.0}, {1, 0.61, 7.5}, {16, 0.7, 12.0}}},
      {"last_agent", FrontierSetting::kWaitMax, {{0, 0.44, 7.0}, {30, 0.5, 10.0}}},
      {"any_known",
       FrontierSetting::kWaitMax,
       {{0, 0.5, 7.0}, {30, std::nan(""), 9.0}, {60, 0.66, 11.0}, {120, std::nullopt, 12.0}}}};
  return report;
}

constexpr char kFrontier[] = "What each rule gives for how much waiting";

TEST(Frontier, IsACurveForEachRuleThatIsToldApartWithoutColors) {
  const std::string text = ReplayPage(Swept());
  ExpectOnlyNumbers(text);
  const PageElement page = ReadPage(text);
  const PageElement& chart = Chart(page, kFrontier);
  const std::vector<const PageElement*> curves = chart.All("path", "line");
  ASSERT_EQ(curves.size(), 3U);
  // The first is drawn last, on top; the looks give dashes and shapes of their own.
  EXPECT_TRUE(curves[2]->HasClass("s0")) << "as the policy of that rule";
  EXPECT_TRUE(curves[1]->HasClass("s2")) << "as last_agent:30";
  EXPECT_TRUE(curves[0]->HasClass("s3")) << "a look of its own";
  for (const char* name : {"Rapport (preferred)", "last_agent", "any_known"}) {
    EXPECT_NE(chart.text.find(name), std::string::npos) << name;
  }
  EXPECT_EQ(Marks(chart, "Rapport (preferred), \xC3\x97 ").size(), 3U);
  EXPECT_EQ(Marks(chart, "any_known, ").size(), 2U) << "what is not known is not drawn";
  const Place none = PlaceOf(*Marks(chart, "Rapport (preferred), \xC3\x97 0: 41.0 %, 7.0 s").at(0));
  const Place most =
      PlaceOf(*Marks(chart, "Rapport (preferred), \xC3\x97 16: 70.0 %, 12.0 s").at(0));
  const Place known = PlaceOf(*Marks(chart, "any_known, 60 s: 66.0 %, 11.0 s").at(0));
  EXPECT_LT(most.y, known.y);
  EXPECT_LT(known.y, none.y);
  EXPECT_NEAR((most.x - none.x) / 5, (known.x - none.x) / 4, 0.2);
  EXPECT_NE(page.text.find("returning customers would meet someone they know under Rapport"),
            std::string::npos);
}

// Rough boxes of the texts within the plot: none lies on another.
TEST(Frontier, HasLabelsThatDoNotCollide) {
  ReplayReport report = Swept();
  // As desks have it: many worths at nearly the same wait.
  report.frontiers[0].points.clear();
  for (int i = 0; i <= 20; ++i) {
    report.frontiers[0].points.push_back(
        {static_cast<double>(i), 0.5 + 0.0005 * (i % 5), 7 + 0.02 * (i % 3)});
  }
  report.frontiers[0].points.push_back({32, 0.6, 12.0});
  const PageElement page = ReadPage(ReplayPage(report));
  const PageElement& chart = Chart(page, kFrontier);
  struct Label {
    double left, right, y;
    std::string text;
  };
  std::vector<Label> labels;
  for (const PageElement* text : chart.All("text", "")) {
    if (text->HasClass("tick") || text->HasClass("axis")) continue;
    const double width = TextWidth(text->text);
    const double x = Number(*text, "x");
    const double left = text->HasClass("mid")   ? x - width / 2
                        : text->HasClass("end") ? x - width
                                                : x;
    labels.push_back({left, left + width, Number(*text, "y"), text->text});
  }
  // A name and a range for each curve, and some settings of each.
  EXPECT_GE(labels.size(), 9U);
  EXPECT_LE(labels.size(), 16U);
  for (const Label& a : labels) {
    for (const Label& b : labels) {
      if (&a == &b) continue;
      const bool apart = a.right <= b.left || b.right <= a.left || std::abs(a.y - b.y) >= 12;
      EXPECT_TRUE(apart) << a.text << " and " << b.text;
    }
  }
}

TEST(Frontier, IsThereOnlyWhereRulesWereTriedOverARange) {
  EXPECT_EQ(ReplayPage(Report()).find(kFrontier), std::string::npos);
  EXPECT_EQ(ReplayPage(Report()).find("--sweep"), std::string::npos);
  ReplayReport report = Swept();
  for (Frontier& frontier : report.frontiers) {
    for (Frontier::Point& point : frontier.points) point.continuity.reset();
  }
  const std::string text = ReplayPage(report);
  ExpectOnlyNumbers(text);
  EXPECT_EQ(text.find(kFrontier), text.npos);
  EXPECT_EQ(ReadPage(text).All("p", "nothing").size(), 1U);
}

TEST(Frontier, LabelsThePolicyAsItIsBeforeItsNeighbors) {
  ReplayReport report = Swept();
  report.frontiers[0].points = {
      {0, 0.41, 7.2}, {0.25, 0.51, 7.3}, {1, 0.513, 7.4}, {2, 0.515, 7.3}, {16, 0.69, 35.0}};
  const PageElement page = ReadPage(ReplayPage(report));
  std::vector<std::string> labels;
  for (const PageElement* text : Chart(page, kFrontier).All("text", "s0")) {
    labels.push_back(text->text);
  }
  EXPECT_EQ(labels, (std::vector<std::string>{"\xC3\x97 0", "\xC3\x97 16", "\xC3\x97 1"}));
}

TEST(Frontier, SaysWhereWaitsMeanLittle) {
  ReplayReport report = Swept();
  EXPECT_NE(ReplayPage(report).find("Which rule gives more for the same wait"), std::string::npos);
  report.capacity = "held";
  const std::string text = ReplayPage(report);
  EXPECT_EQ(text.find("Which rule gives more for the same wait"), text.npos);
  EXPECT_EQ(text.find("would meet someone they know under Rapport"), text.npos);
  EXPECT_NE(text.find(kFrontier), text.npos);
}

TEST(Frontier, OfManyPoliciesStillHasThreeLooks) {
  ReplayReport report = Swept();
  report.policies.clear();
  for (int i = 0; i < 8; ++i) {
    report.policies.push_back({"last_agent:" + std::to_string(i), Some(0.41, 7.0)});
  }
  const PageElement page = ReadPage(ReplayPage(report));
  std::set<std::string> looks;
  for (const PageElement* curve : Chart(page, kFrontier).All("path", "line")) {
    looks.insert(curve->Attribute("class"));
  }
  EXPECT_EQ(looks.size(), 3U);
}

TEST(Waits, AreBarsInProportion) {
  const PageElement page = ReadPage(ReplayPage(Report()));
  const PageElement& chart = Chart(page, "How long customers wait");
  const auto width = [&](const std::string& tip) {
    for (const PageElement* bar : chart.All("rect", "fill")) {
      if (bar->text == tip) return Number(*bar, "width");
    }
    ADD_FAILURE() << tip;
    return 0.0;
  };
  const double longest = width("last_agent:30, on average: 10.0 s");
  EXPECT_NEAR(width("preferred, on average: 7.5 s"), 0.75 * longest, 0.1);
  EXPECT_NEAR(width("longest_idle, on average: 7.0 s"), 0.7 * longest, 0.1);
  // 37.3 s would leave the others no room: broken off, by two cuts in each of five columns.
  EXPECT_EQ(width("as it was, on average: 37.3 s"), longest);
  EXPECT_EQ(chart.All("line", "cut").size(), 10U);
  EXPECT_GT(width("preferred, half within: 0.0 s"), 0) << "seen to be there";
}

TEST(OverTime, LeavesOutDaysOnWhichNobodyReturned) {
  const PageElement page = ReadPage(ReplayPage(Report()));
  const PageElement& chart = Chart(page, "by day");
  EXPECT_EQ(Marks(chart, "preferred, 1 Jan: 20.0 % of 100").size(), 1U);
  EXPECT_EQ(Marks(chart, "preferred, 2 Jan").size(), 0U);
  EXPECT_EQ(Marks(chart, "preferred, 4 Jan: 60.0 % of 100").size(), 1U);
  EXPECT_EQ(chart.All("path", "line").size(), 4U);
  const std::string path = chart.All("path", "line")[0]->Attribute("d");
  EXPECT_EQ(std::count(path.begin(), path.end(), 'M'), 2) << path;
  const std::vector<const PageElement*> strip = chart.All("rect", "quiet");
  ASSERT_EQ(strip.size(), 3U);
  EXPECT_NEAR(Number(*strip[0], "height") * 2, Number(*strip[1], "height"), 0.2);
}

TEST(OverTime, OfManyRulesDrawsThoseCompared) {
  ReplayReport report = Report();
  for (int i = 0; i < 10; ++i) {
    report.policies.push_back({"any_known:" + std::to_string(i), Some(0.41, 7.0)});
  }
  const PageElement page = ReadPage(ReplayPage(report));
  EXPECT_EQ(Chart(page, "by day").All("path", "line").size(), 3U);
}

TEST(Loads, PutTheBusiestFirst) {
  const PageElement page = ReadPage(ReplayPage(Report()));
  const PageElement& chart = Chart(page, "How busy each agent is");
  const double ben = PlaceOf(*Marks(chart, "ben, preferred: 62.5 %").at(0)).y;
  const double carl = PlaceOf(*Marks(chart, "<carl>, preferred: 50.0 %").at(0)).y;
  const double anna = PlaceOf(*Marks(chart, "anna, preferred: 40.0 %").at(0)).y;
  EXPECT_LT(ben, carl);
  EXPECT_LT(carl, anna);
  EXPECT_EQ(Marks(chart, "anna, as it was: 500 contacts").size(), 1U);
  EXPECT_EQ(Marks(chart, "anna, last_agent").size(), 0U) << "only what is compared";
}

TEST(Loads, OfManyAgentsShowTheEndsAndAllInBands) {
  ReplayReport report = Report();
  constexpr int kAgents = 5'000;
  report.agent_names.clear();
  for (int i = 0; i < kAgents; ++i) report.agent_names.push_back("agent" + std::to_string(i));
  const auto fill = [](Figures& figures) {
    figures.agents.clear();
    for (int i = 0; i < kAgents; ++i) {
      figures.agents.push_back({i, static_cast<double>(i) / kAgents, i % 7});
    }
  };
  for (NamedFigures& policy : report.policies) fill(policy.figures);
  fill(report.history);
  const std::string text = ReplayPage(report);
  EXPECT_LT(text.size(), 150'000U);
  const PageElement page = ReadPage(text);
  const PageElement& ends = Chart(page, "The most and the least busy agents");
  EXPECT_NE(ends.text.find("4,976 agents between"), std::string::npos);
  EXPECT_FALSE(Marks(ends, "agent4999, ").empty());
  EXPECT_FALSE(Marks(ends, "agent0, ").empty());
  EXPECT_TRUE(Marks(ends, "agent2500, ").empty());
  const PageElement& bands = Chart(page, "How many agents are how busy");
  EXPECT_EQ(bands.All("rect", "fill").size(), 20U);
  for (const PageElement* bar : bands.All("rect", "fill")) {
    EXPECT_NE(bar->text.find("busy: 500 agents"), std::string::npos) << bar->text;
  }
}

TEST(Lean, SharesAddUp) {
  const PageElement page = ReadPage(ReplayPage(Report()));
  const PageElement& shares = Chart(page, "How many regular customers lean on one agent");
  std::vector<double> widths;
  for (const PageElement* bar : shares.All("rect", "part")) {
    if (bar->text.find("preferred, ") == 0) widths.push_back(Number(*bar, "width"));
  }
  // Of 80 regulars 4 have all their contacts with one agent, and 8 most.
  ASSERT_EQ(widths.size(), 3U);
  EXPECT_NEAR(widths[1], 2 * widths[0], 0.2);
  EXPECT_NEAR(widths[2], 17 * widths[0], 1.0);
  EXPECT_NE(shares.text.find("12 of 80 lean"), std::string::npos);
  const PageElement& agents = Chart(page, "On whom regular customers lean");
  EXPECT_LT(PlaceOf(*Marks(agents, "ben, preferred: 9 ").at(0)).y,
            PlaceOf(*Marks(agents, "anna, preferred: 3 ").at(0)).y);
  EXPECT_TRUE(Marks(agents, "<carl>").empty()) << "nobody leans on them";
  EXPECT_NE(page.text.find("with 4 or more contacts served"), std::string::npos);
}

}  // namespace
}  // namespace rapport::insight
