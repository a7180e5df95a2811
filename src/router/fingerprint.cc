#include "router/fingerprint.h"

#include <algorithm>
#include <type_traits>

#include "absl/time/time.h"
#include "base/fixed.h"

namespace rapport {
namespace {

// What a hash is of, so that equal fields of different things differ.
enum class Kind : std::uint64_t {
  kAgent = 1,
  kContact,
  kCustomer,
  kPair,
  kEnded,
  kAlias,
  kAccountSum,
  kAccount,
  kEvidence,
  kTopic,
  kTotals,
  kCommand,
  kSkill,
  kChannel,
  kCooldown,
  kEntry,
  kTopicSum,
  kDecision,
  kColleagues,
  kKept,
};

template <typename T>
std::uint64_t Number(T value) {
  if constexpr (std::is_enum_v<T>) {
    return static_cast<std::uint64_t>(static_cast<std::underlying_type_t<T>>(value));
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

template <typename Tag>
std::uint64_t Number(Id<Tag> id) {
  return id.value;
}

std::uint64_t Number(DecayedSum sum) {
  const std::uint64_t mantissa = std::uint64_t{sum.high} << 32 | sum.low;
  return Mix(mantissa, static_cast<std::uint32_t>(sum.exponent));
}

template <typename... Fields>
std::uint64_t HashOf(Kind kind, Fields... fields) {
  std::uint64_t hash = Number(kind);
  ((hash = Mix(hash, Number(fields))), ...);
  return hash;
}

std::uint64_t HashOf(const Affinity& a) {
  return HashOf(Kind::kEntry, a.familiar_ms, a.account_ms, a.team_ms, a.substitute_ms,
                a.asked_for_ms, a.continues_ms, a.resolution_ms, a.handling_ms, a.satisfaction_ms,
                a.opinion_ms, a.declined_ms, a.bad_history_ms);
}

template <typename Count>
std::uint64_t HashOf(const Evidence<Count>& evidence) {
  const auto& [epoch, n, s] = evidence;
  std::uint64_t hash = HashOf(Kind::kEvidence, epoch, n);
  for (const Count sum : s) hash = Mix(hash, Number(sum));
  return hash;
}

std::uint64_t HashOf(std::span<const SkillLevel> skills) {
  std::uint64_t sum = 0;
  for (const SkillLevel& s : skills) sum += HashOf(Kind::kSkill, s.skill, s.level);
  return sum;
}

template <typename Tag>
std::uint64_t HashInOrder(std::span<const Id<Tag>> ids) {
  std::uint64_t hash = ids.size();
  for (const Id<Tag>& id : ids) hash = Mix(hash, id.value);
  return hash;
}

}  // namespace

void Fingerprint::Add(const AgentView& agent) {
  std::uint64_t channels = 0;
  for (const ChannelId& channel : agent.channels) channels += HashOf(Kind::kChannel, channel);
  std::uint64_t hands = 0;
  for (const HandView& hand : agent.hands) {
    hands = Mix(hands, HashOf(Kind::kAgent, hand.contact, hand.units, hand.since));
  }
  sum_ += HashOf(Kind::kAgent, agent.id, agent.team, HashOf(agent.skills), channels, agent.capacity,
                 agent.presence, agent.available_until, agent.back_at, agent.bot, agent.missed,
                 agent.idle_since, agent.idle_balance, hands);
}

void Fingerprint::Add(const ContactView& c) {
  std::uint64_t opinions = 0;
  for (const Opinion& o : c.opinions) {
    opinions = Mix(opinions, HashOf(Kind::kEntry, o.agent, o.team, ToMillis(o.worth),
                                    o.price_per_handling_ppm, o.may_not_serve));
  }
  std::uint64_t cooldowns = 0;
  for (const CooldownView& d : c.cooldowns) cooldowns += HashOf(Kind::kCooldown, d.agent, d.until);
  std::uint64_t entries = 0;
  for (const EntryView& e : c.entries) {
    entries += HashOf(Kind::kEntry, e.agent, e.team, HashOf(e.affinity), e.avoided, e.may_not_serve,
                      e.known);
  }
  sum_ += HashOf(Kind::kContact, c.id, c.customer, c.channel, c.topic, c.team, HashOf(c.skills),
                 c.priority, c.importance_ppm, c.due, c.asked_for, c.loss_ms, c.units, c.continues,
                 opinions, c.state, c.seq, c.ready_at, c.wait_since, c.until, c.held, c.hold_used,
                 c.transfer_to, c.people_only, c.relax_step, c.passed, c.first_passed, cooldowns,
                 HashInOrder(c.agents), entries);
}

void Fingerprint::Add(const CustomerView& customer) {
  sum_ += HashOf(Kind::kCustomer, customer.id, customer.account, customer.importance_ppm,
                 HashInOrder(customer.asked_for), HashInOrder(customer.avoid),
                 HashOf(customer.evidence));
}

void Fingerprint::Add(const PairView& pair) {
  std::uint64_t sums = 0;
  for (const TopicSumView& s : pair.sums) {
    sums += HashOf(Kind::kTopicSum, s.topic, s.channel, s.sum);
  }
  sum_ += HashOf(Kind::kPair, pair.customer, pair.agent, sums, pair.total, pair.bad, pair.declined,
                 pair.last_met, HashOf(pair.evidence));
}

void Fingerprint::Add(const EndedView& ended) {
  sum_ +=
      HashOf(Kind::kEnded, ended.contact, ended.customer, ended.agent, ended.topic, ended.channel,
             ended.outcome, ended.arrived, ended.known, ended.dated, ended.identified, ended.bot);
}

void Fingerprint::AddAlias(CustomerId from, CustomerId into) {
  sum_ += HashOf(Kind::kAlias, from, into);
}

void Fingerprint::AddAccountSum(AccountId account, AgentId agent, const DecayedSum& sum) {
  sum_ += HashOf(Kind::kAccountSum, account, agent, sum);
}

void Fingerprint::AddAccount(AccountId account, const WideEvidence& evidence) {
  sum_ += HashOf(Kind::kAccount, account, HashOf(evidence));
}

void Fingerprint::AddTopic(TopicId topic, const HandlingView& handling) {
  sum_ += HashOf(Kind::kTopic, topic, handling.contacts, handling.sum_ms, handling.spread);
}

void Fingerprint::AddTotals(const HandlingView& handling, std::uint64_t digest,
                            std::int64_t abandoned, std::int64_t waited_s) {
  sum_ += HashOf(Kind::kTotals, handling.contacts, handling.sum_ms, handling.spread, digest,
                 abandoned, waited_s);
}

void Fingerprint::AddColleagues(AgentId a, AgentId b) {
  sum_ += HashOf(Kind::kColleagues, std::min(a, b), std::max(a, b));
}

void Fingerprint::AddKept(AgentId agent, ContactId contact) {
  sum_ += HashOf(Kind::kKept, agent, contact);
}

void Fingerprint::AddCommand(CommandId command) { sum_ += HashOf(Kind::kCommand, command); }

std::uint64_t Fingerprint::Value(std::uint64_t decisions, Instant now) const {
  return Mix(Mix(sum_, decisions), Number(now));
}

std::uint64_t ChainDecision(std::uint64_t chain, const Decision& d) {
  return Mix(chain, HashOf(Kind::kDecision, d.kind, d.reason, d.contact, d.agent,
                           ToInstant(d.until), ToMillis(d.expected), HashOf(d.affinity)));
}

}  // namespace rapport
