#include "ranking/substitutes.h"

#include "base/fixed.h"

namespace rapport {
namespace {

// Few customers are drawn toward none shared as if there were so many more.
constexpr std::int64_t kPriorCustomers = 8;
// A smaller share is taken for chance.
constexpr std::int64_t kLeastSharePpm = kPpm / 20;

}  // namespace

bool IsThere(AgentIndex index, const Pool& pool) {
  const Agent& agent = pool.agents[index];
  return agent.registered && agent.presence == Presence::kAvailable &&
         agent.available_until > pool.now;
}

void AwayAgents::Add(AgentIndex agent, std::int64_t familiarity_ppm) {
  if (somebody_is_there_) return;
  somebody_is_there_ = IsThere(agent, pool_);
  const auto goes_first = [this](const Away& a, const Away& b) {
    if (a.familiarity_ppm != b.familiarity_ppm) return a.familiarity_ppm > b.familiarity_ppm;
    return pool_.agents[a.agent].id < pool_.agents[b.agent].id;
  };
  const Away away = {agent, familiarity_ppm};
  std::size_t place = count_;
  if (count_ < kMost) {
    ++count_;
  } else if (goes_first(away, away_[--place])) {
    // Takes the last one's place.
  } else {
    return;
  }
  for (; place > 0 && goes_first(away, away_[place - 1]); --place) away_[place] = away_[place - 1];
  away_[place] = away;
}

std::int64_t PassedOn(std::int64_t familiarity_ppm, std::uint32_t shared, std::uint32_t customers) {
  const std::int64_t all = customers + kPriorCustomers;
  if (MulDiv(shared, kPpm, all) < kLeastSharePpm) return 0;
  return MulDiv(familiarity_ppm, shared, all);
}

}  // namespace rapport
