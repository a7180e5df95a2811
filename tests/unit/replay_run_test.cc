#include "sim/replay_run.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "codec/csv_history.h"
#include "gtest/gtest.h"
#include "rapport/router.h"
#include "sim/replay_desk.h"
#include "sim/replay_known.h"

namespace rapport::sim {
namespace {

constexpr std::int64_t kSecond = 1'000'000;

class ReplayRunTest : public ::testing::Test {
 protected:
  void Load(const std::string& text) {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    const std::string path = ::testing::TempDir() + "/replay_run_" + test + ".csv";
    std::ofstream(path, std::ios::binary) << text;
    ReplaySource source;
    source.files = {path};
    source.keep_contact_keys = true;
    codec::CsvTally tally;
    absl::StatusOr<std::unique_ptr<ReplayDesk>> desk = ReplayDesk::Load(source, tally);
    ASSERT_TRUE(desk.ok()) << desk.status();
    ASSERT_EQ(tally.bad_rows, 0) << tally.listed[0];
    desk_ = *std::move(desk);
  }

  ReplayOutcome Run(const Policy& given) {
    const Policy policy = PolicyForDesk(given, *desk_);
    options_.journal = [this](const Event& event, const std::vector<Decision>& decisions) {
      events_.push_back(event);
      decisions_.insert(decisions_.end(), decisions.begin(), decisions.end());
      return absl::OkStatus();
    };
    events_.clear();
    decisions_.clear();
    absl::StatusOr<ReplayOutcome> outcome =
        RunReplay(*desk_, policy, LimitsForDesk(*desk_), options_);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *std::move(outcome) : ReplayOutcome{};
  }

  static Policy With(Routing routing, absl::Duration wait_max) {
    Policy policy;
    policy.routing = routing;
    policy.wait_max = wait_max;
    return policy;
  }
  static Policy LongestIdle() { return With(Routing::kLongestIdle, absl::ZeroDuration()); }

  template <typename Body>
  std::vector<Body> Told() const {
    std::vector<Body> bodies;
    for (const Event& event : events_) {
      if (const auto* body = std::get_if<Body>(&event.what)) bodies.push_back(*body);
    }
    return bodies;
  }

  static std::vector<std::int64_t> Seconds(std::vector<std::int64_t> micros) {
    for (std::int64_t& value : micros) value /= kSecond;
    return micros;
  }

  std::unique_ptr<ReplayDesk> desk_;
  ReplayOptions options_;
  std::vector<Event> events_;
  std::vector<Decision> decisions_;
};

using Waits = std::vector<std::int64_t>;

// Two agents and two customers who call twice. The 130,000th second is past some noon.
constexpr char kTwice[] =
    "contact_id,customer_id,agent_id,channel,arrived_at,started_at,ended_at\n"
    "c1,k1,a1,phone,130000,130000,130100\n"
    "c2,k2,a2,phone,130010,130010,130050\n"
    "c3,k1,a1,phone,130200,130200,130260\n"
    "c4,k2,a2,phone,130210,130210,130300\n";

TEST_F(ReplayRunTest, TheCentralQueueGivesWhoIsIdleLongest) {
  Load(kTwice);
  const ReplayOutcome outcome = Run(LongestIdle());
  EXPECT_EQ(outcome.contacts, 4);
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0, 0}));
  // a2 is idle since 50, a1 since 100: c3 goes to a2, and c4 to a1.
  EXPECT_EQ(outcome.returning, 2);
  EXPECT_EQ(outcome.met_known, 0);
  EXPECT_EQ(outcome.known_present, 2);
  EXPECT_EQ(outcome.abandoned, 0);
  EXPECT_EQ(outcome.unserved, 0);
  EXPECT_EQ(outcome.decision_ns.size(), 4U);
  // a1 is there until 260 and finishes c4 at 300; a2 is there from 10 to 300.
  ASSERT_EQ(outcome.loads.size(), 2U);
  EXPECT_EQ(outcome.loads[0].busy, (100 + 90) * kSecond);
  EXPECT_EQ(outcome.loads[0].present, 300 * kSecond);
  EXPECT_EQ(outcome.loads[1].busy, (40 + 60) * kSecond);
  EXPECT_EQ(outcome.loads[1].present, 290 * kSecond);
}

TEST_F(ReplayRunTest, EveryRuleThatKnowsCustomersBringsThemTogether) {
  Load(kTwice);
  for (const Routing routing : {Routing::kPreferred, Routing::kLastAgent, Routing::kAnyKnown}) {
    const ReplayOutcome outcome = Run(With(routing, absl::ZeroDuration()));
    EXPECT_EQ(outcome.returning, 2);
    EXPECT_EQ(outcome.met_known, 2);
    EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0, 0}));
  }
}

TEST_F(ReplayRunTest, WaitsForTheLastAgentUntilTheFixedWaitEnds) {
  // a1 alone serves k1, then is taken by an unidentified caller until 300; a2 comes at 200.
  Load(
      "contact_id,customer_id,agent_id,channel,arrived_at,started_at,ended_at\n"
      "c1,k1,a1,phone,130000,130000,130100\n"
      "c2,,a1,phone,130150,130150,130300\n"
      "c3,,a2,phone,130200,130200,130210\n"
      "c4,k1,a2,phone,130280,130280,130340\n");
  EXPECT_EQ(Seconds(Run(LongestIdle()).waits), (Waits{0, 0, 0, 0}));
  // a1 is free after 20 s: worth a wait of 30 s, too late for one of 10 s.
  ReplayOutcome outcome = Run(With(Routing::kLastAgent, absl::Seconds(30)));
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0, 20}));
  EXPECT_EQ(outcome.met_known, 1);
  outcome = Run(With(Routing::kLastAgent, absl::Seconds(10)));
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0, 10}));
  EXPECT_EQ(outcome.met_known, 0);
  outcome = Run(With(Routing::kLastAgent, absl::ZeroDuration()));
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0, 0}));
  EXPECT_EQ(outcome.known_present, 1);
}

// One agent, who is busy from 0 to 5,000.
constexpr char kPatience[] =
    "contact_id,customer_id,agent_id,channel,outcome,arrived_at,queued_at,started_at,ended_at\n"
    "c1,k1,a1,phone,served,130000,,130000,135000\n"
    "c2,k2,,phone,abandoned,130000,130010,,130040\n"  // Gives up at 40.
    "c3,k3,a1,phone,served,130020,,135000,135010\n"   // Waits an hour.
    "c4,k4,,phone,abandoned,135400,135500,,135510\n"  // Reached at once.
    "c5,k5,a1,phone,served,136000,,136000,136100\n";

TEST_F(ReplayRunTest, CustomersHaveThePatienceTheyShowedAndNobodyWaitsLongerThanAnHour) {
  Load(kPatience);
  const ReplayOutcome outcome = Run(LongestIdle());
  EXPECT_EQ(outcome.contacts, 5);
  EXPECT_EQ(outcome.abandoned, 1);
  EXPECT_EQ(outcome.unserved, 1);
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0}));
  // c1, the median of 10, 100 and 5,000 for c4, and c5.
  EXPECT_EQ(outcome.loads[0].busy, (5'000 + 100 + 100) * kSecond);
  EXPECT_EQ(Told<ContactAbandoned>().size(), 2U);
  EXPECT_EQ(Told<ContactEnded>().size(), 3U);
}

TEST_F(ReplayRunTest, WhoeverIsFreeInTheMomentOfGivingUpTakesTheCall) {
  Load(
      "contact_id,agent_id,channel,outcome,arrived_at,started_at,ended_at\n"
      "c1,a1,phone,served,130000,130000,130100\n"
      "c2,,phone,abandoned,130010,,130100\n"
      "c3,,phone,abandoned,130020,,130100\n");
  const ReplayOutcome outcome = Run(LongestIdle());
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 90}));
  EXPECT_EQ(outcome.abandoned, 1);
}

TEST_F(ReplayRunTest, OffThePhoneSomeWaitForEver) {
  Load(
      "contact_id,agent_id,channel,arrived_at,started_at,ended_at\n"
      "c1,a1,email,130000,130000,200000\n"
      "c2,a1,email,130000,200000,200010\n"
      "c3,a1,email,300000,200000,300010\n");
  const ReplayOutcome outcome = Run(LongestIdle());
  // a1 holds c1 until 200,000, takes c2, and is not there when c3 comes.
  EXPECT_EQ(outcome.contacts, 3);
  EXPECT_EQ(std::ssize(outcome.waits) + outcome.unserved, 3);
  EXPECT_GE(outcome.unserved, 1);
}

TEST_F(ReplayRunTest, AnAgentHasOneCallAndNothingBesideIt) {
  Load(
      "contact_id,agent_id,channel,arrived_at,started_at,ended_at\n"
      "c1,a1,chat,130000,130000,130100\n"
      "c2,a1,chat,130010,130010,130100\n"
      "c3,a1,phone,130020,130020,130120\n"
      "c4,a1,chat,130030,130030,130140\n"
      "c5,a1,chat,130400,130400,130500\n");
  ASSERT_EQ(desk_->agents()[0].capacity, 3);
  const ReplayOutcome outcome = Run(LongestIdle());
  // The call waits until the chats are over, or a chat until the call is.
  Waits waits = Seconds(outcome.waits);
  std::sort(waits.begin(), waits.end());
  EXPECT_EQ(waits.front(), 0);
  EXPECT_GT(waits.back(), 0);
  EXPECT_EQ(waits.size(), 5U);
}

TEST_F(ReplayRunTest, EveryCallIsOfOneUnitWhateverThePolicyDoesNotSay) {
  Load(kTwice);
  Policy policy = PolicyForDesk(Policy{}, *desk_);
  ASSERT_EQ(policy.channels.size(), 1U);
  EXPECT_TRUE(policy.channels[0].exclusive);
  EXPECT_EQ(desk_->keys().Name(policy.channels[0].channel), "phone");
  policy.channels[0].exclusive = false;
  EXPECT_EQ(PolicyForDesk(policy, *desk_), policy) << "what the policy says counts";
}

TEST_F(ReplayRunTest, TheRouterIsToldNothingThatIsNotKnownYet) {
  Load(kPatience);
  Run(LongestIdle());
  const std::vector<ContactArrived> arrivals = Told<ContactArrived>();
  ASSERT_EQ(arrivals.size(), 5U);
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    const ContactArrived bare{.contact = arrivals[i].contact,
                              .customer = arrivals[i].customer,
                              .channel = arrivals[i].channel};
    EXPECT_EQ(arrivals[i], bare);
    EXPECT_TRUE(arrivals[i].customer.valid());
  }
  // Everybody is registered before the first contact comes, and signed out.
  EXPECT_EQ(std::get<AgentUpdated>(events_[0].what).presence, Presence::kSignedOut);
}

TEST_F(ReplayRunTest, TheSameEventsGiveTheSameFingerprint) {
  Load(kPatience);
  const ReplayOutcome outcome = Run(Policy{});
  EXPECT_EQ(Run(Policy{}).fingerprint, outcome.fingerprint);
  absl::StatusOr<Router> router =
      Router::Create(PolicyForDesk(Policy{}, *desk_), LimitsForDesk(*desk_));
  ASSERT_TRUE(router.ok());
  std::vector<Decision> decisions;
  for (const Event& event : events_) ASSERT_TRUE(router->Apply(event, decisions).ok());
  EXPECT_EQ(router->Fingerprint(), outcome.fingerprint);
  EXPECT_EQ(decisions, decisions_);
}

TEST_F(ReplayRunTest, FinalOffersAreNotAnswered) {
  Load(kTwice);
  Policy policy = LongestIdle();
  policy.offers = Offers::kFinal;
  const ReplayOutcome outcome = Run(policy);
  EXPECT_TRUE(Told<OfferAnswered>().empty());
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 0, 0, 0}));
  Run(LongestIdle());
  EXPECT_EQ(Told<OfferAnswered>().size(), 4U);
}

TEST_F(ReplayRunTest, WorkAfterAContactThatHasNoEndEndsAtOnce) {
  Load(kTwice);
  Policy policy = LongestIdle();
  policy.wrap_up = absl::InfiniteDuration();
  EXPECT_EQ(Seconds(Run(policy).waits), (Waits{0, 0, 0, 0}));
}

TEST_F(ReplayRunTest, WhatCameBeforeIsLearnedAndNotScored) {
  Load(kTwice);
  options_.from = 130'200 * kSecond;
  const ReplayOutcome outcome = Run(With(Routing::kLastAgent, absl::ZeroDuration()));
  EXPECT_EQ(outcome.contacts, 2);
  EXPECT_EQ(outcome.returning, 2);
  EXPECT_EQ(outcome.met_known, 2);
  EXPECT_EQ(outcome.loads[0].present, 60 * kSecond);
  const std::vector<HistoryImported> imported = Told<HistoryImported>();
  ASSERT_EQ(imported.size(), 2U);
  // In the order in which they ended.
  EXPECT_EQ(desk_->keys().Name(imported[0].customer), "k2");
  EXPECT_EQ(imported[0].handling, absl::Seconds(40));
  EXPECT_EQ(desk_->keys().Name(imported[1].agent), "a1");
  EXPECT_EQ(imported[1].outcome, Outcome::kServed);
}

TEST_F(ReplayRunTest, AccountsAreToldOnceAndWhenTheyChange) {
  Load(
      "contact_id,customer_id,account_id,agent_id,channel,arrived_at,started_at,ended_at\n"
      "c1,k1,north,a1,phone,130000,130000,130010\n"
      "c2,k1,north,a1,phone,130100,130100,130110\n"
      "c3,k1,,a1,phone,130200,130200,130210\n"
      "c4,,south,a1,phone,130300,130300,130310\n"
      "c5,k1,south,a1,phone,130400,130400,130410\n");
  Run(Policy{});
  const std::vector<CustomerUpdated> updates = Told<CustomerUpdated>();
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_EQ(desk_->keys().Name(updates[0].account), "north");
  EXPECT_EQ(desk_->keys().Name(updates[1].account), "south");
}

TEST_F(ReplayRunTest, WhatReallyHappenedIsCountedTheSameWay) {
  Load(
      "contact_id,customer_id,agent_id,channel,outcome,arrived_at,queued_at,started_at,ended_at\n"
      "c1,k1,a1,phone,served,130000,130010,130005,130100\n"  // Started before it was queued: 0.
      "c2,k1,a1,phone,served,130100,130100,130120,130200\n"  // Returns, is met: waits 20.
      "c3,k1,a2,phone,served,130150,,130150,130160\n"        // Returns, a stranger.
      "c4,k1,,phone,abandoned,130300,,,130310\n"             // Returns, nobody.
      "c5,k1,,phone,served_agent_unknown,130400,,130410,130500\n"  // Returns, by whom is not known.
      "c6,,a2,phone,served,130600,,,130700\n");                    // Its wait is not known.
  const std::int64_t always = std::numeric_limits<std::int64_t>::min();
  const ReplayOutcome outcome = WhatHappened(*desk_, always);
  EXPECT_EQ(outcome.contacts, 6);
  EXPECT_EQ(outcome.abandoned, 1);
  EXPECT_EQ(outcome.returning, 4);
  EXPECT_EQ(outcome.met_known, 1);
  EXPECT_EQ(outcome.returning_unclear, 1);
  EXPECT_EQ(Seconds(outcome.waits), (Waits{0, 20, 0, 10}));
  EXPECT_EQ(WhatHappened(*desk_, 130'300 * kSecond).returning, 2);
}

TEST_F(ReplayRunTest, AnErrorOfTheJournalEndsTheReplay) {
  Load(kTwice);
  options_.journal = [](const Event&, const std::vector<Decision>&) {
    return absl::DataLossError("the disk is full");
  };
  const auto outcome =
      RunReplay(*desk_, PolicyForDesk(Policy{}, *desk_), LimitsForDesk(*desk_), options_);
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(ReplayRunTest, APolicyThatIsNoneIsRefused) {
  Load(kTwice);
  Policy policy;
  policy.half_life = absl::ZeroDuration();
  EXPECT_FALSE(RunReplay(*desk_, policy, LimitsForDesk(*desk_), options_).ok());
}

TEST(ReplayKnown, KnowsOnlyWhatHasEnded) {
  ReplayKnown known(2);
  known.Serve(1, 7, 100);
  known.Serve(1, 8, 200);
  known.Serve(1, 7, 300);
  known.Serve(2, 0, 100);
  known.Serve(0, 7, 100);
  EXPECT_FALSE(known.Returns(1, 99));
  EXPECT_TRUE(known.Returns(1, 100));
  EXPECT_TRUE(known.Knows(1, 7, 100));
  EXPECT_FALSE(known.Knows(1, 8, 199));
  EXPECT_TRUE(known.Knows(1, 8, 200));
  EXPECT_TRUE(known.Returns(2, 100)) << "served, nobody knows by whom";
  EXPECT_FALSE(known.Knows(2, 0, 100));
  EXPECT_FALSE(known.Returns(0, 100)) << "nobody in particular";
  EXPECT_EQ(known.Agents(1).size(), 2U);
}

}  // namespace
}  // namespace rapport::sim
