#include "tools/wait_rule_command.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "boost/json/object.hpp"
#include "boost/json/value.hpp"
#include "codec/json.h"
#include "codec/json_object.h"
#include "codec/location.h"
#include "insight/json_text.h"
#include "insight/number_text.h"
#include "matching/wait_rule.h"
#include "sim/distribution_json.h"
#include "sim/remaining_time.h"
#include "tools/ending.h"
#include "tools/text_file.h"

namespace rapport::tools {
namespace {

// As they stand on the command line.
struct WaitRuleArguments {
  std::string file;
  bool json = false;
};

struct WaitQuestion {
  RemainingTime remaining;
  std::string distribution;  // Of a sample: what it was taken for.
  double elapsed = 0;
  double worth = 0;
  double cost_rate = 1;
};

constexpr codec::NumberRange kSeconds = {0, false, 3e9, "a number of seconds >= 0"};
constexpr codec::NumberRange kPatience = {0, true, 3e9, "a number of seconds > 0"};

class QuestionReader {
 public:
  QuestionReader(const boost::json::value& document, codec::JsonErrors& errors)
      : object_(document, "", errors), errors_(errors) {}

  WaitQuestion Read() {
    WaitQuestion question;
    const boost::json::value* distribution = object_.Find("distribution");
    const boost::json::value* observed = object_.Find("observed_s");
    Need("elapsed_s", question.elapsed);
    Need("worth_s", question.worth);
    double patience = 0;
    double abandon_worth = 0;
    object_.Number("patience_s", kPatience, patience);
    object_.Number("abandon_worth_s", kSeconds, abandon_worth);
    object_.End("a wait rule's question");
    // A second costs itself, and what is lost with those who hang up in it.
    if (patience > 0) question.cost_rate = 1 + abandon_worth / patience;
    if ((distribution == nullptr) == (observed == nullptr)) {
      errors_.Add("/", distribution == nullptr ? "had neither" : "had both",
                  "either distribution or observed_s");
    }
    if (!errors_.ok()) return question;
    if (distribution != nullptr) {
      const sim::Distribution times =
          sim::ReadDistribution(*distribution, "/distribution", errors_);
      if (errors_.ok()) question.remaining = sim::RemainingAfter(times, question.elapsed);
    } else {
      Estimate(*observed, question);
    }
    if (errors_.ok() && question.remaining.points.empty() && question.remaining.tail <= 0) {
      errors_.Add("/elapsed_s", codec::Cat({"was ", insight::Decimal(question.elapsed, 3)}),
                  "a time that something takes longer than, with a probability of 1e-290 at least");
    }
    return question;
  }

 private:
  void Need(std::string_view name, double& value) {
    if (object_.Need(name, kSeconds.expected) != nullptr) object_.Number(name, kSeconds, value);
  }

  void Estimate(const boost::json::value& observed, WaitQuestion& question) {
    std::vector<double> times = sim::ReadTimes(observed, "/observed_s", errors_);
    if (std::none_of(times.begin(), times.end(), [](double time) { return time > 0; })) {
      errors_.Add("/observed_s", "had none above 0", "some times");
    }
    if (!errors_.ok()) return;
    const sim::Estimated estimated = sim::EstimateTimes(std::move(times));
    question.remaining = sim::RemainingAfter(estimated, question.elapsed);
    question.distribution = estimated.name;
  }

  codec::JsonObject object_;
  codec::JsonErrors& errors_;
};

absl::StatusOr<WaitQuestion> ReadQuestion(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadTextFile(path, "what to wait for");
  if (!text.ok()) return text.status();
  const absl::StatusOr<boost::json::value> document = codec::ParseJson(*text, path);
  if (!document.ok()) return document.status();
  codec::JsonErrors errors(path);
  WaitQuestion question = QuestionReader(*document, errors).Read();
  if (!errors.ok()) return errors.status();
  return question;
}

std::string RuleJson(const WaitQuestion& question, const WaitRule& rule) {
  boost::json::object json;
  json["w_star_s"] = rule.least_worth;
  json["wait"] = rule.waits();
  json["give_up_s"] = rule.give_up;  // Never is not finite, and so null.
  json["gain_s"] = rule.gain;
  if (!question.distribution.empty()) json["distribution"] = question.distribution;
  return insight::JsonText(json);
}

std::string RuleText(const WaitQuestion& question, const WaitRule& rule) {
  const auto seconds = [](double time) { return insight::Decimal(time, 1) + " s"; };
  std::string out = "After " + seconds(question.elapsed) +
                    " it pays to wait for an agent who is worth more than " +
                    seconds(rule.least_worth) + ".\n";
  if (!question.distribution.empty()) {
    out += "The times were taken for this: " + question.distribution + ".\n";
  }
  out += "Worth " + seconds(question.worth) + ": ";
  if (!rule.waits()) return out + "do not wait.\n";
  out += std::isfinite(rule.give_up) ? "wait, and give up after " + seconds(rule.give_up)
                                     : "wait until the agent is free";
  return out + "; that gains " + seconds(rule.gain) + " on average.\n";
}

int RunWaitRule(const WaitRuleArguments& arguments) {
  const absl::StatusOr<WaitQuestion> question = ReadQuestion(arguments.file);
  if (!question.ok()) return Fail(question.status(), kCouldNotBeDone);
  const WaitRule rule = WaitRuleFor(question->remaining, question->worth, question->cost_rate);
  return Print(arguments.json ? RuleJson(*question, rule) : RuleText(*question, rule));
}

}  // namespace

void AddWaitRuleCommand(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "wait-rule", "How long to wait for one busy agent, while a substitute is free");
  const auto arguments = std::make_shared<WaitRuleArguments>();
  command
      ->add_option("FILE", arguments->file,
                   "JSON: distribution or observed_s, elapsed_s, worth_s, and perhaps patience_s "
                   "and abandon_worth_s (docs/waiting.md)")
      ->required()
      ->type_name("FILE");
  command->add_flag("--json", arguments->json, "Print one JSON object and nothing else");
  command->callback([arguments, &exit_code]() { exit_code = RunWaitRule(*arguments); });
}

}  // namespace rapport::tools
