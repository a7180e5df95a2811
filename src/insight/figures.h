// The key figures of a desk under one policy, and what they are made from.

#ifndef RAPPORT_INSIGHT_FIGURES_H_
#define RAPPORT_INSIGHT_FIGURES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rapport::insight {

// Counts and samples of one run, or of what really happened. Times are microseconds. What is not
// set is not known.
struct Observations {
  std::int64_t contacts = 0;
  std::int64_t served = 0;
  std::optional<std::int64_t> unserved;
  std::optional<std::int64_t> abandoned;
  std::int64_t returning = 0;
  std::int64_t met_known = 0;
  std::int64_t returning_unclear = 0;  // Of these it is not known whether they met somebody known.
  std::optional<std::int64_t> known_present;
  std::vector<std::int64_t> waits;  // Of the contacts served, in any order.
  std::vector<double> occupancies;  // Per agent who was at work: the share of time in contacts.
  std::vector<std::int64_t> decision_ns;  // Per arrival, in any order.
  std::optional<std::uint64_t> fingerprint;
};

// What is not set is not known, or a share of nothing.
struct Figures {
  std::int64_t contacts = 0;
  std::int64_t served = 0;
  std::optional<std::int64_t> unserved;
  std::int64_t returning = 0;
  std::optional<double> continuity;       // Share of returning contacts met by an agent they knew.
  std::optional<double> known_available;  // Share for which such an agent was at work.
  std::optional<double> mean_wait_s;      // Over the contacts served, zeros included.
  std::optional<double> p50_wait_s;
  std::optional<double> p90_wait_s;
  std::optional<double> p99_wait_s;
  std::optional<std::int64_t> abandoned;
  std::optional<double> occupancy_jain;
  std::optional<double> max_occupancy;
  std::optional<std::int64_t> decision_ns_p50;
  std::optional<std::int64_t> decision_ns_p99;
  std::optional<std::uint64_t> fingerprint;
};

// Sorts the samples.
Figures FiguresOf(Observations& observations);

// The figures of one policy, under the name by which it is asked for.
struct NamedFigures {
  std::string name;
  Figures figures;
};

// What `rapport replay` found out. The first policy is the one given, the others are baselines.
struct ReplayReport {
  std::int64_t contacts = 0;          // Scored, as everything here but the bad rows.
  std::int64_t earlier_contacts = 0;  // Those only learned from.
  std::int64_t bad_rows = 0;          // Of all that was read.
  std::int64_t agents = 0;            // Who took the contacts scored.
  std::string first_arrival;          // Of those scored, as 1999-01-01T00:00:02.
  std::string last_arrival;
  std::string shifts = "day";         // When agents were there, as on the command line.
  std::string capacity = "observed";  // What they carried at once, likewise.
  std::vector<NamedFigures> policies;
  Figures history;
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_FIGURES_H_
