#include "router/values.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "base/instant.h"
#include "base/status_macros.h"

namespace rapport {
namespace {

// 1900-01-01 and 2201-01-01, in seconds since 1970.
constexpr std::int64_t kEarliest = -2'208'988'800;
constexpr std::int64_t kLatest = 7'289'654'400;
constexpr absl::Duration kLongest = absl::Hours(24 * 36'525);
constexpr absl::Duration kLeast = absl::Microseconds(1);
constexpr std::int64_t kMaxHalfFamiliarPpm = kPpm * kPpm;

std::string Text(std::string_view s) { return std::string(s); }

absl::Status CheckWorths(const WorthPolicy& worth) {
  const std::pair<absl::Duration, std::string_view> worths[] = {
      {worth.familiar, "worth.familiar"},
      {worth.account, "worth.account"},
      {worth.team, "worth.team"},
      {worth.substitute, "worth.substitute"},
      {worth.asked_for, "worth.asked_for"},
      {worth.continues, "worth.continues"},
      {worth.resolution, "worth.resolution"},
      {worth.satisfaction, "worth.satisfaction"},
      {worth.declined, "worth.declined"},
      {worth.bad_history, "worth.bad_history"},
  };
  for (const auto& [value, name] : worths) {
    if (!IsSpan(value, absl::ZeroDuration())) return Invalid(name, "0 to 100 years");
  }
  return absl::OkStatus();
}

absl::Status CheckRelax(const std::vector<RelaxStep>& relax) {
  for (std::size_t i = 0; i < relax.size(); ++i) {
    if (!IsSpan(relax[i].after, absl::ZeroDuration())) {
      return Invalid("relax.after", "0 to 100 years");
    }
    if (i > 0 && ToMicros(relax[i].after) <= ToMicros(relax[i - 1].after)) {
      return Invalid("relax.after", "later than the step before");
    }
    if (relax[i].levels < 1 || relax[i].levels > kMaxSkillLevel) {
      return Invalid("relax.levels", "1 to 10");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckChannels(const std::vector<ChannelCost>& channels) {
  for (const ChannelCost& c : channels) {
    if (!c.channel.valid()) return Invalid("channels.channel", "a number other than 0");
    if (c.units < 0) return Invalid("channels.units", "0 or more");
  }
  if (HasDuplicates(channels, [](const ChannelCost& c) { return c.channel.value; })) {
    return Invalid("channels", "each channel at most once");
  }
  return absl::OkStatus();
}

absl::Status CheckAffinity(const Policy& p) {
  if (!IsSpan(p.half_life, absl::Hours(1))) return Invalid("half_life", "1 hour to 100 years");
  if (!IsSpan(p.min_talk, absl::ZeroDuration())) return Invalid("min_talk", "0 to 100 years");
  if (p.other_topic_ppm < 0 || p.other_topic_ppm > kPpm) {
    return Invalid("other_topic_ppm", "0 to 1,000,000");
  }
  if (p.other_channel_ppm < 0 || p.other_channel_ppm > kPpm) {
    return Invalid("other_channel_ppm", "0 to 1,000,000");
  }
  if (p.half_familiar_ppm < 1 || p.half_familiar_ppm > kMaxHalfFamiliarPpm) {
    return Invalid("half_familiar_ppm", "1 to 1,000,000,000,000");
  }
  if (p.price_per_handling_ppm < 0 || p.price_per_handling_ppm > kMaxPricePpm) {
    return Invalid("price_per_handling_ppm", "0 to 1,000,000,000");
  }
  return absl::OkStatus();
}

absl::Status CheckQueue(const Policy& p) {
  const absl::Duration zero = absl::ZeroDuration();
  if (!IsSpan(p.wait_max, zero)) return Invalid("wait_max", "0 to 100 years");
  if (!IsSpan(p.abandon_worth, zero)) return Invalid("abandon_worth", "0 to 100 years");
  if (!IsSpan(p.ageing, zero) || p.ageing > absl::Hours(24)) {
    return Invalid("ageing", "0 to 24 hours");
  }
  if (!IsSpan(p.due_lead, zero)) return Invalid("due_lead", "0 to 100 years");
  if (!IsSpanOrEndless(p.queue_max, kLeast)) return Invalid("queue_max", "more than 0");
  if (p.pass_over_max < 0) return Invalid("pass_over_max", "0 or more");
  if (!IsSpanOrEndless(p.pass_over_for, zero)) return Invalid("pass_over_for", "0 or more");
  return CheckRelax(p.relax);
}

absl::Status CheckOffers(const Policy& p) {
  const absl::Duration zero = absl::ZeroDuration();
  if (p.offers > Offers::kFinal) return Invalid("offers", "answered or final");
  if (!IsSpanOrEndless(p.offer_timeout, kLeast)) return Invalid("offer_timeout", "more than 0");
  if (!IsSpanOrEndless(p.decline_cooldown, zero)) return Invalid("decline_cooldown", "0 or more");
  if (!IsSpanOrEndless(p.wrap_up, zero)) return Invalid("wrap_up", "0 or more");
  return CheckChannels(p.channels);
}

absl::Status CheckFair(const FairPolicy& fair) {
  if (fair.extra_idle_ppm < 0 || fair.extra_idle_ppm > kPpm) {
    return Invalid("fair.extra_idle_ppm", "0 to 1,000,000");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Invalid(std::string_view field, std::string_view expected) {
  return absl::InvalidArgumentError(absl::StrCat(Text(field), ": expected ", Text(expected)));
}

absl::Status TooMany(std::string_view limit) {
  return absl::ResourceExhaustedError(absl::StrCat("Limits::", Text(limit), " is reached"));
}

bool IsFinite(absl::Time time) {
  return time >= absl::FromUnixSeconds(kEarliest) && time < absl::FromUnixSeconds(kLatest);
}

bool IsLater(absl::Time time) { return time == absl::InfiniteFuture() || IsFinite(time); }

bool IsSpan(absl::Duration span, absl::Duration least) { return span >= least && span <= kLongest; }

bool IsSpanOrEndless(absl::Duration span, absl::Duration least) {
  return span == absl::InfiniteDuration() || IsSpan(span, least);
}

absl::Status CheckSkills(std::span<const SkillLevel> skills) {
  for (const SkillLevel& s : skills) {
    if (!s.skill.valid()) return Invalid("skills.skill", "a number other than 0");
    if (s.level < kMinSkillLevel || s.level > kMaxSkillLevel) {
      return Invalid("skills.level", "1 to 10");
    }
  }
  if (HasDuplicates(skills, [](const SkillLevel& s) { return s.skill.value; })) {
    return Invalid("skills", "each skill at most once");
  }
  return absl::OkStatus();
}

absl::Status CheckOpinions(std::span<const Opinion> opinions) {
  for (const Opinion& o : opinions) {
    if (o.agent.valid() == o.team.valid()) {
      return Invalid("opinions", "exactly one of agent and team");
    }
    if (!IsSpan(o.worth, -kLongest)) return Invalid("opinions.worth", "at most 100 years");
    if (o.price_per_handling_ppm < -kMaxPricePpm || o.price_per_handling_ppm > kMaxPricePpm) {
      return Invalid("opinions.price_per_handling_ppm", "-1,000,000,000 to 1,000,000,000");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPriority(int priority) {
  if (priority >= 0 && priority <= kLeastUrgent) return absl::OkStatus();
  return Invalid("priority", "0 (usual) or 1 (most urgent) to 9");
}

absl::Status CheckContactImportance(std::int64_t importance_ppm) {
  if (importance_ppm == kAsUsual || (importance_ppm >= 1 && importance_ppm <= kMaxImportancePpm)) {
    return absl::OkStatus();
  }
  return Invalid("importance_ppm", "-1 (the customer's) or 1 to 100,000,000");
}

absl::Status CheckLoss(absl::Duration loss) {
  if (loss == -absl::InfiniteDuration() || IsSpan(loss, absl::ZeroDuration())) {
    return absl::OkStatus();
  }
  return Invalid("loss", "0 to 100 years, or minus infinity for the policy's");
}

absl::Status CheckLength(std::size_t length, std::int64_t limit, std::string_view name) {
  return static_cast<std::int64_t>(length) > limit ? TooMany(name) : absl::OkStatus();
}

absl::Status CheckLimits(const Limits& l) {
  const std::pair<std::int64_t, std::string_view> limits[] = {
      {l.agents, "agents"},
      {l.remembered_agents, "remembered_agents"},
      {l.customers, "customers"},
      {l.accounts, "accounts"},
      {l.contacts, "contacts"},
      {l.waiting, "waiting"},
      {l.ended, "ended"},
      {l.classes, "classes"},
      {l.commands, "commands"},
      {l.topics, "topics"},
      {l.agent_topics, "agent_topics"},
      {l.colleagues, "colleagues"},
      {l.pairs_per_customer, "pairs_per_customer"},
      {l.topics_per_pair, "topics_per_pair"},
      {l.skills_per_agent, "skills_per_agent"},
      {l.skills_per_contact, "skills_per_contact"},
      {l.channels_per_agent, "channels_per_agent"},
      {l.opinions_per_contact, "opinions_per_contact"},
      {l.asked_for_per_customer, "asked_for_per_customer"},
      {l.avoided_per_customer, "avoided_per_customer"},
      {l.agents_per_contact, "agents_per_contact"},
      {l.in_hand_per_agent, "in_hand_per_agent"},
      {l.cooldowns_per_contact, "cooldowns_per_contact"},
      {l.relax_steps, "relax_steps"},
      {l.capacity, "capacity"},
  };
  constexpr std::int64_t kMost = 1'000'000'000;  // Places are numbered with 32 bits.
  for (const auto& [value, name] : limits) {
    if (value < 1 || value > kMost) {
      return Invalid(absl::StrCat("Limits::", Text(name)), "1 to 1,000,000,000");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPolicy(const Policy& p, const Limits& limits) {
  if (p.routing > Routing::kAnyKnown) return Invalid("routing", "one of the four");
  RAPPORT_RETURN_IF_ERROR(CheckWorths(p.worth));
  RAPPORT_RETURN_IF_ERROR(CheckAffinity(p));
  RAPPORT_RETURN_IF_ERROR(CheckQueue(p));
  RAPPORT_RETURN_IF_ERROR(CheckOffers(p));
  RAPPORT_RETURN_IF_ERROR(CheckFair(p.fair));
  RAPPORT_RETURN_IF_ERROR(CheckLength(p.relax.size(), limits.relax_steps, "relax_steps"));
  RAPPORT_RETURN_IF_ERROR(
      CheckLength(p.channels.size(), limits.channels_per_agent, "channels_per_agent"));
  for (const ChannelCost& c : p.channels) {
    if (c.units > limits.capacity) return TooMany("capacity");
  }
  return absl::OkStatus();
}

}  // namespace rapport
