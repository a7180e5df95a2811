// Lower goes first: what an agent is worth to a contact moves it past others of its own priority
// and of worse ones, and never past one of a better priority that is before it in line.

#include <cstdint>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/fixed.h"
#include "gtest/gtest.h"
#include "rapport/router.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr std::uint64_t kAgents = 3;
constexpr std::uint64_t kCustomers = 12;  // Each of them has met one agent.
constexpr int kEvents = 2'000;
const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

// A desk where all may serve all, nobody waits by choice, and more come than can be served.
class Desk {
 public:
  explicit Desk(std::uint64_t seed) : draws_(seed << 20) {
    policy_.half_life = absl::Hours(24 * 3'650);
    policy_.worth.resolution = policy_.worth.satisfaction = absl::ZeroDuration();
    policy_.worth.familiar = absl::Seconds(Below(300));
    policy_.ageing = absl::Seconds(Below(3) * 60);
    policy_.wait_max = absl::ZeroDuration();
    policy_.offers = Offers::kFinal;
    router_ = Router::Create(policy_, Limits{}).value();
    for (std::uint64_t a = 1; a <= kAgents; ++a) Send(AgentUpdated{.agent = {a}});
    for (std::uint64_t c = 1; c <= kCustomers; ++c) {
      Send(HistoryImported{.customer = {c}, .agent = {1 + c % kAgents}, .ended = kStart});
    }
  }

  // What was wrong, in words.
  std::string Step() {
    at_ += absl::Seconds(Below(20));
    if (waiting_.size() < 20 && Below(in_hand_.empty() ? 1 : 2) == 0) {
      ContactArrived arrival{.contact = {++contacts_}, .customer = {Below(2 * kCustomers)}};
      if (arrival.customer.value > kCustomers) arrival.customer = {};
      arrival.priority = static_cast<int>(1 + Below(9));
      waiting_[arrival.contact] = {arrival.priority, at_};
      Send(arrival);
    } else {
      auto it = in_hand_.begin();
      std::advance(it, Below(in_hand_.size()));
      Send(ContactEnded{.contact = it->first});
      in_hand_.erase(it);
    }
    for (const Decision& d : decisions_) {
      if (d.kind != DecisionKind::kOffer) continue;
      if (std::string wrong = Take(d); !wrong.empty()) return wrong;
    }
    return "";
  }

  int by_affinity() const { return by_affinity_; }

 private:
  struct Waiting {
    int priority = 0;
    absl::Time came;
  };

  std::uint64_t Below(std::uint64_t n) { return SplitMix(++draws_) % n; }

  template <typename Body>
  void Send(const Body& body) {
    decisions_.clear();
    ASSERT_TRUE(router_->Apply({.at = at_, .what = body}, decisions_).ok());
  }

  bool IsBefore(const Waiting& a, const Waiting& b) const {
    return a.came + a.priority * policy_.ageing < b.came + b.priority * policy_.ageing;
  }

  std::string Take(const Decision& d) {
    const Waiting taken = waiting_.at(d.contact);
    waiting_.erase(d.contact);
    in_hand_[d.contact] = d.agent;
    for (const auto& [id, other] : waiting_) {
      if (!IsBefore(other, taken)) continue;
      ++by_affinity_;
      if (other.priority >= taken.priority) continue;
      return absl::StrCat("contact ", d.contact.value, " of priority ", taken.priority,
                          " goes before ", id.value, " of priority ", other.priority);
    }
    return "";
  }

  std::uint64_t draws_;
  Policy policy_;
  absl::Time at_ = kStart;
  std::optional<Router> router_;
  std::vector<Decision> decisions_;
  std::uint64_t contacts_ = 0;
  std::map<ContactId, Waiting> waiting_;
  std::map<ContactId, AgentId> in_hand_;
  int by_affinity_ = 0;
};

TEST(PriorityLawsTest, NoAffinityGoesPastABetterPriority) {
  int by_affinity = 0;
  for (std::int64_t i = 0; i < Scaled(10, 50, 300); ++i) {
    const std::uint64_t seed = Seeds().front() + static_cast<std::uint64_t>(i);
    Desk desk(seed);
    for (int event = 0; event < kEvents; ++event) {
      ASSERT_EQ(desk.Step(), "") << "seed " << seed << ", event " << event;
    }
    by_affinity += desk.by_affinity();
  }
  std::cout << by_affinity << " were passed by somebody of their own priority or a better one\n";
  EXPECT_GT(by_affinity, 1'000);
}

}  // namespace
}  // namespace rapport::testing
