#include "tools/replay_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "codec/csv_fields.h"
#include "codec/csv_history.h"
#include "codec/location.h"
#include "codec/log.h"
#include "codec/micros.h"
#include "codec/policy_json.h"
#include "codec/words.h"
#include "insight/figures.h"
#include "insight/replay_report.h"
#include "rapport/policy.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "tools/replay_journal.h"

namespace rapport::tools {
namespace {

constexpr int kCouldNotBeDone = 1;
constexpr int kWrongUsage = 2;

// As they stand on the command line.
struct ReplayArguments {
  std::vector<std::string> files;
  std::string policy;
  std::vector<std::string> baselines;
  std::vector<std::string> columns;
  std::string most_bad_rows = "1%";
  std::string from;
  std::string journal;
  std::string shifts = "day";
  std::string capacity = "observed";
  bool json = false;
};

struct Baseline {
  std::string name;  // As given.
  Routing routing = Routing::kLongestIdle;
  std::optional<absl::Duration> wait_max;
};

// As they are meant.
struct ReplayPlan {
  sim::ReplaySource source;
  std::vector<Baseline> baselines;
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
};

absl::StatusOr<Baseline> ParseBaseline(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = std::string_view(text).substr(0, colon);
  Baseline baseline{text};
  const int routing = codec::FindValue(codec::WordsOf(Routing{}), name);
  if (routing < 0 || static_cast<Routing>(routing) == Routing::kPreferred) {
    return codec::Problem({}, "--baseline", codec::Was(text),
                          "longest_idle, last_agent or any_known, and perhaps :SECONDS");
  }
  baseline.routing = static_cast<Routing>(routing);
  if (colon == text.npos) return baseline;
  constexpr double kMostSeconds = 1e6;
  double seconds = 0;
  if (!absl::SimpleAtod(text.substr(colon + 1), &seconds) || !(seconds >= 0) ||
      seconds > kMostSeconds) {
    return codec::Problem({}, "--baseline", codec::Was(text), "seconds from 0 after the colon");
  }
  if (baseline.routing == Routing::kLongestIdle) {
    return codec::Problem({}, "--baseline", codec::Was(text),
                          "no seconds: longest_idle waits for nobody");
  }
  baseline.wait_max = absl::Seconds(seconds);
  return baseline;
}

// Writing the journal must not destroy what is read.
absl::Status CheckJournal(const ReplayArguments& arguments) {
  const auto is_journal = [&](const std::string& path) {
    std::error_code none;  // A file that is not there is no other file.
    return std::filesystem::equivalent(path, arguments.journal, none);
  };
  for (const std::string& file : arguments.files) {
    if (is_journal(file)) {
      return codec::Problem({}, "--journal", codec::Was(arguments.journal),
                            "another file than a history");
    }
  }
  if (!arguments.policy.empty() && is_journal(arguments.policy)) {
    return codec::Problem({}, "--journal", codec::Was(arguments.journal),
                          "another file than the policy");
  }
  return absl::OkStatus();
}

absl::StatusOr<ReplayPlan> Understand(const ReplayArguments& arguments) {
  if (absl::Status status = CheckJournal(arguments); !status.ok()) return status;
  ReplayPlan plan;
  plan.source.files = arguments.files;
  plan.source.keep_contact_keys = !arguments.journal.empty();
  for (const std::string& text : arguments.columns) {
    absl::StatusOr<codec::CsvMapping> mapping = codec::ParseCsvMapping(text);
    if (!mapping.ok()) return mapping.status();
    plan.source.columns.push_back(*std::move(mapping));
  }
  const absl::StatusOr<double> share = codec::ParseBadRowShare(arguments.most_bad_rows);
  if (!share.ok()) return share.status();
  plan.source.most_bad_rows = *share;
  for (const std::string& text : arguments.baselines) {
    absl::StatusOr<Baseline> baseline = ParseBaseline(text);
    if (!baseline.ok()) return baseline.status();
    for (const Baseline& other : plan.baselines) {
      if (other.name == text) {
        return codec::Problem({}, "--baseline", codec::Was(text) + " twice", "each once");
      }
    }
    plan.baselines.push_back(*std::move(baseline));
  }
  if (!arguments.from.empty()) {
    absl::Time from;
    if (!codec::ParseCsvTime(arguments.from, from)) {
      return codec::Problem({}, "--from", codec::Was(arguments.from), codec::kExpectedCsvTime);
    }
    plan.from = codec::ToMicros(from);
  }
  return plan;
}

// Says on a terminal how far a piece of work has come, on one line that is wiped at its end.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what)
      : what_(std::move(what)), on_(isatty(STDERR_FILENO) == 1) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() {
    if (percent_ >= 0) std::cerr << "\r\x1b[K" << std::flush;
  }

  sim::ReplayProgress Callback() {
    if (!on_) return {};
    return [this](double done) { Show(done); };
  }

 private:
  void Show(double done) {
    constexpr double kAll = 100;
    const int percent = static_cast<int>(done * kAll);
    if (percent == percent_) return;
    percent_ = percent;
    std::cerr << '\r' << what_ << ' ' << percent << " %\x1b[K" << std::flush;
  }

  std::string what_;
  bool on_;
  int percent_ = -1;
};

absl::StatusOr<Policy> ReadPolicy(const std::string& path, codec::KeyTable& keys) {
  if (path.empty()) return Policy{};
  if (std::filesystem::is_directory(path)) {
    return absl::InvalidArgumentError(codec::Cat({path, ": is a directory, expected a policy"}));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return absl::NotFoundError(codec::Cat({path, ": cannot be opened, expected a policy"}));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return codec::ParsePolicyJson(text, path, keys);
}

insight::Figures FiguresOf(const sim::ReplayDesk& desk, sim::ReplayOutcome outcome) {
  insight::Observations seen;
  seen.contacts = outcome.contacts;
  seen.served = std::ssize(outcome.waits);
  seen.unserved = outcome.unserved;
  if (desk.has_patience()) seen.abandoned = outcome.abandoned;
  seen.returning = outcome.returning;
  seen.met_known = outcome.met_known;
  seen.known_present = outcome.known_present;
  seen.waits = std::move(outcome.waits);
  seen.decision_ns = std::move(outcome.decision_ns);
  seen.fingerprint = outcome.fingerprint;
  for (const sim::ReplayLoad& load : outcome.loads) {
    if (load.present == 0) continue;
    seen.occupancies.push_back(static_cast<double>(load.busy) / static_cast<double>(load.present));
  }
  return insight::FiguresOf(seen);
}

insight::Figures HistoryFigures(const sim::ReplayDesk& desk, std::int64_t from) {
  sim::ReplayOutcome outcome = sim::WhatHappened(desk, from);
  insight::Observations seen;
  seen.contacts = outcome.contacts;
  seen.served = outcome.contacts - outcome.abandoned;
  if (desk.has_patience()) seen.abandoned = outcome.abandoned;
  seen.returning = outcome.returning;
  seen.met_known = outcome.met_known;
  seen.returning_unclear = outcome.returning_unclear;
  seen.waits = std::move(outcome.waits);
  return insight::FiguresOf(seen);
}

absl::StatusOr<insight::NamedFigures> RunPolicy(const sim::ReplayDesk& desk,
                                                const std::string& name, const Policy& given,
                                                const ReplayPlan& plan,
                                                const std::string& journal_path) {
  const Policy policy = sim::PolicyForDesk(given, desk);
  const Limits limits = sim::LimitsForDesk(desk);
  ProgressLine line("replaying " + name);
  sim::ReplayOptions options{.from = plan.from, .progress = line.Callback()};
  std::optional<Journal> journal;
  if (!journal_path.empty()) {
    journal.emplace(journal_path, desk.keys());
    if (absl::Status status = journal->Begin(policy, limits); !status.ok()) return status;
    options.journal = journal->Callback();
  }
  absl::StatusOr<sim::ReplayOutcome> outcome = sim::RunReplay(desk, policy, limits, options);
  if (!outcome.ok()) return outcome.status();
  if (journal) {
    if (absl::Status status = journal->Finish(); !status.ok()) return status;
  }
  return insight::NamedFigures{name, FiguresOf(desk, *std::move(outcome))};
}

absl::Status RunPolicies(const ReplayArguments& arguments, const ReplayPlan& plan,
                         sim::ReplayDesk& desk, insight::ReplayReport& report) {
  const absl::StatusOr<Policy> given = ReadPolicy(arguments.policy, desk.keys());
  if (!given.ok()) return given.status();
  const std::string name(codec::Word(given->routing));
  absl::StatusOr<insight::NamedFigures> figures =
      RunPolicy(desk, name, *given, plan, arguments.journal);
  if (!figures.ok()) return figures.status();
  report.policies.push_back(*std::move(figures));
  for (const Baseline& baseline : plan.baselines) {
    if (baseline.name == name) continue;  // The policy given is that baseline.
    Policy policy = *given;
    policy.routing = baseline.routing;
    if (baseline.wait_max) policy.wait_max = *baseline.wait_max;
    figures = RunPolicy(desk, baseline.name, policy, plan, "");
    if (!figures.ok()) return figures.status();
    report.policies.push_back(*std::move(figures));
  }
  return absl::OkStatus();
}

void TellBadRows(const codec::CsvTally& tally) {
  for (const std::string& row : tally.listed) std::cerr << "rapport: " << row << '\n';
  const std::int64_t more = tally.bad_rows - std::ssize(tally.listed);
  if (more > 0) std::cerr << "rapport: " << more << " more bad rows\n";
}

std::string TimeText(std::int64_t time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%S", codec::TimeOf(time), absl::UTCTimeZone());
}

absl::StatusOr<std::unique_ptr<sim::ReplayDesk>> LoadDesk(const ReplayPlan& plan,
                                                          codec::CsvTally& tally) {
  ProgressLine line("reading");
  sim::ReplaySource source = plan.source;
  source.progress = line.Callback();
  return sim::ReplayDesk::Load(source, tally);
}

absl::StatusOr<insight::ReplayReport> MakeReport(const ReplayArguments& arguments,
                                                 const ReplayPlan& plan) {
  codec::CsvTally tally;
  absl::StatusOr<std::unique_ptr<sim::ReplayDesk>> loaded = LoadDesk(plan, tally);
  TellBadRows(tally);
  if (!loaded.ok()) return loaded.status();
  sim::ReplayDesk& desk = **loaded;
  const std::vector<sim::ReplayContact>& contacts = desk.contacts();
  const auto first = std::find_if(contacts.begin(), contacts.end(), [&](const auto& contact) {
    return contact.arrived >= plan.from;
  });
  if (first == contacts.end()) {
    return codec::Problem({}, "--from", codec::Was(arguments.from),
                          "a time before the last arrival");
  }
  insight::ReplayReport report;
  report.contacts = std::ssize(contacts);
  report.bad_rows = tally.bad_rows;
  report.agents = std::ssize(desk.agents());
  report.first_arrival = TimeText(first->arrived);
  report.last_arrival = TimeText(contacts.back().arrived);
  absl::Status status = RunPolicies(arguments, plan, desk, report);
  if (!status.ok()) return status;
  report.history = HistoryFigures(desk, plan.from);
  return report;
}

int Fail(const absl::Status& status, int exit_code) {
  std::cerr << "rapport: " << status.message() << '\n';
  return exit_code;
}

int Replay(const ReplayArguments& arguments) {
  const absl::StatusOr<ReplayPlan> plan = Understand(arguments);
  if (!plan.ok()) return Fail(plan.status(), kWrongUsage);
  const absl::StatusOr<insight::ReplayReport> report = MakeReport(arguments, *plan);
  if (!report.ok()) return Fail(report.status(), kCouldNotBeDone);
  std::cout << (arguments.json ? insight::ReplayJson(*report) : insight::ReplayText(*report));
  std::cout.flush();
  if (std::cout.good()) return 0;
  return Fail(absl::DataLossError("standard output: cannot be written"), kCouldNotBeDone);
}

}  // namespace

void AddReplayCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "replay", "What would have happened at a desk: its contact history under a policy");
  const auto arguments = std::make_shared<ReplayArguments>();
  command
      ->add_option("HISTORY", arguments->files,
                   "The contact history as CSV, also .gz or .xz; several files are one stream")
      ->required()
      ->type_name("FILE");
  command->add_option("--policy", arguments->policy, "The policy as JSON; else the default one")
      ->type_name("FILE");
  command
      ->add_option("--baseline", arguments->baselines,
                   "A rule to compare with, once or more: longest_idle, last_agent or any_known; "
                   "the last two wait SECONDS for one agent, else the policy's wait_max_s")
      ->type_name("NAME[:SECONDS]")
      ->allow_extra_args(false);
  command->add_option("--from", arguments->from, "Learn from what came before, score the rest")
      ->type_name("TIME");
  command
      ->add_option("--shifts", arguments->shifts,
                   "When agents are there: day = from their first to their last contact of a day")
      ->check(CLI::IsMember({"day"}))
      ->capture_default_str();
  command
      ->add_option(
          "--capacity", arguments->capacity,
          "What agents carry at once: observed = one call, else the most they held at once")
      ->check(CLI::IsMember({"observed"}))
      ->capture_default_str();
  command
      ->add_option("--column", arguments->columns,
                   "Your header for a column, once or more, as agent_id=Owner; "
                   "nothing after the = leaves the column out")
      ->type_name("NAME=HEADER")
      ->allow_extra_args(false);
  command
      ->add_option("--max-bad-rows", arguments->most_bad_rows,
                   "More bad rows than this share are an error, as 1% or 0.01")
      ->type_name("SHARE")
      ->capture_default_str();
  command
      ->add_option("--journal", arguments->journal,
                   "Keep the event log of the policy here: as text where the name ends in .txt, "
                   ".text or .log, else as records")
      ->type_name("FILE");
  command->add_flag("--json", arguments->json, "Print one JSON object and nothing else");
  command->callback([arguments, &exit_code]() { exit_code = Replay(*arguments); });
}

}  // namespace rapport::tools
