// Sums in which what lies one half-life back counts half.
//
// Forward decay (Cormode, Shkapenyuk, Srivastava and Xu, "Forward decay: a practical time decay
// model for streaming systems", ICDE 2009): a weight added at time t is stored times 2^(t /
// half-life), so a sum never has to be touched as time passes, and weights may be added in any
// order of time. A weight is rounded to thousandths of a ppm, about, of its own time, and the
// stored number has 64 bits and a binary exponent. So sums add and take away exactly over some
// twenty half-lives: a merged customer's are those of one who had one id, and an account's lose
// what a customer brought. A contact of years ago is small and not nothing. All of it is integer
// arithmetic on constant tables.

#ifndef RAPPORT_BASE_DECAY_H_
#define RAPPORT_BASE_DECAY_H_

#include <compare>
#include <cstdint>

#include "base/instant.h"

namespace rapport {

// A number (high + low / 2^32) * 2^exponent; normalized: the top bit of `high` is set, or all are
// 0.
struct DecayedSum {
  std::uint32_t high = 0;
  std::uint32_t low = 0;  // A half each: as one number they would be padded to 16 bytes.
  std::int32_t exponent = 0;

  constexpr bool empty() const { return high == 0; }

  // By value; an empty sum is the smallest.
  friend constexpr std::strong_ordering operator<=>(const DecayedSum& a, const DecayedSum& b) {
    if (a.empty() || b.empty()) return !a.empty() <=> !b.empty();
    if (a.exponent != b.exponent) return a.exponent <=> b.exponent;
    if (a.high != b.high) return a.high <=> b.high;
    return a.low <=> b.low;
  }
  friend constexpr bool operator==(const DecayedSum&, const DecayedSum&) = default;
};

// Exact where the result has no more than 64 bits; else its last ones are dropped.
DecayedSum operator+(const DecayedSum& a, const DecayedSum& b);

// Not below empty.
DecayedSum operator-(const DecayedSum& a, const DecayedSum& b);

// Turns weights at a time into sums and back, for one half-life.
class DecayClock {
 public:
  // What a weight of 1 at an instant is stored as: 2^(half-lives since 1970).
  struct Growth {
    std::uint64_t mantissa;  // 2^(fraction of a half-life), times 2^62.
    std::int64_t exponent;   // Whole half-lives since 1970.
  };

  explicit DecayClock(Micros half_life);

  // `weight` in ppm, >= 0, at an instant.
  DecayedSum At(std::int64_t weight_ppm, Instant at) const;

  // What sums are worth at one instant: what depends on it alone is computed once.
  class Reading {
   public:
    // In ppm, to the nearest and at most 10^15.
    std::int64_t Value(const DecayedSum& sum) const;

   private:
    friend class DecayClock;
    explicit Reading(const Growth& growth) : growth_(growth) {}
    Growth growth_;
  };
  Reading AsOf(Instant at) const { return Reading(GrowthAt(at)); }
  std::int64_t Value(const DecayedSum& sum, Instant at) const { return AsOf(at).Value(sum); }

  Growth GrowthAt(Instant at) const;

  // The sum that has under `other` the value at `at` that `sum` has under this clock.
  DecayedSum Rescaled(const DecayedSum& sum, const DecayClock& other, Instant at) const;

 private:
  Micros half_life_;
  int bits_;                   // Of the half-life,
  std::uint64_t inverse_ = 0;  // and its inverse, so that nothing has to be divided by it.
};

}  // namespace rapport

#endif  // RAPPORT_BASE_DECAY_H_
