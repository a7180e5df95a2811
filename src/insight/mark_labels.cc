#include "insight/mark_labels.h"

#include <algorithm>
#include <cmath>

#include "insight/svg_chart.h"

namespace rapport::insight {

double NameWidth(std::string_view name) {
  constexpr double kBold = 1.06;  // Bold letters are a little wider.
  return TextWidth(name) * kBold;
}

Labeled LabeledMark(double x, double y, std::string_view name, std::string_view note) {
  return {x, y, std::max(NameWidth(name), TextWidth(note)), 2 * kLineHeight};
}

void DrawMarkLabel(std::string_view name, std::string_view note, const Labeled& mark,
                   const Box& box, Markup& out) {
  const bool left = box.right() < mark.x;
  const bool beside = left || box.left > mark.x;
  const Anchor anchor = left ? Anchor::kEnd : beside ? Anchor::kStart : Anchor::kMiddle;
  const double x = left ? box.right() : beside ? box.left : box.CenterX();
  DrawText(x, box.top + 12, anchor, "name", name, out);
  DrawText(x, box.top + 12 + kLineHeight, anchor, "note", note, out);
}

NearestPoint NearestTo(const Labeled& mark, const Box& label) {
  const double x = std::clamp(mark.x, label.left, label.right());
  const double y = std::clamp(mark.y, label.top, label.bottom());
  return {x, y, std::hypot(x - mark.x, y - mark.y)};
}

void DrawLeader(const Labeled& mark, const Box& label, Markup& out) {
  const NearestPoint end = NearestTo(mark, label);
  constexpr double kNear = 15;
  if (end.away > kNear) DrawLine(mark.x, mark.y, end.x, end.y, "leader", out);
}

}  // namespace rapport::insight
