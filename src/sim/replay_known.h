// Who has met whom in a replay: the bookkeeping that its figures rest on, apart from any router's.

#ifndef RAPPORT_SIM_REPLAY_KNOWN_H_
#define RAPPORT_SIM_REPLAY_KNOWN_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"

namespace rapport::sim {

class ReplayKnown {
 public:
  // An agent whom a customer met, and when the first of their contacts ended.
  struct Met {
    std::uint32_t agent;
    std::int64_t ended;
  };

  explicit ReplayKnown(std::uint32_t customers) : met_(customers + 1) {}

  // The customer was served until `ended`; agent 0 = nobody knows by whom. Calls come in the order
  // of `ended`. Customer 0 is nobody.
  void Serve(std::uint32_t customer, std::uint32_t agent, std::int64_t ended) {
    if (customer == 0) return;
    for (const Met& met : met_[customer]) {
      if (met.agent == agent) return;
    }
    met_[customer].push_back({agent, ended});
  }

  // The customer was served by a contact that ended at `arrival` or before.
  bool Returns(std::uint32_t customer, std::int64_t arrival) const {
    return customer != 0 && !met_[customer].empty() && met_[customer].front().ended <= arrival;
  }

  // By this agent.
  bool Knows(std::uint32_t customer, std::uint32_t agent, std::int64_t arrival) const {
    if (agent == 0 || customer == 0) return false;
    for (const Met& met : met_[customer]) {
      if (met.agent == agent) return met.ended <= arrival;
    }
    return false;
  }

  // All whom the customer met, the first met first.
  const absl::InlinedVector<Met, 2>& Agents(std::uint32_t customer) const { return met_[customer]; }

 private:
  std::vector<absl::InlinedVector<Met, 2>> met_;  // By customer.
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_KNOWN_H_
