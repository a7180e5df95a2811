// What every command that reads contact histories says of them on its command line.

#ifndef RAPPORT_TOOLS_HISTORY_ARGUMENTS_H_
#define RAPPORT_TOOLS_HISTORY_ARGUMENTS_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "codec/csv_history.h"
#include "sim/replay_desk.h"
#include "tools/whole_file.h"

namespace rapport::tools {

// As they stand on the command line.
struct HistoryArguments {
  std::vector<std::string> files;
  std::vector<std::string> columns;
  std::string most_bad_rows = "1%";
  std::string zone;  // Empty: not stated, as the next.
  std::string times_in;
};

// Adds HISTORY..., --column, --max-bad-rows, --zone and --times-in; `arguments` must outlive the
// parsing.
void AddHistoryArguments(CLI::App& command, HistoryArguments& arguments);

// The files, for CheckWritten(); `arguments` must outlive them.
std::vector<NamedFile> HistoriesOf(const HistoryArguments& arguments);

// Puts them into `source` as they are meant. Errors: kInvalidArgument; the message names the
// option and says what was expected.
absl::Status ReadHistoryArguments(const HistoryArguments& arguments, sim::ReplaySource& source);

// Tells on standard error what was noticed, the first bad rows, and how many more there are.
void TellReading(const codec::CsvTally& tally);

// An option that is stated must say something: an empty one is a variable that a script forgot.
std::string SaysSomething(const std::string& text);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_HISTORY_ARGUMENTS_H_
