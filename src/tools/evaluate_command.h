// `rapport evaluate`: does the affinity model predict outcomes?

#ifndef RAPPORT_TOOLS_EVALUATE_COMMAND_H_
#define RAPPORT_TOOLS_EVALUATE_COMMAND_H_

#include "CLI/CLI.hpp"

namespace rapport::tools {

// Adds the command to `app`. When it has run, `exit_code` says how it went; both must outlive the
// parsing.
void AddEvaluateCommand(CLI::App& app, int& exit_code);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_EVALUATE_COMMAND_H_
