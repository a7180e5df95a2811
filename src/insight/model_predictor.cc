#include "insight/model_predictor.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::insight {

ModelPredictor::ModelPredictor() : history_(Limits{}, Policy{}) {}

Subject ModelPredictor::SubjectOf(const EvaluatedContact& contact) const {
  Subject subject;
  if (contact.customer != 0) subject.customer = history_.customers().Find({contact.customer});
  if (contact.first_agent != 0) subject.agent = history_.agents().Find({contact.first_agent});
  subject.topic = {contact.topic};
  return subject;
}

void ModelPredictor::Arrive(const EvaluatedContact& contact) {
  if (contact.first_agent != 0) history_.agents().FindOrAdd({contact.first_agent});
  if (contact.customer == 0) return;
  const CustomerIndex customer = history_.customers().FindOrAdd({contact.customer});
  if (contact.account == 0) return;
  history_.SetAccount(customer, history_.accounts().FindOrAdd({contact.account}));
}

Forecast ModelPredictor::Expect(const EvaluatedContact& contact) const {
  return history_.Expect(SubjectOf(contact), contact.arrived);
}

double ModelPredictor::Value(Target target, const Forecast& forecast) const {
  constexpr double kPpm = 1e6;
  const float log_odds = forecast.at(target);
  const OutcomeModel& model = history_.outcomes();
  if (!IsTime(target)) return static_cast<double>(model.PpmOf(target, log_odds)) / kPpm;
  return std::log1p(static_cast<double>(model.MedianOf(target, log_odds)) / kMillisPerSecond);
}

void ModelPredictor::Learn(const EvaluatedContact& contact) {
  OutcomeSeen seen{.arrived = contact.arrived, .known = contact.ended};
  for (const Target target : kEvaluatedTargets) {
    const std::optional<std::int64_t> outcome = contact.Outcome(target);
    if (outcome) seen.Set(target, *outcome);
  }
  history_.LearnOutcome(SubjectOf(contact), seen);
}

}  // namespace rapport::insight
