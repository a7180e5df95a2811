#include "insight/reliability_chart.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "insight/markup.h"
#include "insight/number_text.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr double kWidth = 480;
constexpr double kHeight = 470;
constexpr double kLeft = 58;
constexpr double kRight = kWidth - 22;
constexpr double kTop = 34;
constexpr double kBottom = kHeight - 56;
constexpr double kPercent = 100;

constexpr std::string_view kNothing = "No forecast of a hand-over could be scored.";

constexpr std::string_view kStyle = R"css(
svg { --bg: #ffffff; --ink: #1a2029; --soft: #56606c; --rule: #dde2e8; --mark: #1b5fb8;
  font: 12px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial,
    sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --bg: #12161b; --ink: #e7ebf0; --soft: #a4afbb; --rule: #2b333c; --mark: #7ab2ff; }
}
.page { fill: var(--bg); }
.grid { stroke: var(--rule); }
.true { stroke: var(--soft); stroke-dasharray: 5 4; }
.bar { stroke: var(--mark); stroke-width: 2; }
.s0 { fill: var(--mark); }
text { fill: var(--soft); }
.mid { text-anchor: middle; }
.end { text-anchor: end; }
.axis { fill: var(--ink); }
)css";

double X(double share) { return Scale(0, 1, kLeft, kRight).At(share); }
double Y(double share) { return Scale(0, 1, kBottom, kTop).At(share); }

// How far chance alone puts a share of so many, in 95 % of cases, were each as likely as forecast.
double ByChance(const CalibrationBin& bin) {
  constexpr double kDeviations = 1.96;
  return kDeviations *
         std::sqrt(bin.predicted * (1 - bin.predicted) / static_cast<double>(bin.contacts));
}

std::string Tip(const CalibrationBin& bin) {
  return Counted(bin.contacts, "contact") + ": predicted " + Percentage(bin.predicted) +
         ", observed " + Percentage(bin.observed);
}

std::string Description(const std::vector<CalibrationBin>& bins) {
  if (bins.empty()) return std::string(kNothing);
  std::string text = "Contacts by the predicted probability of a hand-over.";
  for (const CalibrationBin& bin : bins) text += " " + Tip(bin) + ".";
  return text;
}

void DrawAxes(Markup& out) {
  for (int tick = 0; tick <= 5; ++tick) {
    const double share = tick / 5.0;
    const std::string text = Px(share * kPercent) + " %";
    DrawLine(X(share), kTop, X(share), kBottom, "grid", out);
    DrawLine(kLeft, Y(share), kRight, Y(share), "grid", out);
    DrawText(X(share), kBottom + 18, Anchor::kMiddle, "tick", text, out);
    DrawText(kLeft - 8, Y(share) + 4, Anchor::kEnd, "tick", text, out);
  }
  DrawText(kLeft, 18, Anchor::kStart, "axis", "Observed: handed over", out);
  DrawText(kRight, kHeight - 12, Anchor::kEnd, "axis", "Predicted at the contact's arrival", out);
  DrawLine(X(0), Y(0), X(1), Y(1), "true", out);
}

}  // namespace

std::string ReliabilityChart(const std::vector<CalibrationBin>& bins) {
  Markup out;
  out.Open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                   {"viewBox", "0 0 " + Px(kWidth) + " " + Px(kHeight)},
                   {"width", Px(kWidth)},
                   {"height", Px(kHeight)},
                   {"role", "img"}});
  out.Element("title", {}, "Hand-overs, predicted and observed");
  out.Element("desc", {}, Description(bins));
  out.Open("style", {});
  out.Verbatim(kStyle);
  out.Close();
  out.Empty("rect", {{"class", "page"}, {"width", "100%"}, {"height", "100%"}});
  DrawAxes(out);
  if (bins.empty()) {
    DrawText((kLeft + kRight) / 2, (kTop + kBottom) / 2, Anchor::kMiddle, "axis", kNothing, out);
  }
  for (const CalibrationBin& bin : bins) {
    const double x = X(bin.predicted);
    const double chance = ByChance(bin);
    DrawLine(x, Y(std::max(0.0, bin.observed - chance)), x, Y(std::min(1.0, bin.observed + chance)),
             "bar", out);
    constexpr double kMarkSize = 10;
    DrawMark(0, x, Y(bin.observed), kMarkSize, Tip(bin), out);
  }
  return out.Take() + "\n";
}

}  // namespace rapport::insight
