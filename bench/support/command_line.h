// How the programs here read their command lines and end: 0 done, 1 it could not be done, 2 wrong
// usage.

#ifndef RAPPORT_BENCH_SUPPORT_COMMAND_LINE_H_
#define RAPPORT_BENCH_SUPPORT_COMMAND_LINE_H_

#include <exception>
#include <iostream>
#include <optional>

#include "CLI/CLI.hpp"

namespace rapport::bench {

inline constexpr int kCouldNotBeDone = 1;
inline constexpr int kWrongUsage = 2;

// With what the program is to end at once, if it is.
inline std::optional<int> Parse(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help.
    return app.exit(wanted);
  } catch (const CLI::ParseError& problem) {
    std::cerr << app.get_name() << ": " << problem.what() << '\n';
    return kWrongUsage;
  }
  return std::nullopt;
}

// Memory may end anywhere.
template <typename Main>
int RunGuarded(const char* name, Main&& main) {
  try {
    return main();
  } catch (const std::exception& problem) {
    std::cerr << name << ": " << problem.what() << '\n';
    return kCouldNotBeDone;
  }
}

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_COMMAND_LINE_H_
