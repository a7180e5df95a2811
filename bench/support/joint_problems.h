// Joint matching problems by number: the same everywhere, for benches and tests.

#ifndef RAPPORT_BENCH_SUPPORT_JOINT_PROBLEMS_H_
#define RAPPORT_BENCH_SUPPORT_JOINT_PROBLEMS_H_

#include <cstdint>
#include <vector>

#include "base/fixed.h"
#include "matching/joint_state.h"

namespace rapport::bench {

// Numbers drawn by splitmix64.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : next_(SplitMix(seed)) {}
  std::uint64_t Next() { return SplitMix(next_++); }
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }
  std::int64_t Between(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(Below(static_cast<std::uint64_t>(most - least) + 1));
  }
  bool OneIn(std::uint64_t times) { return Below(times) == 0; }

 private:
  std::uint64_t next_;
};

// A problem with what it views.
struct OwnedProblem {
  std::vector<std::uint32_t> first{0};
  std::vector<Pairing> pairings;
  std::uint32_t agents = 0;
  std::vector<std::uint8_t> must;
  std::vector<std::uint64_t> contact_order;
  std::vector<std::uint64_t> agent_order;

  std::uint32_t contacts() const { return static_cast<std::uint32_t>(first.size() - 1); }
  // The last contact's pairing with this agent, unless it has one already.
  void Add(std::uint32_t agent, std::int64_t weight);
  void EndContact() { first.push_back(static_cast<std::uint32_t>(pairings.size())); }
  JointProblem view() const;
};

// Every contact has so many candidates, any agents alike, of weights between these.
struct RandomShape {
  std::uint32_t contacts = 0;
  std::uint32_t agents = 0;
  std::uint32_t candidates = 0;  // No more than there are agents.
  std::int64_t least = 1;
  std::int64_t most = 1'000'000;
};
OwnedProblem RandomProblem(const RandomShape& shape, Draws& draws);

// A desk at shift start. Agents are of classes of 50. A contact needs one of them; it knows up to
// three of its agents, who are worth up to two minutes more to it than a stranger, and may be
// served by the `substitutes` strangers from a random one on, who are all worth the same. It has
// waited for up to ten minutes, which is part of every weight, so that those who have waited long
// go first.
struct DeskShape {
  std::uint32_t contacts = 0;
  std::uint32_t agents = 0;
  std::uint32_t substitutes = 0;
};
OwnedProblem DeskProblem(const DeskShape& shape, Draws& draws);

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_JOINT_PROBLEMS_H_
