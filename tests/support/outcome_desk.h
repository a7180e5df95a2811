// A history seen as a desk whose outcomes are learned and forecast: who is who goes by small
// numbers, and nothing but outcomes happens.

#ifndef RAPPORT_TESTS_SUPPORT_OUTCOME_DESK_H_
#define RAPPORT_TESTS_SUPPORT_OUTCOME_DESK_H_

#include <cstdint>

#include "absl/time/time.h"
#include "affinity/history.h"
#include "affinity/outcomes.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::testing {

struct OutcomeDeskOptions {
  Micros half_life = Micros{90} * 86'400'000'000;
  Limits limits;
};

// Customers, agents and accounts are any numbers; kNoIndex is nobody.
class OutcomeDesk {
 public:
  explicit OutcomeDesk(const OutcomeDeskOptions& options = {})
      : history_(options.limits, PolicyWith(options.half_life)) {}

  void Learn(const Subject& subject, const OutcomeSeen& seen) {
    history_.LearnOutcome(Of(subject), seen);
  }
  void Reopen(const Subject& subject, const OutcomeSeen& seen) {
    const Subject of = Of(subject);
    history_.Reopen({.customer = of.customer,
                     .agent = of.agent,
                     .topic = of.topic,
                     .arrived = seen.arrived,
                     .at = seen.known,
                     .known = seen.known});
  }
  Forecast Expect(const Subject& subject, Instant now) const {
    return history_.Expect(Find(subject), now);
  }

  OutcomeModel::Context ContextOf(const Subject& subject, Instant now) const {
    return history_.ContextOf(Find(subject), now);
  }

  Millis MedianOf(Target time, float log_odds) const { return model().MedianOf(time, log_odds); }
  std::int64_t PpmOf(Target yes_or_no, float log_odds) const {
    return model().PpmOf(yes_or_no, log_odds);
  }
  // In the target's unit.
  std::int64_t ValueOf(Target target, float log_odds) const {
    return IsTime(target) ? MedianOf(target, log_odds) : PpmOf(target, log_odds);
  }
  HandlingTimes HandlingTimesOf(float log_odds) const { return model().HandlingTimesOf(log_odds); }

  void SetAccount(CustomerIndex customer, AccountIndex account) {
    history_.SetAccount(Customer(customer), account == kNoIndex ? kNoIndex : Account(account));
  }
  void Merge(CustomerIndex from, CustomerIndex into) {
    history_.Merge(Customer(from), Customer(into));
  }
  void Forget(CustomerIndex customer) { history_.Forget(Customer(customer)); }
  void SetHalfLife(Micros half_life, Instant now) {
    history_.SetPolicy(PolicyWith(half_life), now);
  }

  std::int64_t learned(Target target) const { return model().learned(target); }
  std::size_t topics() const { return model().topics(); }
  std::size_t agent_topics() const { return model().agent_topics(); }
  std::size_t pairs() const { return history_.pairs(); }
  WideEvidence CustomerEvidence(CustomerIndex customer) const {
    const CustomerIndex index = history_.customers().Find(IdOf<CustomerId>(customer));
    return index == kNoIndex ? WideEvidence{} : history_.customers()[index].evidence;
  }
  WideEvidence AccountEvidence(AccountIndex account) const {
    const AccountIndex index = history_.accounts().Find(IdOf<AccountId>(account));
    return index == kNoIndex ? WideEvidence{} : history_.account(index).evidence;
  }
  PairEvidence EvidenceOfPair(CustomerIndex customer, AgentIndex agent) const {
    const Subject subject = Find({customer, agent, {}});
    if (subject.customer == kNoIndex) return {};
    const SlabIndex pair = history_.FindPair(subject.customer, subject.agent);
    return pair == kNoIndex ? PairEvidence{} : history_.pair(pair).evidence;
  }

  const OutcomeModel& model() const { return history_.outcomes(); }
  const History& history() const { return history_; }

 private:
  static Policy PolicyWith(Micros half_life) {
    Policy policy;
    policy.half_life = absl::Microseconds(half_life);
    return policy;
  }
  template <typename IdType>
  static IdType IdOf(SlabIndex number) {
    return {number + std::uint64_t{1}};
  }
  CustomerIndex Customer(CustomerIndex number) {
    return history_.customers().FindOrAdd(IdOf<CustomerId>(number));
  }
  AccountIndex Account(AccountIndex number) {
    return history_.accounts().FindOrAdd(IdOf<AccountId>(number));
  }
  Subject Of(const Subject& subject) {
    Subject of = subject;
    if (of.customer != kNoIndex) of.customer = Customer(of.customer);
    of.agent = history_.agents().FindOrAdd(IdOf<AgentId>(of.agent));
    return of;
  }
  Subject Find(const Subject& subject) const {
    Subject of = subject;
    if (of.customer != kNoIndex) {
      of.customer = history_.customers().Find(IdOf<CustomerId>(of.customer));
      of.unknown = of.customer == kNoIndex;
    }
    of.agent = history_.agents().Find(IdOf<AgentId>(of.agent));
    return of;
  }

  History history_;
};

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_OUTCOME_DESK_H_
