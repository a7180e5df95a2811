// How long until an agent is free, and whether a contact waits for them, by cases worked out by
// hand.

#include "matching/wait.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/time/time.h"
#include "base/fixed.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr Micros kSecond = 1'000'000;
constexpr ChannelId kVoice{1}, kChat{2};

class WaitTest : public ::testing::Test {
 protected:
  WaitTest() {
    pool_.now = kNow;
    contact_.needs.channel = kChat;
    contact_.held = kNoIndex;
  }

  static Policy TestPolicy() {
    Policy policy;
    policy.channels = {{kVoice, 1, true}};
    policy.wrap_up = absl::Seconds(30);
    policy.wait_max = absl::Seconds(300);
    return policy;
  }

  AgentIndex Add(std::uint64_t id, int capacity = 1) {
    const AgentIndex index = pool_.FindOrAddAgent({id});
    Agent& a = pool_.agents[index];
    a.registered = true;
    a.presence = Presence::kAvailable;
    a.capacity = capacity;
    return index;
  }

  // A contact in the agent's hands since so many seconds. Nothing is known of topics: 180 s each.
  Contact& AddHand(AgentIndex agent, ContactState state, int seconds, ChannelId channel = kChat) {
    const ContactIndex index = pool_.contacts.Take();
    Contact& c = pool_.contacts[index];
    c.state = state;
    c.needs.channel = channel;
    c.until = kNever;
    pool_.agents[agent].hands.push_back({index, 1, kNow - seconds * kSecond});
    pool_.agents[agent].units += 1;
    pool_.agents[agent].exclusive += pool_.settings.IsExclusive(channel) ? 1 : 0;
    return c;
  }

  // An agent busy for 210 s more, who is worth so much to the contact.
  AgentIndex AddBusy(std::uint64_t id, std::int64_t worth_ms, int elapsed = 60) {
    const AgentIndex agent = Add(id);
    AddHand(agent, ContactState::kInHand, elapsed);
    contact_.entries.push_back(Entry{.agent = agent, .worth_ms = worth_ms});
    return agent;
  }

  Millis FreeIn(AgentIndex agent) const { return ExpectedFree(pool_, agent, contact_); }
  // Against an agent who is free and is worth so much.
  std::optional<WaitPlan> Plan(std::int64_t worth_ms) {
    return WaitOrGo(pool_, contact_, {Free(), worth_ms}, memory_);
  }
  std::optional<WaitPlan> Plan() { return Plan(0); }
  AgentIndex Free() {
    const AgentIndex free = pool_.FindRegistered({100});
    return free == kNoIndex ? Add(100) : free;
  }

  Pool pool_{TestPolicy(), Limits{}};
  Contact contact_;
  WaitMemory memory_{StationValuesCache::kFew};
};

TEST_F(WaitTest, WhoHasRoomIsFreeNow) {
  const AgentIndex a = Add(1);
  EXPECT_EQ(FreeIn(a), 0);
  pool_.agents[a].available_until = kNow;
  EXPECT_EQ(FreeIn(a), kNeverMs);
  contact_.needs.units = 2;  // Never fits.
  pool_.agents[a].available_until = kNever;
  EXPECT_EQ(FreeIn(a), kNeverMs);
}

TEST_F(WaitTest, WhoIsAwayComesBackAtTheTimeSaid) {
  const AgentIndex a = Add(1);
  pool_.agents[a].presence = Presence::kAway;
  EXPECT_EQ(FreeIn(a), kNeverMs);
  pool_.agents[a].back_at = kNow + 90 * kSecond;
  EXPECT_EQ(FreeIn(a), 90'000);
  EXPECT_TRUE(IsExpected(pool_.agents[a], kNow));
  pool_.agents[a].back_at = kNow;
  EXPECT_EQ(FreeIn(a), kNeverMs);
  pool_.agents[a].presence = Presence::kSignedOut;
  pool_.agents[a].back_at = kNow + 90 * kSecond;
  EXPECT_EQ(FreeIn(a), kNeverMs);
  pool_.agents[a].presence = Presence::kAvailable;
  pool_.agents[a].registered = false;
  EXPECT_EQ(FreeIn(a), kNeverMs);
}

// Of a desk that has ended nothing, what is in hand takes the mean however long it has lasted, and
// 30 s of after-contact work.
TEST_F(WaitTest, NothingIsKnownOfWhatIsLeft) {
  const AgentIndex a = Add(1);
  AddHand(a, ContactState::kInHand, 60);
  EXPECT_EQ(FreeIn(a), 210'000);
  pool_.agents[a].hands.front().since = kNow - 1'000 * kSecond;
  EXPECT_EQ(FreeIn(a), 210'000);
  pool_.settings.wrap_up = kEndless;
  EXPECT_EQ(FreeIn(a), 198'000);  // No clock ends that work: a tenth of the call.
}

TEST_F(WaitTest, OfferedAndWrappingUp) {
  const AgentIndex a = Add(1);
  Contact& c = AddHand(a, ContactState::kOffered, 10);
  EXPECT_EQ(FreeIn(a), 180'000);
  c.state = ContactState::kWrappingUp;
  // Until the agent says so: a tenth of a call at least, and as long again as it has taken.
  EXPECT_EQ(FreeIn(a), 18'000);
  pool_.agents[a].hands.front().since = kNow - 600 * kSecond;
  EXPECT_EQ(FreeIn(a), 600'000);
  contact_.entries.push_back(Entry{.agent = a, .worth_ms = 250'000});
  EXPECT_FALSE(Plan().has_value());
  c.until = kNow + 12 * kSecond;
  EXPECT_EQ(FreeIn(a), 12'000);
}

TEST_F(WaitTest, OneOfSeveralOrAllOfThem) {
  const AgentIndex a = Add(1, 2);
  AddHand(a, ContactState::kInHand, 60);
  AddHand(a, ContactState::kWrappingUp, 100).until = kNow + 12 * kSecond;
  EXPECT_EQ(FreeIn(a), 12'000);
  contact_.needs.channel = kVoice;  // Exclusive: both must be over.
  EXPECT_NEAR(static_cast<double>(FreeIn(a)), 210e3, 2e3);
  contact_.needs.channel = kChat;
  const AgentIndex b = Add(2, 5);
  AddHand(b, ContactState::kInHand, 60);
  AddHand(b, ContactState::kWrappingUp, 100, kVoice).until = kNow + 12 * kSecond;
  EXPECT_NEAR(static_cast<double>(FreeIn(b)), 210e3, 2e3);
}

// Of four contacts of no memory, k must end: 180 s / 4 + 180 s / 3 + ..., and the work after it.
// The first of them is told by its own mean.
TEST_F(WaitTest, AsManyAsFreeTheUnits) {
  const AgentIndex a = Add(1, 4);
  for (int i = 0; i < 4; ++i) AddHand(a, ContactState::kInHand, 60);
  EXPECT_EQ(FreeIn(a), 210'000);
  double mean = 30e3 + 180e3 / 4;
  for (const int units : {2, 3, 4}) {
    contact_.needs.units = units;
    mean += 180e3 / (5 - units);
    EXPECT_NEAR(static_cast<double>(FreeIn(a)), mean, 0.02 * mean) << units;
  }
  contact_.needs.units = 5;  // Never fits.
  EXPECT_EQ(FreeIn(a), kNeverMs);
  // Given more than they can take: four of five must go.
  contact_.needs.units = 1;
  pool_.agents[a].capacity = 2;
  AddHand(a, ContactState::kInHand, 60);
  const double four_of_five = 30e3 + 180e3 * (1.0 / 5 + 1.0 / 4 + 1.0 / 3 + 1.0 / 2);
  EXPECT_NEAR(static_cast<double>(FreeIn(a)), four_of_five, 0.02 * four_of_five);
}

// However much is in hand: the soonest are told apart.
TEST_F(WaitTest, OfManyInHandTheSoonestCount) {
  const AgentIndex a = Add(1, 40);
  for (int i = 0; i < 40; ++i) {
    AddHand(a, ContactState::kWrappingUp, 1).until = kNow + (40 - i) * kSecond;
  }
  EXPECT_EQ(FreeIn(a), 1'000);
  contact_.needs.channel = kVoice;  // All must be over.
  EXPECT_NEAR(static_cast<double>(FreeIn(a)), 40e3, 0.19 * 40e3);
}

// Who leaves before they are free is no help.
TEST_F(WaitTest, WhoLeavesIsNotOneOfThoseWhoMayBeFreeFirst) {
  AddBusy(2, 150'000);
  const AgentIndex b = AddBusy(3, 149'000);
  EXPECT_TRUE(Plan().has_value());
  pool_.agents[b].available_until = kNow + 10 * kSecond;
  EXPECT_FALSE(Plan().has_value());
}

// However many agents are as good, so many are weighed, and for whom it waits is still the one who
// is free first.
TEST_F(WaitTest, OfManyAsGoodTheSoonest) {
  for (std::uint64_t id = 1; id <= 99; ++id) AddBusy(id, 150'000);
  const AgentIndex soon = Add(101);
  AddHand(soon, ContactState::kWrappingUp, 100).until = kNow + 12 * kSecond;
  contact_.entries.push_back(Entry{.agent = Free(), .worth_ms = 0});
  contact_.entries.push_back(Entry{.agent = soon, .worth_ms = 150'000});
  std::sort(contact_.entries.begin(), contact_.entries.end(),
            [](const Entry& a, const Entry& b) { return a.agent < b.agent; });
  const std::optional<WaitPlan> plan = Plan();
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->agent, soon);
  EXPECT_EQ(memory_.as_good.size(), kMostAsGood);
}

TEST_F(WaitTest, OthersWhoWaitForTheAgentGoFirst) {
  const AgentIndex a = Add(1);
  AddHand(a, ContactState::kInHand, 60);
  pool_.agents[a].held = {7, 8};
  EXPECT_EQ(FreeIn(a), 210'000 + 2 * 180'000);
  contact_.held = a;  // One of the two is this contact itself.
  EXPECT_EQ(FreeIn(a), 210'000 + 180'000);
}

TEST_F(WaitTest, TheCostOfASecond) {
  contact_.scored_importance_ppm = kPpm;
  contact_.loss_ms = 60'000;
  EXPECT_EQ(CostRatePpm(pool_, contact_), kPpm);
  pool_.abandoned = 2;
  pool_.waited_s = 100;
  EXPECT_EQ(CostRatePpm(pool_, contact_), kPpm + 60'000 * 2'000 / 100);
  contact_.loss_ms = INT64_MIN;  // The policy's, which is 0.
  EXPECT_EQ(CostRatePpm(pool_, contact_), kPpm);
  pool_.settings.abandon_worth = 1'000;
  EXPECT_EQ(CostRatePpm(pool_, contact_), kPpm + 20'000);
  contact_.loss_ms = INT64_MAX;
  EXPECT_EQ(CostRatePpm(pool_, contact_), 1'000'000'000);
}

// Nobody else comes: it costs what is left of the contact in hand, which is not known to differ
// from one that begins, and the after-contact work.
TEST_F(WaitTest, WaitsWhereTheGainExceedsTheCost) {
  const AgentIndex b = AddBusy(2, 250'000);
  const std::optional<WaitPlan> plan = Plan();
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->agent, b);
  EXPECT_EQ(plan->expected, 210'000);
  EXPECT_EQ(plan->gain_ms, 250'000);
  EXPECT_NEAR(static_cast<double>(plan->cost_ms), 210e3, 2e3);
  EXPECT_EQ(plan->until, kNow + 300 * kSecond);
  EXPECT_TRUE(Plan(35'000).has_value());
  EXPECT_FALSE(Plan(45'000).has_value());
  EXPECT_EQ(BestWait(pool_, contact_, {Free(), 45'000}, memory_)->cost_ms, plan->cost_ms);
}

// Worth is in seconds of the contact's own waiting, so for one of more importance it is more.
TEST_F(WaitTest, GainCountsInOrdinarySeconds) {
  AddBusy(2, 250'000);
  contact_.scored_importance_ppm = 3 * kPpm;
  EXPECT_EQ(BestWait(pool_, contact_, {Free(), 100'000}, memory_)->gain_ms, 450'000);
  contact_.scored_importance_ppm = kPpm / 2;
  EXPECT_EQ(BestWait(pool_, contact_, {Free(), 0}, memory_)->gain_ms, 125'000);
  EXPECT_TRUE(Plan(30'000).has_value());  // 110 s, and its own wait counts half: 105 s.
  EXPECT_FALSE(Plan(50'000).has_value());
}

// Who waits for them already goes first, and so will those who come.
TEST_F(WaitTest, CostsMoreTheMoreAgentsAreInDemand) {
  const AgentIndex b = AddBusy(2, 250'000);
  const std::int64_t alone = Plan()->cost_ms;
  pool_.agents[b].awaiting = 1;
  EXPECT_FALSE(Plan().has_value());
  const std::int64_t behind = BestWait(pool_, contact_, {Free(), 0}, memory_)->cost_ms;
  EXPECT_GT(behind, alone + 50'000);
  // Already counted: it is the one who waits.
  contact_.awaits = true;
  contact_.prefers = b;
  EXPECT_EQ(Plan()->cost_ms, alone);
  pool_.agents[b].awaiting = 0;
  contact_.awaits = false;
  for (int i = 0; i < 100; ++i) {
    NewDemand demand;
    demand.station.agent = AgentId{2};
    demand.gap_ms = 250'000;
    demand.now = kNow + i * 400 * kSecond;
    pool_.demand.Arrived(demand);
  }
  EXPECT_GT(BestWait(pool_, contact_, {Free(), 0}, memory_)->cost_ms, alone + 20'000);
}

// What is kept says what is found anew.
TEST_F(WaitTest, KeptValuesChangeNothing) {
  AddBusy(2, 250'000);
  for (int i = 0; i < 2; ++i) {
    WaitMemory empty(StationValuesCache::kFew);
    EXPECT_EQ(WaitOrGo(pool_, contact_, {Free(), 0}, empty)->cost_ms, Plan()->cost_ms);
  }
}

TEST_F(WaitTest, WhoIsAwayCostsWhatTheWaitCosts) {
  const AgentIndex b = AddBusy(2, 200'000);
  pool_.agents[b].presence = Presence::kAway;
  pool_.agents[b].back_at = kNow + 120 * kSecond;
  EXPECT_EQ(Plan()->cost_ms, 120'000);
  contact_.scored_importance_ppm = 2 * kPpm;
  EXPECT_EQ(Plan()->cost_ms, 240'000);
  EXPECT_EQ(Plan()->gain_ms, 400'000);
}

// One of two who are busy is done twice as soon, and wraps up for 30 s; the contact knows the team
// and no one in it.
TEST_F(WaitTest, ForWhoeverOfATeamIsFreeFirst) {
  const AgentIndex a = Add(2);
  const AgentIndex b = Add(3);
  AddHand(a, ContactState::kInHand, 20);
  AddHand(b, ContactState::kInHand, 60);
  for (const AgentIndex i : {a, b}) {
    pool_.agents[i].team = TeamId{7};
    pool_.CountInTeam(i);
  }
  contact_.team_entries.push_back(TeamEntry{.team = TeamId{7}, .worth_ms = 130'000});
  const std::optional<WaitPlan> plan = Plan();
  ASSERT_TRUE(plan.has_value());
  const std::uint64_t seed = pool_.settings.tie_seed;
  EXPECT_EQ(plan->agent, Mix(seed, 2) < Mix(seed, 3) ? a : b);
  EXPECT_NEAR(static_cast<double>(plan->cost_ms), 120e3, 2e3);
  EXPECT_FALSE(Plan(15'000).has_value());
  contact_.team_entries.front().may_not_serve = true;
  EXPECT_FALSE(Plan().has_value());
}

TEST_F(WaitTest, NeverLongerThanThePolicyOrTheDueTime) {
  AddBusy(2, 900'000);
  EXPECT_EQ(Plan()->until, kNow + 300 * kSecond);
  contact_.due = kNow + 7 * kSecond;
  EXPECT_EQ(Plan()->until, kNow + 7 * kSecond);
  contact_.due = kNow;
  EXPECT_FALSE(Plan().has_value());
  contact_.due = kNever;
  contact_.hold_used = true;
  EXPECT_FALSE(Plan().has_value());
  contact_.hold_used = false;
  pool_.settings.wait_max = 210 * kSecond - 1;  // In whole milliseconds, less than is expected.
  EXPECT_FALSE(Plan().has_value());
  pool_.settings.wait_max = 210 * kSecond;
  EXPECT_TRUE(Plan().has_value());
  pool_.settings.wait_max = 0;
  EXPECT_FALSE(Plan().has_value());
}

TEST_F(WaitTest, WhoCannotBeWaitedFor) {
  const AgentIndex b = AddBusy(2, 900'000);
  Agent& agent = pool_.agents[b];
  ASSERT_TRUE(Plan().has_value());
  agent.available_until = kNow + 210 * kSecond;
  EXPECT_FALSE(Plan().has_value());
  agent.available_until = kNow + 210 * kSecond + 1;
  EXPECT_TRUE(Plan().has_value());
  agent.presence = Presence::kAway;
  EXPECT_FALSE(Plan().has_value());
  agent.back_at = kNow + kSecond;
  EXPECT_EQ(Plan()->expected, 1'000);
  agent.presence = Presence::kAvailable;
  agent.capacity = 5;  // Can take it now.
  EXPECT_FALSE(Plan().has_value());
  agent.capacity = 1;
  contact_.cooldowns = {{b, kNow + 1}};
  EXPECT_FALSE(Plan().has_value());
  contact_.cooldowns.clear();
  contact_.entries.front().may_not_serve = true;
  EXPECT_FALSE(Plan().has_value());
  contact_.entries.front() = Entry{.agent = b, .worth_ms = 900'000, .avoided = true};
  EXPECT_FALSE(Plan().has_value());
  contact_.entries.front().avoided = false;
  agent.registered = false;
  EXPECT_FALSE(Plan().has_value());
}

TEST_F(WaitTest, TheOneForWhomItGainsMost) {
  const AgentIndex a = AddBusy(1, 300'000);
  AddBusy(2, 290'000);  // As good, so whoever of the two is free first takes it.
  EXPECT_EQ(Plan()->agent, a);
  AddBusy(3, 350'000);
  const auto wrapping_up = [&](std::uint64_t id) {
    const AgentIndex agent = Add(id);
    AddHand(agent, ContactState::kWrappingUp, 100).until = kNow + 12 * kSecond;
    contact_.entries.push_back(Entry{.agent = agent, .worth_ms = 350'000});
    return agent;
  };
  const AgentIndex d = wrapping_up(4);  // Worth as much and free sooner.
  EXPECT_EQ(Plan()->agent, d);
  EXPECT_EQ(Plan()->expected, 12'000);
  const AgentIndex e = wrapping_up(5);  // All the same: by the hash of the seed.
  const bool d_first = Mix(pool_.settings.tie_seed, 4) < Mix(pool_.settings.tie_seed, 5);
  EXPECT_EQ(Plan()->agent, d_first ? d : e);
  pool_.settings.tie_seed = 5;
  EXPECT_EQ(Plan()->agent, Mix(5, 4) < Mix(5, 5) ? d : e);
}

}  // namespace
}  // namespace rapport
