#include "affinity/histogram.h"

#include <algorithm>
#include <bit>

#include "affinity/odds.h"
#include "base/real.h"

namespace rapport {
namespace {

constexpr int kBins = TimeHistogram::kBins;
constexpr int kBinsPerOctave = TimeHistogram::kBinsPerOctave;

// Where an octave's bins begin, 2^(k/8), and where the next octave does.
constexpr std::array<double, kBinsPerOctave + 1> kEdges = {1,
                                                           1.0905077326652577,
                                                           1.189207115002721,
                                                           1.2968395546510096,
                                                           1.4142135623730951,
                                                           1.5422108254079407,
                                                           1.681792830507429,
                                                           1.8340080864093424,
                                                           2};

constexpr std::array<double, kBinsPerOctave> kPerWidth = [] {
  std::array<double, kBinsPerOctave> per_width{};
  for (std::size_t i = 0; i < per_width.size(); ++i) per_width[i] = 1 / (kEdges[i + 1] - kEdges[i]);
  return per_width;
}();

// The bin in which each sixteenth of an octave begins. Bins are wider than that, so that at most
// one more begins within it.
constexpr int kSixteenths = 16;
constexpr std::array<std::uint8_t, kSixteenths> kBinOfSixteenth = [] {
  std::array<std::uint8_t, kSixteenths> bins{};
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const double begin = 1 + static_cast<double>(i) / kSixteenths;
    while (kEdges[bins[i] + std::size_t{1}] <= begin) ++bins[i];
  }
  return bins;
}();

Millis RoundedMillis(double seconds) { return Rounded(seconds * 1000); }

double MiddleOf(int bin) {
  return (TimeHistogram::EdgeOf(bin) + TimeHistogram::EdgeOf(bin + 1)) / 2;
}

}  // namespace

float TimeHistogram::PlaceOf(Micros time) {
  constexpr int kFractionBits = 52;  // Of a double.
  constexpr std::uint64_t kFraction = (std::uint64_t{1} << kFractionBits) - 1;
  constexpr std::uint64_t kBias = 1023;
  constexpr Micros kLongest = (std::int64_t{1} << 32) * kMicrosPerSecond - 1;
  const Micros shifted =
      std::clamp<Micros>(time, 0, kLongest - kMicrosPerSecond) + kMicrosPerSecond;
  const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(shifted) / kMicrosPerSecond);
  const int octave = static_cast<int>((bits >> kFractionBits) - kBias);
  const double within = std::bit_cast<double>((bits & kFraction) | kBias << kFractionBits);
  std::size_t bin = kBinOfSixteenth[(bits & kFraction) >> (kFractionBits - 4)];
  if (within >= kEdges[bin + 1]) ++bin;
  // So little below 1 that no sum with a bin is rounded up to the next.
  constexpr double kMost = 1 - 0x1p-14;
  const double part = std::min((within - kEdges[bin]) * kPerWidth[bin], kMost);
  return static_cast<float>(octave * kBinsPerOctave + static_cast<int>(bin)) +
         static_cast<float>(part);
}

double TimeHistogram::EdgeOf(int bin) {
  const auto within = static_cast<std::size_t>(bin % kBinsPerOctave);
  return PowerOfTwo(bin / kBinsPerOctave) * kEdges[within] - 1;
}

void TimeHistogram::Add(int bin, double weight) {
  for (int i = bin + 1; i <= kBins; i += i & -i) tree_[static_cast<std::size_t>(i)] += weight;
}

void TimeHistogram::Scale(double factor) {
  for (double& sum : tree_) sum *= factor;
}

// Bits that are 0 add node 0, which is always 0: no bit is branched upon, as bins of new outcomes
// cannot be guessed.
double TimeHistogram::Below(int bin) const {
  const auto b = static_cast<std::size_t>(bin);
  double sum = 0;
  for (std::size_t step = 1; step <= kBins; step *= 2) {
    sum += tree_[(b & step) == 0 ? 0 : b & ~(step - 1)];
  }
  return sum;
}

// The mean of the shares below the two ends. Where times do not vary the bins beside theirs are
// empty: the share below the very edge of a bin would also be that below the next time that occurs,
// however far off, and a mean's last digit decides on which side of the edge it lies.
double TimeHistogram::ShareBelow(float place) const {
  if (!(total() > 0)) return 0;
  constexpr double kAround = 0.25;
  double sum = 0;
  for (const double end : {place - kAround, place + kAround}) {
    const int bin = std::clamp(static_cast<int>(end), 0, kBins - 1);
    const double before = Below(bin);
    sum += before + (Below(bin + 1) - before) * std::clamp(end - bin, 0.0, 1.0);
  }
  return sum / 2 / total();
}

double TimeHistogram::PlaceAt(double share) const {
  double left = share * total();
  int bin = 0;
  for (int step = kBins / 2; step > 0; step /= 2) {
    const int reached = bin + step;
    const double sum = tree_[static_cast<std::size_t>(reached)];
    if (sum < left) {
      bin = reached;
      left -= sum;
    }
  }
  const double count = Below(bin + 1) - Below(bin);
  return count > 0 ? bin + std::min(1.0, left / count) : bin;
}

// What lies in the first bin took no time.
double TimeHistogram::Quantile(double share) const {
  const double place = PlaceAt(share);
  const int bin = std::min(static_cast<int>(place), kBins - 1);
  if (place <= 1) return 0;
  return EdgeOf(bin) + (EdgeOf(bin + 1) - EdgeOf(bin)) * (place - bin);
}

LogOddsTable::LogOddsTable(const TimeHistogram& histogram) {
  // What is rounded away when counts fade is no outcome.
  constexpr double kNothing = 1e-12;
  const double total = histogram.total();
  if (!(total > 0)) return;
  last_ = kBins;
  float least = -64;  // Sums of bins are added in many orders, and shares must only rise.
  for (int bin = 1; bin < kBins; ++bin) {
    const double below = histogram.Below(bin);
    const double above = total - below;
    if (below <= total * kNothing) {
      first_ = bin;
    } else if (above <= total * kNothing) {
      last_ = bin;
      break;
    } else {
      least = std::max(least, static_cast<float>(Log(below / above)));
      log_odds_[static_cast<std::size_t>(bin)] = least;
    }
  }
}

HandlingTimes::HandlingTimes(const LogOddsTable& desk, double log_odds, double sharpness)
    : first_(desk.first()), last_(desk.last()) {
  // A share so small that what it adds to a mean is nothing, and that dividing by it is noise.
  constexpr double kNothing = 1e-9;
  const double moved_by = Log(Odds(log_odds));
  double share = 0;
  below_[static_cast<std::size_t>(first_)] = 0;
  for (int bin = first_ + 1; bin < last_; ++bin) {
    const double odds = Exp((desk.at(bin) - moved_by) * sharpness);
    share = std::max(share, odds / (1 + odds));
    below_[static_cast<std::size_t>(bin)] = share;
    if (1 - share < kNothing) last_ = bin;
  }
  below_[static_cast<std::size_t>(last_)] = 1;
}

Millis HandlingTimes::Mean() const {
  double sum = 0;
  for (int bin = std::max(1, first_); bin < last_; ++bin) {
    const auto b = static_cast<std::size_t>(bin);
    sum += (below_[b + 1] - below_[b]) * MiddleOf(bin);
  }
  return RoundedMillis(sum);
}

}  // namespace rapport
