#include "matching/known.h"

#include <algorithm>

#include "ranking/filter.h"

namespace rapport {

void FindKnown(const Pool& pool, const Contact& contact, std::vector<const Entry*>& known) {
  known.clear();
  const Routing routing = pool.settings.routing;
  if (routing != Routing::kLastAgent && routing != Routing::kAnyKnown) return;
  for (const Entry& e : contact.entries) {
    if (e.known) known.push_back(&e);
  }
  std::sort(known.begin(), known.end(), [&](const Entry* a, const Entry* b) {
    if (a->last_met != b->last_met) return a->last_met > b->last_met;
    return pool.agents[a->agent].id < pool.agents[b->agent].id;
  });
  if (routing == Routing::kLastAgent && known.size() > 1) known.resize(1);
}

AgentIndex KnownAtHand(const Pool& pool, const Contact& contact,
                       const std::vector<const Entry*>& known) {
  for (const Entry* e : known) {
    if (ObstacleOf(e->agent, contact, pool) == Obstacle::kNone) return e->agent;
  }
  return kNoIndex;
}

AgentIndex KnownToWaitFor(const Pool& pool, const Contact& contact,
                          const std::vector<const Entry*>& known) {
  if (pool.settings.wait_max == 0 || contact.hold_used) return kNoIndex;
  for (const Entry* e : known) {
    const Agent& agent = pool.agents[e->agent];
    if (agent.presence != Presence::kAvailable || agent.available_until <= pool.now) continue;
    if (LastingObstacleOf(e->agent, contact, pool) == Obstacle::kNone) return e->agent;
  }
  return kNoIndex;
}

}  // namespace rapport
