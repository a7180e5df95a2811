#include "insight/report_page.h"

#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "insight/figure_table.h"
#include "insight/figures.h"
#include "insight/report_limits.h"
#include "support/page.h"
#include "unit/report_sample.h"

namespace rapport::insight {
namespace {

using ::rapport::testing::PageElement;
using ::rapport::testing::ReadPage;

void ExpectSelfContained(const std::string& text) {
  for (const char* outside : {"http:", "https:", "//", "src=", "href=", "url(", "@import"}) {
    EXPECT_EQ(text.find(outside), text.npos) << outside;
  }
  const PageElement page = ReadPage(text);
  for (const char* element :
       {"script", "link", "img", "image", "iframe", "object", "embed", "use", "a"}) {
    EXPECT_TRUE(page.All(element, "").empty()) << element;
  }
}

void ExpectAccessible(const PageElement& page) {
  EXPECT_EQ(page.Attribute("lang"), "en");
  EXPECT_EQ(page.All("h1", "").size(), 1U);
  std::set<std::string> ids;
  for (const PageElement* heading : page.All("h2", "")) {
    EXPECT_TRUE(ids.insert(heading->Attribute("id")).second) << heading->text;
  }
  for (const PageElement* section : page.All("section", "")) {
    EXPECT_TRUE(ids.contains(section->Attribute("aria-labelledby")));
  }
  for (const PageElement* header : page.All("th", "")) {
    EXPECT_NE(header->Attribute("scope"), "") << header->text;
  }
  for (const PageElement* table : page.All("table", "")) {
    EXPECT_EQ(table->All("caption", "").size(), 1U);
  }
  for (const PageElement* chart : page.All("svg", "chart")) {
    EXPECT_EQ(chart->Attribute("role"), "img");
    EXPECT_NE(chart->Attribute("aria-label"), "");
    ASSERT_GE(chart->children.size(), 2U);
    EXPECT_EQ(chart->children[0].name, "title");
    EXPECT_EQ(chart->children[1].name, "desc");
    EXPECT_NE(chart->children[1].text, "");
  }
}

TEST(ReplayPage, IsWellFormedSelfContainedAndAccessible) {
  const std::string text = ReplayPage(Report());
  ExpectSelfContained(text);
  ExpectAccessible(ReadPage(text));
  ExpectOnlyNumbers(text);
  EXPECT_EQ(text, ReplayPage(Report()));
  EXPECT_EQ(text.substr(0, 16), "<!DOCTYPE html>\n");
  for (const char* scheme : {"@media screen and (prefers-color-scheme: dark)", "@media print"}) {
    EXPECT_NE(text.find(scheme), text.npos);
  }
}

TEST(ReplayPage, HasEveryFigureThatRepeatsForEveryPolicyAndTheHistory) {
  const PageElement page = ReadPage(ReplayPage(Report()));
  std::size_t columns = 0;
  for (const PageElement* table : page.All("table", "")) {
    std::vector<std::string> rows;
    for (const PageElement* header : table->All("th", "")) {
      if (header->Attribute("scope") == "row") rows.push_back(header->text);
    }
    EXPECT_EQ(rows, (std::vector<std::string>{"preferred", "longest_idle", "last_agent:30",
                                              "as it was"}));
    columns += table->All("th", "").size() - rows.size() - 1;
    EXPECT_EQ(table->All("td", "").size(), (table->All("th", "").size() - 5) * 4);
  }
  // All of the JSON but the two that a clock measured.
  EXPECT_EQ(columns, 15U);
  EXPECT_EQ(FigureTable().size(), 17U);
  EXPECT_EQ(page.All("dl", "meanings").size(), 5U);
  const std::string& all = page.text;
  for (const char* figure : {"61.0 %", "80.0 %", "7.5 s", "22.5 s", "67.5 s", "62.5 %", "0.970",
                             "0000000000000abc", "940"}) {
    EXPECT_NE(all.find(figure), all.npos) << figure;
  }
  EXPECT_EQ(all.find("123.46"), all.npos);
  EXPECT_EQ(all.find("654.32"), all.npos);
}

TEST(ReplayPage, EscapesWhatComesFromFiles) {
  ReplayReport report = Report();
  const std::string evil = "</style><script>alert('x')</script>&\"\x01";
  report.agent_names[0] = evil;
  report.policies[1].name = evil;
  report.setting.title = evil;
  report.setting.files = {evil};
  report.setting.policy = evil;
  const std::string text = ReplayPage(report);
  EXPECT_EQ(text.find("<script"), text.npos);
  const PageElement page = ReadPage(text);
  EXPECT_TRUE(page.All("script", "").empty());
  EXPECT_NE(page.text.find("</style><script>alert('x')</script>&\"\xEF\xBF\xBD"),
            std::string::npos);
}

TEST(ReplayPage, OfNothingSaysSo) {
  ReplayReport report;
  report.policies = {{"preferred", Figures{}}};
  const std::string text = ReplayPage(report);
  ExpectSelfContained(text);
  ExpectAccessible(ReadPage(text));
  ExpectOnlyNumbers(text);
  const PageElement page = ReadPage(text);
  EXPECT_EQ(page.All("p", "nothing").size(), 5U);
  EXPECT_TRUE(page.All("svg", "chart").empty());
}

TEST(ReplayPage, OfOneContactDrawsWhatThereIs) {
  ReplayReport report;
  report.contacts = report.agents = 1;
  Figures one;
  one.contacts = one.served = 1;
  one.mean_wait_s = 0;
  one.wait_percentiles_s.fill(0);
  one.agents = {{1, 1.0, 0}};
  one.days = {{0, 0}};
  report.policies = {{"preferred", one}};
  report.agent_names = {"a"};
  const std::string text = ReplayPage(report);
  ExpectOnlyNumbers(text);
  EXPECT_EQ(ReadPage(text).All("svg", "chart").size(), 2U);
  EXPECT_EQ(text.find(">0.2<"), text.npos) << "a fraction of a contact on the scale";
  EXPECT_NE(text.find("1 contact \xC2\xB7 1 agent<"), text.npos);
}

TEST(ReplayPage, DrawsNothingThatIsNoNumber) {
  ReplayReport report = Report();
  for (const double odd : {std::nan(""), std::numeric_limits<double>::infinity()}) {
    for (NamedFigures& policy : report.policies) {
      policy.figures.continuity = odd;
      policy.figures.mean_wait_s = odd;
      policy.figures.max_occupancy = odd;
      policy.figures.wait_percentiles_s.fill(odd);
      for (AgentFigures& agent : policy.figures.agents) agent.occupancy = odd;
    }
    const std::string text = ReplayPage(report);
    ExpectOnlyNumbers(text);
    ReadPage(text);
  }
}

TEST(Limits, FollowTheReplay) {
  ReplayReport report = Report();
  const auto all = [&report] {
    std::string text;
    for (const std::string& limit : LimitsOf(report)) text += limit + "\n";
    return text;
  };
  std::string text = all();
  EXPECT_EQ(text.find("A contact takes as long as it did, whoever takes it."), 0U);
  EXPECT_NE(text.find("breaks included"), text.npos);
  EXPECT_NE(text.find("wait 7.0 s on average; really they waited 37.3 s"), text.npos) << text;
  EXPECT_NE(text.find("40.0 % of all contacts were theirs."), text.npos) << text;
  EXPECT_NE(text.find("10 of 1,000 contacts (1.0 %) found nobody"), text.npos) << text;
  EXPECT_NE(text.find("At the beginning of the history"), text.npos);
  EXPECT_NE(text.find("have the patience that they showed"), text.npos);
  EXPECT_EQ(text.find("bad row"), text.npos);
  EXPECT_EQ(text.find("the most that they ever did"), text.npos);
  report.capacity = "held";
  report.bad_rows = 1;
  report.shifts = "observed";
  report.setting.from = "1999-01-02T00:00:00";
  report.policies[0].figures.unserved = 0;
  report.policies[0].figures.abandoned.reset();
  report.policies.erase(report.policies.begin() + 1);
  text = all();
  EXPECT_EQ(text.find("breaks included"), text.npos);
  EXPECT_NE(text.find("When agents were away is a guess"), text.npos);
  EXPECT_NE(text.find("the most that they ever did"), text.npos);
  EXPECT_NE(text.find("1 bad row of the files"), text.npos) << text;
  for (const char* gone :
       {"found nobody in the replay", "At the beginning", "patience", "central queue"}) {
    EXPECT_EQ(text.find(gone), text.npos) << gone;
  }
}

TEST(Limits, OfWaitsThatMeanNothingThereIsNoGap) {
  ReplayReport report = Report();
  report.capacity = "held";
  for (const std::string& limit : LimitsOf(report)) {
    EXPECT_EQ(limit.find("really they waited"), limit.npos) << limit;
    EXPECT_EQ(limit.find("compare them with each other"), limit.npos) << limit;
  }
  const std::string page = ReplayPage(report);
  EXPECT_EQ(page.find("Wait of those served, on average"), page.npos);
  EXPECT_EQ(page.find("what it costs in waiting"), page.npos);
  EXPECT_NE(page.find("these waits mean little"), page.npos);
}

TEST(ReplayPage, NamesItsDataAndWhatTheyDoNotTell) {
  ReplayReport report = Report();
  report.setting.title = "Our desk";
  report.setting.times = "in the zone +10:00 (--zone)";
  report.notes = {"no outcome column: those who hung up count as served"};
  const PageElement page = ReadPage(ReplayPage(report));
  ASSERT_EQ(page.All("p", "source").size(), 1U);
  EXPECT_EQ(page.All("p", "source")[0]->text,
            "Data: the contact history calls.csv. Times are in the zone +10:00 (--zone).");
  ASSERT_EQ(page.All("p", "caution").size(), 1U);
  EXPECT_EQ(page.All("p", "caution")[0]->text,
            "No outcome column: those who hung up count as served.");
}

TEST(ReplayPage, SaysOneCustomerAndNotCustomers) {
  ReplayReport report = Report();
  for (NamedFigures& policy : report.policies) policy.figures.agents = {{500, 0.4, 1}};
  report.policies[0].figures.lean = {4, 80, 1, 0};
  const std::string page = ReplayPage(report);
  EXPECT_NE(page.find("1 regular customer leans on them"), page.npos);
  EXPECT_NE(page.find("1 of 80 leans"), page.npos);
  EXPECT_EQ(page.find("1 regular customers"), page.npos);
  EXPECT_NE(page.find("at most one customer of ten waited longer"), page.npos);
}

}  // namespace
}  // namespace rapport::insight
