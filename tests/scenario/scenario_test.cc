// Every tests/scenario/*.scenario is a test of its own name.

#include <filesystem>
#include <string>

#include "gtest/gtest.h"
#include "support/scenario.h"

namespace rapport {
namespace {

class ScenarioTest : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioTest, GoesAsExpected) {
  for (const std::string& failure : RunScenarioFile(GetParam())) ADD_FAILURE() << failure;
}

std::string NameOf(const testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, ScenarioTest,
                         testing::ValuesIn(ScenarioFiles(RAPPORT_SOURCE_DIR "/tests/scenario")),
                         NameOf);

}  // namespace
}  // namespace rapport
