// `rapport generate`: writes the contact history of a made-up desk.

#ifndef RAPPORT_TOOLS_GENERATE_COMMAND_H_
#define RAPPORT_TOOLS_GENERATE_COMMAND_H_

#include "CLI/CLI.hpp"

namespace rapport::tools {

// Adds the command to `app`. When it has run, `exit_code` says how it went; both must outlive the
// parsing.
void AddGenerateCommand(CLI::App& app, int& exit_code);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_GENERATE_COMMAND_H_
