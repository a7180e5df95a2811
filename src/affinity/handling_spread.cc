#include "affinity/handling_spread.h"

#include <algorithm>

#include "base/fixed.h"

namespace rapport {
namespace {

constexpr std::size_t kPerOctave = 4;
// So many contacts of no memory are assumed to have shown what is left.
constexpr double kPrior = 8;

constexpr std::array<double, HandlingSpread::kTimes> MakeTimes() {
  constexpr std::array<double, kPerOctave> kRoots = {1, 1.189207115002721, 1.414213562373095,
                                                     1.681792830507429};
  std::array<double, HandlingSpread::kTimes> times{};
  double octave = 1;
  for (std::size_t i = 0; i < times.size(); ++i) {
    times[i] = octave * kRoots[i % kPerOctave] - 1;
    if (i % kPerOctave == kPerOctave - 1) octave *= 2;
  }
  return times;
}
constexpr std::array<double, HandlingSpread::kTimes> kTimesOf = MakeTimes();

// The share of contacts of no memory and of this mean that is left: (1 + x / 63)^-64 for an
// exponential, which takes an exponential to find. The mean is the same, and the hazard at first
// higher by one part in 63.
double LeftOf(double seconds, double mean) {
  constexpr double kDegrees = 63;
  constexpr int kSquarings = 6;
  double left = kDegrees * mean / (kDegrees * mean + seconds);
  for (int i = 0; i < kSquarings; ++i) left *= left;
  return left;
}

// The last of the times that is no later; there is one, the first being 0.
std::size_t Before(double seconds) {
  const auto it = std::upper_bound(kTimesOf.begin(), kTimesOf.end(), seconds);
  return static_cast<std::size_t>(it - kTimesOf.begin()) - 1;
}

}  // namespace

std::span<const double, HandlingSpread::kTimes> HandlingSpread::Times() { return kTimesOf; }

void HandlingSpread::Add(Millis handling) {
  const double seconds = static_cast<double>(handling) / kMillisPerSecond;
  if (seconds <= 0) return;
  std::size_t i = 0;
  for (; i < kTimes - 1 && kTimesOf[i] < seconds; ++i) ++over_[i];
  used_ = std::max(used_, i);
}

double HandlingSpread::CountOver(double seconds) const {
  if (seconds >= kTimesOf.back()) return 0;
  const std::size_t i = Before(std::max(0.0, seconds));
  const double within = (seconds - kTimesOf[i]) / (kTimesOf[i + 1] - kTimesOf[i]);
  return over_[i] + (static_cast<double>(over_[i + 1]) - over_[i]) * within;
}

std::uint64_t HandlingSpread::digest() const {
  std::uint64_t digest = 0;
  for (std::size_t i = 0; i < used_; ++i) digest = Mix(digest, over_[i]);
  return digest;
}

double HandlingSpread::TimeOver(double seconds) const {
  double time = 0;
  double at = seconds;
  double count = CountOver(seconds);
  for (std::size_t i = Before(std::max(0.0, seconds)) + 1; i <= used_; ++i) {
    time += (count + over_[i]) / 2 * (kTimesOf[i] - at);
    count = over_[i];
    at = kTimesOf[i];
  }
  return time;
}

double HandlingShape::ShareOver(double elapsed, double more) const {
  return ShareOver(elapsed, CountAt(elapsed), more);
}

double HandlingShape::ShareOver(double elapsed, double count, double more) const {
  const double left = spread->CountOver((elapsed + more) / scale);
  return (left + kPrior * LeftOf(more, mean_s)) / (count + kPrior);
}

double HandlingShape::MeanAfter(double elapsed) const {
  const double all = CountAt(elapsed);
  return (spread->TimeOver(elapsed / scale) * scale + kPrior * mean_s) / (all + kPrior);
}

}  // namespace rapport
