// What a replay cannot know, as far as it matters for this one.

#ifndef RAPPORT_INSIGHT_REPORT_LIMITS_H_
#define RAPPORT_INSIGHT_REPORT_LIMITS_H_

#include <string>
#include <vector>

#include "insight/figures.h"

namespace rapport::insight {

// Each of one or a few sentences, the weightiest first.
std::vector<std::string> LimitsOf(const ReplayReport& report);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_REPORT_LIMITS_H_
