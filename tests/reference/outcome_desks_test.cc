// What the outcome model predicts of two real desks, contact by contact, each from what was known
// when it arrived. The figures are what the model reached when it was chosen; the best running mean
// of a desk, topic, agent, customer or agent and topic is worse on every one of them.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "codec/csv_history.h"
#include "gtest/gtest.h"
#include "support/outcome_desk.h"
#include "support/scale.h"

namespace rapport::testing {
namespace {

constexpr Micros kDay = 86'400'000'000;
constexpr std::int64_t kKnownBefore = 100;
constexpr std::size_t kScored = 3;  // Resolution time, handling time, transferred.

struct Contact {
  Subject subject;
  OutcomeSeen seen;
  bool over = false;  // It has an outcome, and the agent who had it is known.
};

class Numbers {
 public:
  std::uint32_t Of(std::string_view key) {
    return numbers_.try_emplace(std::string(key), static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

std::vector<Contact> ReadDesk(const std::string& path) {
  absl::StatusOr<codec::CsvHistory> history = codec::CsvHistory::Open(path, {});
  EXPECT_TRUE(history.ok()) << history.status();
  std::vector<Contact> contacts;
  if (!history.ok()) return contacts;
  Numbers customers, agents, topics;
  codec::CsvTally tally;
  codec::CsvRow row;
  while (*history->Next(row, tally)) {
    Contact contact;
    const std::string_view customer = row.customer_id.value_or("");
    const auto given =
        history->Has(codec::CsvColumn::kFirstAgentId) ? row.first_agent_id : row.agent_id;
    const std::string_view agent = given.value_or("");
    if (!customer.empty()) contact.subject.customer = customers.Of(customer);
    if (!agent.empty()) contact.subject.agent = agents.Of(agent);
    contact.subject.topic = TopicId{topics.Of(row.category.value_or("")) + std::uint64_t{1}};
    contact.seen.arrived = ToInstant(row.arrived_at);
    contact.over = !agent.empty() && row.ended_at && row.outcome != codec::CsvOutcome::kAbandoned;
    if (contact.over) {
      contact.seen.known = ToInstant(*row.ended_at);
      contact.seen.Set(Target::kResolutionTime, contact.seen.known - contact.seen.arrived);
      if (row.started_at) {
        contact.seen.Set(Target::kHandlingTime, contact.seen.known - ToInstant(*row.started_at));
      }
      if (row.transfers) contact.seen.Set(Target::kTransferred, *row.transfers > 0 ? 1 : 0);
    }
    contacts.push_back(contact);
  }
  std::stable_sort(contacts.begin(), contacts.end(), [](const Contact& a, const Contact& b) {
    return a.seen.arrived < b.seen.arrived;
  });
  return contacts;
}

struct Scores {
  std::array<std::int64_t, kScored> n{};
  std::array<double, kScored> sum{};
  std::vector<std::pair<double, double>> transfers;  // Predicted and observed.

  double Mean(std::size_t t) const { return sum[t] / static_cast<double>(n[t]); }
};

void ScoreOne(const OutcomeDesk& model, const Contact& contact, Scores& scores) {
  const Forecast forecast = model.Expect(contact.subject, contact.seen.arrived);
  for (std::size_t t = 0; t < kScored; ++t) {
    const auto target = static_cast<Target>(t);
    if (!contact.seen.Has(t) || model.learned(target) < kKnownBefore) continue;
    const auto seen = static_cast<double>(contact.seen.value[t]);
    const auto value = static_cast<double>(model.ValueOf(target, forecast.log_odds[t]));
    ++scores.n[t];
    if (IsTime(target)) {
      scores.sum[t] += std::abs(std::log1p(value / 1e3) - std::log1p(seen / 1e6));
      continue;
    }
    const double p = std::clamp(value / 1e6, 0.001, 0.999);
    scores.sum[t] -= std::log(seen > 0 ? p : 1 - p);
    scores.transfers.emplace_back(p, seen);
  }
}

Scores Evaluate(const std::vector<Contact>& contacts, int half_life_days) {
  OutcomeDesk model({.half_life = half_life_days * kDay});
  Scores scores;
  using Due = std::pair<Instant, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> pending;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    while (!pending.empty() && pending.top().first <= contacts[i].seen.arrived) {
      const Contact& over = contacts[pending.top().second];
      model.Learn(over.subject, over.seen);
      pending.pop();
    }
    if (!contacts[i].over) continue;
    pending.emplace(contacts[i].seen.known, i);
    if (contacts[i].subject.customer != kNoIndex) ScoreOne(model, contacts[i], scores);
  }
  return scores;
}

struct Expected {
  std::int64_t n;
  double score;      // Of the model as it was chosen.
  double best_mean;  // Of the running means.
};

void ExpectScores(const Scores& scores, const std::vector<Expected>& expected) {
  for (std::size_t t = 0; t < expected.size(); ++t) {
    EXPECT_EQ(scores.n[t], expected[t].n) << t;
    EXPECT_NEAR(scores.Mean(t) / expected[t].score, 1, 0.003) << t << ": " << scores.Mean(t);
    EXPECT_LT(scores.Mean(t), 0.95 * expected[t].best_mean) << t;
  }
}

TEST(OutcomeDesks, ItDesk) {
  constexpr char kName[] = "data/itsm_incidents_dev.csv.xz";
  const std::optional<std::string> path = SharedFile(kName);
  RAPPORT_SKIP_WITHOUT(path, kName);
  Scores scores = Evaluate(ReadDesk(*path), 90);
  ExpectScores(
      scores,
      {{15'989, 2.317200, 2.670885}, {15'281, 3.057194, 3.364323}, {15'989, 0.524120, 0.698559}});
  // Of each tenth of the contacts by predicted rate, the rate observed.
  auto& all = scores.transfers;
  std::sort(all.begin(), all.end());
  for (std::size_t tenth = 0; tenth < 10; ++tenth) {
    const std::size_t from = all.size() * tenth / 10;
    const std::size_t to = all.size() * (tenth + 1) / 10;
    double off = 0;
    for (std::size_t i = from; i < to; ++i) off += all[i].first - all[i].second;
    EXPECT_LE(std::abs(off / static_cast<double>(to - from)), 0.02) << "tenth " << tenth + 1;
  }
}

TEST(OutcomeDesks, Bank) {
  constexpr char kName[] = "data/bank_calls_dev.csv.xz";
  const std::optional<std::string> path = SharedFile(kName);
  RAPPORT_SKIP_WITHOUT(path, kName);
  ExpectScores(Evaluate(ReadDesk(*path), 90),
               {{22'867, 0.578474, 0.622534}, {22'867, 0.777985, 0.832362}});
}

// A model that had to be tuned to a desk would be of no use to the next one.
TEST(OutcomeDesks, HalfOrTwiceTheHalfLifeMattersLittle) {
  constexpr char kName[] = "data/itsm_incidents_dev.csv.xz";
  const std::optional<std::string> path = SharedFile(kName);
  RAPPORT_SKIP_WITHOUT(path, kName);
  const std::vector<Contact> contacts = ReadDesk(*path);
  const Scores usual = Evaluate(contacts, 90);
  for (const int days : {45, 180}) {
    const Scores other = Evaluate(contacts, days);
    for (std::size_t t = 0; t < kScored; ++t) {
      EXPECT_NEAR(other.Mean(t) / usual.Mean(t), 1, 0.01) << days << " days, target " << t;
    }
  }
}

}  // namespace
}  // namespace rapport::testing
