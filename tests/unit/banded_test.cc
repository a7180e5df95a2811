#include "base/banded.h"

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

// A random chain, some of whose rows have an exit.
class BandedTest : public ::testing::Test {
 protected:
  void Make(std::size_t n, std::size_t half_width, double most) {
    flows_.assign(n, std::vector<double>(n, 0));
    exits_.assign(n, 0);
    system_.Reset(n, half_width);
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t to = 0; to < n; ++to) {
        const std::size_t apart = row > to ? row - to : to - row;
        if (apart == 0 || apart > half_width || (apart > 1 && share_(random_) < 0.3)) continue;
        // Upward far more than downward: what is far down is hardly ever reached.
        flows_[row][to] = share_(random_) * (to > row ? most : 1);
        system_.Flow(row, to) = flows_[row][to];
      }
      exits_[row] = row % 3 == 0 ? 1e-6 : 0;
      system_.Exit(row) = exits_[row];
    }
  }
  // By how much an equation is missed, of its largest term.
  double Missed(const std::vector<double>& x, const std::vector<double>& right, std::size_t row) {
    double in = right[row];
    double out = exits_[row];
    for (std::size_t to = 0; to < x.size(); ++to) {
      in += flows_[row][to] * x[to];
      out += flows_[row][to];
    }
    return std::abs(in / (out * x[row]) - 1);
  }

  std::mt19937_64 random_{7};
  std::uniform_real_distribution<double> share_{0, 1};
  std::vector<std::vector<double>> flows_;
  std::vector<double> exits_;
  BandedFlows system_;
};

TEST_F(BandedTest, SolvesEveryEquation) {
  for (const double most : {1.0, 8.0, 1e3}) {
    for (const auto& [n, half_width] : {std::pair<std::size_t, std::size_t>{1, 1},
                                        {2, 1},
                                        {5, 7},
                                        {40, 1},
                                        {169, 13},
                                        {100, 22}}) {
      Make(n, half_width, most);
      std::vector<double> right(n);
      for (double& value : right) value = share_(random_);
      std::vector<double> x = right;
      system_.Solve(x);
      for (std::size_t row = 0; row < n; ++row) {
        EXPECT_LT(Missed(x, right, row), 1e-12) << most << ' ' << n << ' ' << row;
      }
    }
  }
}

// All that enters leaves by the exits: the values follow from them alone.
TEST_F(BandedTest, OneExitRate) {
  Make(60, 5, 100);
  for (std::size_t row = 0; row < 60; ++row) system_.Exit(row) = 1e-6;
  std::vector<double> x(60, 2);
  system_.Solve(x);
  for (const double value : x) EXPECT_NEAR(value * 1e-6, 2, 1e-11);
}

}  // namespace
}  // namespace rapport
