// Desks made up in many ways: on each the model forecasts at least as well as the best of the five
// running means, within what chance explains.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "insight/evaluated_contact.h"
#include "insight/evaluation.h"

namespace rapport::testing {
namespace {

using insight::EvaluatedContact;

// Times are log-normal; effects, in logarithms, are normal and have these standard deviations.
struct Desk {
  std::string name;
  int contacts = 12'000;
  int agents = 40;
  int customers = 2'000;
  int topics = 8;
  double days = 60;
  double seconds = 300;    // A usual handling time.
  double topic_ratio = 0;  // Of a topic's times to those of the one before; 0: by chance.
  double topic = 0.4;
  double agent = 0.3;
  double agent_topic = 0.15;
  double customer = 0.3;
  double pair = 0.1;
  double noise = 0.8;
  double zeros = 0;           // The share that takes no time, on average over agents.
  double modes = 0;           // The share that takes 30 times as long.
  double drift = 0;           // Of agents, over the whole time.
  double season = 0;          // Over the hours of a day.
  double days_late = 0;       // How much longer those who are handed over take, on average.
  double round_to = 1;        // Seconds.
  double closed_every = 0;    // Days: contacts end all at once, the next time. 0: as they do.
  double handed_over = -0.8;  // In log-odds.
  bool by_day = false;        // Contacts are taken from 9 to 17 only, and come at any time.
  double copied = 0;          // The share of contacts that come with others just like them,
  int copies = 1;             // so many,
  bool of_others = false;     // and of other customers.
  double most = 1.005;        // That the model's error is of the best mean's; above 1 by chance.
};

class Simulation {
 public:
  Simulation(const Desk& desk, std::uint64_t seed) : desk_(desk), random_(seed) {}

  std::vector<EvaluatedContact> Run() {
    topic_ = Many(desk_.topics, desk_.topic);
    for (int t = 0; desk_.topic_ratio > 0 && t < desk_.topics; ++t) {
      topic_[static_cast<std::size_t>(t)] = std::log(desk_.topic_ratio) * (t - desk_.topics / 2.0);
    }
    agent_ = Many(desk_.agents, desk_.agent);
    customer_ = Many(desk_.customers, desk_.customer);
    agent_hands_over_ = Many(desk_.agents, 2 * desk_.agent);
    zeros_of_ = Many(desk_.agents, 0);
    for (double& share : zeros_of_) share = 2 * desk_.zeros * Uniform();
    double now = 1.5e9;
    std::vector<EvaluatedContact> contacts;
    for (int i = 0; i < desk_.contacts; ++i) {
      now -= std::log(1 - Uniform()) * desk_.days * 86'400 / desk_.contacts;
      for (double& effect : agent_) effect += Normal(desk_.drift / std::sqrt(desk_.contacts));
      contacts.push_back(Contact(now));
      if (desk_.copied > 0 && Uniform() < desk_.copied) Copy(contacts);
    }
    return contacts;
  }

 private:
  double Uniform() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  double Normal(double deviation) {
    return deviation > 0 ? std::normal_distribution<double>(0, deviation)(random_) : 0;
  }
  std::vector<double> Many(int count, double deviation) {
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& value : values) value = Normal(deviation);
    return values;
  }
  // Small numbers come more often.
  std::size_t Pick(int count, double skew) {
    const auto number = static_cast<int>(count * std::pow(Uniform(), skew));
    return static_cast<std::size_t>(std::min(count - 1, number));
  }
  double Of(std::map<std::pair<std::size_t, std::size_t>, double>& effects, std::size_t a,
            std::size_t b, double deviation) {
    const auto [it, added] = effects.try_emplace({a, b}, 0.0);
    if (added) it->second = Normal(deviation);
    return it->second;
  }
  std::int64_t Micros(double seconds) const {
    return static_cast<std::int64_t>(std::floor(seconds / desk_.round_to) * desk_.round_to * 1e6);
  }

  static std::int64_t NextByDay(std::int64_t at) {
    constexpr std::int64_t kHour = 3'600'000'000;
    const std::int64_t midnight = at / (24 * kHour) * 24 * kHour;
    if (at < midnight + 9 * kHour) return midnight + 9 * kHour;
    return at < midnight + 17 * kHour ? at : midnight + 33 * kHour;
  }

  // All alike, from the arrival to what came of them.
  void Copy(std::vector<EvaluatedContact>& contacts) {
    EvaluatedContact copy = contacts.back();
    for (int i = 0; i < desk_.copies; ++i) {
      if (desk_.of_others) copy.customer = static_cast<std::uint32_t>(Pick(desk_.customers, 2) + 1);
      contacts.push_back(copy);
    }
  }

  EvaluatedContact Contact(double now) {
    const std::size_t customer = Pick(desk_.customers, 2);
    const std::size_t regular = (customer * 7919 + Pick(3, 1)) % agent_.size();
    const std::size_t agent = Uniform() < 0.4 ? regular : Pick(desk_.agents, 1.3);
    const std::size_t topic = Pick(desk_.topics, 1.3);
    double effect = topic_[topic] + agent_[agent] + customer_[customer] +
                    Of(on_topic_, agent, topic, desk_.agent_topic) +
                    Of(pairs_, agent, customer, desk_.pair) +
                    desk_.season * std::sin(now / 86'400 * 2 * 3.14159);
    if (Uniform() < desk_.modes) effect += std::log(30);
    double handling = desk_.seconds * std::exp(effect + Normal(desk_.noise));
    if (Uniform() < zeros_of_[agent]) handling = 0;
    const double odds = desk_.handed_over + agent_hands_over_[agent] + topic_[topic] / 4;
    const bool handed_over = Uniform() < 1 / (1 + std::exp(-odds));
    if (handed_over) handling -= std::log(1 - Uniform()) * desk_.days_late * 86'400;
    EvaluatedContact contact;
    contact.arrived = Micros(now);
    contact.started = desk_.by_day ? NextByDay(contact.arrived) : contact.arrived;
    contact.ended = contact.started + Micros(handling + desk_.round_to / 2);
    if (desk_.closed_every > 0) {
      const std::int64_t days = std::llround(desk_.closed_every * 86'400e6);
      contact.ended = (contact.ended / days + 1) * days;
    }
    contact.customer = Uniform() < 0.1 ? 0 : static_cast<std::uint32_t>(customer + 1);
    contact.first_agent = static_cast<std::uint32_t>(agent + 1);
    contact.topic = static_cast<std::uint32_t>(topic + 1);
    contact.transferred = handed_over;
    return contact;
  }

  Desk desk_;
  std::mt19937_64 random_;
  std::vector<double> topic_, agent_, customer_, agent_hands_over_, zeros_of_;
  std::map<std::pair<std::size_t, std::size_t>, double> on_topic_, pairs_;
};

// Only topics, and these far apart.
Desk Narrow(std::string name, double noise, double most = 1.005) {
  return {.name = std::move(name),
          .topics = 4,
          .topic_ratio = 5,
          .agent = 0,
          .agent_topic = 0,
          .customer = 0,
          .pair = 0,
          .noise = noise,
          .most = most};
}

std::vector<Desk> Desks() {
  return {
      {.name = "usual"},
      {.name = "no_effects", .topic = 0, .agent = 0, .agent_topic = 0, .customer = 0, .pair = 0},
      Narrow("narrow_05", 0.05, 1.01),
      Narrow("narrow_10", 0.1),
      Narrow("narrow_20", 0.2),
      Narrow("narrow_50", 0.5),
      Narrow("narrow_100", 1),
      {.name = "narrow_agents",
       .topic = 0,
       .agent = 0.8,
       .agent_topic = 0,
       .customer = 0,
       .pair = 0,
       .noise = 0.2},
      {.name = "narrow_agents_and_topics",
       .topic_ratio = 3,
       .agent_topic = 0.3,
       .customer = 0,
       .pair = 0,
       .noise = 0.2},
      {.name = "zeros", .zeros = 0.4},
      {.name = "two_modes", .noise = 0.3, .modes = 0.4},
      {.name = "strong_agents", .agent = 1.5, .agent_topic = 0.8},
      {.name = "drifting_agents", .drift = 1},
      {.name = "customers", .topic = 0, .agent = 0, .agent_topic = 0, .customer = 1.2},
      {.name = "pairs", .customers = 300, .pair = 1},
      {.name = "none_returns", .customers = 2'000'000},
      {.name = "season", .season = 0.6},
      {.name = "one_agent", .agents = 1, .agent_topic = 0},
      {.name = "one_topic", .topics = 1},
      {.name = "many_topics", .topics = 4'000},
      {.name = "many_agents", .agents = 1'500},
      {.name = "mail", .agents = 10, .days = 200, .seconds = 90'000, .noise = 1.2, .round_to = 60},
      {.name = "whole_days", .agents = 10, .days = 300, .seconds = 250'000, .round_to = 86'400},
      {.name = "late", .days_late = 5},
      // What ends together is alike, and says nothing of what comes next; it takes some nights, or
      // many of these few weeks, until that shows.
      {.name = "closed_nightly", .seconds = 3'600, .closed_every = 1, .most = 1.05},
      {.name = "closed_weekly", .days = 300, .seconds = 170'000, .closed_every = 7, .most = 1.15},
      {.name = "closed_with_each_shift", .seconds = 1'800, .closed_every = 1.0 / 3},
      // Contacts that are open together and come to the same tell of their group what only the
      // one of them does that ended first.
      {.name = "tenth_filed_twice", .copied = 0.1},
      {.name = "third_filed_twice", .copied = 0.3, .most = 1.05},
      {.name = "all_filed_twice", .copied = 1, .most = 1.2},
      {.name = "outages", .copied = 0.005, .copies = 30, .of_others = true},
      {.name = "in_batches",
       .contacts = 3'000,
       .copied = 1,
       .copies = 4,
       .of_others = true,
       .most = 1.2},
      // The time of day is not seen.
      {.name = "taken_by_day", .seconds = 1'800, .by_day = true},
      {.name = "rarely_handed_over", .handed_over = -5},
      {.name = "mostly_handed_over", .handed_over = 4},
      {.name = "tiny",
       .contacts = 300,
       .agents = 5,
       .customers = 60,
       .topics = 4,
       .days = 20,
       .most = 1.02},
      {.name = "small",
       .contacts = 1'000,
       .agents = 6,
       .customers = 150,
       .topics = 4,
       .days = 20,
       .most = 1.01},
  };
}

TEST(OutcomeSimulated, NoRunningMeanForecastsBetter) {
  for (const Desk& desk : Desks()) {
    std::vector<double> log_ratios(kTargets, 0);
    std::vector<int> counted(kTargets, 0);
    double off = 0;  // The worst tenth of the forecasts of hand-overs.
    for (const std::uint64_t seed : {1U, 2U}) {
      const std::vector<EvaluatedContact> contacts = Simulation(desk, seed).Run();
      const insight::Evaluation evaluation = insight::Evaluate(contacts, {});
      for (const insight::CalibrationBin& tenth : evaluation.calibration) {
        off = std::max(off, std::abs(tenth.predicted - tenth.observed));
      }
      for (std::size_t t = 0; t < kTargets; ++t) {
        const std::optional<double> ratio = evaluation.targets[t].Ratio();
        if (!ratio) continue;
        log_ratios[t] += std::log(*ratio);
        ++counted[t];
      }
    }
    RecordProperty(desk.name + "_off", std::to_string(off));
    EXPECT_GE(std::count(counted.begin(), counted.end(), 2), 3) << desk.name;
    for (std::size_t t = 0; t < kTargets; ++t) {
      if (counted[t] == 0) continue;
      const double ratio = std::exp(log_ratios[t] / counted[t]);
      EXPECT_LE(ratio, desk.most) << desk.name << ", target " << t;
      RecordProperty(desk.name + "_" + std::to_string(t), std::to_string(ratio));
    }
  }
}

// Contacts that end after a time set beforehand, as where they are closed by themselves. A mean
// errs by nothing there, so what counts is by how much the forecast does.
TEST(OutcomeSimulated, TimesThatDoNotVaryAreForecastToAHundredth) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    // 180 s end where a bin does.
    for (const double seconds : {300.0, 180.0}) {
      Desk desk = Narrow("constant", 0);
      desk.seconds = seconds;
      const insight::Evaluation evaluation = insight::Evaluate(Simulation(desk, seed).Run(), {});
      for (std::size_t t = 0; t < kTimeTargets; ++t) {
        EXPECT_LE(evaluation.targets[t].scores[0], 0.01) << seconds << ", seed " << seed;
      }
    }
  }
}

// A history that knows nothing of all but one stray contact for years is as young as it is.
TEST(OutcomeSimulated, AStrayContactChangesLittle) {
  const Desk desk{.name = "late", .days_late = 5};
  std::vector<EvaluatedContact> contacts = Simulation(desk, 1).Run();
  const insight::Evaluation without = insight::Evaluate(contacts, {});
  EvaluatedContact stray = contacts.front();
  stray.arrived -= std::int64_t{3'000} * 86'400'000'000;
  stray.started = stray.arrived;
  stray.ended = stray.arrived + 60'000'000;
  contacts.insert(contacts.begin(), stray);
  const insight::Evaluation with = insight::Evaluate(contacts, {});
  constexpr std::size_t kTarget = IndexOf(Target::kTransferred);
  EXPECT_NEAR(with.targets[kTarget].scores[0] / without.targets[kTarget].scores[0], 1, 0.002);
}

}  // namespace
}  // namespace rapport::testing
