// The queue of the made-up desk: one day of calls and agents, second by second.

#ifndef RAPPORT_SIM_DESK_QUEUE_H_
#define RAPPORT_SIM_DESK_QUEUE_H_

#include <cstdint>
#include <vector>

#include "sim/desk_generator.h"

namespace rapport::sim {

// A pause that an agent takes at the first moment free of calls from `due` on.
struct DeskBreak {
  std::int64_t due = 0;
  std::int64_t length = 0;
};

// An agent's day. Times as in DeskCall.
struct DeskShift {
  int agent = 0;
  std::int64_t from = 0;
  std::int64_t to = 0;
  bool closes = false;            // Stays until nobody waits.
  std::vector<DeskBreak> breaks;  // In rising order of `due`.
};

// What a call would take, known to nobody before it has ended.
struct DeskDemand {
  std::int64_t patience = 0;  // From when it is queued; more than 0.
  std::int64_t handling = 0;  // At an agent of ordinary speed.
  std::int64_t after_call = 0;
};

// Serves the calls, which stand in the order of their arrival, and fills in what became of each.
// `demands` runs beside `calls`; `speed_ppm` is by agent, a million being ordinary. A call with
// priority 1 counts as queued 90 s earlier than it was.
void ServeDay(const std::vector<DeskShift>& shifts, const std::vector<DeskDemand>& demands,
              const std::vector<std::int64_t>& speed_ppm, std::vector<DeskCall>& calls);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_DESK_QUEUE_H_
