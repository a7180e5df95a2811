// `rapport replay`: what would have happened at a desk under a policy.

#ifndef RAPPORT_TOOLS_REPLAY_COMMAND_H_
#define RAPPORT_TOOLS_REPLAY_COMMAND_H_

#include "CLI/CLI.hpp"

namespace rapport::tools {

// Adds the command to `app`. When it has run, `exit_code` says how it went; both must outlive the
// parsing.
void AddReplayCommand(CLI::App& app, int& exit_code);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_REPLAY_COMMAND_H_
