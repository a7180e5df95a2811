#include "insight/familiar.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "codec/micros.h"
#include "insight/fixed_effects.h"

namespace rapport::insight {
namespace {

constexpr int kBitsOfNumber = 32;

// The regression's rows.
struct Rows {
  std::vector<double> outcome;
  std::vector<double> familiar;  // 0 or 1.
  Grouping customers;
  Grouping agent_topics;
  Grouping weeks;
};

std::uint64_t Pair(std::uint32_t first, std::uint32_t second) {
  return std::uint64_t{first} << kBitsOfNumber | second;
}

// Whole weeks from Monday to Sunday, in UTC.
std::uint64_t WeekOf(std::int64_t time) {
  constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;
  constexpr std::int64_t kWeek = 7 * kDay;
  constexpr std::int64_t kMondayBefore = 3 * kDay;  // 1970 began on a Thursday.
  return static_cast<std::uint64_t>(codec::FloorDivide(time + kMondayBefore, kWeek));
}

double OutcomeOf(const EvaluatedContact& contact, Target target) {
  const auto outcome = static_cast<double>(*contact.Outcome(target));
  if (!IsTime(target)) return outcome;
  constexpr double kMicrosPerSecond = 1e6;
  return std::log(std::max(kShortestFamiliarTime, outcome / kMicrosPerSecond));
}

Rows RowsOf(std::span<const EvaluatedContact> contacts, Target target) {
  Rows rows;
  // By customer and agent: when their first contact to end had ended.
  absl::flat_hash_map<std::uint64_t, std::int64_t> met;
  for (const EvaluatedContact& contact : contacts) {
    if (contact.customer == 0 || !contact.HasOutcome()) continue;
    const auto [found, is_new] =
        met.try_emplace(Pair(contact.customer, contact.first_agent), contact.ended);
    const bool familiar = !is_new && found->second <= contact.arrived;
    found->second = std::min(found->second, contact.ended);
    if (!contact.Outcome(target)) continue;
    rows.outcome.push_back(OutcomeOf(contact, target));
    rows.familiar.push_back(familiar ? 1 : 0);
    rows.customers.Add(contact.customer);
    rows.agent_topics.Add(Pair(contact.first_agent, contact.topic));
    rows.weeks.Add(WeekOf(contact.arrived));
  }
  return rows;
}

// How many customers met both an agent they knew and one they did not.
std::int64_t CustomersWithBoth(const Rows& rows) {
  std::vector<std::int64_t> familiar(rows.customers.groups(), 0);
  std::vector<std::int64_t> others(rows.customers.groups(), 0);
  for (std::size_t row = 0; row < rows.familiar.size(); ++row) {
    ++(rows.familiar[row] > 0 ? familiar : others)[rows.customers.group(row)];
  }
  std::int64_t both = 0;
  for (std::size_t i = 0; i < familiar.size(); ++i) both += familiar[i] > 0 && others[i] > 0;
  return both;
}

}  // namespace

std::optional<FamiliarEffect> MeasureFamiliar(std::span<const EvaluatedContact> contacts,
                                              Target target) {
  Rows rows = RowsOf(contacts, target);
  if (CustomersWithBoth(rows) < kLeastFamiliarCustomers) return std::nullopt;
  const std::size_t fitted = rows.agent_topics.groups() + rows.weeks.groups() + 1;
  if (rows.outcome.size() <= fitted) return std::nullopt;
  FamiliarEffect effect;
  effect.contacts = static_cast<std::int64_t>(rows.outcome.size());
  effect.familiar = std::count(rows.familiar.begin(), rows.familiar.end(), 1.0);
  const std::vector<const Grouping*> groupings = {&rows.customers, &rows.agent_topics, &rows.weeks};
  std::vector<double>& y = rows.outcome;
  std::vector<double>& x = rows.familiar;
  if (!TakeOutEffects(groupings, y) || !TakeOutEffects(groupings, x)) return std::nullopt;
  double xy = 0;
  double xx = 0;
  for (std::size_t row = 0; row < x.size(); ++row) {
    xy += x[row] * y[row];
    xx += x[row] * x[row];
  }
  // Where the groups say who knew whom, nothing is left to tell the effect by.
  constexpr double kNothing = 1e-9;
  if (xx < kNothing * static_cast<double>(effect.familiar)) return std::nullopt;
  effect.difference = xy / xx;
  std::vector<double> scores(rows.customers.groups(), 0);
  for (std::size_t row = 0; row < x.size(); ++row) {
    scores[rows.customers.group(row)] += x[row] * (y[row] - effect.difference * x[row]);
  }
  double squares = 0;
  for (const double score : scores) squares += score * score;
  const auto clusters = static_cast<double>(scores.size());
  // Effects taken out cost degrees of freedom; customers are the clusters themselves and do not
  // (Cameron and Miller, "A practitioner's guide to cluster-robust inference", 2015).
  const auto rest = static_cast<double>(x.size()) - static_cast<double>(fitted);
  const double small_sample = static_cast<double>(x.size()) / rest * clusters / (clusters - 1);
  constexpr double kNormal95 = 1.96;
  const double margin = kNormal95 * std::sqrt(squares * small_sample) / xx;
  effect.low = effect.difference - margin;
  effect.high = effect.difference + margin;
  return effect;
}

}  // namespace rapport::insight
