// What a replay found out, in one sentence that a manager understands and that is true.

#ifndef RAPPORT_INSIGHT_HEADLINE_H_
#define RAPPORT_INSIGHT_HEADLINE_H_

#include <string>
#include <string_view>
#include <vector>

#include "insight/figures.h"

namespace rapport::insight {

struct Headline {
  std::string result;                 // One sentence.
  std::string against;                // What that is compared with; empty = nothing.
  std::vector<std::string> cautions;  // Sentences without which the result misleads.
};

// The policy given against ReferenceOf(), else against what really happened.
Headline HeadlineOf(const ReplayReport& report);

// What the policy given is compared with: the baseline longest_idle, else the first baseline.
// Null: there is no baseline.
const NamedFigures* ReferenceOf(const ReplayReport& report);

// Whether the waits of two rules say something about them: not where agents carry the most that
// they ever held, for then hardly anybody waits.
bool ComparesWaits(const ReplayReport& report);

// What a rule is called where a sentence speaks of it: `last_agent:30` is "the last-agent rule". A
// name that is none of a rule stays as it is.
std::string RuleName(std::string_view policy);

// What the rule does, as part of a sentence.
std::string RuleMeaning(std::string_view policy);

// More contacts without service than this share, and the figures say little.
inline constexpr double kManyUnserved = 0.05;

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_HEADLINE_H_
