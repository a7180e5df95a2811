#include "support/program.h"

#include <fstream>

#include "gtest/gtest.h"
#include "tools/program.h"

namespace rapport::testing {

Ran RunRapport(const std::vector<std::string>& arguments) {
  std::vector<const char*> argv = {"rapport"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  Ran ran;
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  ran.exit_code = tools::RunProgram(static_cast<int>(argv.size()), argv.data(), "test");
  ran.out = ::testing::internal::GetCapturedStdout();
  ran.error = ::testing::internal::GetCapturedStderr();
  return ran;
}

std::string TestPath(const std::string& name) {
  const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
  return ::testing::TempDir() + "/" + test->test_suite_name() + "_" + test->name() + "_" + name;
}

std::string TestFile(const std::string& name, std::string_view bytes) {
  std::ofstream(TestPath(name), std::ios::binary) << bytes;
  return TestPath(name);
}

}  // namespace rapport::testing
