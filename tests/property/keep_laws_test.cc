// A call that needs an agent whole is not starved by chats that come and go one by one: it is
// passed over as often as the policy allows, and then one agent is kept for it.

#include <cstdint>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
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

constexpr ChannelId kChat = {1};
constexpr ChannelId kPhone = {2};
constexpr std::uint64_t kAgents = 4;
constexpr int kEvents = 3'000;
constexpr absl::Duration kLongest = absl::Seconds(300);  // A contact takes no longer.
constexpr absl::Duration kAgeing = absl::Seconds(60);
const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

// More chats than can be served, so that nobody is ever without one unless they are kept.
class Desk {
 public:
  Desk(std::uint64_t seed, bool agents_leave) : draws_(seed << 20), agents_leave_(agents_leave) {
    Policy policy;
    policy.channels = {{.channel = kPhone, .units = 1, .exclusive = true}};
    policy.ageing = kAgeing;
    policy.pass_over_max = most_passed_ = static_cast<int>(Below(5));
    policy.pass_over_for = absl::InfiniteDuration();
    policy.offers = Offers::kFinal;
    router_ = Router::Create(policy, Limits{}).value();
    for (std::uint64_t a = 1; a <= kAgents; ++a) {
      capacity_[{a}] = static_cast<int>(2 + Below(3));
      Send(AgentUpdated{.agent = {a}, .capacity = capacity_[{a}]});
    }
  }

  // What was wrong, in words.
  std::string Step() {
    while (waiting_.size() < 6) Arrive();
    if (agents_leave_ && Below(20) == 0) {
      Toggle({1 + Below(kAgents)});
    } else if (!ends_.empty()) {
      const auto next = ends_.begin();
      at_ = next->first;
      const ContactId over = next->second;
      ends_.erase(next);
      Send(ContactEnded{.contact = over});
    }
    if (!calls_.empty() && since_.has_value() && at_ > *since_ + 2 * kLongest) {
      return absl::StrCat("call ", calls_.begin()->value, " is starved");
    }
    return wrong_;
  }

  int calls_served() const { return calls_served_; }
  int passed() const { return passed_in_all_; }

 private:
  std::uint64_t Below(std::uint64_t n) { return SplitMix(++draws_) % n; }

  void Arrive() {
    at_ += absl::Seconds(1);
    const bool call = calls_.size() < 2 && Below(8) == 0;
    const ContactId id = {++contacts_};
    waiting_[id] = at_ + kAgeing * (call ? 1 : 9);
    if (call && calls_.empty()) BeginCount();
    if (call) calls_.insert(id);
    Send(ContactArrived{.contact = id, .channel = call ? kPhone : kChat, .priority = call ? 1 : 9});
  }

  // Agent 1 stays, so that somebody is always there to be kept.
  void Toggle(AgentId agent) {
    if (agent == AgentId{1}) return;
    const bool away = !away_.erase(agent) && away_.insert(agent).second;
    if (since_.has_value()) since_ = at_;
    Send(AgentUpdated{.agent = agent,
                      .capacity = capacity_[agent],
                      .presence = away ? Presence::kAway : Presence::kAvailable});
  }

  void BeginCount() {
    passed_ = 0;
    since_ = most_passed_ == 0 ? std::optional(at_) : std::nullopt;
  }

  template <typename Body>
  void Send(const Body& body) {
    decisions_.clear();
    ASSERT_TRUE(router_->Apply({.at = at_, .what = body}, decisions_).ok());
    for (const Decision& d : decisions_) {
      if (d.kind == DecisionKind::kOffer) Take(d.contact);
    }
  }

  void Take(ContactId id) {
    const absl::Time place = waiting_.at(id);
    waiting_.erase(id);
    ends_.emplace(at_ + absl::Seconds(1 + Below(absl::ToInt64Seconds(kLongest))), id);
    if (!calls_.empty() && id == *calls_.begin()) {
      calls_.erase(id);
      ++calls_served_;
      BeginCount();
      return;
    }
    if (calls_.contains(id)) wrong_ = absl::StrCat("call ", id.value, " goes before another");
    if (calls_.empty() || place < waiting_.at(*calls_.begin())) return;
    ++passed_in_all_;
    if (++passed_ == most_passed_) since_ = at_;
  }

  std::uint64_t draws_;
  bool agents_leave_;
  int most_passed_ = 0;
  absl::Time at_ = kStart;
  std::optional<Router> router_;
  std::vector<Decision> decisions_;
  std::string wrong_;
  std::uint64_t contacts_ = 0;
  std::map<AgentId, int> capacity_;
  std::set<AgentId> away_;
  std::map<ContactId, absl::Time> waiting_;  // By place in line.
  std::multimap<absl::Time, ContactId> ends_;
  std::set<ContactId> calls_;        // That wait; the first in line first.
  int passed_ = 0;                   // How often that one was.
  std::optional<absl::Time> since_;  // When it was so as often as the policy allows.
  int passed_in_all_ = 0;
  int calls_served_ = 0;
};

void RunDesks(bool agents_leave) {
  int calls = 0;
  int passed = 0;
  for (std::int64_t i = 0; i < Scaled(10, 50, 300); ++i) {
    const std::uint64_t seed = Seeds().front() + static_cast<std::uint64_t>(i);
    Desk desk(seed, agents_leave);
    for (int event = 0; event < kEvents; ++event) {
      ASSERT_EQ(desk.Step(), "") << "seed " << seed << ", event " << event;
    }
    calls += desk.calls_served();
    passed += desk.passed();
  }
  std::cout << calls << " calls, passed over " << passed << " times\n";
  EXPECT_GT(calls, 500);
  EXPECT_GT(passed, 500);
}

TEST(KeepLawsTest, NoCallIsStarvedByChats) { RunDesks(false); }

TEST(KeepLawsTest, NorWhereAgentsComeAndGo) { RunDesks(true); }

}  // namespace
}  // namespace rapport::testing
