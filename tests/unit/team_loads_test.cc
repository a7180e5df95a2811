// What teams have in hand, kept up by changes, against a count from nothing.

#include "ranking/team_loads.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "ranking/pool.h"
#include "support/scale.h"

namespace rapport {
namespace {

constexpr TeamId kNorth{1}, kSouth{2};

// Agents whose numbers run against their ids, so that the two orders differ.
bool ComesBefore(SlabIndex a, SlabIndex b) { return a > b; }

class TeamLoadsTest : public ::testing::Test {
 protected:
  void Change(SlabIndex agent, const CountedAgent& now) {
    if (counted_.size() <= agent) counted_.resize(agent + 1);
    loads_.Recount(agent, counted_[agent], now, ComesBefore);
    counted_[agent] = now;
  }

  TeamLoads loads_;
  std::vector<CountedAgent> counted_;
};

TEST_F(TeamLoadsTest, CountsWhoIsAvailable) {
  EXPECT_EQ(loads_.Find(kNorth), nullptr);
  Change(0, {.team = kNorth, .available = true, .busy = true, .capacity = 3, .units = 2});
  Change(1, {.team = kNorth, .available = true, .busy = false, .capacity = 2, .units = 0});
  Change(2, {.team = kNorth, .available = false, .busy = true, .capacity = 9, .units = 9});
  const TeamLoad* north = loads_.Find(kNorth);
  ASSERT_NE(north, nullptr);
  EXPECT_EQ(north->available, (std::vector<SlabIndex>{1, 0}));  // By id.
  EXPECT_EQ(north->busy, 1);
  EXPECT_EQ(north->capacity, 5);
  EXPECT_EQ(north->units, 2);
  EXPECT_EQ(loads_.available_agents(), 2);
  EXPECT_EQ(loads_.available_teams(), 1);
  EXPECT_EQ(loads_.Find(kSouth), nullptr);
}

TEST_F(TeamLoadsTest, AChangeOfTeamTakesEverythingAlong) {
  Change(0, {.team = kNorth, .available = true, .busy = true, .capacity = 3, .units = 2});
  Change(0, {.team = kSouth, .available = true, .busy = true, .capacity = 3, .units = 1});
  const TeamLoad* north = loads_.Find(kNorth);
  const TeamLoad* south = loads_.Find(kSouth);
  ASSERT_NE(north, nullptr);
  ASSERT_NE(south, nullptr);
  EXPECT_TRUE(north->available.empty());
  EXPECT_EQ(north->busy + north->capacity + north->units, 0);
  EXPECT_EQ(south->available, (std::vector<SlabIndex>{0}));
  EXPECT_EQ(south->units, 1);
  EXPECT_EQ(loads_.available_teams(), 1);
  Change(0, {.team = kSouth, .available = false});
  EXPECT_EQ(loads_.available_teams(), 0);
  EXPECT_EQ(loads_.available_agents(), 0);
}

TEST_F(TeamLoadsTest, WhoHasNoTeamIsAnAgentAndNoTeam) {
  Change(0, {.available = true, .capacity = 1});
  EXPECT_EQ(loads_.available_agents(), 1);
  EXPECT_EQ(loads_.available_teams(), 0);
  Change(0, {});
  EXPECT_EQ(loads_.available_agents(), 0);
}

TEST_F(TeamLoadsTest, WhoeverWaitsForATeamIsCountedWithoutAgents) {
  loads_.Await(kSouth, 1);
  loads_.Await(kSouth, 1);
  ASSERT_NE(loads_.Find(kSouth), nullptr);
  EXPECT_EQ(loads_.Find(kSouth)->awaiting, 2);
  EXPECT_EQ(loads_.available_teams(), 0);
  loads_.Await(kSouth, -2);
  EXPECT_EQ(loads_.Find(kSouth)->awaiting, 0);
}

TEST_F(TeamLoadsTest, AnyChangesAddUp) {
  std::mt19937_64 random(::rapport::testing::Seeds().front());
  const auto any = [&](std::uint64_t below) { return random() % below; };
  for (int change = 0; change < 2'000; ++change) {
    Change(static_cast<SlabIndex>(any(12)), {.team = {any(4)},
                                             .available = any(3) > 0,
                                             .busy = any(2) > 0,
                                             .capacity = static_cast<std::int64_t>(1 + any(3)),
                                             .units = static_cast<std::int64_t>(any(4))});
    std::int64_t agents = 0;
    std::int64_t teams = 0;
    for (std::uint64_t team = 0; team < 4; ++team) {
      TeamLoad expected;
      for (SlabIndex i = 0; i < counted_.size(); ++i) {
        const CountedAgent& a = counted_[i];
        if (!a.available || a.team.value != team) continue;
        ++agents;
        expected.available.insert(expected.available.begin(), i);
        expected.busy += a.busy ? 1 : 0;
        expected.capacity += a.capacity;
        expected.units += a.units;
      }
      if (team == 0) continue;
      teams += expected.available.empty() ? 0 : 1;
      const TeamLoad* load = loads_.Find({team});
      if (load == nullptr) {
        ASSERT_TRUE(expected.available.empty());
        continue;
      }
      ASSERT_EQ(load->available, expected.available);
      ASSERT_EQ(load->busy, expected.busy);
      ASSERT_EQ(load->capacity, expected.capacity);
      ASSERT_EQ(load->units, expected.units);
    }
    ASSERT_EQ(loads_.available_agents(), agents);
    ASSERT_EQ(loads_.available_teams(), teams);
  }
}

// A pool counts an agent as it is: busy with anything in hand, and only while registered.
TEST(PoolTeamLoadsTest, AnAgentIsCountedAsTheyAre) {
  Pool pool{Policy{}, Limits{}};
  const AgentIndex b = pool.FindOrAddAgent({20});
  const AgentIndex a = pool.FindOrAddAgent({10});
  for (const AgentIndex i : {a, b}) {
    Agent& agent = pool.agents[i];
    agent.registered = true;
    agent.presence = Presence::kAvailable;
    agent.team = kNorth;
    agent.capacity = 2;
    pool.CountInTeam(i);
  }
  EXPECT_EQ(pool.teams.Find(kNorth)->available, (std::vector<SlabIndex>{a, b}));
  EXPECT_EQ(pool.teams.Find(kNorth)->capacity, 4);
  pool.agents[a].hands.push_back({});
  pool.agents[a].units = 1;
  pool.CountInTeam(a);
  EXPECT_EQ(pool.teams.Find(kNorth)->busy, 1);
  EXPECT_EQ(pool.teams.Find(kNorth)->units, 1);
  pool.agents[b].presence = Presence::kAway;
  pool.CountInTeam(b);
  pool.agents[a].registered = false;
  pool.CountInTeam(a);
  EXPECT_TRUE(pool.teams.Find(kNorth)->available.empty());
  EXPECT_EQ(pool.teams.available_agents(), 0);
}

}  // namespace
}  // namespace rapport
