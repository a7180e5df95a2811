// Linear equations of a Markov chain whose states flow only to near ones.
//
// By hand, since what libraries give (LAPACK's dgbsv) differs in its last bits from one build to
// the next, and decisions may not; nor does it keep the accuracy of small differences, as
// elimination without any subtraction does (Grassmann, Taksar and Heyman 1985).

#ifndef RAPPORT_BASE_BANDED_H_
#define RAPPORT_BASE_BANDED_H_

#include <cstddef>
#include <vector>

namespace rapport {

// In each of n rows: (exit + the sum of all flows) * x = right + the sum of flow * x of the row
// that it goes to. Flows go to rows that are at most `half_width` away. All are 0 or more, and from
// every row some flow leads to one with an exit.
class BandedFlows {
 public:
  void Reserve(std::size_t n, std::size_t half_width);
  // All zero. Allocates only beyond what is reserved.
  void Reset(std::size_t n, std::size_t half_width);

  // Not of a row to itself.
  double& Flow(std::size_t row, std::size_t to) {
    return band_[row * (2 * half_width_ + 1) + to + half_width_ - row];
  }
  double& Exit(std::size_t row) { return exits_[row]; }

  // Makes the solution of the right-hand side; the flows are used up. Cost: O(n * half_width^2).
  void Solve(std::vector<double>& right);

 private:
  void Eliminate(std::size_t row, std::vector<double>& right);

  std::size_t n_ = 0;
  std::size_t half_width_ = 0;
  std::vector<double> band_;
  std::vector<double> exits_;
  std::vector<double> out_;  // Of a row, to those after it and to the exit.
};

}  // namespace rapport

#endif  // RAPPORT_BASE_BANDED_H_
