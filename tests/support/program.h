// The program `rapport`, run within a test, and files for it to read.

#ifndef RAPPORT_TESTS_SUPPORT_PROGRAM_H_
#define RAPPORT_TESTS_SUPPORT_PROGRAM_H_

#include <string>
#include <string_view>
#include <vector>

namespace rapport::testing {

struct Ran {
  int exit_code = 0;
  std::string out;
  std::string error;
};

// Runs `rapport ARGUMENTS...` and keeps what it prints.
Ran RunRapport(const std::vector<std::string>& arguments);

// The path of a file that belongs to the running test alone.
std::string TestPath(const std::string& name);
// Writes it, and returns the path.
std::string TestFile(const std::string& name, std::string_view bytes);

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_PROGRAM_H_
