#include "sim/reference_load.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "boost/math/distributions/complement.hpp"
#include "boost/math/distributions/poisson.hpp"

namespace rapport::sim {
namespace {

constexpr double kMicrosPerSecond = 1e6;
constexpr double kSecondsPerHour = 3'600;

// Above this load the backlog forgets too slowly; beyond this variation it is a few contacts'.
constexpr double kMostLoad = 0.97;
constexpr double kMostVariation = 25;

// What is at least `least`, for a Poisson count.
double AtLeast(double mean, double least) {
  if (least <= 0) return 1;
  return boost::math::cdf(
      boost::math::complement(boost::math::poisson_distribution<double>(mean), least - 1));
}

// The mean excess of a Poisson count over a level.
double Excess(double mean, double level) {
  const double first = std::floor(level) + 1;
  return mean * AtLeast(mean, first - 1) - level * AtLeast(mean, first);
}

// In the order of the controls.
enum Control : std::size_t { kLevels = 0, kBacklog = 3, kWork = 4, kInterval = 5 };

}  // namespace

ReferenceLoad::ReferenceLoad(const Scenario& scenario) : scenario_(scenario) {
  for (const AgentGroup& group : scenario.groups) {
    agents_ += static_cast<double>(group.count) * group.capacity;
  }
  known_ = std::all_of(scenario.types.begin(), scenario.types.end(), [](const CustomerType& type) {
    return std::holds_alternative<PoissonArrivals>(type.arrivals);
  });
  SetWork();
  if (known_) SetMeans();
}

void ReferenceLoad::SetWork() {
  for (std::size_t type = 0; type < scenario_.types.size(); ++type) {
    std::size_t best = scenario_.groups.size();
    for (std::size_t group = 0; group < scenario_.groups.size(); ++group) {
      if (!scenario_.MayServe(type, group)) continue;
      const auto worth = [&](std::size_t of) { return scenario_.pairings[type][of]->worth; };
      if (best == scenario_.groups.size() || worth(group) > worth(best)) best = group;
    }
    groups_.push_back(best);
    const Distribution& service = scenario_.pairings[type][best]->service;
    means_.push_back(service.Mean() * kMicrosPerSecond);
    if (!known_) continue;
    const double rate = std::get<PoissonArrivals>(scenario_.types[type].arrivals).per_hour /
                        (kSecondsPerHour * kMicrosPerSecond);
    rate_ += rate;
    mean_ += rate * means_.back();
    second_moment_ += rate * service.SecondMoment() * kMicrosPerSecond * kMicrosPerSecond;
  }
  if (known_) {
    mean_ /= rate_;
    second_moment_ /= rate_;
  }
}

void ReferenceLoad::SetMeans() {
  known_ = mean_ > 0 && second_moment_ <= (kMostVariation + 1) * mean_ * mean_;
  if (!known_) return;
  // By then a desk must have forgotten that it began empty.
  const double begins = static_cast<double>(scenario_.warmup_contacts) / rate_;
  const double offered = rate_ * mean_;
  const double lifetime = second_moment_ / mean_;
  constexpr double kLifetimes = 5;
  known_ = begins >= kLifetimes * lifetime;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    // About where all agents are busy, and a standard deviation to either side.
    const double steps = static_cast<double>(i) - 1;
    levels_[i] = std::max(0.0, agents_ + steps * std::sqrt(offered));
    expected_[kLevels + i] = Excess(offered, levels_[i]);
  }
  const double load = offered / agents_;
  const double idle = 1 - load;
  constexpr double kBacklogLifetimes = 10;
  // Else the backlog stays 0, and says nothing.
  if (load <= kMostLoad && begins >= kBacklogLifetimes * lifetime / agents_ / (idle * idle)) {
    expected_[kBacklog] = rate_ * second_moment_ / (agents_ * agents_) / (2 * idle);
  }
}

void ReferenceLoad::Arrive(std::size_t type, std::int64_t now, std::int64_t work) {
  while (!in_hand_.empty() && in_hand_.top() <= now) in_hand_.pop();
  const auto in_hand = static_cast<double>(in_hand_.size());
  in_hand_.push(now + work);
  const auto interval = static_cast<double>(now - last_);
  last_ = now;
  ++sums_.arrivals;
  Controls& controls = sums_.controls;
  for (std::size_t i = 0; i < levels_.size(); ++i) {
    controls[kLevels + i] += std::max(0.0, in_hand - levels_[i]);
  }
  if (expected_[kBacklog] > 0) {
    backlog_ = std::max(0.0, backlog_ - interval);
    controls[kBacklog] += backlog_;
    backlog_ += static_cast<double>(work) / agents_;
  }
  controls[kWork] += static_cast<double>(work) - means_[type];
  controls[kInterval] += interval * rate_ - 1;
}

ReferenceLoad::Controls ReferenceLoad::Off(std::size_t from, std::size_t to) const {
  const Sums& last = to < marks_.size() ? marks_[to] : sums_;
  Controls off{};
  const double arrivals = last.arrivals - marks_[from].arrivals;
  for (std::size_t i = 0; arrivals > 0 && i < off.size(); ++i) {
    off[i] = (last.controls[i] - marks_[from].controls[i]) / arrivals - expected_[i];
  }
  return off;
}

}  // namespace rapport::sim
