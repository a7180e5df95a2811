// Answers that change nothing: who should take a contact, and why.

#ifndef RAPPORT_ROUTER_ADVISOR_H_
#define RAPPORT_ROUTER_ADVISOR_H_

#include <cstddef>
#include <vector>

#include "ranking/pool.h"
#include "rapport/decision.h"
#include "rapport/event.h"

namespace rapport {

// Those who may have the contact now, best first and at most `most`, then those who have an entry
// and an obstacle, the most worth first. The contact must be scored.
std::vector<Candidate> Candidates(const Pool& pool, const Contact& contact, std::size_t most);

// `continues`: the agent of the contact that it re-opens, kNoIndex for none.
std::vector<Candidate> RankFor(const Pool& pool, const ContactArrived& arrival,
                               AgentIndex continues, std::size_t most);

Explanation ExplainContact(const Pool& pool, const Contact& contact);

}  // namespace rapport

#endif  // RAPPORT_ROUTER_ADVISOR_H_
