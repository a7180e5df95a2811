#include "base/banded.h"

#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

// Equations of a random chain: what is off the diagonal is negative and does not outweigh it.
class BandedTest : public ::testing::Test {
 protected:
  void Make(std::size_t n, std::size_t half_width) {
    matrix_.assign(n, std::vector<double>(n, 0));
    system_.Reset(n, half_width);
    for (std::size_t row = 0; row < n; ++row) {
      double sum = 0;
      for (std::size_t column = 0; column < n; ++column) {
        const std::size_t apart = row > column ? row - column : column - row;
        if (apart == 0 || apart > half_width || share_(random_) < 0.3) continue;
        const double off = share_(random_);
        matrix_[row][column] = -off;
        sum += off;
      }
      matrix_[row][row] = sum + 0.01;
      for (std::size_t column = 0; column < n; ++column) {
        if (matrix_[row][column] != 0) system_.At(row, column) = matrix_[row][column];
      }
    }
  }
  std::vector<double> Times(const std::vector<double>& x) const {
    std::vector<double> product(x.size(), 0);
    for (std::size_t row = 0; row < x.size(); ++row) {
      for (std::size_t column = 0; column < x.size(); ++column) {
        product[row] += matrix_[row][column] * x[column];
      }
    }
    return product;
  }
  std::vector<double> Random(std::size_t n) {
    std::vector<double> x(n);
    for (double& value : x) value = share_(random_) - 0.5;
    return x;
  }

  std::mt19937_64 random_{7};
  std::uniform_real_distribution<double> share_{0, 1};
  std::vector<std::vector<double>> matrix_;
  BandedSystem system_;
};

TEST_F(BandedTest, SolvesForBothSides) {
  for (const auto& [n, half_width] :
       {std::pair<std::size_t, std::size_t>{1, 1}, {2, 1}, {5, 7}, {40, 1}, {169, 13}, {100, 22}}) {
    Make(n, half_width);
    const std::vector<double> first = Random(n);
    const std::vector<double> second = Random(n);
    std::vector<double> a = Times(first);
    std::vector<double> b = Times(second);
    system_.Solve(a, b);
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_NEAR(a[i], first[i], 1e-9) << n << ' ' << half_width << ' ' << i;
      EXPECT_NEAR(b[i], second[i], 1e-9) << n << ' ' << half_width << ' ' << i;
    }
  }
}

}  // namespace
}  // namespace rapport
