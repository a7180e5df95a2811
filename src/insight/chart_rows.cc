#include "insight/chart_rows.h"

#include <cstddef>
#include <utility>

#include "insight/headline.h"

namespace rapport::insight {
namespace {

// Names on charts are cut to so many letters; the page's list of rules has them whole.
constexpr std::size_t kLettersOfName = 20;

}  // namespace

std::vector<RuleRow> RuleRows(const ReplayReport& report) {
  std::vector<RuleRow> rows;
  for (const NamedFigures& policy : report.policies) {
    rows.push_back(
        {Shortened(policy.name, kLettersOfName), static_cast<Look>(rows.size()), &policy.figures});
  }
  rows.push_back({kHistoryName, kHistoryLook, &report.history});
  return rows;
}

std::vector<RuleRow> ComparedRows(const ReplayReport& report) {
  const NamedFigures* reference = ReferenceOf(report);
  std::vector<RuleRow> rows;
  for (RuleRow& row : RuleRows(report)) {
    const bool is_reference = reference != nullptr && row.figures == &reference->figures;
    if (row.look == 0 || row.look == kHistoryLook || is_reference) rows.push_back(std::move(row));
  }
  return rows;
}

std::string StartNote(double first_tick) {
  return first_tick == 0 ? "" : " (the axis does not start at 0)";
}

void SayNothingToDraw(const std::string& sentence, Markup& out) {
  out.Element("p", {{"class", "nothing"}}, sentence);
  out.NewLine();
}

void DrawKey(const std::vector<RuleRow>& rows, double x, double y, Markup& out) {
  constexpr double kMark = 9;
  constexpr double kGap = 22;
  for (const RuleRow& row : rows) {
    DrawMark(row.look, x + kMark / 2, y, kMark, "", out);
    DrawText(x + kMark + 6, y + 4, Anchor::kStart, "", row.name, out);
    x += kMark + 6 + TextWidth(row.name) + kGap;
  }
}

}  // namespace rapport::insight
