// The solution of the Markov decision problem of two stations (matching/two_stations.h) by policy
// iteration (Howard 1960): what each state costs under a policy follows from linear equations, a
// policy that does better from what the states cost, until there is none.

#ifndef RAPPORT_MATCHING_STATION_ITERATION_H_
#define RAPPORT_MATCHING_STATION_ITERATION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/banded.h"

namespace rapport {

struct StationRates;

// What the iteration works on; kept by whoever solves often.
struct StationScratch {
  BandedFlows flows;
  std::vector<std::uint16_t> choices;  // By state: a bit for each event that goes the second way.
  std::vector<double> values;          // Of a state once those have moved who should,
  std::vector<double> stays;           // and where nobody moves.

  void Reserve();  // For stations of any size.
};

class StationIteration {
 public:
  // So many may wait at a station, the more the busier the two are; whoever finds them waiting
  // costs as much as waiting behind all of them.
  static constexpr int kLeastRoom = 8;
  static constexpr int kMostRoom = 16;
  // More agents are seen as so many faster ones.
  static constexpr int kMostAgents = 10;

  // `rates` and `scratch` must outlive it.
  StationIteration(const StationRates& rates, StationScratch& scratch);

  // Cost: some four rounds, each O(states * (room + agents)^2).
  void Run();

  // After Run: what it saves in this state that one who waits at home is moved to an agent away.
  double Saved(int home, int away) const {
    return stays_[At(home, away)] - stays_[At(home - 1, away + 1)];
  }

 private:
  struct Side {
    int agents = 1;
    double speed = 1;  // Of each.
    double arrivals = 0;
    double wait_cost = 1;
    double gap = 0;
    double loss = 0;
  };
  struct Way {
    double cost = 0;
    std::size_t to = 0;
  };

  std::size_t At(int home, int away) const {
    return static_cast<std::size_t>(home) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(away);
  }
  static Side Bounded(int agents, double speed);
  int RoomFor() const;
  double CostOf(int home, int away) const;
  // Calls visit(rate, bit, first, second) for all that may happen: the one way on from there, or,
  // with a bit, either of two.
  template <typename Visit>
  void VisitEvents(int home, int away, Visit visit) const;
  // Where one who waits may be moved to somebody free; false: nowhere.
  bool MoveOf(int home, int away, Way& way) const;

  void Guess();
  bool Improve();  // False: it is as good as it was.
  std::uint16_t BestChoices(int home, int away);
  void Evaluate();
  void AddEquation(int home, int away);

  Side home_;
  Side away_;
  const StationRates& rates_;
  const int room_;
  const int rows_;
  const int columns_;
  double outside_price_ = 0;
  BandedFlows& flows_;
  std::vector<std::uint16_t>& choices_;
  std::vector<double>& values_;
  std::vector<double>& stays_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_STATION_ITERATION_H_
