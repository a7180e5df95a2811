// Labels of marks on a plane: a name and a note below it.

#ifndef RAPPORT_INSIGHT_MARK_LABELS_H_
#define RAPPORT_INSIGHT_MARK_LABELS_H_

#include <string_view>

#include "insight/label_places.h"
#include "insight/markup.h"

namespace rapport::insight {

inline constexpr double kLineHeight = 15;

// How wide a name in bold letters is about.
double NameWidth(std::string_view name);

// The mark at (x, y) with the size of its label, for PlaceLabels().
Labeled LabeledMark(double x, double y, std::string_view name, std::string_view note);

// In the box, toward the mark.
void DrawMarkLabel(std::string_view name, std::string_view note, const Labeled& mark,
                   const Box& box, Markup& out);

// The point of the label that is nearest to the middle of the mark, and how far from it.
struct NearestPoint {
  double x;
  double y;
  double away;
};
NearestPoint NearestTo(const Labeled& mark, const Box& label);

// From a mark to a label that does not stand right beside it.
void DrawLeader(const Labeled& mark, const Box& label, Markup& out);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_MARK_LABELS_H_
