#include "insight/dot_rows.h"

#include <algorithm>

namespace rapport::insight {
namespace {

constexpr double kNamesWidth = 150;
constexpr double kGap = 36;
constexpr double kRowHeight = 18;
constexpr double kHead = 62;
constexpr double kMark = 9;
constexpr int kTicks = 5;

struct PlacedPanel {
  double left;
  double right;
  std::vector<double> ticks;

  double X(double value) const { return Scale(ticks.front(), ticks.back(), left, right).At(value); }
};

std::vector<PlacedPanel> Place(const std::vector<DotPanel>& panels) {
  const auto count = static_cast<double>(panels.size());
  const double width = (kChartWidth - kNamesWidth - 16 - (count - 1) * kGap) / count;
  std::vector<PlacedPanel> placed;
  double left = kNamesWidth;
  for (const DotPanel& panel : panels) {
    // Of what is counted there are no fractions.
    const double least_most = panel.unit.empty() ? kTicks : 1;
    placed.push_back({left, left + width, RoundTicks(0, std::max(panel.most, least_most), kTicks)});
    left += width + kGap;
  }
  return placed;
}

void DrawHead(const DotPanel& panel, const PlacedPanel& placed, double bottom, Markup& out) {
  DrawText(placed.left, 34, Anchor::kStart, "axis", panel.heading, out);
  const double step = placed.ticks[1] - placed.ticks[0];
  for (const double tick : placed.ticks) {
    const double x = placed.X(tick);
    DrawLine(x, kHead - 6, x, bottom, "grid", out);
    DrawText(x, kHead - 12, Anchor::kMiddle, "tick", TickText(tick, step) + panel.unit, out);
  }
}

void DrawDots(const std::vector<Dot>& dots, const PlacedPanel& panel, double y, Markup& out) {
  if (dots.empty()) return;
  const auto less = [](const Dot& a, const Dot& b) { return a.value < b.value; };
  const auto [least, most] = std::minmax_element(dots.begin(), dots.end(), less);
  DrawLine(panel.X(least->value), y, panel.X(most->value), y, "span", out);
  // The policy given lies on top.
  for (auto dot = dots.rbegin(); dot != dots.rend(); ++dot) {
    DrawMark(dot->look, panel.X(dot->value), y, kMark, dot->tip, out);
  }
}

}  // namespace

void DrawDotRows(const std::string& title, const std::string& description,
                 const std::vector<RuleRow>& key, const std::vector<DotPanel>& panels,
                 const std::vector<DotRow>& rows, Markup& out) {
  constexpr std::size_t kLettersOfName = 19;
  const double bottom = kHead + kRowHeight * static_cast<double>(rows.size());
  OpenChart(bottom + 6, title, description, out);
  DrawKey(key, 0, 8, out);
  const std::vector<PlacedPanel> placed = Place(panels);
  for (std::size_t i = 0; i < panels.size(); ++i) DrawHead(panels[i], placed[i], bottom, out);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double y = kHead + kRowHeight * (static_cast<double>(i) + 0.5);
    if (rows[i].panels.empty()) {
      DrawText(0, y + 4, Anchor::kStart, "note", rows[i].name, out);
      continue;
    }
    DrawText(0, y + 4, Anchor::kStart, "", Shortened(rows[i].name, kLettersOfName), out);
    for (std::size_t j = 0; j < placed.size(); ++j) DrawDots(rows[i].panels[j], placed[j], y, out);
  }
  out.Close();
  out.NewLine();
}

}  // namespace rapport::insight
