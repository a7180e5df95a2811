#include "affinity/outcome_model.h"

#include <algorithm>

#include "affinity/odds.h"
#include "base/real.h"

namespace rapport {
namespace {

// Evidence so thin that it is nothing; what is divided by it would be noise.
constexpr float kNothing = 1e-6F;

}  // namespace

OutcomeModel::OutcomeModel(const OutcomeModelOptions& options)
    : options_(options), clock_(options.half_life), delay_weights_(clock_) {
  share_.fill(1);
  delay_odds_.fill(1);
  score_odds_.fill(1);
  RefreshWho();
}

// --- Looking up ---

std::uint32_t OutcomeModel::FindTopic(TopicId topic) const { return topics_.Find(topic); }

std::uint32_t OutcomeModel::FindAgentTopic(AgentIndex agent, std::uint32_t topic) const {
  if (topic == kNoIndex) return kNoIndex;
  const auto it = agent_topic_index_.find(AgentTopicKey(agent, topic));
  return it == agent_topic_index_.end() ? kNoIndex : it->second;
}

// --- Effects ---

float OutcomeModel::AddTheta(Level level, const EffectRecord& record, const DecayAge& now,
                             Lanes& sum) const {
  const float age = record.AgeOf(now);
  const std::size_t l = IndexOf(level);
  const Shrunk lasting = ShrunkEffect(record.lasting, shape_, lasting_variances_[l], age);
  sum += lasting.theta;
  if (!HasRecent(l)) return age;
  const Shrunk recent = ShrunkEffect(record.recent, shape_, recent_variances_[l], age);
  sum += recent.theta * recent_beliefs_[l].value();
  return age;
}

void OutcomeModel::SetDeskEffect(Level level, const EffectRecord& record, const DecayAge& now,
                                 Forecast& forecast) const {
  if (!record.used()) return;
  Effect& effect = forecast.effects[IndexOf(level)];
  const float per_outcome = 1 / AddTheta(level, record, now, effect.log_odds);
  effect.evidence = record.lasting.n * per_outcome;
}

OutcomeModel::PastNow OutcomeModel::Read(const CustomerPast& past,
                                         const EvidenceReading& reading) const {
  PastNow read;
  read.own = reading.AsOf(*past.own, share_);
  // A rating may come before the first contact is over.
  read.met = past.own->n > 0 ? Met::kKnownToDesk : Met::kStranger;
  read.has_account = past.account != nullptr;
  if (read.has_account) read.account = reading.AsOf(*past.account, share_);
  read.squares = past.squares;
  return read;
}

// Account, then customer, each from what the wider one leaves of its scores.
void OutcomeModel::SetCustomerEffects(const PastNow& past, Effect& account, Effect& own) const {
  if (past.has_account) {
    const EvidenceNow& read = past.account;
    const Lanes part = shape_.slope * who_.account;
    account.log_odds = bend_.EffectOf(read.s * part / (read.n * part + 1));
    account.evidence = read.n;
  }
  const EvidenceNow& read = past.own;
  if (!(read.contacts > kNothing)) return;
  // Where few agents served a customer, the effects of pairs do not average out, and the scores are
  // noisier than so many outcomes: by the pairs' variance times the sum of squares of their
  // numbers.
  const float concentration = SumOfSquares(past.squares) / read.contacts;
  const Lanes& variance = past.has_account ? who_.customer_in_account : who_.customer;
  const Lanes part = shape_.slope * variance;
  const Lanes noise = bend_.noise() + shape_.slope * who_.pair * share_ * concentration;
  const Lanes left = read.s - read.n * bend_.ScoreOf(account.log_odds);
  own.log_odds = bend_.EffectOf(left * part / (read.n * part + noise));
  own.evidence = read.n;
}

Lanes OutcomeModel::PairTheta(const EvidenceNow& pair, const Lanes& customer) const {
  const Lanes part = shape_.slope * who_.pair;
  const Lanes left = pair.s - pair.n * bend_.ScoreOf(customer);
  return bend_.EffectOf(left * part / (pair.n * part + bend_.noise()));
}

Effect OutcomeModel::EffectOf(Met met, const DecayAge& now) const {
  const EffectRecord& record = met_[static_cast<std::size_t>(met)];
  Effect effect;
  effect.log_odds = ShrunkMet(met, now).theta;
  effect.evidence = record.lasting.n * (1 / record.AgeOf(now));
  return effect;
}

// There is one such difference at a desk, and it speaks for or against everybody who knows anybody:
// a router that took chance for it would keep customers from those they know, and never meet enough
// of them to see that it was chance.
Lanes OutcomeModel::ProvenAcquainted(const DecayAge& now) const {
  const Shrunk acquainted = ShrunkMet(Met::kKnownToAgent, now);
  const Shrunk other = ShrunkMet(Met::kKnownToDesk, now);
  const Lanes gained = acquainted.theta - other.theta;
  const Lanes square = gained * gained * shape_.per_spread;
  return other.theta + BeliefIn(square, acquainted.gain + other.gain) * gained;
}

Shrunk OutcomeModel::ShrunkMet(Met met, const DecayAge& now) const {
  const EffectRecord& record = met_[static_cast<std::size_t>(met)];
  const float age = record.AgeOf(now);
  Shrunk effect = ShrunkEffect(record.lasting, shape_, VarianceSums(), age);
  effect.gain *= age;
  return effect;
}

// --- Forecasts ---

OutcomeModel::Context OutcomeModel::ContextOf(bool identified, const CustomerPast& past,
                                              TopicId topic, Instant now) const {
  Context context;
  context.topic = FindTopic(topic);
  context.age = AgeAt(clock_, now);
  context.reading = EvidenceReading(context.age);
  Forecast& forecast = context.forecast;
  SetDeskEffect(Level::kEveryone, everyone_[identified ? 1 : 0], context.age, forecast);
  if (context.topic != kNoIndex) {
    SetDeskEffect(Level::kTopic, topic_records_[context.topic], context.age, forecast);
  }
  Met met = Met::kStranger;
  if (past.own != nullptr) {
    const PastNow read = Read(past, context.reading);
    met = read.met;
    SetCustomerEffects(read, forecast.effects[IndexOf(Level::kAccount)],
                       forecast.effects[IndexOf(Level::kCustomer)]);
  }
  if (identified) {
    context.identified = true;
    context.stranger = EffectOf(met, context.age);
    context.acquainted = EffectOf(Met::kKnownToAgent, context.age);
    context.proven = ProvenAcquainted(context.age);
  }
  for (const Level level : {Level::kEveryone, Level::kTopic, Level::kAccount, Level::kCustomer}) {
    context.base += forecast.effects[IndexOf(level)].log_odds;
  }
  context.customer = forecast.effects[IndexOf(Level::kAccount)].log_odds +
                     forecast.effects[IndexOf(Level::kCustomer)].log_odds;
  context.desk = forecast.effects[IndexOf(Level::kEveryone)].log_odds +
                 forecast.effects[IndexOf(Level::kTopic)].log_odds;
  return context;
}

Forecast OutcomeModel::Expect(const Context& context, AgentIndex agent,
                              const PairEvidence* pair) const {
  Forecast forecast = context.forecast;
  const EffectRecord* record = nullptr;
  const EffectRecord* on_topic = nullptr;
  FindAgentRecords(context, agent, record, on_topic);
  if (record != nullptr) SetDeskEffect(Level::kAgent, *record, context.age, forecast);
  if (on_topic != nullptr) SetDeskEffect(Level::kAgentTopic, *on_topic, context.age, forecast);
  Lanes& of_topic = forecast.effects[IndexOf(Level::kAgentTopic)].log_odds;
  of_topic +=
      UsualCorrection(context, record, on_topic,
                      context.desk + forecast.effects[IndexOf(Level::kAgent)].log_odds + of_topic);
  const bool met = pair != nullptr;
  forecast.effects[IndexOf(Level::kMet)] = met ? context.acquainted : context.stranger;
  if (met) {
    const EvidenceNow read = context.reading.AsOf(*pair, share_);
    Effect& effect = forecast.effects[IndexOf(Level::kPair)];
    effect.log_odds = PairTheta(read, context.customer);
    effect.evidence = read.n;
  }
  forecast.log_odds = ProvenLogOddsOf(context, agent, pair);
  if (met) forecast.log_odds += context.acquainted.log_odds - context.proven;
  return forecast;
}

void OutcomeModel::FindAgentRecords(const Context& context, AgentIndex agent,
                                    const EffectRecord*& record,
                                    const EffectRecord*& on_topic) const {
  if (agent >= agent_records_.size() || !agent_records_[agent].used()) return;
  record = &agent_records_[agent];
  const std::uint32_t both = FindAgentTopic(agent, context.topic);
  if (both != kNoIndex) on_topic = &agent_topic_records_[both];
}

Lanes OutcomeModel::ProvenLogOddsOf(const Context& context, AgentIndex agent,
                                    const PairEvidence* pair) const {
  const EffectRecord* record = nullptr;
  const EffectRecord* on_topic = nullptr;
  FindAgentRecords(context, agent, record, on_topic);
  Lanes of_agent{};
  if (record != nullptr) AddTheta(Level::kAgent, *record, context.age, of_agent);
  if (on_topic != nullptr) AddTheta(Level::kAgentTopic, *on_topic, context.age, of_agent);
  of_agent += UsualCorrection(context, record, on_topic, context.desk + of_agent);
  Lanes sum = context.base + of_agent;
  const bool met = pair != nullptr;
  if (met) sum += PairTheta(context.reading.AsOf(*pair, share_), context.customer);
  return sum + (met ? context.proven : context.stranger.log_odds);
}

Lanes OutcomeModel::StrangerLogOddsOf(const Context& context) const {
  return context.base + context.stranger.log_odds +
         UsualCorrection(context, nullptr, nullptr, context.desk);
}

Millis OutcomeModel::MedianOf(Target time, float log_odds) const {
  const double odds = Odds(double{log_odds});
  const double seconds = times_[IndexOf(time)].Quantile(odds / (1 + odds));
  return Rounded(seconds * kMillisPerSecond);
}

std::int64_t OutcomeModel::PpmOf(Target yes_or_no, float log_odds) const {
  const std::size_t k = IndexOf(yes_or_no) - kTimeTargets;
  const double odds = Odds(double{log_odds}) * delay_odds_[k] * yes_no_[k].Odds();
  return Rounded(odds / (1 + odds) * kPpm);
}

void OutcomeModel::SetHandlingPriced(bool priced) {
  handling_priced_ = priced;
  if (priced) mean_handling_.Update(handling_log_odds_, HandlingSharpness());
}

// One kind of contact is narrower than the desk's distribution, which holds all kinds.
double OutcomeModel::HandlingSharpness() const {
  return 1 / std::max(double{shape_.spread[IndexOf(Target::kHandlingTime)]}, 0.1);
}

HandlingTimes OutcomeModel::HandlingTimesOf(float log_odds) const {
  return {handling_log_odds_, log_odds, HandlingSharpness()};
}

}  // namespace rapport
