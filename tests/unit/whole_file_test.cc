#include "tools/whole_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace rapport::tools {
namespace {

namespace fs = std::filesystem;

// An empty folder for each test.
class WholeFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              (std::string("whole_file_") +
               ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directory(folder_);
  }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  static std::string Read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  std::ptrdiff_t Files() const {
    return std::distance(fs::directory_iterator(folder_), fs::directory_iterator());
  }

  fs::path folder_;
};

TEST_F(WholeFileTest, AFileThatIsNotThereYetIsTheSameUnderEveryName) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_TRUE(IsSameFile("page", "./page"));
  EXPECT_TRUE(IsSameFile("page", Path("page")));
  EXPECT_FALSE(IsSameFile("page", Path("other")));
  fs::current_path(before);
}

TEST_F(WholeFileTest, WritesAndReplaces) {
  ASSERT_TRUE(WriteWholeFile(Path("page.html"), "first").ok());
  EXPECT_EQ(Read(Path("page.html")), "first");
  ASSERT_TRUE(WriteWholeFile(Path("page.html"), std::string(1 << 20, 'x')).ok());
  EXPECT_EQ(Read(Path("page.html")).size(), std::size_t{1} << 20);
  EXPECT_EQ(Files(), 1) << "no draft is left";
  struct stat status = {};
  ASSERT_EQ(stat(Path("page.html").c_str(), &status), 0);
  const mode_t mask = umask(0);
  umask(mask);
  EXPECT_EQ(status.st_mode & 0777, 0666 & ~mask) << "as any new file";
}

TEST_F(WholeFileTest, KeepsLinks) {
  ASSERT_TRUE(WriteWholeFile(Path("page.html"), "old").ok());
  fs::create_symlink("page.html", folder_ / "link.html");
  ASSERT_TRUE(WriteWholeFile(Path("link.html"), "new").ok());
  EXPECT_TRUE(fs::is_symlink(folder_ / "link.html"));
  EXPECT_EQ(Read(Path("page.html")), "new");
}

TEST_F(WholeFileTest, RefusesWhatIsNoFileAndSaysSo) {
  const absl::Status folder = WriteWholeFile(folder_.string(), "x");
  EXPECT_EQ(std::string(folder.message()),
            folder_.string() + ": is a directory, expected a file that can be written");
  const absl::Status nowhere = WriteWholeFile(Path("no/page.html"), "x");
  EXPECT_EQ(
      std::string(nowhere.message()),
      Path("no/page.html") + ": its folder is not there, expected a file that can be written");
  // A device that is renamed over is lost to everybody, so one of the test's own is tried.
  EXPECT_FALSE(CheckWholeFile("/dev/null").ok());
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_FALSE(WriteWholeFile(Path("pipe"), "x").ok());
  EXPECT_TRUE(fs::is_fifo(Path("pipe")));
  EXPECT_EQ(Files(), 1);
}

TEST_F(WholeFileTest, KnowsAFileUnderOtherNames) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "x").ok());
  fs::create_symlink("a", folder_ / "b");
  EXPECT_TRUE(IsSameFile(Path("a"), Path("b")));
  EXPECT_TRUE(IsSameFile(Path("a"), Path("../") + folder_.filename().string() + "/a"));
  EXPECT_TRUE(IsSameFile(Path("new"), Path("./new"))) << "neither is there yet";
  EXPECT_FALSE(IsSameFile(Path("a"), Path("new")));
}

TEST_F(WholeFileTest, WhatIsWrittenIsNothingElse) {
  ASSERT_TRUE(WriteWholeFile(Path("a"), "x").ok());
  fs::create_hard_link(Path("a"), Path("same"));
  const std::vector<NamedFile> read = {{"the scenario", Path("a")}, {"the policy", ""}};
  EXPECT_TRUE(CheckWritten(read, {{"--journal", Path("b")}, {"--html", Path("c")}}).ok());
  EXPECT_TRUE(CheckWritten(read, {{"--journal", ""}, {"--html", ""}}).ok());
  EXPECT_EQ(std::string(CheckWritten(read, {{"--journal", Path("same")}}).message()),
            "--journal: was " + Path("same") + ", which is the scenario (" + Path("a") +
                "), expected another file");
  const absl::Status twice =
      CheckWritten(read, {{"--journal", Path("new")}, {"--html", Path("./new")}});
  EXPECT_EQ(twice.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(twice.message()), "--html: was " + Path("./new") +
                                              ", which is --journal (" + Path("new") +
                                              "), expected another file");
}

}  // namespace
}  // namespace rapport::tools
