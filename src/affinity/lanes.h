// Some numbers side by side, worked on a few at once: every operator is one on each of them.
//
// Compilers make little of loops over arrays that may overlap, so the vectors are spelled out. Each
// lane is computed as a float by itself would be, whatever the machine. As a float, one that is
// declared and not initialized holds anything: `Lanes sum{}` is all zeros.

#ifndef RAPPORT_AFFINITY_LANES_H_
#define RAPPORT_AFFINITY_LANES_H_

#include <algorithm>
#include <cstddef>

namespace rapport {

class Lanes {
 public:
  static constexpr std::size_t kSize = 8;

  Lanes() = default;
  explicit Lanes(float all) : low_{all, all, all, all}, high_{all, all, all, all} {}
  // What `lane` returns of each number. Written lane by lane instead, they would have to reach the
  // cache before they can be read as one.
  template <typename Lane>
  static Lanes Each(const Lane& lane) {
    const Four low = {lane(0), lane(1), lane(2), lane(3)};
    const Four high = {lane(4), lane(5), lane(6), lane(7)};
    return {low, high};
  }

  // A vector of floats may be read and written as floats.
  float* begin() { return reinterpret_cast<float*>(this); }
  const float* begin() const { return reinterpret_cast<const float*>(this); }
  float* end() { return begin() + kSize; }
  const float* end() const { return begin() + kSize; }
  float& operator[](std::size_t t) { return begin()[t]; }
  float operator[](std::size_t t) const { return begin()[t]; }
  void fill(float all) { *this = Lanes(all); }

  friend bool operator==(const Lanes& a, const Lanes& b) {
    return std::equal(a.begin(), a.end(), b.begin());
  }

  friend Lanes operator+(const Lanes& a, const Lanes& b) {
    return {a.low_ + b.low_, a.high_ + b.high_};
  }
  friend Lanes operator-(const Lanes& a, const Lanes& b) {
    return {a.low_ - b.low_, a.high_ - b.high_};
  }
  friend Lanes operator*(const Lanes& a, const Lanes& b) {
    return {a.low_ * b.low_, a.high_ * b.high_};
  }
  friend Lanes operator/(const Lanes& a, const Lanes& b) {
    return {a.low_ / b.low_, a.high_ / b.high_};
  }
  friend Lanes operator+(const Lanes& a, float b) { return a + Lanes(b); }
  friend Lanes operator-(const Lanes& a, float b) { return a - Lanes(b); }
  friend Lanes operator-(float a, const Lanes& b) { return Lanes(a) - b; }
  friend Lanes operator*(const Lanes& a, float b) { return a * Lanes(b); }
  friend Lanes operator/(float a, const Lanes& b) { return Lanes(a) / b; }
  friend Lanes Max(const Lanes& a, const Lanes& b) {
    return {a.low_ < b.low_ ? b.low_ : a.low_, a.high_ < b.high_ ? b.high_ : a.high_};
  }
  friend Lanes Min(const Lanes& a, const Lanes& b) {
    return {b.low_ < a.low_ ? b.low_ : a.low_, b.high_ < a.high_ ? b.high_ : a.high_};
  }
  // Those of `a` whose bits are in the mask, and those of `b` that are not.
  template <unsigned kMask>
  static Lanes Pick(const Lanes& a, const Lanes& b) {
    constexpr auto kFrom = [](int lane) { return lane % 4 + (kMask >> lane & 1 ? 0 : 4); };
    return {__builtin_shufflevector(a.low_, b.low_, kFrom(0), kFrom(1), kFrom(2), kFrom(3)),
            __builtin_shufflevector(a.high_, b.high_, kFrom(4), kFrom(5), kFrom(6), kFrom(7))};
  }
  Lanes& operator+=(const Lanes& more) { return *this = *this + more; }
  Lanes& operator*=(const Lanes& by) { return *this = *this * by; }
  Lanes& operator*=(float by) { return *this = *this * Lanes(by); }

 private:
  using Four [[gnu::vector_size(16)]] = float;

  Lanes(const Four& low, const Four& high) : low_(low), high_(high) {}

  Four low_;
  Four high_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_LANES_H_
