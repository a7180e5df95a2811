// Who was at work when, as the contacts of a desk show it.

#ifndef RAPPORT_SIM_REPLAY_AGENTS_H_
#define RAPPORT_SIM_REPLAY_AGENTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace rapport::codec {
class Zone;
}  // namespace rapport::codec

namespace rapport::sim {

enum class ReplayCapacity : std::uint8_t;
struct ReplayAgent;
struct ReplayContact;

// Counts with which team each agent's contacts are.
class ReplayTeams {
 public:
  void Add(std::uint32_t agent, std::uint32_t team);
  // The team of most of the agent's contacts; of several the first that the file names. 0 = none.
  std::uint32_t TeamOf(std::uint32_t agent) const;

 private:
  struct Count {
    std::uint32_t team;
    std::int64_t contacts;
  };
  std::vector<std::vector<Count>> by_agent_;
};

// The contacts that each agent took, by their indexes and in their order.
class ReplayAgentRows {
 public:
  explicit ReplayAgentRows(std::span<const ReplayContact> contacts);

  std::span<const std::uint32_t> Of(std::uint32_t agent) const;
  // The numbers of agents run up to here.
  std::uint32_t last_agent() const { return static_cast<std::uint32_t>(ends_.size() - 1); }

 private:
  std::vector<std::uint32_t> rows_;  // Agent after agent.
  std::vector<std::size_t> ends_;    // By agent: where its rows end.
};

// When a day of work begins, and the one before it ends.
inline constexpr std::int64_t kReplayDayBegins = std::int64_t{4 * 3'600} * 1'000'000;

// All agents who took a contact, by number, with their shifts (the plain presence model, `day`):
// from an agent's first contact of a day to the last. A day runs from 04:00 to 04:00 in the zone,
// so that a call past midnight belongs to its evening. A contact counts where it began, and where
// it ended; what lies between the two counts only within one day, for an incident of a week is not
// a shift of a week.
std::vector<ReplayAgent> FindReplayAgents(std::span<const ReplayContact> contacts,
                                          const ReplayAgentRows& rows, const ReplayTeams& teams,
                                          ReplayCapacity capacity, const codec::Zone& zone);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_AGENTS_H_
