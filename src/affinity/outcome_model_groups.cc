// What happens to what is known of a customer as a whole: moved, merged, forgotten, re-opened.

#include <algorithm>
#include <tuple>

#include "affinity/odds.h"
#include "affinity/outcome_model.h"

namespace rapport {

OutcomeModel::CustomerRecord& OutcomeModel::CustomerOf(CustomerIndex customer) {
  while (customers_.size() <= customer) customers_.emplace_back();
  return customers_[customer];
}

OutcomeModel::AccountRecord& OutcomeModel::AccountOf(AccountIndex account) {
  while (accounts_.size() <= account) accounts_.emplace_back();
  return accounts_[account];
}

OutcomeModel::PairRecord& OutcomeModel::PairOf(CustomerIndex customer, AgentIndex agent) {
  const SlabIndex found = FindPair(customer, agent);
  if (found != kNoIndex) return pairs_[found];
  return pairs_[AddPair(CustomerOf(customer), agent)];
}

SlabIndex OutcomeModel::AddPair(CustomerRecord& owner, AgentIndex agent) {
  if (owner.pairs >= options_.pairs_per_customer) EvictPair(owner);
  const SlabIndex index = pairs_.Take();
  pairs_[index] = {agent, owner.first_pair, PairEvidence{}};
  owner.first_pair = index;
  ++owner.pairs;
  return index;
}

// The pair with the least evidence; among those the one with the larger number.
void OutcomeModel::EvictPair(CustomerRecord& customer) {
  const DecayAge now = AgeAt(clock_, latest_);
  const auto strength = [&](SlabIndex index) {
    const float contacts = AsOf(pairs_[index].evidence, now, share_).contacts;
    return std::tuple(contacts, ~pairs_[index].agent);
  };
  SlabIndex weakest = customer.first_pair;
  for (SlabIndex i = pairs_[weakest].next; i != kNoIndex; i = pairs_[i].next) {
    if (strength(i) < strength(weakest)) weakest = i;
  }
  SlabIndex* link = &customer.first_pair;
  while (*link != weakest) link = &pairs_[*link].next;
  *link = pairs_[weakest].next;
  pairs_[weakest] = PairRecord{};
  pairs_.Free(weakest);
  --customer.pairs;
}

void OutcomeModel::ErasePairs(CustomerRecord& customer) {
  for (SlabIndex i = customer.first_pair; i != kNoIndex;) {
    const SlabIndex next = pairs_[i].next;
    pairs_[i] = PairRecord{};
    pairs_.Free(i);
    i = next;
  }
  customer.first_pair = kNoIndex;
  customer.pairs = 0;
}

void OutcomeModel::SetAccount(CustomerIndex customer, AccountIndex account) {
  CustomerRecord& record = CustomerOf(customer);
  if (record.account == account) return;
  if (record.account != kNoIndex) {
    AccountRecord& left = AccountOf(record.account);
    left.evidence.Take(record.evidence);
    // Nothing may remain of whom it has no more, not even what was rounded.
    if (--left.customers == 0) left.evidence = {};
  }
  if (account != kNoIndex) {
    AccountRecord& joined = AccountOf(account);
    joined.evidence.Add(record.evidence);
    ++joined.customers;
  }
  record.account = account;
}

void OutcomeModel::Merge(CustomerIndex from, CustomerIndex into) {
  if (from == into || FindCustomer(from) == nullptr) return;
  const AccountIndex account = customers_[from].account;
  SetAccount(from, kNoIndex);
  CustomerRecord& target = CustomerOf(into);
  if (target.account == kNoIndex) SetAccount(into, account);
  CustomerRecord& source = customers_[from];
  target.evidence.Add(source.evidence);
  if (target.account != kNoIndex) AccountOf(target.account).evidence.Add(source.evidence);
  for (SlabIndex i = source.first_pair; i != kNoIndex; i = pairs_[i].next) {
    PairOf(into, pairs_[i].agent).evidence.Add(pairs_[i].evidence);
  }
  ErasePairs(source);
  source = CustomerRecord{};
}

void OutcomeModel::Forget(CustomerIndex customer) {
  if (FindCustomer(customer) == nullptr) return;
  SetAccount(customer, kNoIndex);
  CustomerRecord& record = customers_[customer];
  ErasePairs(record);
  record = CustomerRecord{};
}

// The scores of a yes and of a no differ by exactly 1, so every sum loses the contact's weight.
// What a group's recent outcomes were has been overlaid since and stays.
void OutcomeModel::Reopen(const Subject& subject, const OutcomeSeen& seen) {
  constexpr std::size_t kTarget = IndexOf(Target::kResolved);
  const DecayAge then = AgeAt(clock_, std::min(seen.arrived, latest_));
  if (subject.customer != kNoIndex && seen.teaches != Teaches::kDeskOnly) {
    EvidenceGain loss;
    loss.epoch = then.epoch;
    loss.s[kTarget] = -static_cast<std::int32_t>(Rounded(then.weight * kEvidenceUnits));
    const SlabIndex pair = FindPair(subject.customer, subject.agent);
    if (pair != kNoIndex) pairs_[pair].evidence.Add(loss);
    if (seen.teaches == Teaches::kEverything && FindCustomer(subject.customer) != nullptr) {
      CustomerRecord& customer = customers_[subject.customer];
      customer.evidence.Add(loss);
      if (customer.account != kNoIndex) AccountOf(customer.account).evidence.Add(loss);
    }
  }
  if (seen.teaches == Teaches::kPairOnly) return;
  const auto take = [&](EffectRecord* record) {
    if (record == nullptr || !record->used()) return;
    record->lasting.s[kTarget] -= static_cast<float>(InUnitsOf(then, record->epoch));
  };
  take(&everyone_[subject.customer == kNoIndex ? 0 : 1]);
  const SlabIndex topic = topics_.Find(subject.topic);
  if (topic != kNoIndex) take(&topic_records_[topic]);
  if (subject.agent < agent_records_.size()) take(&agent_records_[subject.agent]);
  if (topic != kNoIndex) {
    const auto it = agent_topic_index_.find(std::uint64_t{subject.agent} << 32 | topic);
    if (it != agent_topic_index_.end()) take(&agent_topic_records_[it->second]);
  }
  constexpr std::size_t kCounts = kTarget - kTimeTargets;
  auto& counts = yes_no_[kCounts].counts;
  const double weight = std::min(InUnitsOf(then, epoch_), counts[1]);
  counts[1] -= weight;
  counts[0] += weight;
  const std::size_t took = DelayBins::Of(seen.known - seen.arrived);
  delayed_[kCounts].Add(1, took, -weight);
  delayed_[kCounts].Add(0, took, weight);
}

void OutcomeModel::SetHalfLife(Micros half_life, Instant now) {
  if (half_life == options_.half_life) return;
  const DecayAge from = AgeAt(clock_, now);
  options_.half_life = half_life;
  clock_ = DecayClock(half_life);
  const DecayAge to = AgeAt(clock_, now);
  const double factor = to.weight / from.weight;
  const auto rescale = [&](EffectRecord& record) {
    if (!record.used()) return;
    for (ScoreSums* sums : {&record.lasting, &record.recent}) {
      for (float& s : sums->s) s = static_cast<float>(s * factor);
      for (float& n : sums->n) n = static_cast<float>(n * factor);
    }
    record.epoch += to.epoch - from.epoch;
  };
  for (EffectRecord& record : everyone_) rescale(record);
  for (EffectRecord& record : met_) rescale(record);
  for (std::size_t i = 0; i < topic_records_.size(); ++i) rescale(topic_records_[i]);
  for (std::size_t i = 0; i < agent_records_.size(); ++i) rescale(agent_records_[i]);
  for (std::size_t i = 0; i < agent_topic_records_.size(); ++i) rescale(agent_topic_records_[i]);
  for (SlabIndex i = 0; i < pairs_.places(); ++i) pairs_[i].evidence.Rescale(from, to);
  for (std::size_t i = 0; i < customers_.size(); ++i) customers_[i].evidence.Rescale(from, to);
  for (std::size_t i = 0; i < accounts_.size(); ++i) accounts_[i].evidence.Rescale(from, to);
  if (epoch_ != EffectRecord::kUnused) {
    for (TimeHistogram& times : times_) times.Scale(factor);
    for (YesNoCounts& counts : yes_no_) {
      for (double& count : counts.counts) count *= factor;
    }
    for (DelayedCounts& counts : delayed_) counts.Scale(factor);
    observed_.Scale(factor);
    epoch_ += to.epoch - from.epoch;
  }
  delay_weights_ = DelayWeights(clock_);
}

}  // namespace rapport
