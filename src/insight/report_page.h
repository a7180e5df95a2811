// The report of a replay as one page that needs nothing else: no script, no font, no image, no
// link.

#ifndef RAPPORT_INSIGHT_REPORT_PAGE_H_
#define RAPPORT_INSIGHT_REPORT_PAGE_H_

#include <string>

#include "insight/figures.h"

namespace rapport::insight {

// HTML that is XML, too. The same report gives the same bytes. Needs at least one policy.
std::string ReplayPage(const ReplayReport& report);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_REPORT_PAGE_H_
