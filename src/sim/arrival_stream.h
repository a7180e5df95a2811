// When customers of one type arrive.

#ifndef RAPPORT_SIM_ARRIVAL_STREAM_H_
#define RAPPORT_SIM_ARRIVAL_STREAM_H_

#include <cstdint>

#include "sim/scenario.h"
#include "sim/splitmix.h"

namespace rapport::sim {

class ArrivalStream {
 public:
  // `arrivals` must outlive it.
  ArrivalStream(const Arrivals& arrivals, SplitMix random) : arrivals_(arrivals), random_(random) {}

  // The next arrival, in microseconds since the simulation began.
  std::int64_t Next();

 private:
  const Arrivals& arrivals_;
  SplitMix random_;
  std::int64_t last_ = 0;
};

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_ARRIVAL_STREAM_H_
