// Does it matter that customer and agent have met before?
//
// Who meets whom is no accident: some customers come often and with easy questions, some agents are
// quick, and a desk that gets faster over the months does so while its people get to know each
// other. So each contact is compared with the same customer's others, with the agent's others on
// that topic, and with all of its week.

#ifndef RAPPORT_INSIGHT_FAMILIAR_H_
#define RAPPORT_INSIGHT_FAMILIAR_H_

#include <cstdint>
#include <optional>
#include <span>

#include "insight/evaluated_contact.h"

namespace rapport::insight {

// Shorter times count as this. On a logarithmic scale what lies between a second and a few, mostly
// dropped lines and cases closed as they come, would outweigh what lies between minutes and hours.
inline constexpr double kShortestFamiliarTime = 60;  // Seconds.

// Fewer customers who met both an agent they knew and one they did not bear no interval: one that
// is clustered by customer is too narrow where there are few.
inline constexpr std::int64_t kLeastFamiliarCustomers = 20;

// What a first agent whom the customer knows makes of the outcome.
struct FamiliarEffect {
  std::int64_t contacts = 0;  // Of identified customers, with an outcome.
  std::int64_t familiar = 0;  // Those of them whose first agent the customer knew.
  double difference = 0;      // Of ln(seconds), or of the share handed over.
  double low = 0;             // The 95 % interval.
  double high = 0;

  bool detectable() const { return low > 0 || high < 0; }
};

// The least squares estimate with effects of customer, agent and topic, and calendar week; the
// interval from the sandwich estimator clustered by customer. An agent is known when an earlier
// contact of this customer, given to them first, had ended by this arrival. Absent: too few
// customers have met both known and other agents.
std::optional<FamiliarEffect> MeasureFamiliar(std::span<const EvaluatedContact> contacts,
                                              Target target);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_FAMILIAR_H_
