// How long one contact should wait for one busy agent while a substitute is free.
//
// R is the time until the agent is free, w what they are worth over the substitute, in seconds, and
// c what a second of waiting costs, hang-ups included. "Wait, and give up after T" gains
// w P(R <= T) - c E[min(R, T)], whose derivative is P(R > T) times (w h(T) - c), h being the hazard
// of R. So it pays to wait at all where w exceeds c times the least of E[min(R, T)] / P(R <= T)
// over all T (the inverse of the Gittins index of the contact that keeps the agent busy), and to
// keep waiting while w h > c, or while that will pay again. docs/waiting.md has the derivation.

#ifndef RAPPORT_MATCHING_WAIT_RULE_H_
#define RAPPORT_MATCHING_WAIT_RULE_H_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/instant.h"

namespace rapport {

// A time at which waiting may be given up, in seconds from now. Between two of them the agent gets
// free at any time alike, or not at all: then giving up in between is never better than at one of
// them, and only they need to be looked at.
struct WaitPoint {
  double time = 0;
  double over = 1;   // The share in which it takes longer than that, P(R > time).
  double spent = 0;  // What is waited until then on average, E[min(R, time)].
};

struct RemainingTime {
  std::vector<WaitPoint> points;  // Times above 0, rising.
  double tail = 0;  // What it takes on average after the last of them, where it takes longer.
};

struct WaitRule {
  static constexpr double kNever = std::numeric_limits<double>::infinity();

  double least_worth = kNever;  // From here on it pays to wait, in seconds.
  double gain = 0;              // Of waiting as long as is best, in seconds; 0 = do not wait.
  double give_up = 0;           // How long that is; kNever = until the agent is free.

  // To the millisecond, as everything that is compared.
  bool waits() const;
};

// `cost_rate`: what a second of waiting costs, > 0. Cost: O(points).
WaitRule WaitRuleFor(const RemainingTime& remaining, double worth, double cost_rate);

// What is left of a time that has taken `elapsed` seconds. `over[i]` is the share that takes longer
// than `times[i]`; both begin with what is certain, 0 and 1, and in between shares fall evenly.
// After the last time it takes `tail` more on average. Where nothing takes as long as it has taken
// already, half of the stretch in which it is now is as good a guess as any. Fills `remaining`,
// which keeps its memory. Cost: O(times).
void RemainAfter(std::span<const double> times, std::span<const double> over, double tail,
                 double elapsed, RemainingTime& remaining);

}  // namespace rapport

#endif  // RAPPORT_MATCHING_WAIT_RULE_H_
