// Which of several equally good joint matchings is taken.
//
// Prices that prove one matching to be best prove it of all that are. Call a pairing tight where
// it is worth to the contact, less the agent's price, just what the contact gains. The best
// matchings are exactly those that consist of tight pairings, match every contact that gains more
// than nobody is worth to it, and leave no agent free who has a price: that is complementary
// slackness. So from one best matching every other is reached along alternating paths and cycles of
// tight pairings, and the tie rule can be carried out in the graph of those alone, which has little
// left in it where weights hardly tie.

#ifndef RAPPORT_MATCHING_JOINT_TIES_H_
#define RAPPORT_MATCHING_JOINT_TIES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "matching/joint_state.h"

namespace rapport {

class JointTies {
 public:
  // `state` has a best matching and its prices; it then has the one that comes first.
  // Cost: O(pairings), and where ties leave a choice, O(tight pairings) more for each contact that
  // has one; what remains of the choice shrinks with every contact.
  void Settle(const JointProblem& problem, JointState& state);

 private:
  struct AgentNode {
    std::uint32_t degree = 0;      // Pairings in which it could be, the present one included.
    std::uint32_t search = 0;      // That reached it last,
    std::uint32_t from = kNobody;  // from this agent, whose contact would move on to it.
    std::uint32_t behind = 0;      // That found it to lead to where the search wants to get,
    std::uint32_t to = kNobody;    // by its contact's moving on to this agent.
    bool live = false;             // There may still be a choice.
  };

  std::span<const std::uint32_t> Tight(std::uint32_t contact) const {
    return std::span(tight_).subspan(first_[contact], first_[contact + 1] - first_[contact]);
  }
  std::span<const std::uint32_t> TightTo(std::uint32_t agent) const {
    return std::span(to_).subspan(to_first_[agent], to_first_[agent + 1] - to_first_[agent]);
  }
  bool IsFree(std::uint32_t agent) const { return state_->agents[agent].owner == kNobody; }
  bool IsLive(std::uint32_t contact) const {
    const std::uint32_t agent = state_->contacts[contact].agent;
    return agent != kNobody && nodes_[agent].live;
  }
  bool MayStayFree(std::uint32_t agent) const { return state_->agents[agent].price == 0; }
  bool MayBeLeft(std::uint32_t contact) const {
    return state_->Gain(*problem_, contact) == state_->NobodyWorth(*problem_, contact);
  }
  void Move(std::uint32_t contact, std::uint32_t agent);

  void FindTight();
  // Rule 3.
  void ChooseContacts();
  void MatchInstead(std::uint32_t contact);
  std::uint32_t ReachFrom(std::uint32_t contact, std::uint32_t agent, std::uint32_t root);
  // Rule 4.
  bool IsUnique();
  void LeaveUnreached(std::uint32_t agent);
  void FindLive();
  void Transpose();
  void ChooseAgents();
  void Choose(std::uint32_t contact);
  std::uint32_t Meet(std::uint32_t first);
  std::uint32_t StepAhead(std::uint32_t agent);
  std::uint32_t StepBehind(std::uint32_t agent);
  bool MarkAhead(std::uint32_t agent, std::uint32_t from);
  bool MarkBehind(std::uint32_t agent, std::uint32_t to);
  void Rotate(std::uint32_t contact, std::uint32_t meeting);
  void Drain();
  void TakeOut(std::uint32_t agent);
  void LosePairing(std::uint32_t agent);
  void SortByRank(std::vector<std::uint32_t>& contacts) const;

  const JointProblem* problem_ = nullptr;  // Within Settle.
  JointState* state_ = nullptr;
  std::vector<std::uint32_t> first_;  // By contact, into tight_, which has agents.
  std::vector<std::uint32_t> tight_;
  std::vector<std::uint32_t> to_first_;  // By agent, into to_, which has contacts.
  std::vector<std::uint32_t> to_;
  std::vector<std::uint32_t> contact_degree_;
  std::vector<AgentNode> nodes_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> reached_;
  std::vector<std::uint32_t> choices_;
  std::vector<std::uint32_t> ahead_;
  std::vector<std::uint32_t> behind_;
  std::vector<std::uint32_t> path_;
  std::uint32_t search_ = 0;
  // Live agents who are free, and who have a contact and no price: while there are both, any of
  // these may change places with any of those.
  std::uint32_t free_ = 0;
  std::uint32_t freeable_ = 0;
  bool exchange_ = false;
  // In this search.
  bool exchanged_ahead_ = false;
  bool exchanged_behind_ = false;
  std::size_t next_behind_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_JOINT_TIES_H_
