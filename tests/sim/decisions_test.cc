// What the router's decisions cost, against the optimum: of random problems of two agents that the
// test solves itself, and, where the shared folder is, of problems whose optimum is known.

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"
#include "support/scale.h"
#include "support/two_agents.h"

namespace rapport::sim {
namespace {

namespace json = boost::json;

using ::rapport::testing::Optimum;
using ::rapport::testing::Scale;
using ::rapport::testing::Scaled;
using ::rapport::testing::TestScale;
using ::rapport::testing::TwoAgents;

constexpr double kMeanGap = 0.015;
constexpr double kWorstGap = 0.05;
constexpr double kHandlingSeconds = 100;

// Above an optimum, as a share of it.
struct Gap {
  double mean = 0;
  double ci95 = 0;
};

Gap GapOf(const json::object& problem, double optimum) {
  json::object scenario = problem;
  scenario["contacts"] = Scaled(20'000, 40'000, 200'000);
  scenario["warmup_contacts"] = Scaled(5'000, 10'000, 20'000);
  scenario["replications"] = Scaled(6, 10, 10);
  codec::KeyTable keys;
  absl::StatusOr<Scenario> parsed = ParseScenario(json::serialize(scenario), "test", keys);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  auto figures = Simulate(*parsed, {.threads = 2});
  EXPECT_TRUE(figures.ok()) << figures.status();
  const Estimate cost = (*figures)[DeskFigure::kCostRate];
  return {cost.mean / optimum - 1, cost.ci95 / optimum};
}

// Prints what it finds, for the table in docs/waiting.md.
class Gaps {
 public:
  void Add(const std::string& name, const Gap& gap) {
    std::cout << name << ": " << 100 * gap.mean << " % above the optimum, +- " << 100 * gap.ci95
              << " %\n";
    EXPECT_LE(gap.mean, kWorstGap + gap.ci95) << name;
    EXPECT_GE(gap.mean, -3 * gap.ci95) << name << ": nothing is better than the optimum";
    sum_ += gap.mean;
    variance_ += gap.ci95 * gap.ci95;
    ++count_;
  }
  void ExpectSmallOnAverage() const {
    ASSERT_GT(count_, 0);
    std::cout << "mean of " << count_ << ": " << 100 * sum_ / count_ << " %\n";
    EXPECT_LE(sum_ / count_, kMeanGap + std::sqrt(variance_) / count_);
  }

 private:
  double sum_ = 0;
  double variance_ = 0;
  int count_ = 0;
};

// In handling times of an agent with those who prefer them.
TwoAgents AnyProblem(std::mt19937_64& random) {
  const auto between = [&](double least, double most) {
    return std::uniform_real_distribution<double>(least, most)(random);
  };
  const auto one_of = [&](int n) {
    return std::uniform_int_distribution<int>(0, n - 1)(random) == 0;
  };
  TwoAgents problem;
  const bool symmetric = one_of(3);
  const bool patient = !one_of(3);
  const double load = between(0.4, 0.85);
  const double worth = between(0.5, 5);
  const double slower = symmetric || !one_of(2) ? 1 : between(0.6, 1);
  for (const std::size_t type : {0U, 1U}) {
    problem.arrivals[type] = symmetric ? load : std::clamp(load + between(-0.3, 0.3), 0.2, 0.9);
    if (type == 1) problem.arrivals[type] *= slower;
    problem.wait_cost[type] = symmetric || type == 0 || !one_of(3) ? 1 : between(1.5, 4);
    problem.mismatch[type] = problem.wait_cost[type] * (symmetric ? worth : between(0.5, 5));
    problem.speed[1][type] = slower;
    if (patient) continue;
    problem.hang_ups[type] = 0.1;
    problem.hang_up_cost[type] = symmetric ? 2 * worth : between(1, 8);
  }
  return problem;
}

json::object ScenarioOf(const TwoAgents& problem, std::uint64_t seed) {
  json::array customers;
  json::array pairs;
  for (const std::size_t type : {0U, 1U}) {
    const std::string name = "t" + std::to_string(type);
    json::object customer{
        {"type", name},
        {"arrivals", {{"poisson_per_hour", 3'600 / kHandlingSeconds * problem.arrivals[type]}}},
        {"wait_cost", problem.wait_cost[type]}};
    if (problem.hang_ups[type] > 0) {
      customer["patience"] = {{"exponential_s", kHandlingSeconds / problem.hang_ups[type]}};
      customer["abandon_cost"] = kHandlingSeconds * problem.hang_up_cost[type];
    }
    customers.push_back(customer);
    for (const std::size_t agent : {0U, 1U}) {
      const double worth = problem.mismatch[type] / problem.wait_cost[type] * kHandlingSeconds;
      pairs.push_back(
          {{"customers", name},
           {"agents", "g" + std::to_string(agent)},
           {"service", {{"exponential_s", kHandlingSeconds / problem.speed[agent][type]}}},
           {"worth_s", agent == type ? worth : 0}});
    }
  }
  return {{"name", "two agents"},
          {"seed", seed},
          {"customers", customers},
          {"agents", {{{"group", "g0"}, {"count", 1}}, {{"group", "g1"}, {"count", 1}}}},
          {"pairs", pairs},
          {"policy", {{"routing", "preferred"}}}};
}

std::string Described(const TwoAgents& p) {
  std::string text;
  for (const std::size_t type : {0U, 1U}) {
    text += (type == 0 ? "load " : "; load ") + std::to_string(p.arrivals[type]) + ", wait " +
            std::to_string(p.wait_cost[type]) + ", mismatch " + std::to_string(p.mismatch[type]) +
            ", hang-ups " + std::to_string(p.hang_ups[type]) + " at " +
            std::to_string(p.hang_up_cost[type]);
  }
  if (p.speed[1][0] < 1) text += "; speed " + std::to_string(p.speed[1][0]);
  return text;
}

TEST(OwnDecisionsTest, NearTheOptimumOfAnyTwoAgents) {
  std::mt19937_64 random(20'240'229);
  Gaps gaps;
  for (std::int64_t i = 0; i < Scaled(4, 8, 40); ++i) {
    const TwoAgents problem = AnyProblem(random);
    const Optimum optimum(problem, 30);
    gaps.Add(Described(problem), GapOf(ScenarioOf(problem, 1 + i), optimum.cost_rate()));
  }
  gaps.ExpectSmallOnAverage();
}

// The solver itself: one agent whom nobody else wants is a queue that is known.
TEST(OwnDecisionsTest, TheOptimumOfAnEasyProblemIsKnown) {
  // Too much is lost elsewhere: two queues M/M/1.
  const TwoAgents apart{.arrivals = {0.5, 0.3}, .mismatch = {1e4, 1e4}};
  EXPECT_NEAR(Optimum(apart, 40).cost_rate(), 0.5 * 0.5 / 0.5 + 0.3 * 0.3 / 0.7, 1e-3);
  // Nothing is: one queue M/M/2, of which those who wait are rho^3 * 2 / (1 - rho^2).
  const TwoAgents together{.arrivals = {0.6, 0.6}};
  const double rho = 0.6;
  EXPECT_NEAR(Optimum(together, 40).cost_rate(), 2 * rho * rho * rho / (1 - rho * rho), 1e-3);
}

json::value ReadCase(const std::string& path) {
  std::ifstream file(path);
  return json::parse(
      std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

TEST(SharedDecisionsTest, NearTheOptimumOfSolvedProblems) {
  std::vector<std::string> few = {"abandon_k2", "asym_k2", "vip"};
  if (Scale() != TestScale::kCi) few.insert(few.end(), {"ag3_k2", "fcr", "flex_k2", "sym_mid_k2"});
  const auto is_among = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const auto folder = ::rapport::testing::SharedFile("exact/decisions");
  RAPPORT_SKIP_WITHOUT(folder, "exact/decisions");
  std::vector<std::string> paths;
  for (const auto& file : std::filesystem::directory_iterator(*folder)) {
    const std::string name = file.path().stem().string();
    if (Scale() == TestScale::kFull || is_among(few, name)) paths.push_back(file.path().string());
  }
  std::sort(paths.begin(), paths.end());
  Gaps gaps;
  for (const std::string& path : paths) {
    const json::value problem = ReadCase(path);
    gaps.Add(std::filesystem::path(path).stem().string(),
             GapOf(problem.at("scenario").as_object(),
                   problem.at("optimal_cost_rate").to_number<double>()));
  }
  gaps.ExpectSmallOnAverage();
}

}  // namespace
}  // namespace rapport::sim
