// Section 8 of docs/routing.md: events of customers, and of their history.

#include <algorithm>
#include <set>

#include "sim/naive_router.h"

namespace rapport::sim {

void NaiveRouter::NameAccount(AccountId account) {
  if (account.valid()) named_accounts_.insert(account);
}

void NaiveRouter::NameAgent(AgentId agent) {
  if (agent.valid()) named_agents_.insert(agent);
}

void NaiveRouter::Record(const CustomerUpdated& e) {
  NameAccount(e.account);
  for (const AgentId agent : e.asked_for) NameAgent(agent);
  for (const AgentId agent : e.avoid) NameAgent(agent);
  NaiveCustomer& customer = CustomerOf(e.customer);
  SetAccount(customer, e.account);
  customer.importance_ppm = e.importance_ppm;
  customer.asked_for = e.asked_for;
  customer.avoid = e.avoid;
  ReviewContactsOf(Resolved(e.customer));
}

void NaiveRouter::SetAccount(NaiveCustomer& customer, AccountId account) {
  if (customer.account == account) return;
  for (const auto& [agent, pair] : customer.pairs) {
    TakeFromAccount(customer.account, agent, pair.total);
    AddToAccount(account, agent, pair.total);
  }
  LeaveAccount(customer);
  customer.account = account;
  if (!account.valid()) return;
  ++accounts_[account].customers;
  accounts_[account].evidence.Add(customer.evidence);
}

// An account that is left by its last customer knows nothing.
void NaiveRouter::LeaveAccount(NaiveCustomer& customer) {
  if (!customer.account.valid()) return;
  NaiveAccount& left = accounts_.at(customer.account);
  left.evidence.Take(customer.evidence);
  if (--left.customers == 0) left = {};
  customer.account = AccountId{};
}

// What is said of a customer has changed: their contacts are looked at again.
void NaiveRouter::ReviewContactsOf(CustomerId customer) {
  const auto theirs = [&](const NaiveContact& c) { return c.customer == customer; };
  for (const ContactId id : InSeqOrder(theirs)) {
    NaiveContact& contact = contacts_.at(id);
    if (contact.waiting()) {
      EndKeep(contact);
      Score(contact);
      if (contact.held.valid() &&
          (!MayServe(contact, contact.held) || Barred(contact, contact.held))) {
        EndHold(contact);
        contact.transfer_to = AgentId{};
      }
      Unplace(id);
    } else if (contact.state == ContactState::kOffered) {
      const AgentId agent = contact.agents.front();
      const std::vector<AgentId>& avoid = customers_.at(customer).avoid;
      if (std::find(avoid.begin(), avoid.end(), agent) == avoid.end()) continue;
      Revoke(contact, Reason::kMoved);
      Requeue(contact);
      Free(agent);
    }
  }
}

void NaiveRouter::Record(const CustomersMerged& e) {
  const CustomerId from_id = Resolved(e.from);
  const CustomerId into_id = Resolved(e.into);
  NaiveCustomer& from = customers_.at(from_id);
  NaiveCustomer& into = customers_.at(into_id);
  MergePairs(from, into);
  into.importance_ppm = std::max(into.importance_ppm, from.importance_ppm);
  const auto unite = [](std::vector<AgentId>& all, const std::vector<AgentId>& more) {
    for (const AgentId agent : more) {
      if (std::find(all.begin(), all.end(), agent) == all.end()) all.push_back(agent);
    }
  };
  unite(into.asked_for, from.asked_for);
  unite(into.avoid, from.avoid);

  customers_.erase(from_id);
  for (auto& [alias, named] : aliases_) {
    if (named == from_id) named = into_id;
  }
  aliases_[from_id] = into_id;
  for (auto& [id, contact] : contacts_) {
    if (contact.customer == from_id) contact.customer = into_id;
  }
  for (NaiveEnded& ended : ended_) {
    if (ended.customer == from_id) ended.customer = into_id;
  }
  ReviewContactsOf(into_id);
}

void NaiveRouter::MergePairs(NaiveCustomer& from, NaiveCustomer& into) {
  const AccountId account = from.account;
  SetAccount(from, AccountId{});
  if (!into.account.valid()) SetAccount(into, account);
  for (const auto& [agent, theirs] : from.pairs) {
    NaivePair& pair = into.pairs[agent];
    for (const auto& [key, sum] : theirs.sums) AddToPair(pair, key.first, key.second, sum);
    pair.total = pair.total + theirs.total;
    pair.bad = pair.bad + theirs.bad;
    pair.declined = pair.declined + theirs.declined;
    SetMet(into, agent, theirs.last_met);
    pair.evidence.Add(theirs.evidence);
    AddToAccount(into.account, agent, theirs.total);
  }
  ForgetPairs(into, limits_.pairs_per_customer);
  into.evidence.Add(from.evidence);
  if (into.account.valid()) accounts_[into.account].evidence.Add(from.evidence);
}

void NaiveRouter::Record(const CustomerForgotten& e) {
  const CustomerId id = Resolved(e.customer);
  const auto theirs = [&](const NaiveContact& c) { return c.customer == id; };
  std::set<ContactId> told_of;
  for (const ContactId contact_id : InSeqOrder(theirs)) {
    told_of.insert(contact_id);
    NaiveContact& contact = contacts_.at(contact_id);
    if (contact.state == ContactState::kOffered) {
      const AgentId agent = contact.agents.front();
      Revoke(contact, Reason::kReleased);
      Free(agent);
      Release(contact_id, Reason::kCustomerForgotten);
    } else if (contact.waiting() || contact.state == ContactState::kNotDue) {
      Release(contact_id, Reason::kCustomerForgotten);
    } else {
      contact.customer = CustomerId{};
      contact.asked_for = AgentId{};
      contact.continues = AgentId{};
      contact.opinions.clear();
    }
  }
  SetAccount(customers_.at(id), AccountId{});
  customers_.erase(id);
  std::erase_if(aliases_, [&](const auto& alias) { return alias.second == id; });
  for (NaiveEnded& ended : ended_) {
    if (ended.customer != id) continue;
    told_of.insert(ended.contact);
    ended.customer = CustomerId{};
  }
  for (auto& [command, decisions] : commands_) {
    for (Decision& decision : decisions) {
      if (told_of.contains(decision.contact)) decision.affinity = {};
    }
  }
}

void NaiveRouter::Record(const FeedbackReceived& e) {
  // A contact in after-contact work has ended, and was learned then.
  if (const NaiveEnded* ended = FindEnded(e.contact); ended != nullptr) {
    LearnFeedback(LessonOf(*ended), e.kind, e.rating, Counts::kAlready);
    return;
  }
  const NaiveContact& c = contacts_.at(e.contact);
  const bool over = c.state == ContactState::kWrappingUp;
  LearnFeedback(LessonOf(c, c.agents.front()), e.kind, e.rating,
                over ? Counts::kAlready : Counts::kLater);
}

void NaiveRouter::Record(const HistoryImported& e) {
  NameAgent(e.agent);
  NaiveCustomer& customer = CustomerOf(e.customer);
  if (!customer.account.valid()) {
    NameAccount(e.account);
    SetAccount(customer, e.account);
  }
  const Lesson lesson{.customer = Resolved(e.customer),
                      .agent = e.agent,
                      .topic = e.topic,
                      .channel = e.channel,
                      .outcome = e.outcome,
                      .handling = ToMicros(e.handling),
                      .at = ToInstant(e.ended),
                      .known = std::min(ToInstant(e.ended), now_),
                      .bot = bots_.contains(e.agent)};
  Learn(lesson);
  if (e.rating < 0) return;
  LearnFeedback(lesson, FeedbackKind::kCustomerRating, e.rating, Counts::kAlready);
}

}  // namespace rapport::sim
