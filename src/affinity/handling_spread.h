// How differently long contacts of a kind take: how many took longer than each of a row of times.
//
// What is left of a contact that has taken some time already follows from these counts. Most desks'
// times are not exponential: a call that has lasted long has long to go, one of a fixed procedure
// is soon over. Where few have taken as long, what is left is drawn toward the mean, as if eight
// contacts of no memory had shown it.

#ifndef RAPPORT_AFFINITY_HANDLING_SPREAD_H_
#define RAPPORT_AFFINITY_HANDLING_SPREAD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/instant.h"

namespace rapport {

class HandlingSpread {
 public:
  // Four times an octave of 1 + seconds, from 0 to 136 years: longer than any handling time that a
  // host may state. So no tail is left to be guessed. What a clock that went wrong makes longer
  // still counts as that.
  static constexpr std::size_t kTimes = 129;
  static std::span<const double, kTimes> Times();  // In seconds.
  static double TimeAt(std::size_t i) { return Times()[i]; }

  void Add(Millis handling);

  // How many took longer than so many seconds, evenly between two of the times.
  double CountOver(double seconds) const;
  // The same of one of the times.
  double CountOverAt(std::size_t i) const { return over_[i]; }
  // What those who took longer took beyond it, in seconds, together.
  double TimeOver(double seconds) const;
  // Equal where the same was counted.
  std::uint64_t digest() const;

 private:
  std::array<std::uint32_t, kTimes> over_{};
  std::size_t used_ = 0;  // None took longer than TimeAt(used_).
};

// The spread that stands for contacts of one topic by one agent. `spread` must outlive it.
struct HandlingShape {
  const HandlingSpread* spread = nullptr;
  double scale = 1;   // What took a second in the spread takes so many.
  double mean_s = 1;  // > 0.

  // The share of those that have taken `elapsed` seconds which takes more than `more` longer.
  double ShareOver(double elapsed, double more) const;
  // The same, where CountAt(elapsed) is known already: for who asks for many times.
  double ShareOver(double elapsed, double count, double more) const;
  // How many of the spread have taken as long.
  double CountAt(double elapsed) const { return spread->CountOver(elapsed / scale); }
  // What they take on average from there. Times are told apart by quarter octaves, so where all
  // take the same it may be a tenth of that off, and where they differ it is a few percent.
  double MeanAfter(double elapsed) const;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_HANDLING_SPREAD_H_
