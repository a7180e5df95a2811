// Rules over a range of settings.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/frontier.h"
#include "insight/label_places.h"
#include "insight/mark_labels.h"
#include "insight/report_charts.h"
#include "insight/svg_chart.h"
#include "insight/trade_plane.h"

namespace rapport::insight {
namespace {

constexpr double kHeight = 420;
constexpr Box kPlot = {52, 34, kChartWidth - 52 - 20, kHeight - 34 - 50};
constexpr double kMarkSize = 8;

struct Setting {
  std::string text;  // As beside the mark.
  TradePoint point;
  bool as_given = false;  // The worths as the policy has them.
};

struct Curve {
  std::string name;
  Look look = 0;
  std::string range;  // What its settings are.
  std::vector<Setting> settings;
};

std::string_view RoutingOf(std::string_view policy) { return policy.substr(0, policy.find(':')); }

// As on the rest of the page where the rule is there, too; else a look of its own.
Look LookOf(const ReplayReport& report, std::string_view routing,
            const std::vector<Curve>& others) {
  const auto same =
      std::find_if(report.policies.begin(), report.policies.end(),
                   [&](const NamedFigures& policy) { return RoutingOf(policy.name) == routing; });
  auto look = static_cast<Look>(same - report.policies.begin());
  const auto taken = [&](const Curve& curve) { return LookClass(curve.look) == LookClass(look); };
  while (std::any_of(others.begin(), others.end(), taken)) ++look;
  return look;
}

std::vector<Curve> Curves(const ReplayReport& report) {
  std::vector<Curve> curves;
  for (const Frontier& frontier : report.frontiers) {
    const bool rapport = frontier.setting == FrontierSetting::kWorthScale;
    Curve curve{.name = rapport ? "Rapport (" + frontier.name + ")" : frontier.name,
                .look = LookOf(report, frontier.name, curves),
                .range = RangeText(frontier),
                .settings = {}};
    for (const Frontier::Point& point : frontier.points) {
      const bool as_given = rapport && point.setting == 1;
      const std::optional<TradePoint> place = MakeTradePoint(point.mean_wait_s, point.continuity);
      if (place) {
        curve.settings.push_back({SettingMark(frontier.setting, point.setting), *place, as_given});
      }
    }
    if (!curve.settings.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

TradePlane PlaneOf(const std::vector<Curve>& curves) {
  std::vector<TradePoint> points;
  for (const Curve& curve : curves) {
    for (const Setting& setting : curve.settings) points.push_back(setting.point);
  }
  return {points, {}, kPlot};
}

class FrontierChart {
 public:
  FrontierChart(std::vector<Curve> curves, Markup& out)
      : curves_(std::move(curves)), plane_(PlaneOf(curves_)), out_(out) {}

  void Draw() {
    OpenChart(kHeight, "What each rule gives for how much waiting", Description(), out_);
    plane_.Draw(kHeight, out_);
    // The first lies on top.
    for (auto curve = curves_.rbegin(); curve != curves_.rend(); ++curve) DrawCurve(*curve);
    DrawNames();
    for (const Curve& curve : curves_) DrawSettings(curve);
    out_.Close();
    out_.NewLine();
  }

 private:
  std::string Description() const {
    std::string text = "Higher is better, further left is a shorter wait.";
    for (const Curve& curve : curves_) {
      text += " " + curve.name;
      std::string_view mark = ", ";
      for (const Setting& setting : curve.settings) {
        text += std::string(mark) + setting.text + ": " + PointText(setting.point);
        mark = "; ";
      }
      text += ".";
    }
    return text;
  }

  double X(const Setting& setting) const { return plane_.X(setting.point); }
  double Y(const Setting& setting) const { return plane_.Y(setting.point); }

  void DrawCurve(const Curve& curve) {
    std::string path;
    for (const Setting& setting : curve.settings) {
      path += (path.empty() ? "M" : "L") + Px(X(setting)) + " " + Px(Y(setting));
    }
    out_.Empty("path", {{"class", "line " + LookClass(curve.look)}, {"d", path}});
    out_.NewLine();
    for (std::size_t i = 0; i < curve.settings.size(); ++i) {
      const Setting& setting = curve.settings[i];
      DrawMark(curve.look, X(setting), Y(setting), kMarkSize,
               curve.name + ", " + setting.text + ": " + PointText(setting.point), out_);
      if (i > 0) TakeLine(curve.settings[i - 1], setting);
      Take(X(setting), Y(setting), kMarkSize + 2);
    }
  }

  void Take(double x, double y, double size) {
    taken_.push_back({x - size / 2, y - size / 2, size, size});
  }

  // Labels keep off the lines, too.
  void TakeLine(const Setting& from, const Setting& to) {
    constexpr double kStep = 5;
    const double steps =
        std::max(1.0, std::ceil(std::hypot(X(to) - X(from), Y(to) - Y(from)) / kStep));
    for (double i = 1; i < steps; i += 1) {
      Take(X(from) + (X(to) - X(from)) * i / steps, Y(from) + (Y(to) - Y(from)) * i / steps, kStep);
    }
  }

  // At the end that has most waiting, where curves lie apart.
  void DrawNames() {
    std::vector<Labeled> marks;
    for (const Curve& curve : curves_) {
      const Setting& last = curve.settings.back();
      marks.push_back(LabeledMark(X(last), Y(last), curve.name, curve.range));
    }
    const std::vector<Box> places = PlaceLabels(marks, taken_, kPlot);
    for (std::size_t i = 0; i < curves_.size(); ++i) {
      DrawLeader(marks[i], places[i], out_);
      DrawMarkLabel(curves_[i].name, curves_[i].range, marks[i], places[i], out_);
      taken_.push_back(places[i]);
    }
  }

  // Beside the marks where there is room, and not where it could be the label of another mark; the
  // tips and the description have them all.
  void DrawSettings(const Curve& curve) {
    std::vector<const Setting*> first = {&curve.settings.front(), &curve.settings.back()};
    for (const Setting& setting : curve.settings) {
      if (setting.as_given) first.push_back(&setting);
    }
    for (const Setting& setting : curve.settings) first.push_back(&setting);
    std::vector<const Setting*> labeled;
    for (const Setting* setting : first) {
      constexpr double kApart = 18;
      const bool crowded = std::any_of(labeled.begin(), labeled.end(), [&](const Setting* other) {
        return std::hypot(X(*other) - X(*setting), Y(*other) - Y(*setting)) < kApart;
      });
      if (!crowded && DrawSetting(*setting, curve.look)) labeled.push_back(setting);
    }
  }

  // Whether there was room.
  bool DrawSetting(const Setting& setting, Look look) {
    const Labeled mark = {X(setting), Y(setting), TextWidth(setting.text), kLineHeight};
    const Box place = PlaceLabels({&mark, 1}, taken_, kPlot)[0];
    constexpr double kFar = 16;
    double hidden = 0;
    for (const Box& box : taken_) hidden += Overlap(box, place);
    constexpr double kMostHidden = 6;  // Of the box, whose corners are empty.
    if (hidden > kMostHidden || NearestTo(mark, place).away > kFar) return false;
    DrawText(place.CenterX(), place.top + 12, Anchor::kMiddle, "of " + LookClass(look),
             setting.text, out_);
    taken_.push_back(place);
    return true;
  }

  const std::vector<Curve> curves_;
  const TradePlane plane_;
  std::vector<Box> taken_;
  Markup& out_;
};

}  // namespace

void DrawFrontier(const ReplayReport& report, Markup& out) {
  std::vector<Curve> curves = Curves(report);
  if (curves.empty()) {
    SayNothingToWeigh(out);
    return;
  }
  FrontierChart(std::move(curves), out).Draw();
}

}  // namespace rapport::insight
