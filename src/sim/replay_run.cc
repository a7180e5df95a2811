#include "sim/replay_run.h"

#include <algorithm>

#include "sim/replay_engine.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kMostChannels = 4'096;

}  // namespace

Policy PolicyForDesk(const Policy& policy, const ReplayDesk& desk) {
  Policy result = policy;
  for (const ChannelId phone : desk.phone_channels()) {
    const bool listed = std::any_of(policy.channels.begin(), policy.channels.end(),
                                    [&](const ChannelCost& cost) { return cost.channel == phone; });
    if (!listed) result.channels.push_back({.channel = phone, .units = 1, .exclusive = true});
  }
  return result;
}

Limits LimitsForDesk(const ReplayDesk& desk) {
  Limits limits;
  const auto contacts = static_cast<std::int64_t>(desk.contacts().size());
  limits.agents = std::max<std::int64_t>(limits.agents, std::ssize(desk.agents()));
  limits.remembered_agents = std::max<std::int64_t>(limits.remembered_agents, desk.agent_numbers());
  limits.customers = std::max<std::int64_t>(limits.customers, desk.customers());
  limits.accounts = std::max(limits.accounts, contacts);
  limits.contacts = std::max(limits.contacts, contacts);
  limits.waiting = std::max(limits.waiting, contacts);
  limits.classes = std::max(limits.classes, kMostChannels);
  limits.topics = std::max<std::int64_t>(limits.topics, desk.topics());
  return limits;
}

absl::StatusOr<ReplayOutcome> RunReplay(const ReplayDesk& desk, const Policy& policy,
                                        const Limits& limits, const ReplayOptions& options) {
  absl::StatusOr<Router> router = Router::Create(policy, limits);
  if (!router.ok()) return router.status();
  ReplayEngine engine(desk, policy, *std::move(router), options);
  if (absl::Status status = engine.Run(); !status.ok()) return status;
  return engine.TakeOutcome();
}

}  // namespace rapport::sim
