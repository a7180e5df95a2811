// The policy in the core's own units, looked up instead of converted at every decision.

#ifndef RAPPORT_RANKING_SETTINGS_H_
#define RAPPORT_RANKING_SETTINGS_H_

#include <cstdint>
#include <vector>

#include "base/instant.h"
#include "rapport/policy.h"

namespace rapport {

struct Settings {
  explicit Settings(const Policy& policy);

  bool preferred() const { return routing == Routing::kPreferred; }
  const ChannelCost& CostOf(ChannelId channel) const;
  bool IsExclusive(ChannelId channel) const { return CostOf(channel).exclusive; }
  // How many relax steps have come after so long a wait.
  int StepsAfter(Micros waited) const;
  // By how many levels a step lowers what is required; step 0 is none.
  int LevelsLowered(int step) const;
  // After what wait the step after `step` comes; kEndless: none is left.
  Micros NextStepAfter(int step) const;
  int steps() const { return static_cast<int>(relax.size()); }

  struct Step {
    Micros after = 0;
    int levels = 0;
  };

  Routing routing;
  Millis familiar, account, team, substitute, asked_for, continues, resolution, satisfaction,
      declined, bad_history;
  std::int64_t other_topic_ppm, other_channel_ppm, half_familiar_ppm, price_per_handling_ppm;
  Micros wait_max;
  Millis abandon_worth;
  Micros ageing, due_lead, queue_max;
  int pass_over_max;
  Micros pass_over_for;
  std::vector<Step> relax;
  bool final_offers;
  Micros offer_timeout, decline_cooldown;
  bool missed_sets_away;
  Micros wrap_up;
  std::vector<ChannelCost> channels;  // By id.
  std::int64_t extra_idle_ppm;
  std::uint64_t tie_seed;
};

}  // namespace rapport

#endif  // RAPPORT_RANKING_SETTINGS_H_
