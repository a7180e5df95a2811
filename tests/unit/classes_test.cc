// The seats of agents in classes against a scan of all agents, after every change.

#include "matching/classes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "base/fixed.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr std::size_t kAgents = 12;

class ClassesTest : public ::testing::Test {
 protected:
  static Limits SmallLimits() {
    Limits limits;
    limits.classes = 6;
    return limits;
  }
  static Policy TestPolicy() {
    Policy policy;
    policy.channels = {{{1}, 1, true}};
    return policy;
  }

  ClassesTest() {
    pool_.now = kNow;
    for (std::uint64_t a = 1; a <= kAgents; ++a) pool_.FindOrAddAgent({a});
  }

  std::uint64_t Below(std::uint64_t n) { return SplitMix(++draws_) % n; }

  Needs RandomNeeds() {
    Needs needs{.channel = {1 + Below(2)}, .units = static_cast<int>(Below(2))};
    if (Below(3) == 0) needs.team = {1 + Below(2)};
    if (Below(2) == 0) needs.skills = {{{1}, static_cast<int>(1 + Below(6))}};
    needs.people_only = Below(6) == 0;
    return needs;
  }

  void Reseat(AgentIndex agent) {
    seated_.clear();
    classes_.Reseat(agent, seated_);
  }

  // What makes a difference to who may serve what.
  void ChangeFields(AgentIndex agent) {
    Agent& a = pool_.agents[agent];
    a.registered = Below(5) != 0;
    a.team = {Below(3)};
    a.skills = {{{1}, static_cast<int>(1 + Below(8))}};
    a.channels.clear();
    if (Below(2) == 0) a.channels = {{1 + Below(2)}};
    a.bot = Below(5) == 0;
    Reseat(agent);
  }

  // What makes a difference to who is free.
  void ChangeState(AgentIndex agent) {
    Agent& a = pool_.agents[agent];
    a.presence = static_cast<Presence>(Below(3));
    a.capacity = static_cast<int>(Below(3));
    a.available_until = Below(6) == 0 ? kNow : kNever;
    a.idle_since = static_cast<Instant>(Below(4));
    a.hands.clear();
    a.units = 0;
    a.exclusive = 0;
    if (Below(2) == 0) {
      const ContactIndex contact = pool_.contacts.Take();
      pool_.contacts[contact].needs.channel = {1 + Below(2)};
      a.hands.push_back({contact, 1, kNow});
      a.units = 1;
      a.exclusive = pool_.settings.IsExclusive(pool_.contacts[contact].needs.channel) ? 1 : 0;
    }
    classes_.Refresh(agent);
  }

  void ExpectSeats(ClassIndex index) {
    const EligibilityClass& klass = classes_[index];
    std::set<AgentIndex> members;
    std::vector<std::pair<IdleKey, AgentIndex>> free;
    std::int64_t available = 0;
    for (AgentIndex a = 0; a < pool_.agents.size(); ++a) {
      const Agent& agent = pool_.agents[a];
      const bool may = StaticObstacle(agent, klass.needs, 0, false) == Obstacle::kNone;
      EXPECT_EQ(classes_.FindSeat(a, index) != kNoIndex, may);
      if (!may) continue;
      members.insert(a);
      if (agent.presence != Presence::kAvailable) continue;
      ++available;
      if (agent.available_until > kNow && HasRoom(agent, klass.needs, pool_)) {
        free.emplace_back(IdleKeyOf(agent, pool_.settings), a);
      }
    }
    std::set<AgentIndex> seated;
    for (const SlabIndex seat : klass.seats) seated.insert(classes_.seat(seat).agent);
    EXPECT_EQ(seated, members);
    EXPECT_EQ(klass.members, static_cast<std::int64_t>(members.size()));
    EXPECT_EQ(klass.available, available);
    std::vector<std::pair<IdleKey, AgentIndex>> found;
    std::size_t with_free = 0;
    for (SlabIndex t = 0; t < klass.teams.places(); ++t) {
      const TeamSeats& team = klass.teams[t];
      if (team.members == 0) continue;
      EXPECT_EQ(team.hook.is_linked(), !team.free.empty());
      with_free += team.free.empty() ? 0 : 1;
      IdleKey last;
      for (const Seat& seat : team.free) {
        EXPECT_EQ(pool_.agents[seat.agent].team, team.team);
        EXPECT_TRUE(found.empty() || last < seat.key || last == IdleKey{});
        last = seat.key;
        found.emplace_back(seat.key, seat.agent);
      }
    }
    EXPECT_EQ(klass.teams_with_free.size(), with_free);
    const IdleKey* last_first = nullptr;
    for (const TeamSeats& team : klass.teams_with_free) {
      EXPECT_EQ(team.first_free, team.free.begin()->key);
      EXPECT_TRUE(last_first == nullptr || *last_first < team.first_free);
      last_first = &team.first_free;
    }
    std::sort(found.begin(), found.end());
    std::sort(free.begin(), free.end());
    EXPECT_EQ(found, free);
  }

  Pool pool_{TestPolicy(), SmallLimits()};
  EligibilityClasses classes_{pool_};
  std::vector<EligibilityClasses::Seated> seated_;
  std::uint64_t draws_ = 0;
};

TEST_F(ClassesTest, SeatsAreWhatAScanFinds) {
  std::set<ClassIndex> known;
  std::vector<ContactIndex> waiting;
  for (int i = 0; i < 5'000; ++i) {
    const auto agent = static_cast<AgentIndex>(Below(kAgents));
    const std::uint64_t luck = Below(10);
    if (luck < 3) {
      ChangeFields(agent);
    } else if (luck < 6) {
      ChangeState(agent);
    } else if (luck < 8) {
      known.insert(classes_.FindOrAdd(RandomNeeds(), static_cast<int>(Below(3))));
    } else if (luck == 8 && waiting.size() < 4) {
      const ContactIndex contact = pool_.contacts.Take();
      const ClassIndex klass = classes_.FindOrAdd(RandomNeeds(), 0);
      classes_.Enter(contact, klass);
      known.insert(klass);
      waiting.push_back(contact);
    } else if (!waiting.empty()) {
      classes_.Leave(waiting.front());
      waiting.erase(waiting.begin());
    }
    if (Below(500) == 0) {
      Policy policy = TestPolicy();
      policy.routing = static_cast<Routing>(Below(2));
      policy.channels[0].exclusive = Below(2) == 0;
      pool_.settings = Settings(policy);
      classes_.RefreshAll();
    }
    std::set<ClassIndex> used;
    for (const ContactIndex contact : waiting) used.insert(pool_.contacts[contact].klass);
    ASSERT_EQ(classes_.in_use(), static_cast<std::int64_t>(used.size()));
    std::erase_if(known, [&](ClassIndex klass) { return !classes_.Exists(klass); });
    ASSERT_LE(known.size(), 6u);  // The limit; never passed here, as at most 4 are in use.
    for (const ClassIndex klass : known) ExpectSeats(klass);
    if (HasFailure()) FAIL() << "step " << i;
  }
}

TEST_F(ClassesTest, LoweredNeedsThatAreEqualAreOneClass) {
  const Needs high{.channel = {1}, .skills = {{{1}, 5}, {{2}, 3}}};
  const Needs low{.channel = {1}, .skills = {{{1}, 2}}};
  EXPECT_EQ(classes_.FindOrAdd(high, 3), classes_.FindOrAdd(low, 0));
  EXPECT_NE(classes_.FindOrAdd(high, 0), classes_.FindOrAdd(high, 1));
  EXPECT_EQ(classes_.FindOrAdd(high, 10), classes_.FindOrAdd({.channel = {1}}, 0));
  EXPECT_FALSE(classes_.HasMembers(high, 0));  // Nobody is registered.
  pool_.agents[0].registered = true;
  Reseat(0);
  EXPECT_FALSE(classes_.HasMembers(high, 0));
  EXPECT_TRUE(classes_.HasMembers(high, 10));
}

TEST_F(ClassesTest, TheClassUnusedLongestGoes) {
  const auto needs = [](std::uint64_t topic) { return Needs{.channel = {topic}}; };
  const ContactIndex contact = pool_.contacts.Take();
  const ClassIndex first = classes_.FindOrAdd(needs(1), 0);
  classes_.Enter(contact, first);
  const ClassIndex second = classes_.FindOrAdd(needs(2), 0);
  for (std::uint64_t i = 3; i <= 6; ++i) classes_.FindOrAdd(needs(i), 0);
  EXPECT_FALSE(classes_.IsInUse(needs(2)));
  EXPECT_TRUE(classes_.IsInUse(needs(1)));
  EXPECT_EQ(classes_.FindOrAdd(needs(7), 0), second);  // In the place of the one that went.
  EXPECT_EQ(classes_.FindOrAdd(needs(1), 0), first);
  EXPECT_EQ(classes_.in_use(), 1);
  classes_.Leave(contact);
  EXPECT_EQ(classes_.in_use(), 0);
}

}  // namespace
}  // namespace rapport
