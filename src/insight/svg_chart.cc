#include "insight/svg_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "codec/csv_fields.h"
#include "insight/number_text.h"

namespace rapport::insight {
namespace {

constexpr int kShapeCount = 8;
// Each shape filled, then each but the disk open: the open disk is the history's.
constexpr int kLooks = 2 * kShapeCount - 1;

// The outlines of the marks around (0, 0), 2 wide.
constexpr std::array<std::string_view, kShapeCount> kShapes = {
    "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z",                  // Disk.
    "M-.9 -.9H.9V.9H-.9Z",                                  // Square.
    "M0 -1.1L1.05 .8H-1.05Z",                               // Triangle.
    "M0 -1.2L1.2 0L0 1.2L-1.2 0Z",                          // Diamond.
    "M0 1.1L1.05 -.8H-1.05Z",                               // Triangle on its head.
    "M-.4 -1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z",  // Plus.
    "M-1 -.5L-.5 -1L0 -.5L.5 -1L1 -.5L.5 0L1 .5L.5 1L0 .5L-.5 1L-1 .5L-.5 0Z",  // Cross.
    "M-.55 -1H.55L1.1 0L.55 1H-.55L-1.1 0Z",                                    // Hexagon.
};
constexpr std::string_view kHistoryShape = "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z";

// One of kLooks. Where there are more rules than looks, looks repeat, but not the first: that is
// the policy given.
int OneOfLooks(Look look) { return look < kLooks ? look : 1 + (look - 1) % (kLooks - 1); }

// Of one of kLooks, the number of its shape and color.
int ShapeOf(int look) { return look < kShapeCount ? look : look - kShapeCount + 1; }

}  // namespace

std::string LookClass(Look look) {
  if (look == kHistoryLook) return "h";
  const int one = OneOfLooks(look);
  return "s" + std::to_string(ShapeOf(one)) + (one < kShapeCount ? "" : " open");
}

std::string Px(double pixels) {
  if (!std::isfinite(pixels)) return "0";
  std::string text = Decimal(pixels, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

double TextWidth(std::string_view text) {
  constexpr double kLetterWidth = 0.57;
  std::size_t letters = 0;
  for (const char c : text) letters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80 ? 1 : 0;
  return static_cast<double>(letters) * kLetterWidth * kTextSize;
}

std::string Shortened(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  std::size_t end_of_short = 0;
  for (std::size_t letters = 0; end < text.size(); ++letters) {
    if (letters + 1 == most) end_of_short = end;
    if (letters == most) return std::string(text.substr(0, end_of_short)) + "\xE2\x80\xA6";
    end += std::max<std::size_t>(1, codec::Utf8Size(text.substr(end)));
  }
  return std::string(text);
}

std::vector<double> RoundTicks(double least, double most, int steps) {
  const double rough = (most - least) / steps;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double factor = rough / power;
  const double step = power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
  const double first = std::floor(least / step);
  const double last = std::ceil(most / step);
  std::vector<double> ticks;
  for (double tick = first; tick <= last; tick += 1) ticks.push_back(tick * step);
  return ticks;
}

TimeUnit TimeUnitFor(double most_seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 60 * kMinute;
  constexpr double kDay = 24 * kHour;
  if (most_seconds < 10 * kMinute) return {1, "seconds"};
  if (most_seconds < 3 * kHour) return {kMinute, "minutes"};
  return most_seconds < 3 * kDay ? TimeUnit{kHour, "hours"} : TimeUnit{kDay, "days"};
}

std::string TickText(double tick, double step) {
  int decimals = 0;
  for (double scaled = step; decimals < 3 && scaled < 0.999; scaled *= 10) ++decimals;
  return decimals == 0 && std::abs(tick) < 1e15 ? Grouped(std::llround(tick))
                                                : Decimal(tick, decimals);
}

void OpenChart(double height, std::string_view title, std::string_view description, Markup& out) {
  out.Open("svg", {{"class", "chart"},
                   {"viewBox", "0 0 " + Px(kChartWidth) + " " + Px(height)},
                   {"role", "img"},
                   {"aria-label", title}});
  out.Element("title", {}, title);
  out.Element("desc", {}, description);
  out.NewLine();
}

void DrawText(double x, double y, Anchor anchor, std::string_view style, std::string_view text,
              Markup& out) {
  // The style sheet aligns by class; most texts begin where they stand.
  std::string classes(style);
  if (anchor != Anchor::kStart) {
    if (!classes.empty()) classes += ' ';
    classes += anchor == Anchor::kMiddle ? "mid" : "end";
  }
  const std::string px = Px(x);
  const std::string py = Px(y);
  if (classes.empty()) {
    out.Element("text", {{"x", px}, {"y", py}}, text);
  } else {
    out.Element("text", {{"class", classes}, {"x", px}, {"y", py}}, text);
  }
  out.NewLine();
}

void DrawLine(double x1, double y1, double x2, double y2, std::string_view style, Markup& out) {
  out.Empty("line",
            {{"class", style}, {"x1", Px(x1)}, {"y1", Px(y1)}, {"x2", Px(x2)}, {"y2", Px(y2)}});
  out.NewLine();
}

void DrawMark(Look look, double x, double y, double size, std::string_view tip, Markup& out) {
  const std::string_view shape = look == kHistoryLook
                                     ? kHistoryShape
                                     : kShapes[static_cast<std::size_t>(ShapeOf(OneOfLooks(look)))];
  out.Open("path",
           {{"class", "mark " + LookClass(look)},
            {"transform", "translate(" + Px(x) + " " + Px(y) + ") scale(" + Px(size / 2) + ")"},
            {"d", shape}});
  if (!tip.empty()) out.Element("title", {}, tip);
  out.Close();
  out.NewLine();
}

void DrawBar(double x, double y, double width, double height, std::string_view style,
             std::string_view tip, Markup& out) {
  out.Open("rect", {{"class", style},
                    {"x", Px(x)},
                    {"y", Px(y)},
                    {"width", Px(std::max(width, 0.0))},
                    {"height", Px(height)}});
  if (!tip.empty()) out.Element("title", {}, tip);
  out.Close();
  out.NewLine();
}

}  // namespace rapport::insight
