#include <limits>
#include <variant>

#include "sim/random_events.h"

namespace rapport::sim {
namespace {

using Breaker = void (*)(Random&, Event&);

template <typename Body, typename Change>
bool BreakIf(Event& event, const Change& change) {
  auto* body = std::get_if<Body>(&event.what);
  if (body == nullptr) return false;
  change(*body);
  return true;
}

absl::Time BadTime(Random& random) {
  return random.OneOf({absl::InfinitePast(), absl::FromUnixSeconds(-2'208'988'801),
                       absl::FromUnixSeconds(7'289'654'400), absl::FromUnixSeconds(1LL << 40)});
}

void BreakAgent(Random& random, AgentUpdated& e) {
  switch (random.Below(10)) {
    case 0:
      e.agent = {};
      return;
    case 1:
      e.skills.push_back({.skill = {1}, .level = random.OneOf({0, 11, -1})});
      return;
    case 2:
      e.skills = {{.skill = {2}, .level = 3}, {.skill = {2}, .level = 4}};
      return;
    case 3:
      e.channels = {{1}, {1}};
      return;
    case 4:
      e.capacity = random.OneOf({-1, std::numeric_limits<int>::max()});
      return;
    case 5:
      e.presence = static_cast<Presence>(random.Int(4, 255));
      return;
    case 6:
      e.available_until = BadTime(random);
      return;
    case 7:
      e.back_at = BadTime(random);
      return;
    case 8:
      e.in_hand = {{.contact = {5}}, {.contact = {5}}};
      return;
    default:
      e.in_hand = {{.contact = {static_cast<std::uint64_t>(random.Below(2))},
                    .channel = {1},
                    .units = random.OneOf({-2, std::numeric_limits<int>::max()})}};
      return;
  }
}

void BreakCustomer(Random& random, CustomerUpdated& e) {
  switch (random.Below(4)) {
    case 0:
      e.customer = {};
      return;
    case 1:
      e.importance_ppm = random.OneOf<std::int64_t>({0, -1, 100'000'001});
      return;
    case 2:
      e.asked_for = {{1}, {1}};
      return;
    default:
      e.avoid = {{random.Chance(50) ? std::uint64_t{0} : std::uint64_t{2}}, {2}};
      return;
  }
}

std::vector<Opinion> BadOpinions(Random& random) {
  Opinion opinion{.agent = {1}, .team = {}, .worth = absl::Seconds(1)};
  switch (random.Below(4)) {
    case 0:
      opinion.team = {1};
      break;
    case 1:
      opinion.agent = {};
      break;
    case 2:
      opinion.worth = random.OneOf({absl::InfiniteDuration(), -absl::InfiniteDuration(),
                                    absl::Hours(24 * 36'525) + absl::Nanoseconds(1)});
      break;
    default:
      opinion.price_per_handling_ppm = random.OneOf<std::int64_t>({1'000'000'001, -1'000'000'001});
      break;
  }
  return {opinion};
}

void BreakArrival(Random& random, ContactArrived& e) {
  switch (random.Below(9)) {
    case 0:
      e.contact = {};
      return;
    case 1:
      e.skills = {{.skill = {}, .level = 1}};
      return;
    case 2:
      e.priority = random.OneOf({-1, 10});
      return;
    case 3:
      e.importance_ppm = random.OneOf<std::int64_t>({0, -2, 100'000'001});
      return;
    case 4:
      e.due = BadTime(random);
      return;
    case 5:
      e.loss = random.OneOf({absl::InfiniteDuration(), -absl::Seconds(1)});
      return;
    case 6:
      e.not_before = random.OneOf({absl::InfiniteFuture(), absl::FromUnixSeconds(1LL << 40)});
      return;
    case 7:
      e.opinions = BadOpinions(random);
      return;
    default:
      e.units = random.OneOf({-2, std::numeric_limits<int>::max()});
      return;
  }
}

void BreakUpdate(Random& random, ContactUpdated& e) {
  switch (random.Below(7)) {
    case 0:
      e.contact = {};
      return;
    case 1:
      e.skills = {{.skill = {3}, .level = 1}, {.skill = {3}, .level = 1}};
      return;
    case 2:
      e.priority = random.OneOf({-1, 10});
      return;
    case 3:
      e.due = BadTime(random);
      return;
    case 4:
      e.loss = absl::InfiniteDuration();
      return;
    case 5:
      e.opinions = BadOpinions(random);
      return;
    default:
      e.units = random.OneOf({-2, std::numeric_limits<int>::max()});
      return;
  }
}

void BreakImport(Random& random, HistoryImported& e) {
  switch (random.Below(5)) {
    case 0:
      e.customer = {};
      return;
    case 1:
      e.agent = {};
      return;
    case 2:
      e.handling = random.OneOf({-absl::Microseconds(1), absl::InfiniteDuration()});
      return;
    case 3:
      e.ended = random.OneOf({absl::InfinitePast(), absl::InfiniteFuture()});
      return;
    default:
      e.rating = random.OneOf({-2, 101});
      return;
  }
}

void BreakPolicy(Random& random, Policy& p) {
  switch (random.Below(15)) {
    case 0:
      p.routing = static_cast<Routing>(4);
      return;
    case 1:
      p.worth.team = random.OneOf({-absl::Seconds(1), absl::InfiniteDuration()});
      return;
    case 2:
      p.half_life =
          random.OneOf({absl::ZeroDuration(), absl::Minutes(59), absl::InfiniteDuration()});
      return;
    case 3:
      p.other_topic_ppm = random.OneOf<std::int64_t>({-1, 1'000'001});
      return;
    case 4:
      p.half_familiar_ppm = random.OneOf<std::int64_t>({0, kPpm * kPpm + 1});
      return;
    case 5:
      p.price_per_handling_ppm = -1;
      return;
    case 6:
      p.wait_max = random.OneOf({-absl::Seconds(1), absl::InfiniteDuration()});
      return;
    case 7:
      p.ageing = random.OneOf({-absl::Seconds(1), absl::Hours(25)});
      return;
    case 8:
      p.queue_max = random.OneOf({absl::ZeroDuration(), absl::Nanoseconds(1)});
      return;
    case 9:
      p.pass_over_max = -1;
      return;
    case 10:
      p.relax = {{.after = absl::Seconds(5), .levels = 1},
                 {.after = absl::Seconds(5), .levels = 2}};
      return;
    case 11:
      p.relax = {{.after = absl::Seconds(5), .levels = random.OneOf({0, 11})}};
      return;
    case 12:
      p.offer_timeout = absl::ZeroDuration();
      return;
    case 13:
      p.fair.extra_idle_ppm = random.OneOf<std::int64_t>({-1, kPpm + 1});
      return;
    default:
      p.channels.push_back(
          {.channel = {random.Chance(50) ? std::uint64_t{0} : std::uint64_t{9}}, .units = -1});
      return;
  }
}

}  // namespace

// Spoils one field; of an event that has none to spoil, its time.
void RandomEvents::Break(Event& event) {
  Random& r = random_;
  if (r.Chance(5)) {
    event.at = r.OneOf({absl::InfiniteFuture(), BadTime(r)});
    return;
  }
  if (BreakIf<AgentUpdated>(event, [&](auto& e) { BreakAgent(r, e); })) return;
  if (BreakIf<CustomerUpdated>(event, [&](auto& e) { BreakCustomer(r, e); })) return;
  if (BreakIf<ContactArrived>(event, [&](auto& e) { BreakArrival(r, e); })) return;
  if (BreakIf<ContactUpdated>(event, [&](auto& e) { BreakUpdate(r, e); })) return;
  if (BreakIf<HistoryImported>(event, [&](auto& e) { BreakImport(r, e); })) return;
  if (BreakIf<PolicyChanged>(event, [&](auto& e) { BreakPolicy(r, e.policy); })) return;
  if (BreakIf<CustomersMerged>(event,
                               [&](auto& e) { e.into = r.Chance(50) ? e.from : CustomerId{}; })) {
    return;
  }
  if (BreakIf<OfferAnswered>(event, [](auto& e) { e.answer = static_cast<Answer>(3); })) return;
  if (BreakIf<ContactEnded>(event, [](auto& e) { e.outcome = static_cast<Outcome>(6); })) return;
  if (BreakIf<FeedbackReceived>(event, [&](auto& e) { e.rating = r.OneOf({-1, 101}); })) return;
  if (BreakIf<ContactTransferred>(event, [](auto& e) {
        e.to_agent = {};
        e.to_team = {};
        e.to_skills.clear();
      })) {
    return;
  }
  if (BreakIf<ContactJoined>(event, [](auto& e) { e.agent = {999}; })) return;
  if (BreakIf<ContactClaimed>(event, [](auto& e) { e.agent = {}; })) return;
  if (BreakIf<ContactAssigned>(event, [](auto& e) { e.units = -2; })) return;
  BreakIf<ContactAbandoned>(event, [](auto& e) { e.contact = {}; });
}

}  // namespace rapport::sim
