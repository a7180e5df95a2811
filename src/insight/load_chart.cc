// Who does the work.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "insight/chart_rows.h"
#include "insight/dot_rows.h"
#include "insight/number_text.h"
#include "insight/report_charts.h"
#include "insight/statistics.h"
#include "insight/svg_chart.h"

namespace rapport::insight {
namespace {

constexpr double kPercent = 100;

const AgentFigures* AgentOf(const Figures& figures, std::size_t agent) {
  return agent < figures.agents.size() ? &figures.agents[agent] : nullptr;
}

std::optional<double> Occupancy(const Figures& figures, std::size_t agent) {
  const AgentFigures* found = AgentOf(figures, agent);
  return found == nullptr ? std::nullopt : Finite(found->occupancy);
}

std::int64_t Served(const Figures& figures, std::size_t agent) {
  const AgentFigures* found = AgentOf(figures, agent);
  return found == nullptr ? 0 : found->served;
}

// The agents who were at work, the busiest under the policy given first.
std::vector<std::size_t> BusiestFirst(const ReplayReport& report,
                                      const std::vector<RuleRow>& rules) {
  std::vector<std::size_t> agents;
  for (std::size_t agent = 0; agent < report.agent_names.size(); ++agent) {
    if (std::any_of(rules.begin(), rules.end(), [&](const RuleRow& rule) {
          return Occupancy(*rule.figures, agent) || Served(*rule.figures, agent) > 0;
        })) {
      agents.push_back(agent);
    }
  }
  const Figures& given = *rules.front().figures;
  constexpr double kAway = -1;
  std::stable_sort(agents.begin(), agents.end(), [&](std::size_t a, std::size_t b) {
    const double busy_a = Occupancy(given, a).value_or(kAway);
    const double busy_b = Occupancy(given, b).value_or(kAway);
    return busy_a != busy_b ? busy_a > busy_b : Served(given, a) > Served(given, b);
  });
  return agents;
}

DotRow RowOf(const ReplayReport& report, const std::vector<RuleRow>& rules, std::size_t agent) {
  DotRow row = {report.agent_names[agent], {{}, {}}};
  for (const RuleRow& rule : rules) {
    const std::string who = row.name + ", " + rule.name + ": ";
    if (const std::optional<double> occupancy = Occupancy(*rule.figures, agent)) {
      row.panels[0].push_back(
          {rule.look, *occupancy * kPercent, who + Percentage(occupancy) + " of the time busy"});
    }
    const std::int64_t served = Served(*rule.figures, agent);
    row.panels[1].push_back(
        {rule.look, static_cast<double>(served), who + Grouped(served) + " contacts"});
  }
  return row;
}

// How many agents are how busy: a column for every ten points of a hundred, one beside the other
// for the policy given and what it is compared with.
class Distribution {
 public:
  Distribution(const ReplayReport& report, std::vector<RuleRow> rules) : rules_(std::move(rules)) {
    std::erase_if(rules_, [](const RuleRow& rule) { return rule.look == kHistoryLook; });
    for (const RuleRow& rule : rules_) {
      std::array<std::int64_t, kBands>& counts = counts_.emplace_back();
      counts.fill(0);
      for (std::size_t agent = 0; agent < report.agent_names.size(); ++agent) {
        const std::optional<double> occupancy = Occupancy(*rule.figures, agent);
        if (!occupancy) continue;
        const double band = std::clamp(*occupancy * kBands, 0.0, kBands - 1.0);
        most_ = std::max(most_, ++counts[static_cast<std::size_t>(band)]);
      }
    }
  }

  void Draw(Markup& out) const {
    OpenChart(kHeight, "How many agents are how busy", Description(), out);
    DrawKey(rules_, 0, 8, out);
    DrawLine(0, kBottom, kChartWidth, kBottom, "base", out);
    for (std::size_t band = 0; band < kBands; ++band) {
      const double middle = kBandWidth * (static_cast<double>(band) + 0.5);
      DrawText(middle, kBottom + 18, Anchor::kMiddle, "tick", BandText(band), out);
      double x = middle - kBar * static_cast<double>(rules_.size()) / 2;
      for (std::size_t i = 0; i < rules_.size(); ++i, x += kBar) DrawColumn(i, band, x, out);
    }
    DrawText(kChartWidth, kHeight - 6, Anchor::kEnd, "axis", "Share of the time at work spent busy",
             out);
    out.Close();
    out.NewLine();
  }

 private:
  static constexpr std::size_t kBands = 10;
  static constexpr double kBandWidth = kChartWidth / kBands;
  static constexpr double kBar = 34;
  static constexpr double kTop = 44;
  static constexpr double kBottom = 170;
  static constexpr double kHeight = 214;

  static std::string BandText(std::size_t band) {
    return std::to_string(band * 10) + " to " + std::to_string(band * 10 + 10) + " %";
  }

  std::string Description() const {
    std::string text = "The number of agents in each band.";
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      text += " " + rules_[i].name + ":";
      for (std::size_t band = 0; band < kBands; ++band) {
        if (counts_[i][band] == 0) continue;
        text += " " + BandText(band) + ": " + Grouped(counts_[i][band]) + ";";
      }
      text.back() = '.';
    }
    return text;
  }

  void DrawColumn(std::size_t rule, std::size_t band, double x, Markup& out) const {
    const std::int64_t count = counts_[rule][band];
    if (count == 0) return;
    const double height =
        (kBottom - kTop) * static_cast<double>(count) / static_cast<double>(most_);
    DrawBar(x + 1, kBottom - height, kBar - 2, height, "fill " + LookClass(rules_[rule].look),
            rules_[rule].name + ", " + BandText(band) + " busy: " + Grouped(count) + " agents",
            out);
    DrawText(x + kBar / 2, kBottom - height - 5, Anchor::kMiddle, "tick", Grouped(count), out);
  }

  std::vector<RuleRow> rules_;
  std::vector<std::array<std::int64_t, kBands>> counts_;
  std::int64_t most_ = 1;
};

std::string Description(const ReplayReport& report, const std::vector<RuleRow>& rules,
                        const std::vector<std::size_t>& agents) {
  const Figures& given = *rules.front().figures;
  const auto one = [&](std::size_t agent) {
    return report.agent_names[agent] + ", " + Percentage(Occupancy(given, agent)) + " and " +
           Grouped(Served(given, agent)) + " contacts";
  };
  return "Under " + rules.front().name + " the busiest agent is " + one(agents.front()) +
         "; the least busy is " + one(agents.back()) + ".";
}

}  // namespace

void DrawLoads(const ReplayReport& report, Markup& out) {
  const std::vector<RuleRow> rules = ComparedRows(report);
  const std::vector<std::size_t> agents = BusiestFirst(report, rules);
  if (agents.empty()) {
    SayNothingToDraw("No agent was at work.", out);
    return;
  }
  const bool many = agents.size() > kMostRows;
  std::vector<DotRow> rows;
  double most_busy = 0;
  double most_served = 0;
  for (std::size_t i = 0; i < agents.size(); ++i) {
    if (many && i == kRowsAtEnd) {
      rows.push_back(
          {Grouped(std::ssize(agents) - 2 * std::int64_t{kRowsAtEnd}) + " agents between", {}});
    }
    if (many && i >= kRowsAtEnd && i + kRowsAtEnd < agents.size()) continue;
    rows.push_back(RowOf(report, rules, agents[i]));
    for (const Dot& dot : rows.back().panels[0]) most_busy = std::max(most_busy, dot.value);
    for (const Dot& dot : rows.back().panels[1]) most_served = std::max(most_served, dot.value);
  }
  if (many) Distribution(report, rules).Draw(out);
  DrawDotRows(
      many ? "The most and the least busy agents" : "How busy each agent is",
      Description(report, rules, agents), rules,
      {{"Busy, share of the time at work", most_busy, " %"}, {"Contacts taken", most_served, ""}},
      rows, out);
}

}  // namespace rapport::insight
