// The history: who met whom, how often, how lately and how it went.
//
// Customers keep a short list of the agents they met (a pair each), accounts likewise. What pairs,
// customers and accounts have shown is kept in their records; the outcome model keeps what the desk
// has, and reads theirs. Nothing here knows the time: every call that needs it is told.

#ifndef RAPPORT_AFFINITY_HISTORY_H_
#define RAPPORT_AFFINITY_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "affinity/colleagues.h"
#include "affinity/directory.h"
#include "affinity/evidence.h"
#include "affinity/handling_means.h"
#include "affinity/outcome_model.h"
#include "affinity/outcomes.h"
#include "base/decay.h"
#include "base/slab.h"
#include "rapport/event.h"
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
  DecayedSum bad;       // Complaints, low ratings.
  DecayedSum declined;  // Offers that the agent declined.
  Instant last_met = kAlways;
  PairEvidence evidence;  // How their contacts went.
  SlabIndex first_sum = kNoIndex;
  int sums = 0;
  SlabIndex next = kNoIndex;

  // That is so after a meeting, as a joined agent too, or a contact whose outcome was learned; not
  // after a decline, nor while they are in their first contact and it is rated.
  bool met() const { return last_met != kAlways || evidence.n > 0; }
  // What the two have shown; nullptr where they have not met.
  const PairEvidence* shown() const { return met() ? &evidence : nullptr; }
};

struct AccountSum {
  AgentIndex agent = kNoIndex;
  DecayedSum sum;
  std::uint32_t customers = 0;  // Whose totals are in it.
  SlabIndex next = kNoIndex;
};

struct Account {
  WideEvidence evidence;  // The sum of its customers'.
  std::int64_t customers = 0;
  SlabIndex first = kNoIndex;
  int agents = 0;
};

// A contact as the history sees it: one that is over, or that is rated or re-opened.
struct Meeting {
  CustomerIndex customer = kNoIndex;
  AgentIndex agent = kNoIndex;
  TopicId topic;
  ChannelId channel;
  Outcome outcome = Outcome::kUnknown;
  Micros handling = 0;       // 0 = not known, unless it was
  bool timed = false;        // timed, and took no time.
  Instant arrived = kNever;  // kNever = not known.
  Instant dated = kNever;    // As of when its evidence counts; kNever = as of its arrival.
  Instant at = 0;
  Instant known = 0;       // When the router heard of it, as `at` but never in the future.
  bool joined = false;     // The agent was not the first of the contact's agents.
  bool bot = false;        // The agent is a bot, who gets to know nobody.
  bool forgotten = false;  // It was of a customer of whom nothing is known any more.
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
  const HandlingMeans& handling() const { return handling_; }
  const OutcomeModel& outcomes() const { return outcomes_; }
  const Colleagues& colleagues() const { return colleagues_; }
  const DecayClock& clock() const { return clock_; }
  Micros half_life() const { return half_life_; }

  // Learning.
  void Learn(const Meeting& meeting);
  // `counts`: kLater while the contact is going on, else kAlready.
  void LearnFeedback(const Meeting& meeting, FeedbackKind kind, int rating, Counts counts);
  void LearnDecline(CustomerIndex customer, AgentIndex agent, Instant at);
  // A contact that had been learned as resolved, `known` then, was not.
  void Reopen(const Meeting& meeting);
  // What was seen of a contact, without its being a meeting. Returns the pair that learned it;
  // kNoIndex: none did.
  SlabIndex LearnOutcome(const Subject& subject, const OutcomeSeen& seen);

  // Forecasts.
  // Of the subject's customer and topic, whoever the agent.
  OutcomeModel::Context ContextOf(const Subject& subject, Instant now) const;
  Forecast Expect(const Subject& subject, Instant now) const;

  void SetAccount(CustomerIndex customer, AccountIndex account);
  void Merge(CustomerIndex from, CustomerIndex into);
  void Forget(CustomerIndex customer);
  // Policy's half-life and shortest talk; sums keep what they are worth at `now`.
  void SetPolicy(const Policy& policy, Instant now);

  // Reading, by following `next` from the customer's first_pair, a pair's first_sum, an account's
  // first.
  const Pair& pair(SlabIndex index) const { return pairs_[index]; }
  SlabIndex FindPair(CustomerIndex customer, AgentIndex agent) const;
  // What a pair has shown; nullptr where there is none or they have not met.
  const PairEvidence* ShownBy(SlabIndex pair) const {
    return pair == kNoIndex ? nullptr : pairs_[pair].shown();
  }
  const TopicSum& topic_sum(SlabIndex index) const { return sums_[index]; }
  const Account& account(AccountIndex index) const { return accounts_[index]; }
  const AccountSum& account_sum(SlabIndex index) const { return account_sums_[index]; }
  // Cost: O(agents of the account).
  SlabIndex FindAccountSum(AccountIndex account, AgentIndex agent) const;
  std::size_t pairs() const { return pairs_.used(); }
  std::size_t pair_places() const { return pairs_.places(); }
  // Customers of the account whom the agent has met; where an account had more agents than it may
  // remember, of some of them perhaps fewer. Cost: as FindAccountSum.
  std::uint32_t AccountCustomersOf(AccountIndex account, AgentIndex agent) const;

 private:
  Pair& PairOf(CustomerIndex customer, AgentIndex agent);         // Created if need be.
  SlabIndex AddPairOf(CustomerIndex customer, AgentIndex agent);  // In the place of another.
  SlabIndex AddPair(CustomerIndex customer, AgentIndex agent);
  void EvictPair(CustomerIndex customer);
  void ErasePair(CustomerIndex customer, SlabIndex pair);
  void AddSum(Pair& pair, TopicId topic, ChannelId channel, DecayedSum weight);
  void EvictSum(Pair& pair);
  void AddMeeting(Pair& pair, const Meeting& meeting, std::int64_t weight_ppm);
  // These also find the subject's pair, on the one walk that they need; else `pair` stays.
  CustomerPast PastOf(const Subject& subject, const DecayAge& age, SlabIndex& pair) const;
  OutcomeModel::Context ContextOf(const Subject& subject, Instant now, SlabIndex& pair) const;
  void LeaveAccount(CustomerIndex customer);
  void JoinAccount(CustomerIndex customer, AccountIndex account);
  void SumAccountsAnew();
  // `customers`: 1 where the weight is of a customer who had none there before, else 0.
  void AddToAccount(AccountIndex account, AgentIndex agent, DecayedSum weight,
                    std::uint32_t customers);
  void TakeFromAccount(AccountIndex account, AgentIndex agent, DecayedSum weight);
  void EvictAccountSum(Account& account);
  void FreeAccountSum(Account& account, SlabIndex& link);
  std::vector<SlabIndex>& PairsByAgent(CustomerIndex customer);
  const std::vector<AgentIndex>& OthersMet(const Pair& pair);
  void SetMet(Pair& pair, Instant at);
  void MergePair(const Pair& source, CustomerIndex into);

  std::int64_t pairs_per_customer_;
  std::int64_t topics_per_pair_;
  Micros half_life_;
  DecayClock clock_;
  Micros min_talk_;
  Interner<AgentId> agents_;
  Interner<AccountId> account_ids_;
  Customers customers_;
  HandlingMeans handling_;
  OutcomeModel outcomes_;
  Slab<Pair> pairs_;
  Slab<TopicSum> sums_;
  std::vector<Account> accounts_;  // Every account that a customer ever had.
  Slab<AccountSum> account_sums_;
  Colleagues colleagues_;
  std::vector<SlabIndex> scratch_;
  std::vector<AgentIndex> others_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_HISTORY_H_
