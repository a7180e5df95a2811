#include "affinity/directory.h"

namespace rapport {

CustomerIndex Customers::Find(CustomerId id) const {
  const auto it = index_.find(id.value);
  if (it == index_.end()) return kNoIndex;
  const CustomerIndex into = slab_[it->second].merged_into;
  return into == kNoIndex ? it->second : into;
}

CustomerIndex Customers::Add(CustomerId id) {
  const CustomerIndex index = slab_.Take();
  index_.emplace(id.value, index);
  Customer& c = slab_[index];
  c.id = id;
  c.own_id = id;
  c.merged_into = kNoIndex;
  c.merged_from.clear();
  c.account = kNoIndex;
  c.importance_ppm = kPpm;
  c.asked_for.clear();
  c.avoid.clear();
  c.first_pair = kNoIndex;
  c.pairs = 0;
  c.evidence = {};
  c.first_contact = kNoIndex;
  return index;
}

CustomerIndex Customers::FindOrAdd(CustomerId id) {
  const CustomerIndex index = Find(id);
  return index == kNoIndex ? Add(id) : index;
}

CustomerRef Customers::RefTo(CustomerIndex index) const {
  if (index == kNoIndex) return {};
  return {index, slab_[index].generation};
}

CustomerIndex Customers::Resolve(CustomerRef ref) const {
  if (ref.index == kNoIndex || slab_[ref.index].generation != ref.generation) return kNoIndex;
  const CustomerIndex into = slab_[ref.index].merged_into;
  return into == kNoIndex ? ref.index : into;
}

void Customers::Merge(CustomerIndex from, CustomerIndex into) {
  Customer& a = slab_[from];
  Customer& b = slab_[into];
  for (const CustomerIndex name : a.merged_from) {
    slab_[name].merged_into = into;
    b.merged_from.push_back(name);
  }
  a.merged_from.clear();
  a.merged_into = into;
  a.id = CustomerId{};
  b.merged_from.push_back(from);
}

void Customers::Forget(CustomerIndex index) {
  for (const CustomerIndex name : slab_[index].merged_from) Release(name);
  slab_[index].merged_from.clear();
  Release(index);
}

void Customers::Release(CustomerIndex index) {
  Customer& c = slab_[index];
  index_.erase(c.own_id.value);
  c.id = CustomerId{};
  c.own_id = CustomerId{};
  c.merged_into = kNoIndex;
  ++c.generation;
  c.asked_for.clear();
  c.avoid.clear();
  c.evidence = {};
  slab_.Free(index);
}

}  // namespace rapport
