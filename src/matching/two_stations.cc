#include "matching/two_stations.h"

#include <algorithm>
#include <bit>

#include "base/fixed.h"

namespace rapport {
namespace {

// So many may wait at a station; whoever finds them waiting costs as much as waiting behind all of
// them. Differences are read where that has little to say.
constexpr int kRoom = 12;
constexpr int kSweeps = 300;
constexpr double kPrecise = 1e-3;

// What is kept, in sets of so many.
constexpr std::size_t kSets = 128;
constexpr std::size_t kWays = 4;

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

struct Agents {
  int count = 1;
  double speed = 1;
};

Agents Bounded(int agents, double speed) {
  const int count = std::clamp(agents, 1, StationValues::kMostAgents);
  return {count, speed * std::max(agents, 1) / count};
}

// Contacts at a station of so many agents, as of one with fewer and faster ones.
int Scaled(int contacts, int agents, int states) {
  if (agents == states) return contacts;
  const int busy = std::min(contacts, agents);
  return static_cast<int>(std::int64_t{busy} * states / agents) + contacts - busy;
}

// Value iteration.
class Iteration {
 public:
  Iteration(const StationRates& rates, StationScratch& scratch)
      : rates_(rates),
        home_(Bounded(rates.home_agents, 1)),
        away_(Bounded(rates.away_agents, rates.away_speed)),
        rows_(home_.count + kRoom),
        columns_(away_.count + kRoom),
        all_rates_(1e-9 + rates.home_arrivals + rates.away_arrivals + rates.any_arrivals +
                   2 * rates.from_outside + 2 * kRoom * rates.hang_ups + home_.count * home_.speed +
                   away_.count * away_.speed),
        values_(scratch.values),
        moved_(scratch.moved),
        next_(scratch.next) {
    values_.assign(At(rows_, 0), 0);
    moved_ = values_;
    next_ = values_;
  }

  void Run() {
    for (int sweep = 0; sweep < kSweeps && !Sweep(); ++sweep) {
    }
  }

  double Saved(int h, int a) const { return values_[At(h, a)] - values_[At(h - 1, a + 1)]; }

 private:
  std::size_t At(int h, int a) const {
    return static_cast<std::size_t>(h) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(a);
  }

  // What is left of a state's rates goes where it is.
  struct Sum {
    double value = 0;
    double rate = 0;
    void Add(double r, double v) {
      value += r * v;
      rate += r;
    }
  };

  // True: the values have settled.
  bool Sweep() {
    outside_price_ = std::max(0.0, values_[At(1, 1)] - values_[At(0, 1)]);
    Move();
    double least = 1e300;
    double most = -1e300;
    for (int h = 0; h < rows_; ++h) {
      for (int a = 0; a < columns_; ++a) {
        const std::size_t at = At(h, a);
        const Sum sum = From(h, a);
        next_[at] = (sum.value + (all_rates_ - sum.rate) * values_[at]) / all_rates_;
        least = std::min(least, next_[at] - values_[at]);
        most = std::max(most, next_[at] - values_[at]);
      }
    }
    const double base = next_[0];
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = next_[i] - base;
    return most - least <= kPrecise * most;
  }

  // The states after those have moved who should, where somebody is free.
  void Move() {
    moved_ = values_;
    for (int h = home_.count + 1; h < rows_; ++h) {
      for (int a = away_.count - 1; a >= 0; --a) {
        moved_[At(h, a)] = std::min(moved_[At(h, a)], rates_.home_gap + moved_[At(h - 1, a + 1)]);
      }
    }
    for (int a = away_.count + 1; a < columns_; ++a) {
      for (int h = home_.count - 1; h >= 0; --h) {
        moved_[At(h, a)] = std::min(moved_[At(h, a)], rates_.away_gap + moved_[At(h + 1, a - 1)]);
      }
    }
  }

  Sum From(int h, int a) const {
    const int home_busy = std::min(h, home_.count);
    const int away_busy = std::min(a, away_.count);
    const int home_waits = h - home_busy;
    const int away_waits = a - away_busy;
    Sum sum;
    sum.value = home_waits + rates_.away_wait_cost * away_waits;
    AddArrivals(h, a, sum);
    if (home_waits > 0) {
      sum.Add(home_waits * rates_.hang_ups, rates_.home_loss + moved_[At(h - 1, a)]);
    }
    if (away_waits > 0) {
      sum.Add(away_waits * rates_.hang_ups, rates_.away_loss + moved_[At(h, a - 1)]);
    }
    // Whoever gets free may take one of the other station before one of their own.
    if (home_busy > 0) {
      double best = moved_[At(h - 1, a)];
      if (away_waits > 0) best = std::min(best, rates_.away_gap + moved_[At(h, a - 1)]);
      sum.Add(home_busy * home_.speed, best);
    }
    if (away_busy > 0) {
      double best = moved_[At(h, a - 1)];
      if (home_waits > 0) best = std::min(best, rates_.home_gap + moved_[At(h - 1, a)]);
      sum.Add(away_busy * away_.speed, best);
    }
    return sum;
  }

  void AddArrivals(int h, int a, Sum& sum) const {
    const double here = moved_[At(h, a)];
    const double to_home =
        h + 1 < rows_ ? moved_[At(h + 1, a)] : here + kRoom / (home_.count * home_.speed);
    const double to_away = a + 1 < columns_
                               ? moved_[At(h, a + 1)]
                               : here + rates_.away_wait_cost * kRoom / (away_.count * away_.speed);
    AddPreferring(rates_.home_arrivals, h >= home_.count, to_home,
                  rates_.home_gap + outside_price_ + here, sum);
    AddPreferring(rates_.away_arrivals, a >= away_.count, to_away,
                  rates_.away_gap + outside_price_ + here, sum);
    sum.Add(rates_.any_arrivals, std::min(to_home, to_away));
    if (h < home_.count) sum.Add(rates_.from_outside, to_home);
    if (a < away_.count) sum.Add(rates_.from_outside, to_away);
  }

  void AddPreferring(double rate, bool busy, double stays, double leaves, Sum& sum) const {
    const double outside = busy ? rates_.outside : 0;
    sum.Add(rate * (1 - outside), stays);
    sum.Add(rate * outside, std::min(stays, leaves));
  }

  const StationRates& rates_;
  const Agents home_;
  const Agents away_;
  const int rows_;
  const int columns_;
  const double all_rates_;
  double outside_price_ = 0;
  std::vector<double>& values_;
  std::vector<double>& moved_;
  std::vector<double>& next_;
};

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

void StationScratch::Reserve() {
  constexpr std::size_t kSide = StationValues::kMostAgents + kRoom;
  for (std::vector<double>* states : {&values, &moved, &next}) states->reserve(kSide * kSide);
}

StationValues::StationValues(const StationRates& rates) {
  StationScratch scratch;
  Solve(rates, scratch);
}

void StationValues::Solve(const StationRates& rates, StationScratch& scratch) {
  home_agents_ = std::max(1, rates.home_agents);
  away_agents_ = std::max(1, rates.away_agents);
  home_states_ = Bounded(home_agents_, 1).count;
  away_states_ = Bounded(away_agents_, 1).count;
  Iteration iteration(rates, scratch);
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
    kept_.resize(kSets * kWays);
    next_.resize(kSets);
    scratch_.Reserve();
  }
  std::uint64_t hash = 0;
  for (const std::uint16_t step : key.steps) hash = Mix(hash, step);
  const std::size_t set = hash % kSets;
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
