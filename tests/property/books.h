// What a host knows of its agents and contacts from its own events and the decisions that it was
// given, kept without any help of the router; and what must hold of every decision by that.

#ifndef RAPPORT_TESTS_PROPERTY_BOOKS_H_
#define RAPPORT_TESTS_PROPERTY_BOOKS_H_

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "rapport/decision.h"
#include "rapport/event.h"
#include "rapport/limits.h"
#include "rapport/policy.h"

namespace rapport::testing {

struct BookedContact {
  ContactState state = ContactState::kWaiting;
  std::vector<AgentId> agents;  // Offered to, or in the hands of; the first of them first.
  CustomerId customer;
  ChannelId channel;
  TeamId team;
  std::vector<SkillLevel> skills;
  std::vector<Opinion> opinions;
  int units = 1;
  bool people_only = false;
  absl::Time wait_since;
  absl::Time until = absl::InfiniteFuture();  // Not due, wrapping up: until then.
  std::map<AgentId, absl::Time> cooldowns;
  AgentId held;                                    // The host was told last to wait for this agent,
  absl::Time held_until = absl::InfiniteFuture();  // until then;
  bool anyone = false;                             // or for anyone.
};

struct BookedAgent {
  AgentUpdated last;  // With the presence that they have by now.
  bool missed = false;
  std::map<ContactId, int> hands;  // With the units that each takes.
};

class Books {
 public:
  Books(const Policy& policy, const Limits& limits) : policy_(policy), limits_(limits) {
    most_passed_over_ = policy.pass_over_max;
  }

  // Enters what became of an event. What was wrong with it, in words; empty where all is well.
  std::string Enter(const Event& event, const absl::Status& status,
                    const std::vector<Decision>& decisions);

  const std::map<ContactId, BookedContact>& contacts() const { return contacts_; }
  const std::map<AgentId, BookedAgent>& agents() const { return agents_; }
  // Those that are over and whose ids are not free again; the last of them last.
  const std::deque<ContactId>& over() const { return over_; }
  const Policy& policy() const { return policy_; }
  absl::Time now() const { return now_; }
  int most_passed_over() const { return most_passed_over_; }  // By any policy so far.
  bool repeated() const { return repeated_; }  // The last event was one by its command id.

 private:
  // --- Events ---
  void Record(const AgentUpdated& e);
  void Record(const AgentReady& e);
  void Record(const CustomerUpdated& e);
  void Record(const CustomersMerged& e);
  void Record(const CustomerForgotten& e);
  void Record(const ContactArrived& e);
  void Record(const ContactUpdated& e);
  void Record(const ContactAbandoned& e) { Over(e.contact); }
  void Record(const ContactAssigned& e);
  void Record(const ContactJoined& e);
  void Record(const ContactLeft& e) { Leave(e.contact, e.agent); }
  void Record(const OfferAnswered& e);
  void Record(const ContactClaimed& e) { Take(e.contact, e.agent); }
  void Record(const ContactTransferred& e);
  void Record(const ContactEnded& e);
  void Record(const HistoryImported&) {}
  void Record(const FeedbackReceived&) {}
  void Record(const TimeAdvanced&) {}
  void Record(const PolicyChanged& e);
  void CorrectHands(const AgentUpdated& e);
  void PassTime();

  // --- Decisions ---
  std::string Enter(const Decision& decision);
  std::string CheckOffer(const Decision& offer) const;
  std::string CheckServes(const BookedContact& contact, const BookedAgent& agent) const;
  std::string CheckSkills(const BookedContact& contact, const BookedAgent& agent, int lower) const;
  std::string CheckCapacity(const BookedContact& contact, const BookedAgent& agent) const;
  std::string CheckRelease(const BookedContact& contact, Reason why) const;

  // --- What happens to contacts ---
  BookedContact& Create(ContactId id, ChannelId channel, int units);
  void Remember(ContactId id);  // Among those that are over.
  void Erase(ContactId id);
  void Over(ContactId id) {
    Remember(id);
    Erase(id);
  }
  void Take(ContactId id, AgentId agent);
  void Leave(ContactId id, AgentId agent);
  void Requeue(ContactId id);
  void CoolDown(ContactId id, AgentId agent);
  void Miss(ContactId id, AgentId agent);
  int UnitsFor(ChannelId channel, int stated) const;
  bool Exclusive(ChannelId channel) const;
  CustomerId Resolved(CustomerId id) const;

  Policy policy_;
  Limits limits_;
  absl::Time now_ = absl::InfinitePast();
  int most_passed_over_ = 0;
  bool repeated_ = false;
  std::map<AgentId, BookedAgent> agents_;
  std::map<ContactId, BookedContact> contacts_;
  std::deque<ContactId> over_;
  std::map<CustomerId, std::vector<AgentId>> avoid_;
  std::map<CustomerId, CustomerId> aliases_;
  std::deque<CommandId> commands_;
};

inline std::string Books::Enter(const Event& event, const absl::Status& status,
                                const std::vector<Decision>& decisions) {
  repeated_ = false;
  if (!status.ok()) return decisions.empty() ? "" : "decisions with an error";
  if (event.command.valid()) {
    repeated_ = std::find(commands_.begin(), commands_.end(), event.command) != commands_.end();
    if (repeated_) return "";
    commands_.push_back(event.command);
    if (static_cast<std::int64_t>(commands_.size()) > limits_.commands) commands_.pop_front();
  }
  now_ = std::max(now_, event.at);
  std::visit([this](const auto& body) { Record(body); }, event.what);
  PassTime();
  for (const Decision& decision : decisions) {
    const std::string wrong = Enter(decision);
    if (!wrong.empty()) return absl::StrCat("contact ", decision.contact.value, ": ", wrong);
  }
  return "";
}

// What ends by itself, and is not told.
inline void Books::PassTime() {
  std::vector<ContactId> ended;
  for (auto& [id, contact] : contacts_) {
    if (contact.state == ContactState::kWrappingUp && contact.until <= now_) ended.push_back(id);
    if (contact.state == ContactState::kNotDue && contact.until <= now_) {
      contact.state = ContactState::kWaiting;
      contact.until = absl::InfiniteFuture();
    }
  }
  for (const ContactId id : ended) Erase(id);
}

inline std::string Books::Enter(const Decision& d) {
  const auto it = contacts_.find(d.contact);
  // The contact may be over, or taken by somebody else, in the event that takes the offer back.
  if (d.kind == DecisionKind::kRevoke) {
    if (const auto agent = agents_.find(d.agent); agent != agents_.end()) {
      const bool taken = it != contacts_.end() && it->second.state != ContactState::kOffered;
      if (!taken) agent->second.hands.erase(d.contact);
    }
    if (it == contacts_.end() || it->second.state != ContactState::kOffered) return "";
    if (it->second.agents != std::vector<AgentId>{d.agent}) return "revoked from somebody else";
    if (d.reason == Reason::kOfferExpired) {
      Miss(d.contact, d.agent);
    } else {
      Requeue(d.contact);
    }
    return "";
  }
  if (it == contacts_.end()) return "a decision about a contact that is not there";
  BookedContact& contact = it->second;
  if (d.kind == DecisionKind::kRelease) {
    const std::string wrong = CheckRelease(contact, d.reason);
    Remember({});  // It takes a place among those that are over, and its id is free.
    Erase(d.contact);
    return wrong;
  }
  if (d.reason == Reason::kNotDue) {
    return contact.state == ContactState::kNotDue && d.until == contact.until ? "" : "is due";
  }
  if (contact.state != ContactState::kWaiting) return "offered or parked while not waiting";
  contact.held = d.kind == DecisionKind::kWait ? d.agent : AgentId{};
  contact.held_until = d.kind == DecisionKind::kWait ? d.until : absl::InfiniteFuture();
  contact.anyone = d.reason == Reason::kForAnyone;
  if (d.kind == DecisionKind::kWait) return "";

  const std::string wrong = CheckOffer(d);
  contact.state = ContactState::kOffered;
  contact.agents = {d.agent};
  agents_[d.agent].hands[d.contact] = contact.units;
  if (policy_.offers == Offers::kFinal) contact.state = ContactState::kInHand;
  return wrong;
}

inline std::string Books::CheckOffer(const Decision& offer) const {
  const BookedContact& contact = contacts_.at(offer.contact);
  const auto agent = agents_.find(offer.agent);
  if (agent == agents_.end()) return "offered to nobody of the pool";
  if (agent->second.last.presence != Presence::kAvailable) return "offered to who is away";
  if (agent->second.last.available_until <= now_) return "offered to who is leaving";
  std::string wrong = CheckServes(contact, agent->second);
  if (wrong.empty() && offer.reason != Reason::kTransferred) {
    int lower = 0;
    for (const RelaxStep& step : policy_.relax) lower = std::max(lower, step.levels);
    wrong = CheckSkills(contact, agent->second, lower);
  }
  if (wrong.empty()) wrong = CheckCapacity(contact, agent->second);
  if (!wrong.empty()) return wrong;
  const auto cooldown = contact.cooldowns.find(offer.agent);
  const bool counted = limits_.cooldowns_per_contact >= 12;
  if (counted && cooldown != contact.cooldowns.end() && cooldown->second > now_) {
    return "offered to who cools down";
  }
  return "";
}

// But for team and skills, which do not count for a transfer.
inline std::string Books::CheckServes(const BookedContact& contact,
                                      const BookedAgent& agent) const {
  const std::vector<ChannelId>& channels = agent.last.channels;
  if (!channels.empty() &&
      std::find(channels.begin(), channels.end(), contact.channel) == channels.end()) {
    return "wrong channel";
  }
  const auto avoid = avoid_.find(contact.customer);
  if (avoid != avoid_.end() && std::find(avoid->second.begin(), avoid->second.end(),
                                         agent.last.agent) != avoid->second.end()) {
    return "avoided";
  }
  for (const Opinion& o : contact.opinions) {
    const bool theirs =
        o.agent == agent.last.agent || (o.team.valid() && o.team == agent.last.team);
    if (theirs && o.may_not_serve) return "may not serve";
  }
  return contact.people_only && agent.last.bot ? "a bot" : "";
}

inline std::string Books::CheckSkills(const BookedContact& contact, const BookedAgent& agent,
                                      int lower) const {
  if (contact.team.valid() && contact.team != agent.last.team) return "wrong team";
  for (const SkillLevel& needed : contact.skills) {
    if (needed.level - lower < kMinSkillLevel) continue;
    const bool held =
        std::any_of(agent.last.skills.begin(), agent.last.skills.end(), [&](const SkillLevel& has) {
          return has.skill == needed.skill && has.level >= needed.level - lower;
        });
    if (!held) return "wrong skills";
  }
  return "";
}

inline std::string Books::CheckCapacity(const BookedContact& contact,
                                        const BookedAgent& agent) const {
  if (Exclusive(contact.channel) && !agent.hands.empty()) return "exclusive, and hands not empty";
  std::int64_t units = contact.units;
  for (const auto& [id, taken] : agent.hands) {
    if (Exclusive(contacts_.at(id).channel)) return "hands on something exclusive";
    units += taken;
  }
  return units <= agent.last.capacity ? "" : "over capacity";
}

inline std::string Books::CheckRelease(const BookedContact& contact, Reason why) const {
  if (why == Reason::kWaitedTooLong) {
    return now_ - contact.wait_since >= policy_.queue_max ? "" : "released before queue_max";
  }
  if (why != Reason::kNobodyCanServe) return "";
  const int lower = policy_.relax.empty() ? 0 : policy_.relax.back().levels;
  for (const auto& [id, agent] : agents_) {
    if (CheckServes(contact, agent).empty() && CheckSkills(contact, agent, lower).empty()) {
      return "released, though somebody may serve it";
    }
  }
  return "";
}

}  // namespace rapport::testing

#include "property/books_events.h"  // IWYU pragma: export

#endif  // RAPPORT_TESTS_PROPERTY_BOOKS_H_
