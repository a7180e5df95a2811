// The routing workload: one world of agents, customers and contacts for every router and peer that
// is measured, so that ratios between them mean something.
//
// Everything is drawn from splitmix64 by number, without the distributions of a library and without
// state: any part of the world can be made again anywhere. Agents and customers are numbered from
// 0. An agent has 3 of 20 skills and room for 1 to 3 contacts; a customer has a home skill and 3 to
// 10 past contacts, 8 of 10 with agents of that skill. A tenth of the arrivals are new customers.

#ifndef RAPPORT_SIM_WORKLOAD_H_
#define RAPPORT_SIM_WORKLOAD_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "rapport/event.h"

namespace rapport::sim {

struct WorkloadShape {
  std::uint64_t agents = 1'000;
  std::uint64_t customers = 1'000'000;
  std::uint64_t past_contacts = 0;  // Of each customer; 0 = 3 to 10.
  std::uint64_t load_percent = 85;  // Of the capacity: so many contacts are there at any time.
  std::uint64_t seed = 1;
  bool hot = false;  // Half of the arrivals are of one customer in a hundred.
  absl::Duration handling = absl::Seconds(180);  // Mean; what it is decides how time passes.
};

class Workload {
 public:
  static constexpr std::uint64_t kSkills = 20;
  static constexpr std::size_t kSkillsPerAgent = 3;
  static constexpr int kPriorities = 3;  // 2 is the most urgent.

  struct AgentTraits {
    std::array<std::uint64_t, kSkillsPerAgent> skills = {};
    int capacity = 1;
  };
  // A contact of the past. Its agent and customer are numbers as everything here.
  struct Record {
    std::uint64_t customer = 0;
    std::uint64_t agent = 0;
    std::uint64_t skill = 0;      // What it was about.
    std::uint64_t variation = 0;  // Random bits for what else a record may say.
    absl::Duration before = {};   // How long before the stream begins.
  };
  struct Arrival {
    std::uint64_t customer = 0;
    std::uint64_t skill = 0;
    int priority = 0;  // 0 to 2; 2 is the most urgent.
  };

  explicit Workload(const WorkloadShape& shape);

  const WorkloadShape& shape() const { return shape_; }
  const AgentTraits& agent(std::uint64_t a) const { return agents_[a]; }
  const std::vector<std::uint64_t>& AgentsWith(std::uint64_t skill) const {
    return with_skill_[skill];
  }
  std::uint64_t capacity() const { return capacity_; }  // Of all agents.
  // How many contacts there are at any time.
  std::uint64_t load() const { return capacity_ * shape_.load_percent / 100; }
  // From one arrival to the next, where a contact lasts `handling` in the mean.
  absl::Duration interval() const;

  // The id under which a host would know the customer.
  static std::uint64_t Key(std::uint64_t customer);
  static std::uint64_t HomeSkill(std::uint64_t customer);
  std::uint64_t PastContacts(std::uint64_t customer) const;
  std::uint64_t PastAgent(std::uint64_t customer, std::uint64_t contact) const;
  std::uint64_t records() const { return records_; }
  // Pairs of a customer and an agent who have met. O(records).
  std::uint64_t Pairs() const;

  // Calls `visit(const Record&)` for the contacts of the last two years, the oldest first.
  template <typename Visit>
  void ForEachRecord(Visit&& visit) const {
    std::uint64_t i = 0;
    for (std::uint64_t round = 0; round < Rounds(); ++round) {
      for (std::uint64_t place = 0; place < shape_.customers; ++place) {
        const std::uint64_t customer = Permuted(place, round);
        if (round < PastContacts(customer)) visit(MakeRecord(customer, round, i++));
      }
    }
  }

  // Arrival number 0, 1, 2, ..., which must be asked for in this order: new customers are counted.
  Arrival NextArrival();
  // Which of `active` contacts in hand is the next to end. active > 0.
  std::uint64_t NextEnd(std::uint64_t active);

 private:
  std::uint64_t Rounds() const;
  std::uint64_t Permuted(std::uint64_t place, std::uint64_t round) const;
  Record MakeRecord(std::uint64_t customer, std::uint64_t contact, std::uint64_t number) const;
  std::uint64_t Returning(std::uint64_t random) const;

  WorkloadShape shape_;
  std::vector<AgentTraits> agents_;
  std::array<std::vector<std::uint64_t>, kSkills> with_skill_;
  std::uint64_t capacity_ = 0;
  std::uint64_t records_ = 0;
  unsigned half_bits_ = 1;  // Of the Feistel network that permutes the customers.
  std::uint64_t arrivals_ = 0;
  std::uint64_t newcomers_ = 0;
  std::uint64_t ends_ = 0;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_WORKLOAD_H_
