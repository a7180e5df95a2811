#include "support/document.h"

#include <cstddef>
#include <fstream>
#include <iterator>

#include "gtest/gtest.h"

namespace rapport::testing {

std::string ProjectFile(const std::string& path) {
  std::ifstream file(RAPPORT_SOURCE_DIR "/" + path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> FencedBlocks(const std::string& page, const std::string& language) {
  std::vector<std::string> blocks;
  const std::string open = "\n```" + language + "\n";
  for (std::size_t at = page.find(open); at != page.npos; at = page.find(open, at)) {
    at += open.size();
    const std::size_t end = page.find("```", at);
    blocks.push_back(page.substr(at, end - at));
    at = end;
  }
  return blocks;
}

}  // namespace rapport::testing
