// The key figures of a desk under one policy, and what they are made from.

#ifndef RAPPORT_INSIGHT_FIGURES_H_
#define RAPPORT_INSIGHT_FIGURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rapport::insight {

// What one agent did in a run.
struct AgentFigures {
  std::int64_t served = 0;
  std::optional<double> occupancy;  // The share of their time at work that went into contacts.
  std::int64_t leaning = 0;         // Regular customers who have most of their contacts with them.

  friend bool operator==(const AgentFigures&, const AgentFigures&) = default;
};

// The returning contacts that came on a day, or in a longer span, and how many of them met an agent
// whom they knew. Those of which that is not known are left out.
struct Meetings {
  std::int64_t returning = 0;
  std::int64_t met_known = 0;

  friend bool operator==(const Meetings&, const Meetings&) = default;
};

// How many of the regular customers lean on one agent.
struct LeanFigures {
  std::int64_t least_contacts = 0;  // With so many served a customer is a regular one.
  std::int64_t regulars = 0;
  std::int64_t all_with_one = 0;   // Have all their contacts with one agent.
  std::int64_t most_with_one = 0;  // Have more than half with one agent, and not all.

  friend bool operator==(const LeanFigures&, const LeanFigures&) = default;
};

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
  std::optional<double> predicted_resolution_s;
  std::vector<std::int64_t> decision_ns;  // Per arrival, in any order.
  std::optional<std::uint64_t> fingerprint;
  std::vector<AgentFigures> agents;
  std::vector<Meetings> days;
  LeanFigures lean;
};

// The waits that a chart shows: so many of 100 contacts served waited no longer.
inline constexpr std::array<int, 5> kWaitPercents = {50, 75, 90, 95, 99};

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
  // The mean over the contacts served of what is predicted for them and who took them.
  std::optional<double> predicted_resolution_s;
  std::optional<std::int64_t> decision_ns_p50;
  std::optional<std::int64_t> decision_ns_p99;
  std::optional<std::uint64_t> fingerprint;

  // What charts show beyond that.
  std::array<std::optional<double>, kWaitPercents.size()> wait_percentiles_s;
  std::vector<AgentFigures> agents;  // In the order of ReplayReport::agent_names.
  std::vector<Meetings> days;        // From ReplayReport::first_day on, one after another.
  LeanFigures lean;
};

// Sorts the samples, and takes the agents and days away.
Figures FiguresOf(Observations& observations);

// The figures of one policy, under the name by which it is asked for.
struct NamedFigures {
  std::string name;
  Figures figures;
};

// By what a rule trades waiting for meeting someone known.
enum class FrontierSetting : std::uint8_t {
  kWorthScale,  // All worths of the policy, multiplied by this.
  kWaitMax,     // How long a contact waits for one agent, in seconds.
};

// A rule tried over a range of that setting: a curve from little waiting to much.
struct Frontier {
  struct Point {
    double setting = 0;
    std::optional<double> continuity;  // As in Figures.
    std::optional<double> mean_wait_s;
  };
  std::string name;  // The rule, as a policy's routing.
  FrontierSetting setting = FrontierSetting::kWorthScale;
  std::vector<Point> points;  // From the least setting to the largest.
};

// What was replayed, for whoever reads the figures later.
struct ReplaySetting {
  std::string title;               // What the reader calls the desk; empty = as the files.
  std::vector<std::string> files;  // Names without folders.
  std::string policy;              // The file's name without folders; empty = the default policy.
  std::string from;                // As on the command line; empty = from the start.
  std::string times;               // How times are told, as "in +10:00 (--zone)".
};

// What `rapport replay` found out. The first policy is the one given, the others are baselines.
struct ReplayReport {
  std::int64_t contacts = 0;          // Scored, as everything here but the bad rows.
  std::int64_t earlier_contacts = 0;  // Those only learned from.
  std::int64_t bad_rows = 0;          // Of all that was read.
  std::int64_t agents = 0;            // Who took the contacts scored.
  std::string first_arrival;          // Of those scored, as 1999-01-01T00:00:02.
  std::string last_arrival;
  std::string shifts = "day";         // When agents were there: as asked for, where that is known.
  std::string shifts_asked = "day";   // As on the command line.
  std::string capacity = "observed";  // What they carried at once, likewise.
  std::string handle = "observed";    // How long a contact took, likewise.
  std::string zone = "UTC";           // Where days begin, and what clocks show.
  std::string zone_from = "none";     // Who says so: the "option", the "file", or "none".
  std::vector<std::string> notes;     // What the files do not tell, and what that costs.
  std::vector<NamedFigures> policies;
  Figures history;

  ReplaySetting setting;
  std::vector<std::string> agent_names;
  std::int64_t first_day = 0;       // Days since 1970: that of the first arrival scored.
  std::vector<Frontier> frontiers;  // Empty unless rules were tried over a range.
};

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_FIGURES_H_
