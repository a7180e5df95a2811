// `rapport wait-rule`: how long to wait for one busy agent.

#ifndef RAPPORT_TOOLS_WAIT_RULE_COMMAND_H_
#define RAPPORT_TOOLS_WAIT_RULE_COMMAND_H_

#include "CLI/CLI.hpp"

namespace rapport::tools {

// Adds the command to `app`. When it has run, `exit_code` says how it went; both must outlive the
// parsing.
void AddWaitRuleCommand(CLI::App& app, int& exit_code);

}  // namespace rapport::tools

#endif  // RAPPORT_TOOLS_WAIT_RULE_COMMAND_H_
