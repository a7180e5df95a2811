// What holds at every moment of every stream of random events.

#include <algorithm>
#include <string>

#include "gtest/gtest.h"
#include "property/life.h"

namespace rapport::testing {
namespace {

std::string Named(ContactId contact, const char* what) {
  return absl::StrCat("contact ", contact.value, " ", what);
}

// The books alone say it: capacity, skills, team, channel, presence, avoided and barred agents,
// cool-downs, one live offer, releases only where there is a reason.
TEST(LivesTest, EveryDecisionIsOneTheHostCanFollow) {
  InEveryLife([](const Life&) { return std::string(); });
}

// Not due, waiting, offered, in hand, wrapping up or over: the router and the host agree.
TEST(LivesTest, NoContactIsLost) {
  InEveryLife([](const Life& life) -> std::string {
    for (const auto& [id, contact] : life.books().contacts()) {
      const absl::StatusOr<Explanation> explained = life.router().Explain(id);
      if (!explained.ok()) return Named(id, "is lost");
      if (explained->state != contact.state) return Named(id, "is in another state");
      const AgentId agent = contact.agents.empty() ? contact.held : contact.agents.front();
      if (explained->agent != agent) return Named(id, "is with another agent");
    }
    for (const ContactId id : life.books().over()) {
      const bool alive = life.books().contacts().contains(id);
      if (!alive && life.router().Explain(id).ok()) return Named(id, "is not over");
    }
    return "";
  });
}

// After the `until` of a wait for an agent the host has been told something else.
TEST(LivesTest, EveryWaitForAnAgentEnds) {
  InEveryLife([](const Life& life) -> std::string {
    if (!life.status().ok() || life.books().repeated()) return "";
    for (const auto& [id, contact] : life.books().contacts()) {
      if (!contact.held.valid() || contact.state != ContactState::kWaiting) continue;
      if (contact.held_until <= life.books().now()) return Named(id, "still waits for an agent");
    }
    return "";
  });
}

TEST(LivesTest, NobodyWaitsLongerThanTheQueueAllows) {
  InEveryLife([](const Life& life) -> std::string {
    const absl::Duration most = life.books().policy().queue_max;
    for (const auto& [id, contact] : life.books().contacts()) {
      if (contact.state != ContactState::kWaiting || most == absl::InfiniteDuration()) continue;
      const absl::Duration waited = life.books().now() - contact.wait_since;
      if (waited >= absl::Trunc(most, absl::Microseconds(1))) return Named(id, "waits too long");
    }
    return "";
  });
}

// A contact that was told to wait for anyone waits because nobody may have it.
TEST(LivesTest, NobodyIdlesWhileAContactWaitsForAnyone) {
  InEveryLife([](const Life& life) -> std::string {
    for (const auto& [id, contact] : life.books().contacts()) {
      if (!contact.anyone || contact.held.valid()) continue;
      if (contact.state != ContactState::kWaiting) continue;
      const absl::StatusOr<Explanation> explained = life.router().Explain(id);
      if (!explained.ok()) return Named(id, "is lost");
      for (const Candidate& candidate : explained->candidates) {
        if (candidate.obstacle == Obstacle::kNone) return Named(id, "waits beside an idle agent");
      }
    }
    return "";
  });
}

TEST(LivesTest, NobodyIsPassedOverMoreThanTheBound) {
  InEveryLife([](const Life& life) -> std::string {
    for (const auto& [id, contact] : life.books().contacts()) {
      const absl::StatusOr<Explanation> explained = life.router().Explain(id);
      if (!explained.ok()) return Named(id, "is lost");
      if (explained->passed_over > life.books().most_passed_over()) {
        return Named(id, "was passed over too often");
      }
    }
    return "";
  });
}

TEST(LivesTest, AnErrorChangesNothing) {
  std::uint64_t before = 0;
  InEveryLife([&](const Life& life) -> std::string {
    const std::uint64_t after = life.router().Fingerprint();
    const bool changed = after != before && life.events() > 1;
    before = after;
    return changed && !life.status().ok() ? life.status().ToString() : std::string();
  });
}

TEST(LivesTest, ARepeatedCommandChangesNothing) {
  std::uint64_t before = 0;
  InEveryLife([&](const Life& life) -> std::string {
    const std::uint64_t after = life.router().Fingerprint();
    const bool changed = after != before && life.events() > 1;
    before = after;
    return changed && life.books().repeated() ? "changed by a repeated command" : "";
  });
}

// Those who may have it come first; of the preferred routing the most worth first.
TEST(LivesTest, CandidatesAreInOrder) {
  InEveryLife([](const Life& life) -> std::string {
    const bool preferred = life.books().policy().routing == Routing::kPreferred;
    for (const auto& [id, contact] : life.books().contacts()) {
      const absl::StatusOr<Explanation> explained = life.router().Explain(id);
      if (!explained.ok()) return Named(id, "is lost");
      const std::vector<Candidate>& all = explained->candidates;
      for (std::size_t i = 1; i < all.size(); ++i) {
        const bool able = all[i].obstacle == Obstacle::kNone;
        const bool able_before = all[i - 1].obstacle == Obstacle::kNone;
        if (able && !able_before) return Named(id, "has candidates who may after who may not");
        const bool more = all[i].affinity.worth_ms() > all[i - 1].affinity.worth_ms();
        if (preferred && able == able_before && more) return Named(id, "has candidates unordered");
      }
    }
    return "";
  });
}

// What an offer says is why: the parts add up, and the reason is the largest of them.
TEST(LivesTest, ReasonsAreTheLargestPart) {
  InEveryLife([](const Life& life) -> std::string {
    if (life.books().repeated()) return "";
    if (life.books().policy().routing != Routing::kPreferred) return "";
    for (const Decision& d : life.decisions()) {
      if (d.kind != DecisionKind::kOffer || d.reason == Reason::kTransferred) continue;
      const Affinity& a = d.affinity;
      const std::int64_t sum = a.familiar_ms + a.account_ms + a.team_ms + a.substitute_ms +
                               a.asked_for_ms + a.continues_ms + a.resolution_ms + a.handling_ms +
                               a.satisfaction_ms + a.opinion_ms + a.declined_ms + a.bad_history_ms;
      if (sum != a.worth_ms()) return Named(d.contact, "has parts that do not add up");
      const std::int64_t largest =
          std::max({a.familiar_ms, a.account_ms, a.team_ms, a.substitute_ms, a.asked_for_ms,
                    a.continues_ms, a.opinion_ms});
      const std::int64_t named = d.reason == Reason::kKnown          ? a.familiar_ms
                                 : d.reason == Reason::kAccountKnown ? a.account_ms
                                 : d.reason == Reason::kTeamKnown    ? a.team_ms
                                 : d.reason == Reason::kSubstitute   ? a.substitute_ms
                                 : d.reason == Reason::kAskedFor     ? a.asked_for_ms
                                 : d.reason == Reason::kContinues    ? a.continues_ms
                                 : d.reason == Reason::kOpinion      ? a.opinion_ms
                                                                     : 0;
      const bool stranger = d.reason == Reason::kLongestIdle;
      if (stranger != (largest <= 0 || sum <= 0)) return Named(d.contact, "has the wrong reason");
      if (!stranger && named != largest) return Named(d.contact, "has a smaller reason");
    }
    return "";
  });
}

TEST(LivesTest, TheSameStreamGivesTheSameFingerprint) {
  for (std::int64_t i = 0; i < Scaled(20, 100, 500); ++i) {
    const std::uint64_t seed = Seeds().front() + static_cast<std::uint64_t>(i);
    Life one(seed);
    Life other(seed);
    for (int event = 0; event < 1'000; ++event) {
      ASSERT_EQ(one.Step(), "") << "seed " << seed;
      ASSERT_EQ(other.Step(), "") << "seed " << seed;
      ASSERT_EQ(one.event(), other.event()) << "seed " << seed;
      ASSERT_EQ(one.decisions(), other.decisions()) << "seed " << seed;
    }
    ASSERT_EQ(one.router().Fingerprint(), other.router().Fingerprint()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace rapport::testing
