#include "tools/evaluate_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "codec/csv_history.h"
#include "codec/location.h"
#include "insight/evaluate_report.h"
#include "insight/evaluated_contact.h"
#include "insight/evaluation.h"
#include "insight/reliability_chart.h"
#include "sim/replay_desk.h"
#include "tools/ending.h"
#include "tools/history_arguments.h"
#include "tools/progress_line.h"
#include "tools/whole_file.h"

namespace rapport::tools {
namespace {

struct EvaluateArguments {
  HistoryArguments history;
  std::string calibration;
  bool json = false;
};

absl::StatusOr<std::vector<insight::EvaluatedContact>> ReadContacts(sim::ReplaySource source,
                                                                    codec::CsvTally& tally) {
  ProgressLine line("reading");
  source.progress = line.Callback();
  const auto desk = sim::ReplayDesk::Load(source, tally);
  if (!desk.ok()) return desk.status();
  return insight::EvaluatedContacts(**desk);
}

absl::StatusOr<insight::Evaluation> RunEvaluation(const sim::ReplaySource& source) {
  codec::CsvTally tally;
  const absl::StatusOr<std::vector<insight::EvaluatedContact>> contacts =
      ReadContacts(source, tally);
  TellReading(tally);
  if (!contacts.ok()) return contacts.status();
  if (std::none_of(contacts->begin(), contacts->end(),
                   [](const insight::EvaluatedContact& c) { return c.HasOutcome(); })) {
    return absl::InvalidArgumentError(
        codec::Cat({source.files.front(), source.files.size() > 1 ? ", ..." : "",
                    ": no contact has an outcome, expected some with first_agent_id (or "
                    "agent_id) and ended_at that were not abandoned"}));
  }
  ProgressLine line("evaluating");
  insight::Evaluation evaluation = insight::Evaluate(*contacts, {.progress = line.Callback()});
  evaluation.bad_rows = tally.bad_rows;
  return evaluation;
}

int Evaluate(const EvaluateArguments& arguments) {
  sim::ReplaySource source;
  source.keep_firsts = true;
  const std::string& chart = arguments.calibration;
  absl::Status status = CheckWritten(HistoriesOf(arguments.history), {{"--calibration", chart}});
  if (status.ok()) status = ReadHistoryArguments(arguments.history, source);
  if (!status.ok()) return Fail(status, kWrongUsage);
  // Known before the work is done: whether the chart can be written.
  status = chart.empty() ? absl::OkStatus() : CheckWholeFile(chart);
  if (!status.ok()) return Fail(status, kCouldNotBeDone);
  const absl::StatusOr<insight::Evaluation> evaluation = RunEvaluation(source);
  if (!evaluation.ok()) return Fail(evaluation.status(), kCouldNotBeDone);
  if (!chart.empty()) {
    status = WriteWholeFile(chart, insight::ReliabilityChart(evaluation->calibration));
  }
  if (!status.ok()) return Fail(status, kCouldNotBeDone);
  return Print(arguments.json ? insight::EvaluateJson(*evaluation)
                              : insight::EvaluateText(*evaluation));
}

}  // namespace

void AddEvaluateCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "evaluate",
      "Does the model predict outcomes at a desk: each contact from those that ended before it");
  const auto arguments = std::make_shared<EvaluateArguments>();
  AddHistoryArguments(*command, arguments->history);
  command
      ->add_option("--calibration", arguments->calibration,
                   "Write a chart here, as SVG: hand-overs as predicted and as observed")
      ->check(SaysSomething)
      ->type_name("FILE");
  command->add_flag("--json", arguments->json, "Print one JSON object and nothing else");
  command->callback([arguments, &exit_code]() { exit_code = Evaluate(*arguments); });
}

}  // namespace rapport::tools
