// Rows of marks, one for each agent: several values of one agent on one line, so that they are
// compared with each other and with those of the agents above and below.

#ifndef RAPPORT_INSIGHT_DOT_ROWS_H_
#define RAPPORT_INSIGHT_DOT_ROWS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/markup.h"
#include "insight/svg_chart.h"

namespace rapport::insight {

struct Dot {
  Look look = 0;
  double value = 0;
  std::string tip;
};

// One agent, or what stands in a row's place for many: a text and no dots.
struct DotRow {
  std::string name;
  std::vector<std::vector<Dot>> panels;
};

struct DotPanel {
  std::string heading;
  double most = 1;   // The scale runs from 0 to here, or to the next round number.
  std::string unit;  // Behind the numbers of the scale; empty = a count of something.
};

// The whole chart; `key` is drawn above it.
void DrawDotRows(const std::string& title, const std::string& description,
                 const std::vector<RuleRow>& key, const std::vector<DotPanel>& panels,
                 const std::vector<DotRow>& rows, Markup& out);

// Of more agents than kMostRows only the first and the last kRowsAtEnd have a row of their own.
inline constexpr std::size_t kMostRows = 40;
inline constexpr std::size_t kRowsAtEnd = 12;

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_DOT_ROWS_H_
