#!/bin/sh
# Random streams, and a real desk's replay where its history is there, must leave the same
# fingerprints whatever compiled the library.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
jobs=$(nproc)
history=${RAPPORT_SHARED:-../shared}/data/bank_calls_dev.csv.xz
if [ ! -e "$history" ]; then
  echo "No $history: its replay is skipped (RAPPORT_SHARED names the folder that has it)."
  history=
fi

# probe NAME COMPILER FLAGS: builds the probe so and prints what it prints.
probe() {
  directory=build/determinism/$1
  cmake -S . -B "$directory" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_COMPILER="$2" \
    -DCMAKE_CXX_FLAGS="$3" >/dev/null
  cmake --build "$directory" -j "$jobs" --target fingerprint_probe >"$directory/build.log" 2>&1 || {
    tail -n 40 "$directory/build.log" >&2
    return 1
  }
  "$directory/tests/replay/fingerprint_probe" ${history:+"$history"}
}

plain=$(probe gcc-O0 g++ -O0)
printf 'g++ -O0:\n%s\n' "$plain"
native=$(probe gcc-O3-native g++ "-O3 -march=native -DNDEBUG")
printf 'g++ -O3 -march=native:\n%s\n' "$native"
clang=$(probe clang-O2 clang++ "-O2 -DNDEBUG")
printf 'clang++ -O2:\n%s\n' "$clang"

if [ -z "$plain" ] || [ "$plain" != "$native" ] || [ "$plain" != "$clang" ]; then
  echo "determinism: the fingerprints differ" >&2
  exit 1
fi
