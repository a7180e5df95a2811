#include "insight/evaluation.h"

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "sim/splitmix.h"

namespace rapport::insight {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::size_t kGlobal = 1;
constexpr std::size_t kTopic = 2;
constexpr std::size_t kAgent = 3;
constexpr std::size_t kCustomer = 4;
constexpr std::size_t kAgentTopic = 5;

// Arrival and end in seconds; handled from its arrival on.
EvaluatedContact Contact(std::int64_t arrived, std::int64_t ended, std::uint32_t customer,
                         std::uint32_t agent, std::uint32_t topic = 0) {
  EvaluatedContact contact;
  contact.arrived = arrived * kSecond;
  contact.started = contact.arrived;
  contact.ended = ended * kSecond;
  contact.customer = customer;
  contact.first_agent = agent;
  contact.topic = topic;
  contact.transferred = false;
  return contact;
}

// So many outcomes of 10 s, known by second 1000, of an agent, a customer and a topic of their own.
std::vector<EvaluatedContact> Past(int outcomes = kLeastOutcomes) {
  return std::vector<EvaluatedContact>(static_cast<std::size_t>(outcomes),
                                       Contact(0, 10, 90, 91, 92));
}

using Predictions = std::map<std::pair<std::size_t, Target>, Prediction>;

Predictions PredictionsOf(const std::vector<EvaluatedContact>& contacts) {
  Predictions predictions;
  Evaluate(contacts, {.on_prediction = [&](const Prediction& prediction) {
             predictions[{prediction.contact, prediction.target}] = prediction;
           }});
  return predictions;
}

// What is predicted of the handling time of the last contact, as seconds.
std::optional<double> LastPredicted(const std::vector<EvaluatedContact>& contacts,
                                    std::size_t predictor) {
  const Predictions predictions = PredictionsOf(contacts);
  const auto found = predictions.find({contacts.size() - 1, Target::kHandlingTime});
  if (found == predictions.end()) return std::nullopt;
  return std::expm1(found->second.predicted[predictor]);
}

TEST(EvaluationTest, MeansAreOfWhoeverTheyAreOf) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(1'000, 1'020, 1, 2, 3));  // Each shares one thing with the last.
  contacts.push_back(Contact(1'100, 1'140, 7, 2, 8));
  contacts.push_back(Contact(1'200, 1'280, 7, 8, 3));
  contacts.push_back(Contact(2'000, 2'001, 1, 2, 3));
  const double of_agent = std::expm1((std::log1p(20) + std::log1p(40)) / 2);
  const double of_topic = std::expm1((std::log1p(20) + std::log1p(80)) / 2);
  EXPECT_NEAR(*LastPredicted(contacts, kAgentTopic), 20, 1e-9);
  EXPECT_NEAR(*LastPredicted(contacts, kCustomer), 20, 1e-9);
  EXPECT_NEAR(*LastPredicted(contacts, kAgent), of_agent, 1e-9);
  EXPECT_NEAR(*LastPredicted(contacts, kTopic), of_topic, 1e-9);
  const double of_all =
      std::expm1((100 * std::log1p(10) + std::log1p(20) + std::log1p(40) + std::log1p(80)) / 103);
  EXPECT_NEAR(*LastPredicted(contacts, kGlobal), of_all, 1e-9);
}

TEST(EvaluationTest, AMeanWithoutOutcomesIsTheGlobalOne) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(2'000, 2'001, 1, 2, 3));
  for (std::size_t i = 1; i < kPredictors; ++i) {
    EXPECT_NEAR(*LastPredicted(contacts, i), 10, 1e-9) << kPredictorNames[i];
  }
}

TEST(EvaluationTest, CountsOnceAHundredOutcomesAreKnown) {
  for (const int outcomes : {99, 100}) {
    std::vector<EvaluatedContact> contacts = Past(outcomes);
    contacts.push_back(Contact(2'000, 2'001, 1, 2));
    EXPECT_EQ(LastPredicted(contacts, kGlobal).has_value(), outcomes == 100);
    // Each target has its own count.
    contacts.front().started = sim::kNotStated;
    EXPECT_FALSE(LastPredicted(contacts, kGlobal).has_value());
    const Evaluation evaluation = Evaluate(contacts, {});
    EXPECT_EQ(evaluation.targets[IndexOf(Target::kResolutionTime)].contacts,
              outcomes == 100 ? 1 : 0);
  }
  // An outcome counts when it is known.
  std::vector<EvaluatedContact> contacts = Past();
  contacts.back().ended = 2'000 * kSecond + 1;
  contacts.push_back(Contact(2'000, 2'001, 1, 2));
  EXPECT_FALSE(LastPredicted(contacts, kGlobal).has_value());
}

TEST(EvaluationTest, AnEndAtTheArrivalIsKnownAndALaterOneIsNot) {
  for (const std::int64_t end : {2'000, 2'001}) {
    std::vector<EvaluatedContact> contacts = Past();
    contacts.push_back(Contact(1'500, end, 1, 2));
    contacts.push_back(Contact(2'000, 2'100, 1, 2));
    EXPECT_NEAR(*LastPredicted(contacts, kCustomer), end == 2'000 ? 500 : 10, 1e-9);
  }
}

TEST(EvaluationTest, OfTwoThatArriveAtOnceTheFirstIsTheEarlier) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(2'000, 2'000, 1, 2));
  contacts.push_back(Contact(2'000, 2'000, 1, 2));
  EXPECT_NEAR(*LastPredicted(contacts, kCustomer), 0, 1e-9);
  contacts.pop_back();
  EXPECT_NEAR(*LastPredicted(contacts, kCustomer), 10, 1e-9);
}

TEST(EvaluationTest, WithoutAFirstAgentNothingIsLearnedOrScored) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(1'000, 1'500, 1, 0));
  EXPECT_FALSE(LastPredicted(contacts, kGlobal).has_value());
  contacts.push_back(Contact(2'000, 2'100, 1, 2));
  EXPECT_NEAR(*LastPredicted(contacts, kGlobal), 10, 1e-9);
  EXPECT_NEAR(*LastPredicted(contacts, kCustomer), 10, 1e-9);
}

TEST(EvaluationTest, AbandonedOrWithoutAnEndIsNoOutcome) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(1'000, 1'500, 1, 2));
  contacts.back().abandoned = true;
  EXPECT_FALSE(LastPredicted(contacts, kGlobal).has_value());
  contacts.push_back(Contact(1'000, 1'500, 1, 2));
  contacts.back().ended = sim::kNotStated;
  EXPECT_FALSE(LastPredicted(contacts, kGlobal).has_value());
  contacts.push_back(Contact(2'000, 2'100, 1, 2));
  EXPECT_NEAR(*LastPredicted(contacts, kAgent), 10, 1e-9);
}

TEST(EvaluationTest, WithoutACustomerItTeachesButIsNotScored) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(1'000, 1'500, 0, 2));
  EXPECT_FALSE(LastPredicted(contacts, kGlobal).has_value());
  contacts.push_back(Contact(2'000, 2'100, 1, 2));
  EXPECT_NEAR(*LastPredicted(contacts, kAgent), 500, 1e-9);
}

TEST(EvaluationTest, ScoresAreMeanAbsoluteErrorsAndLogLosses) {
  std::vector<EvaluatedContact> contacts = Past();
  contacts.push_back(Contact(1'000, 1'100, 1, 2));
  contacts.back().transferred = true;
  contacts.push_back(Contact(1'001, 1'010, 3, 4));
  contacts.back().started = sim::kNotStated;
  contacts.push_back(Contact(1'002, 1'012, 3, 4));
  contacts.back().transferred.reset();
  const Evaluation evaluation = Evaluate(contacts, {});
  EXPECT_EQ(evaluation.contacts, 103);
  const double miss = std::log1p(100) - std::log1p(10);
  const TargetScores& resolution = evaluation.targets[IndexOf(Target::kResolutionTime)];
  EXPECT_EQ(resolution.contacts, 3);
  EXPECT_NEAR(resolution.scores[kGlobal], (miss + std::log1p(10) - std::log1p(9)) / 3, 1e-9);
  const TargetScores& handling = evaluation.targets[IndexOf(Target::kHandlingTime)];
  EXPECT_EQ(handling.contacts, 2);
  EXPECT_NEAR(handling.scores[kGlobal], miss / 2, 1e-9);
  // Nobody was handed over before: the probability is clipped to a thousandth.
  const TargetScores& transferred = evaluation.targets[IndexOf(Target::kTransferred)];
  EXPECT_EQ(transferred.contacts, 2);
  EXPECT_NEAR(transferred.scores[kGlobal], (-std::log(0.001) - std::log(0.999)) / 2, 1e-9);
}

// Contacts of 20 customers, 5 agents and 3 topics, some unidentified, some abandoned.
std::vector<EvaluatedContact> Stream(int size) {
  sim::SplitMix random(3);
  std::vector<EvaluatedContact> contacts;
  std::int64_t at = 0;
  for (int i = 0; i < size; ++i) {
    at += random.Below(60);
    EvaluatedContact contact = Contact(
        at, at + random.Below(600), static_cast<std::uint32_t>(random.Below(21)),
        static_cast<std::uint32_t>(random.Below(6)), static_cast<std::uint32_t>(random.Below(3)));
    contact.account = contact.customer / 4;
    contact.transferred = random.Chance(300'000);
    contact.abandoned = random.Chance(50'000);
    contacts.push_back(contact);
  }
  return contacts;
}

TEST(EvaluationTest, AContactsOwnOutcomeDoesNotReachItsPrediction) {
  const std::vector<EvaluatedContact> contacts = Stream(600);
  const Predictions before = PredictionsOf(contacts);
  int looked_at = 0;
  int changed = 0;
  for (std::size_t at = 150; at < contacts.size(); at += 9) {
    if (!contacts[at].HasOutcome()) continue;
    std::vector<EvaluatedContact> others = contacts;
    others[at].ended += 5'000 * kSecond;
    others[at].transferred = !*others[at].transferred;
    for (const auto& [key, prediction] : PredictionsOf(others)) {
      const Prediction& was = before.at(key);
      if (key.first <= at) {
        ++looked_at;
        ASSERT_EQ(prediction.predicted, was.predicted) << at << " reaches " << key.first;
      } else {
        changed += prediction.predicted != was.predicted ? 1 : 0;
      }
    }
  }
  EXPECT_GT(looked_at, 10'000);
  EXPECT_GT(changed, 10'000);  // Later ones learn from it.
}

TEST(EvaluationTest, TheModelLearnsCustomersAgentsAndPairs) {
  // Agent 1 is four times as quick as agent 2 with customer 1, and the other way round.
  std::vector<EvaluatedContact> contacts;
  for (int i = 0; i < 600; ++i) {
    const std::uint32_t customer = i % 2 + 1;
    const std::uint32_t agent = i / 2 % 2 + 1;
    contacts.push_back(
        Contact(i * 1'000, i * 1'000 + (customer == agent ? 100 : 400), customer, agent));
    contacts.back().transferred = customer != agent;
  }
  const Evaluation evaluation = Evaluate(contacts, {});
  for (const Target target : kEvaluatedTargets) {
    const TargetScores& scores = evaluation.targets[IndexOf(target)];
    EXPECT_EQ(scores.contacts, 500);
    ASSERT_TRUE(scores.Ratio().has_value());
    EXPECT_LT(*scores.Ratio(), 0.5) << static_cast<int>(target);
  }
  EXPECT_LT(*evaluation.GeometricRatio(), 0.5);
}

TEST(EvaluationTest, NamesTheBestMeanAndTheRatioToIt) {
  TargetScores scores;
  EXPECT_FALSE(scores.Ratio().has_value());
  scores.contacts = 3;
  scores.scores = {1, 5, 4, 2, 3, 6};
  EXPECT_EQ(scores.BestMean(), kAgent);
  EXPECT_EQ(scores.Ratio(), 0.5);
  Evaluation evaluation;
  EXPECT_FALSE(evaluation.GeometricRatio().has_value());
  evaluation.targets[0] = scores;
  evaluation.targets[1] = scores;
  evaluation.targets[1].scores[0] = 4;
  EXPECT_NEAR(*evaluation.GeometricRatio(), 1, 1e-12);
}

TEST(CalibrationTest, TenthsByPrediction) {
  std::vector<CalibrationPoint> points;
  for (int i = 999; i >= 0; --i) points.push_back({i / 1000.0, i % 10 < i / 100 ? 1.0 : 0.0});
  const std::vector<CalibrationBin> bins = Calibrate(points);
  ASSERT_EQ(bins.size(), 10U);
  for (std::size_t i = 0; i < bins.size(); ++i) {
    EXPECT_EQ(bins[i].contacts, 100);
    EXPECT_NEAR(bins[i].predicted, static_cast<double>(i) / 10 + 0.0495, 1e-9);
    EXPECT_NEAR(bins[i].observed, static_cast<double>(i) / 10, 1e-9);
  }
  EXPECT_TRUE(Calibrate({}).empty());
  EXPECT_EQ(Calibrate({{0.5, 1}, {0.5, 0}}).size(), 2U);  // No bin is empty.
}

}  // namespace
}  // namespace rapport::insight
