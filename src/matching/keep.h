// Agents who are kept for a contact that needs more room than they have.
//
// A contact may be passed over because nobody who has room has enough of it: a call while agents
// have chats, which come and go one by one. Once it has been passed over as often or as long as the
// policy allows, the one who is expected to have room for it first gets nothing that is behind it
// in line until it does.

#ifndef RAPPORT_MATCHING_KEEP_H_
#define RAPPORT_MATCHING_KEEP_H_

#include <vector>

#include "matching/classes.h"
#include "ranking/pool.h"

namespace rapport {

// Whether a contact may be passed over no more.
bool IsBound(const Pool& pool, const Contact& contact);

// The contact that `agent` passes over with this one for want of room alone: of those first in line
// of a class the agent is in, the first before it in line for whom nobody is kept, here or in
// `keeps`; kNoIndex: none. Cost: O(classes the agent is in).
ContactIndex PassedForRoom(const Pool& pool, const EligibilityClasses& classes, AgentIndex agent,
                           const Contact& contact, const std::vector<Keep>& keeps);

// Whether the agent is to be kept for another contact instead of getting this one. Appends to
// `keeps` who is to be kept for whom; that may be others alone. Cost: as above; where somebody is,
// O(agents who may serve what they are kept for).
bool IsToBeKept(const Pool& pool, const EligibilityClasses& classes, AgentIndex agent,
                const Contact& contact, std::vector<Keep>& keeps);

// Whether the agent could have the contact as soon as enough of what is in their hands is gone.
bool CanBeKeptFor(const Pool& pool, AgentIndex agent, const Contact& contact);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_KEEP_H_
