// How idle time is earned, had and owed.

#include "ranking/idle_balance.h"

#include <cstdint>
#include <cstdlib>

#include "gtest/gtest.h"
#include "rapport/policy.h"

namespace rapport {
namespace {

constexpr Micros kMinute = 60 * kMicrosPerSecond;

// Signed in, then so much idle and so much work, in turns.
struct Worker {
  IdleTimes& all;
  std::int64_t extra_ppm = 0;
  IdleBalance balance = {};
  Instant now = 0;

  void Work(Micros idle, Micros work) {
    all.Turn(balance, Activity::kIdle, now, extra_ppm);
    now += idle;
    all.Turn(balance, Activity::kBusy, now, extra_ppm);
    now += work;
    all.Turn(balance, Activity::kIdle, now, extra_ppm);
  }
};

TEST(IdleBalance, WhoHadLessThanOthersForTheirWorkIsOwed) {
  IdleTimes all;
  Worker busy{all};
  Worker free{all};
  for (int i = 0; i < 50; ++i) {
    free.Work(3 * kMinute, kMinute);
    busy.Work(kMinute, 3 * kMinute);
  }
  EXPECT_GT(busy.balance.owed, 0);
  EXPECT_LT(free.balance.owed, 0);
}

TEST(IdleBalance, WhoeverHasWhatAllHaveIsOwedNothing) {
  IdleTimes all;
  Worker worker{all};
  for (int i = 0; i < 500; ++i) worker.Work(2 * kMinute, 3 * kMinute);
  EXPECT_EQ(worker.balance.owed, 0);
}

TEST(IdleBalance, OfMoreWorkAsMuchIdleTimeIsEarnedAsTheDeskHas) {
  IdleTimes all;
  Worker others{all};
  for (int i = 0; i < 4'000; ++i) others.Work(kMinute, kMinute);
  Worker worker{all};
  worker.Work(0, 2 * kMinute);
  EXPECT_NEAR(static_cast<double>(worker.balance.owed), 2 * kMinute, kMinute / 100.0);
}

TEST(IdleBalance, BreaksAreNoIdleTime) {
  IdleTimes all;
  Worker others{all};
  for (int i = 0; i < 4'000; ++i) others.Work(kMinute, kMinute);
  Worker worker{all};
  worker.Work(kMinute, kMinute);
  const Micros before = worker.balance.owed;
  all.Turn(worker.balance, Activity::kAway, worker.now, 0);
  worker.now += 5 * kMinute;
  all.Turn(worker.balance, Activity::kIdle, worker.now, 0);
  EXPECT_EQ(worker.balance.owed, before);
  EXPECT_EQ(worker.balance.since, worker.now);
}

TEST(IdleBalance, NobodyOwesAnythingTheNextDay) {
  IdleTimes all;
  Worker worker{all};
  for (int i = 0; i < 50; ++i) worker.Work(kMinute, i * kMinute);
  EXPECT_NE(worker.balance.owed, 0);
  all.Turn(worker.balance, Activity::kGone, worker.now, 0);
  EXPECT_EQ(worker.balance.owed, 0);
}

TEST(IdleBalance, WhoIsWantedEarnsMore) {
  constexpr std::int64_t kExtra = kPpm / 2;
  IdleTimes all;
  Worker wanted{all, kExtra};
  Worker unwanted{all, kExtra};
  for (int i = 0; i < 1'000; ++i) {
    all.Want(wanted.balance);
    wanted.Work(kMinute, kMinute);
    unwanted.Work(kMinute, kMinute);
  }
  const Micros most = wanted.balance.owed;
  EXPECT_GT(most, 0);
  EXPECT_LT(unwanted.balance.owed, 0);
  // Twice as often as both on average is half as much again, and never half is half.
  wanted.balance.owed = 0;
  unwanted.balance.owed = 0;
  wanted.Work(0, 10 * kMinute);
  unwanted.Work(0, 10 * kMinute);
  EXPECT_NEAR(static_cast<double>(wanted.balance.owed), 15 * kMinute, 2 * kMinute);
  EXPECT_NEAR(static_cast<double>(unwanted.balance.owed), 5 * kMinute, 2 * kMinute);
}

TEST(IdleBalance, StaysWithinSomeRoundsOfWork) {
  IdleTimes all;
  Worker never_idle{all};
  Worker always_idle{all};
  for (int i = 0; i < 2'000; ++i) {
    never_idle.Work(0, kMinute);
    always_idle.Work(kMinute, kMinute / 100);
  }
  EXPECT_LE(std::abs(never_idle.balance.owed), 16 * 2 * kMinute);
  EXPECT_LE(std::abs(always_idle.balance.owed), 16 * 2 * kMinute);
}

// The largest times and counts that events can bring.
TEST(IdleBalance, HoldsCenturies) {
  IdleTimes all;
  IdleBalance balance;
  Instant now = 0;
  constexpr Micros kYears = std::int64_t{200} * 366 * 86'400 * kMicrosPerSecond;
  for (int i = 0; i < 10'000; ++i) {
    all.Want(balance);
    const auto activity = static_cast<Activity>(i % 4);
    all.Turn(balance, activity, now, kPpm);
    now = now == 0 ? kYears : 0;
  }
  EXPECT_LE(balance.wanted, 65'536);
}

}  // namespace
}  // namespace rapport
