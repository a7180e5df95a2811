// Figures made more certain by controls whose means are known.

#ifndef RAPPORT_SIM_CONTROL_VARIATES_H_
#define RAPPORT_SIM_CONTROL_VARIATES_H_

#include <span>
#include <vector>

namespace rapport::sim {

// By how much a figure moves with each of some controls, by least squares over batches: `figures`
// has one value for each, `controls` one row for each. All 0 where the batches say nothing: fewer
// than ten for each control, a figure that is not known, one that never changes, or one of which
// the controls explain less than a tenth.
std::vector<double> ControlEffects(std::span<const double> figures,
                                   std::span<const std::vector<double>> controls);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_CONTROL_VARIATES_H_
