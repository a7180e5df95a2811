#include "insight/evaluate_report.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "insight/json_text.h"
#include "insight/number_text.h"
#include "insight/text_table.h"

namespace rapport::insight {
namespace {

constexpr double kPercent = 100;

boost::json::object ScoresJson(const TargetScores& target) {
  boost::json::object json;
  json["n"] = target.contacts;
  for (std::size_t i = 0; i < kPredictors; ++i) json[kPredictorNames[i]] = target.scores[i];
  return json;
}

boost::json::object EffectJson(Target target, const FamiliarEffect& effect) {
  boost::json::object json;
  json["n"] = effect.contacts;
  json["difference"] = effect.difference;
  json["ci95"] = boost::json::array{effect.low, effect.high};
  json["adjusted_for"] = boost::json::array{"customer", "agent_topic", "week"};
  if (IsTime(target)) json["floor_s"] = kShortestFamiliarTime;
  return json;
}

boost::json::array CalibrationJson(const std::vector<CalibrationBin>& bins) {
  boost::json::array json;
  for (const CalibrationBin& bin : bins) {
    json.push_back(boost::json::object{
        {"n", bin.contacts}, {"predicted", bin.predicted}, {"observed", bin.observed}});
  }
  return json;
}

// What a target is to people.
std::string_view Title(Target target) {
  switch (target) {
    case Target::kResolutionTime:
      return "time to resolution";
    case Target::kHandlingTime:
      return "handling time";
    case Target::kTransferred:
      return "handed over";
    case Target::kResolved:
    case Target::kSatisfied:
      break;
  }
  return "";
}

// -12.9 or +0.4.
std::string Signed(double value) { return (value >= 0 ? "+" : "") + Decimal(value, 1); }

std::vector<Target> Scored(const Evaluation& evaluation) {
  std::vector<Target> scored;
  for (const Target target : kEvaluatedTargets) {
    if (evaluation.targets[IndexOf(target)].contacts > 0) scored.push_back(target);
  }
  return scored;
}

std::string Headline(const Evaluation& evaluation) {
  const std::optional<double> ratio = evaluation.GeometricRatio();
  if (!ratio) {
    return "Too little is known for a score: it takes identified customers, the agents who got\n"
           "their contacts first, and " +
           std::to_string(kLeastOutcomes) + " contacts that have ended.\n";
  }
  std::size_t targets = 0;
  std::size_t better = 0;
  for (const TargetScores& target : evaluation.targets) {
    targets += target.Ratio() ? 1 : 0;
    better += target.Ratio() && *target.Ratio() < 1 ? 1 : 0;
  }
  return "The model predicts " + std::to_string(better) + " of " + std::to_string(targets) +
         " outcomes better than the best of five running means does; its\nerror is " +
         Decimal(*ratio, 3) + " of that mean's (geometric mean).\n";
}

std::string ScoreTable(const Evaluation& evaluation, const std::vector<Target>& targets) {
  constexpr int kScoreDecimals = 4;
  constexpr std::array<std::string_view, kPredictors> kLabels = {
      "Rapport",        "  mean of all",     "  of the topic",
      "  of the agent", "  of the customer", "  of the agent and topic"};
  TextRows rows = {{"error, lower is better"}, {"contacts scored"}};
  for (const Target target : targets) {
    rows[0].emplace_back(Title(target));
    rows[1].push_back(Grouped(evaluation.targets[IndexOf(target)].contacts));
  }
  for (std::size_t i = 0; i < kPredictors; ++i) {
    rows.push_back({std::string(kLabels[i])});
    for (const Target target : targets) {
      rows.back().push_back(Decimal(evaluation.targets[IndexOf(target)].scores[i], kScoreDecimals));
    }
  }
  rows.push_back({"Rapport against the best"});
  for (const Target target : targets) {
    const std::optional<double> ratio = evaluation.targets[IndexOf(target)].Ratio();
    rows.back().push_back(ratio ? Signed((*ratio - 1) * kPercent) + " %" : kUnknown);
  }
  return TextTable(rows);
}

std::string CalibrationTable(const std::vector<CalibrationBin>& bins) {
  TextRows rows = {
      {"handed over, by tenths of the prediction", "contacts", "predicted", "observed"}};
  for (std::size_t i = 0; i < bins.size(); ++i) {
    rows.push_back({"  " + std::to_string(i + 1), Grouped(bins[i].contacts),
                    Percentage(bins[i].predicted), Percentage(bins[i].observed)});
  }
  return TextTable(rows);
}

// A difference of logarithms as a change in per cent, one of shares in points.
std::string Change(Target target, double difference) {
  if (target == Target::kTransferred) return Signed(difference * kPercent);
  return Signed(std::expm1(difference) * kPercent);
}

std::string FamiliarTable(const Evaluation& evaluation) {
  TextRows rows = {{"with a first agent whom the customer knows", "contacts", "known", "difference",
                    "95 % interval", ""}};
  for (const Target target : kEvaluatedTargets) {
    const std::optional<FamiliarEffect>& effect = evaluation.familiar[IndexOf(target)];
    if (!effect) continue;
    const std::string unit = target == Target::kTransferred ? " points" : " %";
    rows.push_back({"  " + std::string(Title(target)), Grouped(effect->contacts),
                    Grouped(effect->familiar), Change(target, effect->difference) + unit,
                    "[" + Change(target, effect->low) + ", " + Change(target, effect->high) + "]",
                    effect->detectable() ? "" : "nothing detectable"});
  }
  if (rows.size() > 1) return TextTable(rows);
  return "Whether having met before matters cannot be told: fewer than " +
         std::to_string(kLeastFamiliarCustomers) +
         " customers met both an agent\nthey knew and one they did not.\n";
}

constexpr std::string_view kMeaning =
    "Each contact is predicted at its arrival, given the agent who got it first, from what had "
    "ended by\n"
    "then. Errors of times are mean absolute errors of ln(1 + seconds), those of hand-overs mean "
    "log\n"
    "losses. The differences have effects of customer, agent and topic, and calendar week taken "
    "out,\n"
    "times under a minute count as one, and the intervals are clustered by customer. The desk "
    "chose who\n"
    "met whom, and no correction replaces an experiment.\n";

}  // namespace

std::string EvaluateJson(const Evaluation& evaluation) {
  boost::json::object targets;
  boost::json::object familiar;
  for (const Target target : kEvaluatedTargets) {
    const TargetScores& scores = evaluation.targets[IndexOf(target)];
    if (scores.contacts > 0) targets[Name(target)] = ScoresJson(scores);
    const std::optional<FamiliarEffect>& effect = evaluation.familiar[IndexOf(target)];
    if (effect) familiar[Name(target)] = EffectJson(target, *effect);
  }
  boost::json::object json;
  json["contacts"] = evaluation.contacts;
  json["bad_rows"] = evaluation.bad_rows;
  json["targets"] = std::move(targets);
  json["familiar"] = std::move(familiar);
  json["calibration"] = boost::json::object();
  if (!evaluation.calibration.empty()) {
    json["calibration"].as_object()[Name(Target::kTransferred)] =
        CalibrationJson(evaluation.calibration);
  }
  return JsonText(json);
}

std::string EvaluateText(const Evaluation& evaluation) {
  const std::vector<Target> scored = Scored(evaluation);
  std::string out = Headline(evaluation);
  out += "\n" + Counted(evaluation.contacts, "contact") + ".\n";
  if (evaluation.bad_rows > 0) {
    out += Counted(evaluation.bad_rows, "bad row") + " left out.\n";
  }
  if (!scored.empty()) out += "\n" + ScoreTable(evaluation, scored);
  if (!evaluation.calibration.empty()) out += "\n" + CalibrationTable(evaluation.calibration);
  out += "\n" + FamiliarTable(evaluation) + "\n";
  out += kMeaning;
  return out;
}

}  // namespace rapport::insight
