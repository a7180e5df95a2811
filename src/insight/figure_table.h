// The figures of a replay in the order in which people read them: what each is called, how it is
// written, and what it means in a manager's words.

#ifndef RAPPORT_INSIGHT_FIGURE_TABLE_H_
#define RAPPORT_INSIGHT_FIGURE_TABLE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "insight/figures.h"

namespace rapport::insight {

// What a figure is about.
enum class FigureTopic : std::uint8_t { kContacts, kMeeting, kWaiting, kAgents, kMachine };

struct FigureColumn {
  FigureTopic topic;
  std::string_view json_name;
  std::string_view label;  // In plain text; those that belong to the one above are set in by two.
  std::string_view heading;
  std::string_view meaning;  // One or two sentences.
  std::string (*cell)(const Figures& figures);
  bool repeats;  // Two runs give the same; what a clock measures does not.
};

std::span<const FigureColumn> FigureTable();

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_FIGURE_TABLE_H_
