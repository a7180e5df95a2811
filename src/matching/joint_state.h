// A joint matching problem, and a matching of it with the prices that prove it to be best.

#ifndef RAPPORT_MATCHING_JOINT_STATE_H_
#define RAPPORT_MATCHING_JOINT_STATE_H_

#include <cstdint>
#include <span>
#include <vector>

namespace rapport {

inline constexpr std::uint32_t kNobody = UINT32_MAX;

// No weight may be larger, nor as far below 0; in milliseconds some 557 years.
inline constexpr std::int64_t kMostWeight = std::int64_t{1} << 44;
// The lesser of the numbers of contacts and agents, where there are contacts that must be matched.
// A contact that must be matched and is not counts as a loss of more than 2 * pairs * weight, and
// sums of twice that and a few weights occur: 2^62 + 2^47.
inline constexpr std::uint32_t kMostPairs = std::uint32_t{1} << 16;

struct Pairing {
  std::int64_t weight = 0;
  std::uint32_t agent = 0;
};

// Contacts and agents are numbered from 0. An agent takes one contact; one who may take several is
// several agents, one after another in order.
struct JointProblem {
  // Pairings of contact i are those from first[i] to first[i + 1], each with another agent. One
  // more than there are contacts.
  std::span<const std::uint32_t> first;
  std::span<const Pairing> pairings;
  std::uint32_t agents = 0;
  std::span<const std::uint8_t> must;  // By contact, not 0: must be matched. Empty: none must.
  // Smaller goes first, all distinct. Empty: as numbered.
  std::span<const std::uint64_t> contact_order;
  std::span<const std::uint64_t> agent_order;

  std::uint32_t contacts() const {
    return first.empty() ? 0 : static_cast<std::uint32_t>(first.size() - 1);
  }
  std::span<const Pairing> of(std::uint32_t contact) const {
    return pairings.subspan(first[contact], first[contact + 1] - first[contact]);
  }
  std::uint64_t contact_rank(std::uint32_t contact) const {
    return contact_order.empty() ? contact : contact_order[contact];
  }
  std::uint64_t agent_rank(std::uint32_t agent) const {
    return agent_order.empty() ? agent : agent_order[agent];
  }
};

// The matching is best if and only if there are prices of at least 0, and 0 for those who are free,
// at which every contact has what it gains most by: the weight of its pairing less the agent's
// price, or what nobody is worth to it (linear programming duality; Koenig, Egervary).
struct JointState {
  struct AgentState {
    std::int64_t price = 0;
    std::int64_t distance = 0;      // Of the search that reached it last,
    std::uint32_t search = 0;       // which is this one,
    std::uint32_t via = kNobody;    // by this pairing
    std::uint32_t from = kNobody;   // of this contact.
    std::uint32_t owner = kNobody;  // The contact that has the agent.
  };
  struct ContactState {
    std::int64_t weight = 0;  // Of its pairing with `agent`.
    std::uint32_t agent = kNobody;
  };

  std::vector<AgentState> agents;
  std::vector<ContactState> contacts;
  // What nobody is worth to a contact that must be matched. To others it is 0.
  std::int64_t unmatched_must = 0;
  bool any_must = false;

  std::int64_t NobodyWorth(const JointProblem& problem, std::uint32_t contact) const {
    return any_must && problem.must[contact] != 0 ? unmatched_must : 0;
  }
  // What a contact gains at the present prices.
  std::int64_t Gain(const JointProblem& problem, std::uint32_t contact) const {
    const ContactState& c = contacts[contact];
    return c.agent == kNobody ? NobodyWorth(problem, contact) : c.weight - agents[c.agent].price;
  }
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_JOINT_STATE_H_
