#include "sim/simulation_tally.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace rapport::sim {
namespace {

constexpr double kMicrosPerSecond = 1e6;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double Seconds(double micros) { return micros / kMicrosPerSecond; }
double Seconds(std::int64_t micros) { return Seconds(static_cast<double>(micros)); }

double Share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? kUnknown : static_cast<double>(part) / static_cast<double>(whole);
}

double MeanSeconds(double sum, std::int64_t count) {
  return count == 0 ? kUnknown : Seconds(sum) / static_cast<double>(count);
}

// The smallest wait that nine of ten do not exceed, of `all` waits of which those above 0 are
// given.
double NinetiethSeconds(std::vector<std::int64_t>& waits, std::int64_t all) {
  if (all == 0) return kUnknown;
  const std::int64_t rank = (all * 9 + 9) / 10;
  const std::int64_t none = all - static_cast<std::int64_t>(waits.size());
  if (rank <= none) return 0;
  const auto nth = waits.begin() + (rank - none - 1);
  std::nth_element(waits.begin(), nth, waits.end());
  return Seconds(*nth);
}

// The mean difference between any two, over twice the mean: 0 = all have the same.
double Gini(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  double ranked = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += values[i];
    ranked += (2 * static_cast<double>(i) + 1 - n) * values[i];
  }
  return sum > 0 ? ranked / (n * sum) : kUnknown;
}

// (sum x)^2 / (n sum x^2): 1 = all have the same.
double Jain(const std::vector<double>& values) {
  double sum = 0;
  double squares = 0;
  for (const double value : values) {
    sum += value;
    squares += value * value;
  }
  return squares > 0 ? sum * sum / (static_cast<double>(values.size()) * squares) : kUnknown;
}

}  // namespace

SimulationTally::SimulationTally(const Scenario& scenario)
    : scenario_(scenario),
      service_level_(std::llround(scenario.service_level * kMicrosPerSecond)),
      types_(scenario.types.size()),
      agents_(scenario.agents.size()) {
  for (std::size_t type = 0; type < types_.size(); ++type) {
    std::vector<PairCost>& costs = costs_.emplace_back(scenario.groups.size());
    const double best = scenario.BestWorth(type);
    for (std::size_t group = 0; group < costs.size(); ++group) {
      const std::optional<Pairing>& pairing = scenario.pairings[type][group];
      if (!pairing) continue;
      costs[group] = {.per_service = pairing->service_cost,
                      .once = scenario.types[type].wait_cost * (best - pairing->worth),
                      .preferred = pairing->worth >= best};
    }
  }
}

void SimulationTally::Begin(std::int64_t now) {
  begin_ = now;
  const auto restart = [now](Level& level) {
    level.since = now;
    level.total = 0;
  };
  for (TypeTally& type : types_) restart(type.queue);
  for (Level& agent : agents_) restart(agent);
}

void SimulationTally::End(std::int64_t now) {
  end_ = now;
  ended_ = true;
  for (TypeTally& type : types_) type.queue.Change(0, now);
  for (Level& agent : agents_) agent.Change(0, now);
}

void SimulationTally::ChangeQueue(std::size_t type, int by, std::int64_t now) {
  if (!ended_) types_[type].queue.Change(by, now);
}

void SimulationTally::ChangeBusy(std::size_t agent, int by, std::int64_t now) {
  if (!ended_) agents_[agent].Change(by, now);
}

void SimulationTally::CountWait(TypeTally& type, std::int64_t wait) {
  if (wait == 0) return;
  ++type.waited;
  type.wait += static_cast<double>(wait);
  type.waits.push_back(wait);
}

void SimulationTally::Blocked(std::size_t type) {
  ++types_[type].blocked;
  types_[type].cost += scenario_.types[type].block_cost;
}

void SimulationTally::Abandoned(std::size_t type, std::int64_t wait) {
  TypeTally& tally = types_[type];
  ++tally.abandoned;
  CountWait(tally, wait);
  tally.cost +=
      Seconds(wait) * scenario_.types[type].wait_cost + scenario_.types[type].abandon_cost;
}

void SimulationTally::Served(std::size_t type, std::size_t group, std::int64_t wait,
                             std::int64_t service) {
  TypeTally& tally = types_[type];
  const PairCost& cost = costs_[type][group];
  ++tally.served;
  tally.in_time += wait <= service_level_ ? 1 : 0;
  tally.preferred += cost.preferred ? 1 : 0;
  CountWait(tally, wait);
  tally.wait_served += static_cast<double>(wait);
  tally.cost += Seconds(wait) * scenario_.types[type].wait_cost +
                Seconds(service) * cost.per_service + cost.once;
}

void SimulationTally::Add(const TypeTally& type, TypeTally& all) {
  all.arrived += type.arrived;
  all.waited += type.waited;
  all.abandoned += type.abandoned;
  all.blocked += type.blocked;
  all.served += type.served;
  all.in_time += type.in_time;
  all.preferred += type.preferred;
  all.wait += type.wait;
  all.wait_served += type.wait_served;
  all.cost += type.cost;
  all.waits.insert(all.waits.end(), type.waits.begin(), type.waits.end());
  all.queue.total += type.queue.total;
}

ContactFigures<double> SimulationTally::FiguresOf(TypeTally& type) const {
  const std::int64_t admitted = type.arrived - type.blocked;
  const auto span = static_cast<double>(end_ - begin_);
  ContactFigures<double> figures{};
  const auto set = [&figures](ContactFigure figure, double value) {
    figures[static_cast<std::size_t>(figure)] = value;
  };
  set(ContactFigure::kArrived, static_cast<double>(type.arrived));
  set(ContactFigure::kWaited, Share(type.waited, type.arrived));
  set(ContactFigure::kAbandoned, Share(type.abandoned, type.arrived));
  set(ContactFigure::kBlocked, Share(type.blocked, type.arrived));
  set(ContactFigure::kMeanWait, MeanSeconds(type.wait, admitted));
  set(ContactFigure::kMeanWaitServed, MeanSeconds(type.wait_served, type.served));
  set(ContactFigure::kWaitP90, NinetiethSeconds(type.waits, admitted));
  set(ContactFigure::kServiceLevel, Share(type.in_time, type.arrived));
  set(ContactFigure::kMeanQueue, span > 0 ? type.queue.total / span : kUnknown);
  set(ContactFigure::kPreferred, Share(type.preferred, type.served));
  return figures;
}

void SimulationTally::AddAgents(SimulationFigures<double>& figures) const {
  const auto span = static_cast<double>(end_ - begin_);
  std::vector<double> occupancies;
  std::size_t agent = 0;
  for (const AgentGroup& group : scenario_.groups) {
    double sum = 0;
    for (std::int64_t i = 0; i < group.count; ++i, ++agent) {
      occupancies.push_back(span > 0 ? agents_[agent].total / (span * group.capacity) : kUnknown);
      sum += occupancies.back();
    }
    figures.occupancy.push_back(sum / static_cast<double>(group.count));
  }
  figures[DeskFigure::kJain] = Jain(occupancies);
  figures[DeskFigure::kGini] = Gini(std::move(occupancies));
}

SimulationFigures<double> SimulationTally::Figures() {
  SimulationFigures<double> figures;
  TypeTally all;
  for (TypeTally& type : types_) {
    Add(type, all);
    figures.by_type.push_back(FiguresOf(type));
  }
  figures.all = FiguresOf(all);
  const double seconds = Seconds(end_ - begin_);
  figures[DeskFigure::kCostRate] = seconds > 0 ? all.cost / seconds : kUnknown;
  figures[DeskFigure::kCostPerContact] =
      all.arrived > 0 ? all.cost / static_cast<double>(all.arrived) : kUnknown;
  AddAgents(figures);
  return figures;
}

}  // namespace rapport::sim
