#include "affinity/outcome_model.h"

#include <algorithm>

#include "affinity/odds.h"

namespace rapport {
namespace {

constexpr std::uint32_t kNoTopic = UINT32_MAX;  // Past the limit, or never heard of.

std::uint64_t AgentTopicKey(AgentIndex agent, std::uint32_t topic) {
  return std::uint64_t{agent} << 32 | topic;
}

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

std::uint32_t OutcomeModel::FindTopic(TopicId topic) const {
  const SlabIndex found = topics_.Find(topic);
  return found == kNoIndex ? kNoTopic : found;
}

const EffectRecord* OutcomeModel::FindAgentTopic(AgentIndex agent, std::uint32_t topic) const {
  if (topic == kNoTopic) return nullptr;
  const auto it = agent_topic_index_.find(AgentTopicKey(agent, topic));
  return it == agent_topic_index_.end() ? nullptr : &agent_topic_records_[it->second];
}

const OutcomeModel::CustomerRecord* OutcomeModel::FindCustomer(CustomerIndex customer) const {
  return customer < customers_.size() ? &customers_[customer] : nullptr;
}

SlabIndex OutcomeModel::FindPair(CustomerIndex customer, AgentIndex agent) const {
  const CustomerRecord* record = FindCustomer(customer);
  SlabIndex index = record == nullptr ? kNoIndex : record->first_pair;
  while (index != kNoIndex && pairs_[index].agent != agent) index = pairs_[index].next;
  return index;
}

WideEvidence OutcomeModel::CustomerEvidence(CustomerIndex customer) const {
  const CustomerRecord* record = FindCustomer(customer);
  return record == nullptr ? WideEvidence{} : record->evidence;
}

WideEvidence OutcomeModel::AccountEvidence(AccountIndex account) const {
  return account < accounts_.size() ? accounts_[account].evidence : WideEvidence{};
}

PairEvidence OutcomeModel::EvidenceOfPair(CustomerIndex customer, AgentIndex agent) const {
  const SlabIndex index = FindPair(customer, agent);
  return index == kNoIndex ? PairEvidence{} : pairs_[index].evidence;
}

OutcomeModel::Met OutcomeModel::MetOf(CustomerIndex customer, SlabIndex pair) const {
  const CustomerRecord* record = FindCustomer(customer);
  if (record == nullptr || (record->evidence.empty() && record->first_pair == kNoIndex)) {
    return Met::kStranger;
  }
  return pair == kNoIndex ? Met::kKnownToDesk : Met::kKnownToAgent;
}

// --- Effects ---

void OutcomeModel::AddDeskEffect(Level level, const EffectRecord* record, const DecayAge& now,
                                 Forecast& forecast) const {
  if (record == nullptr || !record->used()) return;
  const auto age = static_cast<float>(InUnitsOf(now, record->epoch));
  const std::size_t l = IndexOf(level);
  const Shrunk lasting = ShrunkEffect(record->lasting, shape_, lasting_variances_[l], age);
  const Shrunk recent = ShrunkEffect(record->recent, shape_, recent_variances_[l], age);
  Effect& effect = forecast.effects[l];
  const float per_outcome = 1 / age;
  for (std::size_t t = 0; t < kTargets; ++t)
    effect.log_odds[t] = lasting.theta[t] + recent.theta[t];
  for (std::size_t t = 0; t < kTargets; ++t) {
    effect.evidence[t] = record->lasting.n[t] * per_outcome;
  }
}

// Account, then customer, each from what the wider one leaves of its scores.
void OutcomeModel::AddCustomerEffects(CustomerIndex customer, const DecayAge& now,
                                      Forecast& forecast) const {
  const CustomerRecord* record = FindCustomer(customer);
  if (record == nullptr) return;
  const bool has_account = record->account != kNoIndex;
  Effect& account = forecast.effects[IndexOf(Level::kAccount)];
  if (has_account) {
    const EvidenceNow read = AsOf(accounts_[record->account].evidence, now, share_);
    for (std::size_t t = 0; t < kTargets; ++t) {
      const float part = shape_.slope[t] * who_.account[t];
      account.log_odds[t] = bend_.EffectOf(t, read.s[t] * part / (read.n[t] * part + 1));
    }
    account.evidence = read.n;
  }
  const EvidenceNow read = AsOf(record->evidence, now, share_);
  if (!(read.contacts > kNothing)) return;
  // Where few agents served a customer, the effects of pairs do not average out, and the scores are
  // noisier than so many outcomes: by the pairs' variance times the sum of squares of their
  // numbers.
  float squares = 0;
  for (SlabIndex i = record->first_pair; i != kNoIndex; i = pairs_[i].next) {
    const float contacts = AsOf(pairs_[i].evidence, now, share_).contacts;
    squares += contacts * contacts;
  }
  const float concentration = squares / read.contacts;
  const Lanes& variance = has_account ? who_.customer_in_account : who_.customer;
  Effect& effect = forecast.effects[IndexOf(Level::kCustomer)];
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float slope = shape_.slope[t];
    const float part = slope * variance[t];
    const float noise = bend_.Noise(t) + slope * who_.pair[t] * (concentration * share_[t]);
    const float left = read.s[t] - read.n[t] * bend_.ScoreOf(t, account.log_odds[t]);
    effect.log_odds[t] = bend_.EffectOf(t, left * part / (read.n[t] * part + noise));
  }
  effect.evidence = read.n;
}

void OutcomeModel::AddPairEffect(SlabIndex pair, const DecayAge& now, Forecast& forecast) const {
  if (pair == kNoIndex) return;
  const EvidenceNow read = AsOf(pairs_[pair].evidence, now, share_);
  const Lanes& account = forecast.effects[IndexOf(Level::kAccount)].log_odds;
  const Lanes& customer = forecast.effects[IndexOf(Level::kCustomer)].log_odds;
  Effect& effect = forecast.effects[IndexOf(Level::kPair)];
  for (std::size_t t = 0; t < kTargets; ++t) {
    const float part = shape_.slope[t] * who_.pair[t];
    const float left = read.s[t] - read.n[t] * bend_.ScoreOf(t, account[t] + customer[t]);
    effect.log_odds[t] = bend_.EffectOf(t, left * part / (read.n[t] * part + bend_.Noise(t)));
  }
  effect.evidence = read.n;
}

void OutcomeModel::AddMetEffect(Met met, const DecayAge& now, Forecast& forecast) const {
  const EffectRecord& record = met_[static_cast<std::size_t>(met)];
  if (!record.used()) return;
  const auto age = static_cast<float>(InUnitsOf(now, record.epoch));
  Effect& effect = forecast.effects[IndexOf(Level::kMet)];
  effect.log_odds = ShrunkEffect(record.lasting, shape_, VarianceSums(), age).theta;
  for (std::size_t t = 0; t < kTargets; ++t) effect.evidence[t] = record.lasting.n[t] / age;
}

// --- Forecasts ---

OutcomeModel::Context OutcomeModel::ContextOf(CustomerIndex customer, TopicId topic,
                                              Instant now) const {
  Context context;
  context.customer = customer;
  context.topic = FindTopic(topic);
  context.age = AgeAt(clock_, now);
  Forecast& forecast = context.forecast;
  AddDeskEffect(Level::kEveryone, &everyone_[customer == kNoIndex ? 0 : 1], context.age, forecast);
  if (context.topic != kNoTopic) {
    AddDeskEffect(Level::kTopic, &topic_records_[context.topic], context.age, forecast);
  }
  AddCustomerEffects(customer, context.age, forecast);
  return context;
}

void OutcomeModel::Expect(const Context& context, AgentIndex agent, Forecast& forecast) const {
  forecast = context.forecast;
  if (agent < agent_records_.size()) {
    AddDeskEffect(Level::kAgent, &agent_records_[agent], context.age, forecast);
    AddDeskEffect(Level::kAgentTopic, FindAgentTopic(agent, context.topic), context.age, forecast);
  }
  if (context.customer != kNoIndex) {
    const SlabIndex pair = FindPair(context.customer, agent);
    AddPairEffect(pair, context.age, forecast);
    AddMetEffect(MetOf(context.customer, pair), context.age, forecast);
  }
  forecast.log_odds.fill(0);
  for (const Effect& effect : forecast.effects) {
    for (std::size_t t = 0; t < kTargets; ++t) forecast.log_odds[t] += effect.log_odds[t];
  }
}

Forecast OutcomeModel::Expect(const Subject& subject, Instant now) const {
  Forecast forecast;
  Expect(ContextOf(subject.customer, subject.topic, now), subject.agent, forecast);
  return forecast;
}

Millis OutcomeModel::MedianOf(Target time, float log_odds) const {
  constexpr double kMillisPerSecond = 1000;
  const double odds = Odds(double{log_odds});
  const double seconds = times_[IndexOf(time)].Quantile(odds / (1 + odds));
  return Rounded(seconds * kMillisPerSecond);
}

std::int64_t OutcomeModel::PpmOf(Target yes_or_no, float log_odds) const {
  const std::size_t k = IndexOf(yes_or_no) - kTimeTargets;
  const double odds = Odds(double{log_odds}) * delay_odds_[k] * yes_no_[k].Odds();
  return Rounded(odds / (1 + odds) * kPpm);
}

std::int64_t OutcomeModel::ValueOf(Target target, float log_odds) const {
  return IsTime(target) ? MedianOf(target, log_odds) : PpmOf(target, log_odds);
}

// Differences of the rounded forecast as one effect after another is added, so that no rounding
// is left over.
ForecastParts OutcomeModel::PartsOf(Target target, const Forecast& forecast) const {
  ForecastParts parts;
  parts.base = ValueOf(target, 0);
  parts.value = parts.base;
  float log_odds = 0;
  for (std::size_t l = 0; l < kLevels; ++l) {
    log_odds += forecast.effects[l].log_odds[IndexOf(target)];
    const std::int64_t value = ValueOf(target, log_odds);
    parts.parts[l] = value - parts.value;
    parts.value = value;
  }
  return parts;
}

HandlingTimes OutcomeModel::HandlingTimesOf(float log_odds) const {
  const double spread = shape_.spread[IndexOf(Target::kHandlingTime)];
  return {handling_log_odds_, log_odds, 1 / std::max(spread, 0.1)};
}

}  // namespace rapport
