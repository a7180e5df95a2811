// Some numbers side by side, worked on a few at once: every operator is one on each of them.
//
// Compilers make little of loops over arrays that may overlap, so the vectors are spelled out. Each
// lane is computed as a float by itself would be, whatever the machine.

#ifndef RAPPORT_AFFINITY_LANES_H_
#define RAPPORT_AFFINITY_LANES_H_

#include <array>
#include <bit>
#include <cstddef>

namespace rapport {

class Lanes {
 public:
  static constexpr std::size_t kSize = 8;

  constexpr Lanes() = default;
  explicit Lanes(float all) { values_.fill(all); }

  constexpr float& operator[](std::size_t t) { return values_[t]; }
  constexpr float operator[](std::size_t t) const { return values_[t]; }
  void fill(float all) { values_.fill(all); }
  auto begin() { return values_.begin(); }
  auto begin() const { return values_.begin(); }
  auto end() { return values_.end(); }
  auto end() const { return values_.end(); }

  friend bool operator==(const Lanes&, const Lanes&) = default;

  friend Lanes operator+(const Lanes& a, const Lanes& b) {
    return Each(a, b, [](Four x, Four y) { return x + y; });
  }
  friend Lanes operator-(const Lanes& a, const Lanes& b) {
    return Each(a, b, [](Four x, Four y) { return x - y; });
  }
  friend Lanes operator*(const Lanes& a, const Lanes& b) {
    return Each(a, b, [](Four x, Four y) { return x * y; });
  }
  friend Lanes operator/(const Lanes& a, const Lanes& b) {
    return Each(a, b, [](Four x, Four y) { return x / y; });
  }
  friend Lanes operator+(const Lanes& a, float b) { return a + Lanes(b); }
  friend Lanes operator-(const Lanes& a, float b) { return a - Lanes(b); }
  friend Lanes operator-(float a, const Lanes& b) { return Lanes(a) - b; }
  friend Lanes operator*(const Lanes& a, float b) { return a * Lanes(b); }
  friend Lanes operator/(float a, const Lanes& b) { return Lanes(a) / b; }
  friend Lanes Max(const Lanes& a, const Lanes& b) {
    return Each(a, b, [](Four x, Four y) { return x < y ? y : x; });
  }
  friend Lanes Min(const Lanes& a, const Lanes& b) {
    return Each(a, b, [](Four x, Four y) { return y < x ? y : x; });
  }
  Lanes& operator+=(const Lanes& more) { return *this = *this + more; }
  Lanes& operator*=(const Lanes& by) { return *this = *this * by; }
  Lanes& operator*=(float by) { return *this = *this * Lanes(by); }

 private:
  using Four [[gnu::vector_size(16)]] = float;
  struct Vectors {
    Four low, high;
  };

  template <typename Op>
  static Lanes Each(const Lanes& a, const Lanes& b, const Op& op) {
    const auto x = std::bit_cast<Vectors>(a.values_);
    const auto y = std::bit_cast<Vectors>(b.values_);
    Lanes result;
    result.values_ =
        std::bit_cast<std::array<float, kSize>>(Vectors{op(x.low, y.low), op(x.high, y.high)});
    return result;
  }

  std::array<float, kSize> values_{};
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_LANES_H_
