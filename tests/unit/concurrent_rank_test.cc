// Const members of one router, called by several threads at once, answer as they do alone.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapport/router.h"

namespace rapport {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);
constexpr std::uint64_t kAgents = 60;
constexpr std::uint64_t kCustomers = 100;

Router BusyDesk() {
  Policy policy;
  policy.channels = {{{1}, 1, true}};
  policy.wrap_up = absl::Seconds(30);
  Router router = *Router::Create(policy, Limits{});
  std::vector<Decision> decisions;
  const auto apply = [&](const EventBody& body) {
    EXPECT_TRUE(router.Apply({.at = kStart, .what = body}, decisions).ok());
  };
  for (std::uint64_t a = 1; a <= kAgents; ++a) {
    apply(AgentUpdated{.agent = {a}, .team = {1 + a % 4}, .skills = {{{1 + a % 3}, 5}}});
  }
  for (std::uint64_t i = 0; i < 5 * kCustomers; ++i) {
    apply(HistoryImported{.customer = {1 + i % kCustomers},
                          .agent = {1 + i * 7 % (kAgents + 20)},
                          .account = {1 + i % 10},
                          .topic = {1 + i % 3},
                          .outcome = Outcome::kResolved,
                          .handling = absl::Seconds(60 + i),
                          .ended = kStart - absl::Hours(i)});
  }
  for (std::uint64_t c = 1; c <= kCustomers; ++c) {
    apply(ContactArrived{.contact = {c},
                         .customer = {c},
                         .channel = {1 + c % 2},
                         .topic = {1 + c % 3},
                         .skills = {{{1 + c % 3}, 2}}});
  }
  return router;
}

ContactArrived Asked(std::uint64_t i) {
  return {.contact = {1'000 + i},
          .customer = {1 + i % kCustomers},
          .channel = {1 + i % 2},
          .topic = {1 + i % 4},
          .skills = {{{1 + i % 3}, 3}},
          .asked_for = {1 + i % kAgents},
          .opinions = {{.team = {1 + i % 4}, .worth = absl::Seconds(5)}}};
}

struct Answers {
  std::vector<std::vector<Candidate>> ranks;
  std::vector<Explanation> explanations;
  std::uint64_t fingerprint = 0;
  absl::Time deadline;

  friend bool operator==(const Answers&, const Answers&) = default;
};

// Every thread begins elsewhere, so that different questions are asked at once.
Answers Ask(const Router& router, std::uint64_t first) {
  Answers answers;
  answers.ranks.resize(kCustomers);
  answers.explanations.resize(kCustomers);
  for (std::uint64_t i = 0; i < kCustomers; ++i) {
    const std::uint64_t k = (first + i) % kCustomers;
    answers.ranks[k] = *router.Rank(Asked(k), 5);
    answers.explanations[k] = *router.Explain({1 + k});
    if (i % 25 == 0) answers.fingerprint = router.Fingerprint();
    answers.deadline = router.NextDeadline();
  }
  return answers;
}

TEST(ConcurrentRank, ManyThreadsGetTheAnswersOfOne) {
  const Router router = BusyDesk();
  const Answers alone = Ask(router, 0);
  ASSERT_FALSE(alone.ranks.front().empty());
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t round = 0; round < 3; ++round) {
        if (Ask(router, 25 * t + round) != alone) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(Ask(router, 0), alone);
}

}  // namespace
}  // namespace rapport
