// What a simulation's customers bring, whatever the desk does with them: controls whose means are
// known exactly, by which figures are made more certain.
//
// Most of what two replications differ in is that more work came to one of them, or that it came
// more at once. So the same customers also go to two desks that need no simulation: one with an
// agent for everybody at once, whose contacts in hand are Poisson; and one agent as quick as all
// agents together, whose backlog Pollaczek and Khinchine know. A figure is then moved by what it
// usually moves with those, as far as they were off their known means (control variates: Lavenberg
// and Welch, Management Science 27, 1981).
//
// Needs Poisson arrivals at a constant rate, and contacts that do not count until the beginning is
// forgotten. A contact brings the time that it takes with a group
// of those who are best for its type, and comes once, whether it helps or not.

#ifndef RAPPORT_SIM_REFERENCE_LOAD_H_
#define RAPPORT_SIM_REFERENCE_LOAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

#include "sim/scenario.h"

namespace rapport::sim {

class ReferenceLoad {
 public:
  static constexpr std::size_t kControls = 6;
  using Controls = std::array<double, kControls>;

  explicit ReferenceLoad(const Scenario& scenario);

  // Whether the controls' means are known.
  bool known() const { return known_; }
  // The group with whom a contact of the type takes the time that it brings.
  std::size_t group(std::size_t type) const { return groups_[type]; }

  // A customer arrives and brings so many microseconds of work. Only while known().
  void Arrive(std::size_t type, std::int64_t now, std::int64_t work);

  // Divides the time, as in SimulationTally.
  void Mark() { marks_.push_back(sums_); }
  // What the means of the controls were off their known values from one mark to another, or to now.
  Controls Off(std::size_t from, std::size_t to) const;

 private:
  struct Sums {
    double arrivals = 0;
    Controls controls{};
  };

  void SetWork();
  void SetMeans();

  const Scenario& scenario_;
  bool known_ = false;
  std::vector<std::size_t> groups_;  // By type.
  std::vector<double> means_;        // By type: the mean work, in microseconds.
  double agents_ = 0;                // What all can have in hand.
  double rate_ = 0;                  // Arrivals in a microsecond.
  double mean_ = 0;                  // Of the work, over all types.
  double second_moment_ = 0;
  std::array<double, 3> levels_{};
  Controls expected_{};

  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> in_hand_;
  double backlog_ = 0;
  std::int64_t last_ = 0;
  Sums sums_;
  std::vector<Sums> marks_;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REFERENCE_LOAD_H_
