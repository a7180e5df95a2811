// `rapport replay --html FILE`.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "gtest/gtest.h"
#include "sim/desk_generator.h"
#include "tools/replay_command.h"

namespace rapport::tools {
namespace {

std::string Path(const std::string& name) {
  return ::testing::TempDir() + "/replay_html_" +
         ::testing::UnitTest::GetInstance()->current_test_info()->name() + "_" + name;
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string Desk() {
  std::ofstream file(Path("desk.csv"), std::ios::binary);
  sim::GenerateDesk({.seed = 1, .days = 2, .calls_per_day = 300}, file);
  return Path("desk.csv");
}

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string error;
};

Ran Replay(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"rapport", "replay"});
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  CLI::App app;
  Ran ran;
  AddReplayCommand(app, ran.exit_code);
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  try {
    app.parse(static_cast<int>(argv.size()), argv.data());
  } catch (const CLI::ParseError&) {
    ran.exit_code = 2;
  }
  ran.out = ::testing::internal::GetCapturedStdout();
  ran.error = ::testing::internal::GetCapturedStderr();
  return ran;
}

TEST(ReplayHtml, TwoRunsWriteTheSameBytes) {
  const std::string desk = Desk();
  const std::vector<std::string> options = {desk, "--baseline", "longest_idle", "--html"};
  for (const char* name : {"1.html", "2.html"}) {
    std::vector<std::string> arguments = options;
    arguments.push_back(Path(name));
    const Ran ran = Replay(arguments);
    ASSERT_EQ(ran.exit_code, 0) << ran.error;
    EXPECT_EQ(ran.error, "");
    // The page begins with what the text begins with.
    const std::string headline = ran.out.substr(0, ran.out.find('\n'));
    EXPECT_NE(Read(Path(name)).find("<h1>" + headline + "</h1>"), std::string::npos) << headline;
  }
  const std::string page = Read(Path("1.html"));
  EXPECT_GT(page.size(), 10'000U);
  EXPECT_TRUE(page == Read(Path("2.html")));
}

TEST(ReplayHtml, IsWrittenBesideJson) {
  const Ran ran = Replay({Desk(), "--json", "--html", Path("page.html")});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_EQ(ran.out.front(), '{');
  EXPECT_TRUE(std::filesystem::exists(Path("page.html")));
}

TEST(ReplayHtml, TellsWhatWasReplayedAndNotFromWhichFolder) {
  const std::string desk = Desk();
  const std::string policy = Path("policy.json");
  std::ofstream(policy) << "{\"routing\": \"any_known\"}";
  const Ran ran = Replay({desk, "--policy", policy, "--from", "2024-01-02", "--html",
                          Path("page.html"), "--title", "Desk <North> & \"South\""});
  ASSERT_EQ(ran.exit_code, 2) << "a day is no time";
  ASSERT_EQ(Replay({desk, "--policy", policy, "--from", "2024-01-02T00:00:00", "--html",
                    Path("page.html"), "--title", "Desk <North> & \"South\""})
                .exit_code,
            0);
  const std::string page = Read(Path("page.html"));
  EXPECT_NE(page.find("Desk &lt;North&gt; &amp; &quot;South&quot;"), page.npos);
  EXPECT_NE(page.find("2 January 2024 \xC2\xB7 "), page.npos);
  EXPECT_NE(page.find("contacts before 2024-01-02T00:00:00<"), page.npos);
  EXPECT_NE(page.find(std::filesystem::path(policy).filename().string()), page.npos);
  EXPECT_NE(page.find(std::filesystem::path(desk).filename().string()), page.npos);
  EXPECT_EQ(page.find(::testing::TempDir()), page.npos);
}

TEST(ReplayHtml, DestroysNothingThatIsReadOrWrittenBesideIt) {
  const std::string desk = Desk();
  const std::string before = Read(desk);
  const std::string policy = Path("policy.json");
  std::ofstream(policy) << "{}";
  const std::vector<std::vector<std::string>> wrong = {
      {desk, "--html", desk},
      {desk, "--policy", policy, "--html", policy},
      {desk, "--journal", Path("new.log"), "--html", Path("new.log")},
  };
  for (const std::vector<std::string>& arguments : wrong) {
    const Ran ran = Replay(arguments);
    EXPECT_EQ(ran.exit_code, 2) << ::testing::PrintToString(arguments);
    EXPECT_EQ(ran.out, "");
    EXPECT_EQ(ran.error.substr(0, 21), "rapport: --html: was ") << ran.error;
  }
  EXPECT_EQ(Read(desk), before);
  EXPECT_EQ(Read(policy), "{}");
  EXPECT_FALSE(std::filesystem::exists(Path("new.log")));
}

TEST(ReplayHtml, SaysWhatCannotBeWrittenBeforeTheWorkBegins) {
  // A history that is not there: had it been looked for, the error would name it.
  const Ran ran = Replay({"/nowhere/desk.csv", "--html", "/nowhere/page.html"});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.error,
            "rapport: /nowhere/page.html: its folder is not there, expected a file that can be "
            "written\n");
}

TEST(ReplayHtml, IsNotWrittenWhereTheReplayFails) {
  const Ran ran = Replay({"/nowhere/desk.csv", "--html", Path("page.html")});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_FALSE(std::filesystem::exists(Path("page.html")));
}

}  // namespace
}  // namespace rapport::tools
