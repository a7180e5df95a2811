// How much teams have in hand: counts, kept up with every change of an agent.

#ifndef RAPPORT_RANKING_TEAM_LOADS_H_
#define RAPPORT_RANKING_TEAM_LOADS_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "affinity/directory.h"
#include "base/slab.h"
#include "rapport/ids.h"

namespace rapport {

// What an agent adds to the load of their team while they are available.
struct CountedAgent {
  TeamId team;
  bool available = false;
  bool busy = false;  // Has something in hand.
  std::int64_t capacity = 0;
  std::int64_t units = 0;

  friend bool operator==(const CountedAgent&, const CountedAgent&) = default;
};

struct TeamLoad {
  std::vector<SlabIndex> available;  // Its available agents, by id.
  std::int64_t busy = 0;             // Of them.
  std::int64_t capacity = 0;
  std::int64_t units = 0;
  std::int64_t awaiting = 0;  // Waiting contacts that prefer the team.
};

class TeamLoads {
 public:
  // Replaces what the agent was counted as. `comes_before(a, b)` orders agents by id.
  template <typename ComesBefore>
  void Recount(SlabIndex agent, const CountedAgent& before, const CountedAgent& now,
               const ComesBefore& comes_before) {
    if (before == now) return;
    if (before.available && now.available && before.team == now.team) {
      if (now.team.valid()) {
        Count(before, -1, At(now.team));
        Count(now, 1, At(now.team));
      }
      return;
    }
    if (before.available) Take(agent, before);
    if (now.available) Add(agent, now, comes_before);
  }

  // `by` contacts more prefer the team and wait.
  void Await(TeamId team, int by) { At(team).awaiting += by; }

  // nullptr: nothing was ever counted.
  const TeamLoad* Find(TeamId team) const {
    const SlabIndex place = index_.Find(team);
    return place == kNoIndex ? nullptr : &loads_[place];
  }
  std::int64_t available_agents() const { return static_cast<std::int64_t>(available_.size()); }
  // In no particular order.
  const std::vector<SlabIndex>& available() const { return available_; }
  // With somebody available.
  std::int64_t available_teams() const { return available_teams_; }

 private:
  TeamLoad& At(TeamId team);
  void Take(SlabIndex agent, const CountedAgent& counted);
  template <typename ComesBefore>
  void Add(SlabIndex agent, const CountedAgent& counted, const ComesBefore& comes_before) {
    available_.push_back(agent);
    if (!counted.team.valid()) return;
    TeamLoad& load = At(counted.team);
    if (load.available.empty()) ++available_teams_;
    const auto at =
        std::lower_bound(load.available.begin(), load.available.end(), agent, comes_before);
    load.available.insert(at, agent);
    Count(counted, 1, load);
  }
  static void Count(const CountedAgent& counted, int by, TeamLoad& load);

  Interner<TeamId> index_;
  std::vector<TeamLoad> loads_;
  std::vector<SlabIndex> available_;
  std::int64_t available_teams_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_TEAM_LOADS_H_
