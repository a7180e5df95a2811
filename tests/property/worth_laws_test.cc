// What holds of what agents are worth, and of the evidence that it is forecast from.

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "base/fixed.h"
#include "codec/fields.h"
#include "gtest/gtest.h"
#include "ranking/filter.h"
#include "ranking/score.h"
#include "support/outcome_desk.h"
#include "support/outcome_stream.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr Micros kMinute = 60'000'000;
constexpr Micros kDay = 1'440 * kMinute;
constexpr std::uint32_t kCustomers = 40;
constexpr std::uint32_t kAgents = 10;
constexpr std::uint32_t kAccounts = 5;
constexpr std::size_t kSatisfied = IndexOf(Target::kSatisfied);
constexpr std::size_t kResolved = IndexOf(Target::kResolved);

struct Adder {
  std::int64_t sum = 0;
  void Part(std::string_view, std::int64_t millis) { sum += millis; }
};

Policy PricedPolicy() {
  Policy policy;
  policy.price_per_handling_ppm = 130'000;
  return policy;
}

// A pool in which anything is learned, by random draws.
class Desk {
 public:
  explicit Desk(std::uint64_t seed) : state_(seed) {
    pool_.settings = Settings(PricedPolicy());
    pool_.history.SetPolicy(PricedPolicy(), now_);
    for (std::uint32_t a = 0; a < kAgents; ++a) {
      Agent& agent = pool_.agents[pool_.FindOrAddAgent({a + std::uint64_t{1}})];
      agent.registered = a != 0;
      agent.team = {a % 3};
    }
  }

  std::uint32_t Below(std::uint32_t n) {
    state_ = SplitMix(state_);
    return static_cast<std::uint32_t>((state_ >> 32) * n >> 32);
  }

  void Step() {
    now_ += Below(7'200) * std::int64_t{1'000'000};
    const CustomerIndex customer =
        pool_.history.customers().FindOrAdd({Below(kCustomers) + std::uint64_t{1}});
    Meeting meeting{.customer = Below(9) == 0 ? kNoIndex : customer,
                    .agent = Below(kAgents),
                    .topic = {Below(4)},
                    .channel = {Below(2)},
                    .outcome = static_cast<Outcome>(Below(6)),
                    .handling = Below(1'000) * std::int64_t{1'000'000}};
    meeting.at = now_;
    meeting.known = now_;
    meeting.arrived = now_ - meeting.handling - Below(300) * std::int64_t{1'000'000};
    meeting.joined = Below(10) == 0;
    meeting.bot = Below(15) == 0;
    pool_.history.Learn(meeting);
    if (Below(3) == 0) {
      const auto kind = static_cast<FeedbackKind>(Below(3));
      const int rating = static_cast<int>(Below(101));
      pool_.history.LearnFeedback(meeting, kind, rating, Counts::kAlready);
    }
    if (Below(20) == 0) pool_.history.LearnDecline(customer, meeting.agent, now_);
    if (Below(8) == 0) {
      const AccountIndex account =
          pool_.history.accounts().FindOrAdd({Below(kAccounts) + std::uint64_t{1}});
      pool_.history.SetAccount(customer, account);
    }
  }

  // A contact that anything may speak of.
  void Draw(Contact& contact) {
    const CustomerIndex customer =
        pool_.history.customers().Find({Below(kCustomers + 2) + std::uint64_t{1}});
    contact.customer = pool_.history.customers().RefTo(customer);
    contact.topic = {Below(5)};
    contact.needs.channel = {Below(2)};
    contact.asked_for = Below(3) == 0 ? Below(kAgents) : kNoIndex;
    contact.continues = Below(5) == 0 ? Below(kAgents) : kNoIndex;
    contact.opinions.clear();
    if (Below(4) == 0) {
      contact.opinions.push_back({.agent = {Below(kAgents) + std::uint64_t{1}},
                                  .worth = absl::Milliseconds(Below(90'000)),
                                  .price_per_handling_ppm = Below(200'000)});
    }
    pool_.now = now_;
  }

  Pool& pool() { return pool_; }
  Instant now() const { return now_; }

 private:
  std::uint64_t state_;
  Instant now_ = 1'600'000'000'000'000;
  Pool pool_{Policy{}, Limits{}};
};

// By its own parts, and of what is forecast by the forecast itself.
void ExpectAddsUp(Desk& desk, const Contact& contact, const Entry& entry) {
  Adder adder;
  codec::VisitFields(entry.affinity, adder);
  ASSERT_EQ(adder.sum, entry.worth_ms);
  ASSERT_EQ(entry.affinity.worth_ms(), entry.worth_ms);
  const History& history = desk.pool().history;
  const Subject subject{desk.pool().CustomerOf(contact), entry.agent, contact.topic};
  const OutcomeModel& model = history.outcomes();
  const OutcomeModel::Context context = history.ContextOf(subject, desk.now());
  const Lanes stranger = model.StrangerLogOddsOf(context);
  const bool known = subject.customer != kNoIndex;
  const SlabIndex pair = known ? history.FindPair(subject.customer, entry.agent) : kNoIndex;
  const Lanes log_odds = model.ProvenLogOddsOf(context, entry.agent, history.ShownBy(pair));
  const auto gained = [&](Target target) {
    return model.PpmOf(target, log_odds[IndexOf(target)]) -
           model.PpmOf(target, stranger[IndexOf(target)]);
  };
  ASSERT_EQ(entry.affinity.resolution_ms, 600'000 * gained(Target::kResolved) / kPpm);
  ASSERT_EQ(entry.affinity.satisfaction_ms, 60'000 * gained(Target::kSatisfied) / kPpm);
}

TEST(WorthLaws, PartsAddUpToTheLastUnit) {
  const std::int64_t contacts = Scaled(20'000, 200'000, 1'000'000);
  Desk desk(Seeds().front());
  Contact contact;
  std::int64_t entries = 0;
  std::int64_t worse = 0;
  for (std::int64_t i = 0; i < contacts; ++i) {
    desk.Step();
    desk.Draw(contact);
    Score(desk.pool(), contact);
    for (const Entry& entry : contact.entries) {
      ASSERT_NO_FATAL_FAILURE(ExpectAddsUp(desk, contact, entry));
      ++entries;
      worse += entry.worth_ms < 0 ? 1 : 0;
    }
  }
  EXPECT_GT(entries, contacts);
  EXPECT_GT(worse, entries / 100);  // Some pairs do worse than strangers.
}

TEST(WorthLaws, WhatHasNoPriceIsNothing) {
  Desk desk(Seeds().front());
  for (int i = 0; i < 2'000; ++i) desk.Step();
  Policy free;
  free.worth.resolution = absl::ZeroDuration();
  free.worth.satisfaction = absl::ZeroDuration();
  desk.pool().settings = Settings(free);
  Contact contact;
  for (int i = 0; i < 500; ++i) {
    desk.Draw(contact);
    Score(desk.pool(), contact);
    for (const Entry& entry : contact.entries) {
      EXPECT_EQ(entry.affinity.resolution_ms, 0);
      EXPECT_EQ(entry.affinity.satisfaction_ms, 0);
      EXPECT_EQ(entry.affinity.handling_ms, 0);
    }
  }
}

// --- Ratings that come late, and what is taken back ---

struct Rated {
  Subject subject;
  OutcomeSeen seen;
  OutcomeSeen rating;
};

std::vector<Rated> RatedContacts(std::uint64_t seed, int contacts) {
  OutcomeStream stream(seed, {});
  std::vector<Rated> rated;
  for (int i = 0; i < contacts; ++i) {
    const StreamedOutcome next = stream.Next();
    Rated one{next.subject, next.seen, {}};
    one.rating.arrived = next.seen.arrived;
    one.rating.known = next.seen.known;
    one.rating.counts = Counts::kAlready;
    one.rating.Set(Target::kSatisfied, stream.Below(10) < 6 ? 1 : 0);
    one.seen.value[kSatisfied] = OutcomeSeen::kUnseen;
    rated.push_back(one);
  }
  return rated;
}

// A rating that comes after its contact leaves the evidence that it would have left with it, and
// says of having met what it would have said: a first contact rated late was a first contact.
TEST(WorthLaws, ALateRatingTeachesWhatItWouldHaveTaughtAtOnce) {
  for (const std::uint64_t seed : Seeds()) {
    OutcomeDesk late, at_once;
    for (const Rated& one : RatedContacts(seed, 2'000)) {
      late.Learn(one.subject, one.seen);
      late.Learn(one.subject, one.rating);
      OutcomeSeen whole = one.seen;
      whole.value[kSatisfied] = one.rating.value[kSatisfied];
      at_once.Learn(one.subject, whole);
    }
    EXPECT_EQ(late.learned(Target::kSatisfied), at_once.learned(Target::kSatisfied));
    for (CustomerIndex c = 0; c < 60; ++c) {
      ASSERT_EQ(late.CustomerEvidence(c).n, at_once.CustomerEvidence(c).n) << c;
    }
    const Instant now = 1'700'000'000'000'000;
    for (const CustomerIndex customer : {CustomerIndex{1}, CustomerIndex{1'000}}) {
      const Effect a = late.Expect({customer, 3, TopicId{2}}, now).effects[IndexOf(Level::kMet)];
      const Effect b = at_once.Expect({customer, 3, TopicId{2}}, now).effects[IndexOf(Level::kMet)];
      EXPECT_NEAR(a.evidence[kSatisfied] / b.evidence[kSatisfied], 1, 1e-3);
      EXPECT_NEAR(a.log_odds[kSatisfied], b.log_odds[kSatisfied], 0.05);
    }
    const Forecast a = late.Expect({4, 3, TopicId{2}}, now);
    const Forecast b = at_once.Expect({4, 3, TopicId{2}}, now);
    EXPECT_NEAR(a.at(Target::kSatisfied), b.at(Target::kSatisfied), 0.1);
  }
}

// Whatever is re-opened when, nobody loses more than they have.
TEST(WorthLaws, ReopeningTakesNoMoreThanThereIs) {
  constexpr Micros kHalfLives[] = {kDay / 24, kDay, 90 * kDay, 3'650 * kDay};
  for (const std::uint64_t seed : Seeds()) {
    OutcomeDesk desk;
    OutcomeStream stream(seed, {});
    StreamedOutcome early = stream.Next();
    early.subject.customer = 7;
    desk.Reopen(early.subject, early.seen);  // Before anything was learned.
    for (CustomerIndex c = 0; c < 60; c += 2) desk.SetAccount(c, c % 3);
    std::vector<StreamedOutcome> learned;
    for (int i = 0; i < 3'000; ++i) {
      learned.push_back(stream.Next());
      desk.Learn(learned.back().subject, learned.back().seen);
      if (i % 300 == 299) desk.SetHalfLife(kHalfLives[stream.Below(4)], stream.now() + kDay);
      const StreamedOutcome& any = learned[stream.Below(static_cast<std::uint32_t>(i) + 1)];
      if (any.subject.customer != kNoIndex) desk.Reopen(any.subject, any.seen);
      const Forecast forecast = desk.Expect(any.subject, stream.now());
      const std::int64_t ppm = desk.PpmOf(Target::kResolved, forecast.at(Target::kResolved));
      ASSERT_GE(ppm, 0);
      ASSERT_LE(ppm, kPpm);
    }
    for (CustomerIndex c = 0; c < 60; ++c) {
      const WideEvidence evidence = desk.CustomerEvidence(c);
      ASSERT_GE(evidence.s[kResolved], -evidence.n) << c;
      for (AgentIndex a = 0; a < 12; ++a) {
        const PairEvidence pair = desk.EvidenceOfPair(c, a);
        ASSERT_GE(pair.s[kResolved], -pair.n) << c << " " << a;
      }
    }
  }
}

// A much shorter half-life long after the last outcome: what comes then is learned as at any desk.
TEST(WorthLaws, AfterAnotherHalfLifeItLearnsOn) {
  OutcomeDesk desk;
  OutcomeStream stream(Seeds().front(), {});
  for (int i = 0; i < 500; ++i) {
    const StreamedOutcome next = stream.Next();
    desk.Learn(next.subject, next.seen);
  }
  const Instant later = stream.now() + 30 * kDay;
  desk.SetHalfLife(kDay / 24, later);
  for (int i = 0; i < 300; ++i) {
    OutcomeSeen seen{.arrived = later + i * kMinute, .known = later + (i + 1) * kMinute};
    seen.Set(Target::kResolved, i % 10 == 0 ? 0 : 1);
    desk.Learn({1, 2, TopicId{3}}, seen);
  }
  const Forecast forecast = desk.Expect({1, 2, TopicId{3}}, later + 300 * kMinute);
  EXPECT_NEAR(
      static_cast<double>(desk.PpmOf(Target::kResolved, forecast.at(Target::kResolved))) / 1e6, 0.9,
      0.04);
}

}  // namespace
}  // namespace rapport::testing
