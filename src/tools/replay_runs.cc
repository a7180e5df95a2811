#include "tools/replay_runs.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "codec/csv_history.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "codec/micros.h"
#include "codec/policy_json.h"
#include "codec/words.h"
#include "insight/frontier.h"
#include "rapport/policy.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "tools/history_arguments.h"
#include "tools/journal.h"
#include "tools/progress_line.h"
#include "tools/replay_figures.h"
#include "tools/replay_notes.h"
#include "tools/replay_sweep.h"
#include "tools/text_file.h"

namespace rapport::tools {
namespace {

// A policy's text. It is parsed twice: before the history is read, for a mistake in it should not
// cost minutes; and with the keys of the desk, so that a desk's numbers, by which ties are decided,
// do not depend on what a policy names.
class PolicyText {
 public:
  static absl::StatusOr<PolicyText> Read(const ReplayPlan& plan) {
    PolicyText text;
    text.path_ = plan.policy;
    if (plan.policy.empty()) return text;
    absl::StatusOr<std::string> read = ReadTextFile(plan.policy, "a policy");
    if (!read.ok()) return read.status();
    text.text_ = *std::move(read);
    codec::KeyTable nobodys;
    const absl::StatusOr<Policy> policy = text.Parse(nobodys);
    if (!policy.ok()) return policy.status();
    if (!plan.sweep) return text;
    const absl::StatusOr<std::vector<SweptRule>> rules = SweptRules(*policy, plan.policy);
    if (!rules.ok()) return rules.status();
    return text;
  }

  absl::StatusOr<Policy> Parse(codec::KeyTable& keys) const {
    if (path_.empty()) return Policy{};
    return codec::ParsePolicyJson(text_, path_, keys);
  }

 private:
  std::string path_;
  std::string text_;
};

absl::StatusOr<insight::NamedFigures> RunPolicy(const sim::ReplayDesk& desk,
                                                const std::string& name, const Policy& given,
                                                const ReplayPlan& plan,
                                                const std::string& journal_path) {
  const Policy policy = sim::PolicyForDesk(given, desk);
  const Limits limits = sim::LimitsForDesk(desk);
  ProgressLine line("replaying " + name);
  sim::ReplayOptions options{.from = plan.from, .progress = line.Callback()};
  if (plan.handle == "model") options.handling = sim::ReplayHandling::kModel;
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

// Tells on standard error at once what the report will say, too.
void AddNote(std::string note, insight::ReplayReport& report) {
  std::cerr << "rapport: " << note << '\n';
  report.notes.push_back(std::move(note));
}

// What ran is appended to `ran`, in the order of the report's policies.
absl::Status RunPolicies(const ReplayPlan& plan, const Policy& given, const sim::ReplayDesk& desk,
                         insight::ReplayReport& report, std::vector<Policy>& ran) {
  const std::string name(codec::Word(given.routing));
  absl::StatusOr<insight::NamedFigures> figures = RunPolicy(desk, name, given, plan, plan.journal);
  if (!figures.ok()) return figures.status();
  report.policies.push_back(*std::move(figures));
  ran.push_back(given);
  for (const ReplayBaseline& baseline : plan.baselines) {
    if (baseline.name == name) {
      AddNote(codec::Cat({"--baseline: was \"", name,
                          "\", which the policy given is itself, so it stands here once"}),
              report);
      continue;
    }
    Policy policy = given;
    policy.routing = baseline.routing;
    if (baseline.wait_max) policy.wait_max = *baseline.wait_max;
    figures = RunPolicy(desk, baseline.name, policy, plan, "");
    if (!figures.ok()) return figures.status();
    report.policies.push_back(*std::move(figures));
    ran.push_back(std::move(policy));
  }
  return absl::OkStatus();
}

insight::Frontier::Point PointOf(double setting, const insight::Figures& figures) {
  return {setting, figures.continuity, figures.mean_wait_s};
}

// Tries each rule over its range, one run after another, of which only its point is kept. `ran` are
// the report's policies: what ran already would come out the same, and does not run again.
absl::Status RunSweep(const ReplayPlan& plan, const std::vector<SweptRule>& rules,
                      const std::vector<Policy>& ran, const sim::ReplayDesk& desk,
                      insight::ReplayReport& report) {
  for (const SweptRule& rule : rules) {
    insight::Frontier frontier{
        .name = std::string(codec::Word(rule.routing)), .setting = rule.setting, .points = {}};
    for (const SweptRule::Run& run : rule.runs) {
      const auto known = std::find(ran.begin(), ran.end(), run.policy);
      if (known != ran.end()) {
        const auto place = static_cast<std::size_t>(known - ran.begin());
        frontier.points.push_back(PointOf(run.setting, report.policies[place].figures));
        continue;
      }
      const std::string name =
          codec::Cat({frontier.name, ", ", insight::SettingText(rule.setting, run.setting)});
      const absl::StatusOr<insight::NamedFigures> figures =
          RunPolicy(desk, name, run.policy, plan, "");
      if (!figures.ok()) return figures.status();
      frontier.points.push_back(PointOf(run.setting, figures->figures));
    }
    report.frontiers.push_back(std::move(frontier));
  }
  return absl::OkStatus();
}

// As `--from` reads it.
std::string TimeText(const sim::ReplayDesk& desk, std::int64_t time) {
  const bool stated = desk.zone_from() != sim::ReplayZoneFrom::kNobody;
  return absl::FormatTime(stated ? "%Y-%m-%dT%H:%M:%S%Ez" : "%Y-%m-%dT%H:%M:%S",
                          codec::TimeOf(time), desk.zone().time_zone());
}

absl::StatusOr<std::unique_ptr<sim::ReplayDesk>> LoadDesk(const ReplayPlan& plan,
                                                          codec::CsvTally& tally) {
  ProgressLine line("reading");
  sim::ReplaySource source = plan.source;
  source.progress = line.Callback();
  return sim::ReplayDesk::Load(source, tally);
}

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

// In which zone times are told, and who says so.
std::string TimesText(const ReplayPlan& plan, const sim::ReplayDesk& desk,
                      const codec::CsvTally& tally) {
  const std::string& name = desk.zone().name();
  switch (desk.zone_from()) {
    case sim::ReplayZoneFrom::kSource:
      return "in the zone " + name + " (--zone)";
    case sim::ReplayZoneFrom::kFile:
      return "in the zone " + name + ", as most times of the history say";
    case sim::ReplayZoneFrom::kNobody:
      break;
  }
  return tally.zones.wall > 0 && !plan.source.times_in
             ? "as they stand in the history, which names no zone"
             : "in UTC";
}

// What only the page shows: who the agents are, and what was replayed how.
void DescribeForPage(const ReplayPlan& plan, const sim::ReplayDesk& desk,
                     const codec::CsvTally& tally, insight::ReplayReport& report) {
  for (const sim::ReplayAgent& agent : desk.agents()) {
    report.agent_names.push_back(desk.keys().Name(agent.agent));
  }
  report.setting = {.title = plan.title,
                    .files = {},
                    .policy = NameOf(plan.policy),
                    .from = plan.from_text,
                    .times = TimesText(plan, desk, tally)};
  for (const std::string& file : plan.source.files) report.setting.files.push_back(NameOf(file));
}

// What is scored: the contacts that arrived at `from` or later, and the agents who took them.
absl::Status DescribeDesk(const ReplayPlan& plan, const sim::ReplayDesk& desk,
                          insight::ReplayReport& report) {
  const std::vector<sim::ReplayContact>& contacts = desk.contacts();
  const auto first = std::partition_point(
      contacts.begin(), contacts.end(),
      [&](const sim::ReplayContact& contact) { return contact.arrived < plan.from; });
  if (first == contacts.end()) {
    return codec::Problem(
        {}, "--from", codec::Was(plan.from_text),
        codec::Cat({"a time up to the last arrival, ", TimeText(desk, contacts.back().arrived)}));
  }
  std::vector<bool> took(desk.agent_numbers() + 1, false);
  for (auto contact = first; contact != contacts.end(); ++contact) took[contact->agent] = true;
  report.earlier_contacts = first - contacts.begin();
  report.contacts = contacts.end() - first;
  report.agents = std::count(took.begin() + 1, took.end(), true);
  report.first_arrival = TimeText(desk, first->arrived);
  report.last_arrival = TimeText(desk, contacts.back().arrived);
  report.zone = desk.zone().name();
  report.zone_from = desk.zone_from() == sim::ReplayZoneFrom::kSource ? "option"
                     : desk.zone_from() == sim::ReplayZoneFrom::kFile ? "file"
                                                                      : "none";
  report.first_day = desk.zone().DayOf(first->arrived);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<insight::ReplayReport> RunReplays(const ReplayPlan& given) {
  const absl::StatusOr<PolicyText> policy_text = PolicyText::Read(given);
  if (!policy_text.ok()) return policy_text.status();
  codec::CsvTally tally;
  absl::StatusOr<std::unique_ptr<sim::ReplayDesk>> loaded = LoadDesk(given, tally);
  TellReading(tally);
  if (!loaded.ok()) return loaded.status();
  sim::ReplayDesk& desk = **loaded;
  ReplayPlan plan = given;
  absl::Status status = ReadFrom(desk.zone(), plan);
  if (!status.ok()) return status;
  insight::ReplayReport report;
  report.bad_rows = tally.bad_rows;
  report.shifts = desk.has_waits() ? plan.shifts : "day";
  report.shifts_asked = plan.shifts;
  report.capacity = plan.capacity;
  report.handle = plan.handle;
  for (std::string& note : NotesOn(plan.source, desk, tally)) AddNote(std::move(note), report);
  status = DescribeDesk(plan, desk, report);
  if (!status.ok()) return status;
  const absl::StatusOr<Policy> policy = policy_text->Parse(desk.keys());
  if (!policy.ok()) return policy.status();
  std::vector<Policy> ran;
  status = RunPolicies(plan, *policy, desk, report, ran);
  if (!status.ok()) return status;
  if (plan.sweep) {
    const absl::StatusOr<std::vector<SweptRule>> rules = SweptRules(*policy, plan.policy);
    if (!rules.ok()) return rules.status();
    status = RunSweep(plan, *rules, ran, desk, report);
    if (!status.ok()) return status;
  }
  report.history = HistoryFigures(desk, plan.from);
  DescribeForPage(plan, desk, tally, report);
  return report;
}

}  // namespace rapport::tools
