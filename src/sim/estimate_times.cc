// Which distribution a sample of times comes from.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "boost/math/special_functions/digamma.hpp"
#include "boost/math/special_functions/trigamma.hpp"
#include "sim/remaining_time.h"

namespace rapport::sim {
namespace {

constexpr double kLogTwoPi = 1.8378770664093453;

struct Fit {
  std::string name;
  Distribution distribution;
  double log_likelihood = -std::numeric_limits<double>::infinity();
  int parameters = 0;
};

// Of times above 0.
class Sample {
 public:
  explicit Sample(const std::vector<double>& times)
      : times_(times), count_(static_cast<double>(times.size())) {
    for (const double time : times) {
      mean_ += time / count_;
      log_mean_ += std::log(time) / count_;
    }
    for (const double time : times) {
      const double off = std::log(time) - log_mean_;
      log_variance_ += off * off / count_;
    }
  }

  std::vector<Fit> Fits() const {
    std::vector<Fit> fits = {FitExponential(), FitHyperexponential()};
    // The others have no likelihood where all times are the same.
    if (log_variance_ > 1e-9) {
      fits.push_back(FitLognormal());
      fits.push_back(FitGamma());
      fits.push_back(FitWeibull());
    }
    return fits;
  }

 private:
  Fit FitExponential() const {
    return {"exponential", Distribution(Exponential{mean_}), -count_ * (std::log(mean_) + 1), 1};
  }

  Fit FitLognormal() const {
    return {"lognormal", Distribution(Lognormal{log_mean_, std::sqrt(log_variance_)}),
            -count_ * (log_mean_ + (kLogTwoPi + std::log(log_variance_) + 1) / 2), 2};
  }

  // Newton's method on the shape, from Minka's starting point.
  Fit FitGamma() const {
    const double s = std::log(mean_) - log_mean_;
    double shape = (3 - s + std::sqrt((s - 3) * (s - 3) + 24 * s)) / (12 * s);
    for (int i = 0; i < 30; ++i) {
      const double off = std::log(shape) - boost::math::digamma(shape) - s;
      const double slope = 1 / shape - boost::math::trigamma(shape);
      shape = std::max(shape / 2, shape - off / slope);
    }
    const double scale = mean_ / shape;
    return {"gamma", Distribution(Gamma{mean_, shape}),
            count_ * ((shape - 1) * log_mean_ - mean_ / scale - shape * std::log(scale) -
                      std::lgamma(shape)),
            2};
  }

  // The shape by halving: what is to be 0 rises with it.
  Fit FitWeibull() const {
    double low = 0.01;
    double high = 100;
    for (int i = 0; i < 60; ++i) {
      const double shape = std::sqrt(low * high);
      double sum = 0;
      double log_sum = 0;
      for (const double time : times_) {
        const double power = std::pow(time / mean_, shape);
        sum += power;
        log_sum += power * std::log(time);
      }
      (log_sum / sum - 1 / shape > log_mean_ ? high : low) = shape;
    }
    const double shape = std::sqrt(low * high);
    double sum = 0;
    for (const double time : times_) sum += std::pow(time / mean_, shape);
    const double scale = mean_ * std::pow(sum / count_, 1 / shape);
    return {"weibull", Distribution(Weibull{scale, shape}),
            count_ * (std::log(shape) - shape * std::log(scale) + (shape - 1) * log_mean_ - 1), 2};
  }

  // Two exponential times, by expectation and maximization.
  Fit FitHyperexponential() const {
    double share = 0.7;
    std::array<double, 2> means = {mean_ / 2, mean_ * 2};
    double likelihood = 0;
    for (int i = 0; i < 2'000; ++i) {
      const double before = likelihood;
      likelihood = 0;
      double first = 0;
      double first_sum = 0;
      for (const double time : times_) {
        const double short_one = share / means[0] * std::exp(-time / means[0]);
        const double long_one = (1 - share) / means[1] * std::exp(-time / means[1]);
        const double odds = short_one / (short_one + long_one);
        likelihood += std::log(short_one + long_one);
        first += odds;
        first_sum += odds * time;
      }
      share = first / count_;
      if (share <= 0 || share >= 1) break;
      means = {first_sum / first, (mean_ * count_ - first_sum) / (count_ - first)};
      if (i > 0 && std::abs(likelihood - before) < 1e-7) break;
    }
    if (!(share > 0 && share < 1) || !std::isfinite(likelihood)) return FitExponential();
    return {"hyperexponential",
            Distribution(Hyperexponential{{share, 1 - share}, {means[0], means[1]}}), likelihood,
            3};
  }

  const std::vector<double>& times_;
  double count_;
  double mean_ = 0;
  double log_mean_ = 0;
  double log_variance_ = 0;
};

// The largest distance between the shares of the sample and those of the distribution (Kolmogorov
// and Smirnov), times the root of the sample's size.
double Distance(const std::vector<double>& rising, const Distribution& distribution) {
  const auto count = static_cast<double>(rising.size());
  double distance = 0;
  for (std::size_t i = 0; i < rising.size(); ++i) {
    const double below = 1 - distribution.Survival(rising[i]);
    distance = std::max({distance, below - static_cast<double>(i) / count,
                         static_cast<double>(i + 1) / count - below});
  }
  return distance * std::sqrt(count);
}

// The sample at equal steps of its shares, so many that each has enough to tell its slope, and an
// exponential tail after the last.
Estimated Smoothed(const std::vector<double>& rising) {
  Estimated estimated{.name = "smoothed", .times = {0}, .over = {1}};
  const auto count = static_cast<double>(rising.size());
  const auto steps = static_cast<std::size_t>(1.5 * std::cbrt(count)) + 2;
  for (std::size_t step = 1; step < steps; ++step) {
    const std::size_t rank = rising.size() * step / steps;
    const auto longer = std::upper_bound(rising.begin(), rising.end(), rising[rank]);
    if (rising[rank] <= estimated.times.back() || longer == rising.end()) continue;
    estimated.times.push_back(rising[rank]);
    estimated.over.push_back(static_cast<double>(rising.end() - longer) / count);
  }
  double beyond = 0;
  double longer = 0;
  for (const double time : rising) {
    if (time <= estimated.times.back()) continue;
    beyond += time - estimated.times.back();
    ++longer;
  }
  estimated.tail = longer > 0 ? beyond / longer : 0;
  // The tail falls off by a tenth of its mean at a time until nothing is left of it.
  const double from = estimated.times.back();
  const double share = estimated.over.back();
  constexpr int kParts = 200;
  for (int part = 1; part <= kParts; ++part) {
    estimated.times.push_back(from + 0.1 * part * estimated.tail);
    estimated.over.push_back(share * std::exp(-0.1 * part));
  }
  return estimated;
}

bool AreFewValues(const std::vector<double>& rising) {
  std::size_t values = 1;
  for (std::size_t i = 1; i < rising.size(); ++i) values += rising[i] > rising[i - 1] ? 1 : 0;
  constexpr std::size_t kTooFew = 30;
  constexpr std::size_t kEachOften = 20;
  return rising.size() < kTooFew || values * kEachOften < rising.size();
}

}  // namespace

Estimated EstimateTimes(std::vector<double> observed) {
  std::erase_if(observed, [](double time) { return time <= 0; });
  std::sort(observed.begin(), observed.end());
  if (AreFewValues(observed)) {
    return {.name = "as observed", .distribution = Distribution(Empirical{std::move(observed)})};
  }
  const double penalty = std::log(static_cast<double>(observed.size()));
  std::vector<Fit> fits = Sample(observed).Fits();
  const auto best = std::min_element(fits.begin(), fits.end(), [&](const Fit& a, const Fit& b) {
    return a.parameters * penalty - 2 * a.log_likelihood <
           b.parameters * penalty - 2 * b.log_likelihood;
  });
  // With parameters fitted to the sample itself, chance hardly ever goes so far; for exponential
  // times it goes beyond 1.25 once in a hundred samples (Lilliefors 1969).
  constexpr double kChance = 1.35;
  if (Distance(observed, best->distribution) > kChance) return Smoothed(observed);
  return {.name = best->name, .distribution = best->distribution};
}

}  // namespace rapport::sim
