// Item 6 of section 9 of docs/routing.md: is there room for what an event would add?

#include <algorithm>
#include <set>

#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

absl::Status Limited(bool exceeded, const char* limit) {
  return exceeded ? absl::ResourceExhaustedError(limit) : absl::OkStatus();
}

template <typename Container>
std::int64_t Size(const Container& container) {
  return static_cast<std::int64_t>(container.size());
}

std::vector<AgentId> AgentsOf(const std::vector<Opinion>& opinions) {
  std::vector<AgentId> agents;
  for (const Opinion& opinion : opinions) agents.push_back(opinion.agent);
  return agents;
}

}  // namespace

absl::Status NaiveRouter::RoomForCustomer(CustomerId customer) const {
  if (!customer.valid() || FindCustomer(customer) != nullptr) return absl::OkStatus();
  return Limited(Size(customers_) + Size(aliases_) >= limits_.customers, "customers");
}

absl::Status NaiveRouter::RoomForAccount(AccountId account) const {
  if (!account.valid() || named_accounts_.contains(account)) return absl::OkStatus();
  return Limited(Size(named_accounts_) >= limits_.accounts, "accounts");
}

absl::Status NaiveRouter::RoomForAgents(std::vector<AgentId> named) const {
  std::set<AgentId> more(named.begin(), named.end());
  more.erase(AgentId{});
  std::erase_if(more, [this](AgentId agent) { return named_agents_.contains(agent); });
  const bool exceeded = Size(named_agents_) + Size(more) > limits_.remembered_agents;
  return Limited(!more.empty() && exceeded, "remembered_agents");
}

absl::Status NaiveRouter::RoomForContacts(std::int64_t more, std::int64_t over) const {
  return Limited(more > 0 && Size(contacts_) - over + more > limits_.contacts, "contacts");
}

absl::Status NaiveRouter::RoomForWaiting() const {
  std::int64_t waiting = 0;
  for (const auto& [id, contact] : contacts_) {
    if (contact.state <= ContactState::kOffered) ++waiting;
  }
  return Limited(waiting >= limits_.waiting, "waiting");
}

absl::Status NaiveRouter::RoomForClass(const ContactArrived& e) const {
  NaiveContact arriving;
  arriving.channel = e.channel;
  arriving.team = e.team;
  arriving.skills = e.skills;
  arriving.units = UnitsFor(e.channel, e.units);
  std::vector<const NaiveContact*> classes;
  for (const auto& entry : contacts_) {
    const NaiveContact& contact = entry.second;
    if (!contact.waiting()) continue;
    if (SameClass(contact, arriving)) return absl::OkStatus();
    const bool counted = std::any_of(classes.begin(), classes.end(),
                                     [&](const NaiveContact* c) { return SameClass(*c, contact); });
    if (!counted) classes.push_back(&contact);
  }
  return Limited(Size(classes) >= limits_.classes, "classes");
}

absl::Status NaiveRouter::Room(const AgentUpdated& e) const {
  if (FindAgent(e.agent) == nullptr) {
    if (Size(agents_) >= limits_.agents) return Limited(true, "agents");
    if (absl::Status status = RoomForAgents({e.agent}); !status.ok()) return status;
  }
  if (!e.in_hand.has_value() || e.presence == Presence::kRemoved) return absl::OkStatus();
  std::int64_t more = 0;
  for (const InHand& in_hand : *e.in_hand) {
    const ContactId id = in_hand.contact;
    if (FindContact(id) == nullptr && FindEnded(id) == nullptr) ++more;
  }
  // What only this agent has in hand, and is not listed, is over.
  std::int64_t over = 0;
  for (const auto& [id, contact] : contacts_) {
    const bool theirs =
        contact.state == ContactState::kInHand && contact.agents == std::vector<AgentId>{e.agent};
    const bool listed = std::any_of(e.in_hand->begin(), e.in_hand->end(),
                                    [held = id](const InHand& h) { return h.contact == held; });
    if (theirs && !listed) ++over;
  }
  return RoomForContacts(more, over);
}

absl::Status NaiveRouter::Room(const CustomerUpdated& e) const {
  std::vector<AgentId> named = e.asked_for;
  named.insert(named.end(), e.avoid.begin(), e.avoid.end());
  if (absl::Status status = RoomForAgents(named); !status.ok()) return status;
  if (absl::Status status = RoomForCustomer(e.customer); !status.ok()) return status;
  return RoomForAccount(e.account);
}

absl::Status NaiveRouter::Room(const CustomersMerged& e) const {
  const NaiveCustomer& from = *FindCustomer(e.from);
  const NaiveCustomer& into = *FindCustomer(e.into);
  std::set<AgentId> asked_for(from.asked_for.begin(), from.asked_for.end());
  asked_for.insert(into.asked_for.begin(), into.asked_for.end());
  std::set<AgentId> avoid(from.avoid.begin(), from.avoid.end());
  avoid.insert(into.avoid.begin(), into.avoid.end());
  return Limited(Size(asked_for) > limits_.asked_for_per_customer ||
                     Size(avoid) > limits_.avoided_per_customer,
                 "a list is too long");
}

absl::Status NaiveRouter::Room(const ContactArrived& e) const {
  std::vector<AgentId> named = AgentsOf(e.opinions);
  named.push_back(e.asked_for);
  if (absl::Status status = RoomForAgents(named); !status.ok()) return status;
  if (absl::Status status = RoomForCustomer(e.customer); !status.ok()) return status;
  if (absl::Status status = RoomForContacts(1); !status.ok()) return status;
  if (absl::Status status = RoomForWaiting(); !status.ok()) return status;
  return RoomForClass(e);
}

absl::Status NaiveRouter::Room(const ContactUpdated& e) const {
  std::vector<AgentId> named;
  if (e.opinions.has_value()) named = AgentsOf(*e.opinions);
  if (e.asked_for.has_value()) named.push_back(*e.asked_for);
  return RoomForAgents(named);
}

absl::Status NaiveRouter::Room(const ContactAssigned& e) const {
  if (FindContact(e.contact) != nullptr) return absl::OkStatus();
  if (absl::Status status = RoomForCustomer(e.customer); !status.ok()) return status;
  return RoomForContacts(1);
}

absl::Status NaiveRouter::Room(const ContactJoined& e) const {
  const std::int64_t joined = Size(FindContact(e.contact)->agents);
  return Limited(joined >= limits_.agents_per_contact, "agents_per_contact");
}

absl::Status NaiveRouter::Room(const ContactTransferred& e) const {
  const bool in_hand = FindContact(e.contact)->state == ContactState::kInHand;
  return in_hand ? RoomForWaiting() : absl::OkStatus();
}

absl::Status NaiveRouter::Room(const HistoryImported& e) const {
  if (absl::Status status = RoomForAgents({e.agent}); !status.ok()) return status;
  if (absl::Status status = RoomForCustomer(e.customer); !status.ok()) return status;
  const NaiveCustomer* customer = FindCustomer(e.customer);
  const bool taken = customer == nullptr || !customer->account.valid();
  return taken ? RoomForAccount(e.account) : absl::OkStatus();
}

}  // namespace rapport::sim
