#include "codec/words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <variant>

namespace rapport::codec {
namespace {

template <typename Enum>
constexpr EnumWord Entry(Enum value, std::string_view word) {
  return {static_cast<std::uint8_t>(value), word};
}

constexpr std::array kKeyKindWords = {
    Entry(KeyKind::kAgent, "agent"),     Entry(KeyKind::kCustomer, "customer"),
    Entry(KeyKind::kContact, "contact"), Entry(KeyKind::kAccount, "account"),
    Entry(KeyKind::kTeam, "team"),       Entry(KeyKind::kTopic, "topic"),
    Entry(KeyKind::kChannel, "channel"), Entry(KeyKind::kSkill, "skill"),
};

constexpr std::array kPresenceWords = {
    Entry(Presence::kAvailable, "available"),
    Entry(Presence::kAway, "away"),
    Entry(Presence::kSignedOut, "signed_out"),
    Entry(Presence::kRemoved, "removed"),
};

constexpr std::array kAnswerWords = {
    Entry(Answer::kAccepted, "accepted"),
    Entry(Answer::kDeclined, "declined"),
    Entry(Answer::kMissed, "missed"),
};

constexpr std::array kOutcomeWords = {
    Entry(Outcome::kUnknown, "unknown"),   Entry(Outcome::kResolved, "resolved"),
    Entry(Outcome::kServed, "served"),     Entry(Outcome::kUnresolved, "unresolved"),
    Entry(Outcome::kReopened, "reopened"), Entry(Outcome::kHandedOver, "handed_over"),
};

constexpr std::array kFeedbackKindWords = {
    Entry(FeedbackKind::kCustomerRating, "customer_rating"),
    Entry(FeedbackKind::kQualityReview, "quality_review"),
    Entry(FeedbackKind::kComplaint, "complaint"),
};

constexpr std::array kRoutingWords = {
    Entry(Routing::kPreferred, "preferred"),
    Entry(Routing::kLongestIdle, "longest_idle"),
    Entry(Routing::kLastAgent, "last_agent"),
    Entry(Routing::kAnyKnown, "any_known"),
};

constexpr std::array kOffersWords = {
    Entry(Offers::kAnswered, "answered"),
    Entry(Offers::kFinal, "final"),
};

constexpr std::array kDecisionKindWords = {
    Entry(DecisionKind::kOffer, "offer"),
    Entry(DecisionKind::kWait, "wait"),
    Entry(DecisionKind::kRevoke, "revoke"),
    Entry(DecisionKind::kRelease, "release"),
};

constexpr std::array kReasonWords = {
    Entry(Reason::kNone, "none"),
    Entry(Reason::kKnown, "known"),
    Entry(Reason::kAskedFor, "asked_for"),
    Entry(Reason::kContinues, "continues"),
    Entry(Reason::kAccountKnown, "account_known"),
    Entry(Reason::kTeamKnown, "team_known"),
    Entry(Reason::kOpinion, "opinion"),
    Entry(Reason::kLongestIdle, "longest_idle"),
    Entry(Reason::kTransferred, "transferred"),
    Entry(Reason::kSubstitute, "substitute"),
    Entry(Reason::kForAgent, "for_agent"),
    Entry(Reason::kForAnyone, "anyone"),
    Entry(Reason::kNotDue, "not_due"),
    Entry(Reason::kOfferExpired, "offer_expired"),
    Entry(Reason::kAgentLeft, "agent_left"),
    Entry(Reason::kContactLeft, "contact_left"),
    Entry(Reason::kTaken, "taken"),
    Entry(Reason::kMoved, "moved"),
    Entry(Reason::kReleased, "released"),
    Entry(Reason::kNobodyCanServe, "nobody_can_serve"),
    Entry(Reason::kWaitedTooLong, "waited_too_long"),
    Entry(Reason::kCustomerForgotten, "customer_forgotten"),
};

constexpr std::array kObstacleWords = {
    Entry(Obstacle::kNone, "none"),
    Entry(Obstacle::kNotRegistered, "not_registered"),
    Entry(Obstacle::kChannel, "channel"),
    Entry(Obstacle::kTeam, "team"),
    Entry(Obstacle::kSkill, "skill"),
    Entry(Obstacle::kPeopleOnly, "people_only"),
    Entry(Obstacle::kAvoided, "avoided"),
    Entry(Obstacle::kMayNotServe, "may_not_serve"),
    Entry(Obstacle::kSignedOut, "signed_out"),
    Entry(Obstacle::kAway, "away"),
    Entry(Obstacle::kLeaving, "leaving"),
    Entry(Obstacle::kCoolingDown, "cooling_down"),
    Entry(Obstacle::kNoCapacity, "no_capacity"),
    Entry(Obstacle::kKept, "kept"),
};

constexpr std::array kWaitingWords = {
    Entry(Waiting::kNone, "none"),
    Entry(Waiting::kNoGain, "no_gain"),
    Entry(Waiting::kUnexpected, "unexpected"),
    Entry(Waiting::kBarred, "barred"),
    Entry(Waiting::kTooLong, "too_long"),
    Entry(Waiting::kLeaving, "leaving"),
    Entry(Waiting::kNotAllowed, "not_allowed"),
    Entry(Waiting::kCostsMore, "costs_more"),
    Entry(Waiting::kPaysLess, "pays_less"),
    Entry(Waiting::kPays, "pays"),
    Entry(Waiting::kNotWeighed, "not_weighed"),
};

constexpr std::array kContactStateWords = {
    Entry(ContactState::kNotDue, "not_due"),         Entry(ContactState::kWaiting, "waiting"),
    Entry(ContactState::kOffered, "offered"),        Entry(ContactState::kInHand, "in_hand"),
    Entry(ContactState::kWrappingUp, "wrapping_up"),
};

constexpr std::array<std::string_view, std::variant_size_v<EventBody>> kEventWords = {
    "agent",   "ready",    "customer", "merge",  "forget", "contact", "update",
    "abandon", "assign",   "join",     "leave",  "answer", "claim",   "transfer",
    "end",     "feedback", "history",  "policy", "time",
};

}  // namespace

std::span<const EnumWord> WordsOf(KeyKind) { return kKeyKindWords; }
std::span<const EnumWord> WordsOf(Presence) { return kPresenceWords; }
std::span<const EnumWord> WordsOf(Answer) { return kAnswerWords; }
std::span<const EnumWord> WordsOf(Outcome) { return kOutcomeWords; }
std::span<const EnumWord> WordsOf(FeedbackKind) { return kFeedbackKindWords; }
std::span<const EnumWord> WordsOf(Routing) { return kRoutingWords; }
std::span<const EnumWord> WordsOf(Offers) { return kOffersWords; }
std::span<const EnumWord> WordsOf(DecisionKind) { return kDecisionKindWords; }
std::span<const EnumWord> WordsOf(Reason) { return kReasonWords; }
std::span<const EnumWord> WordsOf(Obstacle) { return kObstacleWords; }
std::span<const EnumWord> WordsOf(Waiting) { return kWaitingWords; }
std::span<const EnumWord> WordsOf(ContactState) { return kContactStateWords; }
std::span<const std::string_view> EventWords() { return kEventWords; }

std::string_view FindWord(std::span<const EnumWord> words, std::uint8_t value) {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [value](const EnumWord& entry) { return entry.value == value; });
  return found == words.end() ? "?" : found->word;
}

int FindValue(std::span<const EnumWord> words, std::string_view word) {
  const auto found = std::find_if(words.begin(), words.end(),
                                  [word](const EnumWord& entry) { return entry.word == word; });
  return found == words.end() ? -1 : found->value;
}

std::string Alternatives(std::span<const EnumWord> words) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) result += i + 1 == words.size() ? " or " : ", ";
    result += words[i].word;
  }
  return result;
}

}  // namespace rapport::codec
