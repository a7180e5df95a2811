// What holds of shared customers whatever happened to the history.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "affinity/history.h"
#include "base/fixed.h"
#include "gtest/gtest.h"
#include "sim/splitmix.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr std::int64_t kAgents = 40;
constexpr std::int64_t kCustomers = 60;
constexpr Instant kNow = 1'700'000'000'000'000;

// Counted out from the pairs that there are.
struct Counted {
  std::map<AgentIndex, std::uint32_t> customers;
  std::map<std::pair<AgentIndex, AgentIndex>, std::uint32_t> shared;  // In both directions.
};

Counted Count(const History& history) {
  std::map<CustomerIndex, std::set<AgentIndex>> served;
  for (std::int64_t id = 1; id <= kCustomers; ++id) {
    const CustomerIndex customer = history.customers().Find({static_cast<std::uint64_t>(id)});
    if (customer == kNoIndex) continue;
    SlabIndex i = history.customers()[customer].first_pair;
    for (; i != kNoIndex; i = history.pair(i).next) {
      const Pair& pair = history.pair(i);
      if (pair.last_met != kAlways) served[customer].insert(pair.agent);
    }
  }
  Counted counted;
  for (const auto& [customer, agents] : served) {
    for (const AgentIndex a : agents) {
      ++counted.customers[a];
      for (const AgentIndex b : agents) {
        if (a != b) ++counted.shared[{a, b}];
      }
    }
  }
  return counted;
}

std::vector<std::pair<AgentIndex, std::uint32_t>> StrongestOf(const History& history,
                                                              const Counted& counted,
                                                              AgentIndex agent) {
  std::vector<std::tuple<std::int64_t, std::uint64_t, AgentIndex>> ranked;
  for (const auto& [two, shared] : counted.shared) {
    if (two.first != agent) continue;
    const std::uint64_t tie =
        Mix(history.agents().IdOf(agent).value, history.agents().IdOf(two.second).value);
    ranked.emplace_back(-std::int64_t{shared}, tie, two.second);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.resize(std::min(ranked.size(), Colleagues::kStrongest));
  std::vector<std::pair<AgentIndex, std::uint32_t>> strongest;
  for (const auto& [shared, tie, colleague] : ranked) strongest.emplace_back(colleague, -shared);
  return strongest;
}

void ExpectCounted(const History& history) {
  const Counted counted = Count(history);
  const Colleagues& colleagues = history.colleagues();
  for (AgentIndex a = 0; a < history.agents().size(); ++a) {
    const auto customers = counted.customers.find(a);
    ASSERT_EQ(colleagues.CustomersOf(a),
              customers == counted.customers.end() ? 0 : customers->second);
    for (AgentIndex b = 0; b < history.agents().size(); ++b) {
      const auto shared = counted.shared.find({a, b});
      ASSERT_EQ(colleagues.SharedBy(a, b), shared == counted.shared.end() ? 0 : shared->second);
    }
    std::vector<std::pair<AgentIndex, std::uint32_t>> strongest;
    for (const Colleague& c : colleagues.StrongestOf(a)) strongest.emplace_back(c.agent, c.shared);
    ASSERT_EQ(strongest, StrongestOf(history, counted, a)) << "agent " << a;
  }
}

class RandomHistory {
 public:
  RandomHistory(std::uint64_t seed, const Limits& limits)
      : random_(seed), history_(limits, Policy{}) {}

  const History& history() const { return history_; }

  void Step() {
    switch (random_.Below(20)) {
      case 0:
        history_.Forget(Customer());
        return;
      case 1:
        if (const CustomerIndex a = Customer(), b = Customer(); a != b) history_.Merge(a, b);
        return;
      case 2:
        history_.LearnDecline(Customer(), Agent(), kNow);
        return;
      default:
        history_.Learn({.customer = Customer(),
                        .agent = Agent(),
                        .at = kNow - 1'000 * random_.Below(100),
                        .known = kNow,
                        .bot = random_.Below(10) == 0});
    }
  }

 private:
  // A few agents serve most customers, so that counts are large and small.
  AgentIndex Agent() {
    const std::int64_t most = random_.Below(2) == 0 ? 6 : kAgents;
    return history_.agents().FindOrAdd({static_cast<std::uint64_t>(random_.Between(1, most))});
  }
  CustomerIndex Customer() {
    return history_.customers().FindOrAdd(
        {static_cast<std::uint64_t>(random_.Between(1, kCustomers))});
  }

  sim::SplitMix random_;
  History history_;
};

TEST(ColleaguesLaws, CountsAreThoseOfThePairsThatThereAre) {
  Limits few;
  few.pairs_per_customer = 5;
  const std::int64_t steps = Scaled(3'000, 20'000, 200'000);
  for (const std::uint64_t seed : Seeds()) {
    for (const Limits& limits : {Limits{}, few}) {
      RandomHistory random(seed, limits);
      for (std::int64_t i = 0; i < steps; ++i) {
        random.Step();
        if (i % 50 == 0) ExpectCounted(random.history());
        if (HasFatalFailure()) return;
      }
    }
  }
}

}  // namespace
}  // namespace rapport::testing
