// Continuity against waiting.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/label_places.h"
#include "insight/number_text.h"
#include "insight/report_charts.h"
#include "insight/statistics.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr double kHeight = 360;
constexpr Box kPlot = {52, 34, kChartWidth - 52 - 20, kHeight - 34 - 50};
constexpr double kPercent = 100;
constexpr double kLineHeight = 15;
constexpr double kMarkSize = 13;
constexpr double kBold = 1.06;         // Bold letters are a little wider.
constexpr std::size_t kMostLines = 6;  // Of a label that several rules share.
constexpr double kSharedIndent = 15;   // Room for a mark within a label.

struct Point {
  double wait_s;
  double share;
};

// A rule: a point, or a curve of several.
struct Series {
  std::string name;
  Look look = 0;
  std::vector<Point> points;
  std::vector<std::string> settings;  // One for each point of a curve.
};

// Rules whose marks lie upon each other.
struct Cluster {
  double x;
  double y;
  std::vector<Series> series;
};

std::string_view RuleOf(std::string_view policy) { return policy.substr(0, policy.find(':')); }

// The rule's look on the rest of the page where it is there, too.
Look LookOf(const ReplayReport& report, const std::string& rule, Look otherwise) {
  for (std::size_t i = 0; i < report.policies.size(); ++i) {
    if (RuleOf(report.policies[i].name) == rule) return static_cast<Look>(i);
  }
  return otherwise;
}

std::vector<Series> Curves(const ReplayReport& report) {
  std::vector<Series> all;
  for (const Frontier& frontier : report.frontiers) {
    Series series{.name = frontier.name,
                  .look = LookOf(report, frontier.name,
                                 static_cast<Look>(report.policies.size() + all.size()))};
    for (const Frontier::Point& point : frontier.points) {
      if (!std::isfinite(point.mean_wait_s) || !std::isfinite(point.continuity)) continue;
      series.points.push_back({point.mean_wait_s, point.continuity});
      series.settings.push_back(point.setting);
    }
    if (!series.points.empty()) all.push_back(std::move(series));
  }
  return all;
}

std::optional<Point> PointOf(const Figures& figures) {
  const std::optional<double> wait = Finite(figures.mean_wait_s);
  const std::optional<double> share = Finite(figures.continuity);
  if (!wait || !share) return std::nullopt;
  return Point{*wait, *share};
}

struct Range {
  double least;
  double most;
};

// The values with some room around them, and no closer a look than `span`, so that noise does not
// look like a difference.
Range Around(const std::vector<double>& values, double span, double floor, double ceiling) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double room = std::max((*most - *least) * 0.12, (span - (*most - *least)) / 2);
  return {std::max(floor, *least - room), std::min(ceiling, *most + room)};
}

class TradeOff {
 public:
  TradeOff(const ReplayReport& report, Markup& out) : curves_(Curves(report)), out_(out) {
    for (const RuleRow& row : RuleRows(report)) {
      const std::optional<Point> point = PointOf(*row.figures);
      if (row.look == kHistoryLook) {
        history_ = point;
      } else if (point) {
        singles_.push_back({row.name, row.look, {*point}, {}});
      }
    }
  }

  void Draw() {
    if (singles_.empty()) {
      SayNothingToDraw("No customer returned and was served, so there is nothing to weigh.", out_);
      return;
    }
    FindScales();
    OpenChart(kHeight, "How many returning customers meet someone they know, and how long all wait",
              Description(), out_);
    DrawAxes();
    DrawHistoryLine();
    for (const Series& curve : curves_) DrawCurve(curve);
    DrawPoints();
    out_.Close();
    out_.NewLine();
  }

 private:
  void FindScales() {
    std::vector<double> waits;
    std::vector<double> shares;
    const auto take = [&](const Point& point) {
      waits.push_back(point.wait_s);
      shares.push_back(point.share * kPercent);
    };
    for (const Series& single : singles_) take(single.points[0]);
    for (const Series& curve : curves_) {
      for (const Point& point : curve.points) take(point);
    }
    // What really happened may be far off: then only its continuity has a place here.
    constexpr double kFarOff = 1.6;
    const double longest = *std::max_element(waits.begin(), waits.end());
    history_fits_ = history_ && history_->wait_s <= kFarOff * longest;
    if (history_fits_) take(*history_);
    if (history_) shares.push_back(history_->share * kPercent);

    unit_ = TimeUnitFor(longest);
    for (double& wait : waits) wait /= unit_.seconds;
    longest_ = longest / unit_.seconds;
    constexpr double kLeastPoints = 10;
    const Range x = Around(waits, std::max(0.3 * longest_, 2 / unit_.seconds), 0, INFINITY);
    const Range y = Around(shares, kLeastPoints, 0, kPercent);
    x_ticks_ = RoundTicks(x.least, x.most, 6);
    y_ticks_ = RoundTicks(y.least, y.most, 5);
    while (y_ticks_.back() > kPercent) y_ticks_.pop_back();
  }

  double X(const Point& point) const {
    return Scale(x_ticks_.front(), x_ticks_.back(), kPlot.left, kPlot.right())
        .At(point.wait_s / unit_.seconds);
  }
  double Y(const Point& point) const {
    return Scale(y_ticks_.front(), y_ticks_.back(), kPlot.bottom(), kPlot.top)
        .At(point.share * kPercent);
  }

  std::string Description() const {
    std::string text = "Higher is better, further left is a shorter wait.";
    for (const Series& single : singles_) {
      text += " " + single.name + ": " + ValueText(single.points[0]) + ".";
    }
    if (history_) text += std::string(" ") + kHistoryName + ": " + ValueText(*history_) + ".";
    return text;
  }

  static std::string ValueText(const Point& point) {
    return Percentage(point.share) + ", " + DurationText(point.wait_s);
  }

  void DrawAxes() {
    const double x_step = x_ticks_[1] - x_ticks_[0];
    for (const double tick : x_ticks_) {
      const double x = X({tick * unit_.seconds, 0});
      DrawLine(x, kPlot.top, x, kPlot.bottom(), "grid", out_);
      DrawText(x, kPlot.bottom() + 17, Anchor::kMiddle, "tick", TickText(tick, x_step), out_);
    }
    const double y_step = y_ticks_[1] - y_ticks_[0];
    for (const double tick : y_ticks_) {
      const double y = Y({0, tick / kPercent});
      DrawLine(kPlot.left, y, kPlot.right(), y, "grid", out_);
      DrawText(kPlot.left - 8, y + 4, Anchor::kEnd, "tick", TickText(tick, y_step) + " %", out_);
    }
    DrawText(0, 14, Anchor::kStart, "axis",
             "Returning customers who met someone they know" + StartNote(y_ticks_.front()), out_);
    DrawText(
        kPlot.right(), kHeight - 8, Anchor::kEnd, "axis",
        "Mean wait of those served, in " + std::string(unit_.name) + StartNote(x_ticks_.front()),
        out_);
  }

  // At the height of what really happened, where its wait is on another scale.
  void DrawHistoryLine() {
    if (!history_ || history_fits_) return;
    const double y = Y(*history_);
    const std::string text =
        std::string(kHistoryName) + ": " + ValueText(*history_) + " (a wait beyond this chart)";
    DrawLine(kPlot.left, y, kPlot.right(), y, "line h", out_);
    const Box label = {kPlot.right() - TextWidth(text) - 4, y - 6 - kLineHeight,
                       TextWidth(text) + 4, kLineHeight};
    DrawText(kPlot.right(), y - 6, Anchor::kEnd, "note", text, out_);
    taken_.push_back(label);
    taken_.push_back({kPlot.left, y - 2, kPlot.width, 4});
  }

  void DrawCurve(const Series& curve) {
    std::string path;
    for (const Point& point : curve.points) {
      path += (path.empty() ? "M" : "L") + Px(X(point)) + " " + Px(Y(point));
    }
    out_.Empty("path", {{"class", "line " + LookClass(curve.look)}, {"d", path}});
    out_.NewLine();
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      DrawMark(curve.look, X(curve.points[i]), Y(curve.points[i]), 6,
               curve.name + ", " + curve.settings[i] + ": " + ValueText(curve.points[i]), out_);
    }
  }

  // Rules whose marks lie upon each other share a label.
  std::vector<Cluster> Clusters() const {
    std::vector<Series> series = singles_;
    if (history_fits_) series.push_back({kHistoryName, kHistoryLook, {*history_}, {}});
    std::vector<Cluster> clusters;
    for (Series& one : series) {
      const double x = X(one.points[0]);
      const double y = Y(one.points[0]);
      constexpr double kNear = 7;
      const auto near = std::find_if(clusters.begin(), clusters.end(), [&](const Cluster& other) {
        return std::hypot(other.x - x, other.y - y) < kNear;
      });
      Cluster& cluster = near == clusters.end() ? clusters.emplace_back(Cluster{x, y, {}}) : *near;
      cluster.series.push_back(std::move(one));
    }
    return clusters;
  }

  void DrawPoints() {
    const std::vector<Cluster> clusters = Clusters();
    std::vector<Labeled> marks;
    for (const Cluster& cluster : clusters) marks.push_back(MarkOf(cluster));
    const std::vector<Box> places = PlaceLabels(marks, taken_, kPlot);
    for (std::size_t i = 0; i < clusters.size(); ++i) DrawLeader(marks[i], places[i]);
    for (std::size_t i = 0; i < clusters.size(); ++i) {
      const std::vector<Series>& series = clusters[i].series;
      // What was asked for first lies on top.
      for (auto one = series.rbegin(); one != series.rend(); ++one) {
        DrawMark(one->look, X(one->points[0]), Y(one->points[0]), kMarkSize,
                 one->name + ": " + ValueText(one->points[0]), out_);
      }
      if (series.size() == 1) {
        DrawLabel(series[0], marks[i], places[i]);
      } else {
        DrawSharedLabel(series, places[i]);
      }
    }
  }

  static double NamesWidth(const Cluster& cluster) {
    double width = 0;
    for (const Series& one : cluster.series) width = std::max(width, TextWidth(one.name) * kBold);
    return width;
  }

  static Labeled MarkOf(const Cluster& cluster) {
    const double names = NamesWidth(cluster);
    const double values = TextWidth(ValueText(cluster.series[0].points[0]));
    const auto lines = static_cast<double>(std::min(cluster.series.size(), kMostLines));
    if (lines == 1) return {cluster.x, cluster.y, std::max(names, values), 2 * kLineHeight};
    return {cluster.x, cluster.y, kSharedIndent + names + 8 + values, lines * kLineHeight};
  }

  // Name and values below each other, on the side of the mark where there is room.
  void DrawLabel(const Series& one, const Labeled& mark, const Box& box) {
    const bool left = box.right() < mark.x;
    const bool beside = left || box.left > mark.x;
    const Anchor anchor = left ? Anchor::kEnd : beside ? Anchor::kStart : Anchor::kMiddle;
    const double x = left ? box.right() : beside ? box.left : box.CenterX();
    DrawText(x, box.top + 12, anchor, "name", one.name, out_);
    DrawText(x, box.top + 12 + kLineHeight, anchor, "note", ValueText(one.points[0]), out_);
  }

  // A line for each rule, with its mark once more, for all but one are hidden.
  void DrawSharedLabel(const std::vector<Series>& series, const Box& box) {
    const double values = box.left + kSharedIndent + NamesWidth({0, 0, series}) + 8;
    double y = box.top + 12;
    for (std::size_t i = 0; i < series.size(); ++i, y += kLineHeight) {
      const auto more = static_cast<std::int64_t>(series.size() - i);
      if (i + 1 == kMostLines && more > 1) {
        DrawText(box.left + kSharedIndent, y, Anchor::kStart, "note",
                 "and " + Grouped(more) + " more", out_);
        return;
      }
      DrawMark(series[i].look, box.left + 5, y - 4, 8, "", out_);
      DrawText(box.left + kSharedIndent, y, Anchor::kStart, "name", series[i].name, out_);
      DrawText(values, y, Anchor::kStart, "note", ValueText(series[i].points[0]), out_);
    }
  }

  // From a mark to a label that does not stand right beside it.
  void DrawLeader(const Labeled& mark, const Box& label) {
    const double x = std::clamp(mark.x, label.left, label.right());
    const double y = std::clamp(mark.y, label.top, label.bottom());
    constexpr double kNear = 15;
    if (std::hypot(x - mark.x, y - mark.y) > kNear) DrawLine(mark.x, mark.y, x, y, "leader", out_);
  }

  std::vector<Series> curves_;
  std::vector<Series> singles_;
  std::optional<Point> history_;
  bool history_fits_ = false;
  TimeUnit unit_{1, ""};
  double longest_ = 0;
  std::vector<double> x_ticks_;
  std::vector<double> y_ticks_;
  std::vector<Box> taken_;
  Markup& out_;
};

}  // namespace

void DrawTradeOff(const ReplayReport& report, Markup& out) { TradeOff(report, out).Draw(); }

}  // namespace rapport::insight
