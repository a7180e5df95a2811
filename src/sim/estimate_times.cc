// Which distribution a sample of times comes from.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>
#include <variant>

#include "boost/math/special_functions/digamma.hpp"
#include "boost/math/special_functions/trigamma.hpp"
#include "sim/lognormal_mixture.h"
#include "sim/remaining_time.h"

namespace rapport::sim {
namespace {

constexpr double kLogTwoPi = 1.8378770664093453;

struct Fit {
  std::string name;
  std::variant<Distribution, LognormalMixture> times;
  double log_likelihood = -std::numeric_limits<double>::infinity();
  int parameters = 0;

  // The smaller the likelier, with the parameters paid for (Schwarz 1978).
  double Cost(double count) const { return parameters * std::log(count) - 2 * log_likelihood; }
  double Survival(double time) const {
    return std::visit([time](const auto& known) { return known.Survival(time); }, times);
  }
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

  // Where two phases or parts are worth less than what is there, so are three.
  Fit Best() const {
    Fit best = FitExponential();
    const auto is_better = [&](Fit fit) {
      if (fit.Cost(count_) >= best.Cost(count_)) return false;
      best = std::move(fit);
      return true;
    };
    // The others have no likelihood where all times are the same.
    if (log_variance_ < 1e-9) return best;
    is_better(FitLognormal());
    is_better(FitGamma());
    is_better(FitWeibull());
    if (is_better(FitHyperexponential({0.7, 0.3}, {0.5, 2}))) {
      is_better(FitHyperexponential({0.5, 0.3, 0.2}, {0.25, 1, 4}));
    }
    if (is_better(FitMixture(2))) is_better(FitMixture(3));
    return best;
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

  // Several exponential times, by expectation and maximization. `means` are in the sample's.
  Fit FitHyperexponential(std::vector<double> shares, std::vector<double> means) const {
    for (double& mean : means) mean *= mean_;
    const std::size_t phases = shares.size();
    std::vector<double> rates(phases);
    std::vector<double> densities(phases);
    double likelihood = 0;
    for (int i = 0; i < 2'000; ++i) {
      const double before = likelihood;
      likelihood = 0;
      std::vector<double> weights(phases);
      std::vector<double> sums(phases);
      for (std::size_t p = 0; p < phases; ++p) rates[p] = 1 / means[p];
      for (const double time : times_) {
        double all = 0;
        for (std::size_t p = 0; p < phases; ++p) {
          densities[p] = shares[p] * rates[p] * std::exp(-time * rates[p]);
          all += densities[p];
        }
        for (std::size_t p = 0; p < phases; ++p) {
          weights[p] += densities[p] / all;
          sums[p] += densities[p] / all * time;
        }
        likelihood += std::log(all);
      }
      for (std::size_t p = 0; p < phases; ++p) {
        shares[p] = weights[p] / count_;
        means[p] = sums[p] / weights[p];
        // It has no such phase.
        if (!(shares[p] > 0 && means[p] > 0)) return FitExponential();
      }
      if (i > 0 && std::abs(likelihood - before) < 1e-5) break;
    }
    if (!std::isfinite(likelihood)) return FitExponential();
    return {"hyperexponential", Distribution(Hyperexponential{std::move(shares), std::move(means)}),
            likelihood, static_cast<int>(2 * phases) - 1};
  }

  Fit FitMixture(int parts) const {
    FittedMixture fitted = FitLognormalMixture(times_, parts);
    return {"lognormal mixture", std::move(fitted.mixture), fitted.log_likelihood, 3 * parts - 1};
  }

  const std::vector<double>& times_;
  double count_;
  double mean_ = 0;
  double log_mean_ = 0;
  double log_variance_ = 0;
};

// The largest distance between the shares of the sample and those of the distribution (Kolmogorov
// and Smirnov), times the root of the sample's size.
double Distance(const std::vector<double>& rising, const Fit& fit) {
  const auto count = static_cast<double>(rising.size());
  double distance = 0;
  for (std::size_t i = 0; i < rising.size(); ++i) {
    const double below = 1 - fit.Survival(rising[i]);
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

// A mixture as shares at times so close that it makes no difference, to where nothing is left.
Estimated Tabulated(const std::string& name, const LognormalMixture& mixture, double median) {
  constexpr double kStep = 1.002;
  constexpr double kFirst = 1e-3;
  constexpr double kLeft = 1e-11;
  Estimated estimated{.name = name, .times = {0}, .over = {1}};
  for (double time = median * kFirst; estimated.over.back() > kLeft; time *= kStep) {
    estimated.times.push_back(time);
    estimated.over.push_back(mixture.Survival(time));
  }
  // What is left after that falls off as fast as it did last.
  const std::size_t last = estimated.times.size() - 1;
  estimated.tail = (estimated.times[last] - estimated.times[last - 1]) /
                   std::log(estimated.over[last - 1] / estimated.over[last]);
  return estimated;
}

bool AreFewValues(const std::vector<double>& rising) {
  constexpr std::size_t kFew = 30;
  std::size_t values = 0;
  for (std::size_t i = 0; i < rising.size() && values <= kFew; ++i) {
    values += i == 0 || rising[i] > rising[i - 1] ? 1 : 0;
  }
  return rising.size() < kFew || values <= kFew;
}

// The largest unit of which all times are multiples, as 1 where they were written down in whole
// seconds; 0 where there is none, not even the millisecond.
double UnitOf(const std::vector<double>& times) {
  constexpr double kPerSecond = 1'000;
  constexpr double kClose = 1e-3;
  std::int64_t unit = 0;
  for (const double time : times) {
    const double units = time * kPerSecond;
    const double whole = std::round(units);
    if (std::abs(units - whole) > kClose) return 0;
    unit = std::gcd(unit, static_cast<std::int64_t>(whole));
    if (unit == 1) break;
  }
  return static_cast<double>(unit) / kPerSecond;
}

// Whoever is being served takes some time, so a time of 0 is none, or one that was rounded away.
// Half as much is rounded to 0 as to the unit, so where 0 comes more often it means something else.
void LeaveOutZeros(double unit, std::vector<double>& rising) {
  const auto above = std::upper_bound(rising.begin(), rising.end(), 0.0);
  const auto next = std::upper_bound(above, rising.end(), unit);
  if (above - rising.begin() > next - above) rising.erase(rising.begin(), above);
}

// Times that were rounded to a unit, spread evenly over what is rounded so. Without that nobody
// would ever be done between two of them, and everybody at once at each.
std::vector<double> Unrounded(double unit, const std::vector<double>& rising) {
  if (unit <= 0) return rising;
  std::vector<double> spread;
  spread.reserve(rising.size());
  for (auto at = rising.begin(); at != rising.end();) {
    const auto next = std::upper_bound(at, rising.end(), *at);
    const double from = std::max(*at - unit / 2, 0.0);
    const double step = (*at + unit / 2 - from) / static_cast<double>(next - at);
    for (double place = 0.5; at != next; ++at, ++place) spread.push_back(from + place * step);
  }
  return spread;
}

// More times than that say nothing more that would be worth the time: every so manieth of them.
std::vector<double> Thinned(std::vector<double> rising) {
  constexpr std::size_t kMost = 20'000;
  if (rising.size() <= kMost) return rising;
  std::vector<double> some;
  some.reserve(kMost);
  const double step = static_cast<double>(rising.size()) / kMost;
  for (std::size_t i = 0; i < kMost; ++i) {
    some.push_back(rising[static_cast<std::size_t>((static_cast<double>(i) + 0.5) * step)]);
  }
  return some;
}

}  // namespace

Estimated EstimateTimes(std::vector<double> observed) {
  std::sort(observed.begin(), observed.end());
  const double unit = UnitOf(observed);
  LeaveOutZeros(unit, observed);
  if (AreFewValues(observed)) {
    std::erase(observed, 0.0);
    return {.name = "as observed", .distribution = Distribution(Empirical{std::move(observed)})};
  }
  observed = Thinned(Unrounded(unit, observed));
  const Fit best = Sample(observed).Best();
  // With parameters fitted to the sample itself, chance hardly ever goes so far; for exponential
  // times it goes beyond 1.25 once in a hundred samples (Lilliefors 1969).
  constexpr double kChance = 1.35;
  if (Distance(observed, best) > kChance) return Smoothed(observed);
  if (const auto* mixture = std::get_if<LognormalMixture>(&best.times)) {
    return Tabulated(best.name, *mixture, observed[observed.size() / 2]);
  }
  return {.name = best.name, .distribution = std::get<Distribution>(best.times)};
}

}  // namespace rapport::sim
