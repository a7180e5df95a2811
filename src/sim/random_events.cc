#include "sim/random_events.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace rapport::sim {
namespace {

constexpr std::size_t kRecent = 20;
constexpr std::size_t kEnded = 30;

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

RandomWorld WorldOf(std::uint64_t seed) {
  Random random(seed ^ 0x776f726c64ULL);
  RandomWorld world;
  if (random.Chance(20)) world.agents = random.Int(3, 6);
  if (random.Chance(20)) world.customers = random.Int(2, 8);
  const bool large = random.Chance(4);
  if (random.Chance(20)) world.skills = random.Int(1, 3);
  world.contacts = random.OneOf({6, 12, 12, 20, 20, 35});
  world.wrong_percent = random.OneOf({0, 3, 6, 6, 15});
  world.longest_step =
      random.OneOf({absl::Seconds(20), absl::Seconds(20), absl::Minutes(3), absl::Hours(24 * 40)});
  world.small_limits = random.Chance(30);
  if (large) {
    world.agents = 40;
    world.customers = 200;
    world.contacts = 120;
  }
  return world;
}

}  // namespace

RandomEvents::RandomEvents(std::uint64_t seed) : RandomEvents(seed, WorldOf(seed)) {}

RandomEvents::RandomEvents(std::uint64_t seed, const RandomWorld& world)
    : random_(seed), world_(world) {
  policy_ = AnyPolicy();
  now_policy_ = policy_;
  limits_ = AnyLimits();
  const std::int64_t start_year = random_.Chance(80) ? 2024 : random_.Between(1901, 2100);
  now_ = absl::FromCivil(absl::CivilYear(start_year), absl::UTCTimeZone()) +
         random_.Duration(absl::ZeroDuration(), absl::Hours(24));
}

Event RandomEvents::Next(absl::Time deadline) {
  if (!recent_.empty() && random_.Chance(2)) {
    // Once more, with or without its command id, at its own time or now.
    Event again = random_.OneOf(recent_);
    if (random_.Chance(40)) again.command = CommandId{};
    if (random_.Chance(50)) again.at = now_;
    return again;
  }
  Event event;
  event.at = NextTime(deadline);
  if (random_.Chance(30)) event.command = CommandId{++last_command_};
  if (random_.Chance(1) && last_command_ > 0) event.command = CommandId{last_command_};
  const bool at_deadline = event.at == deadline;
  event.what = at_deadline && random_.Chance(60) ? TimeAdvanced{} : AnyBody();
  if (random_.Chance(world_.wrong_percent)) Break(event);
  return event;
}

absl::Time RandomEvents::NextTime(absl::Time deadline) {
  const bool comes = deadline != absl::InfiniteFuture();
  const auto within = [this](absl::Duration longest) {
    return now_ + random_.Duration(absl::ZeroDuration(), std::min(longest, world_.longest_step));
  };
  const std::int64_t dice = random_.Below(1000);
  if (dice < 350) return now_;
  if (dice < 450) return within(absl::Milliseconds(2));
  if (dice < 820) return within(absl::Seconds(4));
  if (dice < 850) return within(absl::Minutes(3));
  if (dice < 855) return within(absl::Hours(30));
  if (dice < 930) return comes ? std::max(deadline, now_) : now_;
  if (dice < 950) {
    const absl::Duration beyond = random_.Duration(-absl::Seconds(1), absl::Seconds(15));
    return comes ? std::max(deadline, now_) + beyond : now_;
  }
  if (dice < 996) {
    const absl::Duration past = random_.Chance(90) ? absl::Minutes(5) : absl::Hours(24 * 400);
    return now_ - random_.Duration(absl::ZeroDuration(), past);
  }
  return within(absl::Hours(24 * 40));
}

EventBody RandomEvents::AnyBody() {
  // Of a thousand: agents 90, customers 50, arrivals 180, ...
  constexpr std::pair<int, int> kWeights[] = {{0, 55},  {1, 35},   {2, 30},  {3, 4},   {4, 5},
                                              {5, 180}, {6, 55},   {7, 35},  {8, 25},  {9, 35},
                                              {10, 25}, {11, 190}, {12, 30}, {13, 45}, {14, 150},
                                              {15, 40}, {16, 30},  {17, 4},  {18, 27}};
  while (true) {
    std::int64_t dice = random_.Below(1000);
    int kind = 0;
    for (const auto& [candidate, weight] : kWeights) {
      kind = candidate;
      if (dice < weight) break;
      dice -= weight;
    }
    const bool crowded = static_cast<int>(alive_.size()) > world_.contacts;
    const bool adds = kind == 5 || kind == 8;
    if (crowded && adds && random_.Chance(90)) continue;
    if (!HasAim(kind) && random_.Chance(97)) continue;
    return BodyOfKind(kind);
  }
}

// Whether there is a contact that an event of this kind would be right for.
bool RandomEvents::HasAim(int kind) const {
  const auto any = [this](const auto& fits) {
    return std::any_of(alive_.begin(), alive_.end(),
                       [&](const auto& contact) { return fits(contact.second); });
  };
  switch (kind) {
    case 7:
    case 12:
      return any([](const Known& k) { return k.state <= ContactState::kOffered; });
    case 9:
    case 13:
    case 14:
      return any([](const Known& k) { return k.state == ContactState::kInHand; });
    case 10:
      return any([](const Known& k) { return k.agents.size() > 1; });
    case 11:
      return any([](const Known& k) { return k.state == ContactState::kOffered; });
    default:
      return true;
  }
}

EventBody RandomEvents::BodyOfKind(int kind) {
  using State = ContactState;
  switch (kind) {
    case 0:
      return UpdateAgent();
    case 1:
      return AgentReady{RegisteredAgent()};
    case 2:
      return UpdateCustomer();
    case 3:
      return CustomersMerged{.from = Customer(), .into = Customer()};
    case 4:
      return CustomerForgotten{Customer()};
    case 5:
      return Arrive();
    case 6:
      return UpdateContact();
    case 7:
      return ContactAbandoned{Contact({State::kWaiting, State::kOffered, State::kNotDue})};
    case 8:
      return Assign();
    case 9:
      return Join();
    case 10:
      return Leave();
    case 11:
      return AnswerOffer();
    case 12:
      return Claim();
    case 13:
      return Transfer();
    case 14:
      return End();
    case 15:
      return Feedback();
    case 16:
      return Import();
    case 17:
      return ChangePolicy();
    default:
      return TimeAdvanced{};
  }
}

AgentId RandomEvents::RegisteredAgent() {
  if (agents_.empty() || random_.Chance(5)) return Agent();
  auto it = agents_.begin();
  std::advance(it, random_.Below(static_cast<std::int64_t>(agents_.size())));
  return it->first;
}

ContactId RandomEvents::NewContact() {
  if (last_contact_ > 0 && random_.Chance(3)) {
    const std::uint64_t first = last_contact_ > 200 ? last_contact_ - 200 : 1;
    return {first + static_cast<std::uint64_t>(random_.Below(200))};
  }
  return {++last_contact_};
}

// One in one of the states, mostly; one that does not exist where there is none.
ContactId RandomEvents::Contact(std::initializer_list<ContactState> states) {
  std::vector<ContactId> fitting;
  const bool any = random_.Chance(world_.wrong_percent);
  for (const auto& [id, known] : alive_) {
    if (any || std::find(states.begin(), states.end(), known.state) != states.end()) {
      fitting.push_back(id);
    }
  }
  if (fitting.empty()) return {last_contact_ + static_cast<std::uint64_t>(random_.Below(2))};
  return random_.OneOf(fitting);
}

ContactId RandomEvents::EndedContact() {
  if (ended_.empty()) return {last_contact_ + 1};
  return random_.OneOf(ended_);
}

AgentId RandomEvents::AgentOf(ContactId contact) {
  const auto known = alive_.find(contact);
  if (known == alive_.end() || known->second.agents.empty()) return RegisteredAgent();
  return random_.OneOf(known->second.agents);
}

void RandomEvents::Follow(const Event& event, const absl::Status& status,
                          const std::vector<Decision>& decisions) {
  if (!status.ok()) {
    // What the router does not know is not aimed at for ever.
    if (const auto* end = std::get_if<ContactEnded>(&event.what)) alive_.erase(end->contact);
    if (const auto* gone = std::get_if<ContactAbandoned>(&event.what);
        gone != nullptr && !absl::IsFailedPrecondition(status)) {
      alive_.erase(gone->contact);
    }
    return;
  }
  const bool repeated = std::any_of(recent_.begin(), recent_.end(), [&](const Event& done) {
    return event.command.valid() && done.command == event.command;
  });
  if (repeated) return;
  now_ = std::max(now_, event.at);
  FollowBody(event.what);
  for (const Decision& decision : decisions) FollowDecision(decision);
  recent_.push_back(event);
  if (recent_.size() > kRecent) recent_.erase(recent_.begin());
  while (ended_.size() > kEnded) ended_.erase(ended_.begin());
}

void RandomEvents::FollowBody(const EventBody& what) {
  const auto in_hand = [this](ContactId contact, AgentId agent) {
    alive_[contact] = {.state = ContactState::kInHand, .agents = {agent}};
  };
  const auto over = [this](ContactId contact) {
    alive_.erase(contact);
    ended_.push_back(contact);
  };
  std::visit(Overloaded{
                 [&](const AgentUpdated& e) { FollowAgent(e); },
                 [&](const ContactArrived& e) {
                   const bool later = e.not_before > now_;
                   alive_[e.contact].state = later ? ContactState::kNotDue : ContactState::kWaiting;
                 },
                 [&](const ContactAbandoned& e) { over(e.contact); },
                 [&](const ContactAssigned& e) { in_hand(e.contact, e.agent); },
                 [&](const ContactClaimed& e) { in_hand(e.contact, e.agent); },
                 [&](const ContactJoined& e) { alive_[e.contact].agents.push_back(e.agent); },
                 [&](const ContactLeft& e) { std::erase(alive_[e.contact].agents, e.agent); },
                 [&](const OfferAnswered& e) {
                   if (e.answer == Answer::kAccepted) {
                     in_hand(e.contact, e.agent);
                   } else {
                     alive_[e.contact] = {};
                   }
                 },
                 [&](const ContactTransferred& e) {
                   Known& known = alive_[e.contact];
                   if (known.state != ContactState::kNotDue) known = {};
                 },
                 [&](const ContactEnded& e) { over(e.contact); },
                 [&](const PolicyChanged& e) { now_policy_ = e.policy; },
                 [](const auto&) {},
             },
             what);
}

void RandomEvents::FollowAgent(const AgentUpdated& e) {
  agents_[e.agent] = e;
  if (e.presence == Presence::kRemoved) {
    agents_.erase(e.agent);
    for (auto& [id, known] : alive_) {
      std::erase(known.agents, e.agent);
      if (known.agents.empty() && known.state != ContactState::kNotDue) known = {};
    }
    return;
  }
  if (!e.in_hand.has_value()) return;
  std::erase_if(alive_, [&](const auto& contact) {
    return contact.second.state == ContactState::kInHand &&
           contact.second.agents == std::vector<AgentId>{e.agent};
  });
  for (const InHand& in_hand : *e.in_hand) {
    Known& known = alive_[in_hand.contact];
    const auto& agents = known.agents;
    const bool theirs = std::find(agents.begin(), agents.end(), e.agent) != agents.end();
    if (!theirs || known.state != ContactState::kInHand) known.agents = {e.agent};
    known.state = ContactState::kInHand;
  }
}

void RandomEvents::FollowDecision(const Decision& d) {
  switch (d.kind) {
    case DecisionKind::kOffer: {
      const bool final = now_policy_.offers == Offers::kFinal;
      alive_[d.contact] = {.state = final ? ContactState::kInHand : ContactState::kOffered,
                           .agents = {d.agent}};
      break;
    }
    case DecisionKind::kRevoke:
      if (const auto it = alive_.find(d.contact);
          it != alive_.end() && it->second.state == ContactState::kOffered) {
        it->second = {};
      }
      break;
    case DecisionKind::kRelease:
      alive_.erase(d.contact);
      ended_.push_back(d.contact);
      break;
    case DecisionKind::kWait:
      if (d.reason != Reason::kNotDue) alive_[d.contact] = {};
      break;
  }
}

}  // namespace rapport::sim
