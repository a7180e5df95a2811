#include "tools/replay_command.h"

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "insight/figures.h"
#include "insight/replay_report.h"
#include "insight/report_page.h"
#include "tools/ending.h"
#include "tools/history_arguments.h"
#include "tools/replay_plan.h"
#include "tools/replay_runs.h"
#include "tools/whole_file.h"

namespace rapport::tools {
namespace {

int Replay(const ReplayArguments& arguments) {
  const absl::StatusOr<ReplayPlan> plan = MakeReplayPlan(arguments);
  if (!plan.ok()) return Fail(plan.status(), kWrongUsage);
  // Known before the work is done: whether the page can be written.
  absl::Status status = plan->html.empty() ? absl::OkStatus() : CheckWholeFile(plan->html);
  if (!status.ok()) return Fail(status, kCouldNotBeDone);
  const absl::StatusOr<insight::ReplayReport> report = RunReplays(*plan);
  if (!report.ok()) return Fail(report.status(), kCouldNotBeDone);
  if (!plan->html.empty()) status = WriteWholeFile(plan->html, insight::ReplayPage(*report));
  if (!status.ok()) return Fail(status, kCouldNotBeDone);
  return Print(arguments.json ? insight::ReplayJson(*report) : insight::ReplayText(*report));
}

}  // namespace

void AddReplayCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "replay", "What would have happened at a desk: its contact history under a policy");
  const auto arguments = std::make_shared<ReplayArguments>();
  AddHistoryArguments(*command, arguments->history);
  command->add_option("--policy", arguments->policy, "The policy as JSON; else the default one")
      ->check(SaysSomething)
      ->type_name("FILE");
  command
      ->add_option("--baseline", arguments->baselines,
                   "A rule to compare with, once or more: longest_idle, last_agent or any_known; "
                   "the last two wait SECONDS for one agent, else the policy's wait_max_s")
      ->type_name("NAME[:SECONDS]")
      ->allow_extra_args(false);
  command->add_flag("--sweep", arguments->sweep,
                    "Try preferred with everything under the policy's worth_s multiplied by 0 to "
                    "16, and last_agent and any_known with fixed waits of 0 to 180 s, too: "
                    "continuity against the mean wait (30 runs)");
  command->add_option("--from", arguments->from, "Learn from what came before, score the rest")
      ->check(SaysSomething)
      ->type_name("TIME");
  command
      ->add_option("--shifts", arguments->shifts,
                   "When agents are there: day = from their first to their last contact of a day; "
                   "observed = less the times in which they took nothing while contacts waited")
      ->check(CLI::IsMember({"day", "observed"}))
      ->capture_default_str();
  command
      ->add_option(
          "--capacity", arguments->capacity,
          "What agents carry at once: observed = one call, else the most they held at once; "
          "held = the most they held at once, calls like any other contact")
      ->check(CLI::IsMember({"observed", "held"}))
      ->capture_default_str();
  command
      ->add_option("--handle", arguments->handle,
                   "How long a contact takes: observed = as long as it did, whoever takes it; "
                   "model = what the model predicts for the customer and who takes it")
      ->check(CLI::IsMember({"observed", "model"}))
      ->capture_default_str();
  command
      ->add_option("--journal", arguments->journal,
                   "Keep the event log of the policy here: as text where the name ends in .txt, "
                   ".text or .log, else as records")
      ->check(SaysSomething)
      ->type_name("FILE");
  command
      ->add_option("--html", arguments->html,
                   "Write the report as one page here: headline, tables and charts")
      ->check(SaysSomething)
      ->type_name("FILE");
  command->add_option("--title", arguments->title, "What the page calls the desk; else the files")
      ->check(SaysSomething)
      ->type_name("TEXT");
  command->add_flag("--json", arguments->json, "Print one JSON object and nothing else");
  command->callback([arguments, &exit_code]() { exit_code = Replay(*arguments); });
}

}  // namespace rapport::tools
