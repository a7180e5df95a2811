// How much a test does, with which seeds, and where the desks shared with it lie.

#ifndef RAPPORT_TESTS_SUPPORT_SCALE_H_
#define RAPPORT_TESTS_SUPPORT_SCALE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rapport::testing {

// RAPPORT_TEST_SCALE: "ci" is small enough for a build with sanitizers, unset is usual, "full" is
// everything. Anything else ends the program, so that a misspelled "full" does not pass for it.
enum class TestScale { kCi, kUsual, kFull };
TestScale Scale();

// The one of three sizes that belongs to Scale().
std::int64_t Scaled(std::int64_t ci, std::int64_t usual, std::int64_t full);

// The seeds to try: RAPPORT_TEST_SEED where it is set, and then those of tests/seeds.txt, each of
// which once found something. Never empty.
std::vector<std::uint64_t> Seeds();

// The path of a file of the shared folder, as "data/bank_calls_dev.csv.xz": in $RAPPORT_SHARED,
// else in the folder "shared" beside the checkout. Absent where there is none.
std::optional<std::string> SharedFile(const std::string& name);

// Skips the running test, plainly, where the file is not there.
#define RAPPORT_SKIP_WITHOUT(path, name)                                                     \
  if (!(path)) {                                                                             \
    GTEST_SKIP() << (name) << " is not there: set RAPPORT_SHARED to the folder that has it"; \
  }

}  // namespace rapport::testing

#endif  // RAPPORT_TESTS_SUPPORT_SCALE_H_
