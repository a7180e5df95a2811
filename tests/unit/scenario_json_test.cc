// Scenarios as JSON: what they mean, and what is said of those that mean nothing.

#include "sim/scenario.h"

#include <string>
#include <variant>
#include <vector>

#include "gtest/gtest.h"
#include "sim/scenario_json.h"

namespace rapport::sim {
namespace {

absl::StatusOr<Scenario> Parse(const std::string& text) {
  codec::KeyTable keys;
  return ParseScenario(text, "desk.json", keys);
}

constexpr char kFull[] = R"({"name": "two", "seed": 18446744073709551615, "replications": 3,
 "contacts": 500, "warmup_contacts": 0, "service_level_s": 12.5, "answer": {"deterministic_s": 1},
 "customers": [
  {"type": "a", "arrivals": {"poisson_per_hour": 18}, "wait_cost": 2,
   "patience": {"exponential_s": 1000}, "abandon_cost": 500, "block_cost": 10, "priority": 2,
   "queue_limit": 0, "skills": ["billing", "french"], "again_after": {"uniform_s": [1, 2]}},
  {"type": "b", "arrivals": {"interval": {"erlang_s": {"mean": 100, "k": 2}}}},
  {"type": "c", "arrivals": {"per_hour": [0,0,0,0,0,0,0,0,9,9,9,9,9,9,9,9,9,0,0,0,0,0,0,0]}}],
 "agents": [
  {"group": "north", "count": 2, "capacity": 3, "skills": ["french", "billing", "loans"]},
  {"group": "south", "answer": {"hyperexponential_s": {"p": [0.5, 0.5], "mean": [1, 2]}}}],
 "pairs": [
  {"customers": "*", "agents": "*", "service": {"exponential_s": 100}},
  {"customers": "a", "agents": "*", "service": {"lognormal_s": {"mean": 90, "cv": 0.8}},
   "worth_s": 200, "resolves": 0.75, "service_cost": 0.5},
  {"customers": "b", "agents": "south", "service": {"weibull_s": {"mean": 90, "shape": 0.8}},
   "worth_s": -3}],
 "policy": {"routing": "any_known", "worth_s": {"familiar": 30}}})";

TEST(ScenarioTest, MeansWhatItSays) {
  codec::KeyTable keys;
  const absl::StatusOr<Scenario> scenario = ParseScenario(kFull, "desk.json", keys);
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_EQ(scenario->name, "two");
  EXPECT_EQ(scenario->seed, 18446744073709551615U);
  EXPECT_EQ(scenario->warmup_contacts, 0);
  EXPECT_EQ(scenario->service_level, 12.5);
  const CustomerType& a = scenario->types[0];
  EXPECT_EQ(std::get<PoissonArrivals>(a.arrivals).per_hour, 18);
  EXPECT_EQ(a.wait_cost, 2);
  EXPECT_EQ(a.patience->Mean(), 1'000);
  EXPECT_EQ(a.abandon_cost, 500);
  EXPECT_EQ(a.block_cost, 10);
  EXPECT_EQ(a.priority, 2);
  EXPECT_EQ(a.queue_limit, 0);
  EXPECT_EQ(a.skills, (std::vector<SkillId>{keys.Skill("billing"), keys.Skill("french")}));
  EXPECT_EQ(a.again_after->Mean(), 1.5);
  EXPECT_EQ(std::get<Distribution>(scenario->types[1].arrivals).Mean(), 100);
  EXPECT_FALSE(scenario->types[1].patience || scenario->types[1].queue_limit);
  EXPECT_EQ(scenario->types[1].wait_cost, 1);
  EXPECT_EQ(std::get<HourlyArrivals>(scenario->types[2].arrivals).per_hour[8], 9);
  ASSERT_EQ(scenario->agents.size(), 3U);
  EXPECT_EQ(scenario->agents[2], AgentId{3});
  EXPECT_EQ(keys.Name(scenario->agents[1]), "north/2");
  EXPECT_EQ(scenario->groups[0].capacity, 3);
  EXPECT_EQ(scenario->groups[0].answer->Mean(), 1);
  EXPECT_EQ(scenario->groups[1].answer->Mean(), 1.5);
  EXPECT_EQ(scenario->policy.routing, Routing::kAnyKnown);
  EXPECT_EQ(scenario->policy.worth.familiar, absl::Seconds(30));
  EXPECT_EQ(scenario->policy.worth.resolution, absl::ZeroDuration());
}

TEST(ScenarioTest, LaterPairsReplaceEarlierOnes) {
  const absl::StatusOr<Scenario> scenario = Parse(kFull);
  ASSERT_TRUE(scenario.ok());
  const auto& pairings = scenario->pairings;
  EXPECT_EQ(pairings[0][1]->worth, 200);
  EXPECT_EQ(pairings[0][1]->resolves, 0.75);
  EXPECT_EQ(pairings[0][1]->service_cost, 0.5);
  EXPECT_EQ(pairings[1][0]->worth, 0);
  EXPECT_EQ(pairings[1][1]->worth, -3);
  EXPECT_NEAR(pairings[1][1]->service.Mean(), 90, 1e-9);
  EXPECT_EQ(pairings[2][1]->service.Mean(), 100);
  EXPECT_EQ(scenario->BestWorth(1), 0);
  EXPECT_TRUE(scenario->MayComeAgain(0));
  EXPECT_FALSE(scenario->MayComeAgain(1));
  EXPECT_TRUE(scenario->MayServe(0, 0));
  EXPECT_FALSE(scenario->MayServe(0, 1));  // South has no skills.
}

TEST(ScenarioTest, OffersAcceptedAtOnceAreFinal) {
  absl::StatusOr<Scenario> scenario = Parse(kFull);
  ASSERT_TRUE(scenario.ok());
  EXPECT_EQ(PolicyFor(*scenario)->offers, Offers::kAnswered);
  for (AgentGroup& group : scenario->groups) group.answer.reset();
  EXPECT_EQ(PolicyFor(*scenario)->offers, Offers::kFinal);
}

// A small scenario with one thing put in place of another.
std::string With(const std::string& what, const std::string& instead) {
  std::string text = R"({"contacts": 10,
    "customers": [{"type": "a", "arrivals": {"poisson_per_hour": 18}}],
    "agents": [{"group": "g"}],
    "pairs": [{"customers": "a", "agents": "g", "service": {"exponential_s": 100}}]})";
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  if (at != std::string::npos) text.replace(at, what.size(), instead);
  return text;
}

TEST(ScenarioTest, TheSmallOneIsOne) {
  const absl::StatusOr<Scenario> scenario = Parse(With("10", "10"));
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_EQ(scenario->warmup_contacts, 1);
  EXPECT_EQ(scenario->replications, 10);
  EXPECT_EQ(scenario->service_level, 20);
}

TEST(ScenarioTest, AWholeNumberMayBeWrittenAsAFloat) {
  const absl::StatusOr<Scenario> scenario = Parse(With("10", "1e5"));
  ASSERT_TRUE(scenario.ok()) << scenario.status();
  EXPECT_EQ(scenario->contacts, 100'000);
  EXPECT_EQ(Parse(With("10", "20.0"))->contacts, 20);
}

// Offers that nobody answers in time go round for ever.
TEST(ScenarioTest, AgentsMustBeAbleToAnswerInTime) {
  const auto problem = [](const std::string& answer, const std::string& policy) {
    const absl::StatusOr<Scenario> scenario =
        Parse(With(R"({"group": "g"}],)",
                   R"({"group": "g", "answer": )" + answer + R"(}], "policy": )" + policy + ","));
    EXPECT_TRUE(scenario.ok()) << scenario.status();
    const absl::StatusOr<Policy> made = PolicyFor(*scenario);
    return made.ok() ? "" : std::string(made.status().message());
  };
  const std::string late =
      "desk.json: /customers/0: can be served only by agents who answer hardly ever within the "
      "policy's offer_timeout_s, expected agents who answer one offer in 1,000 in time, at least";
  const std::string policy = R"({"offer_timeout_s": 20})";
  EXPECT_EQ(problem(R"({"deterministic_s": 21})", policy), late);
  EXPECT_EQ(problem(R"({"uniform_s": [20.5, 60]})", policy), late);
  EXPECT_EQ(problem(R"({"deterministic_s": 20})", policy), "");
  EXPECT_EQ(problem(R"({"exponential_s": 300})", policy), "");
  EXPECT_EQ(problem(R"({"deterministic_s": 300})", R"({"offer_timeout_s": null})"), "");
  EXPECT_EQ(problem(R"({"deterministic_s": 1})", R"({"offers": "final"})"),
            "desk.json: /policy/offers: was \"final\", while agents of \"g\" have an answer, "
            "expected \"answered\", or no answer in the scenario");
}

TEST(ScenarioTest, WhatIsWrongIsNamedByItsPath) {
  struct Case {
    std::string text;
    std::string begins;
  };
  const std::string arrivals = R"({"poisson_per_hour": 18})";
  const std::string service = R"({"exponential_s": 100})";
  const std::vector<Case> cases = {
      {"", "desk.json:1: JSON: "},
      {"[]", "desk.json: /: was a list, expected an object"},
      {"{}", "desk.json: /customers: had none, expected a list of types"},
      {With(R"("contacts": 10)", R"("contact": 10)"),
       "desk.json: /contact: is no name of a scenario, expected one of name, seed, "},
      {With("10", "0"), "desk.json: /contacts: was 0, expected a whole number from 1 to "},
      {With("10", "1.5"), "desk.json: /contacts: was 1.5"},
      {With(R"("contacts": 10)", R"("seed": -1)"), "desk.json: /seed: was -1, expected a whole"},
      {With(R"("contacts": 10)", R"("name": 3)"), "desk.json: /name: was 3, expected a text"},
      {With(R"("contacts": 10)", R"("policy": {"wait": 1})"),
       "desk.json: /policy/wait: is no name of a policy"},
      {With("18", "0"), "desk.json: /customers/0/arrivals/poisson_per_hour: was 0, expected a "},
      {With("18", "\"x\""), "desk.json: /customers/0/arrivals/poisson_per_hour: was \"x\""},
      {With(arrivals, "{}"), "desk.json: /customers/0/arrivals: did not have one name"},
      {With(arrivals, R"({"per_hour": [1]})"),
       "desk.json: /customers/0/arrivals/per_hour: had 1, expected a list of 24 rates"},
      {With(arrivals, R"({"per_hour": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]})"),
       "desk.json: /customers/0/arrivals/per_hour: was 0 in all hours"},
      {With(arrivals, R"({"interval": {"deterministic_s": 0}})"),
       "desk.json: /customers/0/arrivals/interval: was always 0"},
      {With(arrivals, R"({"interval": {"exponential_s": 1e-9}})"),
       "desk.json: /customers/0/arrivals/interval: was less than a microsecond on "
       "average, expected some time"},
      {With(service, R"({"lognormal_s": {"mean": 3, "cv": 1e-200}})"),
       "desk.json: /pairs/0/service/lognormal_s/cv: was 1E-200, expected standard deviation / "
       "mean, from 0.000001 to 100"},
      {With(service, R"({"weibull_s": {"mean": 3, "shape": 1e-200}})"),
       "desk.json: /pairs/0/service/weibull_s/shape: was 1E-200, expected a number from 0.05 to "},
      {With(R"("type": "a")", R"("type": "*")"), "desk.json: /customers/0/type: was \"*\""},
      {With(R"("type": "a", )", ""), "desk.json: /customers/0/type: was absent, expected a name"},
      {With(R"("type": "a")", R"("type": "a", "wait_cost": 0)"),
       "desk.json: /customers/0/wait_cost: was 0"},
      {With(R"("type": "a")", R"("type": "a", "priority": 10)"),
       "desk.json: /customers/0/priority: was 10"},
      {With(R"("type": "a")", R"("type": "a", "queue_limit": -1)"),
       "desk.json: /customers/0/queue_limit: was -1"},
      {With(R"("type": "a")", R"("type": "a", "skills": ["x"])"),
       "desk.json: /customers/0: can be served by nobody"},
      {With(R"("type": "a")", R"("type": "a", "skills": ["x", "x"])"),
       "desk.json: /customers/0/skills/1: was stated twice"},
      {With(R"("group": "g")", R"("group": "g", "count": 0)"), "desk.json: /agents/0/count: was 0"},
      {With(R"({"group": "g"})", R"({"group": "g"}, {"group": "g"})"),
       "desk.json: /agents/1/group: was \"g\", which is there already"},
      {With(R"("customers": "a")", R"("customers": "z")"),
       "desk.json: /pairs/0/customers: was \"z\", expected one of a, or \"*\""},
      {With(R"("agents": "g")", R"("agents": "z")"), "desk.json: /pairs/0/agents: was \"z\""},
      {With(R"("agents": "g", )", R"("agents": "g", "resolves": 1.1, )"),
       "desk.json: /pairs/0/resolves: was 1.1E0, expected a probability from 0 to 1"},
      {With(R"("agents": "g", )", R"("agents": "g", "service_cost": -1, )"),
       "desk.json: /pairs/0/service_cost: was -1"},
      {With(service, "3"), "desk.json: /pairs/0/service: was 3, expected an object with one of"},
      {With(service, R"({"normal_s": 3})"),
       "desk.json: /pairs/0/service/normal_s: is no distribution, expected exponential_s"},
      {With(service, R"({"exponential_s": 0})"),
       "desk.json: /pairs/0/service/exponential_s: was 0, expected a number of seconds > 0"},
      {With(service, R"({"uniform_s": [3, 2]})"), "desk.json: /pairs/0/service/uniform_s: was a "},
      {With(service, R"({"lognormal_s": {"mean": 3}})"),
       "desk.json: /pairs/0/service/lognormal_s/cv: was absent"},
      {With(service, R"({"erlang_s": {"mean": 3, "k": 0}})"),
       "desk.json: /pairs/0/service/erlang_s/k: was 0"},
      {With(service, R"({"erlang_s": {"mean": 3, "k": 2, "cv": 1}})"),
       "desk.json: /pairs/0/service/erlang_s/cv: is no name of this distribution"},
      {With(service, R"({"hyperexponential_s": {"p": [0.5, 0.4], "mean": [1, 2]}})"),
       "desk.json: /pairs/0/service/hyperexponential_s/p: adds up to 0.9"},
      {With(service, R"({"hyperexponential_s": {"p": [0.5, 0.5], "mean": [1]}})"),
       "desk.json: /pairs/0/service/hyperexponential_s/mean: has 1"},
      {With(service, R"({"empirical_s": []})"),
       "desk.json: /pairs/0/service/empirical_s: was empty"},
      {With(service, R"({"empirical_s": [1, -1]})"),
       "desk.json: /pairs/0/service/empirical_s/1: was -1"},
  };
  for (const Case& wrong : cases) {
    const absl::StatusOr<Scenario> scenario = Parse(wrong.text);
    ASSERT_FALSE(scenario.ok()) << wrong.text;
    EXPECT_EQ(scenario.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_TRUE(std::string(scenario.status().message()).starts_with(wrong.begins))
        << scenario.status().message() << "\nis not\n"
        << wrong.begins;
  }
}

}  // namespace
}  // namespace rapport::sim
