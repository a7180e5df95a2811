// What may be said of an event or a policy without knowing the state: items 2 and 6 of section 9.

#ifndef RAPPORT_SIM_NAIVE_VALIDATE_H_
#define RAPPORT_SIM_NAIVE_VALIDATE_H_

#include "absl/status/status.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::sim {

// kInvalidArgument where a limit is not positive.
absl::Status ValidateLimits(const Limits& limits);

// kInvalidArgument where a field is out of range or a list names something twice.
absl::Status ValidateEvent(const Event& event);
absl::Status ValidatePolicy(const Policy& policy);

// kResourceExhausted where a list is longer than the limit.
absl::Status CheckLists(const EventBody& what, const Limits& limits);
absl::Status CheckLists(const Policy& policy, const Limits& limits);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_NAIVE_VALIDATE_H_
