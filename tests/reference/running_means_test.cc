// The running means of an evaluation equal those of a few lines of Python that read the same file
// (running_means.py).

#include <sys/wait.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "insight/evaluated_contact.h"
#include "insight/evaluation.h"
#include "sim/desk_generator.h"
#include "support/program.h"
#include "support/scale.h"

namespace rapport::insight {
namespace {

bool HavePython() { return std::system("python3 --version >/dev/null 2>&1") == 0; }

// What the script prints of the file.
boost::json::value AskPython(const std::string& path) {
  const std::string command =
      "python3 '" RAPPORT_SOURCE_DIR "/tests/reference/running_means.py' '" + path + "'";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return nullptr;
  std::string out;
  char bytes[4096];
  for (std::size_t size; (size = std::fread(bytes, 1, sizeof bytes, pipe)) > 0;) {
    out.append(bytes, size);
  }
  const int status = pclose(pipe);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << command;
  return WEXITSTATUS(status) == 0 ? boost::json::parse(out) : nullptr;
}

void ExpectTheSame(const std::string& path, std::size_t targets) {
  if (!HavePython()) GTEST_SKIP() << "python3 is not there: install it to compare with";
  sim::ReplaySource source;
  source.files = {path};
  source.keep_firsts = true;
  codec::CsvTally tally;
  const auto desk = sim::ReplayDesk::Load(source, tally);
  ASSERT_TRUE(desk.ok()) << desk.status();
  const Evaluation evaluation = Evaluate(EvaluatedContacts(**desk), {});
  const boost::json::value python = AskPython(path);
  ASSERT_TRUE(python.is_object());
  EXPECT_EQ(python.as_object().size(), targets);
  for (const Target target : kEvaluatedTargets) {
    SCOPED_TRACE(Name(target));
    const TargetScores& scores = evaluation.targets[IndexOf(target)];
    const auto* other = python.as_object().if_contains(Name(target));
    ASSERT_EQ(other != nullptr, scores.contacts > 0);
    if (other == nullptr) continue;
    EXPECT_EQ(other->at("n").to_number<double>(), static_cast<double>(scores.contacts));
    for (std::size_t i = 1; i < kPredictors; ++i) {
      constexpr double kRounding = 1e-9;  // The sums are added in one order, the logarithms differ.
      EXPECT_NEAR(other->at(kPredictorNames[i]).to_number<double>(), scores.scores[i], kRounding)
          << kPredictorNames[i];
    }
  }
}

TEST(RunningMeansReference, AtAGeneratedDesk) {
  const std::string path = testing::TestPath("desk.csv");
  std::ofstream file(path, std::ios::binary);
  sim::GenerateDesk({.seed = 5, .days = 3, .calls_per_day = 600, .customers = 300}, file);
  file.close();
  ExpectTheSame(path, 2);
}

TEST(RunningMeansReference, AtAnItDesk) {
  const std::string name = "data/itsm_incidents_dev.csv.xz";
  const std::optional<std::string> path = testing::SharedFile(name);
  RAPPORT_SKIP_WITHOUT(path, name);
  ExpectTheSame(*path, 3);
}

TEST(RunningMeansReference, AtABank) {
  const std::string name = "data/bank_calls_dev.csv.xz";
  const std::optional<std::string> path = testing::SharedFile(name);
  RAPPORT_SKIP_WITHOUT(path, name);
  ExpectTheSame(*path, 2);
}

}  // namespace
}  // namespace rapport::insight
