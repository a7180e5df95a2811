// What is forecast of each agent for one contact, against a stranger of average skill.

#ifndef RAPPORT_RANKING_OUTLOOK_H_
#define RAPPORT_RANKING_OUTLOOK_H_

#include <cstdint>

#include "affinity/history.h"
#include "affinity/outcome_model.h"
#include "affinity/outcomes.h"
#include "base/instant.h"
#include "ranking/settings.h"
#include "rapport/affinity.h"

namespace rapport {

class Outlook {
 public:
  // Nothing is read where nothing is given for it. `resolution`: what a resolution is worth.
  static bool Counts(const Settings& settings, Millis resolution);

  // Of the subject's customer and topic.
  Outlook(const History& history, const Settings& settings, Millis resolution,
          const Subject& subject, Instant now);

  // Sets the parts that are forecast. `pair`: what the agent and the customer have shown.
  void Fill(AgentIndex agent, const PairEvidence* pair, Affinity& affinity) const;

 private:
  const OutcomeModel& model_;
  const Settings& settings_;
  const Millis resolution_;
  OutcomeModel::Context context_;
  // Of the stranger; what costs nothing is not looked at.
  std::int64_t resolved_ppm_ = 0;
  std::int64_t satisfied_ppm_ = 0;
  Millis handling_ms_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_OUTLOOK_H_
