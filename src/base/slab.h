// Storage with stable addresses and dense numbers, whose places are used again.
//
// A freed place keeps its object, so that what the object has allocated serves the next one: a warm
// slab allocates nothing.

#ifndef RAPPORT_BASE_SLAB_H_
#define RAPPORT_BASE_SLAB_H_

#include <cstddef>
#include <cstdint>

#include "base/segments.h"

namespace rapport {

using SlabIndex = std::uint32_t;
inline constexpr SlabIndex kNoIndex = UINT32_MAX;

template <typename T>
class Slab {
 public:
  // The place may hold an earlier object's remains: the caller sets every field.
  SlabIndex Take() {
    ++used_;
    if (free_.empty()) {
      places_.emplace_back();
      return static_cast<SlabIndex>(places_.size() - 1);
    }
    const SlabIndex index = free_.back();
    free_.pop_back();
    return index;
  }

  void Free(SlabIndex index) {
    --used_;
    free_.emplace_back(index);
  }

  T& operator[](SlabIndex index) { return places_[index]; }
  const T& operator[](SlabIndex index) const { return places_[index]; }

  std::size_t used() const { return used_; }
  std::size_t places() const { return places_.size(); }  // Used and free ones.

 private:
  Segments<T> places_;
  Segments<SlabIndex> free_;
  std::size_t used_ = 0;
};

}  // namespace rapport

#endif  // RAPPORT_BASE_SLAB_H_
