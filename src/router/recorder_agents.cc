// What events about agents change.

#include <algorithm>

#include "absl/container/inlined_vector.h"
#include "matching/keep.h"
#include "ranking/filter.h"
#include "router/recorder.h"

namespace rapport {
namespace {

// A copy to walk through while the original changes; on the stack as a rule.
using Hands = absl::InlinedVector<Hand, 16>;

}  // namespace

void Recorder::operator()(const AgentUpdated& e) {
  const AgentIndex index = pool_.FindOrAddAgent(e.agent);
  Agent& agent = pool_.agents[index];
  left_.clear();
  absl::InlinedVector<ContactIndex, 16> served;
  for (const Hand& hand : agent.hands) {
    const Contact& c = pool_.contacts[hand.contact];
    if (c.state == ContactState::kOffered && CanServe(index, c)) served.push_back(hand.contact);
  }
  if (SetFields(agent, e)) {
    for (const SlabIndex seat : queue_.classes().SeatsOf(index)) {
      left_.push_back(queue_.classes().seat(seat).klass);
    }
    queue_.Reseat(index);
  } else {
    queue_.classes().Refresh(index);
  }
  SetAgentDeadline(index);
  ReleaseHands(index);
  if (agent.registered && e.in_hand.has_value()) CorrectHands(index, *e.in_hand);
  ReviewOffers(index, served);
  Unhold(index);
  PlaceOrphans();
  matcher_.MarkFreed(index);
}

// Whether something changed that decides which contacts the agent may serve.
bool Recorder::SetFields(Agent& agent, const AgentUpdated& e) {
  const auto present = [](bool registered, Presence presence) {
    return registered && (presence == Presence::kAvailable || presence == Presence::kAway);
  };
  const bool was_present = present(agent.registered, agent.presence);
  if (!agent.registered) {
    agent.idle_since = kAlways;
    agent.hands.reserve(8);
    agent.held.reserve(8);
  }
  const bool registered = e.presence != Presence::kRemoved;
  pool_.registered += static_cast<int>(registered) - static_cast<int>(agent.registered);
  skills_.assign(e.skills.begin(), e.skills.end());
  SortBySkill(skills_);
  channels_.assign(e.channels.begin(), e.channels.end());
  std::sort(channels_.begin(), channels_.end());
  const bool changed = agent.registered != registered || agent.team != e.team ||
                       agent.bot != e.bot || agent.skills != skills_ || agent.channels != channels_;
  agent.registered = registered;
  agent.team = e.team;
  agent.skills.swap(skills_);
  agent.channels.swap(channels_);
  agent.capacity = e.capacity;
  agent.presence = e.presence;
  agent.available_until = ToInstant(e.available_until);
  agent.back_at = ToInstant(e.back_at);
  agent.bot = e.bot;
  agent.missed = false;
  if (!was_present && present(registered, e.presence)) agent.idle_since = pool_.now;
  return changed;
}

// Offers are taken back from whoever is not available; who is gone keeps nothing but, signed out,
// the contacts in hand.
void Recorder::ReleaseHands(AgentIndex index) {
  Agent& agent = pool_.agents[index];
  if (agent.registered && agent.presence == Presence::kAvailable) return;
  const bool gone = agent.presence != Presence::kAway;
  const Hands hands(agent.hands.begin(), agent.hands.end());
  for (const Hand& hand : hands) {
    Contact& c = pool_.contacts[hand.contact];
    if (c.state == ContactState::kOffered) {
      matcher_.Revoke(hand.contact, Reason::kAgentLeft);
      RequeueFromOffer(hand.contact);
    } else if (c.state == ContactState::kWrappingUp) {
      if (gone) EndWrapUp(hand.contact);
    } else if (!agent.registered) {
      matcher_.RemoveHand(index, hand.contact);
      if (c.agents.empty()) RequeueFromHand(hand.contact);
    }
  }
}

void Recorder::CorrectHands(AgentIndex index, const std::vector<InHand>& in_hand) {
  const std::vector<Hand>& now = pool_.agents[index].hands;
  const Hands hands(now.begin(), now.end());
  for (const Hand& hand : hands) {
    Contact& c = pool_.contacts[hand.contact];
    const bool listed = std::any_of(in_hand.begin(), in_hand.end(),
                                    [&](const InHand& h) { return h.contact == c.id; });
    if (c.state != ContactState::kInHand || listed) continue;
    matcher_.RemoveHand(index, hand.contact);
    if (!c.agents.empty()) continue;
    AddEnded(c, index, Outcome::kUnknown);
    Drop(hand.contact);
  }
  for (const InHand& hand : in_hand) EnterInHand(index, hand);
}

void Recorder::EnterInHand(AgentIndex index, const InHand& hand) {
  const ContactIndex known = pool_.FindContact(hand.contact);
  if (known == kNoIndex) {
    if (ended_.Find(hand.contact) != nullptr) return;
    const ContactIndex created = Create(hand.contact, kNoIndex);
    Needs& needs = pool_.contacts[created].needs;
    needs.channel = hand.channel;
    needs.units = hand.units < 0 ? pool_.settings.CostOf(hand.channel).units : hand.units;
    matcher_.AddHand(index, created, pool_.now);
    return;
  }
  const Contact& c = pool_.contacts[known];
  if (c.state == ContactState::kWrappingUp) return;
  const bool mine = std::find(c.agents.begin(), c.agents.end(), index) != c.agents.end();
  if (c.state == ContactState::kInHand && mine) {
    if (hand.units >= 0) SetUnits(index, known, hand.units);
    return;
  }
  TakeInHand(known, index);
}

void Recorder::SetUnits(AgentIndex index, ContactIndex contact, int units) {
  Agent& agent = pool_.agents[index];
  for (Hand& hand : agent.hands) {
    if (hand.contact != contact) continue;
    agent.units += units - hand.units;
    hand.units = units;
  }
  queue_.classes().Refresh(index);
}

// When they are to leave, and when they were to be back: until then contacts may wait for them.
void Recorder::SetAgentDeadline(AgentIndex index) {
  const Agent& agent = pool_.agents[index];
  Instant at = kNever;
  if (agent.registered) {
    if (agent.available_until > pool_.now) at = agent.available_until;
    const bool away = agent.presence == Presence::kAway;
    if (away && agent.back_at > pool_.now) at = std::min(at, agent.back_at);
  }
  queue_.deadlines().SetAgent(index, at);
}

void Recorder::Unhold(AgentIndex index) {
  const Agent& agent = pool_.agents[index];
  if (agent.kept_for != kNoIndex && !CanBeKeptFor(pool_, index, pool_.contacts[agent.kept_for])) {
    queue_.EndKeep(agent.kept_for);
  }
  queue_.HeldFor(index, held_);
  for (const ContactIndex contact : held_) {
    const Obstacle lasting = LastingObstacleOf(index, pool_.contacts[contact], pool_);
    const bool can = lasting == Obstacle::kNone || lasting == Obstacle::kCoolingDown;
    // Held for one of a team that they have left, it is nothing to them any more.
    const bool knows = pool_.contacts[contact].transfer_to == index ||
                       StandingOf(index, pool_.contacts[contact], pool_).affinity != nullptr;
    const bool comes = IsExpected(agent, pool_.now) && agent.available_until > pool_.now;
    if (can && knows && comes) {
      matcher_.MarkUnplaced(contact);  // They may come later, and waiting pay no more.
    } else {
      Reopen(contact);
    }
  }
}

void Recorder::ReviewOffers(AgentIndex agent, std::span<const ContactIndex> served) {
  const std::vector<Hand>& now = pool_.agents[agent].hands;
  const Hands hands(now.rbegin(), now.rend());
  for (const Hand& hand : hands) {
    if (pool_.contacts[hand.contact].state != ContactState::kOffered) continue;
    const bool could = std::find(served.begin(), served.end(), hand.contact) != served.end();
    ReviewOffer(hand.contact, could);
  }
}

void Recorder::GotMore(AgentIndex agent) {
  ReviewOffers(agent, {});
  Unhold(agent);
}

// After the policy changed what is exclusive.
void Recorder::ReviewAllOffers() {
  std::vector<AgentIndex> agents;
  for (AgentIndex i = 0; i < pool_.agents.size(); ++i) {
    if (!pool_.agents[i].hands.empty()) agents.push_back(i);
  }
  std::sort(agents.begin(), agents.end(),
            [this](AgentIndex a, AgentIndex b) { return pool_.agents[a].id < pool_.agents[b].id; });
  for (const AgentIndex agent : agents) ReviewOffers(agent, {});
}

void Recorder::ReviewOffer(ContactIndex index, bool could_serve) {
  const Contact& c = pool_.contacts[index];
  const AgentIndex agent = c.agents.front();
  const Agent& a = pool_.agents[agent];
  const bool exclusive = pool_.settings.IsExclusive(c.needs.channel);
  const bool alone = exclusive ? a.hands.size() == 1 : a.exclusive == 0;
  const bool fits = alone && a.units <= a.capacity;
  const bool serves = !could_serve || CanServe(agent, c);
  if (fits && serves && !IsBarredByWord(agent, c, pool_)) return;
  matcher_.Revoke(index, Reason::kMoved);
  RequeueFromOffer(index);
  matcher_.MarkFreed(agent);
}

// Contacts that have lost the last agent who may serve them.
void Recorder::PlaceOrphans() {
  scratch_.clear();
  for (const ClassIndex index : left_) {
    if (!queue_.classes().Exists(index)) continue;
    EligibilityClass& klass = queue_.classes()[index];
    klass.open.VisitAll([this](ContactIndex contact) {
      if (!queue_.classes().MayBeServed(pool_.contacts[contact])) scratch_.push_back(contact);
    });
  }
  std::sort(scratch_.begin(), scratch_.end(), [this](ContactIndex a, ContactIndex b) {
    return pool_.contacts[a].seq < pool_.contacts[b].seq;
  });
  for (const ContactIndex contact : scratch_) matcher_.MarkUnplaced(contact);
}

void Recorder::operator()(const AgentReady& e) {
  const AgentIndex index = pool_.FindAgent(e.agent);
  Agent& agent = pool_.agents[index];
  const Hands hands(agent.hands.begin(), agent.hands.end());
  for (const Hand& hand : hands) {
    if (pool_.contacts[hand.contact].state == ContactState::kWrappingUp) EndWrapUp(hand.contact);
  }
  if (agent.missed) {
    agent.missed = false;
    agent.presence = Presence::kAvailable;
    queue_.classes().Refresh(index);
  }
  matcher_.MarkFreed(index);
}

void Recorder::EndWrapUp(ContactIndex index) {
  const AgentIndex agent = pool_.contacts[index].agents.front();
  matcher_.RemoveHand(agent, index);
  Drop(index);
  matcher_.MarkFreed(agent);
}

// The offer was not taken; it has been revoked, or the host knows.
void Recorder::Miss(ContactIndex index) {
  Contact& c = pool_.contacts[index];
  const AgentIndex agent = c.agents.front();
  AddCooldown(c, agent);
  if (pool_.settings.missed_sets_away) {
    Agent& a = pool_.agents[agent];
    a.presence = Presence::kAway;
    a.back_at = kNever;
    a.missed = true;
    queue_.classes().Refresh(agent);
    Unhold(agent);
  }
  RequeueFromOffer(index);
  matcher_.MarkFreed(agent);
}

}  // namespace rapport
