// `rapport simulate`: a desk that does not exist, under a policy.

#ifndef RAPPORT_TOOLS_SIMULATE_COMMAND_H_
#define RAPPORT_TOOLS_SIMULATE_COMMAND_H_

#include "CLI/CLI.hpp"

namespace rapport::tools {

// Adds the command to `app`. When it has run, `exit_code` says how it went; both must outlive the
// parsing.
void AddSimulateCommand(CLI::App& app, int& exit_code);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_SIMULATE_COMMAND_H_
