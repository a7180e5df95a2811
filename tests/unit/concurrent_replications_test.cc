// Replications side by side: the same figures as one after another.

#include "gtest/gtest.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"

namespace rapport::sim {
namespace {

constexpr std::string_view kTwoAgents = R"({"contacts": 2000, "warmup_contacts": 100,
    "replications": 5, "customers": [
    {"type": "a", "arrivals": {"poisson_per_hour": 30}, "patience": {"exponential_s": 300}},
    {"type": "b", "arrivals": {"poisson_per_hour": 30}, "patience": {"exponential_s": 300}}],
    "agents": [{"group": "g"}, {"group": "h"}], "pairs": [
    {"customers": "*", "agents": "*", "service": {"lognormal_s": {"mean": 100, "cv": 1}}},
    {"customers": "a", "agents": "g", "service": {"exponential_s": 80}, "worth_s": 200}]})";

void ExpectSame(const SimulationFigures<Estimate>& a, const SimulationFigures<Estimate>& b) {
  for (std::size_t i = 0; i < a.all.size(); ++i) {
    EXPECT_EQ(a.all[i].mean, b.all[i].mean) << kContactFigureNames[i];
    EXPECT_EQ(a.all[i].ci95, b.all[i].ci95) << kContactFigureNames[i];
  }
  EXPECT_EQ(a[DeskFigure::kCostRate].mean, b[DeskFigure::kCostRate].mean);
}

TEST(ConcurrentReplicationsTest, TheFiguresDoNotDependOnThreads) {
  codec::KeyTable keys;
  const absl::StatusOr<Scenario> parsed = ParseScenario(kTwoAgents, "test", keys);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  const Scenario& scenario = *parsed;
  double last = 0;
  const auto one = Simulate(scenario, {.progress = [&last](double done) {
                              EXPECT_GE(done, last);
                              last = done;
                            }});
  const auto three = Simulate(scenario, {.threads = 3, .progress = [](double) {}});
  ASSERT_TRUE(one.ok() && three.ok());
  ExpectSame(*one, *three);
  EXPECT_GT(FigureOf(one->all, ContactFigure::kMeanWait).ci95, 0);
  Scenario other = scenario;
  other.seed = 2;
  const auto otherwise = Simulate(other, {});
  ASSERT_TRUE(otherwise.ok());
  EXPECT_NE(one->desk[0].mean, otherwise->desk[0].mean);
}

TEST(ConcurrentReplicationsTest, TheFirstThatFailsIsTheOneThatIsTold) {
  codec::KeyTable keys;
  absl::StatusOr<Scenario> scenario = ParseScenario(kTwoAgents, "test", keys);
  ASSERT_TRUE(scenario.ok());
  for (CustomerType& type : scenario->types) type.arrivals = PoissonArrivals{.per_hour = 1e-6};
  const auto one = Simulate(*scenario, {});
  const auto three = Simulate(*scenario, {.threads = 3});
  EXPECT_FALSE(one.ok());
  EXPECT_EQ(one.status(), three.status());
}

}  // namespace
}  // namespace rapport::sim
