// What would have happened: a desk's contacts, routed by a router under a policy.
//
// Contacts come when they came, agents are there when they were there, a contact takes as long as
// it did, whoever takes it (or, where that is asked for, as long as is predicted for who does). Who
// takes it, and when, the router decides: it is told what happens, as any host tells it, and
// nothing of what the file says about a contact beyond its arrival before that is over.

#ifndef RAPPORT_SIM_REPLAY_RUN_H_
#define RAPPORT_SIM_REPLAY_RUN_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "sim/replay_desk.h"
#include "sim/replay_lean.h"

namespace rapport::sim {

// How long an agent was at work, and how much of that with a contact in hand. Work on the last
// contact beyond the end of a shift is both.
struct ReplayLoad {
  std::int64_t busy = 0;
  std::int64_t present = 0;
  std::int64_t served = 0;  // How many contacts they took.
};

// The returning contacts that came on one day, from midnight in the desk's zone, and how many of
// them met an agent whom they knew. Those of which nobody knows are left out.
struct ReplayDay {
  std::int64_t returning = 0;
  std::int64_t met_known = 0;
};

// Counts and samples, in microseconds where they are times.
struct ReplayOutcome {
  std::int64_t contacts = 0;
  std::int64_t unserved = 0;
  std::int64_t abandoned = 0;
  std::int64_t returning = 0;
  std::int64_t met_known = 0;      // Returning contacts met by an agent whom they knew.
  std::int64_t known_present = 0;  // Returning contacts at whose arrival such an agent was there.
  std::int64_t returning_unclear = 0;  // Returning contacts of which nobody knows who met them.
  std::vector<std::int64_t> waits;     // Of the contacts served.
  std::vector<ReplayLoad> loads;       // By agent, as in ReplayDesk::agents().
  std::vector<ReplayDay> days;         // From the day of the first arrival that counts.
  ReplayLean lean;
  // Of the contacts served, as soon as anything can be predicted: how many, and the sum of what was
  // predicted for them and who took them (see ReplayForecast).
  std::int64_t predicted = 0;
  std::int64_t predicted_resolution = 0;
  std::vector<std::int64_t> decision_ns;  // Per arrival: how long Router::Apply took.
  std::uint64_t fingerprint = 0;
};

// Told of every event that was applied and what was decided.
using ReplayJournal =
    std::function<absl::Status(const Event& event, const std::vector<Decision>& decisions)>;

// How long a contact takes.
enum class ReplayHandling : std::uint8_t {
  kObserved,  // As long as it did, whoever takes it.
  kModel,     // What is predicted for the pair; while nothing is, as long as it did.
};

struct ReplayOptions {
  // Contacts that arrived earlier are not routed; they are the past that the router learns from.
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  ReplayHandling handling = ReplayHandling::kObserved;
  ReplayJournal journal;    // May be empty.
  ReplayProgress progress;  // May be empty.
};

// The policy as a replay of this desk runs it: a call takes all of an agent, where the policy does
// not say what its channel costs.
Policy PolicyForDesk(const Policy& policy, const ReplayDesk& desk);

// The default limits, raised to what this desk needs.
Limits LimitsForDesk(const ReplayDesk& desk);

// Errors: those of Router::Create, Router::Apply and the journal; kInternal (the router gave an
// agent more than they can carry, or stopped).
absl::StatusOr<ReplayOutcome> RunReplay(const ReplayDesk& desk, const Policy& policy,
                                        const Limits& limits, const ReplayOptions& options);

// What did happen, as far as the file tells: who took how many contacts, but no presence and no
// router. Waits below 0 are 0.
ReplayOutcome WhatHappened(const ReplayDesk& desk, std::int64_t from);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REPLAY_RUN_H_
