// Rules tried over a range of settings, in words and in figures: what each gives for how much
// waiting, and which gives more.

#ifndef RAPPORT_INSIGHT_FRONTIER_H_
#define RAPPORT_INSIGHT_FRONTIER_H_

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "insight/figures.h"

namespace rapport::insight {

// "x 0.25" with the sign for it, "30 s".
std::string SettingMark(FrontierSetting setting, double value);

// The same with what it is: "worths x 0.25", "wait 30 s".
std::string SettingText(FrontierSetting setting, double value);

// From the first point to the last: "wait 0 s to 180 s".
std::string RangeText(const Frontier& frontier);

// By rule, an array of points: the setting (`worth_scale` or `wait_max_s`), `continuity` and
// `mean_wait_s`. What is not known is null.
boost::json::object FrontierJson(const std::vector<Frontier>& frontiers);

// A row for each setting, for plain text.
std::string FrontierTable(const std::vector<Frontier>& frontiers);

// One sentence that a manager understands: how many more customers of 100 meet someone they know
// under Rapport than under each rule with fixed waits, at a wait that is no longer. Compared are
// runs that were made, each of a rule's with the best of Rapport's. Empty where waits do not
// compare.
std::string FrontierResult(const ReplayReport& report);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_FRONTIER_H_
