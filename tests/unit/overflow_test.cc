// How much agents and teams have in hand as stations, and what a contact says of demand.

#include "matching/overflow.h"

#include <cstdint>

#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr ChannelId kVoice{1}, kChat{2};
constexpr TeamId kNorth{7};

class OverflowTest : public ::testing::Test {
 protected:
  OverflowTest() { pool_.now = kNow; }

  static Policy TestPolicy() {
    Policy policy;
    policy.channels = {{kVoice, 1, true}};
    policy.abandon_worth = absl::Seconds(40);
    return policy;
  }

  // With contacts in hand that take so many units in all.
  AgentIndex Add(std::uint64_t id, int capacity, int units) {
    const AgentIndex index = pool_.FindOrAddAgent({id});
    Agent& a = pool_.agents[index];
    a.registered = true;
    a.presence = Presence::kAvailable;
    a.team = kNorth;
    a.capacity = capacity;
    a.units = units;
    if (units > 0) a.hands.push_back({.contact = 0, .units = units, .since = kNow});
    pool_.CountInTeam(index);
    return index;
  }

  StationLoad Load(const Wanted& wanted, ChannelId channel, int units) {
    Contact contact;
    contact.needs.channel = channel;
    contact.needs.units = units;
    return LoadOf(pool_, contact, wanted);
  }

  Pool pool_{TestPolicy(), Limits{}};
};

TEST_F(OverflowTest, AnAgentIsAStationOfAsManyAsFit) {
  const Wanted agent{Add(1, 5, 2), TeamId{}};
  EXPECT_EQ(Load(agent, kChat, 1).agents, 5);
  EXPECT_EQ(Load(agent, kChat, 1).contacts, 2);
  // Contacts of two units: two fit, and what is in hand takes the place of one.
  EXPECT_EQ(Load(agent, kChat, 2).agents, 2);
  EXPECT_EQ(Load(agent, kChat, 2).contacts, 1);
  // A call wants all of the agent, who has something in hand.
  EXPECT_EQ(Load(agent, kVoice, 1).agents, 1);
  EXPECT_EQ(Load(agent, kVoice, 1).contacts, 1);
  pool_.agents[agent.agent].awaiting = 3;
  EXPECT_EQ(Load(agent, kChat, 1).contacts, 5);
}

// Whoever can take no more is busy, whatever is in hand.
TEST_F(OverflowTest, WithoutRoomAllAreBusy) {
  const Wanted agent{Add(1, 2, 1), TeamId{}};
  EXPECT_EQ(Load(agent, kChat, 2).agents, 1);
  EXPECT_EQ(Load(agent, kChat, 2).contacts, 1);
  EXPECT_EQ(Load(agent, kChat, 9).agents, 1);  // Never fits.
  EXPECT_EQ(Load(agent, kChat, 9).contacts, 1);
  pool_.agents[agent.agent].exclusive = 1;
  EXPECT_EQ(Load(agent, kChat, 1).agents, 2);
  EXPECT_EQ(Load(agent, kChat, 1).contacts, 2);
}

TEST_F(OverflowTest, ATeamIsAStationOfItsAgents) {
  Add(1, 3, 2);
  Add(2, 2, 0);
  const Wanted team{kNoIndex, kNorth};
  EXPECT_EQ(Load(team, kChat, 1).agents, 5);
  EXPECT_EQ(Load(team, kChat, 1).contacts, 2);
  EXPECT_EQ(Load(team, kVoice, 1).agents, 2);
  EXPECT_EQ(Load(team, kVoice, 1).contacts, 1);
  pool_.teams.Await(kNorth, 4);
  EXPECT_EQ(Load(team, kVoice, 1).contacts, 5);
  const Wanted unknown{kNoIndex, TeamId{99}};
  EXPECT_EQ(Load(unknown, kVoice, 1).agents, 1);
  EXPECT_EQ(Load(unknown, kVoice, 1).contacts, 0);
}

TEST_F(OverflowTest, WhatAContactSaysOfDemand) {
  const AgentIndex agent = Add(1, 1, 1);
  Contact contact;
  contact.needs.channel = kChat;
  contact.scored_importance_ppm = 2 * kPpm;
  NewDemand demand = DemandOf(pool_, contact, 3);
  EXPECT_FALSE(demand.station.valid());
  EXPECT_EQ(demand.gap_ms, 0);
  EXPECT_EQ(demand.free, 3);
  EXPECT_EQ(demand.loss_ms, 40'000);
  EXPECT_EQ(demand.now, kNow);

  contact.loss_ms = 5'000;
  contact.prefers = agent;
  contact.prefers_by_ms = 100'000;
  demand = DemandOf(pool_, contact, 3);
  EXPECT_EQ(demand.station, (Station{AgentId{1}, TeamId{}}));
  EXPECT_EQ(demand.gap_ms, 200'000);
  EXPECT_EQ(demand.importance_ppm, 2 * kPpm);
  EXPECT_EQ(demand.loss_ms, 5'000);
  EXPECT_TRUE(demand.station_busy);
  EXPECT_TRUE(demand.other_free);
  EXPECT_FALSE(DemandOf(pool_, contact, 0).other_free);

  contact.prefers = kNoIndex;
  contact.prefers_team = kNorth;
  Add(2, 1, 0);
  demand = DemandOf(pool_, contact, 1);
  EXPECT_EQ(demand.station, (Station{AgentId{}, kNorth}));
  EXPECT_FALSE(demand.station_busy);
  // Its own waiting does not make the station busy.
  contact.awaits = true;
  pool_.teams.Await(kNorth, 1);
  EXPECT_FALSE(DemandOf(pool_, contact, 1).station_busy);
  contact.awaits = false;
  EXPECT_TRUE(DemandOf(pool_, contact, 1).station_busy);
}

}  // namespace
}  // namespace rapport
