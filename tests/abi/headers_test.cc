// Public headers stand alone: each compiles by itself, included twice, without a warning, and
// includes nothing but the standard library, Abseil and other public headers.

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace rapport {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> PublicHeaders() {
  std::vector<fs::path> headers;
  const fs::path directory = fs::path(RAPPORT_SOURCE_DIR) / "include/rapport";
  for (const auto& file : fs::directory_iterator(directory)) headers.push_back(file.path());
  std::sort(headers.begin(), headers.end());
  return headers;
}

std::string Contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What the compiler has to say about a file; empty where it is content.
std::string Complaints(const fs::path& source) {
  const char* compiler = std::getenv("CXX");
  const fs::path said = source.string() + ".log";
  const std::string command = std::string(compiler == nullptr ? "c++" : compiler) +
                              " -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -I '" +
                              RAPPORT_SOURCE_DIR "/include' '" + source.string() + "' > '" +
                              said.string() + "' 2>&1";
  if (std::system(command.c_str()) == 0) return "";
  return command + "\n" + Contents(said);
}

TEST(PublicHeaders, EachCompilesAloneWithoutAWarning) {
  const fs::path directory = fs::path(RAPPORT_BINARY_DIR) / "abi_headers";
  fs::create_directories(directory);
  for (const fs::path& header : PublicHeaders()) {
    const std::string name = header.filename().string();
    const fs::path source = directory / (header.stem().string() + ".cc");
    std::ofstream(source) << "#include \"rapport/" << name << "\"\n#include \"rapport/" << name
                          << "\"\nint main() {}\n";
    EXPECT_EQ(Complaints(source), "") << name;
  }
}

TEST(PublicHeaders, EachHasItsGuard) {
  const std::vector<fs::path> headers = PublicHeaders();
  ASSERT_FALSE(headers.empty());
  for (const fs::path& header : headers) {
    std::string guard = "RAPPORT_" + header.stem().string() + "_H_";
    std::transform(guard.begin(), guard.end(), guard.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const std::string text = Contents(header);
    EXPECT_NE(text.find("#ifndef " + guard + "\n#define " + guard + "\n"), std::string::npos)
        << header;
    EXPECT_EQ(text.find("#pragma"), std::string::npos) << header;
  }
}

TEST(PublicHeaders, NothingButTheStandardLibraryAndAbseilIsIncluded) {
  for (const fs::path& header : PublicHeaders()) {
    std::ifstream file(header);
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with("#include")) continue;
      EXPECT_TRUE(line.starts_with("#include <") || line.starts_with("#include \"absl/") ||
                  line.starts_with("#include \"rapport/"))
          << header << ": " << line;
    }
  }
}

}  // namespace
}  // namespace rapport
