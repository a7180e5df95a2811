// What stands behind Rank and Explain: who may have a contact, who may not and why, and what speaks
// for waiting. Everything here scans the agents and changes nothing.

#ifndef RAPPORT_MATCHING_EXPLAIN_H_
#define RAPPORT_MATCHING_EXPLAIN_H_

#include <cstddef>
#include <vector>

#include "matching/classes.h"
#include "ranking/pool.h"
#include "rapport/decision.h"

namespace rapport {

// Those who may have the contact now, best first and at most `most`, then those who have an entry
// and an obstacle, the most worth first. The contact must be scored. Whoever would be kept for
// another contact (matching/keep.h) before they got this one may not have it.
std::vector<Candidate> CandidatesFor(const Pool& pool, const EligibilityClasses& classes,
                                     Contact contact, std::size_t most);

// How a contact stands, by the entries that it has where it waits or is offered, else scored anew.
// `at_hand`: the agent with whom waiting is compared; kNoIndex: the best who may have it now.
Explanation ExplainContact(const Pool& pool, const Contact& contact, AgentIndex at_hand);

// The same, scored anew in any case.
Explanation ExplainAnew(const Pool& pool, const Contact& contact);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_EXPLAIN_H_
