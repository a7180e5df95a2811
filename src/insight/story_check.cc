// Whether an explanation is one of its decision.

#include <cstdint>
#include <string_view>

#include "codec/fields.h"
#include "codec/location.h"
#include "insight/contact_story.h"

namespace rapport::insight {
namespace {

absl::Status Contradiction(std::string_view what) {
  return absl::InternalError(codec::Cat({"the explanation contradicts the decision: ", what}));
}

struct Summer {
  std::int64_t sum = 0;
  void Part(std::string_view, std::int64_t millis) { sum += millis; }
};

bool AddsUp(const Affinity& affinity) {
  Summer summer;
  codec::VisitFields(affinity, summer);
  return summer.sum == affinity.worth_ms();
}

const Candidate* Find(const Explanation& explanation, AgentId agent) {
  for (const Candidate& candidate : explanation.candidates) {
    if (candidate.agent == agent) return &candidate;
  }
  return nullptr;
}

absl::Status CheckChosen(const ExplainedDecision& explained) {
  const Decision& decision = explained.decision;
  const bool offer = decision.kind == DecisionKind::kOffer;
  if (!offer && decision.reason != Reason::kForAgent) return absl::OkStatus();
  const Candidate* const chosen = Find(explained.explanation, decision.agent);
  if (chosen == nullptr) return Contradiction("the agent is no candidate");
  if (chosen->affinity != decision.affinity) return Contradiction("the agent has other parts");
  if (offer && chosen->obstacle != Obstacle::kNone) return Contradiction("the agent is barred");
  if (!offer && chosen->free_in != decision.expected) return Contradiction("another wait");
  return absl::OkStatus();
}

absl::Status CheckComparison(const Explanation& explanation) {
  // A baseline waits without comparing anything.
  if (!explanation.wait_for.valid() || explanation.wait_cost_ppm == 0) return absl::OkStatus();
  const Candidate* const wait_for = Find(explanation, explanation.wait_for);
  const Candidate* const at_hand = Find(explanation, explanation.at_hand);
  if (wait_for == nullptr || at_hand == nullptr) return Contradiction("nobody to compare");
  if (wait_for->affinity.worth_ms() <= at_hand->affinity.worth_ms() ||
      explanation.wait_gain_ms < 0) {
    return Contradiction("waiting gains nothing");
  }
  if (explanation.waiting == Waiting::kPays &&
      explanation.wait_gain_ms <= explanation.wait_cost_ms) {
    return Contradiction("waiting costs more than it gains");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckExplained(const ExplainedDecision& explained) {
  const Explanation& explanation = explained.explanation;
  if (explanation.contact != explained.decision.contact) return Contradiction("another contact");
  for (const Candidate& candidate : explanation.candidates) {
    if (!AddsUp(candidate.affinity)) return Contradiction("the parts do not add up");
  }
  if (absl::Status status = CheckChosen(explained); !status.ok()) return status;
  return CheckComparison(explanation);
}

}  // namespace rapport::insight
