// Why holds whatever happens: Rank names whom Apply then offers to, and what ApplyExplained says of
// a decision is what the decision is.

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "codec/keys.h"
#include "codec/text.h"
#include "gtest/gtest.h"
#include "property/books.h"
#include "rapport/router.h"
#include "sim/random_events.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr int kEvents = 1'000;

std::string Text(const Event& event, const std::vector<Decision>& decisions) {
  const codec::KeyTable keys;
  return absl::StrCat(codec::FormatEvent(event, keys, codec::TimeStyle::kIso), " -> ",
                      codec::FormatDecisions(decisions, keys, codec::TimeStyle::kIso));
}

const Candidate* Find(const std::vector<Candidate>& candidates, AgentId agent) {
  const auto found = std::find_if(candidates.begin(), candidates.end(),
                                  [agent](const Candidate& c) { return c.agent == agent; });
  return found == candidates.end() ? nullptr : &*found;
}

bool IsAble(const Candidate& candidate) { return candidate.obstacle == Obstacle::kNone; }

// Whom it does best to wait for; nullptr where it does better to go.
const Candidate* WaitedFor(const std::vector<Candidate>& candidates) {
  const auto pays = [](const Candidate& c) { return c.waiting == Waiting::kPays; };
  const auto found = std::find_if(candidates.begin(), candidates.end(), pays);
  return found == candidates.end() ? nullptr : &*found;
}

// So many streams as the scale says, each from a seed of its own.
template <typename Run>
void WithSeeds(const Run& run) {
  const std::int64_t streams = Scaled(20, 150, 1'000);
  for (const std::uint64_t first : Seeds()) {
    const std::int64_t count = first == Seeds().front() ? streams : 5;
    std::cout << "seeds " << first << " and " << count - 1 << " more\n";
    for (std::int64_t i = 0; i < count; ++i) {
      const std::string wrong = run(first + static_cast<std::uint64_t>(i));
      ASSERT_EQ(wrong, "") << "seed " << first + static_cast<std::uint64_t>(i);
    }
  }
}

// --- Rank ---

// What is wrong with `ranked`, the answer just before the decision.
std::string CheckRank(const std::vector<Candidate>& ranked, const Decision& decision) {
  const bool able = !ranked.empty() && IsAble(ranked.front());
  const Candidate* const waited_for = WaitedFor(ranked);
  switch (decision.kind) {
    case DecisionKind::kOffer:
      if (!able || ranked.front().agent != decision.agent) return "offered to another";
      if (ranked.front().affinity != decision.affinity) return "offered for another affinity";
      return waited_for == nullptr ? "" : "offered although waiting pays";
    case DecisionKind::kWait:
      if (decision.reason == Reason::kNotDue) return "";
      if (decision.reason == Reason::kForAnyone) {
        if (waited_for != nullptr) return "waits for anyone although waiting for one pays";
        return able ? "waits beside an able agent" : "";
      }
      if (waited_for == nullptr || waited_for->agent != decision.agent) return "waits for another";
      if (waited_for->affinity != decision.affinity) return "waits for another affinity";
      return waited_for->free_in == decision.expected ? "" : "expects another wait";
    case DecisionKind::kRelease:
      return able ? "released beside an able agent" : "";
    case DecisionKind::kRevoke:
      break;
  }
  return "revoked on arrival";
}

struct Counts {
  int offers = 0;
  int waits = 0;
  int baseline_waits = 0;
};

// A contact that re-opens an earlier one changes what is known by arriving, and Rank does not.
std::string RankAndApply(std::uint64_t seed, Counts& counts) {
  sim::RandomEvents stream(seed);
  Router router = Router::Create(stream.policy(), stream.limits()).value();
  Books books(stream.policy(), stream.limits());
  std::vector<Decision> decisions;
  const auto apply = [&](const Event& event) {
    decisions.clear();
    const absl::Status status = router.Apply(event, decisions);
    const std::string wrong = books.Enter(event, status, decisions);
    stream.Follow(event, status, decisions);
    EXPECT_EQ(wrong, "");
    return status.ok() && !books.repeated();
  };
  for (int i = 0; i < kEvents; ++i) {
    const Event event = stream.Next(router.NextDeadline());
    const auto* const arrival = std::get_if<ContactArrived>(&event.what);
    if (arrival == nullptr || arrival->continues.valid()) {
      apply(event);
      continue;
    }
    apply({.at = event.at, .what = TimeAdvanced{}});  // What is due is handled before it comes.
    const auto ranked = router.Rank(*arrival, 1'000);
    if (!apply(event)) continue;
    if (!ranked.ok()) return absl::StrCat(ranked.status().ToString(), "\n", Text(event, decisions));
    for (const Decision& decision : decisions) {
      if (decision.contact != arrival->contact) continue;
      const std::string wrong = CheckRank(*ranked, decision);
      if (!wrong.empty()) return absl::StrCat("event ", i, ": ", wrong, Text(event, decisions));
      counts.offers += decision.kind == DecisionKind::kOffer ? 1 : 0;
      const bool for_agent = decision.reason == Reason::kForAgent;
      const bool preferred = books.policy().routing == Routing::kPreferred;
      (preferred ? counts.waits : counts.baseline_waits) += for_agent ? 1 : 0;
    }
  }
  return "";
}

TEST(ExplanationsTest, RankNamesWhomAnArrivingContactIsOfferedTo) {
  Counts counts;
  WithSeeds([&](std::uint64_t seed) { return RankAndApply(seed, counts); });
  std::cout << counts.offers << " offers, " << counts.waits << " waits for an agent and "
            << counts.baseline_waits << " by baselines\n";
  EXPECT_GT(counts.offers, 500);
  EXPECT_GT(counts.waits, 5);
  EXPECT_GT(counts.baseline_waits, 20);
}

// --- ApplyExplained ---

std::string CheckComparison(const Explanation& e) {
  const Candidate* const at_hand = Find(e.candidates, e.at_hand);
  const Candidate* const wait_for = Find(e.candidates, e.wait_for);
  const Candidate* const pays = WaitedFor(e.candidates);
  if (e.at_hand.valid() && at_hand == nullptr) return "does not name who is at hand";
  if (e.wait_for.valid() != (wait_for != nullptr)) return "does not name who is waited for";
  if ((e.waiting == Waiting::kPays) != (pays != nullptr)) return "says that waiting pays and not";
  if (wait_for == nullptr) return e.waiting > Waiting::kNotAllowed ? "compares with nobody" : "";
  if (wait_for->waiting != e.waiting) return "says two things of waiting";
  if (e.wait_cost_ppm == 0) {  // A baseline has compared nothing.
    const bool bare = e.wait_gain_ms == 0 && e.wait_cost_ms == 0;
    return bare && e.wait_at_most > absl::ZeroDuration() ? "" : "compares by a baseline";
  }
  const std::int64_t gain = wait_for->affinity.worth_ms() - at_hand->affinity.worth_ms();
  if (gain <= 0 || e.wait_gain_ms < 0) return "gains nothing";
  const bool more = e.wait_gain_ms > e.wait_cost_ms && e.wait_at_most > absl::ZeroDuration();
  return more == (e.waiting == Waiting::kPays) ? "" : "has another result";
}

// All agents are there, named or counted, each once.
std::string CheckAgents(const Explanation& e, const Books& books) {
  std::int64_t registered = 0;
  for (const Candidate& c : e.candidates) registered += books.agents().contains(c.agent) ? 1 : 0;
  for (const OtherAgents& others : e.others) registered += others.agents;
  if (registered != static_cast<std::int64_t>(books.agents().size())) return "has not all agents";
  for (std::size_t i = 0; i < e.candidates.size(); ++i) {
    if (Find(e.candidates, e.candidates[i].agent) != &e.candidates[i]) return "names one twice";
  }
  return "";
}

std::string CheckOffer(const Explanation& e, const Decision& d) {
  const Candidate* const chosen = Find(e.candidates, d.agent);
  if (chosen == nullptr) return "does not name the chosen";
  if (!IsAble(*chosen)) return "bars the chosen";
  if (chosen->affinity != d.affinity) return "has other parts than the decision";
  if (chosen->free_in != absl::ZeroDuration()) return "has the chosen busy";
  if (e.at_hand != d.agent) return "compares with another than the chosen";
  if (e.freed.valid()) return e.freed == d.agent ? "" : "is given to another than the freed";
  if (d.reason == Reason::kTransferred) return "";
  if (e.waiting == Waiting::kPays) return "goes although waiting pays";
  // Of the baselines, whoever it waited for has it, even if somebody else was met since.
  if (e.agent == d.agent) return "";
  return e.candidates.front().agent == d.agent ? "" : "does not rank the chosen first";
}

std::string CheckWait(const Explanation& e, const Decision& d, const Books& books) {
  if (d.reason == Reason::kNotDue) return e.state == ContactState::kNotDue ? "" : "is due";
  if (d.reason == Reason::kForAnyone) {
    const bool able = !e.candidates.empty() && IsAble(e.candidates.front());
    return able || e.at_hand.valid() ? "has somebody who is free" : "";
  }
  const Candidate* const waited_for = Find(e.candidates, d.agent);
  if (waited_for == nullptr) return "does not name who is waited for";
  if (waited_for->affinity != d.affinity) return "has other parts than the decision";
  if (waited_for->free_in != d.expected) return "expects another wait than the decision";
  // One that was transferred waits without a comparison.
  if (e.waiting == Waiting::kNone) return "";
  if (e.wait_for != d.agent || e.waiting != Waiting::kPays) return "does not say that it pays";
  return books.now() + e.wait_at_most == d.until ? "" : "waits so long as it does not say";
}

std::string CheckDecision(const Explanation& e, const Decision& d, const Books& books) {
  if (e.contact != d.contact) return "is of another contact";
  for (const Candidate& c : e.candidates) {
    const Affinity& a = c.affinity;
    const std::int64_t sum = a.familiar_ms + a.account_ms + a.team_ms + a.substitute_ms +
                             a.asked_for_ms + a.continues_ms + a.resolution_ms + a.handling_ms +
                             a.satisfaction_ms + a.opinion_ms + a.declined_ms + a.bad_history_ms;
    if (sum != a.worth_ms()) return "has parts that do not add up";
    if (IsAble(c) && c.waiting != Waiting::kNone) return "would wait for who is free";
  }
  if (std::string wrong = CheckComparison(e); !wrong.empty()) return wrong;
  switch (d.kind) {
    case DecisionKind::kOffer:
      return CheckOffer(e, d);
    case DecisionKind::kWait:
      return CheckWait(e, d, books);
    case DecisionKind::kRevoke:
      return e.state == ContactState::kOffered && e.agent == d.agent ? "" : "was not offered";
    case DecisionKind::kRelease:
      return "";
  }
  return "is of no kind";
}

// The contact of one decision, another one at every event.
ContactId OneOf(const std::vector<Decision>& decisions, int event) {
  if (decisions.empty()) return {1};
  return decisions[static_cast<std::size_t>(event) % decisions.size()].contact;
}

std::string ApplyBoth(std::uint64_t seed, int& explained) {
  sim::RandomEvents stream(seed);
  Router router = Router::Create(stream.policy(), stream.limits()).value();
  Router other = Router::Create(stream.policy(), stream.limits()).value();
  Books books(stream.policy(), stream.limits());
  for (int i = 0; i < kEvents; ++i) {
    const Event event = stream.Next(router.NextDeadline());
    std::vector<Decision> decisions;
    std::vector<Decision> same;
    std::vector<Explanation> explanations;
    const absl::Status status = router.Apply(event, decisions);
    const ContactId contact = OneOf(decisions, i);
    const absl::Status same_status = other.ApplyExplained(event, contact, same, explanations);
    const std::string where = absl::StrCat("event ", i, ": ", Text(event, decisions), "\n");
    if (status != same_status || decisions != same) return where + "decided otherwise";
    const std::string wrong = books.Enter(event, status, decisions);
    stream.Follow(event, status, decisions);
    if (!wrong.empty()) return where + wrong;
    if (books.repeated()) {
      if (!explanations.empty()) return where + "explains a repeated command";
      continue;
    }
    std::erase_if(decisions, [contact](const Decision& d) { return d.contact != contact; });
    if (decisions.size() != explanations.size()) return where + "explains more or less";
    for (std::size_t d = 0; d < decisions.size(); ++d) {
      const std::string found = CheckDecision(explanations[d], decisions[d], books);
      if (!found.empty()) return absl::StrCat(where, "decision ", d, " ", found);
      ++explained;
    }
    if (explanations.empty()) continue;
    if (const std::string found = CheckAgents(explanations.back(), books); !found.empty()) {
      return where + found;
    }
  }
  return router.Fingerprint() == other.Fingerprint() ? "" : "left another state";
}

TEST(ExplanationsTest, WhatIsSaidOfADecisionIsTheDecision) {
  int explained = 0;
  WithSeeds([&](std::uint64_t seed) { return ApplyBoth(seed, explained); });
  std::cout << explained << " decisions\n";
  EXPECT_GT(explained, 1'000);
}

// --- Explain ---

// An offered contact is explained by what decided, and its own offer does not bar anybody.
std::string ExplainOffers(std::uint64_t seed) {
  sim::RandomEvents stream(seed);
  Router router = Router::Create(stream.policy(), stream.limits()).value();
  Books books(stream.policy(), stream.limits());
  for (int i = 0; i < kEvents; ++i) {
    const Event event = stream.Next(router.NextDeadline());
    std::vector<Decision> decisions;
    const absl::Status status = router.Apply(event, decisions);
    const std::string wrong = books.Enter(event, status, decisions);
    stream.Follow(event, status, decisions);
    if (!wrong.empty()) return wrong;
    if (!status.ok() || books.repeated()) continue;
    for (const Decision& d : decisions) {
      if (d.kind != DecisionKind::kOffer) continue;
      const absl::StatusOr<Explanation> e = router.Explain(d.contact);
      // It may have gone further in the same event.
      if (!e.ok() || e->state != ContactState::kOffered || e->agent != d.agent) continue;
      const Candidate* const chosen = Find(e->candidates, d.agent);
      const std::string where = absl::StrCat("event ", i, ": ", Text(event, decisions), "\n");
      if (chosen == nullptr || !IsAble(*chosen)) return where + "bars the chosen";
      if (chosen->affinity != d.affinity) return where + "has other parts than the decision";
      if (e->at_hand != d.agent) return where + "compares with another than the chosen";
    }
  }
  return "";
}

TEST(ExplanationsTest, AnOfferIsExplainedAfterwardsByWhatDecided) { WithSeeds(ExplainOffers); }

}  // namespace
}  // namespace rapport::testing
