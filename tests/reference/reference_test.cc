// Every decision of the router equals that of the naive router, over streams of random events.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "reference/twins.h"
#include "sim/random_events.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

using sim::RandomEvents;

struct Streams {
  std::int64_t count = 0;
  std::int64_t events = 0;       // Of each.
  std::int64_t print_every = 0;  // Events between two comparisons of fingerprints.
};

// Empty where the twins agree all along.
std::string FirstDifference(std::uint64_t seed, const Streams& size) {
  RandomEvents stream(seed);
  absl::StatusOr<Twins> twins = Twins::Create(stream.policy(), stream.limits());
  if (!twins.ok()) return twins.status().ToString();
  std::int64_t refused = 0;
  for (std::int64_t i = 0; i < size.events; ++i) {
    const Event event = stream.Next(twins->router().NextDeadline());
    // A share of the errors is known to leave the state as it was; all of them do where the
    // fingerprints are compared after each event, as the naive router changes nothing then.
    const bool watched = i % 32 == 0;
    const std::uint64_t before = watched ? twins->router().Fingerprint() : 0;
    const std::uint64_t naive_before = watched ? twins->naive().Fingerprint() : 0;
    const std::string where = absl::StrCat("seed ", seed, ", event ", i, ": ");
    if (!twins->Apply(event)) return where + twins->what();
    if (!twins->status().ok()) {
      ++refused;
      if (!twins->decisions().empty()) return where + "an error with decisions";
      if (watched && (before != twins->router().Fingerprint() ||
                      naive_before != twins->naive().Fingerprint())) {
        return where + "changed by what it refused: " + twins->status().ToString();
      }
    }
    const bool compare = i % size.print_every == 0 || i + 1 == size.events;
    if (compare && !twins->SameFingerprint(event)) return where + twins->what();
    stream.Follow(event, twins->status(), twins->decisions());
  }
  if (refused == size.events) return absl::StrCat("seed ", seed, ": everything was refused");
  return "";
}

void ExpectSame(std::uint64_t first_seed, const Streams& size) {
  std::cout << "seeds " << first_seed << " to "
            << first_seed + static_cast<std::uint64_t>(size.count) - 1 << ", " << size.events
            << " events each\n";
  int found = 0;
  for (std::int64_t i = 0; i < size.count && found < 5; ++i) {
    const std::string difference =
        FirstDifference(first_seed + static_cast<std::uint64_t>(i), size);
    if (difference.empty()) continue;
    ++found;
    ADD_FAILURE() << difference;
  }
}

// Seeds that nobody has tried, where everything is asked for.
std::uint64_t FreshSeed() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return SplitMix(static_cast<std::uint64_t>(now.count())) >> 16;
}

// All sizes, each with seeds of its own: `percent` of the usual 5 million events.
void ExpectSameEverywhere(std::uint64_t seed, std::int64_t percent) {
  ExpectSame(seed, {.count = 5 * percent, .events = 200, .print_every = 1});
  ExpectSame(seed + 1'000'000, {.count = 10 * percent, .events = 2'000, .print_every = 20});
  ExpectSame(seed + 2'000'000, {.count = 2 * percent, .events = 14'500, .print_every = 500});
}

TEST(ReferenceTest, EveryDecisionEqualsThatOfTheNaiveRouter) {
  const std::vector<std::uint64_t> seeds = Seeds();
  ExpectSameEverywhere(seeds.front(), Scaled(10, 100, 100));
  for (std::size_t i = 1; i < seeds.size(); ++i) {
    ExpectSame(seeds[i], {.count = 1, .events = 14'500, .print_every = 10});
  }
  if (Scale() == TestScale::kFull) ExpectSameEverywhere(FreshSeed(), 300);
}

// Whether twins of which the second has another policy are told apart.
bool Noticed(std::uint64_t seed, void (*change)(Policy&)) {
  RandomEvents stream(seed);
  Policy other = stream.policy();
  change(other);
  absl::StatusOr<Router> router = Router::Create(stream.policy(), stream.limits());
  absl::StatusOr<sim::NaiveRouter> naive = sim::NaiveRouter::Create(other, stream.limits());
  if (!router.ok() || !naive.ok()) return false;
  for (int i = 0; i < 1'000; ++i) {
    const Event event = stream.Next(router->NextDeadline());
    if (std::holds_alternative<PolicyChanged>(event.what)) continue;
    std::vector<Decision> decisions;
    std::vector<Decision> naive_decisions;
    const absl::Status status = router->Apply(event, decisions);
    const absl::Status naive_status = naive->Apply(event, naive_decisions);
    if (status.code() != naive_status.code() || decisions != naive_decisions) return true;
    stream.Follow(event, status, decisions);
  }
  return false;
}

// The comparison must be able to fail: the smallest change of one knob is noticed.
TEST(ReferenceTest, AnotherPolicyIsNoticed) {
  struct Knob {
    const char* name;
    void (*change)(Policy&);
  };
  const Knob knobs[] = {
      {"routing", [](Policy& p) { p.routing = Routing::kLongestIdle; }},
      {"worth.familiar", [](Policy& p) { p.worth.familiar += absl::Milliseconds(1); }},
      {"worth.bad_history", [](Policy& p) { p.worth.bad_history += absl::Milliseconds(1); }},
      {"half_life", [](Policy& p) { p.half_life += absl::Hours(1); }},
      {"wait_max", [](Policy& p) { p.wait_max += absl::Microseconds(1); }},
      {"pass_over_max", [](Policy& p) { p.pass_over_max += 1; }},
      {"relax", [](Policy& p) { p.relax.clear(); }},
      {"offer_timeout", [](Policy& p) { p.offer_timeout += absl::Microseconds(1); }},
      {"decline_cooldown", [](Policy& p) { p.decline_cooldown += absl::Microseconds(1); }},
      {"wrap_up", [](Policy& p) { p.wrap_up += absl::Microseconds(1); }},
      {"fair.extra_idle", [](Policy& p) { p.fair.extra_idle_ppm = kPpm - p.fair.extra_idle_ppm; }},
      {"tie_seed", [](Policy& p) { p.tie_seed += 1; }},
  };
  for (const Knob& knob : knobs) {
    int noticed = 0;
    for (std::uint64_t seed = 1; seed <= 400 && noticed == 0; ++seed) {
      if (Noticed(seed, knob.change)) ++noticed;
    }
    EXPECT_GT(noticed, 0) << knob.name;
  }
}

}  // namespace
}  // namespace rapport::testing
