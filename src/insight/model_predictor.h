// The affinity model as one predictor among others: a desk's contacts in, its forecasts out.

#ifndef RAPPORT_INSIGHT_MODEL_PREDICTOR_H_
#define RAPPORT_INSIGHT_MODEL_PREDICTOR_H_

#include <cstdint>
#include <vector>

#include "affinity/outcome_model.h"
#include "affinity/outcomes.h"
#include "insight/evaluated_contact.h"

namespace rapport::insight {

class ModelPredictor {
 public:
  ModelPredictor();

  // What is known of a contact when it comes: whose account its customer belongs to.
  void Arrive(const EvaluatedContact& contact);

  // At its arrival, given its first agent.
  Forecast Expect(const EvaluatedContact& contact) const;
  // On the target's scale: ln(1 + seconds) of the median, or the probability.
  double Value(Target target, const Forecast& forecast) const;

  // Takes a contact that has an outcome, when it has ended.
  void Learn(const EvaluatedContact& contact);

 private:
  OutcomeModel model_;
  std::vector<std::uint32_t> account_of_;  // By customer; 0 = none.
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_MODEL_PREDICTOR_H_
