// What the charts know of a report: each rule with its name and look.

#ifndef RAPPORT_INSIGHT_CHART_ROWS_H_
#define RAPPORT_INSIGHT_CHART_ROWS_H_

#include <string>
#include <vector>

#include "insight/figures.h"
#include "insight/markup.h"
#include "insight/svg_chart.h"

namespace rapport::insight {

inline constexpr char kHistoryName[] = "as it was";

struct RuleRow {
  std::string name;
  Look look = 0;
  const Figures* figures = nullptr;  // Never null; lives as long as the report.
};

// The policies in their order, and last what really happened.
std::vector<RuleRow> RuleRows(const ReplayReport& report);

// The policy given and what it is compared with; at last what really happened.
std::vector<RuleRow> ComparedRows(const ReplayReport& report);

// What must stand beside an axis that makes differences look larger than they are; empty where it
// starts at 0.
std::string StartNote(double first_tick);

// The sentence that stands where there is nothing to draw.
void SayNothingToDraw(const std::string& sentence, Markup& out);

// Marks with their names in a line, for charts in which there is no room beside each mark.
void DrawKey(const std::vector<RuleRow>& rows, double x, double y, Markup& out);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_CHART_ROWS_H_
