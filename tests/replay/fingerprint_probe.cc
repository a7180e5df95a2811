// Prints the fingerprints of fixed random streams on one line, so that builds by different
// compilers and with different optimization can be compared.

#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "rapport/router.h"
#include "sim/random_events.h"

int main() {
  constexpr std::uint64_t kStreams = 24;
  constexpr int kEvents = 2000;
  for (std::uint64_t seed = 1; seed <= kStreams; ++seed) {
    rapport::sim::RandomEvents stream(seed);
    absl::StatusOr<rapport::Router> router =
        rapport::Router::Create(stream.policy(), stream.limits());
    if (!router.ok()) {
      std::fprintf(stderr, "%s\n", router.status().ToString().c_str());
      return 1;
    }
    for (int i = 0; i < kEvents; ++i) {
      const rapport::Event event = stream.Next(router->NextDeadline());
      std::vector<rapport::Decision> decisions;
      const absl::Status status = router->Apply(event, decisions);
      stream.Follow(event, status, decisions);
    }
    std::printf("%016" PRIx64 "%s", router->Fingerprint(), seed == kStreams ? "\n" : " ");
  }
  return 0;
}
