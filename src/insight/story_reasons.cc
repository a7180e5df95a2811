#include "insight/story_reasons.h"

#include <algorithm>
#include <utility>

#include "codec/fields.h"
#include "codec/location.h"
#include "codec/text.h"
#include "insight/story_verdicts.h"

namespace rapport::insight {
namespace {

using codec::Cat;

// Sentences on those who are worth more; the table has them all.
constexpr std::size_t kMostWorthMore = 2;
// And on those who stand in for somebody.
constexpr std::size_t kMostSubstitutes = 3;

// `one other`, `4 others`.
std::string Others(std::int64_t count) {
  return count == 1 ? "one other" : Cat({std::to_string(count), " others"});
}

// `busy for about 90 s more`, `away for about 5 min more`, `signed out`.
std::string BarredFor(const Candidate& candidate, const StoryWords& words) {
  if (candidate.obstacle == Obstacle::kKept) {
    return Cat({"kept for contact ", words.keys().Name(candidate.kept_for),
                ", which is before it in line and needs more room"});
  }
  if (candidate.obstacle == Obstacle::kCoolingDown) {
    return "cooling down after declining, missing or handing over this contact";
  }
  if (!IsExpected(candidate)) return std::string(ObstacleText(candidate.obstacle));
  return Cat(
      {ObstacleText(candidate.obstacle), " for about ", SpanText(candidate.free_in), " more"});
}

// Two amounts of which one exceeds the other must not read the same.
std::pair<std::string, std::string> Apart(std::int64_t a, std::int64_t b) {
  std::pair<std::string, std::string> texts(SecondsText(a), SecondsText(b));
  if (texts.first != texts.second || a == b) return texts;
  const auto exact = [](std::int64_t millis) {
    std::string text = codec::WorthText(millis);
    return text.insert(text.size() - 1, " ");
  };
  return {exact(a), exact(b)};
}

// The amount behind a verb that says its sign: `gains 5 s`, `loses 5 s`.
std::string_view Unsigned(std::string_view amount) {
  return amount.starts_with('-') ? amount.substr(1) : amount;
}

struct Parts {
  std::string text;
  void Part(std::string_view name, std::int64_t millis) {
    if (millis == 0) return;
    std::string spaced(name);
    std::replace(spaced.begin(), spaced.end(), '_', ' ');
    text += Cat({text.empty() ? "" : ", ", spaced, " ", SecondsText(millis)});
  }
};

std::string PartsText(const Affinity& affinity) {
  Parts parts;
  codec::VisitFields(affinity, parts);
  return parts.text;
}

// Whom the customer has met most, as far as it counts today; nullptr: nobody.
const Candidate* KnownBest(const Explanation& explanation) {
  const Candidate* best = nullptr;
  for (const Candidate& c : explanation.candidates) {
    if (c.affinity.familiar_ms <= 0) continue;
    if (best == nullptr || c.affinity.familiar_ms > best->affinity.familiar_ms) best = &c;
  }
  return best;
}

}  // namespace

std::string StoryReasons::Relation(const ExplainedDecision& explained) const {
  const Candidate* const chosen = FindCandidate(explained.explanation, explained.decision.agent);
  switch (explained.decision.reason) {
    case Reason::kKnown:
      return Cat({"they know ", words_.Customer()});
    case Reason::kAskedFor:
      return "they were asked for";
    case Reason::kContinues:
      return "they had the contact that this one re-opens";
    case Reason::kAccountKnown:
      if (chosen == nullptr || chosen->account_customers == 0) {
        return Cat({"they know others of the account of ", words_.Customer()});
      }
      return Cat({"they have served ", Others(chosen->account_customers), " of the account of ",
                  words_.Customer()});
    case Reason::kTeamKnown:
      return Cat({"somebody of their team knows ", words_.Customer()});
    case Reason::kSubstitute:
      return chosen == nullptr ? ""
                               : Cat({"they stand in for ", words_.Name(chosen->stands_in_for)});
    case Reason::kOpinion:
      return "the host thinks well of them";
    default:
      return "";
  }
}

// `ben has served one other of the account of mia and shares 3 customers with anna, who knows mia
// and is signed out.`
std::string StoryReasons::HowKnown(const Explanation& explanation,
                                   const Candidate& substitute) const {
  std::string text = words_.Name(substitute.agent);
  if (substitute.account_customers > 0) {
    text += Cat({" has served ", Others(substitute.account_customers), " of the account of ",
                 words_.Customer(), " and"});
  }
  text += Cat({" shares ", std::to_string(substitute.shared_customers),
               substitute.shared_customers == 1 ? " customer with " : " customers with ",
               words_.Name(substitute.stands_in_for), ", who knows ", words_.Customer()});
  const Candidate* const away = FindCandidate(explanation, substitute.stands_in_for);
  const bool is_away =
      away != nullptr &&
      (away->obstacle == Obstacle::kNotRegistered || away->obstacle == Obstacle::kSignedOut ||
       away->obstacle == Obstacle::kAway || away->obstacle == Obstacle::kLeaving);
  return text + (is_away ? Cat({" and is ", ObstacleText(away->obstacle), "."})
                         : std::string(" and was not at work when that was reckoned."));
}

std::string StoryReasons::WhyThisAgent(const StoryStep& step,
                                       const ExplainedDecision& explained) const {
  const Decision& d = explained.decision;
  const std::string name = words_.Name(d.agent);
  if (step.policy.routing == Routing::kLongestIdle) {
    return Cat({name, " has been idle longest of those who may have it."});
  }
  if (!IsPreferred(step)) {
    if (d.reason != Reason::kKnown) {
      return Cat({"Nobody whom this policy looks for is free, and ", name,
                  " has been idle longest of those who may have it."});
    }
    return Cat({name, " knows ", words_.Customer(), ", and this policy takes whom they met last."});
  }
  const std::string worth = SecondsText(d.affinity.worth_ms());
  if (d.reason != Reason::kLongestIdle) {
    return Cat({name, " is worth most to it of those who may have it now (", worth, "), as ",
                Relation(explained), "."});
  }
  if (d.affinity.worth_ms() < 0) {
    return Cat({"Nobody better may have it now: ", name, " is worth ", worth, " to it."});
  }
  return Cat({"Nobody who may have it now is worth anything to it: of them all ", name,
              " has least to do and has been idle longest."});
}

std::string StoryReasons::WhyOffered(const StoryStep& step,
                                     const ExplainedDecision& explained) const {
  const Decision& d = explained.decision;
  const Explanation& e = explained.explanation;
  const std::string name = words_.Name(d.agent);
  const std::string freed =
      e.freed.valid() ? Cat({name, " had become free and looked for a contact. "}) : "";
  if (d.reason == Reason::kTransferred) return Cat({freed, "It was transferred to ", name, "."});
  if (!e.freed.valid()) return WhyThisAgent(step, explained);
  if (IsPreferred(step) && e.waiting == Waiting::kPays) {
    return Cat({freed, "This one was first in line and had been passed over ",
                std::to_string(e.passed_over),
                " times, as often or as long as the policy allows, so it waits for nobody."});
  }
  if (!IsPreferred(step)) return Cat({freed, "This one was first in line."});
  const std::string worth = d.affinity.worth_ms() == 0
                                ? ""
                                : Cat({", counting what ", name, " is worth to it (",
                                       SecondsText(d.affinity.worth_ms()), ")"});
  return Cat({freed, "Of those who waited this one was next", worth, "."});
}

std::string StoryReasons::WhyWaiting(const StoryStep& step,
                                     const ExplainedDecision& explained) const {
  const Decision& d = explained.decision;
  const Explanation& e = explained.explanation;
  if (d.reason == Reason::kNotDue) return "It is a callback whose time has not come.";
  if (d.reason != Reason::kForAgent)
    return Cat({"Nobody may have it now: ", HeadcountText(e), "."});
  const std::string name = words_.Name(d.agent);
  if (IsPreferred(step) && e.waiting == Waiting::kPays) {
    const auto [gain, cost] = Apart(e.wait_gain_ms, e.wait_cost_ms);
    return Cat({name, " is worth ", gain, " more to it than ", words_.Name(e.at_hand),
                ", who could have it now, and waiting for ", name, " is expected to ",
                e.wait_cost_ms < 0
                    ? Cat({"save others ", Unsigned(cost), " more than its own wait costs"})
                    : Cat({"cost ", cost}),
                "."});
  }
  if (e.waiting != Waiting::kPays) {
    return Cat({"It was transferred to ", name, ", who cannot have it yet."});
  }
  return Cat({name, " knows ", words_.Customer(),
              " and is at work: this policy waits for them for ", "up to ",
              SpanText(step.policy.wait_max), "."});
}

// Why waiting for somebody is not better, to follow `is busy`; empty where nothing was compared.
std::string StoryReasons::ButWaiting(const StoryStep& step, const Explanation& explanation,
                                     const Candidate& candidate) const {
  const Candidate* const at_hand = FindCandidate(explanation, explanation.at_hand);
  if (at_hand == nullptr || !IsExpected(candidate)) return "";
  switch (candidate.waiting) {
    case Waiting::kNone:
    case Waiting::kUnexpected:
    case Waiting::kBarred:
      return "";
    case Waiting::kNoGain:
      return Cat({", and worth no more than ", words_.Name(explanation.at_hand)});
    case Waiting::kTooLong:
      return Cat({", which is longer than the policy lets a contact wait for one agent (",
                  SpanText(step.policy.wait_max), ")"});
    case Waiting::kLeaving:
      return ", and leaves before that";
    case Waiting::kNotAllowed:
      if (step.policy.wait_max <= absl::ZeroDuration()) {
        return ", and the policy lets no contact wait for one agent";
      }
      return words_.WaitedBefore(step) ? ", and it has waited for one agent already"
                                       : ", and it is due";
    case Waiting::kCostsMore: {
      if (candidate.agent != explanation.wait_for) return ": waiting would cost more than it gains";
      const auto [costs, gains] = Apart(explanation.wait_cost_ms, explanation.wait_gain_ms);
      return Cat({": waiting would ", explanation.wait_cost_ms < 0 ? "save others " : "cost ",
                  Unsigned(costs), explanation.wait_gain_ms < 0 ? " and lose " : " and gain ",
                  Unsigned(gains)});
    }
    case Waiting::kPaysLess:
      return Cat({": waiting for ", words_.Name(explanation.wait_for), " pays more"});
    case Waiting::kPays:
      return ": waiting would pay";
    case Waiting::kNotWeighed:
      return ": waiting for others promised more";
  }
  return "";
}

// `but is busy for about 90 s more: waiting would ...`
std::string StoryReasons::ButNot(const StoryStep& step, const ExplainedDecision& explained,
                                 const Candidate& candidate) const {
  const Explanation& e = explained.explanation;
  if (candidate.obstacle != Obstacle::kNone) {
    return Cat({"but is ", BarredFor(candidate, words_), ButWaiting(step, e, candidate)});
  }
  const std::string chosen = words_.Name(explained.decision.agent);
  const std::string_view verdict = VerdictOf(step, explained, candidate);
  if (verdict == "able") return "and is free";
  if (step.policy.routing == Routing::kLongestIdle) return "but this policy does not ask for that";
  if (verdict == "not_freed") return Cat({"and is free, too, but it was ", chosen, " who got it"});
  if (verdict == "idle_less") {
    return Cat({"but ", chosen, ", worth as much, has less to do or has been idle longer"});
  }
  if (!IsPreferred(step)) return Cat({"but met ", words_.Customer(), " before ", chosen, " did"});
  const std::string parts = PartsText(candidate.affinity);
  return Cat({"but is worth less than ", chosen, " (", SecondsText(candidate.affinity.worth_ms()),
              parts.empty() ? "" : Cat({": ", parts}), ")"});
}

std::string StoryReasons::OfKnownBest(const StoryStep& step,
                                      const ExplainedDecision& explained) const {
  const Explanation& e = explained.explanation;
  if (!words_.customer().valid()) return "";
  const std::string customer = words_.Customer();
  const Candidate* const known = KnownBest(e);
  if (known == nullptr) {
    const bool met = std::any_of(e.candidates.begin(), e.candidates.end(), [](const Candidate& c) {
      return c.last_met != absl::InfinitePast();
    });
    return Cat({customer, met ? " has met nobody here for long enough to count."
                              : " has met nobody here before."});
  }
  const std::string name = words_.Name(known->agent);
  const Decision& d = explained.decision;
  if (known->agent == d.agent && (IsOffer(d) || IsForAgent(d))) {
    return Cat({"Nobody knows ", customer, " better."});
  }
  return Cat({name, " knows ", customer, " best (worth ", SecondsText(known->affinity.worth_ms()),
              "), ", ButNot(step, explained, *known), "."});
}

std::vector<std::string> StoryReasons::Because(const StoryStep& step,
                                               const ExplainedDecision& explained) const {
  const Decision& d = explained.decision;
  const Explanation& e = explained.explanation;
  if (d.kind == DecisionKind::kRevoke || d.reason == Reason::kNotDue) return {};
  if (d.kind == DecisionKind::kRelease) {
    if (d.reason != Reason::kNobodyCanServe) return {};
    return {Cat({"Of the agents: ", HeadcountText(e), "."})};
  }
  std::vector<std::string> sentences = {IsOffer(d) ? WhyOffered(step, explained)
                                                   : WhyWaiting(step, explained)};
  sentences.push_back(OfKnownBest(step, explained));
  std::size_t substitutes = 0;
  for (const Candidate& c : e.candidates) {
    if (!c.stands_in_for.valid() || !IsPreferred(step) || substitutes == kMostSubstitutes) continue;
    ++substitutes;
    sentences.push_back(HowKnown(e, c));
  }
  const Candidate* const known = KnownBest(e);
  const Candidate* const chosen = FindCandidate(e, d.agent);
  std::size_t more = 0;
  for (const Candidate& c : e.candidates) {
    if (chosen == nullptr || !IsPreferred(step) || more == kMostWorthMore) break;
    if (&c == known || c.affinity.worth_ms() <= chosen->affinity.worth_ms()) continue;
    ++more;
    sentences.push_back(
        Cat({words_.Name(c.agent), " is worth more (", SecondsText(c.affinity.worth_ms()), ": ",
             PartsText(c.affinity), "), ", ButNot(step, explained, c), "."}));
  }
  std::erase(sentences, "");
  return sentences;
}

std::string StoryReasons::Comparison(const ExplainedDecision& explained) const {
  const Explanation& e = explained.explanation;
  const Candidate* const wait_for = FindCandidate(e, e.wait_for);
  if (wait_for == nullptr || e.wait_cost_ppm == 0) return "";
  const auto [gain, cost] = Apart(e.wait_gain_ms, e.wait_cost_ms);
  const std::string text =
      Cat({"Wait or go: ", words_.Name(e.wait_for), " instead of ", words_.Name(e.at_hand),
           e.wait_gain_ms < 0 ? " loses " : " gains ", Unsigned(gain),
           e.wait_cost_ms < 0 ? " and saves others " : " and costs ", Unsigned(cost)});
  if (e.waiting != Waiting::kPays) return text + ": go.";
  if (!IsForAgent(explained.decision)) return text + ": waiting would pay.";
  return Cat({text, ": wait, for ", SpanText(e.wait_at_most), " at most."});
}

}  // namespace rapport::insight
