#include <algorithm>

#include "sim/random_events.h"

namespace rapport::sim {

Policy RandomEvents::AnyPolicy() {
  Policy policy;
  policy.routing = random_.OneOf({Routing::kPreferred, Routing::kPreferred, Routing::kPreferred,
                                  Routing::kLongestIdle, Routing::kLastAgent, Routing::kAnyKnown});
  // Channel 1 is exclusive, channel 2 costs nothing, channel 3 costs two units.
  policy.channels = {{.channel = {1}, .units = 1, .exclusive = true},
                     {.channel = {2}, .units = 0, .exclusive = false},
                     {.channel = {3}, .units = 2, .exclusive = false}};
  // Times of seconds, so that more than one of them passes in a stream.
  policy.half_life = absl::Hours(24 * 30);
  policy.offer_timeout = absl::Seconds(20);
  policy.decline_cooldown = absl::Seconds(60);
  policy.missed_sets_away = random_.Chance(50);
  for (int knob = 1; knob <= 32; ++knob) {
    if (random_.Chance(40)) Change(policy, knob);
  }
  return policy;
}

void RandomEvents::Change(Policy& p, int knob) {
  using absl::Seconds;
  absl::Duration* const worths[] = {&p.worth.familiar,  &p.worth.account,    &p.worth.team,
                                    &p.worth.asked_for, &p.worth.continues,  &p.worth.resolution,
                                    &p.worth.declined,  &p.worth.bad_history};
  if (knob >= 1 && knob <= 8) {
    const bool none = random_.Chance(10);
    *worths[knob - 1] =
        none ? absl::ZeroDuration() : random_.Duration(absl::ZeroDuration(), Seconds(300));
    return;
  }
  const auto share = [this] { return random_.Between(0, kPpm); };
  switch (knob) {
    case 0:
      p.routing = random_.OneOf({Routing::kPreferred, Routing::kPreferred, Routing::kLongestIdle,
                                 Routing::kLastAgent, Routing::kAnyKnown});
      return;
    case 9:
      p.half_life = random_.Duration(absl::Hours(1), absl::Hours(24 * 100));
      return;
    case 10:
      p.min_talk = random_.Duration(absl::ZeroDuration(), Seconds(20));
      return;
    case 11:
      p.other_topic_ppm = share();
      return;
    case 12:
      p.other_channel_ppm = share();
      return;
    case 13:
      p.half_familiar_ppm = random_.OneOf<std::int64_t>({1, 300'000, kPpm, 5 * kPpm, kPpm * kPpm});
      return;
    case 14:
      p.price_per_handling_ppm = random_.OneOf<std::int64_t>({0, 100'000, kPpm, 1000 * kPpm});
      return;
    case 15:
    case 16:
      p.wait_max = random_.Chance(20) ? absl::ZeroDuration()
                                      : random_.Duration(absl::ZeroDuration(), Seconds(900));
      return;
    case 17:
      p.abandon_worth = random_.Duration(absl::ZeroDuration(), Seconds(600));
      return;
    case 18:
      p.ageing = random_.OneOf(
          {absl::ZeroDuration(), absl::Microseconds(1), Seconds(1), Seconds(60), absl::Hours(24)});
      return;
    case 19:
      p.due_lead = random_.Duration(absl::ZeroDuration(), absl::Minutes(20));
      return;
    case 30:
      p.worth.substitute = random_.Chance(20)
                               ? absl::ZeroDuration()
                               : random_.Duration(absl::ZeroDuration(), Seconds(300));
      return;
    case 31:
      p.worth.satisfaction = random_.Duration(absl::ZeroDuration(), Seconds(300));
      return;
    default:
      ChangeQueue(p, knob);
      return;
  }
}

// The knobs of the queue, of offers and of after-contact work.
void RandomEvents::ChangeQueue(Policy& p, int knob) {
  using absl::Seconds;
  switch (knob) {
    case 20:
      p.queue_max = random_.Chance(50) ? absl::InfiniteDuration()
                                       : random_.Duration(absl::Microseconds(1), absl::Minutes(10));
      return;
    case 21:
      p.pass_over_max = random_.Int(0, 4);
      return;
    case 22:
      p.pass_over_for = random_.Chance(20)
                            ? absl::InfiniteDuration()
                            : random_.Duration(absl::ZeroDuration(), absl::Minutes(3));
      return;
    case 23: {
      p.relax.clear();
      absl::Duration after = absl::ZeroDuration();
      const int steps = random_.Int(0, 3);
      for (int i = 0; i < steps; ++i) {
        after += random_.Duration(absl::Microseconds(i == 0 ? 0 : 1), absl::Minutes(2));
        p.relax.push_back({.after = after, .levels = random_.Int(1, 10)});
      }
      return;
    }
    case 24:
      p.offers = random_.Chance(30) ? Offers::kFinal : Offers::kAnswered;
      return;
    case 25:
      p.offer_timeout = random_.Chance(20)
                            ? absl::InfiniteDuration()
                            : random_.Duration(absl::Microseconds(1), absl::Minutes(1));
      return;
    case 26:
      p.decline_cooldown = random_.OneOf({absl::ZeroDuration(), absl::Microseconds(1), Seconds(5),
                                          Seconds(300), absl::InfiniteDuration()});
      return;
    case 27:
      p.wrap_up = random_.OneOf({absl::ZeroDuration(), absl::Microseconds(1), Seconds(5),
                                 Seconds(60), absl::InfiniteDuration()});
      return;
    case 28: {
      if (p.channels.empty()) return;
      ChannelCost& cost = p.channels.back();
      cost.units = random_.Int(0, 3);
      cost.exclusive = random_.Chance(30);
      return;
    }
    case 29:
      p.fair.extra_idle_ppm = random_.Between(0, kPpm);
      return;
    default:
      p.tie_seed = random_.Next();
      return;
  }
}

Limits RandomEvents::AnyLimits() {
  Limits limits;
  // Small in every stream, so that the oldest of them are forgotten.
  limits.commands = random_.OneOf({1, 8, 32});
  limits.ended = random_.OneOf({1, 10, 40});
  if (!world_.small_limits) return limits;
  const auto cut = [this](std::int64_t& limit, std::int64_t low, std::int64_t high) {
    if (random_.Chance(40)) limit = random_.Between(low, high);
  };
  cut(limits.agents, 2, world_.agents);
  cut(limits.remembered_agents, 3, world_.agents);
  cut(limits.customers, 1, world_.customers);
  cut(limits.accounts, 1, world_.accounts);
  cut(limits.contacts, 3, world_.contacts);
  cut(limits.waiting, 2, world_.contacts / 2);
  cut(limits.classes, 1, 8);
  cut(limits.topics, 1, world_.topics);
  cut(limits.agent_topics, 1, 10);
  cut(limits.colleagues, 1, world_.agents);
  cut(limits.pairs_per_customer, 1, 4);
  cut(limits.topics_per_pair, 1, 4);
  cut(limits.skills_per_agent, 1, world_.skills);
  cut(limits.skills_per_contact, 1, 2);
  cut(limits.channels_per_agent, 3, 4);
  cut(limits.opinions_per_contact, 1, 3);
  cut(limits.asked_for_per_customer, 1, 2);
  cut(limits.avoided_per_customer, 1, 3);
  cut(limits.agents_per_contact, 1, 3);
  cut(limits.in_hand_per_agent, 1, 4);
  cut(limits.cooldowns_per_contact, 1, 3);
  if (limits.relax_steps > 3) cut(limits.relax_steps, 3, 4);
  cut(limits.capacity, 4, 20);
  return limits;
}

}  // namespace rapport::sim
