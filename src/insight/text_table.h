// Tables in plain text.

#ifndef RAPPORT_INSIGHT_TEXT_TABLE_H_
#define RAPPORT_INSIGHT_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace rapport::insight {

// By row; rows may be shorter than others.
using TextRows = std::vector<std::vector<std::string>>;

// The first column to the left and the others to the right.
std::string TextTable(const TextRows& rows);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_TEXT_TABLE_H_
