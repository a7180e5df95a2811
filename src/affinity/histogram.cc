#include "affinity/histogram.h"

#include <algorithm>
#include <bit>

#include "affinity/odds.h"
#include "rapport/policy.h"

namespace rapport {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr double kRootOfTwo = 1.4142135623730951;
constexpr std::int64_t kRootOfTwoE9 = 1'414'213'562;  // Times 10^9.
constexpr int kBins = TimeHistogram::kBins;

double Seconds(Micros time) {
  return static_cast<double>(std::max<Micros>(time, 0)) / kMicrosPerSecond;
}
Millis RoundedMillis(double seconds) { return Rounded(seconds * 1000); }

}  // namespace

int TimeHistogram::BinOf(Micros time) {
  constexpr Micros kMost = (std::int64_t{1} << 32) * kMicrosPerSecond - 1;
  const Micros shifted = std::clamp<Micros>(time, 0, kMost - kMicrosPerSecond) + kMicrosPerSecond;
  const auto seconds = static_cast<std::uint64_t>(shifted / kMicrosPerSecond);
  const int octave = static_cast<int>(std::bit_width(seconds)) - 1;
  const bool upper_half = shifted * 1000 >= kRootOfTwoE9 << octave;
  return 2 * octave + (upper_half ? 1 : 0);
}

double TimeHistogram::EdgeOf(int bin) {
  return PowerOfTwo(bin / 2) * (bin % 2 == 1 ? kRootOfTwo : 1.0) - 1;
}

void TimeHistogram::Add(int bin, double weight) {
  for (int i = bin + 1; i <= kBins; i += i & -i) tree_[static_cast<std::size_t>(i)] += weight;
}

void TimeHistogram::Scale(double factor) {
  for (double& sum : tree_) sum *= factor;
}

double TimeHistogram::Below(int bin) const {
  double sum = 0;
  for (int i = bin; i > 0; i &= i - 1) sum += tree_[static_cast<std::size_t>(i)];
  return sum;
}

double TimeHistogram::Quantile(double share) const {
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
  if (bin == 0) return 0;
  const double count = Below(bin + 1) - Below(bin);
  if (count <= 0) return EdgeOf(bin);
  return EdgeOf(bin) + (EdgeOf(bin + 1) - EdgeOf(bin)) * std::min(1.0, left / count);
}

LogOddsTable::LogOddsTable(const TimeHistogram& histogram) {
  for (int bin = 0; bin < kBins; ++bin) {
    const double below = histogram.Below(bin);
    const double above = histogram.total() - below;
    double log_odds = kCertain;
    if (below <= 0) {
      log_odds = histogram.total() > 0 ? -kCertain : kCertain;
    } else if (above > 0) {
      log_odds = Log(below / above);
    }
    log_odds_[static_cast<std::size_t>(bin)] =
        static_cast<float>(std::clamp(log_odds, -double{kCertain}, double{kCertain}));
  }
}

HandlingTimes::HandlingTimes(const LogOddsTable& desk, double log_odds, double sharpness) {
  const double moved_by = Log(Odds(log_odds));
  for (int bin = 1; bin < kBins; ++bin) {
    const double odds = Exp((desk.at(bin) - moved_by) * sharpness);
    below_[static_cast<std::size_t>(bin)] = odds / (1 + odds);
  }
  below_[kBins] = 1;
}

double HandlingTimes::Share(double seconds) const {
  const int bin = TimeHistogram::BinOf(static_cast<Micros>(seconds * kMicrosPerSecond));
  const double from = below_[static_cast<std::size_t>(bin)];
  const double to = below_[static_cast<std::size_t>(bin) + 1];
  if (bin == 0) return to;
  const double begin = TimeHistogram::EdgeOf(bin);
  const double width = TimeHistogram::EdgeOf(bin + 1) - begin;
  return from + (to - from) * std::clamp((seconds - begin) / width, 0.0, 1.0);
}

std::int64_t HandlingTimes::OverByPpm(Micros elapsed) const {
  return Rounded(Share(Seconds(elapsed)) * kPpm);
}

Millis HandlingTimes::Mean() const {
  double sum = 0;
  for (int bin = 1; bin < kBins; ++bin) {
    const auto b = static_cast<std::size_t>(bin);
    const double middle = (TimeHistogram::EdgeOf(bin) + TimeHistogram::EdgeOf(bin + 1)) / 2;
    sum += (below_[b + 1] - below_[b]) * middle;
  }
  return RoundedMillis(sum);
}

Millis HandlingTimes::MeanResidual(Micros elapsed) const {
  const double so_far = Seconds(elapsed);
  const int first = std::max(1, TimeHistogram::BinOf(elapsed));
  const double end = TimeHistogram::EdgeOf(first + 1);
  const double begin = std::clamp(so_far, TimeHistogram::EdgeOf(first), end);
  const double over = first == 1 ? Share(0) : Share(so_far);
  // Where nothing has ever taken so long, half a bin more is as good a guess as any.
  constexpr double kNothing = 1e-12;
  if (1 - over < kNothing) return RoundedMillis((end - begin) / 2);
  double sum = (below_[static_cast<std::size_t>(first) + 1] - over) * ((begin + end) / 2 - so_far);
  for (int bin = first + 1; bin < kBins; ++bin) {
    const auto b = static_cast<std::size_t>(bin);
    const double middle = (TimeHistogram::EdgeOf(bin) + TimeHistogram::EdgeOf(bin + 1)) / 2;
    sum += (below_[b + 1] - below_[b]) * (middle - so_far);
  }
  return RoundedMillis(std::max(0.0, sum / (1 - over)));
}

}  // namespace rapport
