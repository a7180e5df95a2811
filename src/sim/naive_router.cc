#include "sim/naive_router.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "router/fingerprint.h"
#include "sim/naive_validate.h"

namespace rapport::sim {

NaivePolicy::NaivePolicy(const Policy& given)
    : policy(given),
      familiar(ToMillis(given.worth.familiar)),
      account(ToMillis(given.worth.account)),
      team(ToMillis(given.worth.team)),
      substitute(ToMillis(given.worth.substitute)),
      asked_for(ToMillis(given.worth.asked_for)),
      continues(ToMillis(given.worth.continues)),
      resolution(ToMillis(given.worth.resolution)),
      satisfaction(ToMillis(given.worth.satisfaction)),
      declined(ToMillis(given.worth.declined)),
      bad_history(ToMillis(given.worth.bad_history)),
      abandon_worth(ToMillis(given.abandon_worth)),
      half_life(ToMicros(given.half_life)),
      min_talk(ToMicros(given.min_talk)),
      wait_max(ToMicros(given.wait_max)),
      ageing(ToMicros(given.ageing)),
      due_lead(ToMicros(given.due_lead)),
      queue_max(ToMicros(given.queue_max)),
      pass_over_for(ToMicros(given.pass_over_for)),
      offer_timeout(ToMicros(given.offer_timeout)),
      decline_cooldown(ToMicros(given.decline_cooldown)),
      wrap_up(ToMicros(given.wrap_up)) {
  for (const RelaxStep& step : given.relax) relax_after.push_back(ToMicros(step.after));
}

NaiveRouter::NaiveRouter(const Policy& policy, const Limits& limits)
    : limits_(limits),
      p_(policy),
      model_({.half_life = p_.half_life,
              .topics = limits.topics,
              .agent_topics = limits.agent_topics}) {
  model_.SetHandlingPriced(policy.price_per_handling_ppm > 0);
}

absl::StatusOr<NaiveRouter> NaiveRouter::Create(const Policy& policy, const Limits& limits) {
  if (absl::Status status = ValidateLimits(limits); !status.ok()) return status;
  if (absl::Status status = ValidatePolicy(policy); !status.ok()) return status;
  if (absl::Status status = CheckLists(policy, limits); !status.ok()) return status;
  return NaiveRouter(policy, limits);
}

absl::Status NaiveRouter::Apply(const Event& event, std::vector<Decision>& decisions) {
  if (const auto seen = commands_.find(event.command); seen != commands_.end()) {
    decisions.insert(decisions.end(), seen->second.begin(), seen->second.end());
    return absl::OkStatus();
  }
  if (absl::Status status = Admit(event); !status.ok()) return status;

  at_ = ToInstant(event.at);
  now_ = std::max(now_, at_);
  freed_.clear();
  unplaced_.clear();
  decided_.clear();
  std::visit([this](const auto& body) { Record(body); }, event.what);
  Expire();
  Match();

  for (const Decision& d : decided_) decision_chain_ = ChainDecision(decision_chain_, d);
  decisions.insert(decisions.end(), decided_.begin(), decided_.end());
  if (event.command.valid()) {
    commands_[event.command] = decided_;
    commands_in_order_.push_back(event.command);
    if (static_cast<std::int64_t>(commands_in_order_.size()) > limits_.commands) {
      commands_.erase(commands_in_order_.front());
      commands_in_order_.pop_front();
    }
  }
  return absl::OkStatus();
}

absl::Time NaiveRouter::NextDeadline() const { return FromInstant(EarliestDeadline()); }

NaiveAgent* NaiveRouter::FindAgent(AgentId id) {
  const auto it = agents_.find(id);
  return it == agents_.end() ? nullptr : &it->second;
}

const NaiveAgent* NaiveRouter::FindAgent(AgentId id) const {
  const auto it = agents_.find(id);
  return it == agents_.end() ? nullptr : &it->second;
}

NaiveContact* NaiveRouter::FindContact(ContactId id) {
  const auto it = contacts_.find(id);
  return it == contacts_.end() ? nullptr : &it->second;
}

const NaiveContact* NaiveRouter::FindContact(ContactId id) const {
  const auto it = contacts_.find(id);
  return it == contacts_.end() ? nullptr : &it->second;
}

const NaiveEnded* NaiveRouter::FindEnded(ContactId id) const {
  for (const NaiveEnded& ended : ended_) {
    if (ended.contact == id && !ended.released) return &ended;
  }
  return nullptr;
}

CustomerId NaiveRouter::Resolved(CustomerId id) const {
  const auto alias = aliases_.find(id);
  return alias == aliases_.end() ? id : alias->second;
}

const NaiveCustomer* NaiveRouter::FindCustomer(CustomerId id) const {
  const auto it = customers_.find(Resolved(id));
  return it == customers_.end() ? nullptr : &it->second;
}

NaiveCustomer& NaiveRouter::CustomerOf(CustomerId id) { return customers_[Resolved(id)]; }

}  // namespace rapport::sim
