// A queue for a preferred agent beside a substitute: what it is worth, in every state, that one who
// waits here is served there instead.
//
// Two stations, home and away, have agents and contacts that prefer them; contacts that prefer none
// go to either. Whoever waits for one station may be served by the other where an agent of it is
// free, at a loss. Which contacts should overflow, and when, is a Markov decision problem in the
// two numbers of contacts, in hand and waiting, at the stations; its relative values are found by
// policy iteration (Howard 1960; Puterman 1994, 8.6). The difference of the values before and after
// a contact moves is what its going now saves: its own wait, and that of everybody behind it, less
// those whom it delays at the other station. Naor's price of joining a queue (1969) is the special
// case where the other station is always free and nobody's own.
//
// Where there are more than two stations, the others are a world outside: it takes what finds the
// two busy, as often as somebody there is free, at the price of time that the two have themselves.

#ifndef RAPPORT_MATCHING_TWO_STATIONS_H_
#define RAPPORT_MATCHING_TWO_STATIONS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matching/station_iteration.h"

namespace rapport {

// Times are in units of the mean handling time at home, costs in what a usual contact of home costs
// when it waits that long.
struct StationRates {
  int home_agents = 1;
  int away_agents = 1;
  double home_arrivals = 0;
  double away_arrivals = 0;
  double any_arrivals = 0;    // Of contacts that prefer neither.
  double away_speed = 1;      // Contacts that an agent away handles in that time.
  double away_wait_cost = 1;  // Of a contact of away.
  double hang_ups = 0;        // Of a contact that waits, per unit of time.
  double home_loss = 0;       // Of a contact of home that hangs up,
  double away_loss = 0;       // and of one of away.
  double home_gap = 0;        // What a contact of home loses when it is served elsewhere,
  double away_gap = 0;        // and one of away.
  double outside = 0;         // The probability that somebody outside is free.
  double from_outside = 0;    // Contacts from outside, per station that has somebody free.
};

// The same, rounded to steps of a sixteenth of an octave: what values are kept by.
struct StationKey {
  std::array<std::uint16_t, 14> steps{};

  explicit StationKey(const StationRates& rates);
  StationRates Rates() const;

  friend bool operator==(const StationKey&, const StationKey&) = default;
};

// What moving saves in every state of two stations. Cost of making one: some four rounds of (room +
// agents)^4, where room is 8 to 16, 0.1 ms for two agents, 0.6 ms for ten and ten.
class StationValues {
 public:
  static constexpr int kMostAgents = StationIteration::kMostAgents;

  StationValues() = default;
  explicit StationValues(const StationRates& rates);
  // As the constructor. Allocates only what `scratch` has no room for yet.
  void Solve(const StationRates& rates, StationScratch& scratch);

  // What is saved by moving one who waits at home to an agent away, of whose station `away` are in
  // hand or wait; `home`, in hand or waiting at home, includes the one. In the units of the rates.
  // Agents and contacts as they are, however many.
  double Saved(int home, int away) const;

 private:
  // So many wait at most where values are told apart.
  static constexpr int kRead = 6;
  static_assert(kRead < StationIteration::kLeastRoom);
  static constexpr std::size_t kStates =
      std::size_t{kMostAgents + kRead} * std::size_t{kMostAgents + kRead + 1};

  std::size_t At(int home, int away) const {
    const auto columns = static_cast<std::size_t>(away_states_) + kRead + 1;
    return (static_cast<std::size_t>(home) - 1) * columns + static_cast<std::size_t>(away);
  }

  int home_agents_ = 1;
  int away_agents_ = 1;
  int home_states_ = 1;  // Of agents, as bounded.
  int away_states_ = 1;
  std::array<float, kStates> saved_{};
};

// Values that were needed before. They follow from their keys, so what is kept never changes a
// decision. Not for concurrent use. Allocates once, when it is first asked: 1.1 KiB for each of the
// values that it has room for.
class StationValuesCache {
 public:
  static constexpr std::size_t kMost = 512;
  // What the questions about one contact need.
  static constexpr std::size_t kFew = 16;

  explicit StationValuesCache(std::size_t room) : sets_(room / kWays) {}

  const StationValues& Get(const StationKey& key);

 private:
  static constexpr std::size_t kWays = 4;

  struct Kept {
    bool used = false;
    StationKey key{StationRates{}};
    StationValues values;
  };

  std::size_t sets_;
  std::vector<Kept> kept_;          // Sets of kWays.
  std::vector<std::uint8_t> next_;  // By set: the one to go next.
  StationScratch scratch_;
};

}  // namespace rapport

#endif  // RAPPORT_MATCHING_TWO_STATIONS_H_
