// The routing workload is the world that its definition says, and engines that must decide alike
// do.

#include <cstdint>

#include "bench/support/event_engine.h"
#include "bench/support/every_kind.h"
#include "bench/support/flat_map_engine.h"
#include "bench/support/host.h"
#include "bench/support/samples.h"
#include "bench/support/scan_engine.h"
#include "bench/support/stopwatch.h"
#include "gtest/gtest.h"
#include "rapport/router.h"
#include "sim/naive_router.h"
#include "sim/workload.h"
#include "support/scale.h"

namespace rapport::bench {
namespace {

// No call is timed here.
Probe& Untimed() {
  static const Stopwatch stopwatch;
  static Samples samples(stopwatch);
  static Probe probe(stopwatch, samples);
  return probe;
}

struct Ran {
  std::uint64_t checksum = 0;
  std::uint64_t assignments = 0;
};

template <typename Engine>
Ran RunWith(const sim::WorkloadShape& shape, Engine& engine, std::int64_t turns) {
  Host<Engine> host(shape, engine);
  host.ImportHistory();
  host.SignIn();
  host.Fill();
  for (std::int64_t i = 0; i < turns; ++i) host.Turn();
  return {host.checksum(), host.assignments()};
}

template <typename R>
Ran RunRouter(const sim::WorkloadShape& shape, const Policy& policy, std::int64_t turns) {
  R router = *R::Create(policy, LimitsFor(shape));
  EventEngine<R> engine(router, shape, DeskOptions{}, Untimed());
  return RunWith(shape, engine, turns);
}

// The figures are those on which seven implementations in several languages agree.
TEST(Workload, PeersRuleGivesThePublishedChecksums) {
  const sim::WorkloadShape shape{
      .agents = 300, .customers = 20'000, .load_percent = 85, .handling = absl::Seconds(600)};
  FlatMapEngine usual(Untimed());
  EXPECT_EQ(RunWith(shape, usual, 20'000).checksum, 0x4625d6768530243aU);
  sim::WorkloadShape saturated = shape;
  saturated.load_percent = 105;
  FlatMapEngine busy(Untimed());
  EXPECT_EQ(RunWith(saturated, busy, 20'000).checksum, 0x8c4ee2917368e269U);
}

TEST(Workload, CountsWhatItHolds) {
  const sim::Workload usual({.agents = 50, .customers = 1'000});
  std::uint64_t records = 0;
  absl::Duration before = absl::InfiniteDuration();
  usual.ForEachRecord([&](const sim::Workload::Record& r) {
    ++records;
    EXPECT_LT(r.before, before);
    EXPECT_GT(r.before, absl::ZeroDuration());
    EXPECT_LT(r.agent, 50U);
    before = r.before;
  });
  EXPECT_EQ(records, usual.records());
  EXPECT_LE(usual.Pairs(), records);
  EXPECT_GT(usual.Pairs(), records / 2);
  const sim::Workload regular({.agents = 50, .customers = 1'000, .past_contacts = 30});
  EXPECT_EQ(regular.records(), 30'000U);
}

TEST(Workload, RouterAndItsNaiveTwinAssignAlike) {
  const std::int64_t turns = testing::Scaled(200, 1'000, 5'000);
  for (const std::uint64_t load : {85, 105}) {
    const sim::WorkloadShape shape{.agents = 60, .customers = 2'000, .load_percent = load};
    const Ran fast = RunRouter<Router>(shape, Policy{}, turns);
    const Ran naive = RunRouter<sim::NaiveRouter>(shape, Policy{}, turns);
    EXPECT_EQ(fast.checksum, naive.checksum) << "load " << load;
    EXPECT_GT(fast.assignments, static_cast<std::uint64_t>(turns) / 2);
  }
}

TEST(Workload, LongestIdleAndThePlainScanAssignAlike) {
  const std::int64_t turns = testing::Scaled(2'000, 20'000, 200'000);
  Policy policy;
  policy.routing = Routing::kLongestIdle;
  for (const std::uint64_t load : {85, 105}) {
    const sim::WorkloadShape shape{.agents = 100, .customers = 1'000, .load_percent = load};
    ScanEngine scan(Untimed());
    const Ran plain = RunWith(shape, scan, turns);
    const Ran central = RunRouter<Router>(shape, policy, turns);
    EXPECT_EQ(central.checksum, plain.checksum) << "load " << load;
    EXPECT_EQ(central.assignments, plain.assignments);
  }
}

// Returns the router's fingerprint after so many events of every kind.
template <typename R>
std::uint64_t FingerprintOfEveryKind(const sim::WorkloadShape& shape, std::int64_t rounds) {
  R router = *R::Create(Policy{}, LimitsFor(shape));
  EventEngine<R> engine(router, shape, DeskOptions{.team_size = 10}, Untimed());
  Host<EventEngine<R>> host(shape, engine);
  host.ImportHistory();
  host.SignIn();
  host.Fill();
  EveryKind<R> driver(host, Policy{}, Untimed());
  for (const bool queue : {false, true}) {
    if (queue) driver.Saturate();
    for (std::int64_t round = 0; round < rounds; ++round) {
      for (std::size_t kind = 0; kind < kEventKinds; ++kind) {
        if (NeedsQueue(kind) == queue) driver.Do(kind);
      }
    }
  }
  return router.Fingerprint();
}

TEST(Workload, EveryKindLeavesRouterAndItsNaiveTwinAlike) {
  const std::int64_t rounds = testing::Scaled(20, 100, 500);
  const sim::WorkloadShape shape{.agents = 60, .customers = 2'000};
  EXPECT_EQ(FingerprintOfEveryKind<Router>(shape, rounds),
            FingerprintOfEveryKind<sim::NaiveRouter>(shape, rounds));
}

}  // namespace
}  // namespace rapport::bench
