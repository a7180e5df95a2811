// The scenario runner itself: an expectation that is not met must be reported, or no scenario
// proves anything.

#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "support/scenario.h"

namespace rapport {
namespace {

std::vector<std::string> Play(const std::string& lines) {
  std::istringstream in(lines);
  return RunScenario(in, "s");
}

// Two agents, and a contact that is offered to the first.
constexpr char kDesk[] =
    "policy offer_timeout=30s\n"
    "00:00 agent \"an na\"\n"
    "00:01 agent ben away\n"
    "00:02 contact c1 -> offer c1 \"an na\" longest_idle\n";

TEST(Scenario, WhatIsAsExpectedIsSilent) {
  EXPECT_EQ(Play(std::string(kDesk) + "expect state c1 offered agent=\"an na\" until=00:02:30\n"
                                      "expect gone c2\n"
                                      "expect rank channel=voice asked_for=ben -> ben:away\n"
                                      "expect rank channel=voice ->\n"
                                      "expect deadline 00:02:30\n"
                                      "expect fingerprint changed  # a comment\n"
                                      "\n"
                                      "00:02 contact c1 -> error ALREADY_EXISTS\n"
                                      "expect fingerprint same\n"
                                      "00:03 time -> ...\n"),
            std::vector<std::string>());
}

TEST(Scenario, WhatIsNotAsExpectedIsReported) {
  const struct {
    std::string line;
    std::string failure;
  } kCases[] = {
      {"00:02 time -> wait c1", "s:5:\n  expected: wait c1\n  got:      no decision"},
      {"00:02 abandon c1 -> offer c1 \"an na\"",
       "s:5:\n  expected: offer c1 \"an na\"\n  got:      revoke c1 \"an na\" contact_left"},
      {"00:02 abandon c1",
       "s:5:\n  expected: no decision\n  got:      revoke c1 \"an na\" contact_left"},
      {"00:02 abandon c9",
       "s:5:\n  expected: no decision\n  got:      error NOT_FOUND (contact: not known)"},
      {"00:02 abandon c1 -> error NOT_FOUND",
       "s:5:\n  expected: error NOT_FOUND\n  got:      no error"},
      {"expect state c1 in_hand",
       "s:5:\n  expected: state c1 in_hand\n  got:      state c1 offered agent=\"an na\" "
       "until=00:02:30"},
      {"expect state c1 offered agent=ben",
       "s:5:\n  expected: state c1 offered agent=ben\n  got:      state c1 offered agent=\"an na\" "
       "until=00:02:30"},
      {"expect state c9 waiting", "s:5:\n  expected: state c9 waiting\n  got:      gone"},
      {"expect gone c1", "s:5:\n  expected: gone c1\n  got:      state c1 offered"},
      {"expect rank asked_for=ben -> ben",
       "s:5:\n  expected: ben\n  got:        and not asked for: ben:away"},
      {"expect deadline never", "s:5:\n  expected: deadline inf\n  got:      deadline 00:02:30"},
      {"expect fingerprint same",
       "s:5:\n  expected: fingerprint same\n  got:      fingerprint changed"},
  };
  for (const auto& one : kCases) {
    const std::vector<std::string> failures = Play(kDesk + one.line + "\n");
    ASSERT_EQ(failures.size(), 1) << one.line;
    // What a router says of an error is its own affair.
    EXPECT_EQ(failures[0].substr(0, failures[0].find(" (")),
              one.failure.substr(0, one.failure.find(" (")));
  }
}

TEST(Scenario, LinesThatMakeNoSenseEndIt) {
  const struct {
    std::string line;
    std::string failure;
  } kCases[] = {
      {"00:02 tim\n00:02 contact c1", "s:5: event: was \"tim\", expected one of agent"},
      {"00:02 \"", "s:5: a quote is not closed"},
      {"policy offers=final", "s:5: policy: came after the first event"},
      {"expect much",
       "s:5: expect: was \"much\", expected state, gone, rank, deadline or fingerprint"},
      {"expect", "s:5: expect: was \"\""},
      {"expect state c1", "s:5: state: was absent"},
      {"expect gone", "s:5: contact: was absent"},
      {"expect rank customer=mia", "s:5: rank: has no ->"},
      {"expect rank custom=mia ->", "s:5: custom: is no field of contact"},
      {"expect deadline soon", "s:5: was \"soon\""},
      {"expect fingerprint other", "s:5: fingerprint: was \"other\", expected same or changed"},
      {"00:02 time -> ring c1", "s:5: decision: was \"ring\""},
      {"key agent 1 ben", "s:5: number: was 1"},
      {"key agent", "s:5: key: was \"key agent\""},
  };
  for (const auto& one : kCases) {
    const std::vector<std::string> failures = Play(kDesk + one.line + "\n");
    ASSERT_EQ(failures.size(), 1) << one.line;
    EXPECT_EQ(failures[0].substr(0, one.failure.size()), one.failure);
  }
  EXPECT_EQ(Play("limits agents=0\n00:00 time\n").size(), 1);
  EXPECT_EQ(RunScenarioFile("/no/such/file").size(), 1);
  EXPECT_TRUE(ScenarioFiles("/no/such/directory").empty());
}

}  // namespace
}  // namespace rapport
