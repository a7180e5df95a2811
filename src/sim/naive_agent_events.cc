// Section 8 of docs/routing.md: events of agents, and of the policy.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

bool SignedIn(Presence presence) {
  return presence == Presence::kAvailable || presence == Presence::kAway;
}

}  // namespace

void NaiveRouter::Record(const AgentUpdated& e) {
  NameAgent(e.agent);
  // Contacts that the agent could serve before.
  std::vector<ContactId> served;
  for (const ContactId id : InSeqOrder([](const NaiveContact& c) { return c.waiting(); })) {
    if (MayServe(contacts_.at(id), e.agent)) served.push_back(id);
  }
  std::set<ContactId> offers_served;
  for (const auto& [id, contact] : contacts_) {
    const bool theirs =
        contact.state == ContactState::kOffered && contact.agents.front() == e.agent;
    if (theirs && MayServe(contact, e.agent)) offers_served.insert(id);
  }
  const bool was_signed_in = agents_.contains(e.agent) && SignedIn(agents_.at(e.agent).presence);

  NaiveAgent& agent = agents_[e.agent];
  agent.team = e.team;
  agent.skills = e.skills;
  agent.channels = e.channels;
  agent.capacity = e.capacity;
  agent.presence = e.presence;
  agent.available_until = ToInstant(e.available_until);
  agent.leaves_at = agent.available_until;
  agent.back_at = ToInstant(e.back_at);
  agent.comes_at = ComesBack(agent) ? agent.back_at : kNever;
  agent.bot = e.bot;
  agent.missed = false;
  if (SignedIn(e.presence) && !was_signed_in) agent.idle_since = now_;

  if (e.bot) {
    bots_.insert(e.agent);
  } else {
    bots_.erase(e.agent);
  }

  CountIdle(e.agent);
  const std::vector<NaiveHand> hands = agent.hands;
  if (e.presence == Presence::kRemoved) agents_.erase(e.agent);
  EmptyHands(e.agent, e.presence, hands);
  if (e.presence != Presence::kRemoved && e.in_hand.has_value()) {
    CorrectHands(e.agent, *e.in_hand);
  }
  if (FindAgent(e.agent) != nullptr) ReviewOffers(e.agent, offers_served);
  Unhold(e.agent);
  for (const ContactId id : served) {
    const NaiveContact* contact = FindContact(id);
    if (contact != nullptr && contact->open() && !AnyMayServe(*contact)) Unplace(id);
  }
  Free(e.agent);
}

// What an agent who is not available any more cannot keep.
void NaiveRouter::EmptyHands(AgentId agent, Presence presence,
                             const std::vector<NaiveHand>& hands) {
  if (presence == Presence::kAvailable) return;
  for (const NaiveHand& hand : hands) {
    NaiveContact& contact = contacts_.at(hand.contact);
    if (contact.state == ContactState::kOffered) {
      Revoke(contact, Reason::kAgentLeft);
      Requeue(contact);
    } else if (contact.state == ContactState::kWrappingUp && presence != Presence::kAway) {
      Erase(contact.id);
    } else if (contact.state == ContactState::kInHand && presence == Presence::kRemoved) {
      if (contact.agents.size() == 1) {
        Requeue(contact);
      } else {
        LeaveHands(contact, agent);
      }
    }
  }
}

// The host's list of what is in the agent's hands is right, and the router's is not.
void NaiveRouter::CorrectHands(AgentId agent, const std::vector<InHand>& listed) {
  const std::vector<NaiveHand> hands = agents_.at(agent).hands;
  for (const NaiveHand& hand : hands) {
    NaiveContact& contact = contacts_.at(hand.contact);
    const bool still = std::any_of(listed.begin(), listed.end(), [&](const InHand& in_hand) {
      return in_hand.contact == hand.contact;
    });
    if (contact.state != ContactState::kInHand || still) continue;
    LeaveHands(contact, agent);
    if (!contact.agents.empty()) continue;
    AddEnded(contact, agent, Outcome::kUnknown);
    Erase(contact.id);
  }
  for (const InHand& in_hand : listed) {
    NaiveContact* contact = FindContact(in_hand.contact);
    if (contact == nullptr) {
      if (FindEnded(in_hand.contact) != nullptr) continue;
      Assign(NewContact(in_hand.contact, in_hand.channel, in_hand.units).id, agent);
      continue;
    }
    const std::vector<AgentId>& holders = contact->agents;
    const bool theirs = std::find(holders.begin(), holders.end(), agent) != holders.end();
    if (contact->state == ContactState::kWrappingUp) continue;
    if (contact->state == ContactState::kInHand && theirs) {
      if (in_hand.units < 0) continue;
      for (NaiveHand& hand : agents_.at(agent).hands) {
        if (hand.contact == contact->id) hand.units = in_hand.units;
      }
      continue;
    }
    Assign(contact->id, agent);
  }
}

void NaiveRouter::Record(const AgentReady& e) {
  NaiveAgent& agent = agents_.at(e.agent);
  const std::vector<NaiveHand> hands = agent.hands;
  for (const NaiveHand& hand : hands) {
    if (contacts_.at(hand.contact).state == ContactState::kWrappingUp) Erase(hand.contact);
  }
  if (agent.missed) {
    agent.missed = false;
    agent.presence = Presence::kAvailable;
    CountIdle(e.agent);
  }
  Free(e.agent);
}

void NaiveRouter::Record(const PolicyChanged& e) {
  const NaivePolicy before = p_;
  p_ = NaivePolicy(e.policy);
  model_.SetHandlingPriced(e.policy.price_per_handling_ppm > 0);
  if (before.half_life != p_.half_life) Rescale(before.half_life, p_.half_life);
  const int steps = static_cast<int>(p_.relax_after.size());
  for (auto& [id, contact] : contacts_) {
    contact.relax_step =
        contact.waiting() ? RelaxedByTime(contact) : std::min(contact.relax_step, steps);
  }
  for (const ContactId id : InSeqOrder([](const NaiveContact& c) { return c.waiting(); })) {
    NaiveContact& contact = contacts_.at(id);
    if (contact.held.valid()) EndHold(contact);
    EndKeep(contact);
    Score(contact);
    Unplace(id);
  }
  for (const auto& [id, agent] : agents_) ReviewOffers(id, {});
}

void NaiveRouter::Record(const TimeAdvanced&) {}

}  // namespace rapport::sim
