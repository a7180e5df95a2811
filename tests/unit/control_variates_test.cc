// Controls have the means that they are said to have, and figures moved by them are the same
// figures, more certain.

#include "sim/control_variates.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapport/router.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"
#include "sim/simulation.h"
#include "sim/splitmix.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

// Evenly from -1 to 1.
double Even(SplitMix& random) {
  return static_cast<double>(random.Below(2'000'001) - 1'000'000) / 1e6;
}

TEST(ControlEffectsTest, FindsByHowMuchAFigureMovesWithEach) {
  SplitMix random(3);
  std::vector<double> figures;
  std::vector<std::vector<double>> controls;
  for (int i = 0; i < 400; ++i) {
    const double a = Even(random);
    const double b = a + Even(random);  // They go together.
    controls.push_back({a, 7.0, b, 2 * a});
    figures.push_back(100 + 2 * a - 3 * b + 0.1 * Even(random));
  }
  const std::vector<double> effects = ControlEffects(figures, controls);
  ASSERT_EQ(effects.size(), 4U);
  EXPECT_NEAR(effects[0], 2, 0.05);
  EXPECT_EQ(effects[1], 0);  // Never changes.
  EXPECT_NEAR(effects[2], -3, 0.05);
  EXPECT_EQ(effects[3], 0);  // Says what the first has said.
}

TEST(ControlEffectsTest, SaysNothingWhereTheBatchesDoNot) {
  SplitMix random(3);
  std::vector<double> figures;
  std::vector<double> unknown(200, std::numeric_limits<double>::quiet_NaN());
  std::vector<std::vector<double>> controls;
  for (int i = 0; i < 200; ++i) {
    figures.push_back(Even(random));
    controls.push_back({Even(random)});
  }
  const std::vector<double> none = {0};
  EXPECT_EQ(ControlEffects(figures, controls), none);  // Have nothing to do with each other.
  EXPECT_EQ(ControlEffects(unknown, controls), none);
  EXPECT_EQ(ControlEffects(std::vector<double>(200, 4.0), controls), none);
  EXPECT_EQ(ControlEffects(std::vector<double>(200, 0.1), controls), none);  // Roundings do.
  EXPECT_EQ(ControlEffects(std::span(figures).first(9), std::span(controls).first(9)), none);
  EXPECT_TRUE(ControlEffects({}, {}).empty());
}

// With fewer contacts a replication has no batches.
constexpr std::int64_t kFewest = 20'000;

std::string Desk(const std::string& arrivals, const std::string& routing, std::int64_t contacts) {
  return R"({"contacts": )" + std::to_string(contacts) +
         R"(, "warmup_contacts": 3000, "replications": 20, "customers": [
    {"type": "a", "arrivals": )" +
         arrivals +
         R"(, "patience": {"exponential_s": 500}, "abandon_cost": 100},
    {"type": "b", "arrivals": )" +
         arrivals +
         R"(, "queue_limit": 20}],
    "agents": [{"group": "g", "count": 3}, {"group": "h", "count": 2}],
    "pairs": [
    {"customers": "*", "agents": "*", "service": {"lognormal_s": {"mean": 110, "cv": 1.2}}},
    {"customers": "a", "agents": "g", "service": {"erlang_s": {"mean": 90, "k": 2}}, "worth_s": 60},
    {"customers": "b", "agents": "h", "service": {"exponential_s": 100}, "worth_s": 60}],
    "policy": {"routing": ")" +
         routing + R"("}})";
}

// The first so many of a scenario.
std::vector<Replication> Replications(const std::string& text, std::int64_t count) {
  codec::KeyTable keys;
  const absl::StatusOr<Scenario> scenario = ParseScenario(text, "test", keys);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  const absl::StatusOr<Policy> policy = PolicyFor(*scenario);
  std::vector<Replication> replications;
  const SimulationHooks hooks;
  for (std::int64_t i = 0; i < count; ++i) {
    absl::StatusOr<Router> router = Router::Create(*policy, LimitsFor(*scenario));
    absl::StatusOr<Replication> replication =
        Simulation(*scenario, i, *std::move(router), policy->offers, hooks).Run();
    EXPECT_TRUE(replication.ok()) << replication.status();
    replications.push_back(*std::move(replication));
  }
  return replications;
}

// Of a busy desk, long enough for what is said of its means; simulated once for all tests.
const std::vector<Replication>& BusyDesk(const std::string& routing) {
  static std::map<std::string, std::vector<Replication>>& desks =
      *new std::map<std::string, std::vector<Replication>>;
  const auto [desk, is_new] = desks.try_emplace(routing);
  if (is_new) {
    desk->second = Replications(Desk(R"({"poisson_per_hour": 72})", routing,
                                     ::rapport::testing::Scaled(kFewest, 30'000, 200'000)),
                                20);
  }
  return desk->second;
}

TEST(ReferenceLoadTest, TheControlsHaveTheMeansThatTheyAreSaidToHave) {
  for (const std::string routing : {"longest_idle", "preferred"}) {
    const std::vector<Replication>& replications = BusyDesk(routing);
    ASSERT_EQ(replications.front().controls.size(), ReferenceLoad::kControls);
    EXPECT_EQ(replications.front().batches.size(), 40U);
    for (std::size_t c = 0; c < ReferenceLoad::kControls; ++c) {
      std::vector<double> off;
      for (const Replication& replication : replications) off.push_back(replication.controls[c]);
      const Estimate estimate = EstimateOf(off);
      EXPECT_GT(estimate.ci95, 0) << c;
      EXPECT_LE(std::abs(estimate.mean), 5 * estimate.ci95 / 1.96) << c;
    }
  }
}

TEST(ReferenceLoadTest, ThereAreNoneWhereTheirMeansAreNotKnown) {
  const std::vector<Replication> replications =
      Replications(Desk(R"({"interval": {"deterministic_s": 50}})", "longest_idle", kFewest), 1);
  EXPECT_TRUE(replications.front().controls.empty());
  EXPECT_TRUE(replications.front().batches.empty());
}

TEST(EstimatesTest, ControlsLeaveTheMeansAndNarrowTheIntervals) {
  for (const std::string routing : {"longest_idle", "preferred"}) {
    std::vector<Replication> replications = BusyDesk(routing);
    const SimulationFigures<Estimate> with = EstimatesOf(replications);
    for (Replication& replication : replications) {
      replication.controls.clear();
      replication.batches.clear();
      replication.batch_controls.clear();
    }
    const SimulationFigures<Estimate> without = EstimatesOf(replications);
    const auto compare = [](const Estimate& moved, const Estimate& plain, double narrower) {
      EXPECT_LE(std::abs(moved.mean - plain.mean), 4 * plain.ci95 / 1.96);
      EXPECT_LE(moved.ci95, plain.ci95 / narrower);
    };
    compare(with[DeskFigure::kCostRate], without[DeskFigure::kCostRate], 1.2);
    compare(FigureOf(with.all, ContactFigure::kMeanWait),
            FigureOf(without.all, ContactFigure::kMeanWait), 1.1);
    compare(FigureOf(with.all, ContactFigure::kWaited),
            FigureOf(without.all, ContactFigure::kWaited), 1.2);
    compare(with.occupancy[0], without.occupancy[0], 1.2);
    compare(FigureOf(with.all, ContactFigure::kArrived),
            FigureOf(without.all, ContactFigure::kArrived), 1);
  }
}

// Where next to nobody waits, a line through the batches leads below 0.
TEST(EstimatesTest, NoFigureIsWhatItCannotBe) {
  for (const char* rate : {"0.5", "6", "20", "110"}) {
    std::vector<Replication> replications =
        Replications(Desk(R"({"poisson_per_hour": )" + std::string(rate) + "}", "preferred",
                          ::rapport::testing::Scaled(kFewest, kFewest, 200'000)),
                     5);
    ASSERT_FALSE(replications.front().batches.empty());
    // Far off, so that whatever is moved is moved far.
    for (Replication& replication : replications) {
      for (double& control : replication.controls) control += 30 * std::abs(control);
    }
    const SimulationFigures<Estimate> figures = EstimatesOf(replications);
    const auto expect_within = [&](const Estimate& estimate, double most, const std::string& name) {
      if (std::isnan(estimate.mean)) return;
      EXPECT_GE(estimate.mean, 0) << name << " at " << rate;
      EXPECT_LE(estimate.mean, most) << name << " at " << rate;
    };
    for (std::size_t i = 0; i < figures.desk.size(); ++i) {
      const bool is_index = kDeskFigureNames[i] == "jain" || kDeskFigureNames[i] == "gini";
      expect_within(figures.desk[i], is_index ? 1 : 1e9, std::string(kDeskFigureNames[i]));
    }
    for (const ContactFigures<Estimate>& of : {figures.all, figures.by_type[0]}) {
      for (std::size_t i = 0; i < of.size(); ++i) {
        const std::string name(kContactFigureNames[i]);
        expect_within(of[i], name.starts_with("p_") || name == "service_level" ? 1 : 1e9, name);
      }
    }
    for (const Estimate& occupancy : figures.occupancy) expect_within(occupancy, 1, "occupancy");
    // What is even is not moved, and nothing is that is the same in every replication.
    std::vector<double> plain;
    std::vector<double> even;
    for (const Replication& replication : replications) {
      plain.push_back(FigureOf(replication.figures.all, ContactFigure::kWaitP90));
      even.push_back(replication.figures[DeskFigure::kJain]);
    }
    EXPECT_EQ(figures[DeskFigure::kJain].mean, EstimateOf(even).mean);
    if (EstimateOf(plain).ci95 == 0) {
      EXPECT_EQ(FigureOf(figures.all, ContactFigure::kWaitP90).mean, plain.front());
    }
  }
}

}  // namespace
}  // namespace rapport::sim
