// What an event costs while everyone is busy, by the number of contacts that wait.
//
// Workload: 1,000 agents of 10 teams with one of 20 skills each, all of them busy; 100,000
// customers with 5 past contacts each; contacts ask for one skill, 8 of 10 for that of the agents
// whom the customer knows. All that wait are such contacts, so every agent who is freed may take
// many of them, and knows the customers of some. One iteration is a whole contact: one arrives and
// waits, and the oldest in hand ends, whose agent is offered, and accepts, the one that gains most.

#include <cstdint>
#include <cstdlib>
#include <deque>
#include <utility>
#include <vector>

#include "base/fixed.h"
#include "benchmark/benchmark.h"
#include "rapport/router.h"

namespace rapport {
namespace {

constexpr std::uint64_t kAgents = 1'000;
constexpr std::uint64_t kSkills = 20;
constexpr std::uint64_t kCustomers = 100'000;
constexpr std::uint64_t kPastContacts = 5;

class BusyDesk {
 public:
  explicit BusyDesk(std::uint64_t waiting) : router_(*Router::Create(Policy{}, Limits{})) {
    for (std::uint64_t a = 1; a <= kAgents; ++a) {
      Tell(AgentUpdated{
          .agent = {a}, .team = {1 + a / kSkills % 10}, .skills = {{{1 + a % kSkills}, 5}}});
    }
    for (std::uint64_t c = 1; c <= kCustomers; ++c) {
      for (std::uint64_t i = 0; i < kPastContacts; ++i) {
        Tell(HistoryImported{.customer = {c},
                             .agent = {1 + (SkillOf(c) - 1 + kSkills * Mix(c, i)) % kAgents},
                             .topic = {SkillOf(c)},
                             .outcome = Outcome::kResolved,
                             .handling = absl::Seconds(200),
                             .ended = now_ - absl::Hours(24 * (i + 1))});
      }
    }
    while (in_hand_.size() < kAgents) Arrive();
    for (std::uint64_t i = 0; i < waiting; ++i) Arrive();
  }

  void Arrive() {
    const std::uint64_t n = ++last_contact_;
    const std::uint64_t customer = 1 + Mix(n, 1) % kCustomers;
    const std::uint64_t skill = Mix(n, 2) % 10 < 8 ? SkillOf(customer) : 1 + Mix(n, 3) % kSkills;
    Tell(ContactArrived{
        .contact = {n}, .customer = {customer}, .topic = {skill}, .skills = {{{skill}, 1}}});
  }

  void EndOldest() {
    const ContactId contact = in_hand_.front();
    in_hand_.pop_front();
    Tell(ContactEnded{.contact = contact, .outcome = Outcome::kResolved});
  }

 private:
  static std::uint64_t SkillOf(std::uint64_t customer) {
    return 1 + (Mix(customer, 9) + 1) % kSkills;
  }

  // Whoever is offered a contact accepts it at once.
  void Tell(EventBody body) {
    now_ += absl::Milliseconds(1);
    decisions_.clear();
    if (!router_.Apply({.at = now_, .what = std::move(body)}, decisions_).ok()) std::abort();
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      const Decision d = decisions_[i];
      if (d.kind != DecisionKind::kOffer) continue;
      in_hand_.push_back(d.contact);
      const Event accepted{.at = now_, .what = OfferAnswered{d.contact, d.agent}};
      if (!router_.Apply(accepted, decisions_).ok()) std::abort();
    }
  }

  absl::Time now_ = absl::FromUnixSeconds(1'770'000'000);
  Router router_;
  std::vector<Decision> decisions_;
  std::deque<ContactId> in_hand_;
  std::uint64_t last_contact_ = 0;
};

void BM_BusyDesk(benchmark::State& state) {
  BusyDesk desk(static_cast<std::uint64_t>(state.range(0)));
  for (auto _ : state) {
    desk.Arrive();
    desk.EndOldest();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_BusyDesk)->ArgName("waiting")->Arg(100)->Arg(1'000)->Arg(10'000)->Arg(50'000);

}  // namespace
}  // namespace rapport
