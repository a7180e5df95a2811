// A central queue in Asterisk's manner: among the free agents with the skill the longest idle,
// found by looking at every agent. It knows no customers. What nobody can take waits by priority,
// then in the order of arrival.
//
// "Longest idle" is counted as Rapport's baseline `longest_idle` counts it, so that both must
// assign every contact alike.

#ifndef RAPPORT_BENCH_SUPPORT_SCAN_ENGINE_H_
#define RAPPORT_BENCH_SUPPORT_SCAN_ENGINE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/time/time.h"
#include "bench/support/host.h"
#include "bench/support/samples.h"
#include "sim/workload.h"

namespace rapport::bench {

class ScanEngine {
 public:
  explicit ScanEngine(Probe& probe) : probe_(probe) {}

  void SignIn(std::uint64_t /*agent*/, const sim::Workload::AgentTraits& traits) {
    Agent& agent = agents_.emplace_back();
    for (const std::uint64_t skill : traits.skills) agent.skills |= std::uint32_t{1} << skill;
    agent.room = traits.capacity;
    agent.idle_since = absl::ToUnixMicros(StreamBegin());
  }
  void Remember(const sim::Workload::Record& /*record*/) {}
  void Advance(absl::Time now, std::vector<Assignment>& /*assigned*/) {
    now_ = absl::ToUnixMicros(now);
  }

  void Arrive(std::uint64_t contact, const sim::Workload::Arrival& arrival,
              std::vector<Assignment>& assigned) {
    probe_(kKindOf<ContactArrived>, [&] { Place(contact, arrival, assigned); });
  }
  void End(const Assignment& in_hand, std::vector<Assignment>& assigned) {
    probe_(kKindOf<ContactEnded>, [&] { Free(in_hand.agent, assigned); });
  }

 private:
  struct Agent {
    std::uint32_t skills = 0;  // A bit each.
    int room = 0;              // How many contacts more.
    std::int64_t idle_since = 0;
  };

  void Place(std::uint64_t contact, const sim::Workload::Arrival& arrival,
             std::vector<Assignment>& assigned) {
    const std::uint32_t skill = std::uint32_t{1} << arrival.skill;
    std::size_t best = agents_.size();
    for (std::size_t a = 0; a < agents_.size(); ++a) {
      const Agent& agent = agents_[a];
      if ((agent.skills & skill) == 0 || agent.room == 0) continue;
      if (best == agents_.size() || agent.idle_since < agents_[best].idle_since) best = a;
    }
    if (best == agents_.size()) {
      waiting_[arrival.skill][static_cast<std::size_t>(arrival.priority)].push_back(contact);
      return;
    }
    --agents_[best].room;
    assigned.push_back({contact, best});
  }

  void Free(std::uint64_t number, std::vector<Assignment>& assigned) {
    Agent& agent = agents_[number];
    agent.idle_since = now_;
    ++agent.room;
    for (std::size_t p = sim::Workload::kPriorities; p-- > 0;) {
      std::deque<std::uint64_t>* first = nullptr;
      for (std::size_t skill = 0; skill < sim::Workload::kSkills; ++skill) {
        std::deque<std::uint64_t>& line = waiting_[skill][p];
        if ((agent.skills >> skill & 1) == 0 || line.empty()) continue;
        if (first == nullptr || line.front() < first->front()) first = &line;
      }
      if (first == nullptr) continue;
      --agent.room;
      assigned.push_back({first->front(), number});
      first->pop_front();
      return;
    }
  }

  Probe& probe_;
  std::int64_t now_ = 0;
  std::vector<Agent> agents_;
  std::array<std::array<std::deque<std::uint64_t>, sim::Workload::kPriorities>,
             sim::Workload::kSkills>
      waiting_;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_SCAN_ENGINE_H_
