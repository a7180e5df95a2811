// Where the labels of marks go, so that none hides another or a mark.

#ifndef RAPPORT_INSIGHT_LABEL_PLACES_H_
#define RAPPORT_INSIGHT_LABEL_PLACES_H_

#include <span>
#include <vector>

namespace rapport::insight {

struct Box {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;

  double right() const { return left + width; }
  double bottom() const { return top + height; }
  double CenterX() const { return left + width / 2; }
  double CenterY() const { return top + height / 2; }
};

// The area that both cover.
double Overlap(const Box& a, const Box& b);

// A mark at (x, y) whose label is so large.
struct Labeled {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

// A box for each label, near its mark and within `plot` where there is room; `taken` is where
// others stand already. Earlier marks choose first.
std::vector<Box> PlaceLabels(std::span<const Labeled> marks, std::span<const Box> taken,
                             const Box& plot);

// Moves the heights of labels in one column apart, each as little as may be, to at least `gap` from
// each other and from `top` to `bottom`; the order stays. Where there is no room for all, they
// stand at equal distances.
std::vector<double> SpreadApart(std::vector<double> heights, double gap, double top, double bottom);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_LABEL_PLACES_H_
