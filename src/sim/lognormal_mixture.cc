#include "sim/lognormal_mixture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <utility>

namespace rapport::sim {
namespace {

using Part = LognormalMixture::Part;

// Narrower, a part would be a few times that happen to be alike.
constexpr double kLeastDeviation = 0.02;

// What one part has got of the sample.
struct Sums {
  double weight = 0;
  double first = 0;
  double second = 0;

  void Add(double share, double log_time) {
    weight += share;
    first += share * log_time;
    second += share * log_time * log_time;
  }
  Part Of(double count) const {
    const double mean = first / weight;
    const double variance = std::max(second / weight - mean * mean, 0.0);
    return {.share = weight / count,
            .mean = mean,
            .deviation = std::max(std::sqrt(variance), kLeastDeviation)};
  }
};

double Density(const Part& part, double log_time) {
  const double off = (log_time - part.mean) / part.deviation;
  return part.share * std::exp(-off * off / 2) * std::numbers::inv_sqrtpi /
         (std::numbers::sqrt2 * part.deviation);
}

std::vector<Part> EqualShares(const std::vector<double>& logs, int parts) {
  std::vector<Part> start;
  const std::size_t size = logs.size() / static_cast<std::size_t>(parts);
  for (std::size_t i = 0; i < static_cast<std::size_t>(parts); ++i) {
    Sums sums;
    for (const double log_time : std::span(logs).subspan(i * size, size)) sums.Add(1, log_time);
    start.push_back(sums.Of(static_cast<double>(size * static_cast<std::size_t>(parts))));
  }
  return start;
}

// One step of expectation and maximization. Returns the likelihood before it.
double Step(const std::vector<double>& logs, std::vector<Part>& parts) {
  std::vector<Sums> sums(parts.size());
  std::vector<double> densities(parts.size());
  double likelihood = 0;
  for (const double log_time : logs) {
    double all = std::numeric_limits<double>::min();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      densities[i] = Density(parts[i], log_time);
      all += densities[i];
    }
    for (std::size_t i = 0; i < parts.size(); ++i) sums[i].Add(densities[i] / all, log_time);
    likelihood += std::log(all);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (sums[i].weight >= 1) parts[i] = sums[i].Of(static_cast<double>(logs.size()));
  }
  return likelihood;
}

}  // namespace

double LognormalMixture::Survival(double seconds) const {
  double share = 0;
  for (const Part& part : parts) {
    const double off = (std::log(seconds) - part.mean) / part.deviation;
    share += part.share * std::erfc(off / std::numbers::sqrt2) / 2;
  }
  return share;
}

FittedMixture FitLognormalMixture(const std::vector<double>& rising, int parts) {
  constexpr int kMostSteps = 500;
  constexpr double kSame = 1e-3;
  std::vector<double> logs;
  logs.reserve(rising.size());
  double sum = 0;
  for (const double time : rising) {
    logs.push_back(std::log(time));
    sum += logs.back();
  }
  std::vector<Part> fitted = EqualShares(logs, parts);
  double likelihood = -std::numeric_limits<double>::infinity();
  for (int step = 0; step < kMostSteps; ++step) {
    const double before = likelihood;
    likelihood = Step(logs, fitted);
    if (likelihood - before < kSame) break;
  }
  return {.mixture = {std::move(fitted)}, .log_likelihood = likelihood - sum};
}

}  // namespace rapport::sim
