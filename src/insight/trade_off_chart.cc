// Continuity against waiting.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/label_places.h"
#include "insight/mark_labels.h"
#include "insight/number_text.h"
#include "insight/report_charts.h"
#include "insight/svg_chart.h"
#include "insight/trade_plane.h"

namespace rapport::insight {
namespace {

constexpr double kHeight = 360;
constexpr Box kPlot = {52, 34, kChartWidth - 52 - 20, kHeight - 34 - 50};
constexpr double kMarkSize = 13;
constexpr std::size_t kMostLines = 6;  // Of a label that several rules share.
constexpr double kSharedIndent = 15;   // Room for a mark within a label.

struct Rule {
  std::string name;
  Look look = 0;
  TradePoint point;
};

// Rules whose marks lie upon each other.
struct Cluster {
  double x;
  double y;
  std::vector<Rule> rules;
};

class TradeOff {
 public:
  TradeOff(const ReplayReport& report, Markup& out) : out_(out) {
    for (const RuleRow& row : RuleRows(report)) {
      const std::optional<TradePoint> point =
          MakeTradePoint(row.figures->mean_wait_s, row.figures->continuity);
      if (row.look == kHistoryLook) {
        history_ = point;
      } else if (point) {
        rules_.push_back({row.name, row.look, *point});
      }
    }
  }

  void Draw() {
    if (rules_.empty()) {
      SayNothingToWeigh(out_);
      return;
    }
    const TradePlane plane = MakePlane();
    OpenChart(kHeight, "How many returning customers meet someone they know, and how long all wait",
              Description(), out_);
    plane.Draw(kHeight, out_);
    DrawHistoryLine(plane);
    DrawPoints(plane);
    out_.Close();
    out_.NewLine();
  }

 private:
  TradePlane MakePlane() {
    std::vector<TradePoint> points;
    for (const Rule& rule : rules_) points.push_back(rule.point);
    // What really happened may be far off: then only its continuity has a place here.
    constexpr double kFarOff = 1.6;
    double longest = 0;
    for (const TradePoint& point : points) longest = std::max(longest, point.wait_s);
    history_fits_ = history_ && history_->wait_s <= kFarOff * longest;
    if (history_fits_) points.push_back(*history_);
    std::vector<double> shares;
    if (history_) shares.push_back(history_->share);
    return {points, shares, kPlot};
  }

  std::string Description() const {
    std::string text = "Higher is better, further left is a shorter wait.";
    for (const Rule& rule : rules_) {
      text += " " + rule.name + ": " + PointText(rule.point) + ".";
    }
    if (history_) text += std::string(" ") + kHistoryName + ": " + PointText(*history_) + ".";
    return text;
  }

  // At the height of what really happened, where its wait is on another scale.
  void DrawHistoryLine(const TradePlane& plane) {
    if (!history_ || history_fits_) return;
    const double y = plane.Y(*history_);
    const std::string text =
        std::string(kHistoryName) + ": " + PointText(*history_) + " (a wait beyond this chart)";
    DrawLine(kPlot.left, y, kPlot.right(), y, "line h", out_);
    const Box label = {kPlot.right() - TextWidth(text) - 4, y - 6 - kLineHeight,
                       TextWidth(text) + 4, kLineHeight};
    DrawText(kPlot.right(), y - 6, Anchor::kEnd, "note", text, out_);
    taken_.push_back(label);
    taken_.push_back({kPlot.left, y - 2, kPlot.width, 4});
  }

  // Rules whose marks lie upon each other share a label.
  std::vector<Cluster> Clusters(const TradePlane& plane) const {
    std::vector<Rule> rules = rules_;
    if (history_fits_) rules.push_back({kHistoryName, kHistoryLook, *history_});
    std::vector<Cluster> clusters;
    for (Rule& one : rules) {
      const double x = plane.X(one.point);
      const double y = plane.Y(one.point);
      constexpr double kNear = 7;
      const auto near = std::find_if(clusters.begin(), clusters.end(), [&](const Cluster& other) {
        return std::hypot(other.x - x, other.y - y) < kNear;
      });
      Cluster& cluster = near == clusters.end() ? clusters.emplace_back(Cluster{x, y, {}}) : *near;
      cluster.rules.push_back(std::move(one));
    }
    return clusters;
  }

  void DrawPoints(const TradePlane& plane) {
    const std::vector<Cluster> clusters = Clusters(plane);
    std::vector<Labeled> marks;
    for (const Cluster& cluster : clusters) marks.push_back(MarkOf(cluster));
    const std::vector<Box> places = PlaceLabels(marks, taken_, kPlot);
    for (std::size_t i = 0; i < clusters.size(); ++i) DrawLeader(marks[i], places[i], out_);
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const std::vector<Rule>& rules = clusters[i].rules;
      // What was asked for first lies on top.
      for (auto one = rules.rbegin(); one != rules.rend(); ++one) {
        DrawMark(one->look, plane.X(one->point), plane.Y(one->point), kMarkSize,
                 one->name + ": " + PointText(one->point), out_);
      }
      if (rules.size() == 1) {
        DrawMarkLabel(rules[0].name, PointText(rules[0].point), marks[i], places[i], out_);
      } else {
        DrawSharedLabel(rules, places[i]);
      }
    }
  }

  static double NamesWidth(const Cluster& cluster) {
    double width = 0;
    for (const Rule& one : cluster.rules) width = std::max(width, NameWidth(one.name));
    return width;
  }

  static Labeled MarkOf(const Cluster& cluster) {
    const Rule& first = cluster.rules[0];
    const std::string values = PointText(first.point);
    if (cluster.rules.size() == 1) return LabeledMark(cluster.x, cluster.y, first.name, values);
    const auto lines = static_cast<double>(std::min(cluster.rules.size(), kMostLines));
    return {cluster.x, cluster.y, kSharedIndent + NamesWidth(cluster) + 8 + TextWidth(values),
            lines * kLineHeight};
  }

  // A line for each rule, with its mark once more, for all but one are hidden.
  void DrawSharedLabel(const std::vector<Rule>& rules, const Box& box) {
    const double values = box.left + kSharedIndent + NamesWidth({0, 0, rules}) + 8;
    double y = box.top + 12;
    for (std::size_t i = 0; i < rules.size(); ++i, y += kLineHeight) {
      const auto more = static_cast<std::int64_t>(rules.size() - i);
      if (i + 1 == kMostLines && more > 1) {
        DrawText(box.left + kSharedIndent, y, Anchor::kStart, "note",
                 "and " + Grouped(more) + " more", out_);
        return;
      }
      DrawMark(rules[i].look, box.left + 5, y - 4, 8, "", out_);
      DrawText(box.left + kSharedIndent, y, Anchor::kStart, "name", rules[i].name, out_);
      DrawText(values, y, Anchor::kStart, "note", PointText(rules[i].point), out_);
    }
  }

  std::vector<Rule> rules_;
  std::optional<TradePoint> history_;
  bool history_fits_ = false;
  std::vector<Box> taken_;
  Markup& out_;
};

}  // namespace

void DrawTradeOff(const ReplayReport& report, Markup& out) { TradeOff(report, out).Draw(); }

}  // namespace rapport::insight
