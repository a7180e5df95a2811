// What an event costs, by the number of agents and of waiting contacts.
//
// Workload: agents with 3 of 20 skills and a capacity of 1; 100,000 customers, each with 5 past
// contacts with agents of their home skill; contacts ask for one skill, 8 of 10 for the customer's
// home skill. 85 of 100 agents are busy in the steady state. One iteration is a whole contact: it
// arrives, is offered and accepted, and the oldest contact in hand ends.

#include <cstdint>
#include <deque>
#include <vector>

#include "base/fixed.h"
#include "benchmark/benchmark.h"
#include "rapport/router.h"

namespace rapport {
namespace {

constexpr std::uint64_t kSkills = 20;
constexpr std::uint64_t kCustomers = 100'000;
constexpr std::uint64_t kPastContacts = 5;

class Desk {
 public:
  Desk(std::uint64_t agents, std::uint64_t waiting)
      : agents_(agents), router_(*Router::Create(MakePolicy(), MakeLimits())) {
    for (std::uint64_t a = 1; a <= agents; ++a) {
      AgentUpdated agent{.agent = {a}};
      for (std::uint64_t i = 0; i < 3; ++i)
        agent.skills.push_back({{1 + (a + i * 7) % kSkills}, 5});
      Tell(agent);
    }
    for (std::uint64_t c = 1; c <= kCustomers; ++c) {
      for (std::uint64_t i = 0; i < kPastContacts; ++i) {
        const std::uint64_t a = 1 + (HomeSkill(c) - 1 + kSkills * Mix(c, i)) % agents;
        Tell(HistoryImported{.customer = {c},
                             .agent = {a},
                             .topic = {HomeSkill(c)},
                             .outcome = Outcome::kResolved,
                             .handling = absl::Seconds(200),
                             .ended = start_ - absl::Hours(24 * (i + 1))});
      }
    }
    // Contacts that nobody free may take: for a skill level that only one agent has, who is away.
    AgentUpdated expert{.agent = {agents + 1}, .presence = Presence::kAway};
    expert.skills = {{{1}, 10}};
    Tell(expert);
    for (std::uint64_t w = 0; w < waiting; ++w) {
      Tell(ContactArrived{.contact = {++last_contact_},
                          .customer = {1 + Mix(w, 3) % kCustomers},
                          .skills = {{{1}, 10}}});
    }
    while (in_hand_.size() < agents * 85 / 100) Arrive();
  }

  void Arrive() {
    const std::uint64_t n = ++last_contact_;
    const std::uint64_t customer = 1 + Mix(n, 1) % kCustomers;
    const std::uint64_t skill = Mix(n, 2) % 10 < 8 ? HomeSkill(customer) : 1 + Mix(n, 3) % kSkills;
    arrival_.contact = {n};
    arrival_.customer = {customer};
    arrival_.topic = {skill};
    arrival_.skills.assign(1, {{skill}, 1});
    Tell(arrival_);
  }

  void EndOldest() {
    const ContactId contact = in_hand_.front();
    in_hand_.pop_front();
    Tell(ContactEnded{.contact = contact, .outcome = Outcome::kResolved});
  }

  const Router& router() const { return router_; }

 private:
  static Policy MakePolicy() { return {}; }

  static Limits MakeLimits() {
    Limits limits;
    limits.agents = 200'000;
    limits.remembered_agents = 200'000;
    return limits;
  }

  static std::uint64_t HomeSkill(std::uint64_t customer) { return 1 + Mix(customer, 9) % kSkills; }

  template <typename Body>
  void Tell(const Body& body) {
    now_ += absl::Milliseconds(10);
    event_.at = now_;
    event_.what = body;
    decisions_.clear();
    if (!router_.Apply(event_, decisions_).ok()) std::abort();
    for (std::size_t i = 0; i < decisions_.size(); ++i) {
      if (decisions_[i].kind != DecisionKind::kOffer) continue;
      const Decision offer = decisions_[i];
      event_.what = OfferAnswered{.contact = offer.contact, .agent = offer.agent};
      decisions_.clear();
      if (!router_.Apply(event_, decisions_).ok()) std::abort();
      in_hand_.push_back(offer.contact);
      break;
    }
  }

  std::uint64_t agents_;
  absl::Time start_ = absl::FromUnixSeconds(1'770'000'000);
  absl::Time now_ = start_;
  Router router_;
  Event event_;
  ContactArrived arrival_;
  std::vector<Decision> decisions_;
  std::deque<ContactId> in_hand_;
  std::uint64_t last_contact_ = 0;
};

void BM_Contact(benchmark::State& state) {
  Desk desk(static_cast<std::uint64_t>(state.range(0)), static_cast<std::uint64_t>(state.range(1)));
  for (auto _ : state) {
    desk.Arrive();
    desk.EndOldest();
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Contact)
    ->ArgNames({"agents", "waiting"})
    ->Args({100, 0})
    ->Args({1'000, 0})
    ->Args({10'000, 0})
    ->Args({1'000, 50'000});

void BM_Rank(benchmark::State& state) {
  const Desk desk(static_cast<std::uint64_t>(state.range(0)), 0);
  ContactArrived contact;
  std::uint64_t n = 0;
  for (auto _ : state) {
    contact.customer = {1 + Mix(++n, 1) % kCustomers};
    benchmark::DoNotOptimize(desk.router().Rank(contact, 5));
  }
}
BENCHMARK(BM_Rank)->ArgName("agents")->Arg(100)->Arg(1'000)->Arg(10'000);

}  // namespace
}  // namespace rapport
