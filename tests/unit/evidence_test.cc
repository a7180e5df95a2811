// What pairs, customers and accounts have shown, and what of it counts as having met.

#include "affinity/evidence.h"

#include <cstdint>

#include "affinity/history.h"
#include "gtest/gtest.h"

namespace rapport {
namespace {

constexpr Instant kNow = 1'700'000'000'000'000;
constexpr Micros kMinute = 60'000'000;

class EvidenceTest : public ::testing::Test {
 protected:
  CustomerIndex C(std::uint64_t id) { return history_.customers().FindOrAdd({id}); }
  AgentIndex A(std::uint64_t id) { return history_.agents().FindOrAdd({id}); }
  AccountIndex Acc(std::uint64_t id) { return history_.accounts().FindOrAdd({id}); }

  Meeting Met(std::uint64_t customer, std::uint64_t agent, Outcome outcome) {
    return {.customer = C(customer),
            .agent = A(agent),
            .topic = {1},
            .channel = {1},
            .outcome = outcome,
            .handling = kMinute,
            .arrived = kNow - kMinute,
            .at = kNow,
            .known = kNow};
  }
  const Pair* PairOf(std::uint64_t customer, std::uint64_t agent) {
    const SlabIndex pair = history_.FindPair(C(customer), A(agent));
    return pair == kNoIndex ? nullptr : &history_.pair(pair);
  }

  History history_{Limits{}, Policy{}};
};

// Whoever was in its contacts, what a customer has shown is what the pairs have, and an account's
// is what its customers have.
TEST_F(EvidenceTest, PairsCustomersAndAccountsShowTheSame) {
  history_.SetAccount(C(1), Acc(5));
  history_.SetAccount(C(2), Acc(5));
  for (int i = 0; i < 20; ++i) {
    for (const std::uint64_t customer : {1, 2}) {
      Meeting joined = Met(customer, 2, Outcome::kServed);
      joined.joined = true;
      history_.Learn(joined);
      history_.Learn(Met(customer, 1 + i % 3, Outcome::kResolved));
    }
  }
  std::int64_t n = 0;
  for (const std::uint64_t customer : {1, 2}) {
    std::int64_t of_pairs = 0;
    for (const std::uint64_t agent : {1, 2, 3}) of_pairs += PairOf(customer, agent)->evidence.n;
    EXPECT_EQ(history_.customers()[C(customer)].evidence.n, of_pairs);
    n += of_pairs;
  }
  EXPECT_EQ(history_.account(Acc(5)).evidence.n, n);
}

// A first contact that is rated while it goes on is still the first: it teaches what strangers do.
TEST_F(EvidenceTest, ARatingDuringTheFirstContactMakesNoAcquaintance) {
  const Meeting first = Met(1, 1, Outcome::kResolved);
  const Subject subject{.customer = first.customer, .agent = first.agent, .topic = {1}};
  history_.LearnFeedback(first, FeedbackKind::kCustomerRating, 90, Counts::kLater);
  ASSERT_NE(PairOf(1, 1), nullptr);
  EXPECT_FALSE(PairOf(1, 1)->met());
  history_.Learn(first);
  EXPECT_TRUE(PairOf(1, 1)->met());
  const Subject other{.agent = first.agent, .topic = {1}, .unknown = true};
  EXPECT_EQ(history_.ContextOf(subject, kNow).acquainted.evidence, Lanes{});
  EXPECT_EQ(history_.ContextOf(subject, kNow).stranger.evidence, Lanes{});  // To some of the desk.
  EXPECT_GT(history_.ContextOf(other, kNow).stranger.evidence[IndexOf(Target::kResolved)], 0.9F);
}

// A rating of a contact is of the contact that was counted, whether the pair is still kept or not:
// what it teaches of having met is that of a stranger.
TEST_F(EvidenceTest, ALateRatingOfAnEvictedPairCountsItsContactOnce) {
  OutcomeModel model({.half_life = ToMicros(Policy{}.half_life)});
  const OutcomeSeen served{.arrived = kNow, .known = kNow};
  WideEvidence own;
  Encounter encounter{.identified = true, .agent = 0, .topic = {1}};
  encounter.past.own = &own;
  own.Add(model.Learn(encounter, served));
  OutcomeSeen rating = served;
  rating.counts = Counts::kAlready;
  rating.Set(Target::kSatisfied, 1);
  model.Learn(encounter, rating);  // There is no pair: it was evicted.
  const WideEvidence none;
  const CustomerPast stranger{.own = &none};
  const CustomerPast known{.own = &own};
  EXPECT_GT(model.ContextOf(true, stranger, {1}, kNow).stranger.evidence[4], 0.9F);
  EXPECT_EQ(model.ContextOf(true, known, {1}, kNow).stranger.evidence[4], 0);
}

}  // namespace
}  // namespace rapport
