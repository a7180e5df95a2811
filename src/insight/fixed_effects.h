// Taking the means of groups out of a column of numbers, where the groups cross.

#ifndef RAPPORT_INSIGHT_FIXED_EFFECTS_H_
#define RAPPORT_INSIGHT_FIXED_EFFECTS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace rapport::insight {

// One way to sort the rows into groups, as by customer.
class Grouping {
 public:
  // Puts the next row into the group of that key.
  void Add(std::uint64_t key);

  std::size_t rows() const { return group_.size(); }
  std::size_t groups() const { return count_.size(); }
  std::uint32_t group(std::size_t row) const { return group_[row]; }

  // Takes its group's mean from each value. `sums` is room to work in.
  void TakeOut(std::span<double> values, std::vector<double>& sums) const;

 private:
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers_;
  std::vector<std::uint32_t> group_;  // By row.
  std::vector<double> count_;         // By group: its rows.
};

// What is left of the values when all groupings' effects are taken out at once: the residuals of a
// regression on a dummy per group. Alternating projections in a symmetric sweep, hastened by
// conjugate gradients (Correia, "A feasible estimator for linear models with multi-way fixed
// effects", 2016). False: the values did not settle, and are as good as they came.
bool TakeOutEffects(const std::vector<const Grouping*>& groupings, std::vector<double>& values);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_FIXED_EFFECTS_H_
