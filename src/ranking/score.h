// The score: what each agent is to a contact, in parts that add up.

#ifndef RAPPORT_RANKING_SCORE_H_
#define RAPPORT_RANKING_SCORE_H_

#include "ranking/pool.h"

namespace rapport {

// Fills the contact's entries, team entries, importance and place from the history as of pool.now.
// The entries must not be in anybody's line of contacts.
void Score(const Pool& pool, Contact& contact);

// How familiar a pair is as far as it counts for the contact, in ppm of one meeting.
std::int64_t FamiliarPpm(const Pool& pool, const Contact& contact, const Pair& pair,
                         const DecayClock::Reading& now);

// The place in line that its fields give it.
Place PlaceOf(const Pool& pool, const Contact& contact);

}  // namespace rapport

#endif  // RAPPORT_RANKING_SCORE_H_
