// What pairs, customers and accounts have shown, and what of it counts as having met.

#include "affinity/evidence.h"

#include <cstdint>
#include <limits>

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

template <typename Evidence, typename Count>
Evidence Filled(Count count) {
  Evidence evidence;
  evidence.epoch = 0;
  evidence.n = count;
  evidence.s.fill(-count);
  return evidence;
}

// As large as they can be, sums do not overflow: what is rounded up on its way down still fits.
template <typename Evidence, typename Count>
void ExpectRoomForTheLargest() {
  constexpr Count kLargest = std::numeric_limits<Count>::max();
  for (const Count count : {kLargest, kLargest / 2, kLargest / 2 + 1, Count{1}}) {
    auto sum = Filled<Evidence, Count>(kLargest);
    const auto more = Filled<Evidence, Count>(count);
    sum.Add(more);
    const double unit = PowerOfTwo(sum.epoch);
    const double expected = static_cast<double>(kLargest) + static_cast<double>(count);
    EXPECT_NEAR(static_cast<double>(sum.n) * unit / expected, 1, 1e-6) << count;
    EXPECT_NEAR(static_cast<double>(sum.s[2]) * unit / expected, -1, 1e-6) << count;
    sum.Take(more);
    const double left = static_cast<double>(sum.n) * PowerOfTwo(sum.epoch);
    EXPECT_NEAR(left / static_cast<double>(kLargest), 1, 1e-6) << count;
  }
}
TEST(Evidence, TheLargestSumsFit) {
  ExpectRoomForTheLargest<PairEvidence, std::int32_t>();
  ExpectRoomForTheLargest<WideEvidence, std::int64_t>();
}

// What fits is not rounded.
TEST(Evidence, SumsAreExactToTheLastBitThatFits) {
  const auto half = Filled<PairEvidence, std::int32_t>((1 << 30) - 1);
  PairEvidence sum = half;
  sum.Add(half);
  EXPECT_EQ(sum.epoch, 0);
  EXPECT_EQ(sum.n, INT32_MAX - 1);
  EXPECT_EQ(sum.s[0], -(INT32_MAX - 1));
}

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
