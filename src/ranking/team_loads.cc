#include "ranking/team_loads.h"

namespace rapport {

TeamLoad& TeamLoads::At(TeamId team) {
  const SlabIndex place = index_.FindOrAdd(team);
  if (place == loads_.size()) loads_.emplace_back();
  return loads_[place];
}

void TeamLoads::Take(SlabIndex agent, const CountedAgent& counted) {
  std::erase(available_, agent);
  if (!counted.team.valid()) return;
  TeamLoad& load = At(counted.team);
  std::erase(load.available, agent);
  if (load.available.empty()) --available_teams_;
  Count(counted, -1, load);
}

void TeamLoads::Count(const CountedAgent& counted, int by, TeamLoad& load) {
  load.busy += counted.busy ? by : 0;
  load.capacity += by * counted.capacity;
  load.units += by * counted.units;
}

}  // namespace rapport
