// Simulated queues against what queueing theory knows of them: formulas written out here, and,
// where the shared folder is, cases with exact figures and known costs.

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

using ::rapport::testing::Scaled;

namespace json = boost::json;

// What is simulated of a case; a tenth of that is left out at the beginning.
std::int64_t Contacts() { return Scaled(5'000, 30'000, 200'000); }

SimulationFigures<Estimate> Simulated(const std::string& text) {
  codec::KeyTable keys;
  absl::StatusOr<Scenario> scenario = ParseScenario(text, "test", keys);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  auto figures = Simulate(*scenario, {.threads = 2});
  EXPECT_TRUE(figures.ok()) << figures.status();
  return *figures;
}

// Customers of one type for agents of one group, first come, first served.
SimulationFigures<Estimate> SimulatedQueue(const std::string& customers, int agents,
                                           const std::string& service) {
  return Simulated(R"({"contacts": )" + std::to_string(Contacts()) + R"(, "warmup_contacts": )" +
                   std::to_string(Contacts() / 10) +
                   R"(, "replications": 20, "service_level_s": 20, "customers": [{"type": "a", )" +
                   customers + R"(}], "agents": [{"group": "g", "count": )" +
                   std::to_string(agents) + R"(}], "pairs": [{"customers": "a", "agents": "g", )" +
                   R"("service": )" + service + R"(}], "policy": {"routing": "longest_idle"}})");
}

void ExpectAgrees(const std::string& what, const Estimate& simulated, double exact) {
  const double error = std::max(simulated.ci95 / 1.96, 1e-12);
  EXPECT_LE(std::abs(simulated.mean - exact), 5 * error)
      << what << ": exact " << exact << ", simulated " << simulated.mean << " +- "
      << simulated.ci95;
}

// Erlang's loss formula: n agents, offered a.
double ErlangB(int n, double a) {
  double lost = 1;
  for (int k = 1; k <= n; ++k) lost = a * lost / (k + a * lost);
  return lost;
}

double ErlangC(int n, double a) {
  const double lost = ErlangB(n, a);
  return lost / (1 - a / n * (1 - lost));
}

TEST(QueueTheoryTest, ErlangB) {
  for (const auto& [n, a] : std::vector<std::pair<int, double>>{{1, 0.5}, {5, 4}, {30, 25}}) {
    const auto figures = SimulatedQueue(
        R"("queue_limit": 0, "arrivals": {"poisson_per_hour": )" + std::to_string(36 * a) + "}", n,
        R"({"exponential_s": 100})");
    ExpectAgrees("lost", FigureOf(figures.all, ContactFigure::kBlocked), ErlangB(n, a));
    ExpectAgrees("busy", figures.occupancy[0], a / n * (1 - ErlangB(n, a)));
  }
}

TEST(QueueTheoryTest, ErlangC) {
  for (const auto& [n, a] : std::vector<std::pair<int, double>>{{1, 0.6}, {3, 2}, {10, 8}}) {
    const auto figures =
        SimulatedQueue(R"("arrivals": {"poisson_per_hour": )" + std::to_string(36 * a) + "}", n,
                       R"({"exponential_s": 100})");
    const double waits = ErlangC(n, a);
    const double rate = (n - a) / 100;  // At which a queue is worked off.
    const auto agrees = [&, agents = n](const char* what, ContactFigure figure, double exact) {
      ExpectAgrees(std::to_string(agents) + " agents, " + what, FigureOf(figures.all, figure),
                   exact);
    };
    agrees("waited", ContactFigure::kWaited, waits);
    agrees("mean wait", ContactFigure::kMeanWait, waits / rate);
    agrees("in time", ContactFigure::kServiceLevel, 1 - waits * std::exp(-20 * rate));
    agrees("waiting", ContactFigure::kMeanQueue, waits / rate * a / 100);
    agrees("90 %", ContactFigure::kWaitP90, std::max(0.0, std::log(waits / 0.1) / rate));
    ExpectAgrees("busy", figures.occupancy[0], a / n);
  }
}

// Exponential patience: the birth and death chain, cut off where nobody ever is.
TEST(QueueTheoryTest, ErlangA) {
  constexpr int kAgents = 4;
  constexpr double kArrivals = 0.05;
  constexpr double kService = 0.01;
  constexpr double kPatience = 0.005;
  constexpr int kMost = 400;
  std::vector<double> p = {1};
  for (int k = 1; k <= kMost; ++k) {
    const double leaving = std::min(k, kAgents) * kService + std::max(0, k - kAgents) * kPatience;
    p.push_back(p.back() * kArrivals / leaving);
  }
  double total = 0;
  double waits = 0;
  double queue = 0;
  for (int k = 0; k <= kMost; ++k) {
    total += p[static_cast<std::size_t>(k)];
    if (k >= kAgents) {
      waits += p[static_cast<std::size_t>(k)];
      queue += (k - kAgents) * p[static_cast<std::size_t>(k)];
    }
  }
  const auto figures =
      SimulatedQueue(R"("arrivals": {"poisson_per_hour": 180}, "patience": {"exponential_s": 200})",
                     kAgents, R"({"exponential_s": 100})");
  const double hang_up = kPatience * queue / total / kArrivals;
  ExpectAgrees("waited", FigureOf(figures.all, ContactFigure::kWaited), waits / total);
  ExpectAgrees("hung up", FigureOf(figures.all, ContactFigure::kAbandoned), hang_up);
  ExpectAgrees("waiting", FigureOf(figures.all, ContactFigure::kMeanQueue), queue / total);
  ExpectAgrees("mean wait", FigureOf(figures.all, ContactFigure::kMeanWait),
               queue / total / kArrivals);
  ExpectAgrees("busy", figures.occupancy[0], kArrivals * (1 - hang_up) / (kAgents * kService));
}

// Pollaczek and Khinchine: one agent, any service.
TEST(QueueTheoryTest, OneAgentAnyService) {
  struct Case {
    std::string service;
    double second_moment;  // Over the square of the mean, which is 100.
  };
  const std::vector<Case> cases = {
      {R"({"deterministic_s": 100})", 1},
      {R"({"uniform_s": [0, 200]})", 4.0 / 3},
      {R"({"erlang_s": {"mean": 100, "k": 4}})", 1.25},
      {R"({"lognormal_s": {"mean": 100, "cv": 0.8}})", 1.64},
      {R"({"hyperexponential_s": {"p": [0.75, 0.25], "mean": [60, 220]}})",
       2 * (0.75 * 0.36 + 0.25 * 4.84)},
      {R"({"empirical_s": [50, 50, 200]})", (2 * 0.25 + 4) / 3},
      {R"({"weibull_s": {"mean": 100, "shape": 1}})", 2}};
  for (const Case& c : cases) {
    const auto figures = SimulatedQueue(R"("arrivals": {"poisson_per_hour": 18})", 1, c.service);
    ExpectAgrees(c.service, FigureOf(figures.all, ContactFigure::kMeanWait),
                 0.005 * c.second_moment * 1e4 / (2 * (1 - 0.5)));
    ExpectAgrees(c.service, figures.occupancy[0], 0.5);
  }
}

// Cobham: several priorities, nobody is interrupted.
TEST(QueueTheoryTest, Priorities) {
  const auto figures = Simulated(R"({"contacts": )" + std::to_string(Contacts()) +
                                 R"(, "replications": 20, "customers": [
      {"type": "first", "arrivals": {"poisson_per_hour": 30}, "priority": 1},
      {"type": "last", "arrivals": {"poisson_per_hour": 30}, "priority": 7}],
      "agents": [{"group": "g", "count": 2}], "pairs": [{"customers": "*", "agents": "*",
      "service": {"exponential_s": 90}}], "policy": {"routing": "longest_idle"}})");
  const double all = 0.75;
  const double base = ErlangC(2, 1.5) * 45;
  ExpectAgrees("first", FigureOf(figures.by_type[0], ContactFigure::kMeanWait),
               base / (1 - all / 2));
  ExpectAgrees("last", FigureOf(figures.by_type[1], ContactFigure::kMeanWait),
               base / (1 - all / 2) / (1 - all));
}

// Who is not helped comes again: more arrivals, and the same queue.
TEST(QueueTheoryTest, RepeatContactsAreArrivals) {
  const auto figures = Simulated(
      R"({"contacts": )" + std::to_string(Contacts()) +
      R"(, "replications": 20, "customers": [{"type": "a", "arrivals": {"poisson_per_hour": 54},
      "again_after": {"exponential_s": 500}}], "agents": [{"group": "g", "count": 3}],
      "pairs": [{"customers": "a", "agents": "g", "service": {"exponential_s": 100},
      "resolves": 0.75}], "policy": {"routing": "longest_idle"}})");
  const double a = 54 / 36.0 / 0.75;
  ExpectAgrees("waited", FigureOf(figures.all, ContactFigure::kWaited), ErlangC(3, a));
  ExpectAgrees("mean wait", FigureOf(figures.all, ContactFigure::kMeanWait),
               ErlangC(3, a) * 100 / (3 - a));
}

json::value ReadCase(const std::string& path) {
  std::ifstream file(path);
  return json::parse(
      std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()});
}

double Number(const json::value& value) { return value.to_number<double>(); }

Estimate Named(const ContactFigures<Estimate>& figures, const std::string& name) {
  const auto at = std::find(kContactFigureNames.begin(), kContactFigureNames.end(), name);
  EXPECT_NE(at, kContactFigureNames.end()) << name;
  return figures[static_cast<std::size_t>(at - kContactFigureNames.begin())];
}

// These cases; at full size all that there are.
std::vector<std::string> SharedCases(const std::string& kind, const std::vector<std::string>& few) {
  std::vector<std::string> paths;
  const auto folder = ::rapport::testing::SharedFile("exact/" + kind);
  if (!folder) return paths;
  for (const auto& file : std::filesystem::directory_iterator(*folder)) {
    if (::rapport::testing::Scale() == ::rapport::testing::TestScale::kFull ||
        std::find(few.begin(), few.end(), file.path().stem().string()) != few.end()) {
      paths.push_back(file.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::size_t IndexOf(const json::value& list, const char* member, const std::string& name) {
  std::size_t index = 0;
  for (const json::value& element : list.as_array()) {
    if (element.at(member).as_string() == name) break;
    ++index;
  }
  return index;
}

TEST(SharedQueuesTest, EveryFigureHolds) {
  const std::vector<std::string> paths =
      SharedCases("queues", {"alis_N", "alis_X_het", "alis_full6", "cobham_mm2_2", "erlA_n2",
                             "erlA_cc8", "erlB_n10_a8", "erlC_n10", "erlR_fcr70", "gm1_dm1",
                             "mg1_lognormal", "mmng_det", "mmng_erl2", "mmnk_wallacewhitt_full"});
  RAPPORT_SKIP_WITHOUT(!paths.empty(), "exact/queues");
  for (const std::string& path : paths) {
    json::value queue = ReadCase(path);
    json::object& scenario = queue.at("scenario").as_object();
    scenario["contacts"] = Contacts();
    scenario["warmup_contacts"] = Contacts() / 10;
    const SimulationFigures<Estimate> figures = Simulated(json::serialize(scenario));
    const json::object& expected = queue.at("expected").as_object();
    for (const auto& [part, values] : expected) {
      if (part == "all") {
        for (const auto& [name, exact] : values.as_object()) {
          ExpectAgrees(path + " " + std::string(name), Named(figures.all, name), Number(exact));
        }
      } else if (part == "by_type") {
        for (const auto& [type, of] : values.as_object()) {
          const std::size_t index = IndexOf(scenario.at("customers"), "type", type);
          for (const auto& [name, exact] : of.as_object()) {
            ExpectAgrees(path + " " + std::string(name), Named(figures.by_type[index], name),
                         Number(exact));
          }
        }
      } else {
        ASSERT_EQ(part, "by_group");
        for (const auto& [group, of] : values.as_object()) {
          const std::size_t index = IndexOf(scenario.at("agents"), "group", group);
          ExpectAgrees(path + " occupancy", figures.occupancy[index], Number(of.at("occupancy")));
        }
      }
    }
  }
}

// The costs of a desk that knows no preferences pin how costs are counted.
TEST(SharedDecisionsTest, LongestIdleCostsWhatItIsKnownToCost) {
  const std::vector<std::string> paths =
      SharedCases("decisions", {"abandon_k2", "ag3_k2", "asym_k2", "fcr", "flex_k2", "pools2x2_k2",
                                "slow_backup", "sym_low_k2", "sym_mid_k4", "vip"});
  RAPPORT_SKIP_WITHOUT(!paths.empty(), "exact/decisions");
  for (const std::string& path : paths) {
    json::value decision = ReadCase(path);
    json::object& scenario = decision.at("scenario").as_object();
    scenario["contacts"] = Contacts();
    scenario["warmup_contacts"] = Contacts() / 10;
    scenario["policy"] = json::object{{"routing", "longest_idle"}};
    const SimulationFigures<Estimate> figures = Simulated(json::serialize(scenario));
    const Estimate cost = figures[DeskFigure::kCostRate];
    const double known = Number(decision.at("longest_idle_cost_rate").at("mean"));
    const double known_error = Number(decision.at("longest_idle_cost_rate").at("se"));
    EXPECT_LE(std::abs(cost.mean - known), 5 * std::hypot(cost.ci95 / 1.96, known_error))
        << path << ": known " << known << ", simulated " << cost.mean << " +- " << cost.ci95;
  }
}

}  // namespace
}  // namespace rapport::sim
