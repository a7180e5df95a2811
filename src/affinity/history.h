// The history: who met whom, how often, how lately and how it went.
//
// Customers keep a short list of the agents they met (a pair each), accounts likewise. Nothing here
// knows the time: every call that needs it is told.

#ifndef RAPPORT_AFFINITY_HISTORY_H_
#define RAPPORT_AFFINITY_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "affinity/directory.h"
#include "affinity/tally.h"
#include "base/decay.h"
#include "base/slab.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport {

// What an agent and a customer had to do with each other about one topic by one channel.
struct TopicSum {
  TopicId topic;
  ChannelId channel;
  DecayedSum sum;
  SlabIndex next = kNoIndex;
};

struct Pair {
  CustomerIndex customer = kNoIndex;  // kNoIndex: the place is free.
  AgentIndex agent = kNoIndex;
  DecayedSum total;     // Of all meetings.
  DecayedSum bad;       // Handed over, reopened, complaints, low ratings.
  DecayedSum declined;  // Offers that the agent declined.
  Instant last_met = kAlways;
  Tally tally;
  SlabIndex first_sum = kNoIndex;
  int sums = 0;
  SlabIndex next = kNoIndex;
};

struct AccountSum {
  AgentIndex agent = kNoIndex;
  DecayedSum sum;
  SlabIndex next = kNoIndex;
};

struct Account {
  SlabIndex first = kNoIndex;
  int agents = 0;
};

// A contact that is over, as the history sees it.
struct Meeting {
  CustomerIndex customer = kNoIndex;
  AgentIndex agent = kNoIndex;
  TopicId topic;
  ChannelId channel;
  Outcome outcome = Outcome::kUnknown;
  Micros handling = 0;  // 0 = not known.
  Instant at = 0;
  bool joined = false;  // The agent was not the first of the contact's agents.
};

class History {
 public:
  History(const Limits& limits, const Policy& policy);

  Customers& customers() { return customers_; }
  const Customers& customers() const { return customers_; }
  Interner<AgentId>& agents() { return agents_; }
  const Interner<AgentId>& agents() const { return agents_; }
  Interner<AccountId>& accounts() { return account_ids_; }
  const Interner<AccountId>& accounts() const { return account_ids_; }
  const TopicTallies& topics() const { return topics_; }
  const DecayClock& clock() const { return clock_; }

  // Learning. `bot`: no pair is kept.
  void Learn(const Meeting& meeting, bool bot);
  void LearnRating(const Meeting& meeting, int rating);
  void LearnComplaint(const Meeting& meeting);
  void LearnDecline(CustomerIndex customer, AgentIndex agent, Instant at);
  // A contact that had been learned as resolved was re-opened at `at`.
  void Reopen(const Meeting& meeting);

  void SetAccount(CustomerIndex customer, AccountIndex account);
  void Merge(CustomerIndex from, CustomerIndex into);
  void Forget(CustomerIndex customer);
  // Policy's half-life and shortest talk; sums keep what they are worth at `now`.
  void SetPolicy(const Policy& policy, Instant now);

  // Reading, by following `next` from the customer's first_pair, a pair's first_sum, an account's
  // first.
  const Pair& pair(SlabIndex index) const { return pairs_[index]; }
  const TopicSum& topic_sum(SlabIndex index) const { return sums_[index]; }
  const Account& account(AccountIndex index) const { return accounts_[index]; }
  const AccountSum& account_sum(SlabIndex index) const { return account_sums_[index]; }
  std::size_t pair_places() const { return pairs_.places(); }
  // An account never heard of has no sums.
  bool HasAccountSums(AccountIndex index) const { return index < accounts_.size(); }

 private:
  SlabIndex FindPair(CustomerIndex customer, AgentIndex agent) const;
  Pair& PairOf(CustomerIndex customer, AgentIndex agent);  // Created if need be.
  void EvictPair(CustomerIndex customer);
  void ErasePair(CustomerIndex customer, SlabIndex pair);
  void AddSum(Pair& pair, TopicId topic, ChannelId channel, DecayedSum weight);
  void EvictSum(Pair& pair);
  void AddMeeting(Pair& pair, const Meeting& meeting, std::int64_t weight_ppm);
  void AddToAccount(AccountIndex account, AgentIndex agent, DecayedSum weight);
  void TakeFromAccount(AccountIndex account, AgentIndex agent, DecayedSum weight);
  void EvictAccountSum(Account& account);
  std::vector<SlabIndex>& PairsByAgent(CustomerIndex customer);
  void MergePair(const Pair& source, CustomerIndex into);

  std::int64_t pairs_per_customer_;
  std::int64_t topics_per_pair_;
  Micros half_life_;
  DecayClock clock_;
  Micros min_talk_;
  Interner<AgentId> agents_;
  Interner<AccountId> account_ids_;
  Customers customers_;
  TopicTallies topics_;
  Slab<Pair> pairs_;
  Slab<TopicSum> sums_;
  std::vector<Account> accounts_;
  Slab<AccountSum> account_sums_;
  std::vector<SlabIndex> scratch_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_HISTORY_H_
