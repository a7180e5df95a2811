#include "sim/workload.h"

#include <algorithm>
#include <cstddef>

#include "base/fixed.h"

namespace rapport::sim {
namespace {

constexpr std::uint64_t kMaxPastContacts = 10;
constexpr std::uint64_t kNewcomersOf65536 = 6'553;  // A tenth: those below 6,553.6.
constexpr std::uint64_t kEndSalt = 0xC0FFEE;
constexpr std::int64_t kHistorySeconds = 730 * 86'400;

}  // namespace

Workload::Workload(const WorkloadShape& shape) : shape_(shape), agents_(shape.agents) {
  for (std::uint64_t a = 0; a < shape.agents; ++a) {
    AgentTraits& agent = agents_[a];
    std::size_t count = 0;
    for (std::uint64_t i = 0; count < kSkillsPerAgent; ++i) {
      const std::uint64_t skill = Mix(a, 10 + i) % kSkills;
      const auto end = agent.skills.begin() + static_cast<std::ptrdiff_t>(count);
      if (std::find(agent.skills.begin(), end, skill) != end) continue;
      agent.skills[count++] = skill;
      with_skill_[skill].push_back(a);
    }
    agent.capacity = 1 + static_cast<int>(Mix(a, 5) % 3);
    capacity_ += static_cast<std::uint64_t>(agent.capacity);
  }
  for (std::uint64_t c = 0; c < shape.customers; ++c) records_ += PastContacts(c);
  unsigned bits = 1;
  while ((std::uint64_t{1} << bits) < shape.customers) ++bits;
  half_bits_ = (bits + 1) / 2;
}

absl::Duration Workload::interval() const {
  return shape_.handling / static_cast<double>(std::max<std::uint64_t>(load(), 1));
}

std::uint64_t Workload::Key(std::uint64_t customer) { return SplitMix(customer ^ 0x5bd1e995) | 1; }

std::uint64_t Workload::HomeSkill(std::uint64_t customer) { return Mix(customer, 2) % kSkills; }

std::uint64_t Workload::PastContacts(std::uint64_t customer) const {
  return shape_.past_contacts != 0 ? shape_.past_contacts : 3 + Mix(customer, 1) % 8;
}

std::uint64_t Workload::Rounds() const {
  return shape_.past_contacts != 0 ? shape_.past_contacts : kMaxPastContacts;
}

std::uint64_t Workload::PastAgent(std::uint64_t customer, std::uint64_t contact) const {
  const std::uint64_t r = Mix(customer, 100 + contact);
  const std::vector<std::uint64_t>& able = with_skill_[HomeSkill(customer)];
  if (r % 10 < 8 && !able.empty()) return able[(r >> 8) % able.size()];
  return (r >> 8) % shape_.agents;
}

std::uint64_t Workload::Pairs() const {
  std::uint64_t pairs = 0;
  std::vector<std::uint64_t> met;
  for (std::uint64_t c = 0; c < shape_.customers; ++c) {
    met.clear();
    for (std::uint64_t j = 0; j < PastContacts(c); ++j) met.push_back(PastAgent(c, j));
    std::sort(met.begin(), met.end());
    pairs += static_cast<std::uint64_t>(std::unique(met.begin(), met.end()) - met.begin());
  }
  return pairs;
}

// A Feistel network permutes the numbers of 2 * half_bits_ bits; those past the last customer are
// permuted again until they are none.
std::uint64_t Workload::Permuted(std::uint64_t place, std::uint64_t round) const {
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t x = place;
  do {
    std::uint64_t left = x >> half_bits_;
    std::uint64_t right = x & mask;
    for (std::uint64_t k = 0; k < 4; ++k) {
      const std::uint64_t next = left ^ (Mix(right, round * 8 + k) & mask);
      left = right;
      right = next;
    }
    x = left << half_bits_ | right;
  } while (x >= shape_.customers);
  return x;
}

Workload::Record Workload::MakeRecord(std::uint64_t customer, std::uint64_t contact,
                                      std::uint64_t number) const {
  // What a past contact was about is drawn as it is for arrivals, from bits that its agent leaves.
  const std::uint64_t variation = Mix(customer, 200 + contact);
  const std::uint64_t skill = variation % 10 < 8 ? HomeSkill(customer) : (variation >> 8) % kSkills;
  return {customer, PastAgent(customer, contact), skill, variation >> 16,
          absl::Seconds(kHistorySeconds) *
              (1 - static_cast<double>(number) / static_cast<double>(records_))};
}

std::uint64_t Workload::Returning(std::uint64_t random) const {
  if (!shape_.hot) return random % shape_.customers;
  const std::uint64_t regulars = std::max<std::uint64_t>(shape_.customers / 100, 1);
  return (random >> 1) % ((random & 1) != 0 ? regulars : shape_.customers);
}

Workload::Arrival Workload::NextArrival() {
  const std::uint64_t n = arrivals_++;
  const std::uint64_t r = Mix(shape_.seed, 2 * n + 1);
  const std::uint64_t r2 = Mix(shape_.seed, 2 * n + 2);
  const std::uint64_t r3 = Mix(r, r2);
  Arrival arrival;
  arrival.customer =
      (r & 0xffff) <= kNewcomersOf65536 ? shape_.customers + newcomers_++ : Returning(r2);
  arrival.skill = r3 % 10 < 8 ? HomeSkill(arrival.customer) : (r3 >> 8) % kSkills;
  const std::uint64_t tenth = (r3 >> 32) % 10;
  arrival.priority = tenth < 7 ? 0 : tenth < 9 ? 1 : 2;
  return arrival;
}

std::uint64_t Workload::NextEnd(std::uint64_t active) {
  return Mix(kEndSalt ^ shape_.seed, ends_++) % active;
}

}  // namespace rapport::sim
