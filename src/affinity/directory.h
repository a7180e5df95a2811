// Who there is: agents, customers and accounts by the host's ids, as dense numbers.

#ifndef RAPPORT_AFFINITY_DIRECTORY_H_
#define RAPPORT_AFFINITY_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "affinity/evidence.h"
#include "affinity/indexes.h"
#include "base/slab.h"
#include "rapport/event.h"
#include "rapport/ids.h"

namespace rapport {

// Dense numbers for ids that are never given back.
template <typename IdType>
class Interner {
 public:
  SlabIndex Find(IdType id) const {
    const auto it = index_.find(id.value);
    return it == index_.end() ? kNoIndex : it->second;
  }
  SlabIndex FindOrAdd(IdType id) {
    const auto [it, added] = index_.try_emplace(id.value, static_cast<SlabIndex>(ids_.size()));
    if (added) ids_.push_back(id);
    return it->second;
  }
  IdType IdOf(SlabIndex index) const { return ids_[index]; }
  std::size_t size() const { return ids_.size(); }

 private:
  absl::flat_hash_map<std::uint64_t, SlabIndex> index_;
  std::vector<IdType> ids_;
};

struct Customer {
  CustomerId id;  // 0: the place is free, or stands for a customer merged into another.
  std::uint32_t generation = 0;  // Rises when the place changes hands.
  CustomerIndex merged_into = kNoIndex;
  std::vector<CustomerIndex> merged_from;  // Direct and indirect.
  CustomerId own_id;                       // The id under which the place was taken.
  AccountIndex account = kNoIndex;
  std::int64_t importance_ppm = kPpm;
  std::vector<AgentIndex> asked_for;
  std::vector<AgentIndex> avoid;
  SlabIndex first_pair = kNoIndex;  // Into History's pairs, in the order of creation.
  int pairs = 0;
  WideEvidence evidence;               // How their contacts went, whoever served them.
  SlabIndex first_contact = kNoIndex;  // The router's: into its contacts.
};

// A customer that may have been merged or forgotten since.
struct CustomerRef {
  CustomerIndex index = kNoIndex;
  std::uint32_t generation = 0;
};

class Customers {
 public:
  // The customer that the id means now, after merges.
  CustomerIndex Find(CustomerId id) const;
  CustomerIndex Add(CustomerId id);  // Must not exist.
  CustomerIndex FindOrAdd(CustomerId id);

  CustomerRef RefTo(CustomerIndex index) const;
  CustomerIndex Resolve(CustomerRef ref) const;  // kNoIndex where forgotten.

  // `from` becomes another name of `into`; both current.
  void Merge(CustomerIndex from, CustomerIndex into);
  // The customer and every name merged into it are gone.
  void Forget(CustomerIndex index);

  Customer& operator[](CustomerIndex index) { return slab_[index]; }
  const Customer& operator[](CustomerIndex index) const { return slab_[index]; }
  std::size_t size() const { return slab_.used(); }  // Names merged into others included.
  std::size_t places() const { return slab_.places(); }

 private:
  void Release(CustomerIndex index);

  absl::flat_hash_map<std::uint64_t, CustomerIndex> index_;
  Slab<Customer> slab_;
};

}  // namespace rapport

#endif  // RAPPORT_AFFINITY_DIRECTORY_H_
