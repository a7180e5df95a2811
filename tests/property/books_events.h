// Books, continued: how events change them. Include books.h.

#ifndef RAPPORT_TESTS_PROPERTY_BOOKS_EVENTS_H_
#define RAPPORT_TESTS_PROPERTY_BOOKS_EVENTS_H_

#include <algorithm>
#include <utility>
#include <vector>

#include "property/books.h"

namespace rapport::testing {

inline void Books::Record(const AgentUpdated& e) {
  BookedAgent& agent = agents_[e.agent];
  agent.last = e;
  agent.missed = false;
  const std::map<ContactId, int> hands = agent.hands;
  for (const auto& [id, units] : hands) {
    const ContactState state = contacts_.at(id).state;
    const bool gone = e.presence == Presence::kRemoved;
    if (state == ContactState::kWrappingUp && (gone || e.presence == Presence::kSignedOut)) {
      Erase(id);
    } else if (state == ContactState::kInHand && gone) {
      if (contacts_.at(id).agents.size() == 1) {
        Requeue(id);
      } else {
        Leave(id, e.agent);
      }
    }
  }
  if (e.presence == Presence::kRemoved) {
    agents_.erase(e.agent);
  } else if (e.in_hand.has_value()) {
    CorrectHands(e);
  }
}

inline void Books::CorrectHands(const AgentUpdated& e) {
  const std::map<ContactId, int> hands = agents_.at(e.agent).hands;
  for (const auto& [id, units] : hands) {
    const bool listed =
        std::any_of(e.in_hand->begin(), e.in_hand->end(),
                    [contact = id](const InHand& in_hand) { return in_hand.contact == contact; });
    if (contacts_.at(id).state != ContactState::kInHand || listed) continue;
    Leave(id, e.agent);
    if (contacts_.at(id).agents.empty()) Over(id);
  }
  for (const InHand& in_hand : *e.in_hand) {
    const ContactId id = in_hand.contact;
    const auto it = contacts_.find(id);
    if (it == contacts_.end()) {
      if (std::find(over_.begin(), over_.end(), id) != over_.end()) continue;
      Create(id, in_hand.channel, in_hand.units);
      Take(id, e.agent);
      continue;
    }
    const BookedContact& contact = it->second;
    if (contact.state == ContactState::kWrappingUp) continue;
    const bool theirs =
        std::find(contact.agents.begin(), contact.agents.end(), e.agent) != contact.agents.end();
    if (contact.state == ContactState::kInHand && theirs) {
      if (in_hand.units >= 0) agents_.at(e.agent).hands[id] = in_hand.units;
    } else {
      Take(id, e.agent);
    }
  }
}

inline void Books::Record(const AgentReady& e) {
  BookedAgent& agent = agents_.at(e.agent);
  if (agent.missed) agent.last.presence = Presence::kAvailable;
  agent.missed = false;
  const std::map<ContactId, int> hands = agent.hands;
  for (const auto& [id, units] : hands) {
    if (contacts_.at(id).state == ContactState::kWrappingUp) Erase(id);
  }
}

inline void Books::Record(const CustomerUpdated& e) { avoid_[Resolved(e.customer)] = e.avoid; }

inline void Books::Record(const CustomersMerged& e) {
  const CustomerId from = Resolved(e.from);
  const CustomerId into = Resolved(e.into);
  const std::vector<AgentId> more = avoid_[from];
  std::vector<AgentId>& avoid = avoid_[into];
  avoid.insert(avoid.end(), more.begin(), more.end());
  avoid_.erase(from);
  for (auto& [alias, named] : aliases_) {
    if (named == from) named = into;
  }
  aliases_[from] = into;
  for (auto& [id, contact] : contacts_) {
    if (contact.customer == from) contact.customer = into;
  }
}

inline void Books::Record(const CustomerForgotten& e) {
  const CustomerId customer = Resolved(e.customer);
  for (auto& [id, contact] : contacts_) {
    if (contact.customer != customer) continue;
    const bool taken =
        contact.state == ContactState::kInHand || contact.state == ContactState::kWrappingUp;
    if (!taken) continue;
    contact.customer = CustomerId{};
    contact.opinions.clear();
  }
  avoid_.erase(customer);
  std::erase_if(aliases_, [&](const auto& alias) { return alias.second == customer; });
}

inline void Books::Record(const ContactArrived& e) {
  BookedContact& contact = Create(e.contact, e.channel, e.units);
  contact.customer = Resolved(e.customer);
  contact.team = e.team;
  contact.skills = e.skills;
  contact.opinions = e.opinions;
  contact.wait_since = std::max(now_, e.not_before);
  if (e.not_before > now_) {
    contact.state = ContactState::kNotDue;
    contact.until = e.not_before;
  }
}

inline void Books::Record(const ContactUpdated& e) {
  BookedContact& contact = contacts_.at(e.contact);
  if (e.team.has_value()) contact.team = *e.team;
  if (e.skills.has_value()) contact.skills = *e.skills;
  if (e.opinions.has_value()) contact.opinions = *e.opinions;
  if (!e.units.has_value()) return;
  contact.units = UnitsFor(contact.channel, *e.units);
  for (const AgentId agent : contact.agents) agents_.at(agent).hands[e.contact] = contact.units;
}

inline void Books::Record(const ContactAssigned& e) {
  if (!contacts_.contains(e.contact)) {
    Create(e.contact, e.channel, e.units).customer = Resolved(e.customer);
  }
  Take(e.contact, e.agent);
}

inline void Books::Record(const ContactJoined& e) {
  BookedContact& contact = contacts_.at(e.contact);
  contact.agents.push_back(e.agent);
  agents_.at(e.agent).hands[e.contact] = contact.units;
}

inline void Books::Record(const OfferAnswered& e) {
  if (e.answer == Answer::kAccepted) {
    contacts_.at(e.contact).state = ContactState::kInHand;
  } else if (e.answer == Answer::kMissed) {
    Miss(e.contact, e.agent);
  } else {
    CoolDown(e.contact, e.agent);
    Requeue(e.contact);
  }
}

inline void Books::Record(const ContactTransferred& e) {
  BookedContact& contact = contacts_.at(e.contact);
  if (e.to_team.valid()) contact.team = e.to_team;
  if (!e.to_skills.empty()) contact.skills = e.to_skills;
  if (contact.state == ContactState::kNotDue) return;
  if (contact.state == ContactState::kInHand) {
    const AgentId first = contact.agents.front();
    CoolDown(e.contact, first);
    const auto to = agents_.find(e.to_agent);
    const bool to_bot = to != agents_.end() && to->second.last.bot;
    if (agents_.at(first).last.bot && !to_bot) contact.people_only = true;
  }
  contact.cooldowns.erase(e.to_agent);
  Requeue(e.contact);
}

inline void Books::Record(const ContactEnded& e) {
  BookedContact& contact = contacts_.at(e.contact);
  const std::vector<AgentId> agents = contact.agents;
  for (std::size_t i = 1; i < agents.size(); ++i) Leave(e.contact, agents[i]);
  const bool stays = agents_.at(agents.front()).last.presence != Presence::kSignedOut;
  Remember(e.contact);
  if (!stays || policy_.wrap_up <= absl::ZeroDuration()) {
    Erase(e.contact);
    return;
  }
  contact.state = ContactState::kWrappingUp;
  contact.until = now_ + policy_.wrap_up;
}

inline void Books::Record(const PolicyChanged& e) {
  policy_ = e.policy;
  most_passed_over_ = std::max(most_passed_over_, policy_.pass_over_max);
}

inline BookedContact& Books::Create(ContactId id, ChannelId channel, int units) {
  BookedContact& contact = contacts_[id];
  contact.channel = channel;
  contact.units = UnitsFor(channel, units);
  contact.wait_since = now_;
  return contact;
}

inline void Books::Remember(ContactId id) {
  over_.push_back(id);
  if (static_cast<std::int64_t>(over_.size()) > limits_.ended) over_.pop_front();
}

inline void Books::Erase(ContactId id) {
  while (!contacts_.at(id).agents.empty()) Leave(id, contacts_.at(id).agents.front());
  contacts_.erase(id);
}

inline void Books::Take(ContactId id, AgentId agent) {
  BookedContact& contact = contacts_.at(id);
  const bool theirs = contact.agents == std::vector<AgentId>{agent};
  while (!theirs && !contact.agents.empty()) Leave(id, contact.agents.front());
  contact.agents = {agent};
  contact.state = ContactState::kInHand;
  contact.until = absl::InfiniteFuture();
  contact.held = AgentId{};
  contact.held_until = absl::InfiniteFuture();
  contact.anyone = false;
  if (!theirs) agents_.at(agent).hands[id] = contact.units;
}

inline void Books::Leave(ContactId id, AgentId agent) {
  std::erase(contacts_.at(id).agents, agent);
  if (const auto it = agents_.find(agent); it != agents_.end()) it->second.hands.erase(id);
}

inline void Books::Requeue(ContactId id) {
  BookedContact& contact = contacts_.at(id);
  if (contact.state == ContactState::kInHand) contact.wait_since = now_;
  while (!contact.agents.empty()) Leave(id, contact.agents.front());
  contact.state = ContactState::kWaiting;
}

inline void Books::CoolDown(ContactId id, AgentId agent) {
  contacts_.at(id).cooldowns[agent] = now_ + policy_.decline_cooldown;
}

inline void Books::Miss(ContactId id, AgentId agent) {
  CoolDown(id, agent);
  if (policy_.missed_sets_away) {
    agents_.at(agent).last.presence = Presence::kAway;
    agents_.at(agent).missed = true;
  }
  Requeue(id);
}

inline int Books::UnitsFor(ChannelId channel, int stated) const {
  if (stated >= 0) return stated;
  for (const ChannelCost& cost : policy_.channels) {
    if (cost.channel == channel) return cost.units;
  }
  return 1;
}

inline bool Books::Exclusive(ChannelId channel) const {
  for (const ChannelCost& cost : policy_.channels) {
    if (cost.channel == channel) return cost.exclusive;
  }
  return false;
}

inline CustomerId Books::Resolved(CustomerId id) const {
  const auto alias = aliases_.find(id);
  return alias == aliases_.end() ? id : alias->second;
}

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_PROPERTY_BOOKS_EVENTS_H_
