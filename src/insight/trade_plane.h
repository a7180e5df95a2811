// The plane of the charts that weigh continuity against waiting: the wait to the right, continuity
// upward.

#ifndef RAPPORT_INSIGHT_TRADE_PLANE_H_
#define RAPPORT_INSIGHT_TRADE_PLANE_H_

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insight/label_places.h"
#include "insight/markup.h"
#include "insight/svg_chart.h"

namespace rapport::insight {

struct TradePoint {
  double wait_s = 0;
  double share = 0;
};

// Absent where one of them is not known or not finite.
std::optional<TradePoint> MakeTradePoint(const std::optional<double>& wait_s,
                                         const std::optional<double>& share);

// "61.0 %, 7.5 s".
std::string PointText(const TradePoint& point);

// Where there is no point to draw.
void SayNothingToWeigh(Markup& out);

class TradePlane {
 public:
  // Holds all points, of which there must be one; of `shares` only the heights.
  TradePlane(std::span<const TradePoint> points, std::span<const double> shares, const Box& plot);

  double X(const TradePoint& point) const;
  double Y(const TradePoint& point) const;

  // The grid and what its lines stand for, in a chart of that height.
  void Draw(double chart_height, Markup& out) const;

 private:
  Box plot_;
  TimeUnit unit_;
  std::vector<double> x_ticks_;
  std::vector<double> y_ticks_;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_TRADE_PLANE_H_
