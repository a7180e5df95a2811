#include "matching/two_stations.h"

#include <algorithm>
#include <bit>

#include "base/fixed.h"

namespace rapport {
namespace {

// Sixteen steps an octave, from 2^-10 to 2^15: the exponent and four bits of the fraction.
constexpr int kFractionBits = 4;
constexpr int kShift = 52 - kFractionBits;
constexpr std::uint64_t kLeast = std::bit_cast<std::uint64_t>(0x1p-10) >> kShift;
constexpr double kMost = 0x1p15;

std::uint16_t StepOf(double x) {
  if (!(x >= 0x1p-10)) return 0;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(std::min(x, kMost)) >> kShift;
  return static_cast<std::uint16_t>(bits - kLeast + 1);
}

// The middle of the step.
double OfStep(std::uint16_t step) {
  if (step == 0) return 0;
  const std::uint64_t half = std::uint64_t{1} << (kShift - 1);
  return std::bit_cast<double>(((step - 1 + kLeast) << kShift) + half);
}

// Contacts at a station of so many agents, as of one with fewer and faster ones.
int Scaled(int contacts, int agents, int states) {
  if (agents == states) return contacts;
  const int busy = std::min(contacts, agents);
  return static_cast<int>(std::int64_t{busy} * states / agents) + contacts - busy;
}

}  // namespace

StationKey::StationKey(const StationRates& r)
    : steps{static_cast<std::uint16_t>(std::clamp(r.home_agents, 1, 0xffff)),
            static_cast<std::uint16_t>(std::clamp(r.away_agents, 1, 0xffff)),
            StepOf(r.home_arrivals),
            StepOf(r.away_arrivals),
            StepOf(r.any_arrivals),
            StepOf(r.away_speed),
            StepOf(r.away_wait_cost),
            StepOf(r.hang_ups),
            StepOf(r.home_loss),
            StepOf(r.away_loss),
            StepOf(r.home_gap),
            StepOf(r.away_gap),
            StepOf(r.outside),
            StepOf(r.from_outside)} {}

StationRates StationKey::Rates() const {
  return {.home_agents = steps[0],
          .away_agents = steps[1],
          .home_arrivals = OfStep(steps[2]),
          .away_arrivals = OfStep(steps[3]),
          .any_arrivals = OfStep(steps[4]),
          .away_speed = OfStep(steps[5]),
          .away_wait_cost = OfStep(steps[6]),
          .hang_ups = OfStep(steps[7]),
          .home_loss = OfStep(steps[8]),
          .away_loss = OfStep(steps[9]),
          .home_gap = OfStep(steps[10]),
          .away_gap = OfStep(steps[11]),
          .outside = std::min(1.0, OfStep(steps[12])),
          .from_outside = OfStep(steps[13])};
}

StationValues::StationValues(const StationRates& rates) {
  StationScratch scratch;
  Solve(rates, scratch);
}

void StationValues::Solve(const StationRates& rates, StationScratch& scratch) {
  home_agents_ = std::max(1, rates.home_agents);
  away_agents_ = std::max(1, rates.away_agents);
  home_states_ = std::min(home_agents_, kMostAgents);
  away_states_ = std::min(away_agents_, kMostAgents);
  StationIteration iteration(rates, scratch);
  iteration.Run();
  for (int h = 1; h <= home_states_ + kRead; ++h) {
    for (int a = 0; a <= away_states_ + kRead; ++a) {
      saved_[At(h, a)] = static_cast<float>(iteration.Saved(h, a));
    }
  }
}

double StationValues::Saved(int home, int away) const {
  const int h = std::clamp(Scaled(home, home_agents_, home_states_), 1, home_states_ + kRead);
  const int a = std::clamp(Scaled(away, away_agents_, away_states_), 0, away_states_ + kRead);
  return saved_[At(h, a)];
}

const StationValues& StationValuesCache::Get(const StationKey& key) {
  if (kept_.empty()) {
    kept_.resize(sets_ * kWays);
    next_.resize(sets_);
    scratch_.Reserve();
  }
  std::uint64_t hash = 0;
  for (const std::uint16_t step : key.steps) hash = Mix(hash, step);
  const std::size_t set = hash % sets_;
  Kept* const first = &kept_[set * kWays];
  for (Kept* kept = first; kept != first + kWays; ++kept) {
    if (kept->used && kept->key == key) return kept->values;
  }
  Kept& kept = first[next_[set]++ % kWays];
  kept.used = true;
  kept.key = key;
  kept.values.Solve(key.Rates(), scratch_);
  return kept.values;
}

}  // namespace rapport
