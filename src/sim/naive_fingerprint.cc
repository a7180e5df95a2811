// What the naive router shows of its state: the fingerprint, and what would be wrong with it.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "router/fingerprint.h"
#include "sim/naive_router.h"

namespace rapport::sim {
namespace {

HandlingView View(const HandlingSum& handling) {
  return {
      .contacts = handling.contacts, .sum_ms = handling.sum_ms, .spread = handling.spread.digest()};
}

void AddAgent(AgentId id, const NaiveAgent& a, rapport::Fingerprint& print) {
  std::vector<HandView> hands;
  for (const NaiveHand& h : a.hands) {
    hands.push_back({.contact = h.contact, .units = h.units, .since = h.since});
  }
  print.Add(AgentView{.id = id,
                      .team = a.team,
                      .skills = a.skills,
                      .channels = a.channels,
                      .capacity = a.capacity,
                      .presence = a.presence,
                      .available_until = a.available_until,
                      .back_at = a.back_at,
                      .bot = a.bot,
                      .missed = a.missed,
                      .idle_since = a.idle_since,
                      .idle_balance = a.balance.digest(),
                      .hands = hands});
}

void AddContact(const NaiveContact& c, Instant now, rapport::Fingerprint& print) {
  std::vector<CooldownView> cooldowns;
  for (const NaiveCooldown& d : c.cooldowns) {
    if (d.until > now) cooldowns.push_back({.agent = d.agent, .until = d.until});
  }
  std::vector<EntryView> entries;
  for (const NaiveEntry& e : c.entries) {
    entries.push_back({.agent = e.agent,
                       .team = e.team,
                       .affinity = e.affinity,
                       .avoided = e.avoided,
                       .may_not_serve = e.may_not_serve,
                       .known = e.known});
  }
  print.Add(ContactView{.id = c.id,
                        .customer = c.customer,
                        .channel = c.channel,
                        .topic = c.topic,
                        .team = c.team,
                        .skills = c.skills,
                        .priority = c.priority,
                        .importance_ppm = c.importance_ppm,
                        .due = c.due,
                        .asked_for = c.asked_for,
                        .loss_ms = c.loss_ms,
                        .units = c.units,
                        .continues = c.continues,
                        .opinions = c.opinions,
                        .state = c.state,
                        .seq = c.seq,
                        .ready_at = c.ready_at,
                        .wait_since = c.wait_since,
                        .until = c.until,
                        .held = c.held,
                        .hold_used = c.hold_used,
                        .transfer_to = c.transfer_to,
                        .people_only = c.people_only,
                        .relax_step = c.relax_step,
                        .passed = c.passed,
                        .first_passed = c.first_passed,
                        .cooldowns = cooldowns,
                        .agents = c.agents,
                        .entries = entries});
  if (c.kept_by.valid()) print.AddKept(c.kept_by, c.id);
}

void AddCustomer(CustomerId id, const NaiveCustomer& c, rapport::Fingerprint& print) {
  print.Add(CustomerView{.id = id,
                         .account = c.account,
                         .importance_ppm = c.importance_ppm,
                         .asked_for = c.asked_for,
                         .avoid = c.avoid,
                         .evidence = c.evidence});
  for (const auto& [agent, pair] : c.pairs) {
    std::vector<TopicSumView> sums;
    for (const auto& [key, sum] : pair.sums) {
      sums.push_back({.topic = key.first, .channel = key.second, .sum = sum});
    }
    print.Add(PairView{.customer = id,
                       .agent = agent,
                       .sums = sums,
                       .total = pair.total,
                       .bad = pair.bad,
                       .declined = pair.declined,
                       .last_met = pair.last_met,
                       .evidence = pair.evidence});
  }
}

}  // namespace

std::uint64_t NaiveRouter::Fingerprint() const {
  rapport::Fingerprint print;
  for (const auto& [id, agent] : agents_) AddAgent(id, agent, print);
  for (const auto& [id, contact] : contacts_) AddContact(contact, now_, print);
  for (const auto& [id, customer] : customers_) AddCustomer(id, customer, print);
  for (const auto& [from, into] : aliases_) print.AddAlias(from, into);
  for (const auto& [id, account] : accounts_) {
    for (const auto& [agent, sum] : account.sums) print.AddAccountSum(id, agent, sum);
    if (!account.evidence.empty()) print.AddAccount(id, account.evidence);
  }
  for (const auto& [a, b] : colleagues_) print.AddColleagues(a, b);
  for (const auto& [topic, handling] : topics_) print.AddTopic(topic, View(handling));
  print.AddTotals(View(totals_), Mix(Mix(model_.digest(), demand_.digest()), idle_times_.digest()),
                  abandoned_, waited_s_);
  for (const NaiveEnded& e : ended_) {
    print.Add(EndedView{.contact = e.contact,
                        .customer = e.customer,
                        .agent = e.agent,
                        .topic = e.topic,
                        .channel = e.channel,
                        .outcome = e.outcome,
                        .arrived = e.arrived,
                        .known = e.known,
                        .dated = e.dated,
                        .identified = e.identified,
                        .bot = e.bot});
  }
  for (const CommandId command : commands_in_order_) print.AddCommand(command);
  return print.Value(decision_chain_, now_);
}

std::string NaiveRouter::Inconsistency() const {
  for (const auto& [id, agent] : agents_) {
    for (const NaiveHand& hand : agent.hands) {
      const NaiveContact* contact = FindContact(hand.contact);
      if (contact == nullptr) return absl::StrCat("agent ", id.value, " has a contact of nobody");
      const std::vector<AgentId>& holders = contact->agents;
      if (std::count(holders.begin(), holders.end(), id) != 1) {
        return absl::StrCat("contact ", hand.contact.value, " does not know agent ", id.value);
      }
    }
  }
  for (const auto& [id, c] : contacts_) {
    const bool in_queue = c.waiting() || c.state == ContactState::kNotDue;
    if (in_queue != c.agents.empty()) return absl::StrCat("contact ", id.value, ": agents");
    if (c.held.valid() && !c.waiting()) return absl::StrCat("contact ", id.value, ": held");
    if (!c.waiting() && !c.entries.empty()) return absl::StrCat("contact ", id.value, ": entries");
    for (const AgentId holder : c.agents) {
      const NaiveAgent* agent = FindAgent(holder);
      if (agent == nullptr) return absl::StrCat("contact ", id.value, ": agent not registered");
      const auto here = [contact = id](const NaiveHand& h) { return h.contact == contact; };
      if (std::count_if(agent->hands.begin(), agent->hands.end(), here) != 1) {
        return absl::StrCat("contact ", id.value, " is not in the hands of ", holder.value);
      }
    }
    if (c.state == ContactState::kOffered && c.agents.size() != 1) {
      return absl::StrCat("contact ", id.value, " is offered to several");
    }
  }
  return "";
}

}  // namespace rapport::sim
