// Every error of every event, in the order in which they count.
//
// Per event: one that is fine, and its flaws in the order of precedence. Each flaw alone must be
// found; of any two at once the earlier one; and an event that is refused must leave no trace.

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "rapport/router.h"
#include "unit/errors_desk.h"

namespace rapport {
namespace {

TEST(Errors, AgentUpdated) {
  using E = AgentUpdated;
  const E fine{.agent = {8},
               .team = {1},
               .skills = {{{1}, 5}},
               .channels = {{1}},
               .in_hand = {{{kNew, {1}, 1}}}};
  ExpectErrors<E>(
      fine, {{kInvalid, "agent:", [](E& e) { e.agent = {}; }},
             {kInvalid, "skills.skill:", [](E& e) { e.skills.front().skill = {}; }},
             {kInvalid, "skills.level:", [](E& e) { e.skills.front().level = 0; }},
             {kInvalid, "skills.level:", [](E& e) { e.skills.front().level = 11; }},
             {kInvalid, "skills:", [](E& e) { e.skills.push_back(e.skills.front()); }},
             {kInvalid, "channels:", [](E& e) { e.channels.front() = {}; }},
             {kInvalid, "channels:", [](E& e) { e.channels.push_back(e.channels.front()); }},
             {kInvalid, "capacity:", [](E& e) { e.capacity = -1; }},
             {kInvalid, "presence:", [](E& e) { e.presence = static_cast<Presence>(4); }},
             {kInvalid, "available_until:", [](E& e) { e.available_until = absl::InfinitePast(); }},
             {kInvalid, "back_at:", [](E& e) { e.back_at = kTooLate; }},
             {kInvalid, "in_hand.contact:", [](E& e) { e.in_hand->front().contact = {}; }},
             {kInvalid, "in_hand.units:", [](E& e) { e.in_hand->front().units = -2; }},
             {kInvalid, "in_hand:", [](E& e) { e.in_hand->push_back(e.in_hand->front()); }},
             {kUnknown, "agent 8 ", [](E& e) { e.presence = Presence::kRemoved; }},
             {kLimit, LimitMessage("skills_per_agent"),
              [](E& e) {
                e.skills = {{{1}, 1}, {{2}, 1}, {{3}, 1}, {{4}, 1}};
              }},
             {kLimit, LimitMessage("channels_per_agent"),
              [](E& e) {
                e.channels = {{1}, {2}, {3}, {4}};
              }},
             {kLimit, LimitMessage("capacity"), [](E& e) { e.capacity = 11; }},
             {kLimit, LimitMessage("in_hand_per_agent"),
              [](E& e) {
                e.in_hand = {{{{51}}, {{52}}, {{53}}, {{54}}}};
              }},
             {kLimit, LimitMessage("capacity"), [](E& e) { e.in_hand->front().units = 11; }},
             {kLimit, LimitMessage("agents"), [](E&) {}, [](Limits& l) { l.agents = 7; }},
             {kLimit, LimitMessage("remembered_agents"), [](E&) {}, OneAgentMore},
             {kLimit, LimitMessage("contacts"), [](E&) {}, OneContactMore}});
}

TEST(Errors, AgentReady) {
  using E = AgentReady;
  ExpectErrors<E>(E{kWrapper}, {{kInvalid, "agent:", [](E& e) { e.agent = {}; }},
                                {kUnknown, "agent 99 ", [](E& e) { e.agent = kStranger; }}});
}

TEST(Errors, CustomerUpdated) {
  using E = CustomerUpdated;
  const E fine{{9}, {9}, kPpm, {{1}}, {{2}}};
  ExpectErrors<E>(
      fine, {{kInvalid, "customer:", [](E& e) { e.customer = {}; }},
             {kInvalid, "importance_ppm:", [](E& e) { e.importance_ppm = 0; }},
             {kInvalid, "importance_ppm:", [](E& e) { e.importance_ppm = 100'000'001; }},
             {kInvalid, "asked_for:", [](E& e) { e.asked_for.front() = {}; }},
             {kInvalid, "asked_for:", [](E& e) { e.asked_for.push_back(e.asked_for.front()); }},
             {kInvalid, "avoid:", [](E& e) { e.avoid.front() = {}; }},
             {kInvalid, "avoid:", [](E& e) { e.avoid.push_back(e.avoid.front()); }},
             {kLimit, LimitMessage("asked_for_per_customer"),
              [](E& e) {
                e.asked_for = {{1}, {2}, {3}};
              }},
             {kLimit, LimitMessage("avoided_per_customer"),
              [](E& e) {
                e.avoid = {{1}, {2}, {3}};
              }},
             {kLimit, LimitMessage("remembered_agents"), [](E& e) { e.avoid = {kUnheard}; },
              OneAgentMore},
             {kLimit, LimitMessage("customers"), [](E&) {}, OneCustomerMore},
             {kLimit, LimitMessage("accounts"), [](E&) {}, [](Limits& l) { l.accounts = 1; }}});
}

TEST(Errors, CustomersMergedAndForgotten) {
  using M = CustomersMerged;
  ExpectErrors<M>(M{{5}, {2}}, {{kInvalid, "from:", [](M& e) { e.from = {}; }},
                                {kInvalid, "into:", [](M& e) { e.into = {}; }},
                                {kInvalid, "into:",
                                 [](M& e) {
                                   e = {{5}, {5}};
                                 }},
                                {kUnknown, "customer 99 ", [](M& e) { e.from = {99}; }},
                                {kUnknown, "customer 98 ", [](M& e) { e.into = {98}; }},
                                {kExists, "these customers are merged",
                                 [](M& e) {
                                   e = {{3}, {1}};
                                 }},
                                {kLimit, LimitMessage("asked_for_per_customer"),
                                 [](M& e) {
                                   e = {{4}, {1}};
                                 }},
                                {kLimit, LimitMessage("avoided_per_customer"), [](M& e) {
                                   e = {{6}, {1}};
                                 }}});
  using F = CustomerForgotten;
  ExpectErrors<F>(F{{1}}, {{kInvalid, "customer:", [](F& e) { e.customer = {}; }},
                           {kUnknown, "customer 99 ", [](F& e) { e.customer = {99}; }}});
}

TEST(Errors, ContactArrived) {
  using E = ContactArrived;
  const E fine{.contact = kNew,
               .customer = {9},
               .channel = {2},
               .skills = {{kRare, 1}},
               .opinions = {{.agent = {1}}},
               .units = 1};
  ExpectErrors<E>(
      fine,
      {{kInvalid, "contact:", [](E& e) { e.contact = {}; }},
       {kInvalid, "skills.skill:", [](E& e) { e.skills.front().skill = {}; }},
       {kInvalid, "skills.level:", [](E& e) { e.skills.front().level = 11; }},
       {kInvalid, "skills:", [](E& e) { e.skills.push_back(e.skills.front()); }},
       {kInvalid, "priority:", [](E& e) { e.priority = -1; }},
       {kInvalid, "priority:", [](E& e) { e.priority = 10; }},
       {kInvalid, "importance_ppm:", [](E& e) { e.importance_ppm = 0; }},
       {kInvalid, "importance_ppm:", [](E& e) { e.importance_ppm = -2; }},
       {kInvalid, "importance_ppm:", [](E& e) { e.importance_ppm = 100'000'001; }},
       {kInvalid, "due:", [](E& e) { e.due = absl::InfinitePast(); }},
       {kInvalid, "loss:", [](E& e) { e.loss = -absl::Seconds(1); }},
       {kInvalid, "loss:", [](E& e) { e.loss = absl::InfiniteDuration(); }},
       {kInvalid, "not_before:", [](E& e) { e.not_before = absl::InfiniteFuture(); }},
       {kInvalid, "opinions:", [](E& e) { e.opinions.front() = {.agent = {1}, .team = {1}}; }},
       {kInvalid, "opinions:", [](E& e) { e.opinions.front() = {}; }},
       {kInvalid,
        "opinions.worth:", [](E& e) { e.opinions.front().worth = -absl::InfiniteDuration(); }},
       {kInvalid, "opinions.price_per_handling_ppm:",
        [](E& e) { e.opinions.front().price_per_handling_ppm = 1'000'000'001; }},
       {kInvalid, "units:", [](E& e) { e.units = -2; }},
       {kExists, "contact 11 ", [](E& e) { e.contact = kWaiting; }},
       {kExists, "contact 16 ", [](E& e) { e.contact = kServed; }},
       {kLimit, LimitMessage("skills_per_contact"),
        [](E& e) {
          e.skills = {{{1}, 1}, {{2}, 1}, {{3}, 1}};
        }},
       {kLimit, LimitMessage("opinions_per_contact"),
        [](E& e) { e.opinions.resize(3, e.opinions.front()); }},
       {kLimit, LimitMessage("capacity"), [](E& e) { e.units = 11; }},
       {kLimit, LimitMessage("remembered_agents"), [](E& e) { e.asked_for = kUnheard; },
        OneAgentMore},
       {kLimit, LimitMessage("customers"), [](E&) {}, OneCustomerMore},
       {kLimit, LimitMessage("contacts"), [](E&) {}, OneContactMore},
       {kLimit, LimitMessage("waiting"), [](E&) {}, OneWaitingMore},
       {kLimit, LimitMessage("classes"), [](E&) {}, [](Limits& l) { l.classes = 1; }}});
}

TEST(Errors, ContactUpdated) {
  using E = ContactUpdated;
  const E fine{
      .contact = kWaiting, .skills = {{{kRare, 2}}}, .opinions = {{{.team = {1}}}}, .units = 1};
  ExpectErrors<E>(fine,
                  {{kInvalid, "contact:", [](E& e) { e.contact = {}; }},
                   {kInvalid, "skills.skill:", [](E& e) { e.skills->front().skill = {}; }},
                   {kInvalid, "skills.level:", [](E& e) { e.skills->front().level = 0; }},
                   {kInvalid, "skills:", [](E& e) { e.skills->push_back(e.skills->front()); }},
                   {kInvalid, "priority:", [](E& e) { e.priority = 10; }},
                   {kInvalid, "importance_ppm:", [](E& e) { e.importance_ppm = 0; }},
                   {kInvalid, "due:", [](E& e) { e.due = kTooLate; }},
                   {kInvalid, "loss:", [](E& e) { e.loss = -absl::Microseconds(1); }},
                   {kInvalid, "opinions:", [](E& e) { e.opinions->front().agent = {1}; }},
                   {kInvalid, "opinions.worth:",
                    [](E& e) { e.opinions->front().worth = absl::Hours(24 * 36'526); }},
                   {kInvalid, "opinions.price_per_handling_ppm:",
                    [](E& e) { e.opinions->front().price_per_handling_ppm = -1'000'000'001; }},
                   {kInvalid, "units:", [](E& e) { e.units = -2; }},
                   {kUnknown, "contact 99 ", [](E& e) { e.contact = kNobody; }},
                   {kUnknown, "contact 16 ", [](E& e) { e.contact = kServed; }},
                   {kState, "contact 15 ", [](E& e) { e.contact = kWrapping; }},
                   {kLimit, LimitMessage("skills_per_contact"),
                    [](E& e) {
                      e.skills = {{{{1}, 1}, {{2}, 1}, {{3}, 1}}};
                    }},
                   {kLimit, LimitMessage("opinions_per_contact"),
                    [](E& e) { e.opinions->resize(3, e.opinions->front()); }},
                   {kLimit, LimitMessage("capacity"), [](E& e) { e.units = 11; }},
                   {kLimit, LimitMessage("remembered_agents"), [](E& e) { e.asked_for = kUnheard; },
                    OneAgentMore}});
}

TEST(Errors, ContactAbandonedAndEnded) {
  using A = ContactAbandoned;
  ExpectErrors<A>(A{kWaiting}, {{kInvalid, "contact:", [](A& e) { e.contact = {}; }},
                                {kUnknown, "contact 99 ", [](A& e) { e.contact = kNobody; }},
                                {kExists, "contact 17 ", [](A& e) { e.contact = kAbandoned; }},
                                {kState, "contact 13 ", [](A& e) { e.contact = kInHand; }},
                                {kState, "contact 15 ", [](A& e) { e.contact = kWrapping; }}});
  using E = ContactEnded;
  ExpectErrors<E>(E{kInHand, Outcome::kResolved},
                  {{kInvalid, "contact:", [](E& e) { e.contact = {}; }},
                   {kInvalid, "outcome:", [](E& e) { e.outcome = static_cast<Outcome>(6); }},
                   {kUnknown, "contact 99 ", [](E& e) { e.contact = kNobody; }},
                   {kExists, "contact 16 ", [](E& e) { e.contact = kServed; }},
                   {kExists, "contact 15 ", [](E& e) { e.contact = kWrapping; }},
                   {kState, "contact 10 ", [](E& e) { e.contact = kNotDue; }},
                   {kState, "contact 11 ", [](E& e) { e.contact = kWaiting; }},
                   {kState, "contact 12 ", [](E& e) { e.contact = kOffered; }}});
}

TEST(Errors, ContactAssigned) {
  using E = ContactAssigned;
  ExpectErrors<E>(
      E{.contact = kNew, .agent = kJoiner, .customer = {9}, .units = 1},
      {{kInvalid, "contact:", [](E& e) { e.contact = {}; }},
       {kInvalid, "agent:", [](E& e) { e.agent = {}; }},
       {kInvalid, "units:", [](E& e) { e.units = -2; }},
       {kUnknown, "agent 99 ", [](E& e) { e.agent = kStranger; }},
       {kExists, "the contact is in", [](E& e) { e = {.contact = kInHand, .agent = kHolder}; }},
       {kExists, "contact 16 ", [](E& e) { e.contact = kServed; }},
       {kState, "contact 15 ", [](E& e) { e.contact = kWrapping; }},
       {kLimit, LimitMessage("capacity"), [](E& e) { e.units = 11; }},
       {kLimit, LimitMessage("customers"), [](E&) {}, OneCustomerMore},
       {kLimit, LimitMessage("contacts"), [](E&) {}, OneContactMore}});
}

TEST(Errors, ContactJoinedAndLeft) {
  using J = ContactJoined;
  ExpectErrors<J>(J{kInHand, kJoiner},
                  {{kInvalid, "contact:", [](J& e) { e.contact = {}; }},
                   {kInvalid, "agent:", [](J& e) { e.agent = {}; }},
                   {kUnknown, "contact 99 ", [](J& e) { e.contact = kNobody; }},
                   {kUnknown, "agent 99 ", [](J& e) { e.agent = kStranger; }},
                   {kExists, "the contact is in",
                    [](J& e) {
                      e = {kInHand, kHolder};
                    }},
                   {kState, "contact 10 ", [](J& e) { e.contact = kNotDue; }},
                   {kState, "contact 12 ",
                    [](J& e) {
                      e = {kOffered, kOfferedTo};
                    }},
                   {kState, "contact 15 ",
                    [](J& e) {
                      e = {kWrapping, kWrapper};
                    }},
                   {kLimit, LimitMessage("agents_per_contact"), [](J& e) {
                      e = {kShared, kWrapper};
                    }}});
  using L = ContactLeft;
  ExpectErrors<L>(L{kShared, kJoiner},
                  {{kInvalid, "contact:", [](L& e) { e.contact = {}; }},
                   {kInvalid, "agent:", [](L& e) { e.agent = {}; }},
                   {kUnknown, "contact 99 ", [](L& e) { e.contact = kNobody; }},
                   {kUnknown, "agent 99 ", [](L& e) { e.agent = kStranger; }},
                   {kState, "contact 11 ", [](L& e) { e.contact = kWaiting; }},
                   {kState, "contact 15 ",
                    [](L& e) {
                      e = {kWrapping, kWrapper};
                    }},
                   {kState, "contact 14 ",
                    [](L& e) {
                      e = {kShared, kWrapper};
                    }},
                   {kState, "contact 13 ", [](L& e) {
                      e = {kInHand, kHolder};
                    }}});
}

TEST(Errors, OfferAnsweredAndContactClaimed) {
  using O = OfferAnswered;
  ExpectErrors<O>(O{kOffered, kOfferedTo, Answer::kDeclined},
                  {{kInvalid, "contact:", [](O& e) { e.contact = {}; }},
                   {kInvalid, "agent:", [](O& e) { e.agent = {}; }},
                   {kInvalid, "answer:", [](O& e) { e.answer = static_cast<Answer>(3); }},
                   {kUnknown, "contact 99 ", [](O& e) { e.contact = kNobody; }},
                   {kUnknown, "agent 99 ", [](O& e) { e.agent = kStranger; }},
                   {kState, "contact 12 ",
                    [](O& e) {
                      e = {kOffered, kAway};
                    }},
                   {kState, "contact 13 ", [](O& e) {
                      e = {kInHand, kHolder};
                    }}});
  using C = ContactClaimed;
  ExpectErrors<C>(C{kWaiting, kAway},
                  {{kInvalid, "contact:", [](C& e) { e.contact = {}; }},
                   {kInvalid, "agent:", [](C& e) { e.agent = {}; }},
                   {kUnknown, "contact 99 ", [](C& e) { e.contact = kNobody; }},
                   {kUnknown, "agent 99 ", [](C& e) { e.agent = kStranger; }},
                   {kExists, "the contact is in",
                    [](C& e) {
                      e = {kInHand, kHolder};
                    }},
                   {kState, "contact 13 ",
                    [](C& e) {
                      e = {kInHand, kAway};
                    }},
                   {kState, "contact 15 ",
                    [](C& e) {
                      e = {kWrapping, kWrapper};
                    }},
                   {kState, "contact 11 is claimed by", [](C& e) { e.agent = kSignedOut; }},
                   {kState, "contact 11 must not", [](C& e) { e.agent = kHolder; }},
                   {kState, "contact 11 must not", [](C& e) { e.agent = kJoiner; }},
                   {kState, "contact 11 must not", [](C& e) { e.agent = kWrapper; }},
                   {kState, "contact 11 does not fit", [](C& e) { e.agent = kFull; }}});
}

TEST(Errors, ContactTransferred) {
  using E = ContactTransferred;
  ExpectErrors<E>(
      E{kInHand, kJoiner, {1}, {{kRare, 1}}},
      {{kInvalid, "contact:", [](E& e) { e.contact = {}; }},
       {kInvalid, "skills.skill:",
        [](E& e) {
          e.to_skills = {{{}, 1}};
        }},
       {kInvalid, "skills.level:",
        [](E& e) {
          e.to_skills = {{{1}, 0}};
        }},
       {kInvalid, "skills:",
        [](E& e) {
          e.to_skills = {{{1}, 1}, {{1}, 1}};
        }},
       {kInvalid, "to_agent, to_team, to_skills:", [](E& e) { e = {.contact = kInHand}; }},
       {kUnknown, "contact 99 ", [](E& e) { e.contact = kNobody; }},
       {kUnknown, "agent 99 ", [](E& e) { e.to_agent = kStranger; }},
       {kState, "contact 15 ", [](E& e) { e.contact = kWrapping; }},
       {kState, "contact 13 ", [](E& e) { e.to_agent = kHolder; }},
       {kLimit, LimitMessage("skills_per_contact"),
        [](E& e) {
          e.to_skills = {{{1}, 1}, {{2}, 1}, {{3}, 1}};
        }},
       {kLimit, LimitMessage("waiting"), [](E&) {}, OneWaitingMore}});
}

TEST(Errors, FeedbackReceivedAndHistoryImported) {
  using F = FeedbackReceived;
  const auto served = FeedbackKind::kCustomerRating;
  ExpectErrors<F>(F{kServed, served, 80},
                  {{kInvalid, "contact:", [](F& e) { e.contact = {}; }},
                   {kInvalid, "kind:", [](F& e) { e.kind = static_cast<FeedbackKind>(3); }},
                   {kInvalid, "rating:", [](F& e) { e.rating = -1; }},
                   {kInvalid, "rating:", [](F& e) { e.rating = 101; }},
                   {kUnknown, "contact 99 ", [](F& e) { e.contact = kNobody; }},
                   {kState, "contact 17 ", [](F& e) { e.contact = kAbandoned; }},
                   {kState, "contact 10 ", [](F& e) { e.contact = kNotDue; }},
                   {kState, "contact 11 ", [](F& e) { e.contact = kWaiting; }},
                   {kState, "contact 12 ", [](F& e) { e.contact = kOffered; }}});
  using H = HistoryImported;
  ExpectErrors<H>(
      H{.customer = {9}, .agent = kUnheard, .account = {9}, .ended = kStart, .rating = 100},
      {{kInvalid, "customer:", [](H& e) { e.customer = {}; }},
       {kInvalid, "agent:", [](H& e) { e.agent = {}; }},
       {kInvalid, "outcome:", [](H& e) { e.outcome = static_cast<Outcome>(6); }},
       {kInvalid, "handling:", [](H& e) { e.handling = -absl::Seconds(1); }},
       {kInvalid, "handling:", [](H& e) { e.handling = absl::InfiniteDuration(); }},
       {kInvalid, "ended:", [](H& e) { e.ended = absl::InfinitePast(); }},
       {kInvalid, "rating:", [](H& e) { e.rating = -2; }},
       {kInvalid, "rating:", [](H& e) { e.rating = 101; }},
       {kLimit, LimitMessage("remembered_agents"), [](H&) {}, OneAgentMore},
       {kLimit, LimitMessage("customers"), [](H&) {}, OneCustomerMore},
       {kLimit, LimitMessage("accounts"), [](H&) {}, [](Limits& l) { l.accounts = 1; }}});
}

// A command that was seen is answered before anything is checked.
TEST(Errors, ARepeatedCommandIsAnsweredBeforeEverything) {
  Router router = Desk(SmallLimits());
  std::vector<Decision> first;
  const Event fine{
      .at = kNow, .command = {5}, .what = OfferAnswered{kOffered, kOfferedTo, Answer::kDeclined}};
  ASSERT_EQ(router.Apply(fine, first), absl::OkStatus());
  ASSERT_FALSE(first.empty());
  const std::uint64_t fingerprint = router.Fingerprint();
  const Event wrong{.at = absl::InfinitePast(), .command = {5}, .what = ContactAbandoned{}};
  std::vector<Decision> second;
  EXPECT_EQ(router.Apply(wrong, second), absl::OkStatus());
  EXPECT_EQ(second, first);
  EXPECT_EQ(router.Fingerprint(), fingerprint);
}

// A command that was refused is not remembered: sent again when it is right, it is done.
TEST(Errors, ARefusedCommandIsNotRemembered) {
  Router router = Desk(SmallLimits());
  std::vector<Decision> decisions;
  const Event event{.at = kNow, .command = {6}, .what = ContactClaimed{kWaiting, kHolder}};
  ASSERT_EQ(router.Apply(event, decisions).code(), kState);
  const Event right{.at = kNow, .command = {6}, .what = ContactClaimed{kWaiting, kAway}};
  EXPECT_EQ(router.Apply(right, decisions), absl::OkStatus());
  EXPECT_EQ(router.Explain(kWaiting)->state, ContactState::kInHand);
}

}  // namespace
}  // namespace rapport
