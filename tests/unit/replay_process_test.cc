// `rapport replay` in a process of its own: what it shows on a terminal, and what memory it takes.

#include <pty.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "support/program.h"
#include "support/scale.h"
#include "tools/program.h"

namespace rapport::tools {
namespace {

using ::rapport::testing::RunRapport;
using ::rapport::testing::TestPath;

// Runs the program in a process of its own, with standard error on a terminal.
struct Child {
  int status = 0;
  std::string terminal;
  std::int64_t peak_bytes = 0;
};

Child RunOnATerminal(const std::vector<std::string>& arguments) {
  int terminal = -1;
  const pid_t process = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (process == 0) {
    std::freopen("/dev/null", "w", stdout);
    std::vector<const char*> argv = {"rapport"};
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    _exit(RunProgram(static_cast<int>(argv.size()), argv.data(), "test"));
  }
  Child child;
  char bytes[4'096];
  // On Linux reading ends with an error once the other end is closed.
  for (ssize_t count = 0; (count = read(terminal, bytes, sizeof bytes)) > 0;) {
    child.terminal.append(bytes, static_cast<std::size_t>(count));
  }
  rusage usage = {};
  wait4(process, &child.status, 0, &usage);
  close(terminal);
  constexpr std::int64_t kBytesPerKib = 1'024;
  child.peak_bytes = usage.ru_maxrss * kBytesPerKib;
  return child;
}

// The path of a generated desk.
std::string Generated(std::int64_t days, std::int64_t calls) {
  const std::string path = TestPath("desk.csv");
  EXPECT_EQ(RunRapport({"generate", "--seed", "7", "--days", std::to_string(days), "--calls",
                        std::to_string(calls), "--agents", std::to_string(calls / 30),
                        "--customers", std::to_string(calls * 30), "--output", path})
                .exit_code,
            0);
  return path;
}

TEST(ReplayProcessTest, ShowsOnATerminalHowFarItIs) {
  const std::string path = Generated(30, 2'000);
  const Child child = RunOnATerminal({"replay", path, "--baseline", "longest_idle"});
  EXPECT_EQ(child.status, 0);
  for (const char* piece : {"\rreading ", "\rreplaying preferred ", "\rreplaying longest_idle "}) {
    EXPECT_NE(child.terminal.find(piece), child.terminal.npos) << child.terminal;
  }
  // Wiped at the end.
  EXPECT_EQ(child.terminal.substr(child.terminal.size() - 4), "\r\x1b[K");
}

// Ten million rows at full size: less than 200 bytes of memory for each.
TEST(ReplayProcessTest, ALargeFileFitsIntoTheMemoryOfASmallMachine) {
  if (testing::Scale() == testing::TestScale::kCi) {
    GTEST_SKIP() << "sanitizers take memory of their own: run at the usual size";
  }
  const std::string path =
      Generated(testing::Scaled(0, 60, 420), testing::Scaled(0, 2'000, 27'500));
  std::ifstream file(path, std::ios::binary);
  const std::int64_t rows = std::count(std::istreambuf_iterator<char>(file), {}, '\n') - 1;
  constexpr std::int64_t kBytesPerRow = 200;
  constexpr std::int64_t kBytesBesides = 40'000'000;  // The program itself, and its buffers.
  const Child child = RunOnATerminal({"replay", path, "--json"});
  EXPECT_EQ(child.status, 0) << child.terminal;
  EXPECT_LT(child.peak_bytes, kBytesBesides + rows * kBytesPerRow) << rows << " rows";
  std::remove(path.c_str());
}

}  // namespace
}  // namespace rapport::tools
