// The part of ReplayEngine in which agents are away within their shifts.
//
// An absence is as long as it was, as a contact is. One that falls due while the agent has their
// hands full begins when they have room, as somebody finishes a call before they go on a break, and
// does not get the shorter for it. Were it counted by the clock alone, whatever of it falls into
// contacts would not be away at all; in what happened none of it did, for that is how it was found.

#include <algorithm>
#include <cstddef>

#include "sim/replay_engine.h"

namespace rapport::sim {

// Lays out the agent's next absence; each lays out the one after it.
void ReplayEngine::PlanAbsence(std::uint32_t agent) {
  const std::vector<ReplayAbsence>& absences = desk_.agents()[agent].absences;
  std::size_t& next = agents_[agent].next_absence;
  while (next < absences.size() && absences[next].to <= options_.from) ++next;
  if (next == absences.size()) return;
  due_.push({std::max(absences[next].from, options_.from), ReplayStep::kLeave, agent});
}

// From now on they take nothing; they are away from when they have room.
absl::Status ReplayEngine::Leave(std::uint32_t agent, std::int64_t now) {
  CountUntil(agent, now);
  Agent& state = agents_[agent];
  state.owed += desk_.agents()[agent].absences[state.next_absence++].to - now;
  PlanAbsence(agent);
  if (state.away) return absl::OkStatus();
  state.away = true;
  StepAway(agent, now);
  return Tell(agent, Presence::kAway, now);
}

absl::Status ReplayEngine::Return(std::uint32_t agent, std::int64_t now) {
  Agent& state = agents_[agent];
  if (state.back != now) return absl::OkStatus();  // Their shift has ended meanwhile.
  CountUntil(agent, now);
  state.back = kNotStated;
  StepAway(agent, now);
  if (state.back != kNotStated) return absl::OkStatus();
  state.away = false;
  return Tell(agent, Presence::kAvailable, now);
}

void ReplayEngine::StepAway(std::uint32_t agent, std::int64_t now) {
  Agent& state = agents_[agent];
  if (!state.away || state.back != kNotStated || state.owed == 0 || !HasRoom(agent)) return;
  state.back = now + state.owed;
  state.owed = 0;
  due_.push({state.back, ReplayStep::kReturn, agent});
}

// As the desk carries contacts, whatever a policy makes of it.
bool ReplayEngine::HasRoom(std::uint32_t agent) const {
  const Agent& state = agents_[agent];
  const bool on_a_call = state.calls_in_hand > 0 && !desk_.phone_channels().empty();
  return !on_a_call && state.in_hand < desk_.agents()[agent].capacity;
}

}  // namespace rapport::sim
