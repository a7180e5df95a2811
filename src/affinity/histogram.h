// The distribution of a desk's outcomes: of times in bins, of yes and no by two counts.

#ifndef RAPPORT_AFFINITY_HISTOGRAM_H_
#define RAPPORT_AFFINITY_HISTOGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/instant.h"

namespace rapport {

// Times in eight bins an octave of 1 + seconds: bin b holds [2^(b/8), 2^((b+1)/8)), so that bin 0
// is what took no time, and the last begins at 125 years. Counts are kept as a Fenwick tree ("A new
// data structure for cumulative frequency tables", 1994): adding one and finding a quantile take
// eight steps each.
class TimeHistogram {
 public:
  static constexpr int kBinsPerOctave = 8;
  static constexpr int kBins = 32 * kBinsPerOctave;

  static int BinOf(Micros time) { return static_cast<int>(PlaceOf(time)); }
  // Its bin, and how far it lies within it: the logarithm of 1 + seconds, nearly. Below 0 counts as
  // 0.
  static float PlaceOf(Micros time);
  static double EdgeOf(int bin);  // Where it begins, in seconds.

  void Add(int bin, double weight);
  void Scale(double factor);

  double total() const { return tree_[kBins]; }
  double Below(int bin) const;  // The count of all bins before it.
  // The share of the counts below a place, give or take a quarter bin; a bin's are spread evenly.
  double ShareBelow(float place) const;
  // The place that this share of the counts lies below; 0 while there are none.
  double PlaceAt(double share) const;
  // The same in seconds.
  double Quantile(double share) const;

 private:
  std::array<double, kBins + 1> tree_{};
};

// A share of a half is assumed as if one half outcome had shown it.
struct YesNoCounts {
  static constexpr double kPrior = 0.5;

  std::array<double, 2> counts{};  // No, yes.

  double Odds() const { return (counts[1] + kPrior / 2) / (counts[0] + kPrior / 2); }
  // With the odds of yes multiplied.
  double ShareOfNo(double odds) const {
    const double no = counts[0] + kPrior / 2;
    return no / (no + (counts[1] + kPrior / 2) * odds);
  }
};

// The log-odds of a time being below each bin's beginning: what a forecast's distribution is made
// from. Taking logarithms is dear, so this is done now and then and not for every forecast.
class LogOddsTable {
 public:
  LogOddsTable() = default;
  explicit LogOddsTable(const TimeHistogram& histogram);

  // Times lie in the bins from the first to before the last; none does in an empty table.
  int first() const { return first_; }
  int last() const { return last_; }
  double at(int bin) const { return log_odds_[static_cast<std::size_t>(bin)]; }

 private:
  int first_ = 0;
  int last_ = 0;
  std::array<float, TimeHistogram::kBins + 1> log_odds_{};  // Between first_ and last_.
};

// How long contacts of one kind are handled.
class HandlingTimes {
 public:
  // The desk's distribution with its odds moved by an effect and then raised to the power of
  // `sharpness`: what is wide because it holds all kinds of contacts is narrower for one kind.
  HandlingTimes(const LogOddsTable& desk, double log_odds, double sharpness);

  // The share that is over before a bin begins; also for the end of the last one.
  double Below(int bin) const { return bin >= last_ ? 1 : below_[static_cast<std::size_t>(bin)]; }
  Millis Mean() const;

 private:
  // All times lie in the bins from the first to before the last.
  int first_ = 0;
  int last_ = 0;
  std::array<double, TimeHistogram::kBins + 1> below_{};  // The share before each of these bins.
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_HISTOGRAM_H_
