// Two agents and two types of customers, each of whom prefers one of them: what the best way of
// deciding who waits costs, by value iteration over all that the two queues and the two agents can
// be. Exponential times, written as plainly as can be; what rapport decides is held against it.

#ifndef RAPPORT_TESTS_SUPPORT_TWO_AGENTS_H_
#define RAPPORT_TESTS_SUPPORT_TWO_AGENTS_H_

#include <array>
#include <cstddef>
#include <vector>

namespace rapport::testing {

// Type 0 prefers agent 0, type 1 agent 1. Rates are per unit of time.
struct TwoAgents {
  using PerType = std::array<double, 2>;

  PerType arrivals{};
  PerType wait_cost = {1, 1};                         // Of waiting for a unit of time.
  PerType mismatch{};                                 // What being served by the other agent costs.
  PerType hang_ups{};                                 // Of one who waits.
  PerType hang_up_cost{};                             // Of one who does.
  std::array<PerType, 2> speed = {{{1, 1}, {1, 1}}};  // Of an agent, with either type.
};

// What an agent does.
enum class Doing : std::size_t { kNothing = 0, kServes0 = 1, kServes1 = 2 };

class Optimum {
 public:
  // At most `room` of a type wait.
  Optimum(const TwoAgents& problem, int room);

  // Per unit of time.
  double cost_rate() const { return cost_rate_; }
  // Of a state in which nobody is about to be given to anyone, over that of an empty desk.
  double Value(int waiting0, int waiting1, Doing agent0, Doing agent1) const {
    return after_[At(waiting0, waiting1, agent0, agent1)] - after_[0];
  }

 private:
  std::size_t At(int q0, int q1, Doing a0, Doing a1) const {
    const auto queue = static_cast<std::size_t>(q0 * (room_ + 1) + q1);
    return (queue * 3 + static_cast<std::size_t>(a0)) * 3 + static_cast<std::size_t>(a1);
  }
  void Decide();
  double Next(int q0, int q1, Doing a0, Doing a1) const;
  template <typename Visit>
  void ForEach(const Visit& visit) const;

  const TwoAgents problem_;
  const int room_;
  double all_rates_ = 0;
  double cost_rate_ = 0;
  std::vector<double> before_;  // With everybody who should be given to an agent still waiting,
  std::vector<double> after_;   // and given.
};

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_TWO_AGENTS_H_
