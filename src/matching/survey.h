// All agents, sorted out for one contact: who may have it, who may not and why.

#ifndef RAPPORT_MATCHING_SURVEY_H_
#define RAPPORT_MATCHING_SURVEY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "ranking/evidence_behind.h"
#include "ranking/pool.h"
#include "rapport/decision.h"

namespace rapport {

class Survey {
 public:
  // `has_it`: an agent whom nothing bars; kNoIndex: nobody. The contact must be scored; it and the
  // pool must outlive this. Cost: O(agents).
  Survey(const Pool& pool, const Contact& contact, AgentIndex has_it);

  // The best of those who may have the contact now; kNoIndex: there is none.
  AgentIndex best() const;

  // Makes a candidate of an agent who may not have the contact and has no entry: one of a team that
  // it waits for.
  void Name(AgentIndex agent);

  // Those who may have the contact now, best first and at most `most`, then those who have an entry
  // and an obstacle, best first. `also` is among them whatever their place. Call it once.
  std::vector<Candidate> Candidates(std::size_t most, AgentIndex also);

  // Those whom Candidates has not named.
  std::vector<OtherAgents> Others() const;

 private:
  struct Ranked {
    AgentIndex agent = kNoIndex;
    Obstacle obstacle = Obstacle::kNone;
    std::int64_t first = 0;  // Smaller goes first.
    IdleKey idle;
    friend bool operator<(const Ranked& a, const Ranked& b) {
      return std::tie(a.first, a.idle) < std::tie(b.first, b.idle);
    }
  };

  void Look(AgentIndex index);
  Obstacle ObstacleTo(AgentIndex index, const Agent& agent) const;
  void Count(const Ranked& ranked);
  Ranked RankOf(AgentIndex index, const Agent& agent, Obstacle obstacle) const;
  absl::Duration FreeIn(AgentIndex agent, Obstacle obstacle) const;
  Candidate CandidateOf(const Ranked& ranked) const;
  std::int64_t OthersOfAccount(AgentIndex agent) const;

  const Pool& pool_;
  const Contact& contact_;
  EvidenceBehind behind_;
  AgentIndex has_it_;
  std::vector<const Entry*> known_;  // Whom the baselines look for.
  std::vector<Ranked> able_;
  std::vector<Ranked> barred_;     // Who have an entry, or are named nevertheless.
  std::vector<Ranked> strangers_;  // The others who may not have it.
  std::map<Obstacle, OtherAgents> others_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_SURVEY_H_
