// What an evaluation found out, for programs and for people.

#ifndef RAPPORT_INSIGHT_EVALUATE_REPORT_H_
#define RAPPORT_INSIGHT_EVALUATE_REPORT_H_

#include <string>

#include "insight/evaluation.h"

namespace rapport::insight {

// One JSON object. Targets for which no contact counts, and effects that cannot be told, are left
// out.
std::string EvaluateJson(const Evaluation& evaluation);

// How the model does, in one sentence; tables of the scores, of the calibration and of what having
// met before does; and what the figures cannot mean.
std::string EvaluateText(const Evaluation& evaluation);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_EVALUATE_REPORT_H_
