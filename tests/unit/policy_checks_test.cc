// What Router::Create and PolicyChanged refuse, and what they name.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapport/router.h"

namespace rapport {
namespace {

constexpr absl::Duration kTooLong = absl::Hours(24 * 36'526);
constexpr absl::Duration kEndless = absl::InfiniteDuration();

std::string FieldOf(const absl::Status& status) {
  const std::string message(status.message());
  return message.substr(0, message.find(':'));
}

TEST(LimitChecks, EveryLimitMustBePositive) {
  const std::pair<std::int64_t Limits::*, std::string> limits[] = {
      {&Limits::agents, "agents"},
      {&Limits::remembered_agents, "remembered_agents"},
      {&Limits::customers, "customers"},
      {&Limits::accounts, "accounts"},
      {&Limits::contacts, "contacts"},
      {&Limits::waiting, "waiting"},
      {&Limits::ended, "ended"},
      {&Limits::classes, "classes"},
      {&Limits::commands, "commands"},
      {&Limits::topics, "topics"},
      {&Limits::agent_topics, "agent_topics"},
      {&Limits::colleagues, "colleagues"},
      {&Limits::pairs_per_customer, "pairs_per_customer"},
      {&Limits::topics_per_pair, "topics_per_pair"},
      {&Limits::skills_per_agent, "skills_per_agent"},
      {&Limits::skills_per_contact, "skills_per_contact"},
      {&Limits::channels_per_agent, "channels_per_agent"},
      {&Limits::opinions_per_contact, "opinions_per_contact"},
      {&Limits::asked_for_per_customer, "asked_for_per_customer"},
      {&Limits::avoided_per_customer, "avoided_per_customer"},
      {&Limits::agents_per_contact, "agents_per_contact"},
      {&Limits::in_hand_per_agent, "in_hand_per_agent"},
      {&Limits::cooldowns_per_contact, "cooldowns_per_contact"},
      {&Limits::relax_steps, "relax_steps"},
      {&Limits::capacity, "capacity"},
  };
  static_assert(sizeof(Limits) == std::size(limits) * sizeof(std::int64_t), "A limit is missing.");
  for (const auto& [limit, name] : limits) {
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, INT64_MIN}) {
      Limits spoiled;
      spoiled.*limit = value;
      const absl::Status status = Router::Create(Policy{}, spoiled).status();
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
      EXPECT_EQ(FieldOf(status), "Limits") << name;
      EXPECT_NE(std::string(status.message()).find("Limits::" + name + ":"), std::string::npos);
    }
    Limits least;
    least.*limit = 1;
    EXPECT_TRUE(Router::Create(Policy{}, least).ok()) << name;
  }
}

struct Flaw {
  std::string field;
  void (*spoil)(Policy&);
};

// In the order of the struct, which is the order of precedence.
const std::vector<Flaw>& Flaws() {
  static const std::vector<Flaw> flaws = {
      {"routing", [](Policy& p) { p.routing = static_cast<Routing>(4); }},
      {"worth.familiar", [](Policy& p) { p.worth.familiar = -absl::Milliseconds(1); }},
      {"worth.account", [](Policy& p) { p.worth.account = kEndless; }},
      {"worth.team", [](Policy& p) { p.worth.team = kTooLong; }},
      {"worth.substitute", [](Policy& p) { p.worth.substitute = kEndless; }},
      {"worth.asked_for", [](Policy& p) { p.worth.asked_for = -kEndless; }},
      {"worth.continues", [](Policy& p) { p.worth.continues = -absl::Seconds(1); }},
      {"worth.resolution", [](Policy& p) { p.worth.resolution = -absl::Seconds(1); }},
      {"worth.satisfaction", [](Policy& p) { p.worth.satisfaction = -absl::Seconds(1); }},
      {"worth.declined", [](Policy& p) { p.worth.declined = -absl::Seconds(1); }},
      {"worth.bad_history", [](Policy& p) { p.worth.bad_history = -absl::Seconds(1); }},
      {"half_life", [](Policy& p) { p.half_life = absl::Minutes(59); }},
      {"half_life", [](Policy& p) { p.half_life = kEndless; }},
      {"min_talk", [](Policy& p) { p.min_talk = -absl::Nanoseconds(1); }},
      {"other_topic_ppm", [](Policy& p) { p.other_topic_ppm = -1; }},
      {"other_topic_ppm", [](Policy& p) { p.other_topic_ppm = kPpm + 1; }},
      {"other_channel_ppm", [](Policy& p) { p.other_channel_ppm = kPpm + 1; }},
      {"half_familiar_ppm", [](Policy& p) { p.half_familiar_ppm = 0; }},
      {"half_familiar_ppm", [](Policy& p) { p.half_familiar_ppm = kPpm * kPpm + 1; }},
      {"price_per_handling_ppm", [](Policy& p) { p.price_per_handling_ppm = -1; }},
      {"wait_max", [](Policy& p) { p.wait_max = kEndless; }},
      {"abandon_worth", [](Policy& p) { p.abandon_worth = -absl::Seconds(1); }},
      {"ageing", [](Policy& p) { p.ageing = absl::Hours(25); }},
      {"due_lead", [](Policy& p) { p.due_lead = kTooLong; }},
      {"queue_max", [](Policy& p) { p.queue_max = absl::ZeroDuration(); }},
      {"pass_over_max", [](Policy& p) { p.pass_over_max = -1; }},
      {"pass_over_for", [](Policy& p) { p.pass_over_for = -absl::Seconds(1); }},
      {"relax.after",
       [](Policy& p) {
         p.relax = {{kEndless, 1}};
       }},
      {"relax.after",
       [](Policy& p) {
         p.relax = {{absl::Seconds(5), 1}, {absl::Seconds(5), 2}};
       }},
      {"relax.after",
       [](Policy& p) {
         p.relax = {{absl::Nanoseconds(1), 1}, {absl::Nanoseconds(2), 2}};
       }},
      {"relax.levels",
       [](Policy& p) {
         p.relax = {{absl::Seconds(5), 0}};
       }},
      {"relax.levels",
       [](Policy& p) {
         p.relax = {{absl::Seconds(5), 11}};
       }},
      {"offers", [](Policy& p) { p.offers = static_cast<Offers>(2); }},
      {"offer_timeout", [](Policy& p) { p.offer_timeout = absl::ZeroDuration(); }},
      {"decline_cooldown", [](Policy& p) { p.decline_cooldown = -absl::Seconds(1); }},
      {"wrap_up", [](Policy& p) { p.wrap_up = -absl::Seconds(1); }},
      {"channels.channel",
       [](Policy& p) {
         p.channels = {{{}, 1, false}};
       }},
      {"channels.units",
       [](Policy& p) {
         p.channels = {{{1}, -1, false}};
       }},
      {"channels",
       [](Policy& p) {
         p.channels = {{{1}, 1, false}, {{1}, 2, true}};
       }},
      {"fair.extra_idle_ppm", [](Policy& p) { p.fair.extra_idle_ppm = -1; }},
      {"fair.extra_idle_ppm", [](Policy& p) { p.fair.extra_idle_ppm = kPpm + 1; }},
  };
  return flaws;
}

// To Create and, as an event, to a router that runs.
void ExpectRefused(const Policy& policy, absl::StatusCode code, const std::string& names) {
  const absl::Status created = Router::Create(policy, Limits{}).status();
  EXPECT_EQ(created.code(), code) << created;
  EXPECT_EQ(FieldOf(created), names);
  Router router = *Router::Create(Policy{}, Limits{});
  const std::uint64_t fingerprint = router.Fingerprint();
  std::vector<Decision> decisions;
  const absl::Status changed =
      router.Apply({.at = absl::FromUnixSeconds(1), .what = PolicyChanged{policy}}, decisions);
  EXPECT_EQ(changed, created);
  EXPECT_TRUE(decisions.empty());
  EXPECT_EQ(router.Fingerprint(), fingerprint);
}

TEST(PolicyChecks, EveryFieldInTheOrderOfTheStruct) {
  const std::vector<Flaw>& flaws = Flaws();
  for (std::size_t i = 0; i < flaws.size(); ++i) {
    for (std::size_t j = i; j < flaws.size(); ++j) {
      SCOPED_TRACE(flaws[i].field + " before " + flaws[j].field);
      Policy policy;
      flaws[j].spoil(policy);
      flaws[i].spoil(policy);
      ExpectRefused(policy, absl::StatusCode::kInvalidArgument, flaws[i].field);
    }
  }
}

TEST(PolicyChecks, ListsTooLongComeLast) {
  const Limits limits;
  Policy steps;
  for (int i = 0; i <= limits.relax_steps; ++i) steps.relax.push_back({absl::Seconds(i), 1});
  ExpectRefused(steps, absl::StatusCode::kResourceExhausted, "Limits");
  Policy channels;
  for (std::uint64_t i = 0; static_cast<std::int64_t>(i) <= limits.channels_per_agent; ++i) {
    channels.channels.push_back({{i + 1}, 1, false});
  }
  ExpectRefused(channels, absl::StatusCode::kResourceExhausted, "Limits");
  Policy units;
  units.channels = {{{1}, static_cast<int>(limits.capacity) + 1, false}};
  ExpectRefused(units, absl::StatusCode::kResourceExhausted, "Limits");
  for (const Flaw& flaw : Flaws()) {
    Policy both = flaw.field.starts_with("relax") ? channels : steps;
    flaw.spoil(both);
    ExpectRefused(both, absl::StatusCode::kInvalidArgument, flaw.field);
  }
}

// What may be without end or zero is accepted.
TEST(PolicyChecks, TheEdgesAreFine) {
  Policy policy;
  policy.worth = {{}, {}, {}, {}, {}, {}, {}, {}};
  policy.half_life = absl::Hours(1);
  policy.min_talk = policy.wait_max = policy.abandon_worth = policy.ageing = policy.due_lead =
      absl::ZeroDuration();
  policy.other_topic_ppm = policy.other_channel_ppm = 0;
  policy.half_familiar_ppm = 1;
  policy.queue_max = policy.pass_over_for = policy.offer_timeout = kEndless;
  policy.decline_cooldown = policy.wrap_up = kEndless;
  policy.pass_over_max = 0;
  policy.relax = {{absl::ZeroDuration(), 1}, {absl::Microseconds(1), 10}};
  policy.channels = {{{1}, 0, true}};
  EXPECT_TRUE(Router::Create(policy, Limits{}).ok());
  policy.queue_max = policy.offer_timeout = absl::Microseconds(1);
  policy.other_topic_ppm = policy.other_channel_ppm = kPpm;
  policy.half_familiar_ppm = kPpm * kPpm;
  policy.price_per_handling_ppm = 1'000 * kPpm;
  policy.ageing = absl::Hours(24);
  EXPECT_TRUE(Router::Create(policy, Limits{}).ok());
}

}  // namespace
}  // namespace rapport
