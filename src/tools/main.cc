// The program `rapport`. Exit status: 0 done, 1 it could not be done, 2 wrong usage.

#include <exception>
#include <iostream>

#include "CLI/CLI.hpp"
#include "tools/generate_command.h"
#include "tools/replay_command.h"

namespace {

constexpr int kCouldNotBeDone = 1;
constexpr int kWrongUsage = 2;

#ifndef RAPPORT_VERSION
#define RAPPORT_VERSION "0.1.0"
#endif

int Run(int argc, char** argv) {
  CLI::App app("Routes customer contacts to the agent who knows the customer", "rapport");
  app.set_version_flag("--version", RAPPORT_VERSION, "Print the version and exit");
  app.set_help_flag("--help,-h", "Print this help and exit");
  app.require_subcommand(1);
  int exit_code = 0;
  rapport::tools::AddReplayCommand(app, exit_code);
  rapport::tools::AddGenerateCommand(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help and --version.
    return app.exit(wanted);
  } catch (const CLI::ParseError& problem) {
    std::cerr << "rapport: " << problem.what() << "; `rapport --help` says what can be said\n";
    return kWrongUsage;
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // Memory can end anywhere, and so can a disk.
  try {
    return Run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "rapport: " << problem.what() << '\n';
    return kCouldNotBeDone;
  }
}
