// The fields of everything that has a line or a record, named once for all codecs.
//
// `VisitFields(thing, visitor)` calls, in the order in which they are written down:
//
//   visitor.Subject(name, member)   stated without its name, always
//   visitor.Word(name, member)      stated without its name where it is not the default; comes last
//   visitor.Field(name, member)     `name=value` where it is not the default
//   visitor.Ppm(name, member)       the same, for parts per million, which read as a decimal number
//   visitor.Count(name, member)     the same, for a plain 64-bit count
//   visitor.Part(name, member)      the same, for milliseconds of worth
//
// Each function takes the struct apart by a structured binding, so that a member added to the
// struct and not here does not compile.

#ifndef RAPPORT_CODEC_FIELDS_H_
#define RAPPORT_CODEC_FIELDS_H_

#include <concepts>
#include <type_traits>

#include "rapport/affinity.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::codec {

// T is U, const or not: writers visit what they may not change, readers what they fill.
template <typename T, typename U>
concept SomeOf = std::same_as<std::remove_const_t<T>, U>;

template <SomeOf<AgentUpdated> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [agent, team, skills, channels, capacity, presence, available_until, back_at, bot,
         in_hand] = event;
  v.Subject("agent", agent);
  v.Word("presence", presence);
  v.Field("team", team);
  v.Field("skills", skills);
  v.Field("channels", channels);
  v.Field("capacity", capacity);
  v.Field("available_until", available_until);
  v.Field("back_at", back_at);
  v.Field("bot", bot);
  v.Field("in_hand", in_hand);
}

template <SomeOf<AgentReady> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [agent] = event;
  v.Subject("agent", agent);
}

template <SomeOf<CustomerUpdated> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [customer, account, importance_ppm, asked_for, avoid] = event;
  v.Subject("customer", customer);
  v.Field("account", account);
  v.Ppm("importance", importance_ppm);
  v.Field("asked_for", asked_for);
  v.Field("avoid", avoid);
}

template <SomeOf<CustomersMerged> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [from, into] = event;
  v.Subject("from", from);
  v.Subject("into", into);
}

template <SomeOf<CustomerForgotten> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [customer] = event;
  v.Subject("customer", customer);
}

template <SomeOf<ContactArrived> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, customer, channel, topic, team, skills, priority, importance_ppm, due, asked_for,
         loss, not_before, continues, opinions, units] = event;
  v.Subject("contact", contact);
  v.Field("customer", customer);
  v.Field("channel", channel);
  v.Field("topic", topic);
  v.Field("team", team);
  v.Field("skills", skills);
  v.Field("priority", priority);
  v.Ppm("importance", importance_ppm);
  v.Field("due", due);
  v.Field("asked_for", asked_for);
  v.Field("loss", loss);
  v.Field("not_before", not_before);
  v.Field("continues", continues);
  v.Field("opinions", opinions);
  v.Field("units", units);
}

template <SomeOf<ContactUpdated> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, topic, team, skills, priority, importance_ppm, due, asked_for, loss, opinions,
         units] = event;
  v.Subject("contact", contact);
  v.Field("topic", topic);
  v.Field("team", team);
  v.Field("skills", skills);
  v.Field("priority", priority);
  v.Ppm("importance", importance_ppm);
  v.Field("due", due);
  v.Field("asked_for", asked_for);
  v.Field("loss", loss);
  v.Field("opinions", opinions);
  v.Field("units", units);
}

template <SomeOf<ContactAbandoned> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact] = event;
  v.Subject("contact", contact);
}

template <SomeOf<ContactAssigned> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, agent, customer, channel, topic, units] = event;
  v.Subject("contact", contact);
  v.Subject("agent", agent);
  v.Field("customer", customer);
  v.Field("channel", channel);
  v.Field("topic", topic);
  v.Field("units", units);
}

// A contact and an agent, and nothing else.
template <typename E, typename V>
requires SomeOf<E, ContactJoined> || SomeOf<E, ContactLeft> || SomeOf<E, ContactClaimed>
void VisitFields(E& event, V& v) {
  auto& [contact, agent] = event;
  v.Subject("contact", contact);
  v.Subject("agent", agent);
}

template <SomeOf<OfferAnswered> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, agent, answer] = event;
  v.Subject("contact", contact);
  v.Subject("agent", agent);
  v.Subject("answer", answer);
}

template <SomeOf<ContactTransferred> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, to_agent, to_team, to_skills] = event;
  v.Subject("contact", contact);
  v.Field("to_agent", to_agent);
  v.Field("to_team", to_team);
  v.Field("to_skills", to_skills);
}

template <SomeOf<ContactEnded> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, outcome] = event;
  v.Subject("contact", contact);
  v.Word("outcome", outcome);
}

template <SomeOf<FeedbackReceived> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [contact, kind, rating] = event;
  v.Subject("contact", contact);
  v.Word("kind", kind);
  v.Field("rating", rating);
}

template <SomeOf<HistoryImported> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [customer, agent, account, topic, channel, outcome, handling, ended, rating] = event;
  v.Subject("agent", agent);
  v.Word("outcome", outcome);
  v.Field("customer", customer);
  v.Field("account", account);
  v.Field("topic", topic);
  v.Field("channel", channel);
  v.Field("handling", handling);
  v.Field("ended", ended);
  v.Field("rating", rating);
}

template <SomeOf<TimeAdvanced> E, typename V>
void VisitFields(E&, V&) {
  static_assert(std::is_empty_v<E>);
}

template <SomeOf<WorthPolicy> P, typename V>
void VisitFields(P& worth, V& v) {
  auto& [familiar, account, team, substitute, asked_for, continues, resolution, satisfaction,
         declined, bad_history] = worth;
  v.Field("worth.familiar", familiar);
  v.Field("worth.account", account);
  v.Field("worth.team", team);
  v.Field("worth.substitute", substitute);
  v.Field("worth.asked_for", asked_for);
  v.Field("worth.continues", continues);
  v.Field("worth.resolution", resolution);
  v.Field("worth.satisfaction", satisfaction);
  v.Field("worth.declined", declined);
  v.Field("worth.bad_history", bad_history);
}

template <SomeOf<Policy> P, typename V>
void VisitFields(P& policy, V& v) {
  auto& [routing, worth, half_life, min_talk, other_topic_ppm, other_channel_ppm, half_familiar_ppm,
         price_per_handling_ppm, wait_max, abandon_worth, ageing, due_lead, queue_max,
         pass_over_max, pass_over_for, relax, offers, offer_timeout, decline_cooldown,
         missed_sets_away, wrap_up, channels, fair, tie_seed] = policy;
  v.Field("routing", routing);
  VisitFields(worth, v);
  v.Field("half_life", half_life);
  v.Field("min_talk", min_talk);
  v.Ppm("other_topic", other_topic_ppm);
  v.Ppm("other_channel", other_channel_ppm);
  v.Ppm("half_familiar", half_familiar_ppm);
  v.Ppm("price_per_handling", price_per_handling_ppm);
  v.Field("wait_max", wait_max);
  v.Field("abandon_worth", abandon_worth);
  v.Field("ageing", ageing);
  v.Field("due_lead", due_lead);
  v.Field("queue_max", queue_max);
  v.Field("pass_over.max", pass_over_max);
  v.Field("pass_over.for", pass_over_for);
  v.Field("relax", relax);
  v.Field("offers", offers);
  v.Field("offer_timeout", offer_timeout);
  v.Field("decline_cooldown", decline_cooldown);
  v.Field("missed_sets_away", missed_sets_away);
  v.Field("wrap_up", wrap_up);
  v.Field("channels", channels);
  v.Ppm("fair.extra_idle", fair.extra_idle_ppm);
  v.Field("tie_seed", tie_seed);
}

template <SomeOf<PolicyChanged> E, typename V>
void VisitFields(E& event, V& v) {
  auto& [policy] = event;
  VisitFields(policy, v);
}

template <SomeOf<Limits> L, typename V>
void VisitFields(L& limits, V& v) {
  auto& [agents, remembered_agents, customers, accounts, contacts, waiting, ended, classes,
         commands, topics, agent_topics, colleagues, pairs_per_customer, topics_per_pair,
         skills_per_agent, skills_per_contact, channels_per_agent, opinions_per_contact,
         asked_for_per_customer, avoided_per_customer, agents_per_contact, in_hand_per_agent,
         cooldowns_per_contact, relax_steps, capacity] = limits;
  v.Count("agents", agents);
  v.Count("remembered_agents", remembered_agents);
  v.Count("customers", customers);
  v.Count("accounts", accounts);
  v.Count("contacts", contacts);
  v.Count("waiting", waiting);
  v.Count("ended", ended);
  v.Count("classes", classes);
  v.Count("commands", commands);
  v.Count("topics", topics);
  v.Count("agent_topics", agent_topics);
  v.Count("colleagues", colleagues);
  v.Count("pairs_per_customer", pairs_per_customer);
  v.Count("topics_per_pair", topics_per_pair);
  v.Count("skills_per_agent", skills_per_agent);
  v.Count("skills_per_contact", skills_per_contact);
  v.Count("channels_per_agent", channels_per_agent);
  v.Count("opinions_per_contact", opinions_per_contact);
  v.Count("asked_for_per_customer", asked_for_per_customer);
  v.Count("avoided_per_customer", avoided_per_customer);
  v.Count("agents_per_contact", agents_per_contact);
  v.Count("in_hand_per_agent", in_hand_per_agent);
  v.Count("cooldowns_per_contact", cooldowns_per_contact);
  v.Count("relax_steps", relax_steps);
  v.Count("capacity", capacity);
}

template <SomeOf<Affinity> A, typename V>
void VisitFields(A& affinity, V& v) {
  auto& [familiar_ms, account_ms, team_ms, substitute_ms, asked_for_ms, continues_ms, resolution_ms,
         handling_ms, satisfaction_ms, opinion_ms, declined_ms, bad_history_ms] = affinity;
  v.Part("familiar", familiar_ms);
  v.Part("account", account_ms);
  v.Part("team", team_ms);
  v.Part("substitute", substitute_ms);
  v.Part("asked_for", asked_for_ms);
  v.Part("continues", continues_ms);
  v.Part("resolution", resolution_ms);
  v.Part("handling", handling_ms);
  v.Part("satisfaction", satisfaction_ms);
  v.Part("opinion", opinion_ms);
  v.Part("declined", declined_ms);
  v.Part("bad_history", bad_history_ms);
}

// Under the names of the parts that it stands behind.
template <SomeOf<AffinityEvidence> E, typename V>
void VisitFields(E& evidence, V& v) {
  auto& [familiar_ppm, account_ppm, team_ppm, resolution, handling, satisfaction, declined_ppm,
         bad_history_ppm] = evidence;
  v.Evidence("familiar", familiar_ppm);
  v.Evidence("account", account_ppm);
  v.Evidence("team", team_ppm);
  v.Evidence("resolution", resolution);
  v.Evidence("handling", handling);
  v.Evidence("satisfaction", satisfaction);
  v.Evidence("declined", declined_ppm);
  v.Evidence("bad_history", bad_history_ppm);
}

// In text a decision has a grammar of its own; this is its order in records.
template <SomeOf<Decision> D, typename V>
void VisitFields(D& decision, V& v) {
  auto& [kind, reason, contact, agent, until, expected, affinity] = decision;
  v.Field("decision", kind);
  v.Field("reason", reason);
  v.Field("contact", contact);
  v.Field("agent", agent);
  v.Field("until", until);
  v.Field("expected", expected);
  VisitFields(affinity, v);
}

// The elements of lists.
template <SomeOf<SkillLevel> E, typename V>
void VisitFields(E& element, V& v) {
  auto& [skill, level] = element;
  v.Field("skill", skill);
  v.Field("level", level);
}

template <SomeOf<InHand> E, typename V>
void VisitFields(E& element, V& v) {
  auto& [contact, channel, units] = element;
  v.Field("contact", contact);
  v.Field("channel", channel);
  v.Field("units", units);
}

template <SomeOf<Opinion> E, typename V>
void VisitFields(E& element, V& v) {
  auto& [agent, team, worth, price_per_handling_ppm, may_not_serve] = element;
  v.Field("agent", agent);
  v.Field("team", team);
  v.Field("worth", worth);
  v.Ppm("price_per_handling", price_per_handling_ppm);
  v.Field("may_not_serve", may_not_serve);
}

template <SomeOf<ChannelCost> E, typename V>
void VisitFields(E& element, V& v) {
  auto& [channel, units, exclusive] = element;
  v.Field("channel", channel);
  v.Field("units", units);
  v.Field("exclusive", exclusive);
}

template <SomeOf<RelaxStep> E, typename V>
void VisitFields(E& element, V& v) {
  auto& [after, levels] = element;
  v.Field("after", after);
  v.Field("levels", levels);
}

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_FIELDS_H_
