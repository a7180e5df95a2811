// The distribution of a desk's outcomes: of times in bins, of yes and no by two counts.

#ifndef RAPPORT_AFFINITY_HISTOGRAM_H_
#define RAPPORT_AFFINITY_HISTOGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/instant.h"

namespace rapport {

// Times in two bins an octave of 1 + seconds: bin b holds [2^(b/2), 2^((b+1)/2)), so that bin 0 is
// what took no time, and the last begins at 96 years. Counts are kept as a Fenwick tree ("A new
// data structure for cumulative frequency tables", 1994): adding one and finding a quantile take
// six steps each.
class TimeHistogram {
 public:
  static constexpr int kBins = 64;

  static int BinOf(Micros time);  // Below 0 counts as 0.
  static double EdgeOf(int bin);  // Where it begins, in seconds.

  void Add(int bin, double weight);
  void Scale(double factor);

  double total() const { return tree_[kBins]; }
  double Below(int bin) const;  // The count of all bins before it.
  // Seconds that this share of the counts lies below; 0 while there are none.
  double Quantile(double share) const;

 private:
  std::array<double, kBins + 1> tree_{};
};

// A share of a half is assumed as if one half outcome had shown it.
struct YesNoCounts {
  static constexpr double kPrior = 0.5;

  std::array<double, 2> counts{};  // No, yes.

  double Odds() const { return (counts[1] + kPrior / 2) / (counts[0] + kPrior / 2); }
  double ShareOfNo() const { return (counts[0] + kPrior / 2) / (counts[0] + counts[1] + kPrior); }
};

// The log-odds of a time being below each bin's beginning: what a forecast's distribution is made
// from. Taking logarithms is dear, so this is done now and then and not for every forecast.
class LogOddsTable {
 public:
  LogOddsTable() { log_odds_.fill(kCertain); }
  explicit LogOddsTable(const TimeHistogram& histogram);
  double at(int bin) const { return log_odds_[static_cast<std::size_t>(bin)]; }

 private:
  static constexpr float kCertain = 64;  // 1 - 10^-28.

  std::array<float, TimeHistogram::kBins> log_odds_{};
};

// How long contacts of one kind are handled.
class HandlingTimes {
 public:
  // The desk's distribution with its odds moved by an effect and then raised to the power of
  // `sharpness`: what is wide because it holds all kinds of contacts is narrower for one kind.
  HandlingTimes(const LogOddsTable& desk, double log_odds, double sharpness);

  // The share that is over by then.
  std::int64_t OverByPpm(Micros elapsed) const;
  Millis Mean() const;
  // The mean of what is still to come for one that has taken `elapsed` and is not over.
  Millis MeanResidual(Micros elapsed) const;

 private:
  double Share(double seconds) const;

  std::array<double, TimeHistogram::kBins + 1> below_{};  // The share before each bin.
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_HISTOGRAM_H_
