// From what a replay counted to the figures of its report.

#ifndef RAPPORT_TOOLS_REPLAY_FIGURES_H_
#define RAPPORT_TOOLS_REPLAY_FIGURES_H_

#include <cstdint>

#include "insight/figures.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"

namespace rapport::tools {

insight::Figures FiguresOf(const sim::ReplayDesk& desk, sim::ReplayOutcome outcome);

// Of what really happened from that time on.
insight::Figures HistoryFigures(const sim::ReplayDesk& desk, std::int64_t from);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_REPLAY_FIGURES_H_
