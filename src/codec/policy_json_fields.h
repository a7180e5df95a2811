// The names and ranges of a policy in JSON, once for reading and for writing.

#ifndef RAPPORT_CODEC_POLICY_JSON_FIELDS_H_
#define RAPPORT_CODEC_POLICY_JSON_FIELDS_H_

#include <cstdint>
#include <limits>
#include <string_view>

#include "codec/fields.h"
#include "rapport/event.h"
#include "rapport/policy.h"

namespace rapport::codec {

// What a number may be, both ends included, and how the lower end reads in a message. A router
// checks the same; here the error can name file and path.
struct Range {
  std::int64_t least;
  std::int64_t most;
  std::string_view from;
};

// Durations, in milliseconds.
inline constexpr std::int64_t kCentury = std::int64_t{36'525} * 86'400 * 1'000;
inline constexpr Range kFromZero = {0, kCentury, ">= 0"};
inline constexpr Range kAboveZero = {1, kCentury, "> 0"};
inline constexpr Range kFromAnHour = {3'600'000, kCentury, ">= 1/24"};
inline constexpr Range kToADay = {0, 86'400'000, ">= 0"};

// Whole numbers.
inline constexpr Range kFromZeroOn = {0, std::numeric_limits<int>::max(), ">= 0"};
inline constexpr Range kRelaxLevels = {1, kMaxSkillLevel, ">= 1"};

// Ratios, in parts per million.
inline constexpr Range kShare = {0, kPpm, ">= 0"};
inline constexpr Range kHalfFamiliar = {1, kPpm* kPpm, "> 0"};
inline constexpr Range kPrice = {0, kPpm * 1'000, ">= 0"};

template <SomeOf<WorthPolicy> P, typename V>
void VisitJson(P& worth, V& v) {
  auto& [familiar, account, team, substitute, asked_for, continues, resolution, satisfaction,
         declined, bad_history] = worth;
  v.Begin("worth_s");
  v.Seconds("familiar", familiar, kFromZero);
  v.Seconds("account", account, kFromZero);
  v.Seconds("team", team, kFromZero);
  v.Seconds("substitute", substitute, kFromZero);
  v.Seconds("asked_for", asked_for, kFromZero);
  v.Seconds("continues", continues, kFromZero);
  v.Seconds("resolution", resolution, kFromZero);
  v.Seconds("satisfaction", satisfaction, kFromZero);
  v.Seconds("declined", declined, kFromZero);
  v.Seconds("bad_history", bad_history, kFromZero);
  v.End();
}

template <SomeOf<Policy> P, typename V>
void VisitJson(P& policy, V& v) {
  auto& [routing, worth, half_life, min_talk, other_topic_ppm, other_channel_ppm, half_familiar_ppm,
         price_per_handling_ppm, wait_max, abandon_worth, ageing, due_lead, queue_max,
         pass_over_max, pass_over_for, relax, offers, offer_timeout, decline_cooldown,
         missed_sets_away, wrap_up, channels, fair, tie_seed] = policy;
  v.Choice("routing", routing);
  VisitJson(worth, v);
  v.Days("half_life_days", half_life, kFromAnHour);
  v.Seconds("min_talk_s", min_talk, kFromZero);
  v.Ratio("other_topic", other_topic_ppm, kShare);
  v.Ratio("other_channel", other_channel_ppm, kShare);
  v.Ratio("half_familiar", half_familiar_ppm, kHalfFamiliar);
  v.Ratio("price_per_handling_s", price_per_handling_ppm, kPrice);
  v.Seconds("wait_max_s", wait_max, kFromZero);
  v.Seconds("abandon_worth_s", abandon_worth, kFromZero);
  v.Seconds("ageing_s", ageing, kToADay);
  v.Seconds("due_lead_s", due_lead, kFromZero);
  v.SecondsOrNever("queue_max_s", queue_max, kAboveZero);
  v.Begin("pass_over");
  v.Whole("max", pass_over_max, kFromZeroOn);
  v.SecondsOrNever("for_s", pass_over_for, kFromZero);
  v.End();
  v.Relax("relax", relax);
  v.Choice("offers", offers);
  v.SecondsOrNever("offer_timeout_s", offer_timeout, kAboveZero);
  v.SecondsOrNever("decline_cooldown_s", decline_cooldown, kFromZero);
  v.Flag("missed_sets_away", missed_sets_away);
  v.SecondsOrNever("wrap_up_s", wrap_up, kFromZero);
  v.Channels("channels", channels);
  v.Begin("fair");
  v.Ratio("extra_idle", fair.extra_idle_ppm, kShare);
  v.End();
  v.JointMatching("joint_matching");
  v.Seed("tie_seed", tie_seed);
}

}  // namespace rapport::codec

#endif  // RAPPORT_CODEC_POLICY_JSON_FIELDS_H_
