#include "insight/simulate_report.h"

#include <boost/json/object.hpp>
#include <cmath>
#include <cstddef>
#include <utility>

#include "insight/json_text.h"
#include "insight/number_text.h"
#include "insight/text_table.h"

namespace rapport::insight {
namespace {

using sim::ContactFigure;
using sim::DeskFigure;
using sim::Estimate;

boost::json::object Json(const Estimate& estimate) {
  return {{"mean", estimate.mean}, {"ci95", estimate.ci95}};
}

boost::json::object Json(const sim::ContactFigures<Estimate>& figures) {
  boost::json::object json;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    json[sim::kContactFigureNames[i]] = Json(figures[i]);
  }
  return json;
}

// So many decimals that two digits of the interval are seen.
int DecimalsFor(double ci95) {
  constexpr int kMost = 6;
  constexpr double kTwoDigits = 10;
  if (!std::isfinite(ci95) || ci95 <= 0) return 2;
  int decimals = 0;
  for (double shown = ci95; decimals < kMost && shown < kTwoDigits; shown *= 10) ++decimals;
  return decimals;
}

// "66.87 +- 0.35".
std::string Text(const Estimate& estimate, double scale) {
  const double mean = estimate.mean * scale;
  const double ci95 = estimate.ci95 * scale;
  if (!std::isfinite(mean)) return kUnknown;
  const int decimals = DecimalsFor(ci95);
  if (!std::isfinite(ci95)) return Decimal(mean, decimals);
  return Decimal(mean, decimals) + " \xc2\xb1 " + Decimal(ci95, decimals);
}

struct Row {
  ContactFigure figure;
  std::string label;
  double scale;
};

constexpr double kPercent = 100;

std::vector<Row> Rows(const SimulationReport& report) {
  const std::string in_time = Decimal(report.service_level_s, 0);
  return {{ContactFigure::kWaited, "waited, %", kPercent},
          {ContactFigure::kMeanWait, "mean wait, s", 1},
          {ContactFigure::kMeanWaitServed, "  of those served, s", 1},
          {ContactFigure::kWaitP90, "90 of 100 waited at most, s", 1},
          {ContactFigure::kServiceLevel, "answered within " + in_time + " s, %", kPercent},
          {ContactFigure::kAbandoned, "hung up, %", kPercent},
          {ContactFigure::kBlocked, "lost at arrival, %", kPercent},
          {ContactFigure::kPreferred, "served by who is best for them, %", kPercent},
          {ContactFigure::kMeanQueue, "waiting at a time", 1}};
}

// By figure where there are few types, and by type where there are many.
std::string ContactTable(const SimulationReport& report) {
  constexpr std::size_t kFew = 4;
  const auto& figures = report.figures;
  TextRows rows;
  if (report.types.size() > kFew) {
    rows.push_back({"", "mean wait, s", "hung up, %", "lost, %", "served by the best, %"});
    const auto add = [&rows](const std::string& name, const sim::ContactFigures<Estimate>& of) {
      rows.push_back({name, Text(FigureOf(of, ContactFigure::kMeanWait), 1),
                      Text(FigureOf(of, ContactFigure::kAbandoned), kPercent),
                      Text(FigureOf(of, ContactFigure::kBlocked), kPercent),
                      Text(FigureOf(of, ContactFigure::kPreferred), kPercent)});
    };
    add("all", figures.all);
    for (std::size_t i = 0; i < report.types.size(); ++i) add(report.types[i], figures.by_type[i]);
    return TextTable(rows);
  }
  rows.push_back({"", "all"});
  const bool several = report.types.size() > 1;
  if (several) rows.back().insert(rows.back().end(), report.types.begin(), report.types.end());
  for (const Row& row : Rows(report)) {
    rows.push_back({row.label, Text(FigureOf(figures.all, row.figure), row.scale)});
    for (std::size_t i = 0; several && i < report.types.size(); ++i) {
      rows.back().push_back(Text(FigureOf(figures.by_type[i], row.figure), row.scale));
    }
  }
  return TextTable(rows);
}

std::string DeskTable(const SimulationReport& report) {
  const auto& figures = report.figures;
  TextRows rows = {{"cost per second", Text(figures[DeskFigure::kCostRate], 1)},
                   {"cost per contact", Text(figures[DeskFigure::kCostPerContact], 1)},
                   {"fairness of the load (Jain)", Text(figures[DeskFigure::kJain], 1)},
                   {"inequality of the load (Gini)", Text(figures[DeskFigure::kGini], 1)}};
  for (std::size_t i = 0; i < report.groups.size(); ++i) {
    rows.push_back({"busy, " + report.groups[i] + ", %", Text(figures.occupancy[i], kPercent)});
  }
  return TextTable(rows);
}

}  // namespace

std::string SimulationJson(const SimulationReport& report) {
  boost::json::object json;
  json["name"] = report.name;
  for (std::size_t i = 0; i < sim::kDeskFigureNames.size(); ++i) {
    json[sim::kDeskFigureNames[i]] = Json(report.figures.desk[i]);
  }
  json["all"] = Json(report.figures.all);
  boost::json::object types;
  for (std::size_t i = 0; i < report.types.size(); ++i) {
    types[report.types[i]] = Json(report.figures.by_type[i]);
  }
  json["by_type"] = std::move(types);
  boost::json::object groups;
  for (std::size_t i = 0; i < report.groups.size(); ++i) {
    groups[report.groups[i]] =
        boost::json::object{{"occupancy", Json(report.figures.occupancy[i])}};
  }
  json["by_group"] = std::move(groups);
  return ExactJsonText(json);
}

std::string SimulationText(const SimulationReport& report) {
  std::string out = report.name.empty() ? "" : report.name + "\n";
  out += "Routing " + report.routing + ": " + Counted(report.replications, "replication") + " of " +
         Counted(report.contacts, "contact") + ", after " +
         Counted(report.warmup_contacts, "contact") + " that do not count.\n";
  out += report.replications > 1
             ? "\xc2\xb1 is a 95 % interval over the replications; costs are seconds of an "
               "ordinary customer's waiting.\n\n"
             : "Costs are seconds of an ordinary customer's waiting.\n\n";
  return out + ContactTable(report) + "\n" + DeskTable(report);
}

}  // namespace rapport::insight
