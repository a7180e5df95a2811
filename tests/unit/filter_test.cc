// Each obstacle alone, and of any two the one that is named first.

#include "ranking/filter.h"

#include <cstddef>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr SkillId kSkill{4};

// A pool with one agent who may have one contact, until something is spoiled.
struct Scene {
  Scene() : pool(policy(), Limits{}) {
    pool.now = kNow;
    agent = pool.FindOrAddAgent({1});
    Agent& a = pool.agents[agent];
    a.registered = true;
    a.team = {2};
    a.skills = {{{3}, 1}, {kSkill, 5}, {{9}, 9}};
    a.channels = {{1}, {2}};
    a.capacity = 2;
    a.presence = Presence::kAvailable;
    contact.needs.channel = {2};
    contact.needs.team = {2};
    contact.needs.skills = {{kSkill, 5}};
    contact.entries = {Entry{.agent = agent}};
  }

  static Policy policy() {
    Policy policy;
    policy.channels = {{{1}, 1, true}};
    policy.relax = {{absl::Seconds(60), 2}};
    return policy;
  }

  Agent& a() { return pool.agents[agent]; }
  Obstacle Found() const { return ObstacleOf(agent, contact, pool); }

  void AddHand(ChannelId channel, int units) {
    const ContactIndex other = pool.contacts.Take();
    pool.contacts[other].needs.channel = channel;
    a().hands.push_back({other, units, kNow});
    a().units += units;
    a().exclusive += pool.settings.IsExclusive(channel) ? 1 : 0;
  }

  Pool pool;
  AgentIndex agent = kNoIndex;
  Contact contact;
};

struct Flaw {
  Obstacle obstacle;
  void (*spoil)(Scene&);
};

const Flaw kFlaws[] = {
    {Obstacle::kNotRegistered, [](Scene& s) { s.a().registered = false; }},
    {Obstacle::kChannel, [](Scene& s) { s.contact.needs.channel = {3}; }},
    {Obstacle::kTeam, [](Scene& s) { s.contact.needs.team = {7}; }},
    {Obstacle::kSkill,
     [](Scene& s) {
       s.contact.needs.skills = {{kSkill, 6}};
     }},
    {Obstacle::kPeopleOnly,
     [](Scene& s) {
       s.contact.needs.people_only = true;
       s.a().bot = true;
     }},
    {Obstacle::kAvoided, [](Scene& s) { s.contact.entries.front().avoided = true; }},
    {Obstacle::kMayNotServe, [](Scene& s) { s.contact.entries.front().may_not_serve = true; }},
    {Obstacle::kSignedOut, [](Scene& s) { s.a().presence = Presence::kSignedOut; }},
    {Obstacle::kAway, [](Scene& s) { s.a().presence = Presence::kAway; }},
    {Obstacle::kLeaving, [](Scene& s) { s.a().available_until = kNow; }},
    {Obstacle::kCoolingDown,
     [](Scene& s) {
       s.contact.cooldowns = {{s.agent, kNow + 1}};
     }},
    {Obstacle::kNoCapacity, [](Scene& s) { s.contact.needs.units = 3; }},
};

TEST(Filter, NothingIsInTheWay) { EXPECT_EQ(Scene().Found(), Obstacle::kNone); }

TEST(Filter, ObstaclesInTheirOrder) {
  for (std::size_t i = 0; i < std::size(kFlaws); ++i) {
    for (std::size_t j = i; j < std::size(kFlaws); ++j) {
      Scene scene;
      kFlaws[j].spoil(scene);
      kFlaws[i].spoil(scene);
      EXPECT_EQ(scene.Found(), kFlaws[i].obstacle) << i << " and " << j;
    }
  }
}

TEST(Filter, NoChannelsListedMeansAll) {
  Scene scene;
  scene.a().channels.clear();
  scene.contact.needs.channel = {77};
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
}

TEST(Filter, EverySkillAtItsLevelLessTheRelaxStep) {
  Scene scene;
  scene.contact.needs.skills = {{{3}, 1}, {kSkill, 6}, {{9}, 9}};
  EXPECT_EQ(scene.Found(), Obstacle::kSkill);
  scene.contact.relax_step = 1;  // Two levels lower.
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
  scene.contact.needs.skills = {{{3}, 3}, {{8}, 2}};  // {8} falls below 1: not required.
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
  scene.contact.needs.skills = {{{8}, 3}};
  EXPECT_EQ(scene.Found(), Obstacle::kSkill);
}

TEST(Filter, TeamAndSkillsDoNotCountForWhomItWasTransferredTo) {
  Scene scene;
  scene.contact.needs.team = {7};
  scene.contact.needs.skills = {{{8}, 9}};
  scene.contact.transfer_to = scene.agent;
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
  scene.contact.needs.channel = {3};
  EXPECT_EQ(scene.Found(), Obstacle::kChannel);
}

TEST(Filter, TheTeamsEntrySpeaksWhereTheAgentHasNone) {
  Scene scene;
  scene.contact.team_entries = {TeamEntry{.team = {2}, .worth_ms = 5, .may_not_serve = true}};
  EXPECT_EQ(scene.Found(), Obstacle::kNone) << "the agent's own entry comes first";
  scene.contact.entries.clear();
  EXPECT_EQ(scene.Found(), Obstacle::kMayNotServe);
  EXPECT_EQ(StandingOf(scene.agent, scene.contact, scene.pool).worth_ms, 5);
  scene.contact.team_entries.clear();
  EXPECT_EQ(StandingOf(scene.agent, scene.contact, scene.pool).affinity, nullptr);
}

TEST(Filter, Capacity) {
  Scene scene;
  scene.AddHand({2}, 1);
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
  scene.contact.needs.units = 2;
  EXPECT_EQ(scene.Found(), Obstacle::kNoCapacity);
  scene.contact.needs.units = 0;
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
  scene.contact.needs.channel = {1};  // Exclusive: nothing beside it.
  EXPECT_EQ(scene.Found(), Obstacle::kNoCapacity);
  scene.a().hands.clear();
  scene.a().exclusive = 0;
  scene.a().units = 0;
  EXPECT_EQ(scene.Found(), Obstacle::kNone);
  scene.contact.needs.units = 3;
  EXPECT_EQ(scene.Found(), Obstacle::kNoCapacity);
}

TEST(Filter, NothingBesideAnExclusiveContact) {
  Scene scene;
  scene.AddHand({1}, 0);
  scene.contact.needs.units = 0;
  EXPECT_EQ(scene.Found(), Obstacle::kNoCapacity);
}

TEST(Filter, WhatNoWaitingWouldChange) {
  Scene scene;
  scene.a().presence = Presence::kSignedOut;
  scene.contact.needs.units = 9;
  EXPECT_EQ(LastingObstacleOf(scene.agent, scene.contact, scene.pool), Obstacle::kNone);
  scene.contact.cooldowns = {{scene.agent, kNow}};  // Over.
  EXPECT_EQ(LastingObstacleOf(scene.agent, scene.contact, scene.pool), Obstacle::kNone);
  scene.contact.cooldowns = {{scene.agent, kNow + 1}};
  EXPECT_EQ(LastingObstacleOf(scene.agent, scene.contact, scene.pool), Obstacle::kCoolingDown);
}

TEST(Filter, IdleOrder) {
  Scene scene;
  scene.a().idle_since = 5;
  scene.AddHand({2}, 1);
  const IdleKey preferred = IdleKeyOf(scene.a(), scene.pool.settings);
  EXPECT_EQ(preferred.load_ppm, 500'000);
  EXPECT_EQ(preferred.since, 5);
  EXPECT_NE(preferred.tie, 0u);
  scene.a().capacity = 0;
  EXPECT_EQ(IdleKeyOf(scene.a(), scene.pool.settings).load_ppm, 0);
  Policy policy;
  policy.routing = Routing::kAnyKnown;
  EXPECT_EQ(IdleKeyOf(scene.a(), Settings(policy)), (IdleKey{0, 5, 0, {1}}));
}

}  // namespace
}  // namespace rapport
