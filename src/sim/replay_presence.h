// When agents were away although their shift ran, as far as a desk's contacts show it: the presence
// model `observed`. Breaks are not in such files; that contacts waited while an agent took none is.

#ifndef RAPPORT_SIM_REPLAY_PRESENCE_H_
#define RAPPORT_SIM_REPLAY_PRESENCE_H_

#include <span>
#include <vector>

namespace rapport::sim {

class ReplayAgentRows;
struct ReplayAgent;
struct ReplayContact;

// Sets the absences of the agents, whose shifts are known: between two contacts of a shift, with
// nothing in hand, an agent is away while a contact waits that they could serve.
//
// - A contact waits from when it is ready until it is begun, or given up. One that the file has no
//   beginning for did not wait, nor did one that waited over an hour on the phone: it found nobody.
// - An agent can serve what is of a channel, of a team and of a topic of which they took contacts.
//
// Returns false where no contact waited, so that nobody can have been seen away.
//
// Cost: O(n log n) in the contacts, and for every set of kinds of contact that the agents of this
// desk serve, how often contacts of these kinds began to wait.
bool FindReplayAbsences(std::span<const ReplayContact> contacts, const ReplayAgentRows& rows,
                        std::vector<ReplayAgent>& agents);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_PRESENCE_H_
