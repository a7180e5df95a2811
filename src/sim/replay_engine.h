// The event loop of a replay.

#ifndef RAPPORT_SIM_REPLAY_ENGINE_H_
#define RAPPORT_SIM_REPLAY_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

#include "absl/status/status.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/policy.h"
#include "rapport/router.h"
#include "sim/replay_desk.h"
#include "sim/replay_forecast.h"
#include "sim/replay_known.h"
#include "sim/replay_run.h"

namespace rapport::sim {

// What can happen, in the order in which it happens within one instant: who is done is free before
// whoever comes, and nobody hangs up in the very moment in which somebody is free for them.
enum class ReplayStep : std::uint8_t {
  kImport,   // `row`, which arrived before the replay begins, is over.
  kEnd,      // `row`, in an agent's hands, is over.
  kReturn,   // `row`: the agent's index.
  kSignOut,  // `row`: the agent's index.
  kSignIn,   // `row`: the agent's index.
  kLeave,    // `row`: the agent's index.
  kGiveUp,   // `row` has waited as long as it does.
  kArrive,   // `row` needs an agent.
};

struct ReplayDue {
  std::int64_t time = 0;
  ReplayStep step = ReplayStep::kArrive;
  std::uint32_t row = 0;

  friend auto operator<=>(const ReplayDue&, const ReplayDue&) = default;
};

class ReplayEngine {
 public:
  ReplayEngine(const ReplayDesk& desk, const Policy& policy, Router router,
               const ReplayOptions& options);

  absl::Status Run();
  // Once, after Run().
  ReplayOutcome TakeOutcome();

 private:
  enum class State : std::uint8_t { kOutside, kWaiting, kInHand, kOver };

  struct Agent {
    bool in = false;
    bool away = false;               // As the router was told: takes no further contact.
    std::int64_t back = kNotStated;  // While away: until when; not stated = has not left yet.
    std::int64_t owed = 0;           // How long they are still to be away.
    std::size_t next_absence = 0;
    int in_hand = 0;
    int calls_in_hand = 0;
    std::int64_t since = 0;  // Its load is counted up to here.

    bool present() const { return in && back == kNotStated; }
  };

  struct Offered {
    std::uint32_t row;
    std::uint32_t agent;
  };

  void Plan();
  absl::Status Register();
  absl::Status Do(const ReplayDue& due);
  absl::Status AdvanceTo(std::int64_t time);
  absl::Status Import(std::uint32_t row);
  absl::Status End(std::uint32_t row, std::int64_t now);
  absl::Status Sign(std::uint32_t agent, bool in, std::int64_t now);
  absl::Status Tell(std::uint32_t agent, Presence presence, std::int64_t now);
  void PlanAbsence(std::uint32_t agent);
  absl::Status Leave(std::uint32_t agent, std::int64_t now);
  absl::Status Return(std::uint32_t agent, std::int64_t now);
  void StepAway(std::uint32_t agent, std::int64_t now);
  bool HasRoom(std::uint32_t agent) const;
  absl::Status GiveUp(std::uint32_t row, std::int64_t now);
  absl::Status Arrive(std::uint32_t row, std::int64_t now);
  absl::Status TellAccount(const ReplayContact& contact, std::int64_t now);
  void Begin(const Offered& offered, std::int64_t now);

  // How long the agent takes, from now on.
  std::int64_t Handling(const ReplayContact& contact, std::uint32_t agent, std::int64_t now);

  absl::Status Apply(std::int64_t now, EventBody body);
  absl::Status Answer(std::int64_t now);
  absl::Status Decide(const Decision& decision);
  void CountUntil(std::uint32_t agent, std::int64_t now);
  void CountArrival(const ReplayContact& contact);
  // The day on which it arrived.
  ReplayDay& DayOf(const ReplayContact& contact);

  const ReplayDesk& desk_;
  const Policy policy_;
  Router router_;
  const ReplayOptions& options_;

  // What is known from the start, in order; what comes up meanwhile.
  std::vector<ReplayDue> planned_;
  std::vector<std::uint32_t> arrivals_;
  std::priority_queue<ReplayDue, std::vector<ReplayDue>, std::greater<>> due_;

  std::vector<State> states_;              // By row.
  std::vector<std::uint32_t> takers_;      // By row: the index of the agent who has it, or had it.
  std::vector<Agent> agents_;              // By index.
  std::vector<std::int32_t> index_of_;     // By number; -1 = no agent of this desk.
  std::vector<std::uint32_t> account_of_;  // By customer, as told.
  ReplayKnown known_;
  ReplayForecast forecast_;
  std::vector<Decision> decisions_;
  std::deque<Offered> offers_;  // To be answered.
  std::int64_t first_day_ = 0;  // Of outcome_.days.
  ReplayOutcome outcome_;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_ENGINE_H_
