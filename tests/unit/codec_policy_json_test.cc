#include "codec/policy_json.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "codec/json.h"
#include "codec/keys.h"
#include "codec/location.h"
#include "gtest/gtest.h"
#include "unit/codec_random.h"

namespace rapport::codec {
namespace {

std::string ErrorOf(std::string_view text) {
  KeyTable keys;
  const auto policy = ParsePolicyJson(text, "policy.json", keys);
  return policy.ok() ? "ok" : std::string(View(policy.status().message()));
}

TEST(PolicyJson, NothingStatedIsTheDefault) {
  KeyTable keys;
  EXPECT_EQ(*ParsePolicyJson("{}", "policy.json", keys), Policy{});
}

TEST(PolicyJson, EveryNameIsRead) {
  KeyTable keys;
  const auto policy = ParsePolicyJson(
      R"({"routing": "any_known",
          "worth_s": {"familiar": 1, "account": 2, "team": 3, "substitute": 3.5,
                      "asked_for": 4, "continues": 5, "resolution": 6,
                      "satisfaction": 6.5, "declined": 7, "bad_history": 8.0005},
          "half_life_days": 30.5, "min_talk_s": 9, "other_topic": 0.5, "other_channel": 1,
          "half_familiar": 2.5, "price_per_handling_s": 0.25, "wait_max_s": 10,
          "abandon_worth_s": 11, "ageing_s": 12, "due_lead_s": 13, "queue_max_s": 14,
          "pass_over": {"max": 15, "for_s": 16},
          "relax": [{"after_s": 17, "levels": 2}, {"after_s": 18.5}],
          "offers": "final", "offer_timeout_s": 19, "decline_cooldown_s": 20,
          "missed_sets_away": false, "wrap_up_s": 21,
          "channels": {"voice": {"units": 2, "exclusive": true}, "chat": {}, "#77": {"units": 0}},
          "fair": {"extra_idle": 0.125}, "joint_matching": "off",
          "tie_seed": 18446744073709551615})",
      "policy.json", keys);
  ASSERT_TRUE(policy.ok()) << policy.status();
  Policy want;
  want.routing = Routing::kAnyKnown;
  want.worth = {absl::Seconds(1),          absl::Seconds(2),          absl::Seconds(3),
                absl::Milliseconds(3'500), absl::Seconds(4),          absl::Seconds(5),
                absl::Seconds(6),          absl::Milliseconds(6'500), absl::Seconds(7),
                absl::Milliseconds(8'001)};
  want.half_life = absl::Hours(732);
  want.min_talk = absl::Seconds(9);
  want.other_topic_ppm = 500'000;
  want.other_channel_ppm = kPpm;
  want.half_familiar_ppm = 2'500'000;
  want.price_per_handling_ppm = 250'000;
  want.wait_max = absl::Seconds(10);
  want.abandon_worth = absl::Seconds(11);
  want.ageing = absl::Seconds(12);
  want.due_lead = absl::Seconds(13);
  want.queue_max = absl::Seconds(14);
  want.pass_over_max = 15;
  want.pass_over_for = absl::Seconds(16);
  want.relax = {{absl::Seconds(17), 2}, {absl::Milliseconds(18'500), 1}};
  want.offers = Offers::kFinal;
  want.offer_timeout = absl::Seconds(19);
  want.decline_cooldown = absl::Seconds(20);
  want.missed_sets_away = false;
  want.wrap_up = absl::Seconds(21);
  want.channels = {
      {keys.Channel("voice"), 2, true}, {keys.Channel("chat"), 1, false}, {{77}, 0, false}};
  want.fair.extra_idle_ppm = 125'000;
  want.tie_seed = ~std::uint64_t{0};
  EXPECT_EQ(*policy, want);
  EXPECT_EQ(keys.Name(ChannelId{1}), "voice");

  const auto text = PolicyToJson(*policy, keys);
  ASSERT_TRUE(text.ok()) << text.status();
  const auto again = ParsePolicyJson(*text, "policy.json", keys);
  ASSERT_TRUE(again.ok()) << again.status() << *text;
  EXPECT_EQ(*again, want);
}

TEST(PolicyJson, WhatIsWritten) {
  KeyTable keys;
  Policy policy;
  policy.channels = {{keys.Channel("voice"), 1, true}};
  policy.relax = {{absl::Seconds(60), 1}, {absl::Milliseconds(90'500), 2}};
  EXPECT_EQ(*PolicyToJson(policy, keys),
            R"({
  "routing": "preferred",
  "worth_s": {"familiar": 45, "account": 15, "team": 10, "substitute": 5, "asked_for": )"
            R"(180, "continues": 120, "resolution": 600, "satisfaction": 60, )"
            R"("declined": 30, "bad_history": 90},
  "half_life_days": 90,
  "min_talk_s": 10,
  "other_topic": 0.6,
  "other_channel": 0.8,
  "half_familiar": 1,
  "price_per_handling_s": 0,
  "wait_max_s": 1800,
  "abandon_worth_s": 0,
  "ageing_s": 60,
  "due_lead_s": 600,
  "queue_max_s": null,
  "pass_over": {"max": 10, "for_s": 600},
  "relax": [{"after_s": 60, "levels": 1}, {"after_s": 90.5, "levels": 2}],
  "offers": "answered",
  "offer_timeout_s": 20,
  "decline_cooldown_s": 300,
  "missed_sets_away": true,
  "wrap_up_s": 0,
  "channels": {"voice": {"units": 1, "exclusive": true}},
  "fair": {"extra_idle": 0.25},
  "joint_matching": "off",
  "tie_seed": 0
}
)");
  policy.wait_max = absl::InfiniteDuration();
  EXPECT_EQ(std::string(View(PolicyToJson(policy, keys).status().message())),
            "wait_max_s: was infinite, expected a number of seconds, for JSON has no other");
  policy = Policy{};
  policy.half_life = absl::InfiniteDuration();
  EXPECT_FALSE(PolicyToJson(policy, keys).ok());
}

// Whatever of random policies JSON can hold comes back the same.
TEST(PolicyJson, ComesBackTheSame) {
  int held = 0;
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SplitMix random(seed);
    KeyTable keys;
    Policy policy;
    const auto duration = [&] {
      return absl::Milliseconds(
          static_cast<std::int64_t>(random.Next() >> (22 + random.Below(41))) + 1);
    };
    policy.half_life = absl::Hours(1) + duration();
    policy.wrap_up = random.Chance(50) ? absl::InfiniteDuration() : duration();
    policy.wait_max = duration();
    policy.worth.familiar = duration();
    policy.other_topic_ppm = static_cast<std::int64_t>(random.Below(kPpm + 1));
    policy.half_familiar_ppm = static_cast<std::int64_t>(1 + random.Below(1'000'000'000'000));
    policy.fair.extra_idle_ppm = static_cast<std::int64_t>(random.Below(kPpm + 1));
    policy.tie_seed = random.Next();
    policy.channels = {
        {keys.Channel("v\"\n\xC3\xA9"), static_cast<int>(random.Below(9)), random.Chance(50)}};
    const auto text = PolicyToJson(policy, keys);
    ASSERT_TRUE(text.ok());
    const auto again = ParsePolicyJson(*text, "policy.json", keys);
    if (!again.ok()) continue;  // Longer than a century.
    ++held;
    ASSERT_EQ(*again, policy) << *text;
  }
  EXPECT_GT(held, 2'000);
}

TEST(PolicyJson, InsideAnotherDocument) {
  KeyTable keys;
  Policy base;
  base.wait_max = absl::Seconds(5);
  const auto value = ParseJson(R"({"ageing_s": 1})", "f");
  const auto policy = PolicyFromJson(*value, "/policy", "f", keys, base);
  EXPECT_EQ(policy->wait_max, absl::Seconds(5));
  EXPECT_EQ(policy->ageing, absl::Seconds(1));
  const auto wrong = ParseJson(R"({"pass_over": {"max": -1}})", "f");
  EXPECT_EQ(
      std::string(View(PolicyFromJson(*wrong, "/policy", "f", keys, base).status().message())),
      "f: /policy/pass_over/max: was -1, expected a whole number >= 0");
}

TEST(PolicyJson, ErrorsSayWhereWhatAndWhatWasExpected) {
  const struct {
    std::string_view text;
    std::string_view message;
  } kCases[] = {
      {R"({"worth_s": {"familiar": "x"}})",
       "policy.json: /worth_s/familiar: was \"x\", expected a number of seconds >= 0"},
      {R"({"worth_s": {"familiar": -1}})",
       "policy.json: /worth_s/familiar: was -1, expected a number of seconds >= 0"},
      {R"({"worth_s": {"friendly": 1}})",
       "policy.json: /worth_s/friendly: is no name of a policy, expected one of familiar, account, "
       "team, substitute, asked_for, continues, resolution, satisfaction, declined, bad_history"},
      {R"({"worth_s": 5})", "policy.json: /worth_s: was 5, expected an object"},
      {R"([])", "policy.json: /: was a list, expected an object"},
      {R"({"wait_max_s": 1e11})",
       "policy.json: /wait_max_s: was 1E11, expected a number of seconds >= 0 and <= 3155760000"},
      {R"({"wait_max_s": null})",
       "policy.json: /wait_max_s: was null, expected a number of seconds >= 0"},
      {R"({"half_life_days": 0})",
       "policy.json: /half_life_days: was 0, expected a number of days >= 1/24"},
      {R"({"offer_timeout_s": 0.0001})",
       "policy.json: /offer_timeout_s: was 1E-4, expected a number of seconds > 0, or null for "
       "never"},
      {R"({"queue_max_s": "never"})",
       "policy.json: /queue_max_s: was \"never\", expected a number of seconds > 0, or null for "
       "never"},
      {R"({"queue_max_s": -1})",
       "policy.json: /queue_max_s: was -1, expected a number of seconds > 0, or null for never"},
      {R"({"other_topic": 1.5})",
       "policy.json: /other_topic: was 1.5E0, expected a number >= 0 and <= 1"},
      {R"({"half_familiar": 0})", "policy.json: /half_familiar: was 0, expected a number > 0"},
      {R"({"price_per_handling_s": true})",
       "policy.json: /price_per_handling_s: was true, expected a number >= 0"},
      {R"({"pass_over": {"max": 1.5}})",
       "policy.json: /pass_over/max: was 1.5E0, expected a whole number >= 0"},
      {R"({"routing": "best"})",
       "policy.json: /routing: was \"best\", expected preferred, longest_idle, last_agent or "
       "any_known"},
      {R"({"offers": 1})", "policy.json: /offers: was 1, expected answered or final"},
      {R"({"missed_sets_away": "no"})",
       "policy.json: /missed_sets_away: was \"no\", expected true or false"},
      {R"({"tie_seed": -1})",
       "policy.json: /tie_seed: was -1, expected a whole number from 0 to 18446744073709551615"},
      {R"({"relax": {}})",
       "policy.json: /relax: was an object, expected a list of {\"after_s\", \"levels\"}"},
      {R"({"relax": [{"levels": 1}]})",
       "policy.json: /relax/0/after_s: was absent, expected a number of seconds >= 0"},
      {R"({"relax": [{"after_s": 2}, {"after_s": 2}]})",
       "policy.json: /relax/1/after_s: was not after the step before, at 2000 ms, expected steps "
       "in "
       "rising order"},
      {R"({"relax": [{"after_s": 2, "levels": 0}]})",
       "policy.json: /relax/0/levels: was 0, expected a whole number >= 1"},
      {R"({"relax": [{"after_s": 2, "levels": 11}]})",
       "policy.json: /relax/0/levels: was 11, expected a whole number >= 1 and <= 10"},
      {R"({"ageing_s": 90000})",
       "policy.json: /ageing_s: was 90000, expected a number of seconds >= 0 and <= 86400"},
      {R"({"relax": [7]})", "policy.json: /relax/0: was 7, expected an object"},
      {R"({"channels": []})",
       "policy.json: /channels: was a list, expected an object of channels as {\"voice\": "
       "{\"units\": 1}}"},
      {R"({"channels": {"": {}}})",
       "policy.json: /channels/: was a channel without a key, expected a channel's key"},
      {R"({"channels": {"#5": {}, "#05": {}}})",
       "policy.json: /channels/#05: was a channel listed before, expected each channel once"},
      {R"({"channels": {"a/b": {"unit": 1}}})",
       "policy.json: /channels/a/b/unit: is no name of a policy, expected one of units, exclusive"},
      {R"({"channels": {"voice": {"units": -1}}})",
       "policy.json: /channels/voice/units: was -1, expected a whole number >= 0"},
      {R"({"fair": {"extra_idle": 1.5}})",
       "policy.json: /fair/extra_idle: was 1.5E0, expected a number >= 0 and <= 1"},
      {R"({"joint_matching": "on"})",
       "policy.json: /joint_matching: was \"on\", expected \"off\": this version has no joint "
       "matching"},
      {R"({"Routing": "preferred"})",
       "policy.json: /Routing: is no name of a policy, expected one of routing, worth_s, "
       "half_life_days, min_talk_s, other_topic, other_channel, half_familiar, "
       "price_per_handling_s, "
       "wait_max_s, abandon_worth_s, ageing_s, due_lead_s, queue_max_s, pass_over, relax, offers, "
       "offer_timeout_s, decline_cooldown_s, missed_sets_away, wrap_up_s, channels, fair, "
       "joint_matching, tie_seed"},
  };
  for (const auto& one : kCases) EXPECT_EQ(ErrorOf(one.text), one.message);
}

TEST(PolicyJson, WhatIsNoJsonIsNamedByLine) {
  EXPECT_EQ(ErrorOf("{\n  \"wait_max_s\": 1,\n  \"wait_max_s\": 2\n}"),
            "policy.json:3: /wait_max_s: was stated twice, expected it once");
  EXPECT_EQ(ErrorOf("{\"relax\": [{}, {\"levels\": 1,\n\"levels\": 1}]}"),
            "policy.json:2: /relax/1/levels: was stated twice, expected it once");
  EXPECT_EQ(ErrorOf("{\n\"wait_max_s\": }"),
            "policy.json:2: JSON: syntax error, expected one JSON value");
  EXPECT_EQ(ErrorOf(""), "policy.json:1: JSON: incomplete JSON, expected one JSON value");
  EXPECT_EQ(ErrorOf("{} {}"),
            "policy.json:1: JSON: something follows the value, expected one JSON value");
  EXPECT_NE(ErrorOf(std::string(100, '[')), "ok");
  EXPECT_NE(ErrorOf("{\"wait_max_s\": 1e999}"), "ok");
}

}  // namespace
}  // namespace rapport::codec
