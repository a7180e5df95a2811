#include "matching/classes.h"

#include <algorithm>
#include <tuple>

namespace rapport {

bool EligibilityClasses::NeedsLess::operator()(const Needs& a, const Needs& b) const {
  const auto scalars = [](const Needs& n) {
    return std::tuple(n.channel, n.team, n.units, n.people_only, n.skills.size());
  };
  if (scalars(a) != scalars(b)) return scalars(a) < scalars(b);
  return std::lexicographical_compare(
      a.skills.begin(), a.skills.end(), b.skills.begin(), b.skills.end(),
      [](const SkillLevel& x, const SkillLevel& y) {
        return std::tuple(x.skill, x.level) < std::tuple(y.skill, y.level);
      });
}

const Needs& EligibilityClasses::Lowered(const Needs& needs, int levels_lowered) {
  scratch_.channel = needs.channel;
  scratch_.team = needs.team;
  scratch_.units = needs.units;
  scratch_.people_only = needs.people_only;
  scratch_.skills.clear();
  for (const SkillLevel& need : needs.skills) {
    const int level = need.level - levels_lowered;
    if (level >= kMinSkillLevel) scratch_.skills.push_back({need.skill, level});
  }
  return scratch_;
}

ClassIndex EligibilityClasses::FindOrAdd(const Needs& needs, int levels_lowered) {
  const Needs& lowered = Lowered(needs, levels_lowered);
  const auto it = index_.find(lowered);
  const ClassIndex index = it == index_.end() ? Add(lowered) : it->second;
  classes_[index]->last_used = ++uses_;
  return index;
}

bool EligibilityClasses::HasMembers(const Needs& needs, int levels_lowered) {
  return classes_[FindOrAdd(needs, levels_lowered)]->members > 0;
}

void EligibilityClasses::Enter(ClassIndex index) {
  if (classes_[index]->contacts++ == 0) ++in_use_;
}

void EligibilityClasses::Leave(ClassIndex index) {
  if (--classes_[index]->contacts == 0) --in_use_;
}

bool EligibilityClasses::IsInUse(const Needs& needs) {
  const auto it = index_.find(Lowered(needs, 0));
  return it != index_.end() && classes_[it->second]->contacts > 0;
}

ClassIndex EligibilityClasses::Add(const Needs& lowered) {
  if (static_cast<std::int64_t>(classes_.used()) >= pool_.limits.classes) DropUnused();
  const ClassIndex index = classes_.Take();
  classes_[index] = std::make_unique<EligibilityClass>();
  classes_[index]->needs = lowered;
  index_.emplace(lowered, index);
  for (AgentIndex agent = 0; agent < pool_.agents.size(); ++agent) {
    if (StaticObstacle(pool_.agents[agent], lowered, 0, false) == Obstacle::kNone) {
      AddSeat(agent, index);
    }
  }
  return index;
}

// Classes without contacts are kept for those to come; only at the limit does the one that was used
// longest ago go. The limit may be passed where relaxing needs more classes than it allows.
void EligibilityClasses::DropUnused() {
  ClassIndex oldest = kNoIndex;
  for (ClassIndex i = 0; i < classes_.places(); ++i) {
    if (classes_[i] == nullptr || classes_[i]->contacts > 0) continue;
    if (oldest == kNoIndex || classes_[i]->last_used < classes_[oldest]->last_used) oldest = i;
  }
  if (oldest != kNoIndex) Drop(oldest);
}

void EligibilityClasses::Drop(ClassIndex index) {
  while (!classes_[index]->seats.empty()) RemoveSeat(classes_[index]->seats.back());
  index_.erase(classes_[index]->needs);
  classes_[index].reset();
  classes_.Free(index);
}

const std::vector<SlabIndex>& EligibilityClasses::SeatsOf(AgentIndex agent) {
  if (agent >= seats_of_.size()) seats_of_.resize(pool_.agents.size());
  return seats_of_[agent];
}

void EligibilityClasses::AddSeat(AgentIndex agent, ClassIndex klass) {
  EligibilityClass& c = *classes_[klass];
  const TeamId team = pool_.agents[agent].team;
  const auto it = std::find_if(c.teams.begin(), c.teams.end(),
                               [&](const TeamSeats& t) { return t.team == team; });
  const auto place = static_cast<SlabIndex>(it - c.teams.begin());
  if (it == c.teams.end()) c.teams.emplace_back().team = team;
  const SlabIndex index = seats_.Take();
  Seat& seat = seats_[index];
  seat.agent = agent;
  seat.klass = klass;
  seat.team = place;
  seat.available = false;
  c.seats.push_back(index);
  ++c.members;
  SeatsOf(agent);
  seats_of_[agent].push_back(index);
  RefreshSeat(seat, pool_.agents[agent], IdleKeyOf(pool_.agents[agent], pool_.settings));
}

void EligibilityClasses::RemoveSeat(SlabIndex index) {
  Seat& seat = seats_[index];
  EligibilityClass& c = *classes_[seat.klass];
  if (seat.free()) c.teams[seat.team].free.erase(c.teams[seat.team].free.iterator_to(seat));
  if (seat.available) --c.available;
  --c.members;
  std::erase(c.seats, index);
  std::erase(seats_of_[seat.agent], index);
  seats_.Free(index);
}

void EligibilityClasses::RefreshSeat(Seat& seat, const Agent& agent, const IdleKey& key) {
  EligibilityClass& c = *classes_[seat.klass];
  FreeSeats& free = c.teams[seat.team].free;
  const bool available = agent.presence == Presence::kAvailable;
  c.available += static_cast<int>(available) - static_cast<int>(seat.available);
  seat.available = available;
  const bool is_free =
      available && agent.available_until > pool_.now && HasRoom(agent, c.needs, pool_);
  if (seat.free()) {
    if (is_free && seat.key == key) return;
    free.erase(free.iterator_to(seat));
  }
  if (!is_free) return;
  seat.key = key;
  free.insert(seat);
}

void EligibilityClasses::Reseat(AgentIndex agent) {
  const std::vector<SlabIndex> seats = SeatsOf(agent);
  for (const SlabIndex seat : seats) RemoveSeat(seat);
  for (ClassIndex i = 0; i < classes_.places(); ++i) {
    if (classes_[i] == nullptr) continue;
    if (StaticObstacle(pool_.agents[agent], classes_[i]->needs, 0, false) == Obstacle::kNone) {
      AddSeat(agent, i);
    }
  }
}

void EligibilityClasses::Refresh(AgentIndex agent) {
  const IdleKey key = IdleKeyOf(pool_.agents[agent], pool_.settings);
  for (const SlabIndex seat : SeatsOf(agent)) {
    RefreshSeat(seats_[seat], pool_.agents[agent], key);
  }
}

void EligibilityClasses::RefreshAll() {
  for (AgentIndex agent = 0; agent < pool_.agents.size(); ++agent) Refresh(agent);
}

}  // namespace rapport
