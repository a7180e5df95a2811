// What a simulation found, for programs and for people.

#ifndef RAPPORT_INSIGHT_SIMULATE_REPORT_H_
#define RAPPORT_INSIGHT_SIMULATE_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sim/simulation_figures.h"

namespace rapport::insight {

struct SimulationReport {
  std::string name;
  std::string routing;
  std::int64_t replications = 0;
  std::int64_t contacts = 0;
  std::int64_t warmup_contacts = 0;
  double service_level_s = 0;
  std::vector<std::string> types;
  std::vector<std::string> groups;
  sim::SimulationFigures<sim::Estimate> figures;
};

std::string SimulationJson(const SimulationReport& report);
std::string SimulationText(const SimulationReport& report);

}  // namespace rapport::insight

#endif  // RAPPORT_INSIGHT_SIMULATE_REPORT_H_
