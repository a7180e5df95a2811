// Affinity: how well an agent and a customer know each other, in seconds.
//
// Every part is what it is worth to this customer, in milliseconds of waiting: a familiar agent at
// 45,000 ms is worth a wait of 45 s. The parts add up exactly to the worth that decides, so an
// explanation is the score and not a story about it.

#ifndef RAPPORT_AFFINITY_H_
#define RAPPORT_AFFINITY_H_

#include <compare>
#include <cstdint>

namespace rapport {

struct Affinity {
  std::int64_t familiar_ms = 0;  // They have met: past contacts of the pair, decayed, saturating.
  std::int64_t account_ms = 0;   // The agent knows others of the customer's account.
  std::int64_t team_ms = 0;      // Somebody else of the agent's team knows the customer.
  // They share customers with one who knows this one and is away.
  std::int64_t substitute_ms = 0;
  std::int64_t asked_for_ms = 0;  // The customer, or this contact, asked for the agent.
  std::int64_t continues_ms = 0;  // The agent had the contact that this one re-opens.
  // What is forecast of this agent, against a stranger of average skill: better is above 0.
  std::int64_t resolution_ms = 0;    // That the contact is resolved.
  std::int64_t handling_ms = 0;      // How long it takes.
  std::int64_t satisfaction_ms = 0;  // That the customer is satisfied.
  std::int64_t opinion_ms = 0;       // What the host itself said of the agent or the agent's team.
  std::int64_t declined_ms = 0;      // <= 0: the agent declined this customer.
  std::int64_t bad_history_ms = 0;   // <= 0: bad ratings, complaints.

  // The worth: the sum of all parts, in milliseconds. Negative: worse than a stranger.
  constexpr std::int64_t worth_ms() const {
    return familiar_ms + account_ms + team_ms + substitute_ms + asked_for_ms + continues_ms +
           resolution_ms + handling_ms + satisfaction_ms + opinion_ms + declined_ms +
           bad_history_ms;
  }

  friend constexpr auto operator<=>(const Affinity&, const Affinity&) = default;
};

// How much stands behind a part that is forecast: outcomes of its kind that the agent has shown,
// in millionths, older ones counting less. 0: nothing, so the agent is forecast as a stranger is.
struct ForecastEvidence {
  std::int64_t agent_ppm = 0;        // With whomever, about whatever;
  std::int64_t agent_topic_ppm = 0;  // of these about the contact's topic,
  std::int64_t pair_ppm = 0;         // and with its customer.

  friend bool operator==(const ForecastEvidence&, const ForecastEvidence&) = default;
};

// How much stands behind each part: meetings, declines and bad events in millionths, faded and
// weighed as they count. What was asked for, continued or said by the host is so, and has none;
// behind a substitute stands what the candidate says of whom they stand in for.
struct AffinityEvidence {
  std::int64_t familiar_ppm = 0;
  std::int64_t account_ppm = 0;
  std::int64_t team_ppm = 0;
  ForecastEvidence resolution;
  ForecastEvidence handling;
  ForecastEvidence satisfaction;
  std::int64_t declined_ppm = 0;
  std::int64_t bad_history_ppm = 0;

  friend bool operator==(const AffinityEvidence&, const AffinityEvidence&) = default;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_H_
