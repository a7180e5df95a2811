// What became of each candidate of a decision, in a word and in a few.

#ifndef RAPPORT_INSIGHT_STORY_VERDICTS_H_
#define RAPPORT_INSIGHT_STORY_VERDICTS_H_

#include <string>
#include <string_view>

#include "insight/contact_story.h"

namespace rapport::insight {

// What became of a candidate, in one word: `taken` or `waited_for`; of the others who could have
// had it `worth_less`, `idle_less` (worth as much, and later in the order of idleness), `not_freed`
// (an agent who had become free got it) or `able` (it went to nobody); of those who could not the
// word of their obstacle.
std::string_view VerdictOf(const StoryStep& step, const ExplainedDecision& explained,
                           const Candidate& candidate);

// The same for people, and what spoke against waiting: `busy; waiting costs more`.
std::string CandidateText(const StoryStep& step, const ExplainedDecision& explained,
                          const Candidate& candidate);

// What an obstacle makes of an agent, as in `is busy` and `3 busy`.
std::string_view ObstacleText(Obstacle obstacle);

// Agents who are not named: `4 signed out`.
std::string OthersText(const OtherAgents& others);

// How many of all agents are what, and when the first of them is expected to be free.
std::string HeadcountText(const Explanation& explanation);

// nullptr: the agent is not named.
const Candidate* FindCandidate(const Explanation& explanation, AgentId agent);

bool IsOffer(const Decision& decision);
bool IsForAgent(const Decision& decision);    // A wait for one agent.
bool IsPreferred(const StoryStep& step);      // And not a baseline.
bool IsExpected(const Candidate& candidate);  // Barred, but free in a time that can be told.

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_STORY_VERDICTS_H_
