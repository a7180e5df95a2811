#include "insight/story_verdicts.h"

#include <algorithm>
#include <map>

#include "codec/location.h"
#include "codec/words.h"
#include "insight/story_words.h"

namespace rapport::insight {
namespace {

using codec::Cat;

bool EndsByItself(Obstacle obstacle) {
  return obstacle == Obstacle::kNoCapacity || obstacle == Obstacle::kAway;
}

// The order in which the routing takes those who are able, apart from idleness.
bool GoesBefore(const StoryStep& step, const Candidate& a, const Candidate& b) {
  if (IsPreferred(step)) return a.affinity.worth_ms() > b.affinity.worth_ms();
  return step.policy.routing != Routing::kLongestIdle && a.last_met > b.last_met;
}

}  // namespace

const Candidate* FindCandidate(const Explanation& explanation, AgentId agent) {
  const auto found = std::find_if(explanation.candidates.begin(), explanation.candidates.end(),
                                  [agent](const Candidate& c) { return c.agent == agent; });
  return found == explanation.candidates.end() ? nullptr : &*found;
}

bool IsOffer(const Decision& d) { return d.kind == DecisionKind::kOffer; }

bool IsForAgent(const Decision& d) {
  return d.kind == DecisionKind::kWait && d.reason == Reason::kForAgent;
}

bool IsPreferred(const StoryStep& step) { return step.policy.routing == Routing::kPreferred; }

bool IsExpected(const Candidate& candidate) {
  return EndsByItself(candidate.obstacle) && candidate.free_in != absl::InfiniteDuration();
}

std::string_view ObstacleText(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::kNone:
      return "free";
    case Obstacle::kNotRegistered:
      return "no agent of this pool";
    case Obstacle::kChannel:
      return "not on its channel";
    case Obstacle::kTeam:
      return "not of its team";
    case Obstacle::kSkill:
      return "without a skill that it needs";
    case Obstacle::kPeopleOnly:
      return "a machine, and another has handed it over";
    case Obstacle::kAvoided:
      return "to be avoided";
    case Obstacle::kMayNotServe:
      return "barred by the host";
    case Obstacle::kSignedOut:
      return "signed out";
    case Obstacle::kAway:
      return "away";
    case Obstacle::kLeaving:
      return "leaving";
    case Obstacle::kCoolingDown:
      return "cooling down";
    case Obstacle::kNoCapacity:
      return "busy";
    case Obstacle::kKept:
      return "kept for another";
  }
  return "?";
}

std::string_view VerdictOf(const StoryStep& step, const ExplainedDecision& explained,
                           const Candidate& candidate) {
  const Decision& d = explained.decision;
  if (candidate.agent == d.agent && IsOffer(d)) return "taken";
  if (candidate.agent == d.agent && IsForAgent(d)) return "waited_for";
  if (candidate.obstacle != Obstacle::kNone) return codec::Word(candidate.obstacle);
  const Candidate* const chosen = FindCandidate(explained.explanation, d.agent);
  if (chosen == nullptr || !(IsOffer(d) || IsForAgent(d))) return "able";
  if (GoesBefore(step, *chosen, candidate)) return "worth_less";
  if (explained.explanation.freed.valid() || d.reason == Reason::kTransferred) return "not_freed";
  return "idle_less";
}

std::string CandidateText(const StoryStep& step, const ExplainedDecision& explained,
                          const Candidate& candidate) {
  const std::string_view verdict = VerdictOf(step, explained, candidate);
  if (verdict == "taken") return "taken";
  if (verdict == "able") return "free";
  if (verdict == "waited_for") return "waited for";
  if (verdict == "worth_less") return IsPreferred(step) ? "worth less" : "met longer ago, or never";
  if (verdict == "not_freed") return "free, too";
  if (verdict == "idle_less") return "idle for less long";
  const std::string text(ObstacleText(candidate.obstacle));
  if (!IsExpected(candidate)) return text;
  switch (candidate.waiting) {
    case Waiting::kNone:
    case Waiting::kUnexpected:
    case Waiting::kBarred:
      return text;
    case Waiting::kNoGain:
      return Cat({text, "; worth no more"});
    case Waiting::kTooLong:
      return Cat({text, "; too long to wait"});
    case Waiting::kLeaving:
      return Cat({text, "; leaves before that"});
    case Waiting::kNotAllowed:
      return Cat({text, "; may not wait any more"});
    case Waiting::kCostsMore:
      return Cat({text, "; waiting costs more"});
    case Waiting::kPaysLess:
      return Cat({text, "; waiting pays less"});
    case Waiting::kPays:
      return Cat({text, "; waiting pays"});
    case Waiting::kNotWeighed:
      return Cat({text, "; waiting for others promises more"});
  }
  return text;
}

std::string OthersText(const OtherAgents& others) {
  return Cat({std::to_string(others.agents), " ", ObstacleText(others.obstacle)});
}

std::string HeadcountText(const Explanation& explanation) {
  std::map<Obstacle, OtherAgents> counts;
  const auto count = [&](Obstacle obstacle, std::int64_t agents, absl::Duration free_in) {
    OtherAgents& counted =
        counts.try_emplace(obstacle, OtherAgents{obstacle, 0, free_in}).first->second;
    counted.agents += agents;
    counted.free_in = std::min(counted.free_in, free_in);
  };
  for (const Candidate& c : explanation.candidates) {
    if (c.obstacle != Obstacle::kNotRegistered) count(c.obstacle, 1, c.free_in);
  }
  for (const OtherAgents& o : explanation.others) count(o.obstacle, o.agents, o.free_in);
  if (counts.empty()) return "the pool has no agents";
  std::string text;
  absl::Duration first = absl::InfiniteDuration();
  for (const auto& [obstacle, counted] : counts) {
    text += Cat({text.empty() ? "" : ", ", OthersText(counted)});
    if (EndsByItself(obstacle)) first = std::min(first, counted.free_in);
  }
  if (first < absl::InfiniteDuration()) {
    text += Cat({"; the first of them is expected to be free in about ", SpanText(first)});
  }
  return text;
}

}  // namespace rapport::insight
