// Joint matching by example, at the edges, and that it allocates nothing once warm.

#include "matching/joint_matching.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <new>
#include <vector>

#include "bench/support/joint_problems.h"
#include "gtest/gtest.h"

namespace {

bool counting = false;
std::int64_t allocations = 0;

void* Allocate(std::size_t size) {
  if (counting) ++allocations;
  void* place = std::malloc(size == 0 ? 1 : size);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
void operator delete(void* place) noexcept { std::free(place); }
void operator delete[](void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
void operator delete[](void* place, std::size_t) noexcept { std::free(place); }

namespace rapport {
namespace {

using bench::DeskProblem;
using bench::Draws;
using bench::OwnedProblem;
using bench::RandomProblem;

using Row = std::initializer_list<Pairing>;
using Matched = std::vector<std::uint32_t>;

OwnedProblem Problem(std::uint32_t agents, std::initializer_list<Row> contacts) {
  OwnedProblem problem;
  problem.agents = agents;
  for (const Row& row : contacts) {
    for (const Pairing& pairing : row) problem.Add(pairing.agent, pairing.weight);
    problem.EndContact();
  }
  return problem;
}

Matched Match(const OwnedProblem& problem) {
  JointMatcher matcher;
  const auto matched = matcher.Match(problem.view());
  return {matched.begin(), matched.end()};
}

TEST(JointMatching, TheSumCountsAndNotWhoComesFirst) {
  // One after another, the first would take agent 0, and 1 would be left for the second: 10 + 1.
  EXPECT_EQ(Match(Problem(2, {{{10, 0}, {9, 1}}, {{8, 0}, {1, 1}}})), (Matched{1, 0}));
}

TEST(JointMatching, WhoIsWorthLessIsLeftWhereAgentsAreFew) {
  EXPECT_EQ(Match(Problem(1, {{{5, 0}}, {{7, 0}}, {{6, 0}}})), (Matched{kNobody, 0, kNobody}));
}

TEST(JointMatching, NobodyIsTakenAtALoss) {
  EXPECT_EQ(Match(Problem(2, {{{-1, 0}}, {{0, 1}}})), (Matched{kNobody, 1}));
}

TEST(JointMatching, OfEqualMatchingsTheLargerThenTheEarlierContacts) {
  EXPECT_EQ(Match(Problem(1, {{{3, 0}}, {{3, 0}}})), (Matched{0, kNobody}));
  // 4 + 0 is as much as 4 alone.
  EXPECT_EQ(Match(Problem(2, {{{4, 0}}, {{0, 1}, {0, 0}}})), (Matched{0, 1}));
}

TEST(JointMatching, OfEqualMatchingsTheFirstContactGetsTheFirstAgent) {
  EXPECT_EQ(Match(Problem(3, {{{1, 2}, {1, 1}}, {{1, 1}, {1, 2}, {1, 0}}})), (Matched{1, 0}));
  // Strangers all: those who have been idle longest, in the order of the line.
  EXPECT_EQ(Match(Problem(3, {{{0, 0}, {0, 1}, {0, 2}}, {{0, 0}, {0, 1}, {0, 2}}})),
            (Matched{0, 1}));
}

TEST(JointMatching, TheOrderIsTheCallersWhereOneIsGiven) {
  OwnedProblem problem = Problem(2, {{{1, 0}, {1, 1}}, {{1, 0}, {1, 1}}, {{1, 0}, {1, 1}}});
  problem.contact_order = {30, 20, 10};
  problem.agent_order = {9, 4};
  EXPECT_EQ(Match(problem), (Matched{kNobody, 0, 1}));
}

TEST(JointMatching, WhoMustBeMatchedIsWhateverItCosts) {
  OwnedProblem problem = Problem(1, {{{1'000'000, 0}}, {{-5, 0}}});
  problem.must = {0, 1};
  EXPECT_EQ(Match(problem), (Matched{kNobody, 0}));
  problem.must = {0, 0};
  EXPECT_EQ(Match(problem), (Matched{0, kNobody}));
}

TEST(JointMatching, AsManyWhoMustAsCanAndThenTheSum) {
  // Both who must cannot have agent 0; the other of them has agent 1, whom 2 would gain most by.
  OwnedProblem problem = Problem(2, {{{1, 0}}, {{2, 0}, {-9, 1}}, {{50, 1}}});
  problem.must = {1, 1, 0};
  EXPECT_EQ(Match(problem), (Matched{0, 1, kNobody}));
}

TEST(JointMatching, LargestWeightsAddUp) {
  constexpr std::uint32_t kSize = 300;
  Draws draws(1);
  OwnedProblem problem = RandomProblem({kSize, kSize - 1, 10, -kMostWeight, kMostWeight}, draws);
  problem.must.assign(kSize, 1);
  // Nobody can be outdone by a must more who loses as much as there is.
  JointMatcher matcher;
  const auto matched = matcher.Match(problem.view());
  std::int64_t pairs = 0;
  for (const std::uint32_t agent : matched) pairs += agent != kNobody ? 1 : 0;
  EXPECT_EQ(pairs, kSize - 1);
  for (Pairing& pairing : problem.pairings) pairing.weight = -kMostWeight;
  EXPECT_EQ(matcher.Match(problem.view()).size(), kSize);
  EXPECT_EQ(matcher.total(), -kMostWeight * pairs);
  for (Pairing& pairing : problem.pairings) pairing.weight = kMostWeight;
  matcher.Match(problem.view());
  EXPECT_EQ(matcher.total(), kMostWeight * pairs);
}

// As many pairs as may be, each of the largest weight: every sum is as large as it gets.
TEST(JointMatching, AsManyPairsAsMayBeOfTheLargestWeights) {
  OwnedProblem problem;
  problem.agents = kMostPairs;
  for (std::uint32_t i = 0; i < kMostPairs; ++i) {
    for (const std::uint32_t agent : {i, (i + 1) % kMostPairs}) {
      problem.Add(agent, i % 2 == 0 ? kMostWeight : -kMostWeight);
    }
    problem.EndContact();
  }
  problem.must.assign(kMostPairs, 1);
  JointMatcher matcher;
  const auto matched = matcher.Match(problem.view());
  for (std::uint32_t i = 0; i < kMostPairs; ++i) ASSERT_EQ(matched[i], i);
  EXPECT_EQ(matcher.total(), 0);
}

TEST(JointMatching, WhereThereIsNobody) {
  EXPECT_EQ(Match(Problem(0, {})), Matched{});
  EXPECT_EQ(Match(Problem(3, {})), Matched{});
  EXPECT_EQ(Match(Problem(0, {{}, {}})), (Matched{kNobody, kNobody}));
  EXPECT_EQ(Match(Problem(2, {{}, {{1, 1}}})), (Matched{kNobody, 1}));
  JointMatcher matcher;
  EXPECT_EQ(matcher.Match({}).size(), 0u);
  EXPECT_EQ(matcher.total(), 0);
}

TEST(JointMatching, NothingIsLeftOfTheProblemBefore) {
  JointMatcher matcher;
  const OwnedProblem large = Problem(3, {{{5, 0}}, {{5, 1}}, {{5, 2}}});
  const OwnedProblem small = Problem(1, {{{2, 0}}});
  matcher.Match(large.view());
  EXPECT_EQ(matcher.Match(small.view()).size(), 1u);
  EXPECT_EQ(matcher.total(), 2);
}

TEST(JointMatching, AllocatesNothingOnceWarm) {
  std::vector<OwnedProblem> problems;
  Draws draws(7);
  for (int i = 0; i < 3; ++i) {
    problems.push_back(RandomProblem({200, 200, 8}, draws));
    problems.push_back(RandomProblem({150, 200, 8, 1, 1}, draws));
    problems.push_back(RandomProblem({200, 80, 8, 0, 3}, draws));
    problems.push_back(DeskProblem({200, 200, 12}, draws));
  }
  JointMatcher matcher;
  for (const OwnedProblem& problem : problems) matcher.Match(problem.view());
  std::vector<JointProblem> views;
  for (const OwnedProblem& problem : problems) views.push_back(problem.view());
  counting = true;
  for (const JointProblem& view : views) matcher.Match(view);
  counting = false;
  EXPECT_EQ(allocations, 0);
}

}  // namespace
}  // namespace rapport
