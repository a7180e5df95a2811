// Who serves when those who know the customer are away: whose colleagues to look at.

#ifndef RAPPORT_RANKING_SUBSTITUTES_H_
#define RAPPORT_RANKING_SUBSTITUTES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ranking/pool.h"

namespace rapport {

// Whether the agent is at work, busy or not. What the contact needs is not looked at.
bool IsThere(AgentIndex agent, const Pool& pool);

// The agents who know a customer and are away, as long as nobody who knows the customer is there.
class AwayAgents {
 public:
  // Only those who know the customer best have colleagues looked at.
  static constexpr std::size_t kMost = 4;

  struct Away {
    AgentIndex agent = kNoIndex;
    std::int64_t familiarity_ppm = 0;
  };

  explicit AwayAgents(const Pool& pool) : pool_(pool) {}

  // An agent who knows the customer so well; each once. Whoever the customer or the host does not
  // want is to be left out.
  void Add(AgentIndex agent, std::int64_t familiarity_ppm);

  // Those who know the customer best, first; none where somebody who knows them is there.
  std::span<const Away> agents() const {
    return std::span(away_).first(somebody_is_there_ ? 0 : count_);
  }

 private:
  const Pool& pool_;
  bool somebody_is_there_ = false;
  std::size_t count_ = 0;
  std::array<Away, kMost> away_;
};

// How much of what an agent who is away is to the customer their colleague has, in ppm: the share
// of that agent's customers whom both have served. 0 where the share is so small that at a desk of
// many agents chance would bring it about.
std::int64_t PassedOn(std::int64_t familiarity_ppm, std::uint32_t shared, std::uint32_t customers);

}  // namespace rapport

#endif  // RAPPORT_RANKING_SUBSTITUTES_H_
