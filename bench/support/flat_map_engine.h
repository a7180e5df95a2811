// What a good engineer writes in a day: the history in a flat_hash_map with inlined vectors, and
// per skill a list of the agents who have room, the one untouched longest in front.
//
// The rule is the one on which all peers agree. An arriving contact goes to the agent with room and
// the skill who has the largest affinity with the customer, ties to the one untouched longest; else
// to the one untouched longest; else it waits by skill and priority. A freed agent takes the
// waiting contact of the highest priority, then the oldest. An affinity is a sum of weights that
// double every 30 days, so its order needs no clock.

#ifndef RAPPORT_BENCH_SUPPORT_FLAT_MAP_ENGINE_H_
#define RAPPORT_BENCH_SUPPORT_FLAT_MAP_ENGINE_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/time/time.h"
#include "bench/support/host.h"
#include "bench/support/samples.h"
#include "sim/workload.h"

namespace rapport::bench {

class FlatMapEngine {
 public:
  explicit FlatMapEngine(Probe& probe) : probe_(probe) {}

  void SignIn(std::uint64_t number, const sim::Workload::AgentTraits& traits) {
    Agent& agent = agents_.emplace_back();
    agent.skills = traits.skills;
    agent.room = traits.capacity;
    agent.touched = number;
    tick_ = number + 1;
    Link(static_cast<std::uint32_t>(number));
  }
  void Remember(const sim::Workload::Record& r) {
    Learn(sim::Workload::Key(r.customer), r.agent, WeightAt(-r.before));
  }
  void Advance(absl::Time now, std::vector<Assignment>& /*assigned*/) {
    now_ = now - StreamBegin();
  }

  void Arrive(std::uint64_t contact, const sim::Workload::Arrival& arrival,
              std::vector<Assignment>& assigned) {
    probe_(kKindOf<ContactArrived>, [&] { Place(contact, arrival, assigned); });
  }
  void End(const Assignment& in_hand, std::vector<Assignment>& assigned) {
    probe_(kKindOf<ContactEnded>, [&] { Free(in_hand, assigned); });
  }

 private:
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  struct Neighbors {
    std::uint32_t previous = kNobody;
    std::uint32_t next = kNobody;
  };
  struct Agent {
    std::array<std::uint64_t, sim::Workload::kSkillsPerAgent> skills = {};
    std::array<Neighbors, sim::Workload::kSkillsPerAgent> places = {};  // In the lists of `skills`.
    int room = 0;
    std::uint64_t touched = 0;  // Tick of the last assignment or end.
  };
  struct List {
    std::uint32_t first = kNobody;
    std::uint32_t last = kNobody;
  };
  using Known = absl::InlinedVector<std::pair<std::uint32_t, float>, 6>;

  static float WeightAt(absl::Duration time) {
    constexpr double kHalfLife = 30 * 86'400.0;
    return static_cast<float>(std::exp2(absl::ToDoubleSeconds(time) / kHalfLife));
  }

  void Learn(std::uint64_t customer, std::uint64_t agent, float weight) {
    Known& known = history_[customer];
    for (auto& [number, sum] : known) {
      if (number != agent) continue;
      sum += weight;
      return;
    }
    known.emplace_back(static_cast<std::uint32_t>(agent), weight);
  }

  std::size_t SkillPlace(const Agent& agent, std::uint64_t skill) const {
    std::size_t i = 0;
    while (i < agent.skills.size() && agent.skills[i] != skill) ++i;
    return i;
  }
  Neighbors& PlaceIn(std::uint64_t skill, std::uint32_t agent) {
    return agents_[agent].places[SkillPlace(agents_[agent], skill)];
  }

  void Link(std::uint32_t number) {
    for (std::size_t i = 0; i < agents_[number].skills.size(); ++i) {
      const std::uint64_t skill = agents_[number].skills[i];
      List& list = idle_[skill];
      agents_[number].places[i] = {list.last, kNobody};
      (list.last == kNobody ? list.first : PlaceIn(skill, list.last).next) = number;
      list.last = number;
    }
  }
  void Unlink(std::uint32_t number) {
    for (std::size_t i = 0; i < agents_[number].skills.size(); ++i) {
      const std::uint64_t skill = agents_[number].skills[i];
      const Neighbors place = agents_[number].places[i];
      List& list = idle_[skill];
      (place.previous == kNobody ? list.first : PlaceIn(skill, place.previous).next) = place.next;
      (place.next == kNobody ? list.last : PlaceIn(skill, place.next).previous) = place.previous;
    }
  }

  void Place(std::uint64_t contact, const sim::Workload::Arrival& arrival,
             std::vector<Assignment>& assigned) {
    ++tick_;
    const std::uint64_t customer = sim::Workload::Key(arrival.customer);
    if (contact >= customers_.size()) customers_.resize(contact + 1);
    customers_[contact] = customer;
    std::uint32_t best = kNobody;
    float largest = 0;
    if (const auto it = history_.find(customer); it != history_.end()) {
      for (const auto& [number, sum] : it->second) {
        const Agent& agent = agents_[number];
        if (agent.room == 0 || SkillPlace(agent, arrival.skill) == agent.skills.size()) continue;
        const bool better = sum > largest || (sum == largest && best != kNobody &&
                                              agent.touched < agents_[best].touched);
        if (!better) continue;
        best = number;
        largest = sum;
      }
    }
    if (best == kNobody) best = idle_[arrival.skill].first;
    if (best == kNobody) {
      waiting_[arrival.skill][static_cast<std::size_t>(arrival.priority)].push_back(contact);
      return;
    }
    Unlink(best);
    if (--agents_[best].room > 0) Link(best);
    agents_[best].touched = tick_;
    assigned.push_back({contact, best});
  }

  void Free(const Assignment& in_hand, std::vector<Assignment>& assigned) {
    ++tick_;
    Learn(customers_[in_hand.contact], in_hand.agent, WeightAt(now_));
    const auto number = static_cast<std::uint32_t>(in_hand.agent);
    Agent& agent = agents_[number];
    agent.touched = tick_;
    if (agent.room > 0) Unlink(number);
    if (std::deque<std::uint64_t>* line = FirstWaiting(agent); line != nullptr) {
      assigned.push_back({line->front(), in_hand.agent});
      line->pop_front();
    } else {
      ++agent.room;
    }
    if (agent.room > 0) Link(number);
  }

  std::deque<std::uint64_t>* FirstWaiting(const Agent& agent) {
    for (std::size_t p = sim::Workload::kPriorities; p-- > 0;) {
      std::deque<std::uint64_t>* first = nullptr;
      for (const std::uint64_t skill : agent.skills) {
        std::deque<std::uint64_t>& line = waiting_[skill][p];
        if (line.empty()) continue;
        if (first == nullptr || line.front() < first->front()) first = &line;
      }
      if (first != nullptr) return first;
    }
    return nullptr;
  }

  Probe& probe_;
  absl::Duration now_;
  std::uint64_t tick_ = 0;
  std::vector<Agent> agents_;
  std::array<List, sim::Workload::kSkills> idle_;
  absl::flat_hash_map<std::uint64_t, Known> history_;
  std::vector<std::uint64_t> customers_;  // Of every contact so far.
  std::array<std::array<std::deque<std::uint64_t>, sim::Workload::kPriorities>,
             sim::Workload::kSkills>
      waiting_;
};

}  // namespace rapport::bench

#endif  // RAPPORT_BENCH_SUPPORT_FLAT_MAP_ENGINE_H_
