// Joint matching: who takes whom where several contacts wait and several agents are free.
//
// A maximum-weight matching in a sparse bipartite graph, and exactly one: where several matchings
// are equally good, the rule below picks one of them, whatever the order in which things are given.
// docs/matching.md has the method, its sources and what it costs.

#ifndef RAPPORT_MATCHING_JOINT_MATCHING_H_
#define RAPPORT_MATCHING_JOINT_MATCHING_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "matching/joint_state.h"
#include "matching/joint_ties.h"

namespace rapport {

// Finds the matching that comes first by these rules, one after another:
//
// 1. As many contacts that must be matched as possible are.
// 2. The sum of the weights is as large as possible. A pairing of negative weight is taken only
//    with a contact that must be matched.
// 3. The first contact in order is matched if it can be, then the second if it can be beside the
//    first, and so on. That also makes the matching as large as 1 and 2 allow.
// 4. The first contact gets the first agent in order that it can have, then the second contact the
//    first that it can have beside that, and so on.
//
// Orders are distinct, so 3 and 4 leave one matching: it depends on the problem alone, not on the
// order in which contacts, agents and pairings are given. One object may solve any number of
// problems; it keeps its memory and allocates only where one needs more than all before.
class JointMatcher {
 public:
  // The agent of each contact, or kNobody. Valid until the next call. Within kMostWeight and
  // kMostPairs no sum overflows.
  std::span<const std::uint32_t> Match(const JointProblem& problem);

  // What follows is of the last problem. The sum of the weights taken.
  std::int64_t total() const;
  // What the agent's time is worth to those who did not get it: nobody would gain by another agent
  // at these prices, and nobody took an agent at a loss. That proves the matching to be best.
  std::int64_t price(std::uint32_t agent) const { return state_.agents[agent].price; }

 private:
  // Where the search from one contact may end: at a free agent, or at a contact that is left to
  // nobody.
  struct End {
    std::int64_t distance = 0;
    std::uint32_t agent = kNobody;
    std::uint32_t contact = kNobody;
  };
  struct Reached {
    std::int64_t distance;
    std::uint32_t agent;
  };
  // The two agents whom a contact wants most, at the present prices.
  struct Wanted {
    std::int64_t best = 0;
    std::int64_t second = 0;  // At least what nobody is worth.
    std::uint32_t pairing = kNobody;
    std::uint32_t second_pairing = kNobody;
  };

  // Of a contact with many pairings, those that were best when it last looked at all.
  static constexpr std::size_t kShortlist = 4;
  struct Shortlist {
    std::int64_t rest = INT64_MIN;  // What it gains by any other, at most.
    std::array<std::uint32_t, kShortlist> pairings = {kNobody, kNobody, kNobody, kNobody};
  };

  void Reset();
  std::int64_t GainBy(std::uint32_t pairing) const {
    const Pairing& p = problem_.pairings[pairing];
    return p.weight - state_.agents[p.agent].price;
  }
  Wanted MostWanted(std::uint32_t contact);
  void Consider(std::uint32_t pairing, Wanted& wanted) const;
  void FillShortlist(std::uint32_t contact, Shortlist& shortlist) const;
  void Bid();
  std::uint32_t BidOnce(std::uint32_t contact);
  void Search(std::uint32_t root);
  void Scan(std::uint32_t contact, std::int64_t distance, End& end);
  void ReachBy(std::uint32_t pairing, std::uint32_t contact, std::int64_t distance, End& end);
  void Push(const Reached& reached);
  Reached Pop();
  void Augment(const End& end);
  void Take(std::uint32_t contact, std::uint32_t pairing);

  JointProblem problem_;  // Views of the caller's, of use only within Match.
  JointState state_;
  JointTies ties_;
  std::vector<Shortlist> shortlists_;
  std::vector<std::uint32_t> unmatched_;
  std::vector<Reached> heap_;
  std::vector<std::uint32_t> scanned_;
  std::vector<std::uint32_t> matched_;
  std::uint32_t search_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_JOINT_MATCHING_H_
