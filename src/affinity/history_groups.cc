// Accounts, and what happens to a customer's history as a whole: merged, moved, forgotten,
// rescaled.

#include <algorithm>
#include <tuple>

#include "affinity/history.h"

namespace rapport {

void History::LeaveAccount(CustomerIndex customer) {
  Customer& c = customers_[customer];
  if (c.account == kNoIndex) return;
  Account& left = accounts_[c.account];
  left.evidence.Take(c.evidence);
  // Nothing may remain of whom it has no more, not even what was rounded.
  if (--left.customers == 0) {
    left.evidence = {};
    while (left.first != kNoIndex) FreeAccountSum(left, left.first);
  }
  c.account = kNoIndex;
}

void History::JoinAccount(CustomerIndex customer, AccountIndex account) {
  Customer& c = customers_[customer];
  c.account = account;
  if (account == kNoIndex) return;
  Account& joined = accounts_[account];
  joined.evidence.Add(c.evidence);
  ++joined.customers;
}

void History::AddToAccount(AccountIndex account, AgentIndex agent, DecayedSum weight,
                           std::uint32_t customers) {
  if (weight.empty()) return;
  if (const SlabIndex found = FindAccountSum(account, agent); found != kNoIndex) {
    account_sums_[found].sum = account_sums_[found].sum + weight;
    account_sums_[found].customers += customers;
    return;
  }
  if (accounts_[account].agents >= pairs_per_customer_) EvictAccountSum(accounts_[account]);
  const SlabIndex index = account_sums_.Take();
  account_sums_[index] = {agent, weight, customers, accounts_[account].first};
  accounts_[account].first = index;
  ++accounts_[account].agents;
}

void History::TakeFromAccount(AccountIndex account, AgentIndex agent, DecayedSum weight) {
  if (weight.empty()) return;
  SlabIndex* link = &accounts_[account].first;
  while (*link != kNoIndex && account_sums_[*link].agent != agent) {
    link = &account_sums_[*link].next;
  }
  if (*link == kNoIndex) return;
  const SlabIndex index = *link;
  account_sums_[index].sum = account_sums_[index].sum - weight;
  if (account_sums_[index].customers > 0) --account_sums_[index].customers;
  if (account_sums_[index].sum.empty()) FreeAccountSum(accounts_[account], *link);
}

// `link` is where the account's list names the sum.
void History::FreeAccountSum(Account& account, SlabIndex& link) {
  const SlabIndex index = link;
  link = account_sums_[index].next;
  account_sums_[index] = {};
  account_sums_.Free(index);
  --account.agents;
}

void History::EvictAccountSum(Account& account) {
  const auto weakness = [this](SlabIndex index) {
    return std::tuple(account_sums_[index].sum, agents_.IdOf(account_sums_[index].agent));
  };
  SlabIndex weakest = account.first;
  for (SlabIndex i = account_sums_[weakest].next; i != kNoIndex; i = account_sums_[i].next) {
    if (weakness(i) < weakness(weakest)) weakest = i;
  }
  SlabIndex* link = &account.first;
  while (*link != weakest) link = &account_sums_[*link].next;
  FreeAccountSum(account, *link);
}

SlabIndex History::FindAccountSum(AccountIndex account, AgentIndex agent) const {
  SlabIndex index = accounts_[account].first;
  while (index != kNoIndex && account_sums_[index].agent != agent) {
    index = account_sums_[index].next;
  }
  return index;
}

std::uint32_t History::AccountCustomersOf(AccountIndex account, AgentIndex agent) const {
  const SlabIndex index = FindAccountSum(account, agent);
  return index == kNoIndex ? 0 : account_sums_[index].customers;
}

// Sums are rounded, so the order in which they are added shows in their last bits; that of the
// agents' ids is the same in every implementation.
std::vector<SlabIndex>& History::PairsByAgent(CustomerIndex customer) {
  scratch_.clear();
  for (SlabIndex i = customers_[customer].first_pair; i != kNoIndex; i = pairs_[i].next) {
    scratch_.push_back(i);
  }
  std::sort(scratch_.begin(), scratch_.end(), [this](SlabIndex a, SlabIndex b) {
    return agents_.IdOf(pairs_[a].agent) < agents_.IdOf(pairs_[b].agent);
  });
  return scratch_;
}

// The other agents whom the pair's customer has met, in that order; who only declined is none.
const std::vector<AgentIndex>& History::OthersMet(const Pair& pair) {
  others_.clear();
  for (const SlabIndex i : PairsByAgent(pair.customer)) {
    const Pair& other = pairs_[i];
    if (other.agent != pair.agent && other.last_met != kAlways) others_.push_back(other.agent);
  }
  return others_;
}

void History::SetAccount(CustomerIndex customer, AccountIndex account) {
  Customer& c = customers_[customer];
  if (c.account == account) return;
  if (account != kNoIndex && account >= accounts_.size()) accounts_.resize(account + 1);
  for (const SlabIndex i : PairsByAgent(customer)) {
    const Pair& pair = pairs_[i];
    if (c.account != kNoIndex) TakeFromAccount(c.account, pair.agent, pair.total);
    if (account != kNoIndex) AddToAccount(account, pair.agent, pair.total, 1);
  }
  LeaveAccount(customer);
  JoinAccount(customer, account);
}

void History::MergePair(const Pair& source, CustomerIndex into) {
  const SlabIndex found = FindPair(into, source.agent);
  Pair& target = pairs_[found != kNoIndex ? found : AddPair(into, source.agent)];
  const std::uint32_t customers = target.total.empty() ? 1 : 0;
  target.total = target.total + source.total;
  target.bad = target.bad + source.bad;
  target.declined = target.declined + source.declined;
  SetMet(target, source.last_met);
  target.evidence.Add(source.evidence);
  // By topic and channel, for the same reason as PairsByAgent.
  std::vector<TopicSum> sums;
  for (SlabIndex i = source.first_sum; i != kNoIndex; i = sums_[i].next) sums.push_back(sums_[i]);
  std::sort(sums.begin(), sums.end(), [](const TopicSum& a, const TopicSum& b) {
    return std::tuple(a.topic, a.channel) < std::tuple(b.topic, b.channel);
  });
  for (const TopicSum& s : sums) AddSum(target, s.topic, s.channel, s.sum);
  const AccountIndex account = customers_[into].account;
  if (account != kNoIndex) AddToAccount(account, source.agent, source.total, customers);
}

void History::Merge(CustomerIndex from, CustomerIndex into) {
  const AccountIndex account = customers_[from].account;
  SetAccount(from, kNoIndex);
  if (customers_[into].account == kNoIndex) SetAccount(into, account);
  const std::vector<SlabIndex> sources = PairsByAgent(from);
  for (const SlabIndex i : sources) {
    MergePair(pairs_[i], into);
    ErasePair(from, i);
  }
  // Only now is it known which are the weakest of all.
  while (customers_[into].pairs > pairs_per_customer_) EvictPair(into);
  Customer& a = customers_[from];
  Customer& b = customers_[into];
  b.evidence.Add(a.evidence);
  if (b.account != kNoIndex) accounts_[b.account].evidence.Add(a.evidence);
  a.evidence = {};
  b.importance_ppm = std::max(a.importance_ppm, b.importance_ppm);
  const auto unite = [](std::vector<AgentIndex>& to, std::vector<AgentIndex>& more) {
    for (const AgentIndex agent : more) {
      if (std::find(to.begin(), to.end(), agent) == to.end()) to.push_back(agent);
    }
    more.clear();
  };
  unite(b.asked_for, a.asked_for);
  unite(b.avoid, a.avoid);
  customers_.Merge(from, into);
}

void History::Forget(CustomerIndex customer) {
  const std::vector<SlabIndex> pairs = PairsByAgent(customer);
  for (const SlabIndex i : pairs) ErasePair(customer, i);
  LeaveAccount(customer);
  customers_.Forget(customer);
}

// Every sum is rounded when it is rescaled, so what accounts have is added up again, in the order
// of ids: beyond some half-lives the order shows in the last bits. An agent whom an account has
// forgotten stays so.
void History::SumAccountsAnew() {
  std::vector<CustomerIndex> members;
  for (CustomerIndex i = 0; i < customers_.places(); ++i) {
    if (customers_[i].account != kNoIndex) members.push_back(i);
  }
  std::sort(members.begin(), members.end(), [this](CustomerIndex a, CustomerIndex b) {
    return customers_[a].id < customers_[b].id;
  });
  for (Account& account : accounts_) account.evidence = {};
  for (SlabIndex i = 0; i < account_sums_.places(); ++i) {
    account_sums_[i].sum = {};
    account_sums_[i].customers = 0;
  }
  for (const CustomerIndex i : members) {
    const Customer& customer = customers_[i];
    accounts_[customer.account].evidence.Add(customer.evidence);
    for (SlabIndex p = customer.first_pair; p != kNoIndex; p = pairs_[p].next) {
      const SlabIndex sum = FindAccountSum(customer.account, pairs_[p].agent);
      if (sum == kNoIndex || pairs_[p].total.empty()) continue;
      account_sums_[sum].sum = account_sums_[sum].sum + pairs_[p].total;
      ++account_sums_[sum].customers;
    }
  }
}

void History::SetPolicy(const Policy& policy, Instant now) {
  min_talk_ = ToMicros(policy.min_talk);
  outcomes_.SetHandlingPriced(policy.price_per_handling_ppm > 0);
  const Micros half_life = ToMicros(policy.half_life);
  if (half_life == half_life_) return;
  const DecayClock next(half_life);
  const OutcomeModel::Rescaling ages = outcomes_.SetHalfLife(half_life, now);
  const auto rescale = [&](DecayedSum& sum) { sum = clock_.Rescaled(sum, next, now); };
  for (SlabIndex i = 0; i < pairs_.places(); ++i) {
    rescale(pairs_[i].total);
    rescale(pairs_[i].bad);
    rescale(pairs_[i].declined);
    pairs_[i].evidence.Rescale(ages.from, ages.to);
  }
  for (CustomerIndex i = 0; i < customers_.places(); ++i) {
    customers_[i].evidence.Rescale(ages.from, ages.to);
  }
  SumAccountsAnew();
  for (SlabIndex i = 0; i < sums_.places(); ++i) rescale(sums_[i].sum);
  half_life_ = half_life;
  clock_ = next;
}

}  // namespace rapport
