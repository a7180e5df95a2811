// Whom the baselines `last_agent` and `any_known` look for before they take whoever is idle.

#ifndef RAPPORT_MATCHING_KNOWN_H_
#define RAPPORT_MATCHING_KNOWN_H_

#include <vector>

#include "ranking/pool.h"

namespace rapport {

// The entries of the agents whom the customer has met, met last first; `last_agent`: of the very
// first; other routings: of none.
void FindKnown(const Pool& pool, const Contact& contact, std::vector<const Entry*>& known);

// The first of them who may have the contact now; kNoIndex: nobody.
AgentIndex KnownAtHand(const Pool& pool, const Contact& contact,
                       const std::vector<const Entry*>& known);

// The first of them for whom the contact would wait; kNoIndex: nobody, or it may not wait.
AgentIndex KnownToWaitFor(const Pool& pool, const Contact& contact,
                          const std::vector<const Entry*>& known);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_KNOWN_H_
