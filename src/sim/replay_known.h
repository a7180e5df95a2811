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
    std::uint32_t counted = 0;  // How many of their contacts somebody counted here.
    std::int64_t ended;
  };

  explicit ReplayKnown(std::uint32_t customers) : met_(customers + 1) {}

  // The customer was served until `ended`; agent 0 = nobody knows by whom. Calls come in the order
  // of `ended`. Customer 0 is nobody, and has no entry; that of others stays until the next call.
  Met* Serve(std::uint32_t customer, std::uint32_t agent, std::int64_t ended) {
    if (customer == 0) return nullptr;
    for (Met& met : met_[customer]) {
      if (met.agent == agent) return &met;
    }
    met_[customer].push_back({.agent = agent, .ended = ended});
    return &met_[customer].back();
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

  std::uint32_t customers() const { return static_cast<std::uint32_t>(met_.size() - 1); }
  // All whom the customer met, the first met first.
  const absl::InlinedVector<Met, 2>& Agents(std::uint32_t customer) const { return met_[customer]; }

 private:
  std::vector<absl::InlinedVector<Met, 2>> met_;  // By customer.
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_KNOWN_H_
