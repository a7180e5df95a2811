// Forecasts of what happens when an agent serves a customer, learned from what has happened.
//
//   OutcomeModel model({.half_life = ..., ...});
//   model.Learn({customer, agent, topic}, seen);
//   const Forecast forecast = model.Expect({customer, agent, topic}, now);
//   Millis half_are_over_by = model.MedianOf(Target::kHandlingTime, forecast.at(...));
//   std::int64_t ppm = model.PpmOf(Target::kTransferred, forecast.at(Target::kTransferred));
//
// Of each target the desk has one distribution; effects of everyone, topic, agent, agent and topic,
// account, customer and pair move its odds, and add up (docs/affinity.md). An outcome is learned
// once, in constant time, when it becomes known; nothing is ever trained. The arithmetic is
// + - * / on floats and doubles and the same on every machine.

#ifndef RAPPORT_AFFINITY_OUTCOME_MODEL_H_
#define RAPPORT_AFFINITY_OUTCOME_MODEL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "affinity/delays.h"
#include "affinity/directory.h"
#include "affinity/effects.h"
#include "affinity/evidence.h"
#include "affinity/histogram.h"
#include "affinity/outcomes.h"
#include "base/decay.h"
#include "base/segments.h"
#include "base/slab.h"

namespace rapport {

struct OutcomeModelOptions {
  Micros half_life = 0;  // After it, evidence counts half.
  // Past these the wider level serves: of a topic that is not kept apart everyone, of an agent and
  // topic the agent. The pair with the least evidence is forgotten first.
  std::int64_t topics = 65'536;
  std::int64_t agent_topics = 1'000'000;
  std::int64_t pairs_per_customer = 128;
};

class OutcomeModel {
 public:
  explicit OutcomeModel(const OutcomeModelOptions& options);

  // In the order in which outcomes become known; those that come late count as old as they are.
  void Learn(const Subject& subject, const OutcomeSeen& seen);
  // A contact that was learned as resolved was not: `arrived`, `known` and `teaches` as then.
  void Reopen(const Subject& subject, const OutcomeSeen& seen);

  // The part of a forecast that all candidates for a contact share.
  struct Context {
    Forecast forecast;  // Without agent, agent and topic, pair and met.
    CustomerIndex customer = kNoIndex;
    std::uint32_t topic = 0;  // Dense.
    DecayAge age;
  };
  Context ContextOf(CustomerIndex customer, TopicId topic, Instant now) const;
  void Expect(const Context& context, AgentIndex agent, Forecast& forecast) const;
  Forecast Expect(const Subject& subject, Instant now) const;

  // In the target's unit, of forecast log-odds: the time by which half of such contacts are over;
  // 0 while nothing is known.
  Millis MedianOf(Target time, float log_odds) const;
  // The probability of yes.
  std::int64_t PpmOf(Target yes_or_no, float log_odds) const;
  std::int64_t ValueOf(Target target, float log_odds) const;
  ForecastParts PartsOf(Target target, const Forecast& forecast) const;
  // How long such contacts are handled, for who waits for their end.
  HandlingTimes HandlingTimesOf(float log_odds) const;

  // An account of kNoIndex is none. What an account knows is the sum of its customers' evidence.
  void SetAccount(CustomerIndex customer, AccountIndex account);
  // `from`'s evidence becomes `into`'s, whose account it joins, and `from` is gone. An `into`
  // without an account takes `from`'s.
  void Merge(CustomerIndex from, CustomerIndex into);
  // The desk's effects, distributions and variances keep what they learned.
  void Forget(CustomerIndex customer);
  // Sums keep what they are worth at `now`.
  void SetHalfLife(Micros half_life, Instant now);

  // What is kept, for tests, fingerprints and the bench.
  std::int64_t learned(Target target) const { return learned_[IndexOf(target)]; }
  WideEvidence CustomerEvidence(CustomerIndex customer) const;
  WideEvidence AccountEvidence(AccountIndex account) const;
  PairEvidence EvidenceOfPair(CustomerIndex customer, AgentIndex agent) const;
  std::size_t pairs() const { return pairs_.used(); }
  std::size_t topics() const { return topics_.size(); }
  std::size_t agent_topics() const { return agent_topic_records_.size(); }
  static constexpr std::size_t BytesPerPair() { return sizeof(PairRecord); }
  static constexpr std::size_t BytesPerCustomer() { return sizeof(CustomerRecord); }
  // Of an agent, a topic, or an agent with a topic.
  static constexpr std::size_t BytesPerRecord() { return sizeof(EffectRecord); }

 private:
  static constexpr std::size_t kDeskLevels = 4;  // Everyone to agent and topic.
  static constexpr std::size_t kYesNoTargets = kTargets - kTimeTargets;

  struct PairRecord {
    AgentIndex agent = kNoIndex;
    SlabIndex next = kNoIndex;
    PairEvidence evidence;
  };
  struct CustomerRecord {
    WideEvidence evidence;
    SlabIndex first_pair = kNoIndex;
    AccountIndex account = kNoIndex;
    std::int32_t pairs = 0;
  };
  struct AccountRecord {
    WideEvidence evidence;
    std::int64_t customers = 0;
  };
  // How much accounts, customers and pairs differ, each beyond the wider one.
  struct WhoVariances {
    Lanes account;
    Lanes customer;             // Of customers who have no account,
    Lanes customer_in_account;  // and beyond it.
    Lanes pair;
  };
  enum class Met : std::uint8_t { kStranger = 0, kKnownToDesk = 1, kKnownToAgent = 2 };

  // One outcome on its way through the effects.
  struct Learning {
    DecayAge now;
    DecayAge then;  // Of the contact's arrival: evidence is as old as its contact.
    float weight = 0;
    std::array<EffectRecord*, kDeskLevels> records{};
    std::array<Shrunk, kDeskLevels> lasting;
    std::array<Shrunk, kDeskLevels> recent;
    Lanes desk{};  // The sum of the desk's effects.
    Lanes low{};   // The shares of outcomes below this one, and not above it, over all the desk;
    Lanes high{};
    Lanes below{};  // and for such a contact.
    Lanes not_above{};
    Lanes slope{};  // Of the score, as it was forecast.
    std::array<int, kTargets> bins{};
    Lesson lesson;
  };

  // --- Reading (outcome_model.cc) ---
  std::uint32_t FindTopic(TopicId topic) const;
  const EffectRecord* FindAgentTopic(AgentIndex agent, std::uint32_t topic) const;
  SlabIndex FindPair(CustomerIndex customer, AgentIndex agent) const;
  const CustomerRecord* FindCustomer(CustomerIndex customer) const;
  void AddDeskEffect(Level level, const EffectRecord* record, const DecayAge& now,
                     Forecast& forecast) const;
  void AddCustomerEffects(CustomerIndex customer, const DecayAge& now, Forecast& forecast) const;
  void AddPairEffect(SlabIndex pair, const DecayAge& now, Forecast& forecast) const;
  void AddMetEffect(Met met, const DecayAge& now, Forecast& forecast) const;
  Met MetOf(CustomerIndex customer, SlabIndex pair) const;

  // --- Learning (outcome_model_learn.cc) ---
  void MoveTo(std::int32_t epoch);
  void FindRecords(const Subject& subject, Learning& learning);
  void ExpectOfDesk(Learning& learning) const;
  void ScoreOutcome(const OutcomeSeen& seen, Learning& learning) const;
  void LearnCustomer(const Subject& subject, const OutcomeSeen& seen, Learning& learning);
  void TeachMet(CustomerIndex customer, SlabIndex known, const Learning& learning);
  void TeachCustomerVariances(const CustomerRecord& customer, const EvidenceNow& pair,
                              const Learning& learning);
  EvidenceGain GainOf(const OutcomeSeen& seen, const Learning& learning) const;
  void TeachDesk(const OutcomeSeen& seen, Learning& learning);
  void Refresh();
  void RefreshWho();

  // --- Customers as a whole (outcome_model_groups.cc) ---
  CustomerRecord& CustomerOf(CustomerIndex customer);
  AccountRecord& AccountOf(AccountIndex account);
  PairRecord& PairOf(CustomerIndex customer, AgentIndex agent);
  SlabIndex AddPair(CustomerRecord& owner, AgentIndex agent);
  void EvictPair(CustomerRecord& customer);
  void ErasePairs(CustomerRecord& customer);

  OutcomeModelOptions options_;
  DecayClock clock_;
  Instant latest_ = kAlways;  // The latest that anything became known.

  // Per target, side by side.
  ScoreShape shape_;
  std::array<VarianceSums, kDeskLevels> lasting_variances_;
  std::array<VarianceSums, kDeskLevels> recent_variances_;
  VarianceSums account_variance_;
  VarianceSums customer_variance_;
  VarianceSums pair_variance_;  // Of customer and pair together.
  WhoVariances who_{};          // From these three, now and then.
  ScoreBend bend_;
  Lanes share_{};  // Of identified contacts that have the target.
  std::array<std::int64_t, kTargets> identified_{};
  std::int64_t identified_contacts_ = 0;
  std::array<std::int64_t, kTargets> learned_{};
  std::int64_t outcomes_ = 0;
  std::int64_t refresh_at_ = 1;  // So many outcomes, and
  std::int64_t table_at_ = 1;    // for the table of log-odds.

  // Distributions, in units of 2^epoch_.
  std::int32_t epoch_ = EffectRecord::kUnused;
  std::array<TimeHistogram, kTimeTargets> times_;
  std::array<YesNoCounts, kYesNoTargets> yes_no_;
  std::array<DelayedCounts, kYesNoTargets> delayed_;
  std::array<double, kYesNoTargets> delay_odds_;  // What lateness makes of the odds of yes,
  std::array<double, kYesNoTargets> score_odds_;  // and as far as scores expect it.
  DelayWeights delay_weights_;
  ObservedSpan observed_;
  LogOddsTable handling_log_odds_;

  std::array<EffectRecord, 2> everyone_;  // Not identified, identified.
  std::array<EffectRecord, 3> met_;       // By Met.
  Interner<TopicId> topics_;
  Segments<EffectRecord> topic_records_;
  Segments<EffectRecord> agent_records_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> agent_topic_index_;
  Segments<EffectRecord> agent_topic_records_;

  Slab<PairRecord> pairs_;
  Segments<CustomerRecord> customers_;
  Segments<AccountRecord> accounts_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_OUTCOME_MODEL_H_
