#include "ranking/settings.h"

#include <algorithm>
#include <cstddef>

namespace rapport {

Settings::Settings(const Policy& policy)
    : routing(policy.routing),
      familiar(ToMillis(policy.worth.familiar)),
      account(ToMillis(policy.worth.account)),
      team(ToMillis(policy.worth.team)),
      substitute(ToMillis(policy.worth.substitute)),
      asked_for(ToMillis(policy.worth.asked_for)),
      continues(ToMillis(policy.worth.continues)),
      resolution(ToMillis(policy.worth.resolution)),
      satisfaction(ToMillis(policy.worth.satisfaction)),
      declined(ToMillis(policy.worth.declined)),
      bad_history(ToMillis(policy.worth.bad_history)),
      other_topic_ppm(policy.other_topic_ppm),
      other_channel_ppm(policy.other_channel_ppm),
      half_familiar_ppm(policy.half_familiar_ppm),
      price_per_handling_ppm(policy.price_per_handling_ppm),
      wait_max(ToMicros(policy.wait_max)),
      abandon_worth(ToMillis(policy.abandon_worth)),
      ageing(ToMicros(policy.ageing)),
      due_lead(ToMicros(policy.due_lead)),
      queue_max(ToMicros(policy.queue_max)),
      pass_over_max(policy.pass_over_max),
      pass_over_for(ToMicros(policy.pass_over_for)),
      final_offers(policy.offers == Offers::kFinal),
      offer_timeout(ToMicros(policy.offer_timeout)),
      decline_cooldown(ToMicros(policy.decline_cooldown)),
      missed_sets_away(policy.missed_sets_away),
      wrap_up(ToMicros(policy.wrap_up)),
      channels(policy.channels),
      extra_idle_ppm(policy.fair.extra_idle_ppm),
      tie_seed(policy.tie_seed) {
  for (const RelaxStep& step : policy.relax) relax.push_back({ToMicros(step.after), step.levels});
  std::sort(channels.begin(), channels.end(),
            [](const ChannelCost& a, const ChannelCost& b) { return a.channel < b.channel; });
}

const ChannelCost& Settings::CostOf(ChannelId channel) const {
  static const ChannelCost kUsual{};
  const auto it = std::lower_bound(channels.begin(), channels.end(), channel,
                                   [](const ChannelCost& a, ChannelId b) { return a.channel < b; });
  return it != channels.end() && it->channel == channel ? *it : kUsual;
}

int Settings::StepsAfter(Micros waited) const {
  int step = 0;
  while (step < steps() && relax[static_cast<std::size_t>(step)].after <= waited) ++step;
  return step;
}

int Settings::LevelsLowered(int step) const {
  return step == 0 ? 0 : relax[static_cast<std::size_t>(step - 1)].levels;
}

Micros Settings::NextStepAfter(int step) const {
  return step < steps() ? relax[static_cast<std::size_t>(step)].after : kEndless;
}

}  // namespace rapport
