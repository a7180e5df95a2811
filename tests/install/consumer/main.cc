// The least that a host does: a router, an agent, a contact, and what to do with it.

#include <iostream>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "rapport/router.h"

int main() {
  absl::StatusOr<rapport::Router> router =
      rapport::Router::Create(rapport::Policy{}, rapport::Limits{});
  if (!router.ok()) {
    std::cerr << router.status() << "\n";
    return 1;
  }
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  std::vector<rapport::Decision> decisions;
  absl::Status status =
      router->Apply({.at = now, .what = rapport::AgentUpdated{.agent = {3}}}, decisions);
  if (status.ok()) {
    status = router->Apply(
        {.at = now, .what = rapport::ContactArrived{.contact = {5}, .customer = {7}}}, decisions);
  }
  if (!status.ok()) {
    std::cerr << status << "\n";
    return 1;
  }
  for (const rapport::Decision& decision : decisions) {
    if (decision.kind != rapport::DecisionKind::kOffer) continue;
    std::cout << "offer contact " << decision.contact.value << " to agent " << decision.agent.value
              << "\n";
    return 0;
  }
  std::cerr << "no offer\n";
  return 1;
}
