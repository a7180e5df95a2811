#include "ranking/filter.h"

#include <algorithm>

#include "base/fixed.h"

namespace rapport {
namespace {

bool IsCoolingDown(const Contact& contact, AgentIndex agent, Instant now) {
  return std::any_of(contact.cooldowns.begin(), contact.cooldowns.end(),
                     [&](const Cooldown& c) { return c.agent == agent && c.until > now; });
}

}  // namespace

void SortBySkill(std::vector<SkillLevel>& skills) {
  std::sort(skills.begin(), skills.end(),
            [](const SkillLevel& a, const SkillLevel& b) { return a.skill < b.skill; });
}

bool HasSkills(const Agent& agent, const Needs& needs, int levels_lowered) {
  // Both lists are in the order of skills.
  auto has = agent.skills.begin();
  for (const SkillLevel& need : needs.skills) {
    const int level = need.level - levels_lowered;
    if (level < kMinSkillLevel) continue;
    while (has != agent.skills.end() && has->skill < need.skill) ++has;
    if (has == agent.skills.end() || has->skill != need.skill || has->level < level) return false;
  }
  return true;
}

Obstacle StaticObstacle(const Agent& agent, const Needs& needs, int levels_lowered,
                        bool transferred) {
  if (!agent.registered) return Obstacle::kNotRegistered;
  if (!agent.channels.empty() &&
      !std::binary_search(agent.channels.begin(), agent.channels.end(), needs.channel)) {
    return Obstacle::kChannel;
  }
  if (!transferred) {
    if (needs.team.valid() && needs.team != agent.team) return Obstacle::kTeam;
    if (!HasSkills(agent, needs, levels_lowered)) return Obstacle::kSkill;
  }
  if (needs.people_only && agent.bot) return Obstacle::kPeopleOnly;
  return Obstacle::kNone;
}

bool HasRoom(const Agent& agent, const Needs& needs, const Pool& pool) {
  if (pool.settings.IsExclusive(needs.channel)) {
    return agent.hands.empty() && needs.units <= agent.capacity;
  }
  return agent.exclusive == 0 && agent.units + needs.units <= agent.capacity;
}

ContactIndex KeptForBefore(const Agent& agent, const Contact& contact, const Pool& pool) {
  if (agent.kept_for != kNoIndex) {
    const Contact& kept_for = pool.contacts[agent.kept_for];
    if (kept_for.id != contact.id && kept_for.place < contact.place) return agent.kept_for;
  }
  for (const Keep& keep : contact.kept_first) {
    if (pool.agents[keep.agent].id == agent.id) return keep.contact;
  }
  return kNoIndex;
}

bool IsKeptForAnother(const Agent& agent, const Contact& contact, const Pool& pool) {
  return KeptForBefore(agent, contact, pool) != kNoIndex;
}

Obstacle LastingObstacleOf(AgentIndex index, const Contact& contact, const Pool& pool) {
  const Obstacle fixed =
      StaticObstacle(pool.agents[index], contact.needs,
                     pool.settings.LevelsLowered(contact.relax_step), contact.transfer_to == index);
  if (fixed != Obstacle::kNone) return fixed;
  const Standing standing = StandingOf(index, contact, pool);
  if (standing.avoided) return Obstacle::kAvoided;
  if (standing.may_not_serve) return Obstacle::kMayNotServe;
  return IsCoolingDown(contact, index, pool.now) ? Obstacle::kCoolingDown : Obstacle::kNone;
}

Obstacle ObstacleOf(AgentIndex index, const Contact& contact, const Pool& pool) {
  return ObstacleGiven(LastingObstacleOf(index, contact, pool), index, contact, pool);
}

Obstacle ObstacleGiven(Obstacle lasting, AgentIndex index, const Contact& contact,
                       const Pool& pool) {
  const Agent& agent = pool.agents[index];
  if (lasting != Obstacle::kNone && lasting != Obstacle::kCoolingDown) return lasting;
  if (agent.presence == Presence::kSignedOut) return Obstacle::kSignedOut;
  if (agent.presence != Presence::kAvailable) return Obstacle::kAway;
  if (agent.available_until <= pool.now) return Obstacle::kLeaving;
  if (lasting != Obstacle::kNone) return lasting;
  if (!HasRoom(agent, contact.needs, pool)) return Obstacle::kNoCapacity;
  return IsKeptForAnother(agent, contact, pool) ? Obstacle::kKept : Obstacle::kNone;
}

const Entry* EntryOf(const Contact& contact, AgentIndex agent) {
  const auto it = std::lower_bound(contact.entries.begin(), contact.entries.end(), agent,
                                   [](const Entry& e, AgentIndex a) { return e.agent < a; });
  return it != contact.entries.end() && it->agent == agent ? &*it : nullptr;
}

Entry* EntryOf(Contact& contact, AgentIndex agent) {
  return const_cast<Entry*>(EntryOf(static_cast<const Contact&>(contact), agent));
}

const TeamEntry* TeamEntryOf(const Contact& contact, TeamId team) {
  if (!team.valid()) return nullptr;
  const auto it = std::lower_bound(contact.team_entries.begin(), contact.team_entries.end(), team,
                                   [](const TeamEntry& e, TeamId t) { return e.team < t; });
  return it != contact.team_entries.end() && it->team == team ? &*it : nullptr;
}

TeamEntry* TeamEntryOf(Contact& contact, TeamId team) {
  return const_cast<TeamEntry*>(TeamEntryOf(static_cast<const Contact&>(contact), team));
}

bool IsTeamBarred(TeamId team, const Contact& contact) {
  if (!contact.bars_teams) return false;
  const TeamEntry* entry = TeamEntryOf(contact, team);
  return entry != nullptr && entry->may_not_serve;
}

Standing StandingOf(AgentIndex index, const Contact& contact, const Pool& pool) {
  if (const Entry* e = EntryOf(contact, index); e != nullptr) {
    const bool barred = e->may_not_serve || IsTeamBarred(pool.agents[index].team, contact);
    return {&e->affinity, e->worth_ms, e->avoided, barred, e->known};
  }
  if (const TeamEntry* e = TeamEntryOf(contact, pool.agents[index].team); e != nullptr) {
    return {&e->affinity, e->worth_ms, false, e->may_not_serve, false};
  }
  return {};
}

bool IsAvoided(AgentIndex index, const Contact& contact, const Pool& pool) {
  const CustomerIndex customer = pool.CustomerOf(contact);
  if (customer == kNoIndex) return false;
  const std::vector<AgentIndex>& avoid = pool.history.customers()[customer].avoid;
  return std::find(avoid.begin(), avoid.end(), index) != avoid.end();
}

bool IsBarredByWord(AgentIndex index, const Contact& contact, const Pool& pool) {
  if (IsAvoided(index, contact, pool)) return true;
  const Agent& agent = pool.agents[index];
  return std::any_of(contact.opinions.begin(), contact.opinions.end(), [&](const Opinion& o) {
    return o.may_not_serve && (o.agent.valid() ? o.agent == agent.id : o.team == agent.team);
  });
}

IdleKey IdleKeyOf(const Agent& agent, const Settings& settings) {
  if (!settings.preferred()) return {0, agent.idle_since, 0, agent.id};
  const std::int64_t load = agent.capacity == 0 ? 0 : MulDiv(agent.units, kPpm, agent.capacity);
  const bool idle = agent.hands.empty() && !agent.bot;
  const Instant since =
      idle ? ClampedAdd(agent.balance.since, agent.balance.owed) : agent.idle_since;
  return {load, since, Mix(settings.tie_seed, agent.id.value), agent.id};
}

}  // namespace rapport
