#include "insight/story_events.h"

#include <algorithm>
#include <cstddef>
#include <variant>

#include "codec/location.h"
#include "codec/text.h"
#include "codec/words.h"

namespace rapport::insight {
namespace {

using codec::Cat;

std::string_view Answered(Answer answer) {
  switch (answer) {
    case Answer::kAccepted:
      return " accepted.";
    case Answer::kDeclined:
      return " declined.";
    case Answer::kMissed:
      return " did not answer.";
  }
  return ".";
}

template <typename Enum>
std::string Spaced(Enum value) {
  std::string text(codec::Word(value));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

struct OwnEvent {
  const Event& event;
  const codec::KeyTable& keys;

  std::string operator()(const ContactArrived& e) const {
    if (!e.continues.valid()) return "It arrived.";
    return Cat({"It arrived and re-opened ", keys.Name(e.continues), "."});
  }
  std::string operator()(const ContactUpdated&) const {
    // In its line of a log the changes follow the time, the kind and the contact.
    const std::string line = codec::FormatEvent(event, keys, codec::TimeStyle::kIso);
    const std::size_t mark = line.find('=');
    if (mark == line.npos) return "It was updated.";
    return Cat({"It changed:", line.substr(line.rfind(' ', mark)), "."});
  }
  std::string operator()(const ContactAbandoned&) const { return "The customer left."; }
  std::string operator()(const ContactAssigned& e) const {
    return Cat({"The host itself gave it to ", keys.Name(e.agent), "."});
  }
  std::string operator()(const ContactJoined& e) const {
    return Cat({keys.Name(e.agent), " joined."});
  }
  std::string operator()(const ContactLeft& e) const {
    return Cat({keys.Name(e.agent), " left it to the others."});
  }
  std::string operator()(const OfferAnswered& e) const {
    return Cat({keys.Name(e.agent), Answered(e.answer)});
  }
  std::string operator()(const ContactClaimed& e) const {
    return Cat({keys.Name(e.agent), " took it."});
  }
  std::string operator()(const ContactTransferred& e) const {
    std::string to;
    if (e.to_agent.valid()) to += Cat({" to ", keys.Name(e.to_agent)});
    if (e.to_team.valid()) to += Cat({" to team ", keys.Name(e.to_team)});
    if (!e.to_skills.empty()) to += " to whoever has the skills";
    return Cat({"It was transferred", to, "."});
  }
  std::string operator()(const ContactEnded& e) const {
    return Cat({"It ended: ", Spaced(e.outcome), "."});
  }
  std::string operator()(const FeedbackReceived& e) const {
    if (e.kind == FeedbackKind::kComplaint) return "The customer complained.";
    return Cat({e.kind == FeedbackKind::kQualityReview ? "A quality review" : "The customer",
                " rated it ", std::to_string(e.rating), " of 100."});
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "";  // Is about no contact.
  }
};

struct OtherEvent {
  const Event& event;
  ContactId contact;
  const std::string& customer;
  const Decision* last;
  const codec::KeyTable& keys;

  std::string operator()(const AgentUpdated& e) const {
    return Cat({"News of agent ", keys.Name(e.agent), ": ", Spaced(e.presence), "."});
  }
  std::string operator()(const AgentReady& e) const {
    return Cat({keys.Name(e.agent), " is ready again."});
  }
  std::string operator()(const CustomerUpdated&) const { return Cat({"News of ", customer, "."}); }
  std::string operator()(const CustomersMerged&) const {
    return Cat({"It turned out that ", customer, " and another customer are one person."});
  }
  std::string operator()(const CustomerForgotten&) const { return "The customer was forgotten."; }
  std::string operator()(const PolicyChanged&) const { return "The policy changed."; }
  std::string operator()(const TimeAdvanced&) const {
    const bool waited = last != nullptr && last->reason == Reason::kForAgent;
    if (!waited || last->until > event.at) return "Time passed.";
    return Cat({"The time to wait for ", keys.Name(last->agent), " is over."});
  }
  std::string operator()(const HistoryImported&) const { return "Something past became known."; }
  std::string operator()(const ContactArrived& e) const {
    return Cat({"Contact ", keys.Name(e.contact), " came",
                e.continues == contact ? " and re-opened it." : "."});
  }
  std::string operator()(const ContactEnded& e) const {
    return Cat({"Contact ", keys.Name(e.contact), " ended."});
  }
  std::string operator()(const OfferAnswered& e) const {
    return Cat({"Contact ", keys.Name(e.contact), ": ", keys.Name(e.agent), Answered(e.answer)});
  }
  template <typename OfContact>
  std::string operator()(const OfContact& e) const {
    return Cat(
        {"Contact ", keys.Name(e.contact), ": ", codec::EventWords()[event.what.index()], "."});
  }
};

}  // namespace

std::string OwnEventText(const Event& event, const codec::KeyTable& keys) {
  return std::visit(OwnEvent{event, keys}, event.what);
}

std::string OtherEventText(const Event& event, ContactId contact, const std::string& customer,
                           const Decision* last, const codec::KeyTable& keys) {
  return std::visit(OtherEvent{event, contact, customer, last, keys}, event.what);
}

}  // namespace rapport::insight
