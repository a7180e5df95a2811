// A central queue per skill in Asterisk's manner: among its free members the one idle longest,
// found by looking at every member. It knows no customers. What nobody can take waits by priority,
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

  void SignIn(std::uint64_t number, const sim::Workload::AgentTraits& traits) {
    Agent& agent = agents_.emplace_back();
    agent.skills = traits.skills;
    for (const std::uint64_t skill : traits.skills) {
      members_[skill].push_back(static_cast<std::uint32_t>(number));
    }
    agent.room = static_cast<std::uint64_t>(traits.capacity);
    agent.idle_since = MicrosOf(StreamBegin());
  }
  void Remember(const sim::Workload::Record& /*record*/) {}
  void Advance(absl::Time now, std::vector<Assignment>& /*assigned*/) { now_ = MicrosOf(now); }

  void Arrive(std::uint64_t contact, const sim::Workload::Arrival& arrival,
              std::vector<Assignment>& assigned) {
    probe_(kKindOf<ContactArrived>, [&] { Place(contact, arrival, assigned); });
  }
  void End(const Assignment& in_hand, std::vector<Assignment>& assigned) {
    probe_(kKindOf<ContactEnded>, [&] { Free(in_hand.agent, assigned); });
  }

 private:
  struct Agent {
    std::uint64_t idle_since = 0;  // Microseconds.
    std::uint64_t room = 0;        // How many contacts more.
    std::array<std::uint64_t, sim::Workload::kSkillsPerAgent> skills = {};
  };

  static std::uint64_t MicrosOf(absl::Time time) {
    return static_cast<std::uint64_t>(absl::ToUnixMicros(time));
  }

  void Place(std::uint64_t contact, const sim::Workload::Arrival& arrival,
             std::vector<Assignment>& assigned) {
    // Arithmetic in place of branches that nobody can predict: the obvious loop takes several times
    // as long, and would flatter what it is compared with.
    std::uint64_t best = agents_.size();
    std::uint64_t longest = UINT64_MAX;
    for (const std::uint32_t a : members_[arrival.skill]) {
      const Agent& agent = agents_[a];
      const std::uint64_t able = agent.room > 0 ? 1 : 0;
      const std::uint64_t since = agent.idle_since | (able - 1);  // The latest, where not able.
      if (since >= longest) continue;
      best = a;
      longest = since;
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
      for (const std::uint64_t skill : agent.skills) {
        std::deque<std::uint64_t>& line = waiting_[skill][p];
        if (line.empty()) continue;
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
  std::uint64_t now_ = 0;
  std::vector<Agent> agents_;
  std::array<std::vector<std::uint32_t>, sim::Workload::kSkills> members_;
  std::array<std::array<std::deque<std::uint64_t>, sim::Workload::kPriorities>,
             sim::Workload::kSkills>
      waiting_;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_SCAN_ENGINE_H_
