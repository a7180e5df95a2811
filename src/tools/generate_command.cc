#include "tools/generate_command.h"

#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "codec/location.h"
#include "sim/desk_generator.h"
#include "tools/ending.h"

namespace rapport::tools {
namespace {

struct GenerateArguments {
  sim::DeskOptions desk;
  std::string output;
};

// Returns the exit status.
int Generate(const GenerateArguments& arguments) {
  if (arguments.output.empty() || arguments.output == "-") {
    sim::GenerateDesk(arguments.desk, std::cout);
    std::cout.flush();
    if (std::cout.good()) return kDone;
    return Fail(absl::DataLossError("standard output: could not be written"), kCouldNotBeDone);
  }
  std::ofstream file(arguments.output, std::ios::binary);
  const auto could_not = [&](std::string_view what) {
    return Fail(absl::DataLossError(codec::Cat({arguments.output, ": could not be ", what})),
                kCouldNotBeDone);
  };
  if (!file) return could_not("opened for writing");
  sim::GenerateDesk(arguments.desk, file);
  file.close();
  return file ? kDone : could_not("written");
}

}  // namespace

void AddGenerateCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "generate", "Write the contact history (CSV) of a made-up phone desk with regular customers");
  const auto arguments = std::make_shared<GenerateArguments>();
  command->add_option("--seed", arguments->desk.seed, "The same seed gives the same file")
      ->capture_default_str();
  command->add_option("--days", arguments->desk.days, "How many days")
      ->check(CLI::Range(1, 3'650))
      ->capture_default_str();
  command->add_option("--agents", arguments->desk.agents, "Agents of the desk")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  command->add_option("--calls", arguments->desk.calls_per_day, "Calls on an ordinary weekday")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--customers", arguments->desk.customers, "Customers who may call")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  command->add_option("--output", arguments->output, "The file to write; else standard output");
  command->callback([arguments, &exit_code]() { exit_code = Generate(*arguments); });
}

}  // namespace rapport::tools
