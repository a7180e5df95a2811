#!/bin/sh
# Every test at its full size with a fresh seed, and the fuzzers for long.
#
#   sh tests/full.sh [SEED] [SECONDS_PER_FUZZER]
#
# A seed that fails belongs into tests/seeds.txt, which every run of the tests reads; an input that a
# fuzzer finds belongs into tests/fuzz/corpus/NAME/.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
jobs=$(nproc)
seed=${1:-${RAPPORT_TEST_SEED:-$(date +%s)}}
fuzz_seconds=${2:-600}

sh cmake/install_packages.sh ci
export RAPPORT_TEST_SEED="$seed"
echo "Seed $seed: sh tests/full.sh $seed repeats it."

failed=0
cmake -S . -B build/full -G Ninja -DCMAKE_BUILD_TYPE=Release -DRAPPORT_TEST_TIMEOUT=21600
cmake --build build/full -j "$jobs"
RAPPORT_TEST_SCALE=full ctest --test-dir build/full --output-on-failure --no-tests=error \
  -j "$jobs" || failed=1

# Whether a large desk costs more than a small one; its limit is the program's own.
build/full/bench/growth || failed=1

cmake --preset asan -DRAPPORT_TEST_TIMEOUT=21600
cmake --build build/asan -j "$jobs"
ctest --test-dir build/asan --output-on-failure --no-tests=error -j "$jobs" || failed=1

sh tests/fuzz/run.sh "$fuzz_seconds" "$seed" || failed=1

if [ "$failed" -ne 0 ]; then
  echo "full: failed with seed $seed; add it to tests/seeds.txt" >&2
  exit 1
fi
echo "full: passed with seed $seed"
