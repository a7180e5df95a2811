#include "matching/matcher.h"

#include <algorithm>
#include <tuple>

#include "base/fixed.h"
#include "base/instant.h"
#include "matching/explain.h"
#include "matching/overflow.h"
#include "ranking/filter.h"

namespace rapport {

void Matcher::MarkFreed(AgentIndex agent) {
  if (pool_.agents[agent].freed) return;
  pool_.agents[agent].freed = true;
  freed_.push_back(agent);
}

void Matcher::MarkUnplaced(ContactIndex contact) {
  Contact& c = pool_.contacts[contact];
  if (c.state != ContactState::kWaiting || c.unplaced_at != kNoIndex) return;
  c.unplaced_at = static_cast<SlabIndex>(unplaced_.size());
  unplaced_.push_back(contact);
}

void Matcher::Match() {
  // A freed agent may take one of those that look for an agent, and whoever gets one is seen to
  // pass over others.
  const bool alone = freed_.empty() && queue_.let_go().empty() && unplaced_.size() == 1;
  for (const ContactIndex contact : unplaced_) {
    if (!alone && pool_.contacts[contact].unplaced_at != kNoIndex) queue_.EnsureLinked(contact);
  }
  FillFreed();
  // Each offer and each agent kept may mark more, and there are only so many: no contact returns to
  // waiting meanwhile.
  std::size_t placed = 0;
  while (placed < unplaced_.size()) {
    for (; placed < unplaced_.size(); ++placed) {
      const ContactIndex contact = unplaced_[placed];
      // It may have been taken, held, or have gone, since it was marked.
      if (pool_.contacts[contact].unplaced_at != placed) continue;
      pool_.contacts[contact].unplaced_at = kNoIndex;
      PlaceContact(contact);
      queue_.EnsureLinked(contact);
    }
    FillFreed();
  }
  unplaced_.clear();
}

// They are free later than was thought, or not at all: waiting for them may pay no more. (By a
// transfer a contact is theirs in any case.)
void Matcher::LookAtHoldsAnew(AgentIndex agent) {
  if (!pool_.settings.preferred() || pool_.agents[agent].held.empty()) return;
  queue_.HeldFor(agent, held_);
  for (const ContactIndex contact : held_) {
    if (pool_.contacts[contact].transfer_to == kNoIndex) MarkUnplaced(contact);
  }
}

// Whoever is let go meanwhile comes last.
void Matcher::FillFreed() {
  MarkLetGo();
  for (std::size_t i = 0; i < freed_.size(); ++i) {
    const AgentIndex agent = freed_[i];
    pool_.agents[agent].freed = false;
    Fill(agent);
    MarkLetGo();
  }
  freed_.clear();
}

void Matcher::MarkLetGo() {
  for (const AgentIndex agent : queue_.let_go()) MarkFreed(agent);
  queue_.let_go().clear();
}

int Matcher::IsExclusive(ContactIndex contact) const {
  return pool_.settings.IsExclusive(pool_.contacts[contact].needs.channel) ? 1 : 0;
}

void Matcher::RefreshHands() {
  for (AgentIndex i = 0; i < pool_.agents.size(); ++i) {
    Agent& agent = pool_.agents[i];
    agent.exclusive = 0;
    for (const Hand& hand : agent.hands) agent.exclusive += IsExclusive(hand.contact);
  }
  queue_.classes().RefreshAll();
}

void Matcher::Watch(ContactId contact, std::vector<Explanation>* seen) {
  watched_ = contact;
  seen_ = seen;
}

void Matcher::Witness(ContactIndex contact, AgentIndex at_hand) {
  const Contact& c = pool_.contacts[contact];
  if (!IsWatched(c)) return;
  seen_->push_back(ExplainContact(pool_, c, at_hand));
  if (filling_ != kNoIndex) seen_->back().freed = pool_.agents[filling_].id;
}

void Matcher::WitnessAnew(ContactIndex contact) {
  const Contact& c = pool_.contacts[contact];
  if (IsWatched(c)) seen_->push_back(ExplainAnew(pool_, c));
}

void Matcher::AddHand(AgentIndex agent, ContactIndex contact, Instant since) {
  Agent& a = pool_.agents[agent];
  const int units = pool_.contacts[contact].needs.units;
  a.hands.push_back({contact, units, since});
  a.units += units;
  a.exclusive += IsExclusive(contact);
  pool_.contacts[contact].agents.push_back(agent);
  queue_.classes().Refresh(agent);
}

void Matcher::RemoveHand(AgentIndex agent, ContactIndex contact) {
  Agent& a = pool_.agents[agent];
  const auto hand = std::find_if(a.hands.begin(), a.hands.end(),
                                 [&](const Hand& h) { return h.contact == contact; });
  a.units -= hand->units;
  a.exclusive -= IsExclusive(contact);
  a.hands.erase(hand);
  std::erase(pool_.contacts[contact].agents, agent);
  queue_.classes().Refresh(agent);
}

void Matcher::CountWait(const Contact& contact) {
  ++pool_.waits;
  pool_.waited_s += (pool_.now - contact.wait_since) / kMicrosPerSecond;
}

void Matcher::Revoke(ContactIndex contact, Reason reason) {
  WitnessAnew(contact);
  const Contact& c = pool_.contacts[contact];
  out_.push_back({.kind = DecisionKind::kRevoke,
                  .reason = reason,
                  .contact = c.id,
                  .agent = pool_.agents[c.agents.front()].id});
}

void Matcher::Release(ContactIndex contact, Reason reason) {
  WitnessAnew(contact);
  out_.push_back(
      {.kind = DecisionKind::kRelease, .reason = reason, .contact = pool_.contacts[contact].id});
}

Reason Matcher::OfferReason(AgentIndex agent, const Contact& contact) const {
  if (contact.transfer_to == agent) return Reason::kTransferred;
  const Standing standing = StandingOf(agent, contact, pool_);
  if (!pool_.settings.preferred()) {
    const bool known = standing.known && pool_.settings.routing != Routing::kLongestIdle;
    return known ? Reason::kKnown : Reason::kLongestIdle;
  }
  // Somebody of no worth is not taken for what they are to the customer, but as the last one free.
  if (standing.affinity == nullptr || standing.worth_ms <= 0) return Reason::kLongestIdle;
  const Affinity& a = *standing.affinity;
  const std::pair<std::int64_t, Reason> parts[] = {
      {a.asked_for_ms, Reason::kAskedFor}, {a.continues_ms, Reason::kContinues},
      {a.familiar_ms, Reason::kKnown},     {a.account_ms, Reason::kAccountKnown},
      {a.team_ms, Reason::kTeamKnown},     {a.substitute_ms, Reason::kSubstitute},
      {a.opinion_ms, Reason::kOpinion},
  };
  std::pair<std::int64_t, Reason> largest{0, Reason::kLongestIdle};
  for (const auto& part : parts) {
    if (part.first > largest.first) largest = part;
  }
  return largest.second;
}

void Matcher::Offer(AgentIndex agent, ContactIndex index) {
  Witness(index, agent);
  Contact& c = pool_.contacts[index];
  CountPassed(agent, c);
  Decision decision{.kind = DecisionKind::kOffer,
                    .reason = OfferReason(agent, c),
                    .contact = c.id,
                    .agent = pool_.agents[agent].id};
  const Standing standing = StandingOf(agent, c, pool_);
  if (standing.affinity != nullptr) decision.affinity = *standing.affinity;
  const std::optional<NewDemand> demand = FirstDemand(index);
  CountOverflow(agent, c);
  if (demand.has_value()) pool_.CountDemand(*demand);
  queue_.Leave(index);
  c.transfer_to = kNoIndex;
  if (pool_.settings.final_offers) {
    c.state = ContactState::kInHand;
    CountWait(c);
    --pool_.waiting;
  } else {
    c.state = ContactState::kOffered;
    c.until = After(pool_.now, pool_.settings.offer_timeout);
    decision.until = FromInstant(c.until);
  }
  queue_.deadlines().SetContact(index, c.until);
  AddHand(agent, index, pool_.now);
  out_.push_back(decision);
  LookAtHoldsAnew(agent);
}

std::optional<NewDemand> Matcher::FirstDemand(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  if (c.in_demand || !pool_.settings.preferred()) return std::nullopt;
  c.in_demand = true;
  return DemandOf(pool_, c, queue_.classes()[c.klass].free);
}

void Matcher::CountOverflow(AgentIndex agent, const Contact& contact) {
  const bool to_agent = contact.prefers == kNoIndex || contact.prefers == agent;
  const bool to_team =
      !contact.prefers_team.valid() || contact.prefers_team == pool_.agents[agent].team;
  if (!to_agent || !to_team) pool_.demand.Overflowed();
}

void Matcher::Hold(ContactIndex index, AgentIndex agent, Millis expected, Instant until) {
  Witness(index, filling_);
  queue_.Hold(index, agent, until);
  Contact& c = pool_.contacts[index];
  c.unplaced_at = kNoIndex;
  Decision decision{.kind = DecisionKind::kWait,
                    .reason = Reason::kForAgent,
                    .contact = c.id,
                    .agent = pool_.agents[agent].id,
                    .until = FromInstant(until),
                    .expected = FromMillis(expected)};
  const Standing standing = StandingOf(agent, c, pool_);
  if (standing.affinity != nullptr) decision.affinity = *standing.affinity;
  out_.push_back(decision);
}

void Matcher::WaitForAnyone(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  if (c.told_anyone) return;
  Witness(index, kNoIndex);
  c.told_anyone = true;
  const EligibilityClass& klass = queue_.classes()[c.klass];
  const Millis expected =
      klass.available == 0
          ? kNeverMs
          : MulDiv(klass.open_contacts, pool_.history.handling().Of(c.topic), klass.available);
  out_.push_back({.kind = DecisionKind::kWait,
                  .reason = Reason::kForAnyone,
                  .contact = c.id,
                  .expected = FromMillis(expected)});
}

}  // namespace rapport
