// A made-up desk: the phone center of a bank, with regulars, as a contact history.
//
// It stands in where no desk's own history is at hand. The queue is a real one: whoever was idle
// longest gets the call that is first in line, agents have shifts, breaks and after-call work, and
// customers hang up when their patience ends. It knows nothing of familiarity: calls take as long
// whoever takes them, so whatever a replay finds in it is the rule's doing and not the file's.
//
// The same options give the same bytes everywhere; a longer history starts with the shorter one.

#ifndef RAPPORT_SIM_DESK_GENERATOR_H_
#define RAPPORT_SIM_DESK_GENERATOR_H_

#include <cstdint>
#include <ostream>
#include <vector>

namespace rapport::sim {

struct DeskOptions {
  std::uint64_t seed = 1;
  int days = 5;
  int agents = 29;
  int calls_per_day = 1'000;  // On an ordinary weekday; on a Sunday about a third of it.
  int customers = 5'000;      // Who may call. Few call often, most seldom.
  std::int64_t identified_ppm = 420'000;  // Calls whose customer is known.
};

// One call. Times are seconds since the midnight at which the history starts; -1 = never.
struct DeskCall {
  std::int64_t customer = -1;  // -1 = not identified.
  int topic = 0;
  int priority = 2;
  int agent = -1;  // -1 = hung up first.
  std::int64_t arrived = 0;
  std::int64_t queued = 0;  // After the menu.
  std::int64_t started = -1;
  std::int64_t ended = 0;
  bool resolved = false;
};

inline constexpr int kDeskTopics = 6;

// The calls of one day, 0 being the first, in the order of their arrival. Needs options that are
// not negative, and agents, calls and customers.
std::vector<DeskCall> GenerateDay(const DeskOptions& options, int day);

// Writes the history as CSV with a header row.
void GenerateDesk(const DeskOptions& options, std::ostream& csv);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_DESK_GENERATOR_H_
