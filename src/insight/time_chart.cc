// Continuity over time.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/label_places.h"
#include "insight/number_text.h"
#include "insight/periods.h"
#include "insight/report_charts.h"
#include "insight/statistics.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr double kLeft = 52;
constexpr double kRight = kChartWidth - 150;  // Names stand to the right of it.
constexpr double kTop = 30;
constexpr double kBottom = 250;
constexpr double kStripTop = 282;  // How many returned, below the lines.
constexpr double kStripBottom = 322;
constexpr double kHeight = 366;
constexpr double kPercent = 100;
constexpr std::size_t kMostLines = 6;

// One line of the chart, a point for each period in which anybody returned.
struct Line {
  RuleRow rule;
  std::vector<Period> periods;
};

std::optional<double> ShareIn(const Period& period) {
  return Share(period.meetings.met_known, period.meetings.returning);
}

class OverTime {
 public:
  OverTime(const ReplayReport& report, Markup& out) : out_(out) {
    length_ = PeriodLengthFor(report.policies.front().figures.days.size());
    std::vector<RuleRow> rows = RuleRows(report);
    // With more lines than these nobody follows one.
    if (rows.size() > kMostLines) rows = ComparedRows(report);
    for (const RuleRow& row : rows) {
      Line line = {row, PeriodsOf(row.figures->days, report.first_day, length_)};
      const bool same_span = lines_.empty() || line.periods.size() == periods();
      if (same_span && std::any_of(line.periods.begin(), line.periods.end(), ShareIn)) {
        lines_.push_back(std::move(line));
      }
    }
  }

  void Draw() {
    if (lines_.empty() || lines_.front().periods.size() < 2) {
      SayNothingToDraw(lines_.empty() ? "No customer returned."
                                      : "The history is too short to show how this changed.",
                       out_);
      return;
    }
    FindScale();
    OpenChart(kHeight, "Returning customers who met someone they know, " + Every(), Description(),
              out_);
    DrawAxes();
    for (const Line& line : lines_) DrawOne(line);
    DrawNames();
    DrawStrip();
    out_.Close();
    out_.NewLine();
  }

 private:
  std::string Every() const { return "by " + PeriodName(length_); }

  void FindScale() {
    double least = kPercent;
    double most = 0;
    for (const Line& line : lines_) {
      for (const Period& period : line.periods) {
        const std::optional<double> share = ShareIn(period);
        if (!share) continue;
        least = std::min(least, *share * kPercent);
        most = std::max(most, *share * kPercent);
      }
    }
    constexpr double kLeastPoints = 20;
    const double room = std::max(0.0, (kLeastPoints - (most - least)) / 2);
    ticks_ = RoundTicks(std::max(0.0, least - room), std::min(kPercent, most + room), 4);
    while (ticks_.back() > kPercent) ticks_.pop_back();
  }

  std::size_t periods() const { return lines_.front().periods.size(); }
  double X(std::size_t period) const {
    return kLeft + 8 +
           (kRight - kLeft - 16) * static_cast<double>(period) / static_cast<double>(periods() - 1);
  }
  double Y(double share) const {
    return Scale(ticks_.front(), ticks_.back(), kBottom, kTop).At(share * kPercent);
  }

  std::string Description() const {
    std::string text = "From " + PeriodLabel(lines_.front().periods.front().first_day, length_) +
                       " to " + PeriodLabel(lines_.front().periods.back().first_day, length_) + ".";
    for (const Line& line : lines_) {
      double least = 1;
      double most = 0;
      for (const Period& period : line.periods) {
        least = std::min(least, ShareIn(period).value_or(1));
        most = std::max(most, ShareIn(period).value_or(0));
      }
      text += " " + line.rule.name + ": between " + Percentage(least) + " and " + Percentage(most) +
              ".";
    }
    return text;
  }

  void DrawAxes() {
    const double step = ticks_[1] - ticks_[0];
    for (const double tick : ticks_) {
      const double y = Y(tick / kPercent);
      DrawLine(kLeft, y, kRight, y, "grid", out_);
      DrawText(kLeft - 8, y + 4, Anchor::kEnd, "tick", TickText(tick, step) + " %", out_);
    }
    DrawText(0, 14, Anchor::kStart, "axis",
             "Returning customers who met someone they know" + StartNote(ticks_.front()), out_);
    constexpr double kRoomForDate = 74;
    const auto most = static_cast<std::size_t>((kRight - kLeft) / kRoomForDate);
    const std::size_t every = (periods() + most - 1) / most;
    for (std::size_t i = 0; i < periods(); i += every) {
      DrawText(X(i), kStripBottom + 17, Anchor::kMiddle, "tick",
               PeriodLabel(lines_.front().periods[i].first_day, length_), out_);
    }
  }

  void DrawOne(const Line& line) {
    std::string path;
    bool pen_down = false;
    for (std::size_t i = 0; i < line.periods.size(); ++i) {
      const std::optional<double> share = ShareIn(line.periods[i]);
      if (share) path += (pen_down ? "L" : "M") + Px(X(i)) + " " + Px(Y(*share));
      pen_down = share.has_value();
    }
    out_.Empty("path", {{"class", "line " + LookClass(line.rule.look)}, {"d", path}});
    out_.NewLine();
    // Where there are few points each is marked; one that stands alone has no line.
    constexpr std::size_t kFewPoints = 35;
    for (std::size_t i = 0; i < line.periods.size(); ++i) {
      const std::optional<double> share = ShareIn(line.periods[i]);
      if (!share) continue;
      const bool alone = (i == 0 || !ShareIn(line.periods[i - 1])) &&
                         (i + 1 == line.periods.size() || !ShareIn(line.periods[i + 1]));
      if (periods() > kFewPoints && !alone) continue;
      DrawMark(line.rule.look, X(i), Y(*share), 7,
               line.rule.name + ", " + PeriodLabel(line.periods[i].first_day, length_) + ": " +
                   Percentage(share) + " of " + Grouped(line.periods[i].meetings.returning),
               out_);
    }
  }

  // Each name where its line ends, as far as the others leave room.
  void DrawNames() {
    constexpr double kGap = 16;
    std::vector<double> ends;
    for (const Line& line : lines_) {
      double share = 0;
      for (const Period& period : line.periods) share = ShareIn(period).value_or(share);
      ends.push_back(Y(share));
    }
    const std::vector<double> heights = SpreadApart(ends, kGap, kTop, kBottom);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      DrawLine(kRight + 2, ends[i], kRight + 14, heights[i], "leader", out_);
      DrawMark(lines_[i].rule.look, kRight + 21, heights[i], 9, "", out_);
      DrawText(kRight + 30, heights[i] + 4, Anchor::kStart, i == 0 ? "name" : "",
               lines_[i].rule.name, out_);
    }
  }

  // How many returned in each period: a line through few says little.
  void DrawStrip() {
    const std::vector<Period>& periods = lines_.front().periods;
    std::int64_t most = 1;
    for (const Period& period : periods) most = std::max(most, period.meetings.returning);
    const double width = std::clamp(X(1) - X(0) - 2, 1.0, 16.0);
    DrawLine(kLeft, kStripBottom, kRight, kStripBottom, "base", out_);
    for (std::size_t i = 0; i < periods.size(); ++i) {
      const double height = (kStripBottom - kStripTop) *
                            static_cast<double>(periods[i].meetings.returning) /
                            static_cast<double>(most);
      if (periods[i].meetings.returning == 0) continue;
      DrawBar(X(i) - width / 2, kStripBottom - height, width, height, "quiet",
              PeriodLabel(periods[i].first_day, length_) + ": " +
                  Grouped(periods[i].meetings.returning) + " returning",
              out_);
    }
    DrawText(kLeft - 8, kStripTop + 8, Anchor::kEnd, "tick", Grouped(most), out_);
    DrawText(kRight + 8, kStripBottom - 14, Anchor::kStart, "note", "returning contacts", out_);
    DrawText(kRight + 8, kStripBottom, Anchor::kStart, "note", Every(), out_);
  }

  std::vector<Line> lines_;
  PeriodLength length_ = PeriodLength::kDay;
  std::vector<double> ticks_;
  Markup& out_;
};

}  // namespace

void DrawContinuityOverTime(const ReplayReport& report, Markup& out) {
  OverTime(report, out).Draw();
}

}  // namespace rapport::insight
