#include "tools/simulate_command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "boost/json/value.hpp"
#include "codec/json.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "codec/policy_json.h"
#include "codec/words.h"
#include "insight/simulate_report.h"
#include "rapport/policy.h"
#include "sim/replications.h"
#include "sim/scenario.h"
#include "sim/scenario_json.h"
#include "tools/ending.h"
#include "tools/history_arguments.h"
#include "tools/journal.h"
#include "tools/progress_line.h"
#include "tools/text_file.h"
#include "tools/whole_file.h"

namespace rapport::tools {
namespace {

// As they stand on the command line.
struct SimulateArguments {
  std::string scenario;
  std::string policy;
  std::string journal;
  int threads = 0;  // 0 = as many as there are cores.
  bool json = false;
};

absl::StatusOr<Policy> ReadPolicy(const std::string& path, codec::KeyTable& keys) {
  const absl::StatusOr<std::string> text = ReadTextFile(path, "a policy");
  if (!text.ok()) return text.status();
  const absl::StatusOr<boost::json::value> value = codec::ParseJson(*text, path);
  if (!value.ok()) return value.status();
  return codec::PolicyFromJson(*value, "", path, keys, sim::ScenarioBasePolicy());
}

absl::StatusOr<sim::Scenario> ReadScenario(const SimulateArguments& arguments,
                                           codec::KeyTable& keys) {
  const absl::StatusOr<std::string> text = ReadTextFile(arguments.scenario, "a scenario");
  if (!text.ok()) return text.status();
  absl::StatusOr<sim::Scenario> scenario = sim::ParseScenario(*text, arguments.scenario, keys);
  if (!scenario.ok() || arguments.policy.empty()) return scenario;
  absl::StatusOr<Policy> policy = ReadPolicy(arguments.policy, keys);
  if (!policy.ok()) return policy.status();
  scenario->policy = *std::move(policy);
  scenario->policy_file = arguments.policy;
  return scenario;
}

absl::StatusOr<sim::SimulationFigures<sim::Estimate>> RunScenario(
    const SimulateArguments& arguments, const sim::Scenario& scenario, const Policy& policy,
    const codec::KeyTable& keys) {
  ProgressLine line("simulating");
  sim::ReplicationOptions options{.threads = arguments.threads, .progress = line.Callback()};
  if (options.threads == 0) {
    options.threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  }
  std::optional<Journal> journal;
  if (!arguments.journal.empty()) {
    journal.emplace(arguments.journal, keys);
    absl::Status status = journal->Begin(policy, sim::LimitsFor(scenario));
    if (!status.ok()) return status;
    options.journal = journal->Callback();
  }
  absl::StatusOr<sim::SimulationFigures<sim::Estimate>> figures = sim::Simulate(scenario, options);
  if (figures.ok() && journal) {
    if (absl::Status status = journal->Finish(); !status.ok()) return status;
  }
  return figures;
}

int RunSimulate(const SimulateArguments& arguments) {
  const absl::Status written =
      CheckWritten({{"the scenario", arguments.scenario}, {"the policy", arguments.policy}},
                   {{"--journal", arguments.journal}});
  if (!written.ok()) return Fail(written, kWrongUsage);
  codec::KeyTable keys;
  const absl::StatusOr<sim::Scenario> scenario = ReadScenario(arguments, keys);
  if (!scenario.ok()) return Fail(scenario.status(), kCouldNotBeDone);
  const absl::StatusOr<Policy> policy = sim::PolicyFor(*scenario);
  if (!policy.ok()) return Fail(policy.status(), kCouldNotBeDone);
  absl::StatusOr<sim::SimulationFigures<sim::Estimate>> figures =
      RunScenario(arguments, *scenario, *policy, keys);
  if (!figures.ok()) {
    return Fail(absl::Status(figures.status().code(),
                             codec::Cat({arguments.scenario, ": ",
                                         codec::View(figures.status().message())})),
                kCouldNotBeDone);
  }
  insight::SimulationReport report{.name = scenario->name,
                                   .routing = std::string(codec::Word(scenario->policy.routing)),
                                   .replications = scenario->replications,
                                   .contacts = scenario->contacts,
                                   .warmup_contacts = scenario->warmup_contacts,
                                   .service_level_s = scenario->service_level,
                                   .figures = *std::move(figures)};
  for (const sim::CustomerType& type : scenario->types) report.types.push_back(type.name);
  for (const sim::AgentGroup& group : scenario->groups) report.groups.push_back(group.name);
  return Print(arguments.json ? insight::SimulationJson(report) : insight::SimulationText(report));
}

}  // namespace

void AddSimulateCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "simulate", "What a desk would be like: a scenario simulated under a policy");
  const auto arguments = std::make_shared<SimulateArguments>();
  command->add_option("SCENARIO", arguments->scenario, "The desk as JSON (docs/simulate.md)")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--policy", arguments->policy,
                   "The policy as JSON, in place of the scenario's; what it does not state is "
                   "worth nothing")
      ->check(SaysSomething)
      ->type_name("FILE");
  command
      ->add_option("--journal", arguments->journal,
                   "Keep the event log of the first replication here: as text where the name ends "
                   "in .txt, .text or .log, else as records")
      ->check(SaysSomething)
      ->type_name("FILE");
  command
      ->add_option("--threads", arguments->threads,
                   "How many replications to simulate at a time; 0 = one for each core. The "
                   "figures are the same")
      ->check(CLI::Range(0, 1'024))
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "Print one JSON object and nothing else");
  command->callback([arguments, &exit_code]() { exit_code = RunSimulate(*arguments); });
}

}  // namespace rapport::tools
