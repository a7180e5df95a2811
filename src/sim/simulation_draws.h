// What a simulation draws, and how it breaks down. For simulation*.cc only.

#ifndef RAPPORT_SIM_SIMULATION_DRAWS_H_
#define RAPPORT_SIM_SIMULATION_DRAWS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "codec/location.h"
#include "sim/scenario.h"
#include "sim/splitmix.h"

namespace rapport::sim {

// What draws are for: each has a generator of its own.
enum class Draw : std::uint64_t {
  kArrivals = 1,
  kKeys = 2,
  kPatience = 3,
  kService = 4,
  kHelped = 5,
  kReturn = 6,
  kAgain = 7,
  kAnswer = 8,  // And all above: one for each offer.
};

// A seed that has nothing to do with those of other numbers.
constexpr std::uint64_t SeedOf(std::uint64_t seed, std::uint64_t of) {
  return SplitMix(SplitMix(seed).Next() + of).Next();
}

constexpr SplitMix DrawsOf(std::uint64_t key, Draw draw) {
  return SplitMix(key + static_cast<std::uint64_t>(draw));
}

constexpr SplitMix AnswerDraws(std::uint64_t key, std::uint64_t offer) {
  return SplitMix(key + static_cast<std::uint64_t>(Draw::kAnswer) + offer);
}

inline absl::Status Broken(std::string_view what) {
  return absl::InternalError(codec::Cat({"the simulation broke down: ", what}));
}

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SIMULATION_DRAWS_H_
