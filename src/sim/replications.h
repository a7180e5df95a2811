// A scenario simulated as often as it says, side by side, and what can be said from that.

#ifndef RAPPORT_SIM_REPLICATIONS_H_
#define RAPPORT_SIM_REPLICATIONS_H_

#include <functional>

#include "absl/status/statusor.h"
#include "sim/scenario.h"
#include "sim/simulation.h"
#include "sim/simulation_figures.h"

namespace rapport::sim {

struct ReplicationOptions {
  int threads = 1;  // At most so many. What comes out does not depend on it.
  // Of the first replication. May be empty.
  decltype(SimulationHooks::journal) journal;
  // Takes how much is done, from 0 to 1; never called twice at a time. May be empty.
  std::function<void(double done)> progress;
};

// Errors: those of PolicyFor(), Router::Create() and Simulation::Run(), of the first replication
// that has one.
absl::StatusOr<SimulationFigures<Estimate>> Simulate(const Scenario& scenario,
                                                     const ReplicationOptions& options);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLICATIONS_H_
