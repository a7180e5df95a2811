#include "sim/distribution.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

#include "boost/math/distributions/complement.hpp"
#include "boost/math/distributions/gamma.hpp"
#include "boost/math/distributions/lognormal.hpp"
#include "boost/math/distributions/weibull.hpp"
#include "boost/random/exponential_distribution.hpp"
#include "boost/random/gamma_distribution.hpp"
#include "boost/random/lognormal_distribution.hpp"
#include "boost/random/uniform_01.hpp"
#include "boost/random/uniform_int_distribution.hpp"
#include "boost/random/uniform_real_distribution.hpp"
#include "boost/random/weibull_distribution.hpp"

namespace rapport::sim {
namespace {

namespace math = boost::math;
namespace random = boost::random;

double Sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

struct Sampler {
  SplitMix& bits;

  double operator()(const Exponential& d) const {
    return d.mean * random::exponential_distribution<double>()(bits);
  }
  double operator()(const Deterministic& d) const { return d.value; }
  double operator()(const Uniform& d) const {
    if (d.low >= d.high) return d.low;  // Boost wants a span.
    return random::uniform_real_distribution<double>(d.low, d.high)(bits);
  }
  double operator()(const Lognormal& d) const {
    return random::lognormal_distribution<double>(d.mean, d.deviation)(bits);
  }
  double operator()(const Gamma& d) const {
    return random::gamma_distribution<double>(d.shape, d.mean / d.shape)(bits);
  }
  // Boost's own copies both lists for every draw.
  double operator()(const Hyperexponential& d) const {
    double left = random::uniform_01<double>()(bits);
    std::size_t i = 0;
    while (i + 1 < d.shares.size() && left >= d.shares[i]) {
      left -= d.shares[i];
      ++i;
    }
    return d.means[i] * random::exponential_distribution<double>()(bits);
  }
  double operator()(const Weibull& d) const {
    return random::weibull_distribution<double>(d.shape, d.scale)(bits);
  }
  double operator()(const Empirical& d) const {
    return d.values[random::uniform_int_distribution<std::size_t>(0, d.values.size() - 1)(bits)];
  }
};

struct MeanOf {
  double operator()(const Exponential& d) const { return d.mean; }
  double operator()(const Deterministic& d) const { return d.value; }
  double operator()(const Uniform& d) const { return (d.low + d.high) / 2; }
  double operator()(const Lognormal& d) const {
    return std::exp(d.mean + d.deviation * d.deviation / 2);
  }
  double operator()(const Gamma& d) const { return d.mean; }
  double operator()(const Hyperexponential& d) const {
    return std::inner_product(d.shares.begin(), d.shares.end(), d.means.begin(), 0.0);
  }
  double operator()(const Weibull& d) const { return d.scale * std::tgamma(1 + 1 / d.shape); }
  double operator()(const Empirical& d) const {
    return Sum(d.values) / static_cast<double>(d.values.size());
  }
};

struct SecondMomentOf {
  double operator()(const Exponential& d) const { return 2 * d.mean * d.mean; }
  double operator()(const Deterministic& d) const { return d.value * d.value; }
  double operator()(const Uniform& d) const {
    return (d.low * d.low + d.low * d.high + d.high * d.high) / 3;
  }
  double operator()(const Lognormal& d) const {
    return std::exp(2 * (d.mean + d.deviation * d.deviation));
  }
  double operator()(const Gamma& d) const { return d.mean * d.mean * (1 + 1 / d.shape); }
  double operator()(const Hyperexponential& d) const {
    double sum = 0;
    for (std::size_t i = 0; i < d.shares.size(); ++i) sum += d.shares[i] * d.means[i] * d.means[i];
    return 2 * sum;
  }
  double operator()(const Weibull& d) const {
    return d.scale * d.scale * std::tgamma(1 + 2 / d.shape);
  }
  double operator()(const Empirical& d) const {
    double sum = 0;
    for (const double value : d.values) sum += value * value;
    return sum / static_cast<double>(d.values.size());
  }
};

struct SurvivalOf {
  double seconds;

  template <typename MathDistribution>
  double Beyond(const MathDistribution& d) const {
    return math::cdf(math::complement(d, seconds));
  }
  double operator()(const Exponential& d) const { return std::exp(-seconds / d.mean); }
  double operator()(const Deterministic& d) const { return seconds < d.value ? 1 : 0; }
  double operator()(const Uniform& d) const {
    if (d.low >= d.high) return seconds < d.low ? 1 : 0;
    return std::clamp((d.high - seconds) / (d.high - d.low), 0.0, 1.0);
  }
  double operator()(const Lognormal& d) const {
    return Beyond(math::lognormal_distribution<double>(d.mean, d.deviation));
  }
  double operator()(const Gamma& d) const {
    return Beyond(math::gamma_distribution<double>(d.shape, d.mean / d.shape));
  }
  double operator()(const Hyperexponential& d) const {
    double share = 0;
    for (std::size_t i = 0; i < d.shares.size(); ++i) {
      share += d.shares[i] * std::exp(-seconds / d.means[i]);
    }
    return share;
  }
  double operator()(const Weibull& d) const {
    return Beyond(math::weibull_distribution<double>(d.shape, d.scale));
  }
  double operator()(const Empirical& d) const {
    const auto longer = std::upper_bound(d.values.begin(), d.values.end(), seconds);
    return static_cast<double>(d.values.end() - longer) / static_cast<double>(d.values.size());
  }
};

}  // namespace

Distribution::Distribution(Kind kind) : kind_(std::move(kind)) {
  if (auto* empirical = std::get_if<Empirical>(&kind_)) {
    std::sort(empirical->values.begin(), empirical->values.end());
  }
}

Distribution Distribution::LognormalOf(double mean, double cv) {
  const double variance = std::log1p(cv * cv);
  return Distribution(Lognormal{std::log(mean) - variance / 2, std::sqrt(variance)});
}

Distribution Distribution::WeibullOf(double mean, double shape) {
  return Distribution(Weibull{mean / std::tgamma(1 + 1 / shape), shape});
}

double Distribution::Sample(SplitMix& random) const { return std::visit(Sampler{random}, kind_); }

double Distribution::Mean() const { return std::visit(MeanOf{}, kind_); }

double Distribution::SecondMoment() const { return std::visit(SecondMomentOf{}, kind_); }

double Distribution::Survival(double seconds) const {
  return seconds < 0 ? 1 : std::visit(SurvivalOf{seconds}, kind_);
}

std::int64_t SampleMicros(const Distribution& distribution, SplitMix& random) {
  constexpr double kCentury = 36'525.0 * 86'400;
  constexpr double kMicrosPerSecond = 1e6;
  return std::llround(std::min(distribution.Sample(random), kCentury) * kMicrosPerSecond);
}

}  // namespace rapport::sim
