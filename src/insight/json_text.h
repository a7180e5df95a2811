// JSON as text that people can read, too: indented, and with numbers as they are usually written.

#ifndef RAPPORT_INSIGHT_JSON_TEXT_H_
#define RAPPORT_INSIGHT_JSON_TEXT_H_

#include <boost/json/value.hpp>
#include <string>

namespace rapport::insight {

// Ends with a newline. Numbers with a fraction are rounded to six decimals; those that are not
// finite are null.
std::string JsonText(const boost::json::value& value);

// The same with all digits: what is read again is the same number.
std::string ExactJsonText(const boost::json::value& value);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_JSON_TEXT_H_
