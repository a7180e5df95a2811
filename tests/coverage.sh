#!/bin/sh
# Prints the line coverage of src/ by the tests, and fails under 90 %.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
jobs=$(nproc)

sh cmake/install_packages.sh ci
cmake --preset coverage -DRAPPORT_TEST_TIMEOUT=3600
cmake --build build/coverage -j "$jobs"
# What an earlier run counted must not count again.
find build/coverage -name '*.gcda' -delete
RAPPORT_TEST_SCALE=${RAPPORT_TEST_SCALE:-ci} ctest --test-dir build/coverage --output-on-failure \
  --no-tests=error -j "$jobs"
gcovr --root "$root" --object-directory build/coverage --filter 'src/' -j "$jobs" \
  --txt build/coverage/coverage.txt --print-summary --fail-under-line 90 build/coverage
echo "By file: build/coverage/coverage.txt"
