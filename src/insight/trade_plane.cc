#include "insight/trade_plane.h"

#include <algorithm>
#include <cmath>

#include "insight/chart_rows.h"
#include "insight/number_text.h"
#include "insight/statistics.h"

namespace rapport::insight {
namespace {

constexpr double kPercent = 100;

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

}  // namespace

std::optional<TradePoint> MakeTradePoint(const std::optional<double>& wait_s,
                                         const std::optional<double>& share) {
  const std::optional<double> wait = Finite(wait_s);
  const std::optional<double> met = Finite(share);
  if (!wait || !met) return std::nullopt;
  return TradePoint{*wait, *met};
}

void SayNothingToWeigh(Markup& out) {
  SayNothingToDraw("No customer returned and was served, so there is nothing to weigh.", out);
}

std::string PointText(const TradePoint& point) {
  return Percentage(point.share) + ", " + DurationText(point.wait_s);
}

TradePlane::TradePlane(std::span<const TradePoint> points, std::span<const double> shares,
                       const Box& plot)
    : plot_(plot), unit_{1, ""} {
  std::vector<double> waits;
  std::vector<double> heights;
  for (const TradePoint& point : points) {
    waits.push_back(point.wait_s);
    heights.push_back(point.share * kPercent);
  }
  for (const double share : shares) heights.push_back(share * kPercent);
  unit_ = TimeUnitFor(*std::max_element(waits.begin(), waits.end()));
  for (double& wait : waits) wait /= unit_.seconds;
  const double longest = *std::max_element(waits.begin(), waits.end());
  constexpr double kLeastPoints = 10;
  const Range x = Around(waits, std::max(0.3 * longest, 2 / unit_.seconds), 0, INFINITY);
  const Range y = Around(heights, kLeastPoints, 0, kPercent);
  x_ticks_ = RoundTicks(x.least, x.most, 6);
  y_ticks_ = RoundTicks(y.least, y.most, 5);
  while (y_ticks_.back() > kPercent) y_ticks_.pop_back();
}

double TradePlane::X(const TradePoint& point) const {
  return Scale(x_ticks_.front(), x_ticks_.back(), plot_.left, plot_.right())
      .At(point.wait_s / unit_.seconds);
}

double TradePlane::Y(const TradePoint& point) const {
  return Scale(y_ticks_.front(), y_ticks_.back(), plot_.bottom(), plot_.top)
      .At(point.share * kPercent);
}

void TradePlane::Draw(double chart_height, Markup& out) const {
  const double x_step = x_ticks_[1] - x_ticks_[0];
  for (const double tick : x_ticks_) {
    const double x = X({tick * unit_.seconds, 0});
    DrawLine(x, plot_.top, x, plot_.bottom(), "grid", out);
    DrawText(x, plot_.bottom() + 17, Anchor::kMiddle, "tick", TickText(tick, x_step), out);
  }
  const double y_step = y_ticks_[1] - y_ticks_[0];
  for (const double tick : y_ticks_) {
    const double y = Y({0, tick / kPercent});
    DrawLine(plot_.left, y, plot_.right(), y, "grid", out);
    DrawText(plot_.left - 8, y + 4, Anchor::kEnd, "tick", TickText(tick, y_step) + " %", out);
  }
  DrawText(0, 14, Anchor::kStart, "axis",
           "Returning customers who met someone they know" + StartNote(y_ticks_.front()), out);
  DrawText(plot_.right(), chart_height - 8, Anchor::kEnd, "axis",
           "Mean wait of those served, in " + std::string(unit_.name) + StartNote(x_ticks_.front()),
           out);
}

}  // namespace rapport::insight
