// `rapport explain`: why was it decided so? docs/explain.md is its page.

#ifndef RAPPORT_TOOLS_EXPLAIN_COMMAND_H_
#define RAPPORT_TOOLS_EXPLAIN_COMMAND_H_

#include "CLI/CLI.hpp"

namespace rapport::tools {

// Adds the command. Running it sets `exit_code`: 0 done, 1 it could not be done.
void AddExplainCommand(CLI::App& app, int& exit_code);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_EXPLAIN_COMMAND_H_
