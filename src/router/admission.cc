#include "router/admission.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ranking/filter.h"
#include "router/values.h"

namespace rapport {
namespace {

absl::Status CheckIds(std::span<const AgentId> agents, std::string_view field) {
  for (const AgentId agent : agents) {
    if (!agent.valid()) return Invalid(field, "numbers other than 0");
  }
  if (HasDuplicates(agents, [](AgentId a) { return a.value; })) {
    return Invalid(field, "each agent at most once");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Admission::Admit(const Event& event) const {
  if (!IsFinite(event.at)) return Invalid("at", "a time in the years 1900 to 2200");
  return std::visit(*this, event.what);
}

absl::Status Admission::NeedAgent(AgentId agent) const {
  if (pool_.FindRegistered(agent) != kNoIndex) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("agent ", agent.value, " is not registered"));
}

absl::Status Admission::CheckNewContact() const {
  return static_cast<std::int64_t>(pool_.contacts.used()) >= pool_.limits.contacts
             ? TooMany("contacts")
             : absl::OkStatus();
}

absl::Status Admission::CheckNewCustomer(CustomerId customer) const {
  const Customers& customers = pool_.history.customers();
  const bool is_new = customer.valid() && customers.Find(customer) == kNoIndex;
  return is_new && static_cast<std::int64_t>(customers.size()) >= pool_.limits.customers
             ? TooMany("customers")
             : absl::OkStatus();
}

absl::Status Admission::CheckNewAccount(AccountId account) const {
  const Interner<AccountId>& accounts = pool_.history.accounts();
  const bool is_new = account.valid() && accounts.Find(account) == kNoIndex;
  return is_new && static_cast<std::int64_t>(accounts.size()) >= pool_.limits.accounts
             ? TooMany("accounts")
             : absl::OkStatus();
}

absl::Status Admission::CheckNewAgents(std::span<const AgentId> agents) const {
  absl::InlinedVector<AgentId, 32> unheard;
  for (const AgentId agent : agents) {
    if (!agent.valid() || pool_.FindAgent(agent) != kNoIndex) continue;
    if (std::find(unheard.begin(), unheard.end(), agent) == unheard.end()) {
      unheard.push_back(agent);
    }
  }
  const std::size_t after = pool_.agents.size() + unheard.size();
  return !unheard.empty() && static_cast<std::int64_t>(after) > pool_.limits.remembered_agents
             ? TooMany("remembered_agents")
             : absl::OkStatus();
}

absl::Status Admission::CheckNewAgents(AgentId asked_for, std::span<const Opinion> opinions) const {
  absl::InlinedVector<AgentId, 32> agents{asked_for};
  for (const Opinion& opinion : opinions) agents.push_back(opinion.agent);
  return CheckNewAgents(agents);
}

absl::Status Admission::operator()(const AgentUpdated& e) const {
  if (!e.agent.valid()) return Invalid("agent", "a number other than 0");
  RAPPORT_RETURN_IF_ERROR(CheckSkills(e.skills));
  for (const ChannelId channel : e.channels) {
    if (!channel.valid()) return Invalid("channels", "numbers other than 0");
  }
  if (HasDuplicates(e.channels, [](ChannelId c) { return c.value; })) {
    return Invalid("channels", "each channel at most once");
  }
  if (e.capacity < 0) return Invalid("capacity", "0 or more");
  if (e.presence > Presence::kRemoved) return Invalid("presence", "one of the four");
  if (!IsLater(e.available_until)) return Invalid("available_until", "a time");
  if (!IsLater(e.back_at)) return Invalid("back_at", "a time");
  if (e.in_hand.has_value()) {
    for (const InHand& hand : *e.in_hand) {
      if (!hand.contact.valid()) return Invalid("in_hand.contact", "a number other than 0");
      if (hand.units < -1) return Invalid("in_hand.units", "-1 (the channel's) or more");
    }
    if (HasDuplicates(*e.in_hand, [](const InHand& h) { return h.contact.value; })) {
      return Invalid("in_hand", "each contact at most once");
    }
  }
  const bool is_new = pool_.FindRegistered(e.agent) == kNoIndex;
  if (is_new && e.presence == Presence::kRemoved) return NeedAgent(e.agent);
  const Limits& limits = pool_.limits;
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.skills.size(), limits.skills_per_agent, "skills_per_agent"));
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.channels.size(), limits.channels_per_agent, "channels_per_agent"));
  if (e.capacity > limits.capacity) return TooMany("capacity");
  if (e.in_hand.has_value()) {
    RAPPORT_RETURN_IF_ERROR(
        CheckLength(e.in_hand->size(), limits.in_hand_per_agent, "in_hand_per_agent"));
    for (const InHand& hand : *e.in_hand) {
      if (hand.units > limits.capacity) return TooMany("capacity");
    }
  }
  if (is_new && pool_.registered >= limits.agents) return TooMany("agents");
  RAPPORT_RETURN_IF_ERROR(CheckNewAgents(std::span(&e.agent, 1)));
  return CheckInHand(e);
}

// Whether the contacts in hand that the router does not know fit.
absl::Status Admission::CheckInHand(const AgentUpdated& e) const {
  if (!e.in_hand.has_value() || e.presence == Presence::kRemoved) return absl::OkStatus();
  std::int64_t unknown = 0;
  for (const InHand& hand : *e.in_hand) {
    if (pool_.FindContact(hand.contact) == kNoIndex && !IsOver(hand.contact)) ++unknown;
  }
  const std::int64_t left = static_cast<std::int64_t>(pool_.contacts.used()) - EndedBy(e);
  return unknown > 0 && left + unknown > pool_.limits.contacts ? TooMany("contacts")
                                                               : absl::OkStatus();
}

// How many contacts are over because the agent alone has them in hand and the list does not.
std::int64_t Admission::EndedBy(const AgentUpdated& e) const {
  const AgentIndex agent = pool_.FindAgent(e.agent);
  if (agent == kNoIndex) return 0;
  return std::count_if(
      pool_.agents[agent].hands.begin(), pool_.agents[agent].hands.end(), [&](const Hand& hand) {
        const Contact& c = pool_.contacts[hand.contact];
        const bool listed = std::any_of(e.in_hand->begin(), e.in_hand->end(),
                                        [&](const InHand& h) { return h.contact == c.id; });
        return c.state == ContactState::kInHand && c.agents.size() == 1 && !listed;
      });
}

absl::Status Admission::operator()(const AgentReady& e) const {
  if (!e.agent.valid()) return Invalid("agent", "a number other than 0");
  return NeedAgent(e.agent);
}

absl::Status Admission::operator()(const CustomerUpdated& e) const {
  if (!e.customer.valid()) return Invalid("customer", "a number other than 0");
  if (e.importance_ppm < 1 || e.importance_ppm > kMaxImportancePpm) {
    return Invalid("importance_ppm", "1 to 100,000,000");
  }
  RAPPORT_RETURN_IF_ERROR(CheckIds(e.asked_for, "asked_for"));
  RAPPORT_RETURN_IF_ERROR(CheckIds(e.avoid, "avoid"));
  const Limits& limits = pool_.limits;
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.asked_for.size(), limits.asked_for_per_customer, "asked_for_per_customer"));
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(e.avoid.size(), limits.avoided_per_customer, "avoided_per_customer"));
  absl::InlinedVector<AgentId, 32> agents(e.asked_for.begin(), e.asked_for.end());
  agents.insert(agents.end(), e.avoid.begin(), e.avoid.end());
  RAPPORT_RETURN_IF_ERROR(CheckNewAgents(agents));
  RAPPORT_RETURN_IF_ERROR(CheckNewCustomer(e.customer));
  return CheckNewAccount(e.account);
}

absl::Status Admission::operator()(const CustomersMerged& e) const {
  if (!e.from.valid()) return Invalid("from", "a number other than 0");
  if (!e.into.valid()) return Invalid("into", "a number other than 0");
  if (e.from == e.into) return Invalid("into", "another customer than `from`");
  const Customers& customers = pool_.history.customers();
  const CustomerIndex from = customers.Find(e.from);
  const CustomerIndex into = customers.Find(e.into);
  if (from == kNoIndex || into == kNoIndex) {
    return absl::NotFoundError(
        absl::StrCat("customer ", (from == kNoIndex ? e.from : e.into).value, " is not known"));
  }
  if (from == into) return absl::AlreadyExistsError("these customers are merged already");
  const auto united = [](const std::vector<AgentIndex>& a, const std::vector<AgentIndex>& b) {
    std::size_t more = 0;
    for (const AgentIndex x : b) more += std::find(a.begin(), a.end(), x) == a.end() ? 1 : 0;
    return a.size() + more;
  };
  const Customer& a = customers[into];
  const Customer& b = customers[from];
  RAPPORT_RETURN_IF_ERROR(CheckLength(united(a.asked_for, b.asked_for),
                                      pool_.limits.asked_for_per_customer,
                                      "asked_for_per_customer"));
  return CheckLength(united(a.avoid, b.avoid), pool_.limits.avoided_per_customer,
                     "avoided_per_customer");
}

absl::Status Admission::operator()(const CustomerForgotten& e) const {
  if (!e.customer.valid()) return Invalid("customer", "a number other than 0");
  if (pool_.history.customers().Find(e.customer) != kNoIndex) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("customer ", e.customer.value, " is not known"));
}

absl::Status Admission::operator()(const HistoryImported& e) const {
  if (!e.customer.valid()) return Invalid("customer", "a number other than 0");
  if (!e.agent.valid()) return Invalid("agent", "a number other than 0");
  if (e.outcome > Outcome::kHandedOver) return Invalid("outcome", "one of the six");
  if (!IsSpan(e.handling, absl::ZeroDuration())) return Invalid("handling", "0 to 100 years");
  if (!IsFinite(e.ended)) return Invalid("ended", "a time in the years 1900 to 2200");
  if (e.rating < -1 || e.rating > 100) return Invalid("rating", "-1 (not rated) or 0 to 100");
  RAPPORT_RETURN_IF_ERROR(CheckNewAgents(std::span(&e.agent, 1)));
  RAPPORT_RETURN_IF_ERROR(CheckNewCustomer(e.customer));
  const CustomerIndex customer = pool_.history.customers().Find(e.customer);
  if (customer != kNoIndex && pool_.history.customers()[customer].account != kNoIndex) {
    return absl::OkStatus();
  }
  return CheckNewAccount(e.account);
}

absl::Status Admission::operator()(const PolicyChanged& e) const {
  return CheckPolicy(e.policy, pool_.limits);
}

absl::Status Admission::operator()(const TimeAdvanced&) const { return absl::OkStatus(); }

}  // namespace rapport
