// What events about customers and about the past change.

#include <algorithm>

#include "ranking/filter.h"
#include "router/recorder.h"

namespace rapport {

void Recorder::AddToCustomer(ContactIndex index, CustomerIndex customer) {
  Contact& c = pool_.contacts[index];
  c.customer = pool_.history.customers().RefTo(customer);
  c.previous_of_customer = kNoIndex;
  c.next_of_customer = kNoIndex;
  if (customer == kNoIndex) return;
  Customer& owner = pool_.history.customers()[customer];
  c.next_of_customer = owner.first_contact;
  if (owner.first_contact != kNoIndex) {
    pool_.contacts[owner.first_contact].previous_of_customer = index;
  }
  owner.first_contact = index;
}

void Recorder::RemoveFromCustomer(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  const CustomerIndex customer = pool_.CustomerOf(c);
  if (customer == kNoIndex) return;
  if (c.previous_of_customer == kNoIndex) {
    pool_.history.customers()[customer].first_contact = c.next_of_customer;
  } else {
    pool_.contacts[c.previous_of_customer].next_of_customer = c.next_of_customer;
  }
  if (c.next_of_customer != kNoIndex) {
    pool_.contacts[c.next_of_customer].previous_of_customer = c.previous_of_customer;
  }
  c.customer = {};
}

void Recorder::ContactsOf(CustomerIndex customer, std::vector<ContactIndex>& contacts) const {
  contacts.clear();
  ContactIndex i = pool_.history.customers()[customer].first_contact;
  for (; i != kNoIndex; i = pool_.contacts[i].next_of_customer) contacts.push_back(i);
  std::sort(contacts.begin(), contacts.end(), [this](ContactIndex a, ContactIndex b) {
    return pool_.contacts[a].seq < pool_.contacts[b].seq;
  });
}

void Recorder::CustomerChanged(CustomerIndex customer) {
  ContactsOf(customer, scratch_);
  for (const ContactIndex index : scratch_) {
    const Contact& c = pool_.contacts[index];
    if (c.state == ContactState::kWaiting) {
      Rescore(index);
    } else if (c.state == ContactState::kOffered && IsAvoided(c.agents.front(), c, pool_)) {
      const AgentIndex agent = c.agents.front();
      matcher_.Revoke(index, Reason::kMoved);
      RequeueFromOffer(index);
      matcher_.MarkFreed(agent);
    }
  }
}

void Recorder::operator()(const CustomerUpdated& e) {
  const CustomerIndex index = pool_.history.customers().FindOrAdd(e.customer);
  const AccountIndex account =
      e.account.valid() ? pool_.history.accounts().FindOrAdd(e.account) : kNoIndex;
  pool_.history.SetAccount(index, account);
  Customer& customer = pool_.history.customers()[index];
  customer.importance_ppm = e.importance_ppm;
  customer.asked_for.clear();
  for (const AgentId a : e.asked_for) customer.asked_for.push_back(pool_.FindOrAddAgent(a));
  customer.avoid.clear();
  for (const AgentId a : e.avoid) customer.avoid.push_back(pool_.FindOrAddAgent(a));
  CustomerChanged(index);
}

void Recorder::operator()(const CustomersMerged& e) {
  const CustomerIndex from = pool_.history.customers().Find(e.from);
  const CustomerIndex into = pool_.history.customers().Find(e.into);
  ContactsOf(from, scratch_);
  for (const ContactIndex index : scratch_) {
    RemoveFromCustomer(index);
    AddToCustomer(index, into);
  }
  pool_.history.Merge(from, into);
  CustomerChanged(into);
}

void Recorder::operator()(const CustomerForgotten& e) {
  const CustomerIndex customer = pool_.history.customers().Find(e.customer);
  ContactsOf(customer, scratch_);
  for (const ContactIndex index : scratch_) {
    Contact& c = pool_.contacts[index];
    RemoveFromCustomer(index);
    if (c.state == ContactState::kInHand || c.state == ContactState::kWrappingUp) {
      c.asked_for = kNoIndex;
      c.continues = kNoIndex;
      c.opinions.clear();
      c.entries.clear();
      c.team_entries.clear();
      ForgetPreferred(c);
      continue;
    }
    if (c.state == ContactState::kOffered) RevokeOffer(index, Reason::kReleased);
    ReleaseWaiting(index, Reason::kCustomerForgotten);
  }
  BlankAnswers(customer);
  pool_.history.Forget(customer);
}

// What was answered about the customer's contacts is not told again.
void Recorder::BlankAnswers(CustomerIndex customer) {
  std::vector<ContactId> told_of;
  for (const ContactIndex index : scratch_) told_of.push_back(pool_.contacts[index].id);
  for (const Ended& ended : ended_.all()) {
    if (pool_.history.customers().Resolve(ended.customer) == customer) {
      told_of.push_back(ended.contact);
    }
  }
  std::sort(told_of.begin(), told_of.end());
  commands_.Blank(told_of);
}

Meeting Recorder::MeetingOf(const Contact& contact, AgentIndex agent, Outcome outcome,
                            bool joined) const {
  return {.customer = pool_.CustomerOf(contact),
          .agent = agent,
          .topic = contact.topic,
          .channel = contact.needs.channel,
          .outcome = outcome,
          .arrived = contact.ready_at,
          .at = at_,
          .known = at_,
          .joined = joined,
          .bot = pool_.agents[agent].bot};
}

Meeting Recorder::MeetingOf(const Ended& ended) const {
  const CustomerIndex customer = pool_.history.customers().Resolve(ended.customer);
  return {.customer = customer,
          .agent = ended.agent,
          .topic = ended.topic,
          .channel = ended.channel,
          .arrived = ended.arrived,
          .dated = ended.dated,
          .at = at_,
          .known = at_,
          .bot = ended.bot,
          .forgotten = ended.identified && customer == kNoIndex};
}

void Recorder::LearnFrom(const Contact& contact, AgentIndex agent, Outcome outcome, bool joined) {
  Meeting meeting = MeetingOf(contact, agent, outcome, joined);
  for (const Hand& hand : pool_.agents[agent].hands) {
    if (&pool_.contacts[hand.contact] != &contact) continue;
    meeting.handling = std::max<Micros>(0, at_ - hand.since);
    meeting.timed = true;
  }
  const Millis handling = meeting.handling / kMicrosPerMilli;
  if (!joined && handling > 0) {
    pool_.demand.Handled(pool_.agents[agent].id, pool_.agents[agent].team, handling,
                         pool_.history.handling().Of(contact.topic));
  }
  pool_.history.Learn(meeting);
}

void Recorder::operator()(const FeedbackReceived& e) {
  // A contact in after-contact work has ended, and was learned then.
  if (const Ended* ended = ended_.Find(e.contact); ended != nullptr) {
    pool_.history.LearnFeedback(MeetingOf(*ended), e.kind, e.rating, Counts::kAlready);
    return;
  }
  const Contact& c = pool_.contacts[pool_.FindContact(e.contact)];
  const Meeting meeting = MeetingOf(c, c.agents.front(), Outcome::kUnknown, false);
  const bool over = c.state == ContactState::kWrappingUp;
  pool_.history.LearnFeedback(meeting, e.kind, e.rating, over ? Counts::kAlready : Counts::kLater);
}

void Recorder::operator()(const HistoryImported& e) {
  const AgentIndex agent = pool_.FindOrAddAgent(e.agent);
  const CustomerIndex customer = pool_.history.customers().FindOrAdd(e.customer);
  if (e.account.valid() && pool_.history.customers()[customer].account == kNoIndex) {
    pool_.history.SetAccount(customer, pool_.history.accounts().FindOrAdd(e.account));
  }
  Meeting meeting{.customer = customer,
                  .agent = agent,
                  .topic = e.topic,
                  .channel = e.channel,
                  .outcome = e.outcome,
                  .handling = ToMicros(e.handling),
                  .at = ToInstant(e.ended),
                  .bot = pool_.agents[agent].bot};
  meeting.known = std::min(meeting.at, pool_.now);
  pool_.history.Learn(meeting);
  if (e.rating < 0) return;
  pool_.history.LearnFeedback(meeting, FeedbackKind::kCustomerRating, e.rating, Counts::kAlready);
}

}  // namespace rapport
