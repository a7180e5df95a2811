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

  // The span that counts, over which queues and occupancies are averaged, begins with the first
  // mark. Other marks divide it.
  void Mark(std::int64_t now);
  void End(std::int64_t now);
  std::size_t marks() const { return marks_.size(); }

  // At any time: how many wait, and what agents have in hand. A change is from now on.
  void ChangeQueue(std::size_t type, int by, std::int64_t now);
  void ChangeBusy(std::size_t agent, int by, std::int64_t now);

  // Of contacts that count.
  void Arrived(std::size_t type) { ++counts_[type].arrived; }
  void Blocked(std::size_t type);
  void Abandoned(std::size_t type, std::int64_t wait);
  void Served(std::size_t type, std::size_t group, std::int64_t wait, std::int64_t service);

  // After End(): what happened from one mark to another; marks() is what is after the last.
  SimulationFigures<double> Figures(std::size_t from, std::size_t to) const;

 private:
  // How many there are of something, and for how long.
  struct Level {
    std::int64_t now = 0;
    std::int64_t since = 0;
    double total = 0;  // The integral.

    void Change(int by, std::int64_t at) {
      total += static_cast<double>(now) * static_cast<double>(at - since);
      since = at;
      now += by;
    }
  };
  struct Counts {
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
    double queue = 0;  // The integral; kept in marks only.

    void Add(const Counts& other, int sign);
  };
  struct Snapshot {
    std::int64_t time = 0;
    std::vector<Counts> counts;  // By type. `waited` also says how far its waits had come.
    std::vector<double> busy;    // By agent.
  };
  struct PairCost {
    double per_service = 0;  // Of a second of it.
    double once = 0;         // What a better pairing would have been worth.
    bool preferred = false;
  };

  Snapshot Now(std::int64_t now) const;
  void CountWait(std::size_t type, std::int64_t wait);
  void AddAgents(const Snapshot& from, const Snapshot& to,
                 SimulationFigures<double>& figures) const;

  const Scenario& scenario_;
  std::int64_t service_level_;
  std::vector<std::vector<PairCost>> costs_;  // By type and group.
  std::vector<Counts> counts_;
  std::vector<std::vector<std::int64_t>> waits_;  // By type, those above 0.
  std::vector<Level> queues_;
  std::vector<Level> agents_;
  std::vector<Snapshot> marks_;
  std::int64_t end_ = 0;
  bool ended_ = false;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SIMULATION_TALLY_H_
