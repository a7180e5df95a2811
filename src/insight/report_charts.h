// The charts of a replay's report, each an SVG image within the page.
//
// A chart draws only what is known and finite. Where that is nothing it says so in a sentence.

#ifndef RAPPORT_INSIGHT_REPORT_CHARTS_H_
#define RAPPORT_INSIGHT_REPORT_CHARTS_H_

#include "insight/figures.h"
#include "insight/markup.h"

namespace rapport::insight {

// Continuity against the mean wait, a point for each policy.
void DrawTradeOff(const ReplayReport& report, Markup& out);

// The same, a curve for each rule tried over a range.
void DrawFrontier(const ReplayReport& report, Markup& out);

// Waits on average and by percentile, a row for each policy.
void DrawWaits(const ReplayReport& report, Markup& out);

// Continuity over the time of the history.
void DrawContinuityOverTime(const ReplayReport& report, Markup& out);

// How busy each agent is and how many contacts they take; of many agents the most and the least
// busy, and how all are distributed.
void DrawLoads(const ReplayReport& report, Markup& out);

// How many of the regular customers lean on one agent, and on whom.
void DrawLean(const ReplayReport& report, Markup& out);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_REPORT_CHARTS_H_
