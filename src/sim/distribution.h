// Distributions of times, in seconds: to draw from, and to ask how long is longer.

#ifndef RAPPORT_SIM_DISTRIBUTION_H_
#define RAPPORT_SIM_DISTRIBUTION_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "sim/splitmix.h"

namespace rapport::sim {

struct Exponential {
  double mean = 0;
};
struct Deterministic {
  double value = 0;
};
struct Uniform {
  double low = 0;
  double high = 0;
};
// Of the logarithm.
struct Lognormal {
  double mean = 0;
  double deviation = 0;
};
// With a whole shape, Erlang's: the sum of so many exponential times.
struct Gamma {
  double mean = 0;
  double shape = 1;
};
struct Hyperexponential {
  std::vector<double> shares;  // Add up to 1.
  std::vector<double> means;
};
struct Weibull {
  double scale = 0;
  double shape = 1;
};
// One of these, each as likely as any other. They rise.
struct Empirical {
  std::vector<double> values;
};

class Distribution {
 public:
  using Kind = std::variant<Exponential, Deterministic, Uniform, Lognormal, Gamma, Hyperexponential,
                            Weibull, Empirical>;

  Distribution() = default;
  explicit Distribution(Kind kind);

  static Distribution LognormalOf(double mean, double cv);  // cv: standard deviation / mean.
  static Distribution WeibullOf(double mean, double shape);

  // The same draws for the same state of the generator. How many numbers that takes varies, so
  // whatever is drawn next should come from a generator of its own.
  double Sample(SplitMix& random) const;

  double Mean() const;
  double SecondMoment() const;  // The mean square.
  // The share that takes longer than so many seconds. 1 below 0.
  double Survival(double seconds) const;

  const Kind& kind() const { return kind_; }

 private:
  Kind kind_;
};

// Whole microseconds; a time of more than a century is a century.
std::int64_t SampleMicros(const Distribution& distribution, SplitMix& random);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_DISTRIBUTION_H_
