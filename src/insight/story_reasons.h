// Why it was decided so, in sentences: what an explanation says, and nothing that it does not.

#ifndef RAPPORT_INSIGHT_STORY_REASONS_H_
#define RAPPORT_INSIGHT_STORY_REASONS_H_

#include <string>
#include <vector>

#include "insight/contact_story.h"
#include "insight/story_words.h"

namespace rapport::insight {

class StoryReasons {
 public:
  // The words must outlive it.
  explicit StoryReasons(const StoryWords& words) : words_(words) {}

  // First why it was decided so, then why the agent whom the customer knows best was or was not
  // taken, then what makes substitutes of agents, then why none of those who are worth more.
  std::vector<std::string> Because(const StoryStep& step, const ExplainedDecision& explained) const;
  // The comparison of waiting and going; empty where there was none.
  std::string Comparison(const ExplainedDecision& explained) const;

 private:
  std::string WhyOffered(const StoryStep& step, const ExplainedDecision& explained) const;
  std::string WhyThisAgent(const StoryStep& step, const ExplainedDecision& explained) const;
  std::string WhyWaiting(const StoryStep& step, const ExplainedDecision& explained) const;
  std::string Relation(const ExplainedDecision& explained) const;
  std::string HowKnown(const Explanation& explanation, const Candidate& substitute) const;
  std::string OfKnownBest(const StoryStep& step, const ExplainedDecision& explained) const;
  std::string ButNot(const StoryStep& step, const ExplainedDecision& explained,
                     const Candidate& candidate) const;
  std::string ButWaiting(const StoryStep& step, const Explanation& explanation,
                         const Candidate& candidate) const;

  const StoryWords& words_;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_STORY_REASONS_H_
