#include "sim/replications.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "rapport/limits.h"
#include "rapport/policy.h"
#include "rapport/router.h"

namespace rapport::sim {
namespace {

// Hands out replications to whoever asks for one, and keeps what came of each at its place.
class Runs {
 public:
  Runs(const Scenario& scenario, const Policy& policy, const ReplicationOptions& options)
      : scenario_(scenario),
        policy_(policy),
        limits_(LimitsFor(scenario)),
        options_(options),
        results_(static_cast<std::size_t>(scenario.replications)) {}

  void Work() {
    for (std::size_t i = next_++; i < results_.size() && !failed_; i = next_++) {
      try {
        results_[i] = Run(i);
      } catch (const std::bad_alloc&) {  // A thread has no caller.
        results_[i] = absl::ResourceExhaustedError(
            "there is no more memory, expected a smaller desk, or fewer replications at a time "
            "(--threads)");
      } catch (const std::exception& problem) {
        results_[i] = absl::ResourceExhaustedError(problem.what());
      }
      if (!results_[i]->ok()) failed_ = true;
    }
  }

  // Those before one that failed were all begun before it, so that the first of them is always the
  // same.
  absl::StatusOr<SimulationFigures<Estimate>> Result() {
    std::vector<Replication> replications;
    for (std::optional<absl::StatusOr<Replication>>& result : results_) {
      if (!result->ok()) return result->status();
      replications.push_back(**std::move(result));
    }
    return EstimatesOf(replications);
  }

 private:
  absl::StatusOr<Replication> Run(std::size_t replication) {
    absl::StatusOr<Router> router = Router::Create(policy_, limits_);
    if (!router.ok()) return router.status();
    SimulationHooks hooks;
    if (replication == 0) hooks.journal = options_.journal;
    if (options_.progress) {
      hooks.progress = [this](std::int64_t contacts) { Progress(contacts); };
    }
    return Simulation(scenario_, static_cast<std::int64_t>(replication), *std::move(router),
                      policy_.offers, hooks)
        .Run();
  }

  void Progress(std::int64_t contacts) {
    const std::lock_guard<std::mutex> lock(mutex_);
    arrived_ += contacts;
    const auto each = static_cast<double>(scenario_.contacts + scenario_.warmup_contacts);
    const double all = each * static_cast<double>(scenario_.replications);
    options_.progress(std::min(1.0, static_cast<double>(arrived_) / all));
  }

  const Scenario& scenario_;
  const Policy& policy_;
  const Limits limits_;
  const ReplicationOptions& options_;
  std::vector<std::optional<absl::StatusOr<Replication>>> results_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::int64_t arrived_ = 0;
};

}  // namespace

absl::StatusOr<SimulationFigures<Estimate>> Simulate(const Scenario& scenario,
                                                     const ReplicationOptions& options) {
  const absl::StatusOr<Policy> policy = PolicyFor(scenario);
  if (!policy.ok()) return policy.status();
  Runs runs(scenario, *policy, options);
  {
    std::vector<std::jthread> helpers;
    const std::int64_t threads = std::min<std::int64_t>(options.threads, scenario.replications);
    try {
      for (std::int64_t i = 1; i < threads; ++i) helpers.emplace_back([&runs] { runs.Work(); });
    } catch (const std::system_error&) {
      // As many as the system grants do the same work.
    }
    runs.Work();
  }
  return runs.Result();
}

}  // namespace rapport::sim
