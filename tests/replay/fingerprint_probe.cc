// Prints the fingerprints of fixed random streams on one line, that of the outcome model's
// forecasts on the next, and on one more for each contact history that it is given those of its
// replays under every routing, so that builds by different compilers and with different
// optimization can be compared.

#include <bit>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "base/fixed.h"
#include "rapport/policy.h"
#include "rapport/router.h"
#include "sim/random_events.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "support/outcome_desk.h"
#include "support/outcome_stream.h"

namespace {

using rapport::sim::ReplayDesk;

absl::Status PrintStream(std::uint64_t seed) {
  constexpr int kEvents = 2000;
  rapport::sim::RandomEvents stream(seed);
  absl::StatusOr<rapport::Router> router =
      rapport::Router::Create(stream.policy(), stream.limits());
  if (!router.ok()) return router.status();
  for (int i = 0; i < kEvents; ++i) {
    const rapport::Event event = stream.Next(router->NextDeadline());
    std::vector<rapport::Decision> decisions;
    const absl::Status status = router->Apply(event, decisions);
    stream.Follow(event, status, decisions);
  }
  std::printf("%016" PRIx64 " ", router->Fingerprint());
  return absl::OkStatus();
}

// The bits of every forecast of the outcome model on a random stream.
void PrintForecasts(std::uint64_t seed) {
  constexpr int kOutcomes = 5000;
  constexpr rapport::Micros kHalfLife = 30LL * 86'400'000'000;
  rapport::testing::OutcomeStream stream(seed, {});
  rapport::testing::OutcomeDesk model({.half_life = kHalfLife});
  for (rapport::CustomerIndex c = 0; c < 30; ++c) model.SetAccount(c, c % 5);
  std::uint64_t hash = seed;
  for (int i = 0; i < kOutcomes; ++i) {
    const rapport::testing::StreamedOutcome next = stream.Next();
    const rapport::Forecast forecast = model.Expect(next.subject, stream.now());
    for (const rapport::Effect& effect : forecast.effects) {
      for (const float x : effect.log_odds)
        hash = rapport::Mix(hash, std::bit_cast<std::uint32_t>(x));
    }
    for (std::size_t t = 0; t < rapport::kTargets; ++t) {
      const auto target = static_cast<rapport::Target>(t);
      const std::int64_t value = model.ValueOf(target, forecast.log_odds[t]);
      hash = rapport::Mix(hash, static_cast<std::uint64_t>(value));
    }
    const auto times = model.HandlingTimesOf(forecast.at(rapport::Target::kHandlingTime));
    hash = rapport::Mix(hash, static_cast<std::uint64_t>(times.Mean()));
    model.Learn(next.subject, next.seen);
  }
  std::printf("%016" PRIx64 "\n", hash);
}

absl::Status PrintReplays(const char* path) {
  rapport::codec::CsvTally tally;
  const absl::StatusOr<std::unique_ptr<ReplayDesk>> desk =
      ReplayDesk::Load({.files = {path}}, tally);
  if (!desk.ok()) return desk.status();
  for (const rapport::Routing routing :
       {rapport::Routing::kPreferred, rapport::Routing::kLastAgent, rapport::Routing::kAnyKnown,
        rapport::Routing::kLongestIdle}) {
    rapport::Policy policy;
    policy.routing = routing;
    const auto outcome =
        rapport::sim::RunReplay(**desk, rapport::sim::PolicyForDesk(policy, **desk),
                                rapport::sim::LimitsForDesk(**desk), {});
    if (!outcome.ok()) return outcome.status();
    std::printf("%016" PRIx64 " ", outcome->fingerprint);
  }
  std::printf("\n");
  return absl::OkStatus();
}

absl::Status Print(int argc, char** argv) {
  constexpr std::uint64_t kStreams = 24;
  for (std::uint64_t seed = 1; seed <= kStreams; ++seed) {
    if (absl::Status status = PrintStream(seed); !status.ok()) return status;
  }
  std::printf("\n");
  PrintForecasts(kStreams + 1);
  for (int i = 1; i < argc; ++i) {
    if (absl::Status status = PrintReplays(argv[i]); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

int main(int argc, char** argv) {
  const absl::Status status = Print(argc, argv);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
