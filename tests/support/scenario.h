// Scenarios: event logs in text with the expected decisions at the right.
//
//   # A returning customer gets her agent.
//   policy wait_max=30s
//   00:00 agent anna
//   00:00 history anna resolved customer=mia ended=-1d handling=5m
//   00:10 contact c1 customer=mia             -> offer c1 anna known
//   00:10 answer c1 anna accepted
//   00:10 answer c1 anna accepted             -> error FAILED_PRECONDITION
//   expect state c1 in_hand agent=anna
//
// Lines of events are those of docs/log-format.md. `policy` and `limits` before the first event add
// up to what the router is made with. At the right of an event:
//
//   nothing              no decision is expected
//   -> DECISION; ...     exactly these, in this order; only the fields stated are compared
//   -> ...               (three dots) any decisions
//   -> error CODE        the event is refused with this status code, as NOT_FOUND
//
// Lines that ask the router:
//
//   expect state CONTACT STATE [agent=] [until=]     as Explain() has it
//   expect gone CONTACT                              Explain() does not know it
//   expect rank FIELD=... -> AGENT, AGENT:OBSTACLE   Rank() of such a contact: all who may have it
//                                                    now, in order; of the others those named
//   expect deadline TIME|never                       NextDeadline()
//   expect fingerprint same|changed                  against before the last event line

#ifndef RAPPORT_TESTS_SUPPORT_SCENARIO_H_
#define RAPPORT_TESTS_SUPPORT_SCENARIO_H_

#include <istream>
#include <string>
#include <vector>

namespace rapport {

// All *.scenario files of a directory, by name.
std::vector<std::string> ScenarioFiles(const std::string& directory);

// Plays a scenario from its beginning. Every expectation that was not met, as text that begins with
// file and line; a line that makes no sense is one, and the last. Empty: all is well.
std::vector<std::string> RunScenario(std::istream& lines, const std::string& file);
std::vector<std::string> RunScenarioFile(const std::string& path);

}  // namespace rapport

#endif  // RAPPORT_TESTS_SUPPORT_SCENARIO_H_
