#include "insight/story_words.h"

#include <cstdio>
#include <cstdlib>
#include <variant>

#include "codec/location.h"
#include "codec/text.h"
#include "codec/words.h"
#include "insight/story_events.h"

namespace rapport::insight {
namespace {

using codec::Cat;

std::string_view Why(Reason reason) {
  switch (reason) {
    case Reason::kOfferExpired:
      return "it was not answered in time";
    case Reason::kAgentLeft:
      return "they are away, signed out or removed";
    case Reason::kContactLeft:
      return "the customer has left";
    case Reason::kTaken:
      return "somebody else has the contact";
    case Reason::kMoved:
      return "the contact goes elsewhere or needs something else now";
    case Reason::kReleased:
      return "the contact is released";
    case Reason::kNobodyCanServe:
      return "no agent of the pool may serve it, however long it waits";
    case Reason::kWaitedTooLong:
      return "it has waited as long as the policy lets a contact wait";
    case Reason::kCustomerForgotten:
      return "the customer was forgotten";
    default:
      return codec::Word(reason);
  }
}

}  // namespace

std::string SecondsText(std::int64_t millis) {
  char text[32];
  const std::int64_t tenths = std::llabs(millis) / 100 + (std::llabs(millis) % 100 >= 50 ? 1 : 0);
  std::snprintf(text, sizeof text, "%s%lld.%lld s", millis < 0 && tenths > 0 ? "-" : "",
                static_cast<long long>(tenths / 10), static_cast<long long>(tenths % 10));
  return text;
}

std::string SpanText(absl::Duration span) {
  struct Unit {
    absl::Duration from;
    absl::Duration unit;
    std::string_view name;
  };
  if (span == absl::InfiniteDuration()) return "an unknown time";
  // A unit is used from so much on that it is not too coarse.
  const Unit units[] = {{absl::Hours(48), absl::Hours(24), " days"},
                        {absl::Hours(2), absl::Hours(1), " h"},
                        {absl::Seconds(120), absl::Minutes(1), " min"},
                        {absl::ZeroDuration(), absl::Seconds(1), " s"}};
  for (const Unit& unit : units) {
    if (span < unit.from) continue;
    const std::int64_t count = (span + unit.unit / 2) / unit.unit;
    return Cat({std::to_string(count), unit.name});
  }
  return "0 s";
}

std::string ClockText(absl::Time time, const codec::Zone& zone) {
  return absl::FormatTime("%H:%M:%E*S", time, zone.time_zone());
}

std::string MomentText(absl::Time time, const codec::Zone& zone) {
  if (zone.is_utc()) return codec::TimeText(time, codec::TimeStyle::kIso);
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*S%Ez", time, zone.time_zone());
}

StoryWords::StoryWords(const ContactStory& story, const codec::KeyTable& keys)
    : story_(story), keys_(keys) {
  for (const StoryStep& step : story.steps) {
    const auto* const arrival = std::get_if<ContactArrived>(&step.event.what);
    const auto* const assigned = std::get_if<ContactAssigned>(&step.event.what);
    if (arrival != nullptr && arrival->contact == story.contact) {
      arrival_ = arrival;
      customer_ = arrival->customer;
      break;
    }
    if (assigned != nullptr && !customer_.valid()) customer_ = assigned->customer;
  }
  if (story.customer_forgotten) customer_ = {};
}

std::string StoryWords::Customer() const {
  return customer_.valid() ? keys_.Name(customer_) : "the customer";
}

std::string StoryWords::Title() const {
  std::string title = Cat({"Contact ", keys_.Name(story_.contact)});
  if (story_.customer_forgotten) {
    title += " of a customer who was forgotten";
  } else {
    title += customer_.valid() ? Cat({" of ", Customer()}) : " of a customer not identified";
  }
  if (arrival_ == nullptr) return title;
  std::string_view between = ": ";
  const auto add = [&](std::string_view what, std::string_view name) {
    title += Cat({between, what, name});
    between = ", ";
  };
  if (arrival_->channel.valid()) add("by ", keys_.Name(arrival_->channel));
  if (arrival_->topic.valid()) add("about ", keys_.Name(arrival_->topic));
  if (arrival_->team.valid()) add("for team ", keys_.Name(arrival_->team));
  if (arrival_->asked_for.valid()) add("asks for ", keys_.Name(arrival_->asked_for));
  for (const SkillLevel& need : arrival_->skills) {
    add("needs ", Cat({keys_.Name(need.skill), " ", std::to_string(need.level)}));
  }
  if (arrival_->priority != 0) add("priority ", std::to_string(arrival_->priority));
  return title;
}

bool StoryWords::IsOwn(const Event& event) const {
  return std::visit(
      [this](const auto& body) {
        if constexpr (requires { body.contact; }) {
          return body.contact == story_.contact;
        } else {
          return false;
        }
      },
      event.what);
}

bool StoryWords::WaitedBefore(const StoryStep& step) const {
  for (const StoryStep& earlier : story_.steps) {
    if (&earlier == &step) return false;
    for (const ExplainedDecision& explained : earlier.decisions) {
      if (explained.decision.reason == Reason::kForAgent) return true;
    }
  }
  return false;
}

const Decision* StoryWords::LastDecision(const StoryStep& before) const {
  const Decision* last = nullptr;
  for (const StoryStep& step : story_.steps) {
    if (&step == &before) break;
    if (!step.decisions.empty()) last = &step.decisions.back().decision;
  }
  return last;
}

std::string StoryWords::Happened(const StoryStep& step) const {
  if (IsOwn(step.event)) return OwnEventText(step.event, keys_);
  return OtherEventText(step.event, story_.contact, Customer(), LastDecision(step), keys_);
}

std::string StoryWords::Decided(const Decision& d) const {
  switch (d.kind) {
    case DecisionKind::kOffer:
      if (d.until == absl::InfiniteFuture()) return Cat({"It goes to ", Name(d.agent), "."});
      return Cat({"It is offered to ", Name(d.agent), ", who has until ",
                  ClockText(d.until, story_.zone), " to answer."});
    case DecisionKind::kWait:
      if (d.reason == Reason::kNotDue) {
        return Cat({"It waits: it is not due before ", MomentText(d.until, story_.zone), "."});
      }
      return Cat({"It waits for ", d.agent.valid() ? Name(d.agent) : "anyone",
                  d.expected == absl::InfiniteDuration()
                      ? ", nobody knows how long"
                      : Cat({", expected to take ", SpanText(d.expected)}),
                  d.agent.valid()
                      ? Cat({", until ", ClockText(d.until, story_.zone), " at the latest."})
                      : "."});
    case DecisionKind::kRevoke:
      return Cat({"The offer is taken back from ", Name(d.agent), ": ", Why(d.reason), "."});
    case DecisionKind::kRelease:
      return Cat({"It is the host's again: ", Why(d.reason), "."});
  }
  return "";
}

std::string StoryWords::Stands(const Standing& standing) const {
  if (!standing.state) return "It is over.";
  switch (*standing.state) {
    case ContactState::kNotDue:
      return "It is not due.";
    case ContactState::kWaiting:
      return "It waits.";
    case ContactState::kOffered:
      return Cat({"It is offered to ", Name(standing.agent), "."});
    case ContactState::kInHand:
      return Cat({"It is in the hands of ", Name(standing.agent), "."});
    case ContactState::kWrappingUp:
      return Cat({Name(standing.agent), " has work to do after it."});
  }
  return "";
}

}  // namespace rapport::insight
