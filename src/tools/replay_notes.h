// What a desk's files do not tell, and what that costs a replay.

#ifndef RAPPORT_TOOLS_REPLAY_NOTES_H_
#define RAPPORT_TOOLS_REPLAY_NOTES_H_

#include <string>
#include <vector>

#include "codec/csv_history.h"
#include "sim/replay_desk.h"

namespace rapport::tools {

// Clauses without a full stop: columns that are not there though nobody
// left them out, times whose zone is doubtful, and a
// presence model that found nothing to go by.
std::vector<std::string> NotesOn(const sim::ReplaySource& source, const sim::ReplayDesk& desk,
                                 const codec::CsvTally& tally);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_REPLAY_NOTES_H_
