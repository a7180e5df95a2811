// Whether probabilities are worth their number: what was forecast against what was observed.

#ifndef RAPPORT_INSIGHT_RELIABILITY_CHART_H_
#define RAPPORT_INSIGHT_RELIABILITY_CHART_H_

#include <string>
#include <vector>

#include "insight/evaluation.h"

namespace rapport::insight {

// A reliability diagram as an SVG image that stands by itself, light or dark as its surroundings
// are: the line on which forecasts that are worth their number lie, a point for each bin, and as a
// bar how far chance puts such a point off the line in 95 % of cases.
std::string ReliabilityChart(const std::vector<CalibrationBin>& bins);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_RELIABILITY_CHART_H_
