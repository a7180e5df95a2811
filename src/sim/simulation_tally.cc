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
double NinetiethSeconds(std::vector<std::int64_t> waits, std::int64_t all) {
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

ContactFigures<double> ContactFiguresOf(const auto& counts, std::vector<std::int64_t> waits,
                                        double span) {
  const std::int64_t admitted = counts.arrived - counts.blocked;
  ContactFigures<double> figures{};
  const auto set = [&figures](ContactFigure figure, double value) {
    figures[static_cast<std::size_t>(figure)] = value;
  };
  set(ContactFigure::kArrived, static_cast<double>(counts.arrived));
  set(ContactFigure::kWaited, Share(counts.waited, counts.arrived));
  set(ContactFigure::kAbandoned, Share(counts.abandoned, counts.arrived));
  set(ContactFigure::kBlocked, Share(counts.blocked, counts.arrived));
  set(ContactFigure::kMeanWait, MeanSeconds(counts.wait, admitted));
  set(ContactFigure::kMeanWaitServed, MeanSeconds(counts.wait_served, counts.served));
  set(ContactFigure::kWaitP90, NinetiethSeconds(std::move(waits), admitted));
  set(ContactFigure::kServiceLevel, Share(counts.in_time, counts.arrived));
  set(ContactFigure::kMeanQueue, span > 0 ? counts.queue / span : kUnknown);
  set(ContactFigure::kPreferred, Share(counts.preferred, counts.served));
  return figures;
}

}  // namespace

SimulationTally::SimulationTally(const Scenario& scenario)
    : scenario_(scenario),
      service_level_(std::llround(scenario.service_level * kMicrosPerSecond)),
      counts_(scenario.types.size()),
      waits_(scenario.types.size()),
      queues_(scenario.types.size()),
      agents_(scenario.agents.size()) {
  for (std::size_t type = 0; type < counts_.size(); ++type) {
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

void SimulationTally::Counts::Add(const Counts& other, int sign) {
  arrived += sign * other.arrived;
  waited += sign * other.waited;
  abandoned += sign * other.abandoned;
  blocked += sign * other.blocked;
  served += sign * other.served;
  in_time += sign * other.in_time;
  preferred += sign * other.preferred;
  wait += sign * other.wait;
  wait_served += sign * other.wait_served;
  cost += sign * other.cost;
  queue += sign * other.queue;
}

SimulationTally::Snapshot SimulationTally::Now(std::int64_t now) const {
  Snapshot snapshot{.time = now, .counts = counts_, .busy = {}};
  for (std::size_t type = 0; type < counts_.size(); ++type) {
    snapshot.counts[type].queue = queues_[type].total;
  }
  for (const Level& agent : agents_) snapshot.busy.push_back(agent.total);
  return snapshot;
}

void SimulationTally::Mark(std::int64_t now) {
  for (Level& queue : queues_) queue.Change(0, now);
  for (Level& agent : agents_) agent.Change(0, now);
  marks_.push_back(Now(now));
}

void SimulationTally::End(std::int64_t now) {
  for (Level& queue : queues_) queue.Change(0, now);
  for (Level& agent : agents_) agent.Change(0, now);
  end_ = now;
  ended_ = true;
}

void SimulationTally::ChangeQueue(std::size_t type, int by, std::int64_t now) {
  if (!ended_) queues_[type].Change(by, now);
}

void SimulationTally::ChangeBusy(std::size_t agent, int by, std::int64_t now) {
  if (!ended_) agents_[agent].Change(by, now);
}

void SimulationTally::CountWait(std::size_t type, std::int64_t wait) {
  if (wait == 0) return;
  ++counts_[type].waited;
  counts_[type].wait += static_cast<double>(wait);
  waits_[type].push_back(wait);
}

void SimulationTally::Blocked(std::size_t type) {
  ++counts_[type].blocked;
  counts_[type].cost += scenario_.types[type].block_cost;
}

void SimulationTally::Abandoned(std::size_t type, std::int64_t wait) {
  Counts& counts = counts_[type];
  ++counts.abandoned;
  CountWait(type, wait);
  counts.cost +=
      Seconds(wait) * scenario_.types[type].wait_cost + scenario_.types[type].abandon_cost;
}

void SimulationTally::Served(std::size_t type, std::size_t group, std::int64_t wait,
                             std::int64_t service) {
  Counts& counts = counts_[type];
  const PairCost& cost = costs_[type][group];
  ++counts.served;
  counts.in_time += wait <= service_level_ ? 1 : 0;
  counts.preferred += cost.preferred ? 1 : 0;
  CountWait(type, wait);
  counts.wait_served += static_cast<double>(wait);
  counts.cost += Seconds(wait) * scenario_.types[type].wait_cost +
                 Seconds(service) * cost.per_service + cost.once;
}

void SimulationTally::AddAgents(const Snapshot& from, const Snapshot& to,
                                SimulationFigures<double>& figures) const {
  const auto span = static_cast<double>(to.time - from.time);
  std::vector<double> occupancies;
  std::size_t agent = 0;
  for (const AgentGroup& group : scenario_.groups) {
    double sum = 0;
    for (std::int64_t i = 0; i < group.count; ++i, ++agent) {
      const double busy = to.busy[agent] - from.busy[agent];
      occupancies.push_back(span > 0 ? busy / (span * group.capacity) : kUnknown);
      sum += occupancies.back();
    }
    figures.occupancy.push_back(sum / static_cast<double>(group.count));
  }
  figures[DeskFigure::kJain] = Jain(occupancies);
  figures[DeskFigure::kGini] = Gini(std::move(occupancies));
}

SimulationFigures<double> SimulationTally::Figures(std::size_t from, std::size_t to) const {
  const Snapshot& first = marks_[from];
  const Snapshot last = to < marks_.size() ? marks_[to] : Now(end_);
  const auto span = static_cast<double>(last.time - first.time);
  SimulationFigures<double> figures;
  Counts all;
  std::vector<std::int64_t> all_waits;
  for (std::size_t type = 0; type < counts_.size(); ++type) {
    std::vector<std::int64_t> waits(waits_[type].begin() + first.counts[type].waited,
                                    waits_[type].begin() + last.counts[type].waited);
    all_waits.insert(all_waits.end(), waits.begin(), waits.end());
    Counts counts = last.counts[type];
    counts.Add(first.counts[type], -1);
    all.Add(counts, 1);
    figures.by_type.push_back(ContactFiguresOf(counts, std::move(waits), span));
  }
  figures.all = ContactFiguresOf(all, std::move(all_waits), span);
  figures[DeskFigure::kCostRate] = span > 0 ? all.cost / Seconds(span) : kUnknown;
  figures[DeskFigure::kCostPerContact] =
      all.arrived > 0 ? all.cost / static_cast<double>(all.arrived) : kUnknown;
  AddAgents(first, last, figures);
  return figures;
}

}  // namespace rapport::sim
