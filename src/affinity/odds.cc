#include "affinity/odds.h"

namespace rapport {

DecayAge AgeAt(const DecayClock& clock, Instant at) {
  const DecayClock::Growth growth = clock.GrowthAt(at);
  return {static_cast<std::int32_t>(growth.exponent),
          static_cast<double>(static_cast<std::int64_t>(growth.mantissa)) * PowerOfTwo(-62)};
}

}  // namespace rapport
