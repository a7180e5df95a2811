// The style sheet of a report: light and dark, on screen and on paper.

#ifndef RAPPORT_INSIGHT_REPORT_STYLE_H_
#define RAPPORT_INSIGHT_REPORT_STYLE_H_

#include <string_view>

namespace rapport::insight {

// Without `<` and `&`, so that it stands in a page as it is.
extern const std::string_view kReportStyle;

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_REPORT_STYLE_H_
