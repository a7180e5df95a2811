#include <algorithm>
#include <utility>

#include "sim/random_events.h"

namespace rapport::sim {

ContactArrived RandomEvents::AnyContact() { return Arrive(); }

std::vector<SkillLevel> RandomEvents::Skills(int most, int highest) {
  std::map<SkillId, int> levels;
  const int count = random_.Int(0, most);
  for (int i = 0; i < count; ++i) {
    const SkillId skill = Skill();
    levels[skill] = random_.Int(kMinSkillLevel, highest);
  }
  std::vector<SkillLevel> skills;
  for (const auto& [skill, level] : levels) skills.push_back({.skill = skill, .level = level});
  if (random_.Chance(30)) std::reverse(skills.begin(), skills.end());
  return skills;
}

std::vector<Opinion> RandomEvents::Opinions() {
  std::vector<Opinion> opinions;
  if (!random_.Chance(25)) return opinions;
  const int count = random_.Int(1, 3);
  for (int i = 0; i < count; ++i) {
    Opinion opinion;
    if (random_.Chance(65)) {
      opinion.agent = Agent();
    } else {
      opinion.team = Team();
    }
    opinion.worth = random_.Duration(-absl::Seconds(100), absl::Seconds(200));
    if (random_.Chance(20)) opinion.price_per_handling_ppm = random_.Between(-500'000, 900'000);
    opinion.may_not_serve = random_.Chance(15);
    opinions.push_back(opinion);
  }
  return opinions;
}

// Different ones.
std::vector<AgentId> RandomEvents::Agents(int most) {
  std::vector<AgentId> agents;
  const int count = random_.Int(0, most);
  for (int i = 0; i < count; ++i) {
    const AgentId agent = Agent();
    if (std::find(agents.begin(), agents.end(), agent) == agents.end()) agents.push_back(agent);
  }
  return agents;
}

AgentUpdated RandomEvents::UpdateAgent() {
  AgentUpdated e;
  e.agent = Agent();
  const auto before = agents_.find(e.agent);
  if (before != agents_.end() && random_.Chance(60)) {
    e = before->second;
    e.in_hand.reset();
  } else {
    if (random_.Chance(80)) e.team = Team();
    e.skills = Skills(world_.skills * 2, kMaxSkillLevel);
    if (random_.Chance(25)) {
      e.channels = {Channel()};
      const ChannelId other = Channel();
      if (other != e.channels.front()) e.channels.push_back(other);
    }
    e.capacity = random_.OneOf({0, 1, 1, 2, 3, 3, 4, 6, 20});
    e.bot = static_cast<int>(e.agent.value) > world_.agents - 2;
    if (random_.Chance(3)) e.bot = !e.bot;
  }
  const std::int64_t dice = random_.Below(100);
  e.presence = dice < 76   ? Presence::kAvailable
               : dice < 87 ? Presence::kAway
               : dice < 94 ? Presence::kSignedOut
                           : Presence::kRemoved;
  e.available_until = absl::InfiniteFuture();
  if (random_.Chance(25)) {
    e.available_until = now_ + random_.Duration(-absl::Seconds(20), absl::Minutes(15));
  }
  e.back_at = absl::InfiniteFuture();
  if (random_.Chance(e.presence == Presence::kAway ? 70 : 5)) {
    e.back_at = now_ + random_.Duration(-absl::Seconds(5), absl::Minutes(3));
  }
  if (random_.Chance(20)) e.in_hand = HandsOf(e.agent);
  return e;
}

// What is in the agent's hands, or nearly so.
std::vector<InHand> RandomEvents::HandsOf(AgentId agent) {
  std::vector<InHand> hands;
  const auto add = [&](ContactId contact) {
    const bool listed = std::any_of(hands.begin(), hands.end(),
                                    [&](const InHand& h) { return h.contact == contact; });
    if (listed || !contact.valid()) return;
    hands.push_back({.contact = contact,
                     .channel = Channel(),
                     .units = random_.Chance(70) ? -1 : random_.Int(0, 3)});
  };
  for (const auto& [id, known] : alive_) {
    const auto& agents = known.agents;
    if (std::find(agents.begin(), agents.end(), agent) == agents.end()) continue;
    if (known.state == ContactState::kOffered && random_.Chance(70)) continue;
    if (random_.Chance(85)) add(id);
  }
  if (random_.Chance(10)) add(NewContact());
  if (random_.Chance(7)) add(Contact({ContactState::kInHand, ContactState::kWaiting}));
  if (random_.Chance(4)) add(EndedContact());
  return hands;
}

CustomerUpdated RandomEvents::UpdateCustomer() {
  CustomerUpdated e;
  e.customer = Customer();
  if (random_.Chance(60)) e.account = Account();
  if (random_.Chance(50)) {
    const std::int64_t most = random_.Chance(60) ? 700'000 : 5'000'000;
    e.importance_ppm = random_.Between(1, most);
  }
  if (random_.Chance(5)) e.importance_ppm = random_.OneOf<std::int64_t>({1, 100'000'000});
  if (random_.Chance(25)) e.asked_for = Agents(2);
  if (random_.Chance(25)) e.avoid = Agents(3);
  return e;
}

ContactArrived RandomEvents::Arrive() {
  ContactArrived e;
  e.contact = NewContact();
  if (random_.Chance(90)) e.customer = Customer();
  if (random_.Chance(95)) e.channel = Channel();
  if (random_.Chance(85)) e.topic = Topic();
  if (random_.Chance(15)) e.team = Team();
  if (random_.Chance(50)) e.skills = Skills(2, random_.Chance(80) ? 5 : 10);
  if (random_.Chance(50)) e.priority = random_.Int(0, kLeastUrgent);
  if (random_.Chance(25)) e.importance_ppm = random_.Between(1, 4'000'000);
  if (random_.Chance(20)) {
    e.due = now_ + random_.Duration(-absl::Seconds(60), absl::Minutes(30));
  }
  if (random_.Chance(20)) e.asked_for = RegisteredAgent();
  if (random_.Chance(15)) e.loss = random_.Duration(absl::ZeroDuration(), absl::Seconds(600));
  if (random_.Chance(12)) {
    e.not_before = now_ + random_.Duration(-absl::Seconds(10), absl::Minutes(5));
  }
  if (random_.Chance(15)) e.continues = random_.Chance(90) ? EndedContact() : NewContact();
  e.opinions = Opinions();
  if (random_.Chance(15)) e.units = random_.Int(-1, 4);
  return e;
}

ContactUpdated RandomEvents::UpdateContact() {
  using State = ContactState;
  ContactUpdated e;
  e.contact = Contact({State::kWaiting, State::kOffered, State::kInHand, State::kNotDue});
  if (random_.Chance(15)) e.topic = Topic();
  if (random_.Chance(8)) e.team = random_.Chance(50) ? Team() : TeamId{};
  if (random_.Chance(12)) e.skills = Skills(2, 10);
  if (random_.Chance(20)) e.priority = random_.Int(0, kLeastUrgent);
  if (random_.Chance(10)) {
    e.importance_ppm = random_.Chance(50) ? kAsUsual : random_.Between(1, 9'000'000);
  }
  if (random_.Chance(10)) {
    e.due = absl::InfiniteFuture();
    if (random_.Chance(70)) e.due = now_ + random_.Duration(absl::Seconds(-5), absl::Minutes(20));
  }
  if (random_.Chance(10)) e.asked_for = random_.Chance(70) ? Agent() : AgentId{};
  if (random_.Chance(8)) e.loss = random_.Duration(absl::ZeroDuration(), absl::Seconds(900));
  if (random_.Chance(2)) e.loss = -absl::InfiniteDuration();
  if (random_.Chance(15)) e.opinions = Opinions();
  if (random_.Chance(30)) e.units = random_.Int(-1, 4);
  return e;
}

ContactAssigned RandomEvents::Assign() {
  ContactAssigned e;
  using State = ContactState;
  const bool known = random_.Chance(55);
  e.contact = known ? Contact({State::kWaiting, State::kOffered, State::kInHand, State::kNotDue})
                    : NewContact();
  e.agent = random_.Chance(20) ? AgentOf(e.contact) : RegisteredAgent();
  if (random_.Chance(80)) e.customer = Customer();
  if (random_.Chance(95)) e.channel = Channel();
  if (random_.Chance(80)) e.topic = Topic();
  if (random_.Chance(15)) e.units = random_.Int(-1, 3);
  return e;
}

ContactJoined RandomEvents::Join() {
  const ContactId contact = Contact({ContactState::kInHand});
  return {.contact = contact, .agent = RegisteredAgent()};
}

ContactLeft RandomEvents::Leave() {
  std::vector<ContactId> shared;
  for (const auto& [id, known] : alive_) {
    if (known.agents.size() > 1) shared.push_back(id);
  }
  const bool fits = !shared.empty() && random_.Chance(90);
  const ContactId contact = fits ? random_.OneOf(shared) : Contact({ContactState::kInHand});
  return {.contact = contact, .agent = AgentOf(contact)};
}

OfferAnswered RandomEvents::AnswerOffer() {
  OfferAnswered e;
  e.contact = Contact({ContactState::kOffered});
  e.agent = random_.Chance(97) ? AgentOf(e.contact) : RegisteredAgent();
  const std::int64_t dice = random_.Below(100);
  e.answer = dice < 70 ? Answer::kAccepted : dice < 88 ? Answer::kDeclined : Answer::kMissed;
  return e;
}

ContactClaimed RandomEvents::Claim() {
  using State = ContactState;
  const ContactId contact = Contact({State::kWaiting, State::kOffered, State::kNotDue});
  return {.contact = contact, .agent = random_.Chance(15) ? AgentOf(contact) : RegisteredAgent()};
}

ContactTransferred RandomEvents::Transfer() {
  using State = ContactState;
  ContactTransferred e;
  const bool in_hand = random_.Chance(70);
  e.contact = in_hand ? Contact({State::kInHand})
                      : Contact({State::kWaiting, State::kOffered, State::kNotDue});
  if (random_.Chance(70)) e.to_agent = RegisteredAgent();
  if (random_.Chance(30)) e.to_team = Team();
  if (random_.Chance(25) || (!e.to_agent.valid() && !e.to_team.valid())) {
    e.to_skills = {{.skill = Skill(), .level = random_.Int(1, 8)}};
  }
  return e;
}

ContactEnded RandomEvents::End() {
  ContactEnded e;
  e.contact = Contact({ContactState::kInHand});
  e.outcome = random_.OneOf({Outcome::kUnknown, Outcome::kResolved, Outcome::kResolved,
                             Outcome::kResolved, Outcome::kServed, Outcome::kUnresolved,
                             Outcome::kReopened, Outcome::kHandedOver});
  return e;
}

FeedbackReceived RandomEvents::Feedback() {
  FeedbackReceived e;
  e.contact = random_.Chance(65) ? EndedContact() : Contact({ContactState::kInHand});
  e.kind = random_.OneOf({FeedbackKind::kCustomerRating, FeedbackKind::kCustomerRating,
                          FeedbackKind::kQualityReview, FeedbackKind::kComplaint});
  e.rating = random_.Chance(10) ? 50 : random_.Int(0, 100);
  return e;
}

HistoryImported RandomEvents::Import() {
  HistoryImported e;
  e.customer = Customer();
  e.agent = Agent();
  if (random_.Chance(5)) e.agent.value += 100;  // Known from the history only.
  if (random_.Chance(40)) e.account = Account();
  if (random_.Chance(85)) e.topic = Topic();
  if (random_.Chance(95)) e.channel = Channel();
  e.outcome = random_.OneOf({Outcome::kUnknown, Outcome::kResolved, Outcome::kServed,
                             Outcome::kUnresolved, Outcome::kReopened, Outcome::kHandedOver});
  const absl::Duration longest = absl::Minutes(random_.Chance(80) ? 2 : 30);
  e.handling = random_.Duration(absl::ZeroDuration(), longest);
  if (random_.Chance(20)) {
    e.handling = random_.Duration(absl::ZeroDuration(), absl::Milliseconds(2));
  }
  e.ended = now_ - random_.Duration(absl::ZeroDuration(), absl::Hours(24 * 300));
  if (random_.Chance(30)) e.rating = random_.Int(-1, 100);
  return e;
}

PolicyChanged RandomEvents::ChangePolicy() {
  PolicyChanged e{now_policy_};
  if (random_.Chance(15)) {
    e.policy = AnyPolicy();
    return e;
  }
  const int changes = random_.Int(0, 3);
  for (int i = 0; i < changes; ++i) Change(e.policy, random_.Int(0, 31));
  return e;
}

}  // namespace rapport::sim
