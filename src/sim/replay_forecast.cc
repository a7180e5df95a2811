#include "sim/replay_forecast.h"

#include <algorithm>

#include "sim/replay_run.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kKnownBefore = 100;
constexpr std::int64_t kMicrosPerMilli = 1'000;

bool Teaches(const ReplayContact& contact) {
  return !contact.abandoned && contact.agent != 0 && contact.ended != kNotStated;
}

}  // namespace

ReplayForecast::ReplayForecast(const ReplayDesk& desk)
    : desk_(desk), history_(LimitsForDesk(desk), Policy{}) {
  const std::vector<ReplayContact>& contacts = desk.contacts();
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    if (Teaches(contacts[i])) ends_.push_back(static_cast<std::uint32_t>(i));
  }
  std::sort(ends_.begin(), ends_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return contacts[a].ended != contacts[b].ended ? contacts[a].ended < contacts[b].ended : a < b;
  });
}

Subject ReplayForecast::SubjectOf(const ReplayContact& contact, std::uint32_t agent) {
  Subject subject;
  subject.agent = history_.agents().FindOrAdd(AgentId{agent});
  subject.topic = TopicId{contact.topic};
  if (contact.customer == 0) return subject;
  subject.customer = history_.customers().FindOrAdd(CustomerId{contact.customer});
  if (contact.account != 0) {
    history_.SetAccount(subject.customer,
                        history_.accounts().FindOrAdd(AccountId{contact.account}));
  }
  return subject;
}

void ReplayForecast::LearnUntil(std::int64_t now) {
  const std::vector<ReplayContact>& contacts = desk_.contacts();
  for (; next_ < ends_.size() && contacts[ends_[next_]].ended <= now; ++next_) {
    Learn(contacts[ends_[next_]]);
  }
}

void ReplayForecast::Learn(const ReplayContact& contact) {
  OutcomeSeen seen{.arrived = std::min(contact.arrived, contact.ended), .known = contact.ended};
  seen.Set(Target::kResolutionTime, seen.known - seen.arrived);
  seen.Set(Target::kHandlingTime, desk_.Handling(contact));
  history_.LearnOutcome(SubjectOf(contact, contact.agent), seen);
}

std::optional<float> ReplayForecast::LogOdds(Target target, const ReplayContact& contact,
                                             std::uint32_t agent, std::int64_t now) {
  LearnUntil(now);
  if (history_.outcomes().learned(target) < kKnownBefore) return std::nullopt;
  return history_.Expect(SubjectOf(contact, agent), now).at(target);
}

std::optional<std::int64_t> ReplayForecast::Resolution(const ReplayContact& contact,
                                                       std::uint32_t agent, std::int64_t now) {
  const std::optional<float> log_odds = LogOdds(Target::kResolutionTime, contact, agent, now);
  if (!log_odds) return std::nullopt;
  return history_.outcomes().MedianOf(Target::kResolutionTime, *log_odds) * kMicrosPerMilli;
}

std::optional<std::int64_t> ReplayForecast::Handling(const ReplayContact& contact,
                                                     std::uint32_t agent, std::int64_t now) {
  const std::optional<float> log_odds = LogOdds(Target::kHandlingTime, contact, agent, now);
  if (!log_odds) return std::nullopt;
  return history_.outcomes().HandlingTimesOf(*log_odds).Mean() * kMicrosPerMilli;
}

}  // namespace rapport::sim
