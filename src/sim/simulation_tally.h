// Counts what happens in one replication between the contacts that are left out at the beginning
// and the last one that counts.

#ifndef RAPPORT_SIM_SIMULATION_TALLY_H_
#define RAPPORT_SIM_SIMULATION_TALLY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/scenario.h"
#include "sim/simulation_figures.h"

namespace rapport::sim {

// Times are in microseconds.
class SimulationTally {
 public:
  explicit SimulationTally(const Scenario& scenario);

  // The span over which queues and occupancies are averaged.
  void Begin(std::int64_t now);
  void End(std::int64_t now);

  // At any time: how many wait, and what agents have in hand. A change is from now on.
  void ChangeQueue(std::size_t type, int by, std::int64_t now);
  void ChangeBusy(std::size_t agent, int by, std::int64_t now);

  // Of contacts that count.
  void Arrived(std::size_t type) { ++types_[type].arrived; }
  void Blocked(std::size_t type);
  void Abandoned(std::size_t type, std::int64_t wait);
  void Served(std::size_t type, std::size_t group, std::int64_t wait, std::int64_t service);

  // After End().
  SimulationFigures<double> Figures();

 private:
  // How many there are of something, and for how long.
  struct Level {
    std::int64_t now = 0;
    std::int64_t since = 0;
    double total = 0;  // The integral over the span that counts.

    void Change(int by, std::int64_t at) {
      total += static_cast<double>(now) * static_cast<double>(at - since);
      since = at;
      now += by;
    }
  };
  struct TypeTally {
    std::int64_t arrived = 0;
    std::int64_t waited = 0;
    std::int64_t abandoned = 0;
    std::int64_t blocked = 0;
    std::int64_t served = 0;
    std::int64_t in_time = 0;
    std::int64_t preferred = 0;
    double wait = 0;
    double wait_served = 0;
    double cost = 0;
    std::vector<std::int64_t> waits;  // Those above 0.
    Level queue;
  };
  struct PairCost {
    double per_service = 0;  // Of a second of it.
    double once = 0;         // What a better pairing would have been worth.
    bool preferred = false;
  };

  void CountWait(TypeTally& type, std::int64_t wait);
  ContactFigures<double> FiguresOf(TypeTally& type) const;
  static void Add(const TypeTally& type, TypeTally& all);
  void AddAgents(SimulationFigures<double>& figures) const;

  const Scenario& scenario_;
  std::int64_t service_level_;
  std::vector<std::vector<PairCost>> costs_;  // By type and group.
  std::vector<TypeTally> types_;
  std::vector<Level> agents_;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  bool ended_ = false;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SIMULATION_TALLY_H_
