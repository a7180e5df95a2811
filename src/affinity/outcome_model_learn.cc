// Learning one outcome: first what the desk expected of it, then whose effects it teaches.

#include <algorithm>

#include "affinity/odds.h"
#include "affinity/outcome_model.h"
#include "base/fixed.h"
#include "base/real.h"

namespace rapport {
namespace {

// What needs a walk through all bins is brought up to date after so many outcomes at the latest,
// sooner while there are few.
constexpr std::int64_t kRefreshEvery = 128;
constexpr std::int64_t kTableEvery = 256;
constexpr std::int64_t kShareOfOutcomes = 32;

std::int64_t NextAt(std::int64_t outcomes, std::int64_t at_most) {
  return outcomes + std::clamp<std::int64_t>(outcomes / kShareOfOutcomes, 1, at_most);
}

// What all groups have in common, as variances, is learned from every outcome while there are few.
// Of so many one in eight tells as much as all; which, is left to what has been learned, as a count
// might go along with how a desk takes turns.
constexpr std::int64_t kMany = 16'384;
constexpr std::uint64_t kThenOneIn = 8;

// How much of what is still to be heard of late a score expects. Effects of the desk learn from
// what it does not expect, and so make up for some of what is late, twice over. In the first weeks,
// while nobody can know what takes longer than that, twice is still too little; later it is too
// much.
constexpr double kLateInScores = 0.2;

void Prefetch(const EffectRecord* record) {
  constexpr std::size_t kCacheLine = 64;
  const auto* bytes = reinterpret_cast<const char*>(record);
  for (std::size_t at = 0; at < sizeof(*record); at += kCacheLine) __builtin_prefetch(bytes + at);
}

constexpr float kForgetsRecent = 1 / kRecentOutcomes;

// The same of earlier scores `s` of `n` contacts, at the desk's effects alone. Both may be what was
// left when one group's were taken from another's, and then be a little less than nothing.
void TeachVariance(VarianceSums& sums, const Lanes& variance, const ScoreShape& shape,
                   const Lesson& lesson, const Lanes& s, const Lanes& n) {
  const Lanes contacts = Max(n, Lanes());
  const Lanes& slope = shape.slope;
  const Lanes gain = lesson.known * (variance / (slope * contacts * variance + 1));
  sums.Teach(gain * lesson.score * s * shape.per_spread, gain * slope * slope * contacts);
}

// What a contact adds to the number of contacts, in units of its epoch.
std::int32_t UnitsOf(const DecayAge& then) {
  return static_cast<std::int32_t>(Rounded(then.weight * kEvidenceUnits));
}

}  // namespace

EvidenceGain OutcomeModel::Learn(const Encounter& encounter, const OutcomeSeen& seen) {
  latest_ = std::max(latest_, seen.known);
  Learning learning;
  // What is needed lies all over the memory: it is asked for before what can be done without it.
  const std::uint32_t topic = TopicOf(encounter.topic);
  agent_topic_index_.prefetch(AgentTopicKey(encounter.agent, topic));
  learning.now = AgeAt(clock_, latest_);
  learning.then = AgeAt(clock_, std::min(seen.date(), latest_));
  learning.weight = static_cast<float>(InUnitsOf(learning.then, learning.now.epoch));
  learning.telling = ReadsPast();
  MoveTo(learning.now.epoch);
  FindRecords(encounter, topic, learning);
  FindShares(seen, learning);
  ExpectOfDesk(learning);
  ScoreOutcome(learning);
  BelieveUsual(encounter, learning);
  const EvidenceGain gain = GainOf(seen, learning);
  Digest(gain);
  const bool of_customer = encounter.past.own != nullptr && seen.teaches == Teaches::kEverything;
  if (of_customer) LearnCustomer(encounter, seen, learning);
  TeachDesk(seen, learning);
  ++outcomes_;
  if (outcomes_ >= refresh_at_) Refresh();
  return gain;
}

bool OutcomeModel::ReadsPast() const { return outcomes_ < kMany || digest_ % kThenOneIn == 0; }

// A score depends on everything that was learned before it. What an outcome brings is a sum of
// products with odd numbers, none of which waits for another, and is scattered once.
void OutcomeModel::Digest(const EvidenceGain& gain) {
  constexpr std::array<std::uint64_t, kTargets> kOdd = {0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f,
                                                        0x165667b19e3779f9, 0xd6e8feb86659fd93,
                                                        0xa0761d6478bd642f};
  std::uint64_t sum = std::uint64_t{static_cast<std::uint32_t>(gain.epoch)} << 32 |
                      static_cast<std::uint32_t>(gain.n);
  for (std::size_t t = 0; t < kTargets; ++t) {
    sum += static_cast<std::uint32_t>(gain.s[t]) * kOdd[t];
  }
  digest_ = Mix(digest_, sum);
}

std::uint32_t OutcomeModel::TopicOf(TopicId topic) {
  const SlabIndex found = topics_.Find(topic);
  if (found != kNoIndex) return found;
  if (static_cast<std::int64_t>(topics_.size()) >= options_.topics) return kNoIndex;
  topic_records_.emplace_back();
  return topics_.FindOrAdd(topic);
}

void OutcomeModel::FindRecords(const Encounter& encounter, std::uint32_t topic,
                               Learning& learning) {
  auto& records = learning.records;
  records[IndexOf(Level::kEveryone)] = &everyone_[encounter.identified ? 1 : 0];
  while (agent_records_.size() <= encounter.agent) agent_records_.emplace_back();
  records[IndexOf(Level::kAgent)] = &agent_records_[encounter.agent];
  if (topic != kNoIndex) {
    records[IndexOf(Level::kTopic)] = &topic_records_[topic];
    const std::uint64_t key = AgentTopicKey(encounter.agent, topic);
    auto it = agent_topic_index_.find(key);
    const auto known = static_cast<std::int64_t>(agent_topic_records_.size());
    if (it == agent_topic_index_.end() && known < options_.agent_topics) {
      it = agent_topic_index_.emplace(key, static_cast<std::uint32_t>(known)).first;
      agent_topic_records_.emplace_back();
    }
    if (it != agent_topic_index_.end()) {
      records[IndexOf(Level::kAgentTopic)] = &agent_topic_records_[it->second];
    }
  }
  for (const EffectRecord* record : records) {
    if (record != nullptr) Prefetch(record);
  }
}

void OutcomeModel::ExpectOfDesk(Learning& learning) const {
  const auto age = static_cast<float>(learning.now.weight);
  for (std::size_t l = 0; l < kDeskLevels; ++l) {
    EffectRecord* record = learning.records[l];
    if (record == nullptr) continue;
    if (record->epoch != learning.now.epoch) record->MoveTo(learning.now.epoch);
    Shrunk& lasting = learning.lasting[l];
    Shrink(record->lasting, shape_, lasting_variances_[l], age, lasting);
    learning.desk += lasting.theta;
    if (!HasRecent(l)) continue;
    Shrunk& recent = learning.recent[l];
    Shrink(record->recent, shape_, recent_variances_[l], age, recent);
    recent.theta *= recent_beliefs_[l].value();
    learning.desk += recent.theta;
  }
}

// Which part of all the desk's outcomes lies below this one, and which not above it.
void OutcomeModel::FindShares(const OutcomeSeen& seen, Learning& learning) const {
  learning.high = Lanes(1);
  for (std::size_t t = 0; t < kTargets; ++t) {
    if (!seen.Has(t)) continue;
    learning.lesson.known[t] = 1;
    learning.lesson.weight[t] = learning.weight;
    if (t < kTimeTargets) {
      learning.places[t] = TimeHistogram::PlaceOf(seen.value[t]);
      learning.place_lanes[PlaceLane(t)] = learning.places[t];
      const int bin = static_cast<int>(learning.places[t]);
      learning.bins[t] = bin;
      learning.lesson.weight[PlaceLane(t)] = learning.weight;
      const double total = times_[t].total();
      if (total <= 0) continue;
      const double per_outcome = 1 / total;
      learning.low[t] = static_cast<float>(std::min(1.0, times_[t].Below(bin) * per_outcome));
      learning.high[t] = static_cast<float>(std::min(1.0, times_[t].Below(bin + 1) * per_outcome));
    } else {
      learning.bins[t] = seen.value[t] > 0 ? 1 : 0;
      const std::size_t k = t - kTimeTargets;
      const auto no = static_cast<float>(yes_no_[k].ShareOfNo(score_odds_[k]));
      (learning.bins[t] == 1 ? learning.low : learning.high)[t] = no;
    }
  }
}

// The score of an outcome is the derivative of its log-likelihood by the effects: the share that
// was forecast to lie below it, less the share above. Ties count half.
void OutcomeModel::ScoreOutcome(Learning& learning) const {
  const Lanes odds = OddsOf(learning.desk);
  Lesson& lesson = learning.lesson;
  const Lanes a = Tilted(learning.low, odds);
  const Lanes b = Tilted(learning.high, odds);
  learning.customer_score = a + b - 1;
  lesson.score = Lanes::Pick<kPlaceLanes>(learning.place_lanes, learning.customer_score);
  learning.slope = a * (1 - a) + b * (1 - b);
  // The slope of a yes or no is known before it; the one of a time is as good as any other's.
  const Lanes foreseen = (shape_.slope + learning.slope) * 0.5F;
  lesson.slope =
      Lanes::Pick<kYesNoLanes>(foreseen, Lanes::Pick<kPlaceLanes>(Lanes{}, shape_.slope));
  lesson.says = Lanes::Pick<kYesNoLanes>(foreseen / shape_.slope, Lanes(1));
}

void OutcomeModel::TeachDesk(const OutcomeSeen& seen, Learning& learning) {
  TeachUsual(learning);
  const Lesson& lesson = learning.lesson;
  const Lanes counts = lesson.weight * lesson.says;
  for (std::size_t l = 0; l < kDeskLevels; ++l) {
    EffectRecord* record = learning.records[l];
    if (record == nullptr) continue;
    const Shrunk& lasting = learning.lasting[l];
    if (learning.telling) {
      TeachVariance(lasting_variances_[l], record->lasting, lasting, shape_, lesson);
    }
    TeachSums(record->lasting, lasting, lesson, counts);
    if (HasRecent(l)) TeachRecent(l, seen, learning);
  }
  shape_.Teach(lesson.known, learning.slope, lesson.score);
  const double weight = learning.weight;
  observed_.Add(seen.arrived, seen.known, weight);
  const Micros delay = seen.known - seen.arrived;
  const std::size_t took = delay == seen.value[IndexOf(Target::kResolutionTime)]
                               ? DelayBins::OfTime(learning.bins[IndexOf(Target::kResolutionTime)])
                               : DelayBins::Of(delay);
  for (std::size_t t = 0; t < kTargets; ++t) {
    if (!seen.Has(t)) continue;
    ++learned_[t];
    if (t < kTimeTargets) {
      times_[t].Add(learning.bins[t], weight);
      continue;
    }
    const auto yes = static_cast<std::size_t>(learning.bins[t]);
    yes_no_[t - kTimeTargets].counts[yes] += weight;
    delayed_[t - kTimeTargets].Add(yes, took, weight);
  }
}

// How much recent effects differ is told by outcomes in the order in which they became known; how
// far they are believed, by what was known when the contact arrived.
void OutcomeModel::TeachRecent(std::size_t level, const OutcomeSeen& seen, Learning& learning) {
  const Lesson& lesson = learning.lesson;
  const Shrunk& recent = learning.recent[level];
  EffectRecord& record = *learning.records[level];
  if (learning.telling) {
    Lanes earlier{};
    const bool found = record.earlier.AsOf(std::min(seen.arrived, seen.known),
                                           record.recent.s * recent.gain, earlier);
    TeachVariance(recent_variances_[level], record.recent, recent, shape_, lesson);
    const Lanes left = lesson.score + lesson.slope * recent.theta;
    if (found) recent_beliefs_[level].Teach(lesson.known, left, shape_.slope * earlier);
  }
  record.earlier.Learned(seen.known);
  const Lanes keep = 1 - lesson.known * kForgetsRecent;
  record.recent.s *= keep;
  record.recent.n *= keep;
  TeachSums(record.recent, recent, lesson, lesson.weight * lesson.says);
}

void OutcomeModel::Refresh() {
  refresh_at_ = NextAt(outcomes_, kRefreshEvery);
  shape_.Refresh();
  for (auto* variances : {&lasting_variances_, &recent_variances_}) {
    for (VarianceSums& variance : *variances) variance.Fade();
  }
  for (RecentBelief& belief : recent_beliefs_) belief.Fade();
  for (VarianceSums* variance : {&account_variance_, &customer_variance_, &pair_variance_}) {
    variance->Fade();
  }
  delay_weights_.Update(clock_, observed_.Length(clock_, options_.half_life, latest_));
  for (std::size_t k = 0; k < kYesNoTargets; ++k) {
    delay_odds_[k] = delayed_[k].OddsRatio(delay_weights_);
    score_odds_[k] = 1 + kLateInScores * (delay_odds_[k] - 1);
  }
  RefreshWho();
  if (outcomes_ < table_at_) return;
  table_at_ = NextAt(outcomes_, kTableEvery);
  handling_log_odds_ = LogOddsTable(times_[IndexOf(Target::kHandlingTime)]);
  if (handling_priced_) mean_handling_.Update(handling_log_odds_, HandlingSharpness());
}

// pair_variance_ is of customer and pair together; accounts are at most nine tenths of customers.
void OutcomeModel::RefreshWho() {
  who_.account_alone = account_variance_.Value();
  who_.customer = customer_variance_.Value();
  who_.customer_and_pair = pair_variance_.Value();
  who_.account = Min(who_.account_alone, who_.customer * 0.9F);
  who_.customer_in_account = who_.customer - who_.account;
  who_.pair = Max(who_.customer_and_pair - who_.customer, Lanes(kLeastVariance / 2));
  Lanes yes{};
  for (std::size_t k = 0; k < kYesNoTargets; ++k) {
    yes[kTimeTargets + k] = 1 - static_cast<float>(yes_no_[k].ShareOfNo(score_odds_[k]));
  }
  bend_.Refresh(shape_, who_.customer + who_.pair, yes);
}

// --- The customer's side ---

// Evidence of the contact, whoever the customer is: of the desk's effects alone.
EvidenceGain OutcomeModel::GainOf(const OutcomeSeen& seen, const Learning& learning) const {
  EvidenceGain gain;
  gain.epoch = learning.then.epoch;
  gain.n = UnitsOf(learning.then);
  const Lanes score = learning.lesson.known * learning.customer_score;
  for (std::size_t t = 0; t < kTargets; ++t) {
    const double exact = double{score[t]} * gain.n;
    gain.s[t] = static_cast<std::int32_t>(Rounded(exact));
  }
  if (seen.counts != Counts::kNow) gain.n = 0;
  return gain;
}

void OutcomeModel::LearnCustomer(const Encounter& encounter, const OutcomeSeen& seen,
                                 Learning& learning) {
  if (seen.counts == Counts::kNow) ++identified_contacts_;
  for (std::size_t t = 0; t < kTargets; ++t) identified_[t] += seen.Has(t) ? 1 : 0;
  const auto contacts = static_cast<double>(identified_contacts_ + 1);
  share_ = Lanes::Each([&](std::size_t t) {
    if (t >= kTargets) return 1.0F;
    return static_cast<float>(static_cast<double>(identified_[t] + 1) / contacts);
  });
  if (!learning.telling) return;
  const PastNow past = PastBefore(encounter, seen, learning);
  TeachMet(past, learning);
  TeachCustomerVariances(past, learning);
}

// What was known without this contact: one that was counted already is taken out, so that what
// comes late of it teaches what it would have taught at once.
OutcomeModel::PastNow OutcomeModel::PastBefore(const Encounter& encounter, const OutcomeSeen& seen,
                                               const Learning& learning) const {
  const EvidenceReading reading(learning.now);
  PastNow past = Read(encounter.past, reading);
  if (encounter.pair != nullptr) {
    past.pair = reading.AsOf(*encounter.pair, share_);
    past.met = Met::kKnownToAgent;
  }
  if (seen.counts != Counts::kAlready) return past;
  PairEvidence itself;
  itself.Add(EvidenceGain{.epoch = learning.then.epoch, .n = UnitsOf(learning.then)});
  const EvidenceNow own = reading.AsOf(itself, share_);
  // A pair that was evicted since has no contacts, and none are taken from it.
  past.squares -= SquareOf(past.pair.contacts);
  const bool alone = past.own.contacts <= own.contacts;
  const bool first_of_pair = past.pair.contacts <= own.contacts;
  for (EvidenceNow* sums : {&past.account, &past.own, &past.pair}) {
    sums->contacts = std::max(0.0F, sums->contacts - own.contacts);
    sums->n = share_ * sums->contacts;
  }
  past.squares += SquareOf(past.pair.contacts);
  if (first_of_pair) past.met = alone ? Met::kStranger : Met::kKnownToDesk;
  return past;
}

// What having met moves beyond everything else that is known of the two.
void OutcomeModel::TeachMet(const PastNow& past, const Learning& learning) {
  Effect account;
  Effect own;
  SetCustomerEffects(past, account, own);
  const Lanes customer = account.log_odds + own.log_odds;
  const Lanes pair = past.met == Met::kKnownToAgent ? PairTheta(past.pair, customer) : Lanes{};
  EffectRecord& met = met_[static_cast<std::size_t>(past.met)];
  met.MoveTo(learning.now.epoch);
  const auto age = static_cast<float>(learning.now.weight);
  const Lanes theta = ShrunkEffect(met.lasting, shape_, VarianceSums(), age).theta;
  const Lanes odds = OddsOf(learning.believed + account.log_odds + own.log_odds + pair + theta);
  const Lanes score = Tilted(learning.low, odds) + Tilted(learning.high, odds) - 1;
  // It stands for those that do not tell.
  const Lanes weight = learning.lesson.weight * (outcomes_ < kMany ? 1.0F : float{kThenOneIn});
  met.lasting.s += weight * (score + shape_.slope * theta);
  met.lasting.n += weight;
}

// Of accounts from their other customers, of customers from their other agents, of customer and
// pair together from the pair: what groups share within them, and nothing else does.
void OutcomeModel::TeachCustomerVariances(const PastNow& past, const Learning& learning) {
  Lesson lesson = learning.lesson;
  lesson.score = learning.customer_score;
  if (past.has_account) {
    TeachVariance(account_variance_, who_.account_alone, shape_, lesson,
                  past.account.s - past.own.s, past.account.n - past.own.n);
  }
  TeachVariance(customer_variance_, who_.customer, shape_, lesson, past.own.s - past.pair.s,
                past.own.n - past.pair.n);
  TeachVariance(pair_variance_, who_.customer_and_pair, shape_, lesson, past.pair.s, past.pair.n);
}

}  // namespace rapport
