#include "insight/figures.h"

#include <algorithm>
#include <utility>

#include "insight/statistics.h"

namespace rapport::insight {
namespace {

constexpr double kMicrosPerSecond = 1e6;

std::optional<double> Seconds(std::optional<double> micros) {
  if (!micros) return std::nullopt;
  return *micros / kMicrosPerSecond;
}

}  // namespace

Figures FiguresOf(Observations& observations) {
  std::sort(observations.waits.begin(), observations.waits.end());
  std::sort(observations.decision_ns.begin(), observations.decision_ns.end());
  const auto wait = [&](int percent) { return Seconds(Percentile(observations.waits, percent)); };
  Figures figures;
  figures.contacts = observations.contacts;
  figures.served = observations.served;
  figures.unserved = observations.unserved;
  figures.returning = observations.returning;
  figures.continuity =
      Share(observations.met_known, observations.returning - observations.returning_unclear);
  if (observations.known_present) {
    figures.known_available = Share(*observations.known_present, observations.returning);
  }
  figures.mean_wait_s = Seconds(Mean(observations.waits));
  figures.p50_wait_s = wait(50);
  figures.p90_wait_s = wait(90);
  figures.p99_wait_s = wait(99);
  figures.abandoned = observations.abandoned;
  std::vector<double> occupancies;
  for (const AgentFigures& agent : observations.agents) {
    if (agent.occupancy) occupancies.push_back(*agent.occupancy);
  }
  figures.occupancy_jain = Jain(occupancies);
  if (!occupancies.empty()) {
    figures.max_occupancy = *std::max_element(occupancies.begin(), occupancies.end());
  }
  figures.predicted_resolution_s = observations.predicted_resolution_s;
  figures.decision_ns_p50 = Percentile(observations.decision_ns, 50);
  figures.decision_ns_p99 = Percentile(observations.decision_ns, 99);
  figures.fingerprint = observations.fingerprint;
  for (std::size_t i = 0; i < kWaitPercents.size(); ++i) {
    figures.wait_percentiles_s[i] = wait(kWaitPercents[i]);
  }
  figures.agents = std::move(observations.agents);
  figures.days = std::move(observations.days);
  figures.lean = observations.lean;
  return figures;
}

}  // namespace rapport::insight
