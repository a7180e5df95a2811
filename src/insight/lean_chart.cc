// The customers who lean on one agent alone.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/dot_rows.h"
#include "insight/number_text.h"
#include "insight/report_charts.h"
#include "insight/statistics.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr double kNamesWidth = 150;
constexpr double kCountsWidth = 136;
constexpr double kBarLength = kChartWidth - kNamesWidth - kCountsWidth;
constexpr double kRowHeight = 30;
constexpr double kBarHeight = 18;
constexpr double kHead = 32;

// A part of a bar: all contacts with one agent, most of them, neither.
struct Part {
  std::string_view label;
  std::string_view style;
};
constexpr std::array<Part, 3> kParts = {
    {{"all with one agent", "all"}, {"more than half with one", "most"}, {"spread", "spread"}}};

std::array<std::int64_t, kParts.size()> PartsOf(const LeanFigures& lean) {
  return {lean.all_with_one, lean.most_with_one,
          lean.regulars - lean.all_with_one - lean.most_with_one};
}

std::string_view Lean(std::int64_t customers) { return customers == 1 ? " leans" : " lean"; }

void DrawPartsKey(Markup& out) {
  double x = kNamesWidth;
  constexpr double kSample = 14;
  for (const Part& part : kParts) {
    DrawBar(x, 3, kSample, kSample - 2, std::string("part ") + std::string(part.style), "", out);
    DrawText(x + kSample + 6, 13, Anchor::kStart, "", part.label, out);
    x += kSample + 6 + TextWidth(part.label) + 22;
  }
}

void DrawLeanBar(const RuleRow& row, double y, Markup& out) {
  const LeanFigures& lean = row.figures->lean;
  const std::array<std::int64_t, kParts.size()> counts = PartsOf(lean);
  double x = kNamesWidth;
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const double share = Share(counts[i], lean.regulars).value_or(0);
    const double width = share * kBarLength;
    const std::string text = Percentage(share);
    if (counts[i] > 0) {
      DrawBar(
          x, y - kBarHeight / 2, width, kBarHeight,
          std::string("part ") + std::string(kParts[i].style),
          row.name + ", " + std::string(kParts[i].label) + ": " + Grouped(counts[i]) + ", " + text,
          out);
      if (width > TextWidth(text) + 8) {
        DrawText(x + width / 2, y + 4, Anchor::kMiddle, "on-" + std::string(kParts[i].style), text,
                 out);
      }
    }
    x += width;
  }
  DrawText(kNamesWidth + kBarLength + 10, y + 4, Anchor::kStart, "value",
           Grouped(lean.all_with_one + lean.most_with_one) + " of " + Grouped(lean.regulars) +
               std::string(Lean(lean.all_with_one + lean.most_with_one)),
           out);
}

std::string Description(const std::vector<RuleRow>& rows) {
  std::string text = "Of the regular customers of each rule, so many lean on one agent.";
  for (const RuleRow& row : rows) {
    const std::array<std::int64_t, kParts.size()> counts = PartsOf(row.figures->lean);
    text += " " + row.name + ":";
    for (std::size_t i = 0; i < kParts.size(); ++i) {
      text += std::string(i == 0 ? " " : ", ") + Grouped(counts[i]) + " " +
              std::string(kParts[i].label);
    }
    text += ".";
  }
  return text;
}

void DrawShares(const std::vector<RuleRow>& rows, Markup& out) {
  OpenChart(kHead + kRowHeight * static_cast<double>(rows.size()),
            "How many regular customers lean on one agent", Description(rows), out);
  DrawPartsKey(out);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = kHead + kRowHeight * (static_cast<double>(i) + 0.5);
    DrawMark(rows[i].look, 7, y, 10, "", out);
    DrawText(20, y + 4, Anchor::kStart, i == 0 ? "name" : "", rows[i].name, out);
    DrawLeanBar(rows[i], y, out);
  }
  out.Close();
  out.NewLine();
}

std::int64_t Leaning(const Figures& figures, std::size_t agent) {
  return agent < figures.agents.size() ? figures.agents[agent].leaning : 0;
}

// The agents on whom most lean, under any rule here.
void DrawAgents(const ReplayReport& report, const std::vector<RuleRow>& rules, Markup& out) {
  const Figures& given = *rules.front().figures;
  std::vector<std::size_t> agents;
  for (std::size_t agent = 0; agent < report.agent_names.size(); ++agent) {
    if (std::any_of(rules.begin(), rules.end(),
                    [&](const RuleRow& rule) { return Leaning(*rule.figures, agent) > 0; })) {
      agents.push_back(agent);
    }
  }
  if (agents.empty()) return;
  const auto most_under_any = [&](std::size_t agent) {
    std::int64_t most = 0;
    for (const RuleRow& rule : rules) most = std::max(most, Leaning(*rule.figures, agent));
    return most;
  };
  std::stable_sort(agents.begin(), agents.end(), [&](std::size_t a, std::size_t b) {
    const std::int64_t most_a = most_under_any(a);
    const std::int64_t most_b = most_under_any(b);
    return most_a != most_b ? most_a > most_b : Leaning(given, a) > Leaning(given, b);
  });
  const std::size_t shown = agents.size() > kMostRows ? 2 * kRowsAtEnd : agents.size();
  std::vector<DotRow> rows;
  double most = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    DotRow row = {report.agent_names[agents[i]], {{}}};
    for (const RuleRow& rule : rules) {
      const std::int64_t leaning = Leaning(*rule.figures, agents[i]);
      row.panels[0].push_back({rule.look, static_cast<double>(leaning),
                               row.name + ", " + rule.name + ": " +
                                   Counted(leaning, "regular customer") +
                                   std::string(Lean(leaning)) + " on them"});
      most = std::max(most, static_cast<double>(leaning));
    }
    rows.push_back(std::move(row));
  }
  if (shown < agents.size()) {
    rows.push_back({Grouped(std::ssize(agents) - static_cast<std::int64_t>(shown)) +
                        " more agents, with no more than that under any rule here",
                    {}});
  }
  DrawDotRows("On whom regular customers lean",
              "Most lean on " + report.agent_names[agents.front()] + ": " +
                  Counted(most_under_any(agents.front()), "customer") + " under one of the rules.",
              rules,
              {{"Regular customers with more than half of their contacts, or all, with this agent",
                most, ""}},
              rows, out);
}

}  // namespace

void DrawLean(const ReplayReport& report, Markup& out) {
  std::vector<RuleRow> rows = RuleRows(report);
  std::erase_if(rows, [](const RuleRow& row) { return row.figures->lean.regulars == 0; });
  if (rows.empty()) {
    SayNothingToDraw("No identified customer had enough contacts to be called a regular.", out);
    return;
  }
  DrawShares(rows, out);
  DrawAgents(report, ComparedRows(report), out);
}

}  // namespace rapport::insight
