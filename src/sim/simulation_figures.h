// The figures of a simulated desk: of one replication, or of all of them with their intervals.

#ifndef RAPPORT_SIM_SIMULATION_FIGURES_H_
#define RAPPORT_SIM_SIMULATION_FIGURES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rapport::sim {

// What is said of contacts. Shares are of those who arrived.
enum class ContactFigure : std::uint8_t {
  kArrived,
  kWaited,     // Share of those whose wait was not 0.
  kAbandoned,  // Share.
  kBlocked,    // Share.
  kMeanWait,   // Over all who were not blocked.
  kMeanWaitServed,
  kWaitP90,       // Over all who were not blocked.
  kServiceLevel,  // Share of those answered in time.
  kMeanQueue,     // How many wait.
  kPreferred,     // Of those served: share with whom the type is best off.
};
inline constexpr std::array<std::string_view, 10> kContactFigureNames = {
    "arrived",    "p_wait",        "p_abandon",  "p_block",    "mean_wait_s", "mean_wait_served_s",
    "wait_p90_s", "service_level", "mean_queue", "p_preferred"};

// What is said of the desk.
enum class DeskFigure : std::uint8_t { kCostRate, kCostPerContact, kJain, kGini };
inline constexpr std::array<std::string_view, 4> kDeskFigureNames = {
    "cost_rate", "cost_per_contact", "jain", "gini"};

template <typename T>
using ContactFigures = std::array<T, kContactFigureNames.size()>;

template <typename T>
struct SimulationFigures {
  std::array<T, kDeskFigureNames.size()> desk{};
  ContactFigures<T> all{};
  std::vector<ContactFigures<T>> by_type;
  std::vector<T> occupancy;  // By group.

  T& operator[](DeskFigure figure) { return desk[static_cast<std::size_t>(figure)]; }
  const T& operator[](DeskFigure figure) const { return desk[static_cast<std::size_t>(figure)]; }
};

template <typename T>
const T& FigureOf(const ContactFigures<T>& figures, ContactFigure figure) {
  return figures[static_cast<std::size_t>(figure)];
}

// A mean over the replications and the half width of its 95 % interval. Not a number: unknown.
struct Estimate {
  double mean = 0;
  double ci95 = 0;
};

Estimate EstimateOf(std::span<const double> values);

// What one replication has shown.
struct Replication {
  SimulationFigures<double> figures;
  // By how much controls of known mean were off it. Empty: there are none.
  std::vector<double> controls;
  // The same of the batches into which the replication is divided, one after another.
  std::vector<SimulationFigures<double>> batches;
  std::vector<std::vector<double>> batch_controls;
};

// Figure by figure, each moved by what it moves with the controls in all batches, as far as they
// were off. All replications have the same types, groups and controls; there is at least one.
SimulationFigures<Estimate> EstimatesOf(std::span<const Replication> replications);

}  // namespace rapport::sim

#endif  // RAPPORT_SIM_SIMULATION_FIGURES_H_
