// Every field of everything that a router keeps shows in its fingerprint.

#include "router/fingerprint.h"

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

template <typename View>
std::uint64_t Of(const View& view) {
  Fingerprint fingerprint;
  fingerprint.Add(view);
  return fingerprint.Value(0, 0);
}

// `base`, and `base` after each of the changes alone, all differ.
template <typename View>
void ExpectAllDiffer(const View& base, const std::vector<void (*)(View&)>& changes) {
  std::set<std::uint64_t> seen = {Of(base)};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    View view = base;
    changes[i](view);
    EXPECT_TRUE(seen.insert(Of(view)).second) << "change " << i;
  }
}

const SkillLevel kSkills[] = {{{1}, 2}, {{3}, 4}};
const SkillLevel kSkillsTurned[] = {{{3}, 4}, {{1}, 2}};
const SkillLevel kOtherLevel[] = {{{1}, 2}, {{3}, 5}};
const SkillLevel kOtherSkill[] = {{{1}, 2}, {{4}, 4}};
const ChannelId kChannels[] = {{1}, {2}};
const ChannelId kChannelsTurned[] = {{2}, {1}};
const AgentId kAgents[] = {{1}, {2}};
const AgentId kAgentsTurned[] = {{2}, {1}};

TEST(Fingerprint, Agents) {
  static const HandView kHands[] = {{{1}, 1, 5}, {{2}, 1, 5}};
  static const HandView kHandsTurned[] = {{{2}, 1, 5}, {{1}, 1, 5}};
  static const HandView kHandUnits[] = {{{1}, 2, 5}, {{2}, 1, 5}};
  static const HandView kHandSince[] = {{{1}, 1, 6}, {{2}, 1, 5}};
  AgentView base{.id = {1}, .team = {2}, .capacity = 3};
  base.skills = kSkills;
  base.channels = kChannels;
  base.hands = kHands;
  ExpectAllDiffer<AgentView>(
      base,
      {[](AgentView& v) { v.id = {2}; }, [](AgentView& v) { v.team = {3}; },
       [](AgentView& v) { v.skills = kOtherLevel; }, [](AgentView& v) { v.skills = kOtherSkill; },
       [](AgentView& v) { v.skills = {}; }, [](AgentView& v) { v.channels = v.channels.first(1); },
       [](AgentView& v) { v.capacity = 4; }, [](AgentView& v) { v.presence = Presence::kAway; },
       [](AgentView& v) { v.available_until = 7; }, [](AgentView& v) { v.back_at = 7; },
       [](AgentView& v) { v.bot = true; }, [](AgentView& v) { v.missed = true; },
       [](AgentView& v) { v.idle_since = 9; }, [](AgentView& v) { v.hands = kHandsTurned; },
       [](AgentView& v) { v.hands = kHandUnits; }, [](AgentView& v) { v.hands = kHandSince; },
       [](AgentView& v) { v.hands = v.hands.first(1); }});
  AgentView turned = base;
  turned.skills = kSkillsTurned;
  turned.channels = kChannelsTurned;
  EXPECT_EQ(Of(turned), Of(base));
}

TEST(Fingerprint, Contacts) {
  static const Opinion kOpinions[] = {{.agent = {1}}, {.team = {1}}};
  static const Opinion kWorth[] = {{.agent = {1}, .worth = absl::Seconds(1)}, {.team = {1}}};
  static const Opinion kPrice[] = {{.agent = {1}, .price_per_handling_ppm = 1}, {.team = {1}}};
  static const Opinion kMayNot[] = {{.agent = {1}, .may_not_serve = true}, {.team = {1}}};
  static const CooldownView kCool[] = {{{1}, 5}};
  static const CooldownView kLater[] = {{{1}, 6}};
  static const EntryView kEntry[] = {{.agent = {1}}};
  static const EntryView kTeam[] = {{.team = {1}}};
  static const EntryView kWorthy[] = {{.agent = {1}, .affinity = {.team_ms = 1}}};
  static const EntryView kAvoided[] = {{.agent = {1}, .avoided = true}};
  static const EntryView kBarred[] = {{.agent = {1}, .may_not_serve = true}};
  static const EntryView kMet[] = {{.agent = {1}, .known = true}};
  using V = ContactView;
  V base{.id = {1}};
  base.skills = kSkills;
  base.agents = kAgents;
  base.opinions = kOpinions;
  ExpectAllDiffer<V>(base, {[](V& v) { v.id = {2}; },
                            [](V& v) { v.customer = {1}; },
                            [](V& v) { v.channel = {1}; },
                            [](V& v) { v.topic = {1}; },
                            [](V& v) { v.team = {1}; },
                            [](V& v) { v.skills = kOtherLevel; },
                            [](V& v) { v.priority = 1; },
                            [](V& v) { v.importance_ppm = 1; },
                            [](V& v) { v.due = 1; },
                            [](V& v) { v.asked_for = {1}; },
                            [](V& v) { v.loss_ms = 0; },
                            [](V& v) { v.units = 1; },
                            [](V& v) { v.continues = {1}; },
                            [](V& v) { v.opinions = kWorth; },
                            [](V& v) { v.opinions = kPrice; },
                            [](V& v) { v.opinions = kMayNot; },
                            [](V& v) { v.opinions = v.opinions.first(1); },
                            [](V& v) { v.state = ContactState::kOffered; },
                            [](V& v) { v.seq = 1; },
                            [](V& v) { v.ready_at = 1; },
                            [](V& v) { v.wait_since = 1; },
                            [](V& v) { v.until = 1; },
                            [](V& v) { v.held = {1}; },
                            [](V& v) { v.hold_used = true; },
                            [](V& v) { v.transfer_to = {1}; },
                            [](V& v) { v.people_only = true; },
                            [](V& v) { v.relax_step = 1; },
                            [](V& v) { v.passed = 1; },
                            [](V& v) { v.first_passed = 1; },
                            [](V& v) { v.cooldowns = kCool; },
                            [](V& v) { v.cooldowns = kLater; },
                            [](V& v) { v.agents = kAgentsTurned; },
                            [](V& v) { v.agents = {}; },
                            [](V& v) { v.entries = kEntry; },
                            [](V& v) { v.entries = kTeam; },
                            [](V& v) { v.entries = kWorthy; },
                            [](V& v) { v.entries = kAvoided; },
                            [](V& v) { v.entries = kBarred; },
                            [](V& v) { v.entries = kMet; }});
}

TEST(Fingerprint, CustomersPairsAndEnded) {
  using C = CustomerView;
  ExpectAllDiffer<C>(
      C{.id = {1}, .asked_for = kAgents},
      {[](C& v) { v.id = {2}; }, [](C& v) { v.account = {1}; }, [](C& v) { v.importance_ppm = 1; },
       [](C& v) { v.asked_for = kAgentsTurned; }, [](C& v) { v.avoid = kAgents; },
       [](C& v) { std::swap(v.asked_for, v.avoid); }, [](C& v) { v.evidence.n = 1; }});
  static const TopicSumView kSums[] = {{{1}, {1}, {1, 1}}};
  static const TopicSumView kTopic[] = {{{2}, {1}, {1, 1}}};
  static const TopicSumView kChannel[] = {{{1}, {2}, {1, 1}}};
  static const TopicSumView kMore[] = {{{1}, {1}, {2, 1}}};
  using P = PairView;
  ExpectAllDiffer<P>(
      P{.customer = {1}, .agent = {2}, .sums = kSums},
      {[](P& v) { v.customer = {2}; }, [](P& v) { v.agent = {1}; }, [](P& v) { v.sums = kTopic; },
       [](P& v) { v.sums = kChannel; }, [](P& v) { v.sums = kMore; }, [](P& v) { v.sums = {}; },
       [](P& v) {
         v.total = {1, 0};
       },
       [](P& v) {
         v.total = {1, 1};
       },
       [](P& v) {
         v.bad = {1, 0};
       },
       [](P& v) {
         v.declined = {1, 0};
       },
       [](P& v) { v.last_met = 1; }, [](P& v) { v.evidence.epoch = 1; },
       [](P& v) { v.evidence.n = 1; }, [](P& v) { v.evidence.s[0] = 1; },
       [](P& v) { v.evidence.s[4] = 1; }});
  using E = EndedView;
  ExpectAllDiffer<E>(
      E{.contact = {1}},
      {[](E& v) { v.contact = {2}; }, [](E& v) { v.customer = {1}; }, [](E& v) { v.agent = {1}; },
       [](E& v) { v.topic = {1}; }, [](E& v) { v.channel = {1}; },
       [](E& v) { v.outcome = Outcome::kResolved; }, [](E& v) { v.arrived = 1; },
       [](E& v) { v.known = 1; }, [](E& v) { v.dated = 1; }, [](E& v) { v.identified = true; },
       [](E& v) { v.bot = true; }});
}

TEST(Fingerprint, TheRest) {
  const std::vector<void (*)(Fingerprint&)> things = {
      [](Fingerprint&) {},
      [](Fingerprint& f) { f.AddAlias({1}, {2}); },
      [](Fingerprint& f) { f.AddAlias({2}, {1}); },
      [](Fingerprint& f) {
        f.AddAccountSum({1}, {2}, {1, 1});
      },
      [](Fingerprint& f) {
        f.AddAccountSum({2}, {2}, {1, 1});
      },
      [](Fingerprint& f) {
        f.AddAccountSum({1}, {1}, {1, 1});
      },
      [](Fingerprint& f) {
        f.AddAccountSum({1}, {2}, {1, 2});
      },
      [](Fingerprint& f) { f.AddAccount({1}, {.epoch = 1, .n = 1}); },
      [](Fingerprint& f) { f.AddAccount({2}, {.epoch = 1, .n = 1}); },
      [](Fingerprint& f) {
        f.AddAccount({1}, {.epoch = 1, .n = 1, .s = {0, 1}});
      },
      [](Fingerprint& f) {
        f.AddTopic({1}, {1, 0});
      },
      [](Fingerprint& f) {
        f.AddTopic({2}, {1, 0});
      },
      [](Fingerprint& f) {
        f.AddTopic({1}, {0, 1});
      },
      [](Fingerprint& f) {
        f.AddTopic({1}, {0, 0, 1});
      },
      [](Fingerprint& f) {
        f.AddTotals({1, 0}, 0, 0, 0);
      },
      [](Fingerprint& f) {
        f.AddTotals({0, 0, 1}, 0, 0, 0);
      },
      [](Fingerprint& f) {
        f.AddTotals({0, 0}, 1, 0, 0);
      },
      [](Fingerprint& f) {
        f.AddTotals({0, 0}, 0, 1, 0);
      },
      [](Fingerprint& f) {
        f.AddTotals({0, 0}, 0, 0, 1);
      },
      [](Fingerprint& f) { f.AddColleagues({1}, {2}); },
      [](Fingerprint& f) { f.AddColleagues({1}, {3}); },
      [](Fingerprint& f) { f.AddCommand({1}); },
      [](Fingerprint& f) { f.AddCommand({2}); },
  };
  std::set<std::uint64_t> seen;
  for (const auto& add : things) {
    Fingerprint fingerprint;
    add(fingerprint);
    EXPECT_TRUE(seen.insert(fingerprint.Value(0, 0)).second);
  }
  const Fingerprint empty;
  EXPECT_TRUE(seen.insert(empty.Value(1, 0)).second);
  EXPECT_TRUE(seen.insert(empty.Value(0, 1)).second);
  EXPECT_TRUE(seen.insert(empty.Value(0, kAlways)).second);
}

TEST(Fingerprint, DoesNotDependOnTheOrderOfThings) {
  Fingerprint a;
  a.AddCommand({1});
  a.AddAlias({1}, {2});
  Fingerprint b;
  b.AddAlias({1}, {2});
  b.AddCommand({1});
  EXPECT_EQ(a.Value(1, 2), b.Value(1, 2));
}

TEST(Fingerprint, DecisionsAreChained) {
  using D = Decision;
  const std::vector<void (*)(D&)> changes = {
      [](D&) {},
      [](D& d) { d.kind = DecisionKind::kWait; },
      [](D& d) { d.reason = Reason::kKnown; },
      [](D& d) { d.contact = {1}; },
      [](D& d) { d.agent = {1}; },
      [](D& d) { d.until = absl::UnixEpoch(); },
      [](D& d) { d.expected = absl::Seconds(1); },
      [](D& d) { d.expected = absl::InfiniteDuration(); },
      [](D& d) { d.affinity.familiar_ms = 1; },
      [](D& d) { d.affinity.account_ms = 1; },
      [](D& d) { d.affinity.team_ms = 1; },
      [](D& d) { d.affinity.substitute_ms = 1; },
      [](D& d) { d.affinity.asked_for_ms = 1; },
      [](D& d) { d.affinity.continues_ms = 1; },
      [](D& d) { d.affinity.resolution_ms = 1; },
      [](D& d) { d.affinity.handling_ms = 1; },
      [](D& d) { d.affinity.opinion_ms = 1; },
      [](D& d) { d.affinity.declined_ms = 1; },
      [](D& d) { d.affinity.bad_history_ms = 1; },
  };
  std::set<std::uint64_t> seen;
  for (const auto& change : changes) {
    Decision decision;
    change(decision);
    EXPECT_TRUE(seen.insert(ChainDecision(0, decision)).second);
    EXPECT_TRUE(seen.insert(ChainDecision(7, decision)).second);
  }
}

}  // namespace
}  // namespace rapport
