// Small desks whose every second can be worked out by hand, and what a simulation promises: the
// same customers under every policy, and the same figures however it is run.

#include "sim/simulation.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "rapport/router.h"
#include "sim/replications.h"
#include "sim/scenario_json.h"

namespace rapport::sim {
namespace {

Scenario Parsed(const std::string& text) {
  codec::KeyTable keys;
  absl::StatusOr<Scenario> scenario = ParseScenario(text, "test", keys);
  EXPECT_TRUE(scenario.ok()) << scenario.status();
  return scenario.ok() ? *std::move(scenario) : Scenario{};
}

struct Told {
  Event event;
  std::vector<Decision> decisions;
};

SimulationFigures<double> RunOnce(const Scenario& scenario, std::vector<Told>* told) {
  SimulationHooks hooks;
  if (told != nullptr) {
    hooks.journal = [told](const Event& event, const std::vector<Decision>& decisions) {
      told->push_back({event, decisions});
      return absl::OkStatus();
    };
  }
  const absl::StatusOr<Policy> policy = PolicyFor(scenario);
  EXPECT_TRUE(policy.ok()) << policy.status();
  absl::StatusOr<Router> router = Router::Create(*policy, LimitsFor(scenario));
  EXPECT_TRUE(router.ok()) << router.status();
  auto figures = Simulation(scenario, 0, *std::move(router), policy->offers, hooks).Run();
  EXPECT_TRUE(figures.ok()) << figures.status();
  return figures.ok() ? figures->figures : SimulationFigures<double>{};
}

double Of(const ContactFigures<double>& figures, ContactFigure figure) {
  return FigureOf(figures, figure);
}

// A contact every 10 s for one agent; what is `customer` and `pair` is added to theirs.
std::string EveryTenSeconds(const std::string& customer, const std::string& pair) {
  return R"({"contacts": 4, "warmup_contacts": 0, "replications": 1,
    "customers": [{"type": "a", "arrivals": {"interval": {"deterministic_s": 10}})" +
         customer + R"(}], "agents": [{"group": "g"}],
    "pairs": [{"customers": "a", "agents": "g", )" +
         pair + R"(}], "policy": {"routing": "longest_idle"}})";
}

TEST(SimulationTest, WhoFindsNoPlaceIsLost) {
  // At 10 served until 25, at 20 lost, at 30 served until 45, at 40 lost; 40 is the end.
  const Scenario scenario = Parsed(EveryTenSeconds(R"(, "queue_limit": 0, "block_cost": 7)",
                                                   R"("service": {"deterministic_s": 15})"));
  std::vector<Told> told;
  const SimulationFigures<double> figures = RunOnce(scenario, &told);
  EXPECT_EQ(Of(figures.all, ContactFigure::kArrived), 4);
  EXPECT_EQ(Of(figures.all, ContactFigure::kBlocked), 0.5);
  EXPECT_EQ(Of(figures.all, ContactFigure::kWaited), 0);
  EXPECT_EQ(Of(figures.all, ContactFigure::kMeanWait), 0);
  EXPECT_EQ(Of(figures.all, ContactFigure::kServiceLevel), 0.5);
  EXPECT_DOUBLE_EQ(figures[DeskFigure::kCostRate], 14.0 / 40);
  EXPECT_DOUBLE_EQ(figures[DeskFigure::kCostPerContact], 14.0 / 4);
  EXPECT_DOUBLE_EQ(figures.occupancy[0], 25.0 / 40);
}

TEST(SimulationTest, WhoHangsUpHasWaited) {
  // At 10 served until 35; at 20 waits and hangs up at 32; at 30 served from 35 to 60; at 40 waits
  // and hangs up at 52.
  const Scenario scenario = Parsed(EveryTenSeconds(
      R"(, "patience": {"deterministic_s": 12}, "wait_cost": 2, "abandon_cost": 100)",
      R"("service": {"deterministic_s": 25}, "service_cost": 0.5)"));
  const SimulationFigures<double> figures = RunOnce(scenario, nullptr);
  EXPECT_EQ(Of(figures.all, ContactFigure::kAbandoned), 0.5);
  EXPECT_EQ(Of(figures.all, ContactFigure::kWaited), 0.75);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanWait), 29.0 / 4);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanWaitServed), 2.5);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kWaitP90), 12);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanQueue), 17.0 / 40);
  EXPECT_DOUBLE_EQ(figures[DeskFigure::kCostRate], (29.0 * 2 + 200 + 0.5 * 50) / 40);
  EXPECT_DOUBLE_EQ(figures.occupancy[0], 30.0 / 40);
}

TEST(SimulationTest, TheFirstContactsDoNotCount) {
  Scenario scenario =
      Parsed(EveryTenSeconds(R"(, "queue_limit": 1)", R"("service": {"deterministic_s": 15})"));
  scenario.warmup_contacts = 2;
  scenario.contacts = 2;
  // At 10 served until 25; at 20 waits 5, until 40; at 30 waits until 40, until 55; at 40 waits
  // until 55. The span is from 20 to 40.
  const SimulationFigures<double> figures = RunOnce(scenario, nullptr);
  EXPECT_EQ(Of(figures.all, ContactFigure::kArrived), 2);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanWait), (10.0 + 15) / 2);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanQueue), (5.0 + 10) / 20);
  EXPECT_DOUBLE_EQ(figures.occupancy[0], 1);
}

TEST(SimulationTest, APoorerPairingCostsWhatABetterOneWouldBeWorth) {
  // The longest idle: g at 10, h at 20, g at 30, h at 40, each for 5 s.
  const Scenario scenario = Parsed(
      R"({"contacts": 4, "warmup_contacts": 0, "customers": [{"type": "a", "wait_cost": 3,
      "arrivals": {"interval": {"deterministic_s": 10}}}], "agents": [{"group": "g"},
      {"group": "h"}], "pairs": [{"customers": "*", "agents": "*", "worth_s": -10,
      "service": {"deterministic_s": 5}}, {"customers": "a", "agents": "g", "worth_s": 30,
      "service": {"deterministic_s": 5}}], "policy": {"routing": "longest_idle"}})");
  const SimulationFigures<double> figures = RunOnce(scenario, nullptr);
  EXPECT_EQ(Of(figures.all, ContactFigure::kPreferred), 0.5);
  EXPECT_DOUBLE_EQ(figures[DeskFigure::kCostRate], 2 * 3 * 40 / 40.0);
  EXPECT_DOUBLE_EQ(figures.occupancy[0], 10.0 / 40);
  EXPECT_DOUBLE_EQ(figures.occupancy[1], 5.0 / 40);
  EXPECT_DOUBLE_EQ(figures[DeskFigure::kJain], 0.9);
  EXPECT_NEAR(figures[DeskFigure::kGini], 1.0 / 6, 1e-12);
}

TEST(SimulationTest, WhoIsNotHelpedContactsAgainAsTheSameCustomer) {
  Scenario scenario = Parsed(EveryTenSeconds("", R"("service": {"deterministic_s": 3},
      "resolves": 0)"));
  // Customer 1 at 10, 13, 16, 19, always the one who has just been served.
  std::vector<Told> told;
  const SimulationFigures<double> at_once = RunOnce(scenario, &told);
  EXPECT_EQ(Of(at_once.all, ContactFigure::kArrived), 4);
  EXPECT_DOUBLE_EQ(at_once.occupancy[0], 9.0 / 19);
  std::vector<ContactArrived> arrivals;
  for (const Told& t : told) {
    if (const auto* arrived = std::get_if<ContactArrived>(&t.event.what)) {
      arrivals.push_back(*arrived);
    }
    if (const auto* ended = std::get_if<ContactEnded>(&t.event.what)) {
      EXPECT_EQ(ended->outcome, Outcome::kUnresolved);
    }
  }
  ASSERT_EQ(arrivals.size(), 4U);
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    EXPECT_EQ(arrivals[i].customer, arrivals[0].customer);
    EXPECT_EQ(arrivals[i].continues, arrivals[i - 1].contact);
    EXPECT_NE(arrivals[i].contact, arrivals[i - 1].contact);
  }
  scenario.types[0].again_after = Distribution(Deterministic{4});
  // Customer 1 at 10 and, having been served until 13, at 17; customer 2 at 20; customer 1, served
  // until 20 and with 2 in hand until 23, at 24.
  const SimulationFigures<double> later = RunOnce(scenario, nullptr);
  EXPECT_DOUBLE_EQ(later.occupancy[0], 9.0 / 24);
}

TEST(SimulationTest, WhoIsHelpedHasNoNameToTheRouter) {
  std::vector<Told> told;
  RunOnce(Parsed(EveryTenSeconds("", R"("service": {"deterministic_s": 3})")), &told);
  for (const Told& t : told) {
    if (const auto* arrived = std::get_if<ContactArrived>(&t.event.what)) {
      EXPECT_FALSE(arrived->customer.valid());
    }
  }
}

// What a second of waiting costs to a router that has been told all that, of which it has learned
// what patience customers have.
std::int64_t RateAfter(const Scenario& scenario, const std::vector<Told>& told) {
  absl::StatusOr<Router> router = Router::Create(*PolicyFor(scenario), LimitsFor(scenario));
  std::vector<Decision> decisions;
  for (const Told& t : told) EXPECT_TRUE(router->Apply(t.event, decisions).ok());
  // A known agent who is busy and a stranger who is not, so that there is something to compare.
  const absl::Time later = router->Now() + absl::Hours(1);
  const auto apply = [&](EventBody body) {
    EXPECT_TRUE(router->Apply({.at = later, .what = std::move(body)}, decisions).ok());
  };
  apply(AgentUpdated{.agent = {77}, .team = {77}});
  apply(ContactAssigned{.contact = {77}, .agent = {77}});
  apply(AgentUpdated{.agent = {78}, .team = {77}});
  std::vector<Explanation> why;
  const ContactArrived arrived{.contact = {78},
                               .team = {77},
                               .loss = absl::Seconds(1'000'000),
                               .opinions = {{.agent = {77}, .worth = absl::Seconds(5)}}};
  EXPECT_TRUE(router->ApplyExplained({.at = later, .what = arrived}, {78}, decisions, why).ok());
  EXPECT_EQ(why.size(), 1U);
  return why.empty() ? 0 : why[0].wait_cost_ppm;
}

TEST(SimulationTest, LostContactsTeachNoPatience) {
  Scenario scenario =
      Parsed(EveryTenSeconds(R"(, "queue_limit": 0)", R"("service": {"deterministic_s": 15})"));
  scenario.policy.routing = Routing::kPreferred;
  std::vector<Told> told;
  RunOnce(scenario, &told);
  EXPECT_EQ(RateAfter(scenario, told), kPpm);

  Scenario impatient = Parsed(EveryTenSeconds(R"(, "patience": {"deterministic_s": 12})",
                                              R"("service": {"deterministic_s": 25})"));
  impatient.policy.routing = Routing::kPreferred;
  told.clear();
  RunOnce(impatient, &told);
  EXPECT_GT(RateAfter(impatient, told), 10 * kPpm);
}

TEST(SimulationTest, AnOfferRingsUntilItIsAnswered) {
  Scenario scenario = Parsed(EveryTenSeconds("", R"("service": {"deterministic_s": 3})"));
  scenario.groups[0].answer = Distribution(Deterministic{2});
  const SimulationFigures<double> figures = RunOnce(scenario, nullptr);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanWait), 2);
  EXPECT_EQ(Of(figures.all, ContactFigure::kWaited), 1);
  EXPECT_DOUBLE_EQ(figures.occupancy[0], 9.0 / 40);
}

TEST(SimulationTest, WhoDoesNotAnswerInTimeIsAwayUntilTheyWouldHave) {
  // Slow answers take 7 s, and 2 are allowed; so each contact goes to the quick one after 2.
  const Scenario scenario = Parsed(
      R"({"contacts": 4, "warmup_contacts": 0, "customers": [{"type": "a",
      "arrivals": {"interval": {"deterministic_s": 10}}}], "agents": [
      {"group": "slow", "answer": {"deterministic_s": 7}}, {"group": "quick"}],
      "pairs": [{"customers": "*", "agents": "*", "service": {"deterministic_s": 5}}],
      "policy": {"routing": "longest_idle", "offer_timeout_s": 2}})");
  const SimulationFigures<double> figures = RunOnce(scenario, nullptr);
  EXPECT_DOUBLE_EQ(Of(figures.all, ContactFigure::kMeanWait), 2);
  EXPECT_DOUBLE_EQ(figures.occupancy[0], 0);
}

TEST(SimulationTest, WorkAfterAContactThatNeverEndsIsAnError) {
  Scenario scenario = Parsed(EveryTenSeconds("", R"("service": {"deterministic_s": 3})"));
  scenario.policy.wrap_up = absl::InfiniteDuration();
  const auto figures = Simulate(scenario, {});
  EXPECT_EQ(figures.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(SimulationTest, ADeskWithHardlyAnybodyIsAnErrorAfterCenturies) {
  Scenario scenario = Parsed(EveryTenSeconds("", R"("service": {"deterministic_s": 3})"));
  scenario.types[0].arrivals = PoissonArrivals{.per_hour = 1e-6};
  const auto figures = Simulate(scenario, {});
  EXPECT_EQ(figures.status().code(), absl::StatusCode::kFailedPrecondition);
}

std::string TwoAgents(const std::string& routing) {
  return R"({"contacts": 2000, "warmup_contacts": 100, "replications": 3, "customers": [
    {"type": "a", "arrivals": {"poisson_per_hour": 30}, "patience": {"exponential_s": 300}},
    {"type": "b", "arrivals": {"poisson_per_hour": 30}, "patience": {"exponential_s": 300}}],
    "agents": [{"group": "g"}, {"group": "h"}], "pairs": [
    {"customers": "*", "agents": "*", "service": {"lognormal_s": {"mean": 100, "cv": 1}}},
    {"customers": "a", "agents": "g", "service": {"exponential_s": 80}, "worth_s": 200}],
    "policy": {"routing": ")" +
         routing + R"("}})";
}

// By the order of arrival: when, what about, and how long with whom.
struct Seen {
  absl::Time arrived;
  TopicId topic;
  AgentId agent;
  absl::Time taken;
  absl::Duration service;
};

std::vector<Seen> SeenIn(const std::vector<Told>& told) {
  std::vector<Seen> seen;
  std::map<ContactId, std::size_t> index;
  for (const Told& t : told) {
    if (const auto* arrived = std::get_if<ContactArrived>(&t.event.what)) {
      index[arrived->contact] = seen.size();
      seen.push_back({.arrived = t.event.at, .topic = arrived->topic});
    }
    for (const Decision& d : t.decisions) {
      if (d.kind != DecisionKind::kOffer) continue;
      seen[index[d.contact]].agent = d.agent;
      seen[index[d.contact]].taken = t.event.at;
    }
    if (const auto* ended = std::get_if<ContactEnded>(&t.event.what)) {
      Seen& contact = seen[index[ended->contact]];
      contact.service = t.event.at - contact.taken;
    }
  }
  return seen;
}

TEST(SimulationTest, TheSameCustomersComeUnderEveryPolicy) {
  std::vector<Told> told;
  RunOnce(Parsed(TwoAgents("longest_idle")), &told);
  const std::vector<Seen> idle = SeenIn(told);
  told.clear();
  RunOnce(Parsed(TwoAgents("preferred")), &told);
  const std::vector<Seen> preferred = SeenIn(told);
  ASSERT_EQ(idle.size(), preferred.size());
  int same_agent = 0;
  int other_agent = 0;
  for (std::size_t i = 0; i < idle.size(); ++i) {
    EXPECT_EQ(idle[i].arrived, preferred[i].arrived);
    EXPECT_EQ(idle[i].topic, preferred[i].topic);
    if (idle[i].agent != preferred[i].agent) {
      ++other_agent;
    } else if (idle[i].service > absl::ZeroDuration() &&
               preferred[i].service > absl::ZeroDuration()) {
      ++same_agent;
      EXPECT_EQ(idle[i].service, preferred[i].service);
    }
  }
  EXPECT_GT(same_agent, 100);
  EXPECT_GT(other_agent, 100);
}

TEST(EstimateTest, IsTheMeanAndItsInterval) {
  const std::vector<double> values = {1, 2, 3, 6};
  const Estimate estimate = EstimateOf(values);
  EXPECT_DOUBLE_EQ(estimate.mean, 3);
  EXPECT_DOUBLE_EQ(estimate.ci95, 1.96 * std::sqrt(14.0 / 3 / 4));
  EXPECT_TRUE(std::isnan(EstimateOf(std::vector<double>{1}).ci95));
}

}  // namespace
}  // namespace rapport::sim
