#include "affinity/colleagues.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "base/fixed.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

using Edges = std::vector<std::pair<AgentIndex, AgentIndex>>;

// Agents 0, 1, 2, ... have the ids 100, 101, 102, ...
AgentId IdOf(AgentIndex agent) { return {agent + 100}; }

class ColleaguesTest : public ::testing::Test {
 protected:
  // A customer whom these agents serve, one after another.
  void Serve(const std::vector<AgentIndex>& agents) {
    std::vector<AgentIndex> before;
    for (const AgentIndex agent : agents) {
      colleagues_.Add(agent, IdOf(agent), before);
      before.push_back(agent);
    }
  }
  void Serve(const std::vector<AgentIndex>& agents, int customers) {
    for (int i = 0; i < customers; ++i) Serve(agents);
  }
  // The history forgets a customer whom these agents have served.
  void Forget(std::vector<AgentIndex> agents) {
    while (!agents.empty()) {
      const AgentIndex agent = agents.back();
      agents.pop_back();
      colleagues_.Remove(agent, agents);
    }
  }
  std::vector<AgentIndex> StrongestOf(AgentIndex agent) const {
    std::vector<AgentIndex> agents;
    for (const Colleague& c : colleagues_.StrongestOf(agent)) agents.push_back(c.agent);
    return agents;
  }

  Colleagues colleagues_{1'000};
};

TEST_F(ColleaguesTest, NobodyHasColleaguesAtFirst) {
  EXPECT_EQ(colleagues_.CustomersOf(7), 0);
  EXPECT_EQ(colleagues_.SharedBy(7, 8), 0);
  EXPECT_TRUE(colleagues_.StrongestOf(7).empty());
  Serve({7}, 3);
  EXPECT_EQ(colleagues_.CustomersOf(7), 3);
  EXPECT_TRUE(colleagues_.StrongestOf(7).empty());
  EXPECT_EQ(colleagues_.edges(), 0);
}

TEST_F(ColleaguesTest, ASharedCustomerCountsOnceForEachTwoOfItsAgents) {
  Serve({1, 2, 3});
  Serve({2, 1});
  Serve({3});
  EXPECT_EQ(colleagues_.SharedBy(1, 2), 2);
  EXPECT_EQ(colleagues_.SharedBy(2, 1), 2);
  EXPECT_EQ(colleagues_.SharedBy(1, 3), 1);
  EXPECT_EQ(colleagues_.SharedBy(3, 2), 1);
  EXPECT_EQ(colleagues_.CustomersOf(3), 2);
}

TEST_F(ColleaguesTest, WhoSharesMoreGoesFirst) {
  Serve({1, 2}, 3);
  Serve({1, 3}, 5);
  Serve({1, 4}, 4);
  EXPECT_EQ(StrongestOf(1), (std::vector<AgentIndex>{3, 4, 2}));
  Serve({2, 1}, 3);
  EXPECT_EQ(StrongestOf(1), (std::vector<AgentIndex>{2, 3, 4}));
  EXPECT_EQ(colleagues_.StrongestOf(1).front().shared, 6);
  EXPECT_EQ(StrongestOf(2), (std::vector<AgentIndex>{1}));
}

TEST_F(ColleaguesTest, OfEqualsTheHashOfBothIdsDecides) {
  Serve({1, 2});
  Serve({1, 3});
  const bool two_first = Mix(101, 102) < Mix(101, 103);
  EXPECT_EQ(StrongestOf(1),
            two_first ? (std::vector<AgentIndex>{2, 3}) : (std::vector<AgentIndex>{3, 2}));
}

TEST_F(ColleaguesTest, OnlyTheStrongestCanBeRead) {
  for (AgentIndex other = 1; other <= 30; ++other) Serve({0, other}, static_cast<int>(other));
  EXPECT_EQ(StrongestOf(0), (std::vector<AgentIndex>{30, 29, 28, 27, 26, 25, 24, 23}));
}

TEST_F(ColleaguesTest, WhoWasPassedComesBackWhenOthersGrowWeak) {
  for (AgentIndex other = 1; other <= 30; ++other) Serve({0, other}, static_cast<int>(other));
  for (AgentIndex other = 11; other <= 30; ++other) {
    for (AgentIndex i = 0; i < other; ++i) Forget({0, other});
  }
  EXPECT_EQ(StrongestOf(0), (std::vector<AgentIndex>{10, 9, 8, 7, 6, 5, 4, 3}));
  EXPECT_EQ(colleagues_.CustomersOf(0), 55);
}

TEST_F(ColleaguesTest, WhatIsForgottenLeavesNoCount) {
  Serve({1, 2, 3});
  Forget({1, 2, 3});
  for (AgentIndex agent = 1; agent <= 3; ++agent) {
    EXPECT_EQ(colleagues_.CustomersOf(agent), 0);
    EXPECT_TRUE(StrongestOf(agent).empty());
    EXPECT_EQ(colleagues_.SharedBy(agent, agent % 3 + 1), 0);
  }
  Serve({3, 1});
  EXPECT_EQ(StrongestOf(1), (std::vector<AgentIndex>{3}));
}

// Past the limit the counts that there are stay exact, and no others are begun.
TEST_F(ColleaguesTest, PastTheLimitNoEdgeIsMade) {
  Colleagues colleagues(2);
  colleagues.Add(1, IdOf(1), {});
  colleagues.Add(2, IdOf(2), {1});
  colleagues.Add(3, IdOf(3), {1, 2});
  EXPECT_EQ(colleagues.edges(), 2);
  EXPECT_EQ(colleagues.SharedBy(1, 3), 1);
  EXPECT_EQ(colleagues.SharedBy(2, 3), 0);
  colleagues.Remove(3, {1, 2});
  colleagues.Remove(2, {1});
  EXPECT_EQ(colleagues.SharedBy(1, 2), 0);
  colleagues.Add(3, IdOf(3), {2, 1});
  EXPECT_EQ(colleagues.SharedBy(2, 3), 0);
  EXPECT_EQ(colleagues.SharedBy(1, 3), 1);
  Edges edges;
  colleagues.AppendEdges(edges);
  EXPECT_EQ(edges.size(), 2);
}

}  // namespace
}  // namespace rapport
