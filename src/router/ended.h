// The contacts that ended lately, so that they can be rated, re-opened and not created twice.

#ifndef RAPPORT_ROUTER_ENDED_H_
#define RAPPORT_ROUTER_ENDED_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/fixed.h"
#include "base/instant.h"
#include "ranking/pool.h"

namespace rapport {

class EndedContacts {
 public:
  explicit EndedContacts(std::int64_t limit) : limit_(static_cast<std::size_t>(limit)) {}

  void Add(const Ended& ended) {
    if (ring_.size() < limit_) {
      if (!ended.released) index_.emplace(ended.contact.value, ring_.size());
      ring_.push_back(ended);
      return;
    }
    if (!ring_[oldest_].released) index_.erase(ring_[oldest_].contact.value);
    if (!ended.released) index_.emplace(ended.contact.value, oldest_);
    ring_[oldest_] = ended;
    oldest_ = (oldest_ + 1) % limit_;
  }

  // nullptr: not among them, or released, which is as good as never heard of.
  const Ended* Find(ContactId id) const {
    const auto it = index_.find(id.value);
    return it == index_.end() ? nullptr : &ring_[it->second];
  }
  Ended* Find(ContactId id) {
    const auto it = index_.find(id.value);
    return it == index_.end() ? nullptr : &ring_[it->second];
  }

  // To where what came of them weighs as much at `now` as under the half-life before.
  void Redate(Instant now, Micros before, Micros half_life) {
    if (before == half_life) return;
    for (Ended& ended : ring_) {
      ended.dated = ClampedAdd(now, -MulDiv(now - ended.dated, half_life, before));
    }
  }

  const std::vector<Ended>& all() const { return ring_; }

 private:
  std::size_t limit_;
  std::size_t oldest_ = 0;
  std::vector<Ended> ring_;
  absl::flat_hash_map<std::uint64_t, std::size_t> index_;
};

}  // namespace rapport

#endif  // RAPPORT_ROUTER_ENDED_H_
