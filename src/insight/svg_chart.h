// What the charts of a page have in common: scales, marks, texts, and how each rule looks.
//
// A rule is told apart by color, by the shape of its mark, by the dashes of its line and by its
// name beside it, so that a chart can be read on paper without colors, too.

#ifndef RAPPORT_INSIGHT_SVG_CHART_H_
#define RAPPORT_INSIGHT_SVG_CHART_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "insight/markup.h"

namespace rapport::insight {

inline constexpr double kChartWidth = 820;
inline constexpr double kTextSize = 12;

// How a rule looks on every chart: 0 is the policy given, from 1 on the baselines.
using Look = int;
inline constexpr Look kHistoryLook = -1;

// The classes that give the color and the dashes. 15 rules can be told apart.
std::string LookClass(Look look);

// A number of pixels, with one decimal at most.
std::string Px(double pixels);

// How wide a text of kTextSize is about; browsers have different letters.
double TextWidth(std::string_view text);

// The text if it has at most so many characters, else its beginning and an ellipsis.
std::string Shortened(std::string_view text, std::size_t most);

// From values to pixels, the least value at `from`. A scale of one value puts it there, too.
class Scale {
 public:
  Scale(double least, double most, double from, double to)
      : least_(least), range_(most - least), from_(from), length_(to - from) {}

  double At(double value) const {
    return range_ > 0 ? from_ + (value - least_) / range_ * length_ : from_;
  }

 private:
  double least_;
  double range_;
  double from_;
  double length_;
};

// Round numbers from below `least` to above `most`, about so many steps apart. Needs finite values,
// least < most.
std::vector<double> RoundTicks(double least, double most, int steps);

// The unit in which such waits are told on an axis.
struct TimeUnit {
  double seconds;
  std::string_view name;
};
TimeUnit TimeUnitFor(double most_seconds);

// A tick's number with as many decimals as its distance from the next needs.
std::string TickText(double tick, double step);

enum class Anchor { kStart, kMiddle, kEnd };

// An SVG image that says what it shows; close it with Markup::Close().
void OpenChart(double height, std::string_view title, std::string_view description, Markup& out);

void DrawText(double x, double y, Anchor anchor, std::string_view style, std::string_view text,
              Markup& out);
void DrawLine(double x1, double y1, double x2, double y2, std::string_view style, Markup& out);

// A mark in the shape of the look, about `size` wide; `tip` says what it stands for.
void DrawMark(Look look, double x, double y, double size, std::string_view tip, Markup& out);

// A bar; `style` names its filling.
void DrawBar(double x, double y, double width, double height, std::string_view style,
             std::string_view tip, Markup& out);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_SVG_CHART_H_
