// Advice for a host that keeps its own queue: who should take a contact that the router does not
// have.

#ifndef RAPPORT_ROUTER_ADVISOR_H_
#define RAPPORT_ROUTER_ADVISOR_H_

#include <cstddef>
#include <vector>

#include "matching/classes.h"
#include "ranking/pool.h"
#include "rapport/decision.h"
#include "rapport/event.h"

namespace rapport {

// As CandidatesFor, of a contact that would arrive now. `continues`: the agent of the contact that
// it re-opens, kNoIndex for none.
std::vector<Candidate> RankFor(const Pool& pool, const EligibilityClasses& classes,
                               const ContactArrived& arrival, AgentIndex continues,
                               std::size_t most);

}  // namespace rapport

#endif  // RAPPORT_ROUTER_ADVISOR_H_
