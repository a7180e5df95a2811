#include "insight/frontier.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "insight/headline.h"
#include "insight/number_text.h"
#include "insight/statistics.h"
#include "insight/text_table.h"

namespace rapport::insight {
namespace {

constexpr char kRapport[] = "preferred";
constexpr char kMeet[] = " of 100 returning customers would meet someone they know under Rapport";

// Waits closer than that are told alike.
constexpr double kSameWaitS = 0.05;
constexpr double kHundred = 100;

// 0.25, 16: as short as it can be told.
std::string Number(double value) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, end};
}

boost::json::value Json(const std::optional<double>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

// The most of the returning customers who met someone they know at a wait that is no longer.
std::optional<double> MostWithin(const Frontier& frontier, double wait_s) {
  std::optional<double> most;
  for (const Frontier::Point& point : frontier.points) {
    const std::optional<double> share = Finite(point.continuity);
    const std::optional<double> wait = Finite(point.mean_wait_s);
    if (!share || !wait || *wait > wait_s + kSameWaitS) continue;
    most = std::max(*share, most.value_or(*share));
  }
  return most;
}

// So many more of 100 than under another rule, from the least to the most over its settings.
std::string Difference(long least, long most) {
  const auto range = [](long from, long to) {
    return from == to ? std::to_string(to) : std::to_string(from) + " to " + std::to_string(to);
  };
  if (least > 0) return range(least, most) + " more";
  if (most < 0) return range(-most, -least) + " fewer";
  if (least == most) return "about as many";
  if (least == 0) return "up to " + std::to_string(most) + " more";
  if (most == 0) return "up to " + std::to_string(-least) + " fewer";
  return "from " + std::to_string(-least) + " fewer to " + std::to_string(most) + " more";
}

// How much more of the returning customers met someone they know under Rapport, for each setting of
// the rule whose wait Rapport had, too.
std::vector<long> Gains(const Frontier& rapport, const Frontier& rule) {
  std::vector<long> gains;
  for (const Frontier::Point& point : rule.points) {
    const std::optional<double> share = Finite(point.continuity);
    const std::optional<double> wait = Finite(point.mean_wait_s);
    if (!share || !wait) continue;
    const std::optional<double> most = MostWithin(rapport, *wait);
    if (most) gains.push_back(std::lround((*most - *share) * kHundred));
  }
  return gains;
}

std::string Heading(FrontierSetting setting) {
  return setting == FrontierSetting::kWorthScale ? "worths" : "wait";
}

std::string PointText(const Frontier::Point& point) {
  return Percentage(point.continuity) + ", " + DurationText(point.mean_wait_s);
}

// Of the rules with that setting, which all have the same values of it.
TextRows RowsOf(FrontierSetting setting, const std::vector<Frontier>& frontiers) {
  TextRows rows;
  for (const Frontier& frontier : frontiers) {
    if (frontier.setting != setting) continue;
    if (rows.empty()) rows.push_back({Heading(setting)});
    rows[0].push_back(frontier.name);
    for (std::size_t i = 0; i < frontier.points.size(); ++i) {
      if (rows.size() <= i + 1) {
        rows.push_back({SettingMark(setting, frontier.points[i].setting)});
      }
      rows[i + 1].push_back(PointText(frontier.points[i]));
    }
  }
  return rows;
}

}  // namespace

std::string SettingMark(FrontierSetting setting, double value) {
  return setting == FrontierSetting::kWorthScale ? "\xC3\x97 " + Number(value)
                                                 : Number(value) + " s";
}

std::string SettingText(FrontierSetting setting, double value) {
  const char* what = setting == FrontierSetting::kWorthScale ? "worths " : "wait ";
  return what + SettingMark(setting, value);
}

std::string RangeText(const Frontier& frontier) {
  if (frontier.points.empty()) return "";
  return SettingText(frontier.setting, frontier.points.front().setting) + " to " +
         SettingMark(frontier.setting, frontier.points.back().setting);
}

boost::json::object FrontierJson(const std::vector<Frontier>& frontiers) {
  boost::json::object json;
  for (const Frontier& frontier : frontiers) {
    const char* name =
        frontier.setting == FrontierSetting::kWorthScale ? "worth_scale" : "wait_max_s";
    boost::json::array points;
    for (const Frontier::Point& point : frontier.points) {
      boost::json::object& one = points.emplace_back(boost::json::object_kind).get_object();
      one[name] = point.setting;
      one["continuity"] = Json(point.continuity);
      one["mean_wait_s"] = Json(point.mean_wait_s);
    }
    json[frontier.name] = std::move(points);
  }
  return json;
}

std::string FrontierTable(const std::vector<Frontier>& frontiers) {
  const std::string worths = TextTable(RowsOf(FrontierSetting::kWorthScale, frontiers));
  const std::string waits = TextTable(RowsOf(FrontierSetting::kWaitMax, frontiers));
  return worths.empty() || waits.empty() ? worths + waits : worths + "\n" + waits;
}

std::string FrontierResult(const ReplayReport& report) {
  if (!ComparesWaits(report)) return "";
  const auto rapport = std::find_if(report.frontiers.begin(), report.frontiers.end(),
                                    [](const Frontier& rule) { return rule.name == kRapport; });
  if (rapport == report.frontiers.end()) return "";
  std::string result;
  for (const Frontier& rule : report.frontiers) {
    if (rule.name == kRapport) continue;
    const std::vector<long> gains = Gains(*rapport, rule);
    if (gains.empty()) continue;
    const auto [least, most] = std::minmax_element(gains.begin(), gains.end());
    const bool even = *least == 0 && *most == 0;
    const std::string difference = Difference(*least, *most);
    result += result.empty() ? "At the same wait or a shorter one, " + difference + kMeet
                             : ", and " + difference;
    result += (even ? " as under " : " than under ") + RuleName(rule.name);
  }
  return result.empty() ? "" : result + ".";
}

}  // namespace rapport::insight
