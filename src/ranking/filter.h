// Who may have a contact: the hard rules, in the order in which obstacles are named.

#ifndef RAPPORT_RANKING_FILTER_H_
#define RAPPORT_RANKING_FILTER_H_

#include <cstdint>
#include <vector>

#include "ranking/pool.h"
#include "rapport/decision.h"

namespace rapport {

// The order in which agents and contacts keep their skills.
void SortBySkill(std::vector<SkillLevel>& skills);

// A skill level after relaxing; below kMinSkillLevel the skill is not required.
bool HasSkills(const Agent& agent, const Needs& needs, int levels_lowered);

// The rules that do not change from minute to minute: kNone, or the first that fails.
// `transferred`: the contact was transferred to this very agent, whose team and skills then do not
// count.
Obstacle StaticObstacle(const Agent& agent, const Needs& needs, int levels_lowered,
                        bool transferred);

// Whether the agent's hands have room for the channel and units of `needs`.
bool HasRoom(const Agent& agent, const Needs& needs, const Pool& pool);

// The contact before this one in line for which the agent is kept, kNoIndex: none.
ContactIndex KeptForBefore(const Agent& agent, const Contact& contact, const Pool& pool);
bool IsKeptForAnother(const Agent& agent, const Contact& contact, const Pool& pool);

// What stands between the agent and the contact at pool.now. Entries as scored.
Obstacle ObstacleOf(AgentIndex agent, const Contact& contact, const Pool& pool);

// As ObstacleOf, without presence, leaving and capacity: what no waiting for the agent would
// change.
Obstacle LastingObstacleOf(AgentIndex agent, const Contact& contact, const Pool& pool);
// As ObstacleOf, where LastingObstacleOf is known already.
Obstacle ObstacleGiven(Obstacle lasting, AgentIndex agent, const Contact& contact,
                       const Pool& pool);

// The entry that speaks of the agent, nullptr if none does.
const Entry* EntryOf(const Contact& contact, AgentIndex agent);
Entry* EntryOf(Contact& contact, AgentIndex agent);
const TeamEntry* TeamEntryOf(const Contact& contact, TeamId team);
TeamEntry* TeamEntryOf(Contact& contact, TeamId team);

// Whether the host bars the team.
bool IsTeamBarred(TeamId team, const Contact& contact);

// What the agent is to the contact, by their entry or their team's; barred with the team that they
// are in now.
struct Standing {
  const Affinity* affinity = nullptr;  // nullptr: a stranger.
  std::int64_t worth_ms = 0;
  bool avoided = false;
  bool may_not_serve = false;
  bool known = false;
};
Standing StandingOf(AgentIndex agent, const Contact& contact, const Pool& pool);

// Whether the contact's customer avoids the agent.
bool IsAvoided(AgentIndex agent, const Contact& contact, const Pool& pool);
// Whether the customer or the host bars the agent, or the agent's team, also of contacts that have
// no entries: only those that wait do.
bool IsBarredByWord(AgentIndex agent, const Contact& contact, const Pool& pool);

IdleKey IdleKeyOf(const Agent& agent, const Settings& settings);

}  // namespace rapport

#endif  // RAPPORT_RANKING_FILTER_H_
