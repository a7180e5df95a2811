#include "tools/program.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "tools/ending.h"
#include "tools/evaluate_command.h"
#include "tools/explain_command.h"
#include "tools/generate_command.h"
#include "tools/replay_command.h"
#include "tools/simulate_command.h"
#include "tools/wait_rule_command.h"

namespace rapport::tools {
namespace {

// `a, b or c`.
std::string CommandNames(const CLI::App& app) {
  const std::vector<const CLI::App*> commands = app.get_subcommands(nullptr);
  std::string names;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i > 0) names += i + 1 == commands.size() ? " or " : ", ";
    names += commands[i]->get_name();
  }
  return names;
}

bool IsCommand(const CLI::App& app, const std::string& name) {
  const std::vector<const CLI::App*> commands = app.get_subcommands(nullptr);
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* command) { return command->get_name() == name; });
}

int Misused(const std::string& problem, const std::string& command) {
  std::cerr << "rapport: " << problem << "; `rapport " << command
            << "--help` says what can be said\n";
  return kWrongUsage;
}

int Parse(int argc, const char* const* argv, const char* version) {
  CLI::App app("Routes customer contacts to the agent who knows the customer", "rapport");
  app.set_version_flag("--version", version, "Print the version and exit");
  app.set_help_flag("--help,-h", "Print this help and exit");
  int exit_code = 0;
  AddReplayCommand(app, exit_code);
  AddExplainCommand(app, exit_code);
  AddEvaluateCommand(app, exit_code);
  AddSimulateCommand(app, exit_code);
  AddWaitRuleCommand(app, exit_code);
  AddGenerateCommand(app, exit_code);
  // CLI11 would call a misspelled command an argument that was not expected.
  if (argc < 2) return Misused("no command, expected " + CommandNames(app), "");
  const std::string first = argv[1];
  if ((first.empty() || first[0] != '-') && !IsCommand(app, first)) {
    return Misused("\"" + first + "\": no such command, expected " + CommandNames(app), "");
  }
  app.require_subcommand(1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help and --version.
    return app.exit(wanted);
  } catch (const CLI::ParseError& problem) {
    return Misused(problem.what(), first[0] == '-' ? "" : first + " ");
  }
  return exit_code;
}

}  // namespace

int RunProgram(int argc, const char* const* argv, const char* version) {
  // Memory can end anywhere, and so can a disk.
  try {
    return Parse(argc, argv, version);
  } catch (const std::bad_alloc&) {
    return Fail(absl::ResourceExhaustedError("there is no more memory, expected a smaller input"),
                kCouldNotBeDone);
  } catch (const std::exception& problem) {
    return Fail(absl::UnknownError(problem.what()), kCouldNotBeDone);
  }
}

}  // namespace rapport::tools
