// Sections 4 and 5 of docs/routing.md: what outcomes teach, and what is forecast from them. The
// arithmetic is the outcome model's; what pairs, customers and accounts have shown is kept here.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {

CustomerPast NaiveRouter::PastOf(CustomerId id, const DecayAge& age) const {
  const NaiveCustomer* customer = FindCustomer(id);
  if (customer == nullptr) return {};
  CustomerPast past;
  past.own = &customer->evidence;
  if (customer->account.valid()) past.account = &accounts_.at(customer->account).evidence;
  for (const auto& [agent, pair] : customer->pairs) {
    past.squares += SquareOf(ContactsOf(pair.evidence, age));
  }
  return past;
}

OutcomeSeen NaiveRouter::SeenOf(const Lesson& l) const {
  OutcomeSeen seen;
  seen.known = l.known;
  seen.arrived = std::min(l.known, l.arrived == kNever ? l.known - l.handling : l.arrived);
  seen.dated = l.dated;
  if (l.bot) seen.teaches = Teaches::kDeskOnly;
  return seen;
}

void NaiveRouter::LearnTargets(const Lesson& l) {
  OutcomeSeen seen = SeenOf(l);
  if (l.timed || l.handling >= kMicrosPerMilli) seen.Set(Target::kHandlingTime, l.handling);
  const Outcome outcome = l.outcome;
  if (outcome != Outcome::kUnknown) {
    seen.Set(Target::kTransferred, outcome == Outcome::kHandedOver ? 1 : 0);
    if (outcome != Outcome::kServed) {
      seen.Set(Target::kResolved, outcome == Outcome::kResolved ? 1 : 0);
    }
  }
  if (l.arrived != kNever && outcome != Outcome::kHandedOver) {
    seen.Set(Target::kResolutionTime, l.known - seen.arrived);
  }
  LearnSeen(l, seen);
}

void NaiveRouter::LearnSeen(const Lesson& l, const OutcomeSeen& seen) {
  Encounter encounter;
  encounter.identified = l.customer.valid() || l.forgotten;
  encounter.agent = agent_numbers_.FindOrAdd(l.agent);
  encounter.topic = l.topic;
  if (LeavesPair(l)) {
    encounter.past = PastOf(l.customer, model_.AgeToLearn(seen));
    const auto& known = CustomerOf(l.customer).pairs;
    const auto it = known.find(l.agent);
    if (it != known.end() && it->second.last_met != kAlways) {
      encounter.pair = &it->second.evidence;
    }
  }
  const EvidenceGain gain = model_.Learn(encounter, seen);
  if (!LeavesPair(l)) return;
  PairOf(l.customer, l.agent).evidence.Add(gain);
  NaiveCustomer& customer = CustomerOf(l.customer);
  customer.evidence.Add(gain);
  if (customer.account.valid()) accounts_[customer.account].evidence.Add(gain);
}

void NaiveRouter::UnlearnResolved(const Lesson& l) {
  const OutcomeSeen seen = SeenOf(l);
  model_.Reopen(l.customer.valid() || l.forgotten, agent_numbers_.FindOrAdd(l.agent), l.topic,
                seen);
  if (!LeavesPair(l)) return;
  const EvidenceGain loss = model_.LossOf(seen);
  NaiveCustomer& customer = CustomerOf(l.customer);
  const auto pair = customer.pairs.find(l.agent);
  if (pair != customer.pairs.end()) pair->second.evidence.Lose(loss);
  if (customer.account.valid()) accounts_[customer.account].evidence.Take(customer.evidence);
  customer.evidence.Lose(loss);
  if (customer.account.valid()) accounts_[customer.account].evidence.Add(customer.evidence);
}

void NaiveRouter::AddForecasts(const NaiveContact& contact, AgentId agent, const PairEvidence* pair,
                               Affinity& affinity) const {
  const CustomerPast past = PastOf(contact.customer, model_.AgeAsOf(now_));
  const bool identified = past.own != nullptr;
  const auto context = model_.ContextOf(identified, past, contact.topic, now_);
  const Lanes stranger = model_.StrangerLogOddsOf(context);
  const Lanes mine = model_.ProvenLogOddsOf(context, agent_numbers_.Find(agent), pair);
  const auto gain = [&](Target target) {
    return model_.PpmOf(target, mine[IndexOf(target)]) -
           model_.PpmOf(target, stranger[IndexOf(target)]);
  };
  affinity.resolution_ms =
      MulDiv(std::max(p_.resolution, demand_.WorthOfResolution(waited_s_, waits_)),
             gain(Target::kResolved), kPpm);
  affinity.satisfaction_ms = MulDiv(p_.satisfaction, gain(Target::kSatisfied), kPpm);
  if (p_.policy.price_per_handling_ppm == 0) return;
  constexpr std::size_t kHandling = IndexOf(Target::kHandlingTime);
  const Millis saved =
      model_.MeanHandlingOf(stranger[kHandling]) - model_.MeanHandlingOf(mine[kHandling]);
  affinity.handling_ms = MulDiv(p_.policy.price_per_handling_ppm, saved, kPpm);
}

}  // namespace rapport::sim
