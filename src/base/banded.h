// Linear equations whose unknowns meet only near neighbours.
//
// By hand, since what libraries give (LAPACK's dgbsv) differs in its last bits from one build to
// the next, and decisions may not.

#ifndef RAPPORT_BASE_BANDED_H_
#define RAPPORT_BASE_BANDED_H_

#include <cstddef>
#include <vector>

namespace rapport {

// n equations in n unknowns; the one of row i has the unknowns from i - half_width to i +
// half_width. Row by row the diagonal outweighs the rest, as in equations of Markov chains, so that
// none needs to be exchanged for another.
class BandedSystem {
 public:
  void Reserve(std::size_t n, std::size_t half_width);
  // All zero. Allocates only beyond what is reserved.
  void Reset(std::size_t n, std::size_t half_width);

  double& At(std::size_t row, std::size_t column) { return Row(row)[column + half_width_ - row]; }

  // Makes solutions of two right-hand sides, of n each; what At gave is used up. Cost: O(n *
  // half_width^2).
  void Solve(std::vector<double>& first, std::vector<double>& second);

 private:
  double* Row(std::size_t row) { return &band_[row * (2 * half_width_ + 1)]; }
  void Eliminate(std::size_t pivot, std::vector<double>& first, std::vector<double>& second);

  std::size_t n_ = 0;
  std::size_t half_width_ = 0;
  std::vector<double> band_;
};

}  // namespace rapport

#endif  // RAPPORT_BASE_BANDED_H_
