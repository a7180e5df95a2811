// Section 6 of docs/routing.md, what is done: match, place, fill, hold, offer.

#include <algorithm>

#include "sim/naive_router.h"

namespace rapport::sim {

void NaiveRouter::Match() {
  FillFreed();
  while (!unplaced_.empty()) {
    while (!unplaced_.empty()) {
      const ContactId contact = unplaced_.front();
      unplaced_.erase(unplaced_.begin());
      PlaceContact(contact);
    }
    FillFreed();
  }
}

void NaiveRouter::PlaceContact(ContactId id) {
  NaiveContact* contact = FindContact(id);
  if (contact == nullptr || !contact->waiting()) return;
  if (!contact->open()) {
    PlaceHeld(*contact);
    return;
  }
  if (FindAgent(contact->transfer_to) != nullptr && PlaceTransferred(*contact)) return;
  contact->transfer_to = AgentId{};
  if (ReleasedForWantOfClass(*contact)) return;
  if (p_.policy.routing == Routing::kPreferred) {
    const std::optional<NewDemand> demand = FirstDemand(*contact);
    PlacePreferred(*contact);
    if (demand.has_value()) CountDemand(*demand);
  } else {
    PlaceBaseline(*contact);
  }
}

bool NaiveRouter::ReleasedForWantOfClass(NaiveContact& contact) {
  const int steps = static_cast<int>(p_.relax_after.size());
  while (!AnyMayServe(contact)) {
    if (contact.relax_step == steps) {
      Release(contact.id, Reason::kNobodyCanServe);
      return true;
    }
    EndKeep(contact);
    ++contact.relax_step;
  }
  return false;
}

bool NaiveRouter::PlaceTransferred(NaiveContact& contact) {
  const AgentId to = contact.transfer_to;
  if (MayServeNow(contact, to) && !KeepInstead(contact, to)) {
    Offer(contact, to);
    return true;
  }
  const NaiveAgent& agent = agents_.at(to);
  const bool present = agent.presence == Presence::kAvailable || ComesBack(agent);
  if (!present || !MayServe(contact, to)) return false;
  if (Barred(contact, to) || CoolingDown(contact, to)) return false;
  if (p_.wait_max == 0 || contact.hold_used || contact.due <= now_) return false;
  if (agent.available_until <= now_) return false;
  const Millis ready_in = TimeUntilFree(to, contact);
  if (ready_in != kNeverMs && ready_in > p_.wait_max / kMicrosPerMilli) return false;
  Hold(contact, to, std::min(After(now_, p_.wait_max), contact.due), ready_in);
  return true;
}

// Something about it has changed while it waits for an agent.
void NaiveRouter::PlaceHeld(NaiveContact& contact) {
  if (!contact.transfer_to.valid() && p_.policy.routing == Routing::kPreferred) {
    const AgentId best = BestToTake(contact);
    if (!best.valid()) return;
    WaitFor wait;
    const Verdict verdict = Compare(contact, contact.held, best, wait);
    if (verdict == Verdict::kGo || verdict == Verdict::kNotFor) Offer(contact, best);
    return;
  }
  if (!contact.transfer_to.valid()) {
    for (const NaiveEntry& known : KnownToSeek(contact)) {
      if (!MayServeNow(contact, known.agent)) continue;
      Offer(contact, known.agent);
      return;
    }
  }
  if (!MayServeNow(contact, contact.held)) return;
  if (!KeepInstead(contact, contact.held)) Offer(contact, contact.held);
}

// The best of those who need not be kept for another contact.
AgentId NaiveRouter::BestToTake(const NaiveContact& contact) {
  while (true) {
    const AgentId best = BestNow(contact);
    if (!best.valid() || !KeepInstead(contact, best)) return best;
  }
}

// Of those who may serve it now the one of most worth; of these the first in idle order.
AgentId NaiveRouter::BestNow(const NaiveContact& contact) const {
  AgentId best;
  const auto rank = [&](AgentId agent) {
    return std::tuple(-AffinityFor(contact, agent).worth_ms(), IdleOrder(agent));
  };
  for (const auto& [id, agent] : agents_) {
    if (!MayServeNow(contact, id)) continue;
    if (!best.valid() || rank(id) < rank(best)) best = id;
  }
  return best;
}

void NaiveRouter::PlacePreferred(NaiveContact& contact) {
  const AgentId best = BestToTake(contact);
  if (!best.valid()) {
    WaitForAnyone(contact);
    return;
  }
  const auto wait = WaitOrGo(contact, best);
  if (wait.has_value()) {
    Hold(contact, wait->agent, wait->until, wait->ready_in);
  } else {
    Offer(contact, best);
  }
}

void NaiveRouter::PlaceBaseline(NaiveContact& contact) {
  if (p_.policy.routing != Routing::kLongestIdle && PlaceKnown(contact)) return;
  AgentId idlest;
  for (const auto& [id, agent] : agents_) {
    if (!MayServeNow(contact, id)) continue;
    if (!idlest.valid() || IdleOrder(id) < IdleOrder(idlest)) idlest = id;
  }
  if (idlest.valid()) {
    Offer(contact, idlest);
  } else {
    WaitForAnyone(contact);
  }
}

// The agents whom the customer knows and the routing looks for, met last first.
std::vector<NaiveEntry> NaiveRouter::KnownToSeek(const NaiveContact& contact) const {
  std::vector<NaiveEntry> known;
  for (const NaiveEntry& entry : contact.entries) {
    if (entry.known) known.push_back(entry);
  }
  std::sort(known.begin(), known.end(), [](const NaiveEntry& a, const NaiveEntry& b) {
    return std::tuple(b.last_met, a.agent) < std::tuple(a.last_met, b.agent);
  });
  if (p_.policy.routing == Routing::kLastAgent && known.size() > 1) known.resize(1);
  return known;
}

bool NaiveRouter::PlaceKnown(NaiveContact& contact) {
  const std::vector<NaiveEntry> known = KnownToSeek(contact);
  for (const NaiveEntry& entry : known) {
    if (!MayServeNow(contact, entry.agent)) continue;
    Offer(contact, entry.agent);
    return true;
  }
  if (p_.wait_max == 0 || contact.hold_used) return false;
  for (const NaiveEntry& entry : known) {
    if (!MayServe(contact, entry.agent) || Barred(contact, entry.agent)) continue;
    if (CoolingDown(contact, entry.agent)) continue;
    const NaiveAgent& agent = agents_.at(entry.agent);
    if (agent.presence != Presence::kAvailable || agent.available_until <= now_) continue;
    Hold(contact, entry.agent, After(now_, p_.wait_max), TimeUntilFree(entry.agent, contact));
    return true;
  }
  return false;
}

void NaiveRouter::Hold(NaiveContact& contact, AgentId agent, Instant until, Millis expected) {
  EndKeep(contact);
  contact.held = agent;
  contact.until = until;
  contact.hold_used = true;
  contact.told_anyone = false;
  std::erase(unplaced_, contact.id);
  Decide({.kind = DecisionKind::kWait,
          .reason = Reason::kForAgent,
          .contact = contact.id,
          .agent = agent,
          .until = FromInstant(until),
          .expected = FromMillis(expected),
          .affinity = AffinityFor(contact, agent)});
}

void NaiveRouter::WaitForAnyone(NaiveContact& contact) {
  if (contact.told_anyone) return;
  contact.told_anyone = true;
  std::int64_t ahead = 0;
  for (const auto& [id, other] : contacts_) {
    if (other.open() && SameClass(other, contact)) ++ahead;
  }
  std::int64_t able = 0;
  for (const auto& [id, agent] : agents_) {
    if (agent.presence == Presence::kAvailable && MayServe(contact, id)) ++able;
  }
  const Millis expected = able == 0 ? kNeverMs : MulDiv(ahead, HandlingOf(contact.topic), able);
  Decide({.kind = DecisionKind::kWait,
          .reason = Reason::kForAnyone,
          .contact = contact.id,
          .expected = FromMillis(expected)});
}

void NaiveRouter::Offer(NaiveContact& contact, AgentId agent) {
  CountPassed(contact, agent);
  const bool final = p_.policy.offers == Offers::kFinal;
  const Instant expires = final ? kNever : After(now_, p_.offer_timeout);
  Decide({.kind = DecisionKind::kOffer,
          .reason = ReasonFor(contact, agent),
          .contact = contact.id,
          .agent = agent,
          .until = FromInstant(expires),
          .affinity = AffinityFor(contact, agent)});
  const std::optional<NewDemand> demand = FirstDemand(contact);
  const bool other_agent = contact.prefers.valid() && contact.prefers != agent;
  const bool other_team =
      contact.prefers_team.valid() && contact.prefers_team != agents_.at(agent).team;
  if (other_agent || other_team) demand_.Overflowed();
  if (demand.has_value()) CountDemand(*demand);
  if (final) {
    TakeInHand(contact, agent);
    LookAtHoldsAnew(agent);
    return;
  }
  EndKeep(contact);
  contact.held = AgentId{};
  contact.transfer_to = AgentId{};
  contact.told_anyone = false;
  contact.state = ContactState::kOffered;
  contact.until = expires;
  contact.agents = {agent};
  contact.entries.clear();
  agents_.at(agent).hands.push_back({.contact = contact.id, .units = contact.units, .since = now_});
  CountIdle(agent);
  LookAtHoldsAnew(agent);
}

Reason NaiveRouter::ReasonFor(const NaiveContact& contact, AgentId agent) const {
  if (contact.transfer_to == agent) return Reason::kTransferred;
  if (p_.policy.routing == Routing::kLongestIdle) return Reason::kLongestIdle;
  if (p_.policy.routing != Routing::kPreferred) {
    return Known(contact, agent) ? Reason::kKnown : Reason::kLongestIdle;
  }
  const Affinity a = AffinityFor(contact, agent);
  if (a.worth_ms() <= 0) return Reason::kLongestIdle;
  const std::pair<Millis, Reason> parts[] = {
      {a.asked_for_ms, Reason::kAskedFor}, {a.continues_ms, Reason::kContinues},
      {a.familiar_ms, Reason::kKnown},     {a.account_ms, Reason::kAccountKnown},
      {a.team_ms, Reason::kTeamKnown},     {a.substitute_ms, Reason::kSubstitute},
      {a.opinion_ms, Reason::kOpinion}};
  Millis largest = 0;
  Reason reason = Reason::kLongestIdle;
  for (const auto& [part, why] : parts) {
    if (part > largest) {
      largest = part;
      reason = why;
    }
  }
  return reason;
}

void NaiveRouter::Fill(AgentId agent) {
  while (FindAgent(agent) != nullptr && FillOne(agent)) {
  }
}

// False where there is nothing for the agent.
bool NaiveRouter::FillOne(AgentId agent) {
  const std::vector<ContactId> takeable =
      InSeqOrder([&](const NaiveContact& c) { return Takeable(c, agent); });
  if (takeable.empty()) return false;
  if (p_.policy.routing == Routing::kPreferred) return FillPreferred(agent, takeable);
  ContactId first = takeable.front();
  for (const ContactId id : takeable) {
    if (Place(contacts_.at(id)) < Place(contacts_.at(first))) first = id;
  }
  Offer(contacts_.at(first), agent);
  return true;
}

bool NaiveRouter::FillPreferred(AgentId agent, const std::vector<ContactId>& takeable) {
  const auto gain = [&](const NaiveContact& c) {
    const Int128 at = std::get<0>(Place(c));
    const Int128 worth = Int128{AffinityFor(c, agent).worth_ms()} * kMicrosPerMilli;
    const Int128 most = std::max<Int128>(Int128{8} * p_.ageing, worth < 0 ? -worth : worth);
    return std::tuple(at - std::clamp<Int128>(16 * worth, -most, most), c.seq);
  };
  // The first in line of those open of some priority or a better one.
  const auto front_to = [&](int priority) {
    NaiveContact* first = nullptr;
    for (const ContactId id : takeable) {
      NaiveContact& c = contacts_.at(id);
      if (!c.open() || c.priority > priority) continue;
      if (first == nullptr || Place(c) < Place(*first)) first = &c;
    }
    return first;
  };
  const auto best_to = [&](int priority) {
    NaiveContact* best = nullptr;
    for (const ContactId id : takeable) {
      NaiveContact& c = contacts_.at(id);
      if (c.priority > priority) continue;
      if (best == nullptr || gain(c) < gain(*best)) best = &c;
    }
    return best;
  };
  NaiveContact* const front = front_to(9);
  NaiveContact* best = best_to(9);
  while (true) {
    const NaiveContact* before = front_to(best->priority - 1);
    if (before == nullptr || Place(*best) < Place(*before)) break;
    best = best_to(best->priority - 1);
  }
  const bool passes = front != nullptr && front != best;
  if (passes) {
    const bool bound = Bound(*front);
    if (!bound && LetWait(*front, agent)) return true;
    const auto wait = BestWait(*front, agent);
    const bool goes_first = wait.has_value() && wait->all_considered && wait->cost > wait->gain &&
                            Place(*front) < Place(*best);
    if (bound || goes_first) {
      if (!KeepInstead(*front, agent)) Offer(*front, agent);
      return true;
    }
  }
  if (LetWait(*best, agent) || KeepInstead(*best, agent)) return true;
  if (passes && Place(*front) < Place(*best)) {
    if (front->passed == 0) front->first_passed = now_;
    ++front->passed;
  }
  Offer(*best, agent);
  return true;
}

// Whether an open contact is better off waiting for somebody else.
bool NaiveRouter::LetWait(NaiveContact& contact, AgentId agent) {
  if (!contact.open()) return false;
  const auto wait = WaitOrGo(contact, agent);
  if (!wait.has_value()) return false;
  Hold(contact, wait->agent, wait->until, wait->ready_in);
  return true;
}

bool NaiveRouter::Takeable(const NaiveContact& contact, AgentId agent) const {
  if (!contact.waiting() || !MayServeNow(contact, agent)) return false;
  // One that was transferred is Place's to decide, until it is held.
  if (contact.transfer_to.valid()) return contact.held == agent;
  return contact.open() || contact.held == agent || Shared(contact, agent);
}

// Held for somebody else, and this agent will do.
bool NaiveRouter::Shared(const NaiveContact& contact, AgentId agent) const {
  if (p_.policy.routing == Routing::kAnyKnown) return Known(contact, agent);
  if (p_.policy.routing != Routing::kPreferred) return false;
  if (EntryFor(contact, agent) == nullptr && !AmongFirstHeld(contact)) return false;
  WaitFor wait;
  const Verdict verdict = Compare(contact, contact.held, agent, wait);
  return verdict == Verdict::kGo || verdict == Verdict::kNotFor;
}

// Of those of its class that are held, by place, one of the first eight.
bool NaiveRouter::AmongFirstHeld(const NaiveContact& contact) const {
  std::int64_t before = 0;
  for (const auto& [id, other] : contacts_) {
    const bool held = other.waiting() && other.held.valid();
    if (held && SameClass(other, contact) && Place(other) < Place(contact)) ++before;
  }
  return before < 8;
}

}  // namespace rapport::sim
