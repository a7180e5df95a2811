#include "insight/replay_report.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "insight/figure_table.h"
#include "insight/frontier.h"
#include "insight/headline.h"
#include "insight/json_text.h"
#include "insight/number_text.h"

namespace rapport::insight {
namespace {

boost::json::value Json(std::int64_t count) { return count; }

template <typename T>
boost::json::value Json(const std::optional<T>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

boost::json::object FiguresJson(const Figures& figures) {
  boost::json::object json;
  json["contacts"] = Json(figures.contacts);
  json["served"] = Json(figures.served);
  json["unserved"] = Json(figures.unserved);
  json["abandoned"] = Json(figures.abandoned);
  json["returning"] = Json(figures.returning);
  json["continuity"] = Json(figures.continuity);
  json["known_available"] = Json(figures.known_available);
  json["mean_wait_s"] = Json(figures.mean_wait_s);
  json["p50_wait_s"] = Json(figures.p50_wait_s);
  json["p90_wait_s"] = Json(figures.p90_wait_s);
  json["p99_wait_s"] = Json(figures.p99_wait_s);
  json["occupancy_jain"] = Json(figures.occupancy_jain);
  json["max_occupancy"] = Json(figures.max_occupancy);
  json["predicted_resolution_s"] = Json(figures.predicted_resolution_s);
  json["decision_ns_p50"] = Json(figures.decision_ns_p50);
  json["decision_ns_p99"] = Json(figures.decision_ns_p99);
  json["fingerprint"] = nullptr;
  if (figures.fingerprint) json["fingerprint"] = HexText(*figures.fingerprint);
  return json;
}

void AppendPadded(std::string_view text, std::size_t width, bool left, std::string& out) {
  const std::size_t blanks = width > text.size() ? width - text.size() : 0;
  if (!left) out.append(blanks, ' ');
  out.append(text);
  if (left) out.append(blanks, ' ');
}

std::string Table(const ReplayReport& report) {
  std::vector<NamedFigures> columns = report.policies;
  columns.push_back({"as it was", report.history});
  constexpr std::size_t kLabelWidth = 25;
  constexpr std::size_t kLeastWidth = 10;
  constexpr std::string_view kGap = "  ";
  const auto width = [kLeastWidth](const NamedFigures& column) {
    return std::max(kLeastWidth, column.name.size());
  };
  std::string out;
  AppendPadded("", kLabelWidth, true, out);
  for (const NamedFigures& column : columns) {
    out += kGap;
    AppendPadded(column.name, width(column), false, out);
  }
  out += '\n';
  for (const FigureColumn& row : FigureTable()) {
    if (row.json_name == "fingerprint") continue;  // For programs.
    AppendPadded(row.label, kLabelWidth, true, out);
    for (const NamedFigures& column : columns) {
      out += kGap;
      AppendPadded(row.cell(column.figures), width(column), false, out);
    }
    out += '\n';
  }
  return out;
}

// Met someone they know, and the mean wait.
std::string FrontierText(const ReplayReport& report) {
  std::string out = "Met someone they know and wait on average, over a range of settings:\n";
  out += FrontierTable(report.frontiers);
  const std::string result = FrontierResult(report);
  return result.empty() ? out : out + "\n" + result + "\n";
}

// With `--capacity held`.
constexpr std::string_view kCautionHeld =
    "What these figures cannot mean: a contact takes as long as it did, whoever takes it, and "
    "agents\n"
    "carry at once the most that they ever held, so hardly anybody waits. Compare who meets whom, "
    "and\n"
    "not waits. That a customer meets someone they know is counted; what it does to them, no "
    "replay "
    "can\n"
    "tell.\n";

// By the presence model.
constexpr std::string_view kCautionDay =
    "What these figures cannot mean: a contact takes as long as it did, whoever takes it, and "
    "agents\n"
    "are taken to be there from their first to their last contact of a day, breaks included. So "
    "waits\n"
    "are shorter than real ones, and compare with each other, not with \"as it was\". That a "
    "customer\n"
    "meets someone they know is counted; what it does to them, no replay can tell.\n";
constexpr std::string_view kCautionObserved =
    "What these figures cannot mean: a contact takes as long as it did, whoever takes it, and "
    "agents\n"
    "are taken to be there from their first to their last contact of a day, less the times in "
    "which\n"
    "they took nothing while contacts waited; what else kept them from work, the file does not "
    "say.\n"
    "That a customer meets someone they know is counted; what it does to them, no replay can "
    "tell.\n";

}  // namespace

std::string ReplayJson(const ReplayReport& report) {
  boost::json::object policies;
  for (const NamedFigures& policy : report.policies) {
    policies[policy.name] = FiguresJson(policy.figures);
  }
  boost::json::object json;
  json["contacts"] = report.contacts;
  json["earlier_contacts"] = report.earlier_contacts;
  json["bad_rows"] = report.bad_rows;
  json["agents"] = report.agents;
  json["first_arrival"] = report.first_arrival;
  json["last_arrival"] = report.last_arrival;
  json["shifts"] = report.shifts;
  json["shifts_asked"] = report.shifts_asked;
  json["capacity"] = report.capacity;
  json["handle"] = report.handle;
  json["zone"] = report.zone;
  json["zone_from"] = report.zone_from;
  json["notes"] = boost::json::value_from(report.notes);
  json["policies"] = std::move(policies);
  json["history"] = FiguresJson(report.history);
  if (!report.frontiers.empty()) json["frontier"] = FrontierJson(report.frontiers);
  return JsonText(json);
}

std::string ReplayText(const ReplayReport& report) {
  const Headline headline = HeadlineOf(report);
  std::string out = headline.result + "\n";
  if (!headline.against.empty()) out += headline.against + "\n";
  for (const std::string& caution : headline.cautions) out += "Beware: " + caution + "\n";
  out += "\n" + Counted(report.contacts, "contact") + " and " + Counted(report.agents, "agent") +
         "; routed are those who came from " + report.first_arrival + " to " + report.last_arrival +
         ".\n";
  if (report.zone_from != "none") out += "Times are " + report.setting.times + ".\n";
  if (report.earlier_contacts > 0) {
    out += "Learned from the " + Counted(report.earlier_contacts, "contact") + " before.\n";
  }
  for (const std::string& note : report.notes) out += "Note: " + note + ".\n";
  if (report.bad_rows > 0) out += Counted(report.bad_rows, "bad row") + " left out.\n";
  out += "\n" + Table(report) + "\n";
  if (!report.frontiers.empty()) out += FrontierText(report) + "\n";
  out += !ComparesWaits(report)        ? kCautionHeld
         : report.shifts == "observed" ? kCautionObserved
                                       : kCautionDay;
  return out;
}

}  // namespace rapport::insight
