// What a replay found out, for programs and for people.

#ifndef RAPPORT_INSIGHT_REPLAY_REPORT_H_
#define RAPPORT_INSIGHT_REPLAY_REPORT_H_

#include <string>

#include "insight/figures.h"

namespace rapport::insight {

// One JSON object. What is not known is null.
std::string ReplayJson(const ReplayReport& report);

// The headline, a table with a column per policy, and what the figures cannot mean.
std::string ReplayText(const ReplayReport& report);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_REPLAY_REPORT_H_
