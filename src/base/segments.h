// A sequence that grows without moving what is in it.

#ifndef RAPPORT_BASE_SEGMENTS_H_
#define RAPPORT_BASE_SEGMENTS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace rapport {

// Segments twice as large as the one before: addresses stay, nothing is ever copied, and the table
// of segments is so short that it stays in the cache, which a deque's is not. Positions are 32-bit.
template <typename T>
class Segments {
 public:
  Segments() = default;
  Segments(Segments&& other) noexcept
      : table_(std::exchange(other.table_, {})), size_(std::exchange(other.size_, 0)) {}
  Segments& operator=(Segments&& other) noexcept {
    std::swap(table_, other.table_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Segments() {
    for (std::uint32_t i = 0; i < size_; ++i) std::destroy_at(&(*this)[i]);
    for (std::size_t s = 0; s < table_.size() && table_[s] != nullptr; ++s) {
      std::allocator<T>().deallocate(table_[s], SizeOf(s));
    }
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T& operator[](std::size_t i) { return *At(static_cast<std::uint32_t>(i)); }
  const T& operator[](std::size_t i) const { return *At(static_cast<std::uint32_t>(i)); }
  T& back() { return *At(size_ - 1); }

  template <typename... Args>
  T& emplace_back(Args&&... args) {
    const std::size_t segment = SegmentOf(size_);
    // Memory that is not written to yet costs nothing but address space.
    if (table_[segment] == nullptr) {
      table_[segment] = std::allocator<T>().allocate(SizeOf(segment));
    }
    T* place = std::construct_at(At(size_), std::forward<Args>(args)...);
    ++size_;
    return *place;
  }

  void pop_back() { std::destroy_at(At(--size_)); }

 private:
  static constexpr int kFirstBits = 6;

  static std::size_t SegmentOf(std::uint32_t i) {
    return static_cast<std::size_t>(std::bit_width(i >> kFirstBits));
  }
  static std::size_t SizeOf(std::size_t segment) {
    return std::size_t{1} << (kFirstBits + (segment == 0 ? 0 : segment - 1));
  }
  T* At(std::uint32_t i) const {
    const std::size_t segment = SegmentOf(i);
    return table_[segment] + (segment == 0 ? i : i ^ std::bit_floor(i));
  }

  std::array<T*, 33 - kFirstBits> table_{};
  std::uint32_t size_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_BASE_SEGMENTS_H_
