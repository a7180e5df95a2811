// Forecasts of what happens when an agent serves a customer, learned from what has happened.
//
//   const Encounter encounter{.identified = ..., .agent = ..., .topic = ..., .past = ...};
//   const EvidenceGain gain = model.Learn(encounter, seen);  // For the caller to add.
//   const Forecast forecast = model.Expect(model.ContextOf(...), agent, pair);
//   Millis half_are_over_by = model.MedianOf(Target::kHandlingTime, forecast.at(...));
//   std::int64_t ppm = model.PpmOf(Target::kTransferred, forecast.at(Target::kTransferred));
//
// Of each target the desk has one distribution; effects of everyone, topic, agent, agent and topic,
// account, customer and pair move its odds, and add up (docs/affinity.md). An outcome is learned
// once, in constant time, when it becomes known; nothing is ever trained. The arithmetic is
// + - * / on floats and doubles and the same on every machine.
//
// Only what belongs to the desk is kept here. What pairs, customers and accounts have shown is kept
// with them, in the one list of pairs (history.h), and handed over by reference.

#ifndef RAPPORT_AFFINITY_OUTCOME_MODEL_H_
#define RAPPORT_AFFINITY_OUTCOME_MODEL_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "affinity/delays.h"
#include "affinity/directory.h"
#include "affinity/effects.h"
#include "affinity/evidence.h"
#include "affinity/histogram.h"
#include "affinity/mean_times.h"
#include "affinity/outcomes.h"
#include "affinity/usual_times.h"
#include "base/decay.h"
#include "base/segments.h"

namespace rapport {

struct OutcomeModelOptions {
  Micros half_life = 0;  // After it, evidence counts half.
  // Past these the wider level serves: of a topic that is not kept apart everyone, of an agent and
  // topic the agent.
  std::int64_t topics = 65'536;
  std::int64_t agent_topics = 1'000'000;
};

// What is known of a customer: their own evidence, that of all of their account, and on how many
// agents it is spread.
struct CustomerPast {
  const WideEvidence* own = nullptr;      // nullptr: nothing is kept of them.
  const WideEvidence* account = nullptr;  // nullptr: they have none.
  std::int64_t squares = 0;               // The sum of SquareOf(ContactsOf(pair, age)) over pairs.
};

// A contact that an outcome was seen of.
struct Encounter {
  bool identified = false;  // The customer was known by an id when it was served.
  AgentIndex agent = kNoIndex;
  TopicId topic;
  CustomerPast past;
  const PairEvidence* pair = nullptr;  // Of the agent and the customer; nullptr: have not met.
};

class OutcomeModel {
 public:
  explicit OutcomeModel(const OutcomeModelOptions& options);

  // The ages at which a past is read: for a forecast as of `now`, and for learning.
  DecayAge AgeAsOf(Instant now) const { return AgeAt(clock_, now); }
  DecayAge AgeToLearn(const OutcomeSeen& seen) const {
    return AgeAt(clock_, std::max(latest_, seen.known));
  }

  // In the order in which outcomes become known; those that come late count as old as they are.
  // What it adds to the evidence of the pair, the customer and the account.
  EvidenceGain Learn(const Encounter& encounter, const OutcomeSeen& seen);
  // Whether the next outcome that is learned needs the past, and not only to know if there is one.
  bool ReadsPast() const;
  // A contact that was learned as resolved was not: `seen` as then. Takes it from the desk; the
  // evidence loses LossOf(seen).
  void Reopen(bool identified, AgentIndex agent, TopicId topic, const OutcomeSeen& seen);
  // The scores of a yes and of a no differ by exactly 1, so every sum loses the contact's weight.
  EvidenceGain LossOf(const OutcomeSeen& seen) const;

  // The part of a forecast that all candidates for a contact share.
  struct Context {
    Forecast forecast;  // Without agent, agent and topic, pair and met.
    Lanes base{};       // The sum of its effects.
    Effect stranger;    // Of having met whom it is about, for an agent who has not,
    Effect acquainted;  // and for one who has,
    Lanes proven{};     // which is this much as far as chance does not explain it.
    Lanes customer{};   // Of those of account and customer.
    Lanes desk{};       // The sum of those effects of it that are the desk's.
    bool identified = false;
    std::uint32_t topic = 0;  // Dense.
    DecayAge age;
    EvidenceReading reading{age};
  };
  Context ContextOf(bool identified, const CustomerPast& past, TopicId topic, Instant now) const;
  // `pair` of the agent and the customer; nullptr: they have not met. An agent of kNoIndex, or one
  // never heard of, is whoever it will be.
  Forecast Expect(const Context& context, AgentIndex agent, const PairEvidence* pair) const;
  // The log-odds of that alone, for who chooses among many by it: that agent and customer have met
  // counts only as far as chance does not explain it.
  Lanes ProvenLogOddsOf(const Context& context, AgentIndex agent, const PairEvidence* pair) const;
  // Of an agent of average skill who has not met the customer.
  Lanes StrangerLogOddsOf(const Context& context) const;

  // In the target's unit, of forecast log-odds: the time by which half of such contacts are over;
  // 0 while nothing is known.
  Millis MedianOf(Target time, float log_odds) const;
  // The probability of yes.
  std::int64_t PpmOf(Target yes_or_no, float log_odds) const;
  // The mean handling time of such contacts; only while it is priced.
  Millis MeanHandlingOf(float log_odds) const { return mean_handling_.Of(log_odds); }
  void SetHandlingPriced(bool priced);
  // How long such contacts are handled, for who waits for their end.
  HandlingTimes HandlingTimesOf(float log_odds) const;

  // Sums keep what they are worth at `now`, or at the latest outcome if that is later. Whoever
  // keeps evidence rescales it by what is returned.
  struct Rescaling {
    DecayAge from;
    DecayAge to;
  };
  Rescaling SetHalfLife(Micros half_life, Instant now);

  // What is kept, for tests, fingerprints and the bench.
  std::int64_t learned(Target target) const { return learned_[IndexOf(target)]; }
  std::size_t topics() const { return topics_.size(); }
  std::size_t agent_topics() const { return agent_topic_records_.size(); }
  // Of all that was learned, in order: equal where the same bits were learned in the same order.
  std::uint64_t digest() const { return digest_; }
  // Of an agent, a topic, or an agent with a topic.
  static constexpr std::size_t BytesPerRecord() { return sizeof(EffectRecord); }

 private:
  static constexpr std::size_t kDeskLevels = 4;  // Everyone to agent and topic.
  static constexpr std::size_t kYesNoTargets = kTargets - kTimeTargets;
  // All of a desk's last outcomes have little in common but when they became known; what changes
  // for all of a desk shows in its topics and agents as well.
  static constexpr bool HasRecent(std::size_t level) { return level != IndexOf(Level::kEveryone); }

  // How much accounts, customers and pairs differ, each beyond the wider one.
  struct WhoVariances {
    Lanes account_alone;
    Lanes account;              // At most nine tenths of the customers'.
    Lanes customer;             // Of customers who have no account,
    Lanes customer_in_account;  // and beyond it.
    Lanes customer_and_pair;
    Lanes pair;
  };
  enum class Met : std::uint8_t { kStranger = 0, kKnownToDesk = 1, kKnownToAgent = 2 };

  // A customer's evidence as of an instant.
  struct PastNow {
    bool has_account = false;
    EvidenceNow account;
    EvidenceNow own;
    EvidenceNow pair;
    std::int64_t squares = 0;  // Of the contacts of each pair, see SquareOf.
    Met met = Met::kStranger;
  };

  // One outcome on its way through the effects.
  struct Learning {
    DecayAge now;
    DecayAge then;  // Of the contact's arrival: evidence is as old as its contact.
    float weight = 0;
    bool telling = false;  // It teaches what all groups have in common, too.
    std::array<EffectRecord*, kDeskLevels> records{};
    std::array<Shrunk, kDeskLevels> lasting;  // Of records that there are.
    std::array<Shrunk, kDeskLevels> recent;   // As far as it is believed.
    Lanes desk{};                             // The sum of the desk's effects.
    Lanes low{};  // The shares of outcomes below this one, and not above it, over all the desk;
    Lanes high;
    Lanes slope;  // Of the score, as it was forecast.
    std::array<float, kTimeTargets> places{};
    Lanes place_lanes{};  // The same where a lesson has them.
    std::array<UsualPlaces, kTimeTargets> usual{};
    Lanes believed;  // What the desk is believed to forecast: its effects and its usual times.
    Lanes customer_score;  // By that.
    std::array<int, kTargets> bins{};
    Lesson lesson;
  };

  static std::uint64_t AgentTopicKey(AgentIndex agent, std::uint32_t topic) {
    return std::uint64_t{agent} << 32 | topic;
  }

  // --- Reading (outcome_model.cc) ---
  // kNoIndex: past the limit, or never heard of.
  std::uint32_t FindTopic(TopicId topic) const;
  std::uint32_t FindAgentTopic(AgentIndex agent, std::uint32_t topic) const;
  // Adds what the record moves, and says what outcomes of now weigh in its units.
  float AddTheta(Level level, const EffectRecord& record, const DecayAge& now, Lanes& sum) const;
  void SetDeskEffect(Level level, const EffectRecord& record, const DecayAge& now,
                     Forecast& forecast) const;
  PastNow Read(const CustomerPast& past, const EvidenceReading& reading) const;
  void SetCustomerEffects(const PastNow& past, Effect& account, Effect& own) const;
  // `customer`: the effects of account and customer.
  Lanes PairTheta(const EvidenceNow& pair, const Lanes& customer) const;
  Effect EffectOf(Met met, const DecayAge& now) const;
  // What kKnownToAgent does, as far as chance does not explain how it differs from kKnownToDesk.
  Lanes ProvenAcquainted(const DecayAge& now) const;
  Shrunk ShrunkMet(Met met, const DecayAge& now) const;  // Its gain is that of outcomes of now.
  // Leaves what is not there.
  void FindAgentRecords(const Context& context, AgentIndex agent, const EffectRecord*& record,
                        const EffectRecord*& on_topic) const;
  // What plain means say beyond the sum of the desk's effects. `agent` and `both` may be nullptr.
  UsualPlaces UsualPlacesOf(std::size_t time, bool identified, const EffectRecord* topic,
                            const EffectRecord* agent, const EffectRecord* both) const;
  Lanes UsualCorrection(const Context& context, const EffectRecord* agent, const EffectRecord* both,
                        const Lanes& desk) const;
  double HandlingSharpness() const;

  // --- Learning (outcome_model_learn.cc) ---
  void MoveTo(std::int32_t epoch);
  void ScaleCounts(double factor);       // All that is in units of 2^epoch_ but records.
  std::uint32_t TopicOf(TopicId topic);  // kNoIndex past the limit.
  void FindRecords(const Encounter& encounter, std::uint32_t topic, Learning& learning);
  void FindShares(const OutcomeSeen& seen, Learning& learning) const;
  void ExpectOfDesk(Learning& learning) const;
  void ScoreOutcome(Learning& learning) const;
  void BelieveUsual(const Encounter& encounter, Learning& learning) const;
  void TeachUsual(const Learning& learning);
  void LearnCustomer(const Encounter& encounter, const OutcomeSeen& seen, Learning& learning);
  PastNow PastBefore(const Encounter& encounter, const OutcomeSeen& seen,
                     const Learning& learning) const;
  void TeachMet(const PastNow& past, const Learning& learning);
  void TeachCustomerVariances(const PastNow& past, const Learning& learning);
  EvidenceGain GainOf(const OutcomeSeen& seen, const Learning& learning) const;
  void TeachDesk(const OutcomeSeen& seen, Learning& learning);
  void TeachRecent(std::size_t level, const OutcomeSeen& seen, Learning& learning);
  void Digest(const EvidenceGain& gain);
  void Refresh();
  void RefreshWho();

  OutcomeModelOptions options_;
  DecayClock clock_;
  Instant latest_ = kAlways;  // The latest that anything became known.
  std::uint64_t digest_ = 0;

  // Per target, side by side.
  ScoreShape shape_;
  std::array<VarianceSums, kDeskLevels> lasting_variances_;
  std::array<VarianceSums, kDeskLevels> recent_variances_;  // Of those that have one,
  std::array<RecentBelief, kDeskLevels> recent_beliefs_;    // see HasRecent.
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
  std::array<UsualTimes, kTimeTargets> usual_times_;
  std::array<YesNoCounts, kYesNoTargets> yes_no_;
  std::array<DelayedCounts, kYesNoTargets> delayed_;
  std::array<double, kYesNoTargets> delay_odds_;  // What lateness makes of the odds of yes,
  std::array<double, kYesNoTargets> score_odds_;  // and as far as scores expect it.
  DelayWeights delay_weights_;
  ObservedSpan observed_;
  LogOddsTable handling_log_odds_;
  bool handling_priced_ = false;
  MeanTimes mean_handling_;

  std::array<EffectRecord, 2> everyone_;  // Not identified, identified.
  std::array<EffectRecord, 3> met_;       // By Met.
  Interner<TopicId> topics_;
  Segments<EffectRecord> topic_records_;
  Segments<EffectRecord> agent_records_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> agent_topic_index_;
  Segments<EffectRecord> agent_topic_records_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_OUTCOME_MODEL_H_
