// Waits by percentile: a table of bars, each column on a scale of its own.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/number_text.h"
#include "insight/report_charts.h"
#include "insight/statistics.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr double kNamesWidth = 138;
constexpr double kRowHeight = 26;
constexpr double kHead = 30;
constexpr double kBarHeight = 12;
constexpr std::size_t kColumns = kWaitPercents.size() + 1;
constexpr double kColumnWidth = (kChartWidth - kNamesWidth) / kColumns;
constexpr double kTextRoom = 58;  // For the number at a bar's end.
constexpr double kLongestBar = kColumnWidth - kTextRoom;

constexpr std::array<std::string_view, kColumns> kHeadings = {
    "on average",     "half within",     "3 of 4 within",
    "9 of 10 within", "19 of 20 within", "99 of 100 within"};

std::optional<double> Wait(const Figures& figures, std::size_t column) {
  return Finite(column == 0 ? figures.mean_wait_s : figures.wait_percentiles_s[column - 1]);
}

// What a bar of full length stands for. What really happened may be far longer than any policy
// makes it, and would leave those no room; its bar is then broken off.
double FullLength(const std::vector<RuleRow>& rows, std::size_t column) {
  constexpr double kBrokenOff = 2.5;
  double policies = 0;
  double history = 0;
  for (const RuleRow& row : rows) {
    double& longest = row.look == kHistoryLook ? history : policies;
    longest = std::max(longest, Wait(*row.figures, column).value_or(0));
  }
  return policies > 0 && history > kBrokenOff * policies ? policies : std::max(policies, history);
}

void DrawWait(const RuleRow& row, std::size_t column, double full, double x, double y,
              Markup& out) {
  const std::optional<double> wait = Wait(*row.figures, column);
  const std::string text = DurationText(wait);
  const std::string tip = row.name + ", " + std::string(kHeadings[column]) + ": " + text;
  const double share = full > 0 && wait ? *wait / full : 0;
  const double length = std::min(share, 1.0) * kLongestBar;
  if (wait) {
    DrawBar(x, y - kBarHeight / 2, std::max(length, 1.5), kBarHeight, "fill " + LookClass(row.look),
            tip, out);
  }
  if (share > 1) {  // Two cuts through the bar say that it goes on.
    for (const double cut : {0.55, 0.7}) {
      const double at = x + cut * length;
      DrawLine(at - 3, y + kBarHeight / 2 + 2, at + 3, y - kBarHeight / 2 - 2, "cut", out);
    }
  }
  DrawText(x + (wait ? std::max(length, 1.5) + 5 : 0), y + 4, Anchor::kStart, "value", text, out);
}

std::string Description(const std::vector<RuleRow>& rows) {
  std::string text = "Shorter bars are shorter waits; each column has a scale of its own.";
  for (const RuleRow& row : rows) {
    text += " " + row.name + ":";
    for (std::size_t column = 0; column < kColumns; ++column) {
      text += std::string(column == 0 ? " " : ", ") + std::string(kHeadings[column]) + " " +
              DurationText(Wait(*row.figures, column));
    }
    text += ".";
  }
  return text;
}

}  // namespace

void DrawWaits(const ReplayReport& report, Markup& out) {
  std::vector<RuleRow> rows = RuleRows(report);
  std::erase_if(rows, [](const RuleRow& row) { return !Wait(*row.figures, 0); });
  if (rows.empty()) {
    SayNothingToDraw("Nobody was served, so there are no waits.", out);
    return;
  }
  OpenChart(kHead + kRowHeight * static_cast<double>(rows.size()) + 4, "How long customers wait",
            Description(rows), out);
  for (std::size_t column = 0; column < kColumns; ++column) {
    DrawText(kNamesWidth + kColumnWidth * static_cast<double>(column), 14, Anchor::kStart, "axis",
             kHeadings[column], out);
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = kHead + kRowHeight * (static_cast<double>(i) + 0.5);
    DrawLine(0, y - kRowHeight / 2, kChartWidth, y - kRowHeight / 2, "grid", out);
    DrawMark(rows[i].look, 7, y, 10, "", out);
    DrawText(20, y + 4, Anchor::kStart, i == 0 ? "name" : "", rows[i].name, out);
    for (std::size_t column = 0; column < kColumns; ++column) {
      DrawWait(rows[i], column, FullLength(rows, column),
               kNamesWidth + kColumnWidth * static_cast<double>(column), y, out);
    }
  }
  out.Close();
  out.NewLine();
}

}  // namespace rapport::insight
