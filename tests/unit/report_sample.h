// A report of three policies, for tests of its page.

#ifndef RAPPORT_TESTS_UNIT_REPORT_SAMPLE_H_
#define RAPPORT_TESTS_UNIT_REPORT_SAMPLE_H_

#include <string>

#include "gtest/gtest.h"
#include "insight/figures.h"

namespace rapport::insight {

inline Figures Some(double continuity, double wait) {
  Figures figures;
  figures.contacts = 1'000;
  figures.served = 940;
  figures.unserved = 10;
  figures.abandoned = 50;
  figures.returning = 400;
  figures.continuity = continuity;
  figures.known_available = 0.8;
  figures.mean_wait_s = wait;
  figures.p50_wait_s = 0;
  figures.p90_wait_s = 3 * wait;
  figures.p99_wait_s = 9 * wait;
  figures.wait_percentiles_s = {0, wait, 3 * wait, 5 * wait, 9 * wait};
  figures.occupancy_jain = 0.97;
  figures.max_occupancy = 0.625;
  figures.decision_ns_p50 = 123'456;
  figures.decision_ns_p99 = 654'321;
  figures.fingerprint = 0xabc;
  figures.agents = {{500, 0.4, 3}, {300, 0.625, 9}, {140, 0.5, 0}};
  figures.days = {{100, 20}, {0, 0}, {200, 120}, {100, 60}};
  figures.lean = {4, 80, 4, 8};
  return figures;
}

inline ReplayReport Report() {
  ReplayReport report;
  report.contacts = 1'000;
  report.agents = 3;
  report.first_arrival = "1999-01-01T00:00:02";
  report.last_arrival = "1999-01-04T23:43:46";
  report.policies = {{"preferred", Some(0.61, 7.5)},
                     {"longest_idle", Some(0.41, 7.0)},
                     {"last_agent:30", Some(0.5, 10)}};
  report.history = Some(0.39, 37.3);
  report.history.unserved.reset();
  report.history.known_available.reset();
  report.history.fingerprint.reset();
  for (AgentFigures& agent : report.history.agents) agent.occupancy.reset();
  report.setting.files = {"calls.csv"};
  report.agent_names = {"anna", "ben", "<carl>"};
  report.first_day = 10'592;
  return report;
}

// Whatever the figures are, nothing is drawn that is no number.
inline void ExpectOnlyNumbers(const std::string& text) {
  for (const char* broken : {"nan", "inf\"", "inf ", "-0\""}) {
    EXPECT_EQ(text.find(broken), text.npos) << broken << text.substr(text.find(broken), 40);
  }
}

}  // namespace rapport::insight

#endif  // RAPPORT_TESTS_UNIT_REPORT_SAMPLE_H_
