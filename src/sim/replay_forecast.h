// What the outcome model predicts of a desk's contacts, learned from what really happened.
//
// It learns each contact when it really ended, under the agent who really had it, whatever a replay
// does: so the runs of several policies are judged by one and the same model, and none by what it
// brought about itself.

#ifndef RAPPORT_SIM_REPLAY_FORECAST_H_
#define RAPPORT_SIM_REPLAY_FORECAST_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "affinity/history.h"
#include "affinity/outcomes.h"
#include "sim/replay_desk.h"

namespace rapport::sim {

class ReplayForecast {
 public:
  explicit ReplayForecast(const ReplayDesk& desk);

  // Served by this agent (the number of the key) from `now` on. Times do not fall from call to
  // call. Microseconds; absent while fewer than 100 outcomes of the kind are known.
  // The time by which half of such contacts are over, from their arrival:
  std::optional<std::int64_t> Resolution(const ReplayContact& contact, std::uint32_t agent,
                                         std::int64_t now);
  // The mean time that the agent takes:
  std::optional<std::int64_t> Handling(const ReplayContact& contact, std::uint32_t agent,
                                       std::int64_t now);

 private:
  void LearnUntil(std::int64_t now);
  void Learn(const ReplayContact& contact);
  std::optional<float> LogOdds(Target target, const ReplayContact& contact, std::uint32_t agent,
                               std::int64_t now);
  Subject SubjectOf(const ReplayContact& contact, std::uint32_t agent);

  const ReplayDesk& desk_;
  std::vector<std::uint32_t> ends_;  // Rows that teach something, by their end.
  std::size_t next_ = 0;
  History history_;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_FORECAST_H_
