#include "support/two_agents.h"

#include <algorithm>

namespace rapport::testing {
namespace {

constexpr int kMostSweeps = 100'000;
constexpr double kPrecise = 1e-6;
// Of who comes and finds no place: more than anybody would pay to have one.
constexpr double kTurnedAway = 1'000;

constexpr std::array<Doing, 3> kDoings = {Doing::kNothing, Doing::kServes0, Doing::kServes1};

Doing Serving(int type) { return type == 0 ? Doing::kServes0 : Doing::kServes1; }

}  // namespace

Optimum::Optimum(const TwoAgents& problem, int room) : problem_(problem), room_(room) {
  for (const int i : {0, 1}) {
    all_rates_ += problem.arrivals[i] + room * problem.hang_ups[i] +
                  std::max(problem.speed[i][0], problem.speed[i][1]);
  }
  const auto places = static_cast<std::size_t>(room) + 1;
  after_.resize(places * places * 9);
  std::vector<double> next(after_.size());
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    Decide();
    double least = 1e300;
    double most = -1e300;
    ForEach([&](int q0, int q1, Doing a0, Doing a1) {
      const std::size_t at = At(q0, q1, a0, a1);
      next[at] = Next(q0, q1, a0, a1);
      least = std::min(least, next[at] - after_[at]);
      most = std::max(most, next[at] - after_[at]);
    });
    cost_rate_ = (least + most) / 2 * all_rates_;
    const double base = next[0];
    for (std::size_t i = 0; i < next.size(); ++i) after_[i] = next[i] - base;
    if (most - least <= kPrecise * most) break;
  }
}

template <typename Visit>
void Optimum::ForEach(const Visit& visit) const {
  for (int q0 = 0; q0 <= room_; ++q0) {
    for (int q1 = 0; q1 <= room_; ++q1) {
      for (const Doing a0 : kDoings) {
        for (const Doing a1 : kDoings) visit(q0, q1, a0, a1);
      }
    }
  }
}

// An agent who does nothing may be given one who waits, or be left alone, whatever is best. Where
// fewer wait it is known already.
void Optimum::Decide() {
  before_ = after_;
  ForEach([&](int q0, int q1, Doing a0, Doing a1) {
    double& best = before_[At(q0, q1, a0, a1)];
    for (const int type : {0, 1}) {
      if ((type == 0 ? q0 : q1) == 0) continue;
      const int left0 = q0 - (type == 0 ? 1 : 0);
      const int left1 = q1 - (type == 1 ? 1 : 0);
      const double mismatch = problem_.mismatch[type];
      if (a0 == Doing::kNothing) {
        const double then = before_[At(left0, left1, Serving(type), a1)];
        best = std::min(best, then + (type == 0 ? 0 : mismatch));
      }
      if (a1 == Doing::kNothing) {
        const double then = before_[At(left0, left1, a0, Serving(type))];
        best = std::min(best, then + (type == 1 ? 0 : mismatch));
      }
    }
  });
}

// The expected cost until the next thing happens, if only that something is looked at, and then.
double Optimum::Next(int q0, int q1, Doing a0, Doing a1) const {
  double cost = problem_.wait_cost[0] * q0 + problem_.wait_cost[1] * q1;
  double rest = all_rates_;
  const auto happens = [&](double rate, double value) {
    cost += rate * value;
    rest -= rate;
  };
  happens(problem_.arrivals[0],
          q0 < room_ ? before_[At(q0 + 1, q1, a0, a1)] : before_[At(q0, q1, a0, a1)] + kTurnedAway);
  happens(problem_.arrivals[1],
          q1 < room_ ? before_[At(q0, q1 + 1, a0, a1)] : before_[At(q0, q1, a0, a1)] + kTurnedAway);
  if (q0 > 0) {
    happens(q0 * problem_.hang_ups[0], problem_.hang_up_cost[0] + before_[At(q0 - 1, q1, a0, a1)]);
  }
  if (q1 > 0) {
    happens(q1 * problem_.hang_ups[1], problem_.hang_up_cost[1] + before_[At(q0, q1 - 1, a0, a1)]);
  }
  if (a0 != Doing::kNothing) {
    happens(problem_.speed[0][a0 == Doing::kServes0 ? 0 : 1],
            before_[At(q0, q1, Doing::kNothing, a1)]);
  }
  if (a1 != Doing::kNothing) {
    happens(problem_.speed[1][a1 == Doing::kServes0 ? 0 : 1],
            before_[At(q0, q1, a0, Doing::kNothing)]);
  }
  return (cost + rest * after_[At(q0, q1, a0, a1)]) / all_rates_;
}

}  // namespace rapport::testing
