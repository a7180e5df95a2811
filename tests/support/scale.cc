#include "support/scale.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace rapport::testing {
namespace {

constexpr std::uint64_t kUsualSeed = 20'240'229;

// Ends the program rather than test something else than what was asked for.
[[noreturn]] void Refuse(const std::string& what) {
  std::cerr << "rapport tests: " << what << "\n";
  std::exit(2);
}

std::uint64_t ParseSeed(const std::string& text, const std::string& where) {
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, seed);
  if (error != std::errc() || stop != end) Refuse(where + ": not a seed: " + text);
  return seed;
}

}  // namespace

TestScale Scale() {
  const char* value = std::getenv("RAPPORT_TEST_SCALE");
  const std::string scale = value == nullptr ? "" : value;
  if (scale.empty()) return TestScale::kUsual;
  if (scale == "ci") return TestScale::kCi;
  if (scale == "full") return TestScale::kFull;
  Refuse("RAPPORT_TEST_SCALE is \"" + scale + "\", expected ci or full");
}

std::int64_t Scaled(std::int64_t ci, std::int64_t usual, std::int64_t full) {
  switch (Scale()) {
    case TestScale::kCi:
      return ci;
    case TestScale::kUsual:
      return usual;
    case TestScale::kFull:
      return full;
  }
  return usual;
}

std::vector<std::uint64_t> Seeds() {
  std::vector<std::uint64_t> seeds;
  const char* given = std::getenv("RAPPORT_TEST_SEED");
  seeds.push_back(given == nullptr || *given == '\0' ? kUsualSeed
                                                     : ParseSeed(given, "RAPPORT_TEST_SEED"));
  const std::string path = std::string(RAPPORT_SOURCE_DIR) + "/tests/seeds.txt";
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    line = line.substr(0, line.find('#'));
    const std::size_t last = line.find_last_not_of(" \t\r");
    if (last == std::string::npos) continue;
    const std::uint64_t seed = ParseSeed(line.substr(0, last + 1), path);
    if (std::find(seeds.begin(), seeds.end(), seed) == seeds.end()) seeds.push_back(seed);
  }
  return seeds;
}

std::optional<std::string> SharedFile(const std::string& name) {
  const char* folder = std::getenv("RAPPORT_SHARED");
  const std::filesystem::path path =
      folder != nullptr && *folder != '\0'
          ? std::filesystem::path(folder) / name
          : std::filesystem::path(RAPPORT_SOURCE_DIR).parent_path() / "shared" / name;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  return path.string();
}

}  // namespace rapport::testing
