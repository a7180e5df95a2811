#include "matching/classes.h"

#include <algorithm>
#include <tuple>

namespace rapport {

bool EligibilityClasses::NeedsLess::operator()(const Needs& a, const Needs& b) const {
  const auto scalars = [](const Needs& n) {
    return std::tuple(n.channel, n.team, n.units, n.people_only, n.skills.size());
  };
  if (scalars(a) != scalars(b)) return scalars(a) < scalars(b);
  return std::lexicographical_compare(a.skills.begin(), a.skills.end(), b.skills.begin(),
                                      b.skills.end(), [](const SkillLevel& x, const SkillLevel& y) {
                                        return std::tuple(x.skill, x.level) <
                                               std::tuple(y.skill, y.level);
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

void EligibilityClasses::Enter(ContactIndex contact, ClassIndex index) {
  std::vector<ContactIndex>& contacts = classes_[index]->contacts;
  if (contacts.empty()) ++in_use_;
  Contact& c = pool_.contacts[contact];
  c.klass = index;
  c.class_place = static_cast<SlabIndex>(contacts.size());
  contacts.push_back(contact);
  if (c.held == kNoIndex) CountOpen(c, 1);
}

void EligibilityClasses::Leave(ContactIndex contact) {
  Contact& c = pool_.contacts[contact];
  if (c.held == kNoIndex) CountOpen(c, -1);
  std::vector<ContactIndex>& contacts = classes_[c.klass]->contacts;
  contacts[c.class_place] = contacts.back();
  pool_.contacts[contacts.back()].class_place = c.class_place;
  contacts.pop_back();
  if (contacts.empty()) --in_use_;
  c.klass = kNoIndex;
  c.class_place = kNoIndex;
}

bool EligibilityClasses::IsInUse(const Needs& needs) {
  const auto it = index_.find(Lowered(needs, 0));
  return it != index_.end() && !classes_[it->second]->contacts.empty();
}

ClassIndex EligibilityClasses::Add(const Needs& lowered) {
  if (static_cast<std::int64_t>(classes_.used()) >= pool_.limits.classes) DropUnused();
  const ClassIndex index = classes_.Take();
  classes_[index] = std::make_unique<EligibilityClass>();
  classes_[index]->needs = lowered;
  // A warm router does not allocate when a class that is seldom needed gets some contacts at once.
  classes_[index]->contacts.reserve(16);
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
    if (classes_[i] == nullptr || !classes_[i]->contacts.empty()) continue;
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

std::span<const SlabIndex> EligibilityClasses::SeatsIn(AgentIndex agent) const {
  return agent < seats_of_.size() ? std::span<const SlabIndex>(seats_of_[agent])
                                  : std::span<const SlabIndex>();
}

SlabIndex EligibilityClasses::FindSeat(AgentIndex agent, ClassIndex klass) const {
  const auto it = seat_index_.find(SeatKey(agent, klass));
  return it == seat_index_.end() ? kNoIndex : it->second;
}

TeamSeats* EligibilityClasses::FindTeam(ClassIndex klass, TeamId team) {
  EligibilityClass& c = *classes_[klass];
  const auto it = c.team_index.find(team.value);
  return it == c.team_index.end() ? nullptr : &c.teams[it->second];
}

const TeamSeats* EligibilityClasses::FindTeam(ClassIndex klass, TeamId team) const {
  const EligibilityClass& c = *classes_[klass];
  const auto it = c.team_index.find(team.value);
  return it == c.team_index.end() ? nullptr : &c.teams[it->second];
}

SlabIndex EligibilityClasses::AddTeam(EligibilityClass& c, TeamId team) {
  const SlabIndex place = c.teams.Take();
  c.teams[place].team = team;
  c.team_index.emplace(team.value, place);
  return place;
}

// With its last member a team goes, and the line of those who know it.
void EligibilityClasses::LeaveTeam(EligibilityClass& c, const Seat& seat) {
  TeamSeats& team = c.teams[seat.team];
  if (--team.members > 0) return;
  if (team.known != nullptr) {
    while (!team.known->empty()) {
      TeamEntry* entry = TeamEntryOf(pool_.contacts[team.known->first()], team.team);
      team.known->Remove(entry->in_line, spots_);
      entry->in_line = kNoIndex;
    }
    team.known.reset();
  }
  c.team_index.erase(team.team.value);
  c.teams.Free(seat.team);
}

void EligibilityClasses::SetFirstFree(EligibilityClass& c, TeamSeats& team) {
  const bool linked = team.hook.is_linked();
  if (linked && !team.free.empty() && team.free.begin()->key == team.first_free) return;
  if (linked) c.teams_with_free.erase(c.teams_with_free.iterator_to(team));
  if (team.free.empty()) return;
  team.first_free = team.free.begin()->key;
  c.teams_with_free.insert(team);
}

EligibilityClasses::Seated EligibilityClasses::AddSeat(AgentIndex agent, ClassIndex klass) {
  EligibilityClass& c = *classes_[klass];
  const TeamId team = pool_.agents[agent].team;
  const auto it = c.team_index.find(team.value);
  const bool first_of_team = it == c.team_index.end();
  const SlabIndex place = first_of_team ? AddTeam(c, team) : it->second;
  ++c.teams[place].members;
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
  seat_index_.emplace(SeatKey(agent, klass), index);
  RefreshSeat(seat, pool_.agents[agent], IdleKeyOf(pool_.agents[agent], pool_.settings));
  return {index, first_of_team};
}

void EligibilityClasses::ClearLine(Seat& seat) {
  if (seat.known == nullptr) return;
  while (!seat.known->empty()) {
    Entry* entry = EntryOf(pool_.contacts[seat.known->first()], seat.agent);
    seat.known->Remove(entry->in_line, spots_);
    entry->seat = kNoIndex;
    entry->in_line = kNoIndex;
  }
  seat.known.reset();
}

void EligibilityClasses::RemoveSeat(SlabIndex index) {
  Seat& seat = seats_[index];
  EligibilityClass& c = *classes_[seat.klass];
  if (seat.free()) {
    --c.free;
    c.teams[seat.team].free.erase(c.teams[seat.team].free.iterator_to(seat));
    SetFirstFree(c, c.teams[seat.team]);
  }
  if (seat.available) --c.available;
  --c.members;
  ClearLine(seat);
  LeaveTeam(c, seat);
  seat_index_.erase(SeatKey(seat.agent, seat.klass));
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
  const bool kept =
      agent.kept_for != kNoIndex && pool_.contacts[agent.kept_for].klass != seat.klass;
  const bool is_free =
      available && agent.available_until > pool_.now && !kept && HasRoom(agent, c.needs, pool_);
  if (seat.free()) {
    if (is_free && seat.key == key) return;
    --c.free;
    free.erase(free.iterator_to(seat));
  }
  if (is_free) {
    ++c.free;
    seat.key = key;
    // Who has just become idle is, as a rule, the last in idle order.
    free.insert(free.end(), seat);
  }
  SetFirstFree(c, c.teams[seat.team]);
}

bool EligibilityClasses::MayBeServed(const Contact& contact) const {
  std::int64_t able = classes_[contact.klass]->members;
  for (const TeamEntry& t : contact.team_entries) {
    if (!t.may_not_serve) continue;
    const TeamSeats* team = FindTeam(contact.klass, t.team);
    if (team != nullptr) able -= team->members;
  }
  for (const Entry& e : contact.entries) {
    if (!e.barred() || IsTeamBarred(pool_.agents[e.agent].team, contact)) continue;
    if (FindSeat(e.agent, contact.klass) != kNoIndex) --able;
  }
  return able > 0;
}

void EligibilityClasses::Reseat(AgentIndex agent, std::vector<Seated>& seated) {
  const Agent& a = pool_.agents[agent];
  for (ClassIndex i = 0; i < classes_.places(); ++i) {
    if (classes_[i] == nullptr) continue;
    const bool may = StaticObstacle(a, classes_[i]->needs, 0, false) == Obstacle::kNone;
    const SlabIndex seat = FindSeat(agent, i);
    if (seat != kNoIndex && (!may || classes_[i]->teams[seats_[seat].team].team != a.team)) {
      RemoveSeat(seat);
    } else if (seat != kNoIndex) {
      continue;
    }
    if (may) seated.push_back(AddSeat(agent, i));
  }
  Refresh(agent);
}

void EligibilityClasses::Refresh(AgentIndex agent) {
  pool_.CountInTeam(agent);
  pool_.CountIdle(agent);
  const IdleKey key = IdleKeyOf(pool_.agents[agent], pool_.settings);
  for (const SlabIndex seat : SeatsOf(agent)) {
    RefreshSeat(seats_[seat], pool_.agents[agent], key);
  }
}

void EligibilityClasses::RefreshAll() {
  for (AgentIndex agent = 0; agent < pool_.agents.size(); ++agent) Refresh(agent);
}

}  // namespace rapport
