#include "sim/remaining_time.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <variant>

namespace rapport::sim {
namespace {

// Of times that are one of a list: there, and only there, the agent may get free.
RemainingTime OfList(const std::vector<double>& rising, double elapsed) {
  RemainingTime remaining;
  const auto first = std::upper_bound(rising.begin(), rising.end(), elapsed);
  const auto count = static_cast<double>(rising.end() - first);
  double over = 1;
  double spent = 0;
  double last = 0;
  for (auto at = first; at != rising.end();) {
    const auto next = std::upper_bound(at, rising.end(), *at);
    const double time = *at - elapsed;
    spent += over * (time - last);
    over = static_cast<double>(rising.end() - next) / count;
    remaining.points.push_back({.time = time, .over = over, .spent = spent});
    last = time;
    at = next;
  }
  return remaining;
}

RemainingTime OfUniform(const Uniform& uniform, double elapsed) {
  if (uniform.low >= uniform.high) return OfList({uniform.low}, elapsed);
  RemainingTime remaining;
  const std::vector<double> times = {0, uniform.low, uniform.high};
  const std::vector<double> over = {1, 1, 0};
  // With 0 twice the first stretch would have no width.
  const std::size_t skip = uniform.low > 0 ? 0 : 1;
  RemainAfter(std::span(times).subspan(skip), std::span(over).subspan(skip), 0, elapsed, remaining);
  return remaining;
}

// A time beyond which so small a share is left.
double Quantile(const Distribution& distribution, double elapsed, double over) {
  double low = 0;
  double high = 1;
  while (distribution.Survival(elapsed + high) > over && high < 1e15) high *= 2;
  constexpr int kHalvings = 40;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (distribution.Survival(elapsed + middle) > over ? low : high) = middle;
  }
  return high;
}

// A point every 0.2 %, from a ten-thousandth of the median to where nothing is left. What is waited
// between two is summed by Simpson's rule.
RemainingTime OfSmooth(const Distribution& distribution, double elapsed) {
  constexpr double kStep = 1.002;
  constexpr double kStart = 1e-4;
  constexpr double kLeft = 1e-11;
  RemainingTime remaining;
  const double all = distribution.Survival(elapsed);
  const double end = Quantile(distribution, elapsed, all * kLeft);
  double time = Quantile(distribution, elapsed, all / 2) * kStart;
  WaitPoint last;
  for (; time < end * kStep; time *= kStep) {
    const double middle = distribution.Survival(elapsed + (last.time + time) / 2) / all;
    WaitPoint point{.time = time, .over = distribution.Survival(elapsed + time) / all};
    point.spent = last.spent + (time - last.time) * (last.over + 4 * middle + point.over) / 6;
    remaining.points.push_back(point);
    last = point;
  }
  return remaining;
}

// The phases that it may still be in, as likely as each is by now. The longest is left when nothing
// else is, so that it can be told at any time, however little probability there is.
RemainingTime OfPhases(const Hyperexponential& phases, double elapsed) {
  Hyperexponential left = phases;
  double longest = 0;
  for (std::size_t i = 0; i < left.means.size(); ++i) {
    if (left.shares[i] > 0) longest = std::max(longest, left.means[i]);
  }
  double sum = 0;
  for (std::size_t i = 0; i < left.shares.size(); ++i) {
    if (left.shares[i] > 0) left.shares[i] *= std::exp(elapsed / longest - elapsed / left.means[i]);
    sum += left.shares[i];
  }
  for (double& share : left.shares) share /= sum;
  return OfSmooth(Distribution(std::move(left)), 0);
}

}  // namespace

RemainingTime RemainingAfter(const Distribution& distribution, double elapsed) {
  const Distribution::Kind& kind = distribution.kind();
  if (std::holds_alternative<Exponential>(kind)) return OfSmooth(distribution, 0);
  if (const auto* phases = std::get_if<Hyperexponential>(&kind)) return OfPhases(*phases, elapsed);
  if (distribution.Survival(elapsed) < kLeastSurvival) return {};
  if (const auto* one = std::get_if<Deterministic>(&kind)) return OfList({one->value}, elapsed);
  if (const auto* list = std::get_if<Empirical>(&kind)) return OfList(list->values, elapsed);
  if (const auto* uniform = std::get_if<Uniform>(&kind)) return OfUniform(*uniform, elapsed);
  return OfSmooth(distribution, elapsed);
}

RemainingTime RemainingAfter(const Estimated& estimated, double elapsed) {
  if (estimated.times.empty()) return RemainingAfter(estimated.distribution, elapsed);
  RemainingTime remaining;
  RemainAfter(estimated.times, estimated.over, estimated.tail, elapsed, remaining);
  return remaining;
}

}  // namespace rapport::sim
