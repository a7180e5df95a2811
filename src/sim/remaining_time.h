// What is left of a time whose distribution is known, or of which some were observed, as the rule
// for waiting reads it.

#ifndef RAPPORT_SIM_REMAINING_TIME_H_
#define RAPPORT_SIM_REMAINING_TIME_H_

#include <string>
#include <vector>

#include "matching/wait_rule.h"
#include "sim/distribution.h"

namespace rapport::sim {

// With less than that a share cannot be divided any further.
inline constexpr double kLeastSurvival = 1e-290;

// After it has taken `elapsed` seconds. No points and no tail: nothing takes so long, or so small a
// share of all that it is less than kLeastSurvival; an exponential time, and one of phases, can be
// told after any time.
RemainingTime RemainingAfter(const Distribution& distribution, double elapsed);

// What a sample of times comes from, as far as it tells.
struct Estimated {
  std::string name;           // "lognormal", "gamma", "weibull", "hyperexponential", ...
  Distribution distribution;  // Unless there are times below.
  // "smoothed": the shares of the sample that take longer, at some of its own times. Likewise of a
  // "lognormal mixture".
  std::vector<double> times;
  std::vector<double> over;
  double tail = 0;  // What it takes after the last of them, on average.
};

// Fewer than 30 times, and times of no more than 30 different values, are what they are ("as
// observed"). Otherwise the likeliest of a few families whose number of parameters is paid for
// (Schwarz 1978), and where even that one is further from the sample than chance explains, the
// sample smoothed. Times that were rounded to a unit are spread over it first. Times of 0 do not
// count unless they were rounded: whoever is being served takes some time. `observed` has others.
Estimated EstimateTimes(std::vector<double> observed);

RemainingTime RemainingAfter(const Estimated& estimated, double elapsed);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_REMAINING_TIME_H_
