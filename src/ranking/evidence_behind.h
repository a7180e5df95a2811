// How much stands behind the parts of a score, for who explains it.

#ifndef RAPPORT_RANKING_EVIDENCE_BEHIND_H_
#define RAPPORT_RANKING_EVIDENCE_BEHIND_H_

#include <cstdint>

#include "affinity/outcome_model.h"
#include "base/decay.h"
#include "ranking/pool.h"
#include "rapport/affinity.h"

namespace rapport {

// Of the agents of one contact, which must be scored. As of pool.now.
class EvidenceBehind {
 public:
  EvidenceBehind(const Pool& pool, const Contact& contact);

  // Nothing of an agent who has no entry and whose team has none.
  AffinityEvidence Of(AgentIndex agent) const;

 private:
  std::int64_t Value(const DecayedSum& sum) const { return now_.Value(sum); }
  // `pair`: of the agent and the customer; null: none.
  void AddMeetings(AgentIndex agent, const Pair* pair, AffinityEvidence& evidence) const;
  std::int64_t OfTeam(TeamId team, AgentIndex without) const;
  void AddForecasts(AgentIndex agent, const Pair* pair, AffinityEvidence& evidence) const;

  const Pool& pool_;
  const Contact& contact_;
  CustomerIndex customer_;
  DecayClock::Reading now_;
  OutcomeModel::Context context_;
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_EVIDENCE_BEHIND_H_
