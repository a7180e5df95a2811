// Times of several kinds, each of them lognormal: short questions and long ones.

#ifndef RAPPORT_SIM_LOGNORMAL_MIXTURE_H_
#define RAPPORT_SIM_LOGNORMAL_MIXTURE_H_

#include <vector>

namespace rapport::sim {

struct LognormalMixture {
  struct Part {
    double share = 0;
    double mean = 0;  // Of the logarithm, as the next.
    double deviation = 1;
  };
  std::vector<Part> parts;  // Shares add up to 1.

  // The share that takes longer than so many seconds, which are more than 0.
  double Survival(double seconds) const;
};

struct FittedMixture {
  LognormalMixture mixture;
  double log_likelihood = 0;  // Of the times, not of their logarithms.
};

// The likeliest mixture of so many parts that expectation and maximization finds from equal shares
// of the sample. `rising` are times above 0, several for each part.
FittedMixture FitLognormalMixture(const std::vector<double>& rising, int parts);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_LOGNORMAL_MIXTURE_H_
