#include "sim/naive_validate.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/instant.h"

namespace rapport::sim {
namespace {

const absl::Duration kLongest = absl::Hours(24 * 36'525);

absl::Status Invalid(std::string_view field) {
  return absl::InvalidArgumentError(absl::StrCat(std::string(field), " is out of range"));
}

// Collects the first thing that is wrong.
class Checker {
 public:
  void Require(bool holds, std::string_view field) {
    if (status_.ok() && !holds) status_ = Invalid(field);
  }
  template <typename AnyId>
  void Set(AnyId id, std::string_view field) {
    Require(id.valid(), field);
  }
  void Between(std::int64_t low, std::int64_t value, std::int64_t high, std::string_view field) {
    Require(low <= value && value <= high, field);
  }
  // A finite duration of either sign.
  void Finite(absl::Duration value, std::string_view field) {
    Require(-kLongest <= value && value <= kLongest, field);
  }
  void NotNegative(absl::Duration value, std::string_view field) {
    Require(absl::ZeroDuration() <= value && value <= kLongest, field);
  }
  void NotNegativeOrEndless(absl::Duration value, std::string_view field) {
    if (value != absl::InfiniteDuration()) NotNegative(value, field);
  }
  void PositiveOrEndless(absl::Duration value, std::string_view field) {
    NotNegativeOrEndless(value, field);
    Require(value >= absl::Microseconds(1), field);
  }
  void InRange(absl::Time time, std::string_view field) {
    static const absl::Time kFirst = absl::FromCivil(absl::CivilYear(1900), absl::UTCTimeZone());
    static const absl::Time kAfter = absl::FromCivil(absl::CivilYear(2201), absl::UTCTimeZone());
    Require(kFirst <= time && time < kAfter, field);
  }
  void InRangeOrNever(absl::Time time, std::string_view field) {
    if (time != absl::InfiniteFuture()) InRange(time, field);
  }
  template <typename AnyEnum>
  void OneOf(AnyEnum value, AnyEnum last, std::string_view field) {
    Require(value <= last, field);
  }
  template <typename AnyId>
  void EachSetOnce(const std::vector<AnyId>& ids, std::string_view field) {
    std::set<AnyId> seen;
    for (const AnyId id : ids) Require(id.valid() && seen.insert(id).second, field);
  }
  void Skills(const std::vector<SkillLevel>& skills) {
    std::vector<SkillId> ids;
    for (const SkillLevel& s : skills) {
      ids.push_back(s.skill);
      Between(kMinSkillLevel, s.level, kMaxSkillLevel, "level");
    }
    EachSetOnce(ids, "skills");
  }
  void Opinions(const std::vector<Opinion>& opinions) {
    for (const Opinion& o : opinions) {
      Require(o.agent.valid() != o.team.valid(), "opinions");
      Finite(o.worth, "worth");
      Between(-1'000'000'000, o.price_per_handling_ppm, 1'000'000'000, "price_per_handling_ppm");
    }
  }
  void Importance(std::int64_t ppm, bool as_usual_allowed) {
    if (as_usual_allowed && ppm == kAsUsual) return;
    Between(1, ppm, 100'000'000, "importance_ppm");
  }
  void Loss(absl::Duration loss) {
    if (loss != -absl::InfiniteDuration()) NotNegative(loss, "loss");
  }
  void Units(int units) { Require(units >= -1, "units"); }

  const absl::Status& status() const { return status_; }

 private:
  absl::Status status_;
};

void Validate(const AgentUpdated& e, Checker& check) {
  check.Set(e.agent, "agent");
  check.Skills(e.skills);
  check.EachSetOnce(e.channels, "channels");
  check.Require(e.capacity >= 0, "capacity");
  check.OneOf(e.presence, Presence::kRemoved, "presence");
  check.InRangeOrNever(e.available_until, "available_until");
  check.InRangeOrNever(e.back_at, "back_at");
  if (!e.in_hand.has_value()) return;
  std::vector<ContactId> contacts;
  for (const InHand& in_hand : *e.in_hand) {
    contacts.push_back(in_hand.contact);
    check.Units(in_hand.units);
  }
  check.EachSetOnce(contacts, "in_hand");
}

void Validate(const AgentReady& e, Checker& check) { check.Set(e.agent, "agent"); }

void Validate(const CustomerUpdated& e, Checker& check) {
  check.Set(e.customer, "customer");
  check.Importance(e.importance_ppm, false);
  check.EachSetOnce(e.asked_for, "asked_for");
  check.EachSetOnce(e.avoid, "avoid");
}

void Validate(const CustomersMerged& e, Checker& check) {
  check.Set(e.from, "from");
  check.Set(e.into, "into");
  check.Require(e.from != e.into, "into");
}

void Validate(const CustomerForgotten& e, Checker& check) { check.Set(e.customer, "customer"); }

void Validate(const ContactArrived& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Skills(e.skills);
  check.Between(0, e.priority, kLeastUrgent, "priority");
  check.Importance(e.importance_ppm, true);
  check.InRangeOrNever(e.due, "due");
  check.Loss(e.loss);
  if (e.not_before != absl::InfinitePast()) check.InRange(e.not_before, "not_before");
  check.Opinions(e.opinions);
  check.Units(e.units);
}

void Validate(const ContactUpdated& e, Checker& check) {
  check.Set(e.contact, "contact");
  if (e.skills.has_value()) check.Skills(*e.skills);
  if (e.priority.has_value()) check.Between(0, *e.priority, kLeastUrgent, "priority");
  if (e.importance_ppm.has_value()) check.Importance(*e.importance_ppm, true);
  if (e.due.has_value()) check.InRangeOrNever(*e.due, "due");
  if (e.loss.has_value()) check.Loss(*e.loss);
  if (e.opinions.has_value()) check.Opinions(*e.opinions);
  if (e.units.has_value()) check.Units(*e.units);
}

void Validate(const ContactAbandoned& e, Checker& check) { check.Set(e.contact, "contact"); }

void Validate(const ContactAssigned& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Set(e.agent, "agent");
  check.Units(e.units);
}

void Validate(const ContactJoined& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Set(e.agent, "agent");
}

void Validate(const ContactLeft& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Set(e.agent, "agent");
}

void Validate(const OfferAnswered& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Set(e.agent, "agent");
  check.OneOf(e.answer, Answer::kMissed, "answer");
}

void Validate(const ContactClaimed& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Set(e.agent, "agent");
}

void Validate(const ContactTransferred& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.Skills(e.to_skills);
  check.Require(e.to_agent.valid() || e.to_team.valid() || !e.to_skills.empty(), "to_agent");
}

void Validate(const ContactEnded& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.OneOf(e.outcome, Outcome::kHandedOver, "outcome");
}

void Validate(const FeedbackReceived& e, Checker& check) {
  check.Set(e.contact, "contact");
  check.OneOf(e.kind, FeedbackKind::kComplaint, "kind");
  if (e.kind != FeedbackKind::kComplaint) check.Between(0, e.rating, 100, "rating");
}

void Validate(const HistoryImported& e, Checker& check) {
  check.Set(e.customer, "customer");
  check.Set(e.agent, "agent");
  check.OneOf(e.outcome, Outcome::kHandedOver, "outcome");
  check.NotNegative(e.handling, "handling");
  check.InRange(e.ended, "ended");
  check.Between(-1, e.rating, 100, "rating");
}

void Validate(const PolicyChanged&, Checker&) {}

void Validate(const TimeAdvanced&, Checker&) {}

}  // namespace

absl::Status ValidateLimits(const Limits& l) {
  for (const std::int64_t limit : {l.agents,
                                   l.remembered_agents,
                                   l.customers,
                                   l.accounts,
                                   l.contacts,
                                   l.waiting,
                                   l.ended,
                                   l.classes,
                                   l.commands,
                                   l.topics,
                                   l.agent_topics,
                                   l.colleagues,
                                   l.pairs_per_customer,
                                   l.topics_per_pair,
                                   l.skills_per_agent,
                                   l.skills_per_contact,
                                   l.channels_per_agent,
                                   l.opinions_per_contact,
                                   l.asked_for_per_customer,
                                   l.avoided_per_customer,
                                   l.agents_per_contact,
                                   l.in_hand_per_agent,
                                   l.cooldowns_per_contact,
                                   l.relax_steps,
                                   l.capacity}) {
    if (limit <= 0) return Invalid("a limit");
  }
  return absl::OkStatus();
}

absl::Status ValidatePolicy(const Policy& p) {
  Checker check;
  check.OneOf(p.routing, Routing::kAnyKnown, "routing");
  for (const absl::Duration worth :
       {p.worth.familiar, p.worth.account, p.worth.team, p.worth.substitute, p.worth.asked_for,
        p.worth.continues, p.worth.resolution, p.worth.satisfaction, p.worth.declined,
        p.worth.bad_history}) {
    check.NotNegative(worth, "worth");
  }
  check.NotNegative(p.half_life, "half_life");
  check.Require(p.half_life >= absl::Hours(1), "half_life");
  check.NotNegative(p.min_talk, "min_talk");
  check.Between(0, p.other_topic_ppm, kPpm, "other_topic_ppm");
  check.Between(0, p.other_channel_ppm, kPpm, "other_channel_ppm");
  check.Between(1, p.half_familiar_ppm, kPpm * kPpm, "half_familiar_ppm");
  check.Between(0, p.price_per_handling_ppm, 1'000'000'000, "price_per_handling_ppm");
  check.NotNegative(p.wait_max, "wait_max");
  check.NotNegative(p.abandon_worth, "abandon_worth");
  check.NotNegative(p.ageing, "ageing");
  check.Require(p.ageing <= absl::Hours(24), "ageing");
  check.NotNegative(p.due_lead, "due_lead");
  check.PositiveOrEndless(p.queue_max, "queue_max");
  check.Require(p.pass_over_max >= 0, "pass_over_max");
  check.NotNegativeOrEndless(p.pass_over_for, "pass_over_for");
  for (std::size_t i = 0; i < p.relax.size(); ++i) {
    check.NotNegative(p.relax[i].after, "relax");
    check.Require(i == 0 || ToMicros(p.relax[i - 1].after) < ToMicros(p.relax[i].after), "relax");
    check.Between(1, p.relax[i].levels, kMaxSkillLevel, "relax");
  }
  check.OneOf(p.offers, Offers::kFinal, "offers");
  check.PositiveOrEndless(p.offer_timeout, "offer_timeout");
  check.NotNegativeOrEndless(p.decline_cooldown, "decline_cooldown");
  check.NotNegativeOrEndless(p.wrap_up, "wrap_up");
  std::vector<ChannelId> channels;
  for (const ChannelCost& cost : p.channels) {
    channels.push_back(cost.channel);
    check.Require(cost.units >= 0, "channels");
  }
  check.EachSetOnce(channels, "channels");
  check.Between(0, p.fair.extra_idle_ppm, kPpm, "fair.extra_idle_ppm");
  return check.status();
}

absl::Status ValidateEvent(const Event& event) {
  Checker check;
  check.InRange(event.at, "at");
  std::visit([&](const auto& body) { Validate(body, check); }, event.what);
  if (!check.status().ok()) return check.status();
  const auto* changed = std::get_if<PolicyChanged>(&event.what);
  return changed == nullptr ? absl::OkStatus() : ValidatePolicy(changed->policy);
}

}  // namespace rapport::sim
