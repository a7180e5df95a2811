#include "matching/wait_rule.h"

#include <algorithm>
#include <cstddef>

#include "base/real.h"

namespace rapport {
namespace {

// Less than this of all cases is none.
constexpr double kNothing = 1e-12;

}  // namespace

bool WaitRule::waits() const { return Rounded(gain * kMillisPerSecond) > 0; }

WaitRule WaitRuleFor(const RemainingTime& remaining, double worth, double cost_rate) {
  WaitRule rule;
  double least = WaitRule::kNever;  // Of seconds waited for each time that it was worth it.
  double spent = 0;
  double over = 1;
  for (const WaitPoint& point : remaining.points) {
    spent = point.spent;
    over = point.over;
    if (over >= 1) continue;
    least = std::min(least, spent / (1 - over));
    const double gain = worth * (1 - over) - cost_rate * spent;
    if (gain <= rule.gain) continue;
    rule.gain = gain;
    rule.give_up = point.time;
  }
  // Until the agent is free, however long it takes.
  const double mean = spent + over * remaining.tail;
  rule.least_worth = cost_rate * std::min(least, mean);
  const double gain = worth - cost_rate * mean;
  // Where hardly anything is left, the sums of another machine must not decide.
  constexpr double kSame = 1e-9;
  if (gain > 0 && gain >= rule.gain - kSame * worth) {
    rule.gain = gain;
    rule.give_up = WaitRule::kNever;
  }
  if (!rule.waits()) {
    rule.gain = 0;
    rule.give_up = 0;
  }
  return rule;
}

void RemainAfter(std::span<const double> times, std::span<const double> over, double tail,
                 double elapsed, RemainingTime& remaining) {
  remaining.points.clear();
  remaining.tail = tail;
  // The first time beyond, and the share that takes longer than `elapsed`.
  const std::size_t next = static_cast<std::size_t>(
      std::upper_bound(times.begin(), times.end(), elapsed) - times.begin());
  if (next == times.size() || next == 0) return;
  const double width = times[next] - times[next - 1];
  const double within = (elapsed - times[next - 1]) / width;
  const double all = over[next - 1] + (over[next] - over[next - 1]) * within;
  if (all < kNothing) {
    remaining.tail += (times[next] - elapsed) / 2;
    return;
  }
  WaitPoint last;
  for (std::size_t i = next; i < times.size(); ++i) {
    WaitPoint point{.time = times[i] - elapsed, .over = over[i] / all};
    point.spent = last.spent + (point.time - last.time) * (last.over + point.over) / 2;
    if (point.over < last.over) remaining.points.push_back(point);
    last = point;
  }
  // A last stretch in which nothing ends belongs to what comes after it.
  if (!remaining.points.empty()) {
    remaining.tail += last.time - remaining.points.back().time;
  }
}

}  // namespace rapport
