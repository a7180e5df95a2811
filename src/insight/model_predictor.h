// The affinity model as one predictor among others: a desk's contacts in, its forecasts out.

#ifndef RAPPORT_INSIGHT_MODEL_PREDICTOR_H_
#define RAPPORT_INSIGHT_MODEL_PREDICTOR_H_

#include "affinity/history.h"
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
  Subject SubjectOf(const EvaluatedContact& contact) const;

  History history_;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_MODEL_PREDICTOR_H_
