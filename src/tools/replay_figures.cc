#include "tools/replay_figures.h"

#include <cstddef>
#include <iterator>
#include <utility>

namespace rapport::tools {
namespace {

// What a run and the past have in common.
insight::Observations ObservationsOf(const sim::ReplayDesk& desk, sim::ReplayOutcome& outcome) {
  insight::Observations seen;
  seen.contacts = outcome.contacts;
  if (desk.has_patience()) seen.abandoned = outcome.abandoned;
  seen.returning = outcome.returning;
  seen.met_known = outcome.met_known;
  seen.waits = std::move(outcome.waits);
  if (outcome.predicted > 0) {
    constexpr double kMicrosPerSecond = 1e6;
    seen.predicted_resolution_s = static_cast<double>(outcome.predicted_resolution) /
                                  static_cast<double>(outcome.predicted) / kMicrosPerSecond;
  }
  for (std::size_t i = 0; i < outcome.loads.size(); ++i) {
    const sim::ReplayLoad& load = outcome.loads[i];
    insight::AgentFigures& agent = seen.agents.emplace_back();
    agent.served = load.served;
    agent.leaning = outcome.lean.by_agent[i];
    if (load.present > 0) {
      agent.occupancy = static_cast<double>(load.busy) / static_cast<double>(load.present);
    }
  }
  for (const sim::ReplayDay& day : outcome.days) {
    seen.days.push_back({.returning = day.returning, .met_known = day.met_known});
  }
  seen.lean = {.least_contacts = sim::kRegularContacts,
               .regulars = outcome.lean.regulars,
               .all_with_one = outcome.lean.all_with_one,
               .most_with_one = outcome.lean.most_with_one};
  return seen;
}

}  // namespace

insight::Figures FiguresOf(const sim::ReplayDesk& desk, sim::ReplayOutcome outcome) {
  insight::Observations seen = ObservationsOf(desk, outcome);
  seen.served = std::ssize(seen.waits);
  seen.unserved = outcome.unserved;
  seen.known_present = outcome.known_present;
  seen.decision_ns = std::move(outcome.decision_ns);
  seen.fingerprint = outcome.fingerprint;
  return insight::FiguresOf(seen);
}

insight::Figures HistoryFigures(const sim::ReplayDesk& desk, std::int64_t from) {
  sim::ReplayOutcome outcome = sim::WhatHappened(desk, from);
  insight::Observations seen = ObservationsOf(desk, outcome);
  seen.served = outcome.contacts - outcome.abandoned;
  seen.returning_unclear = outcome.returning_unclear;
  return insight::FiguresOf(seen);
}

}  // namespace rapport::tools
