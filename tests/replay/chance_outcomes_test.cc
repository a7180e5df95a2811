// Desks at which nobody resolves more with customers whom they know: to ask for resolutions must
// not keep from each other those who have met.

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include "codec/csv_history.h"
#include "gtest/gtest.h"
#include "insight/statistics.h"
#include "rapport/policy.h"
#include "sim/desk_generator.h"
#include "sim/replay_desk.h"
#include "sim/replay_run.h"
#include "support/program.h"
#include "support/scale.h"

namespace rapport::sim {
namespace {

std::unique_ptr<ReplayDesk> GeneratedDesk(std::uint64_t seed) {
  const std::string path = testing::TestPath("desk.csv");
  {
    std::ofstream file(path);
    GenerateDesk({.seed = seed}, file);
  }
  ReplaySource source;
  source.files = {path};
  codec::CsvTally tally;
  absl::StatusOr<std::unique_ptr<ReplayDesk>> desk = ReplayDesk::Load(source, tally);
  EXPECT_TRUE(desk.ok()) << desk.status();
  return desk.ok() ? *std::move(desk) : nullptr;
}

double Continuity(const ReplayDesk& desk, const Policy& policy) {
  const auto outcome = RunReplay(desk, PolicyForDesk(policy, desk), LimitsForDesk(desk), {});
  EXPECT_TRUE(outcome.ok()) << outcome.status();
  return outcome.ok() ? insight::Share(outcome->met_known, outcome->returning).value_or(0) : 0;
}

// One desk may lose a point or two by chance, and another gains one; all together they lose some
// three in a hundred, give or take half of one.
TEST(ChanceOutcomes, CostNoContinuityToSpeakOf) {
  const std::int64_t desks = testing::Scaled(12, 24, 48);
  double asked = 0;
  double not_asked = 0;
  for (std::int64_t seed = 1; seed <= desks; ++seed) {
    const auto desk = GeneratedDesk(static_cast<std::uint64_t>(seed));
    ASSERT_NE(desk, nullptr);
    Policy policy;
    asked += Continuity(*desk, policy);
    policy.worth.resolution = absl::ZeroDuration();
    policy.worth.satisfaction = absl::ZeroDuration();
    not_asked += Continuity(*desk, policy);
  }
  EXPECT_GT(not_asked / static_cast<double>(desks), 0.2);
  EXPECT_GT(asked, 0.95 * not_asked);
}

}  // namespace
}  // namespace rapport::sim
