// How evenly work is spread, and what that costs: five agents at speed 1.4 and five at 0.7, of whom
// nobody is anything to a customer.

#include <string>

#include "gtest/gtest.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

using ::rapport::testing::Scaled;

SimulationFigures<Estimate> FastAndSlow(const std::string& routing) {
  const std::int64_t contacts = Scaled(20'000, 40'000, 200'000);
  codec::KeyTable keys;
  absl::StatusOr<Scenario> scenario =
      ParseScenario(R"({"contacts": )" + std::to_string(contacts) + R"(, "warmup_contacts": )" +
                        std::to_string(contacts / 10) + R"(, "replications": 10,
          "customers": [{"type": "a", "arrivals": {"poisson_per_hour": 324}}],
          "agents": [{"group": "fast", "count": 5}, {"group": "slow", "count": 5}],
          "pairs": [{"customers": "a", "agents": "fast", "service": {"exponential_s": 71.4286}},
                    {"customers": "a", "agents": "slow", "service": {"exponential_s": 142.857}}],
          "policy": {"routing": ")" +
                        routing + R"("}})",
                    "test", keys);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  auto figures = Simulate(*scenario, {.threads = 2});
  EXPECT_TRUE(figures.ok()) << figures.status();
  return *figures;
}

// The longest idle first leaves Jain's index at 0.99879 (exact, from the balance equations). Equal
// shares of idle time leave none of that, and nobody waits longer for it: the fast get more.
TEST(Fairness, IdleTimeIsSharedOutEvenlyAtNoWait) {
  const auto plain = FastAndSlow("longest_idle");
  const auto shared = FastAndSlow("preferred");
  EXPECT_NEAR(plain[DeskFigure::kJain].mean, 0.99879, 0.0004);
  EXPECT_GT(shared[DeskFigure::kJain].mean, 0.9999);
  EXPECT_LT(FigureOf(shared.all, ContactFigure::kMeanWait).mean,
            FigureOf(plain.all, ContactFigure::kMeanWait).mean);
}

}  // namespace
}  // namespace rapport::sim
