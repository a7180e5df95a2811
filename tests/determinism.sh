#!/bin/sh
# The reference stream must leave the same fingerprint whatever compiled the library.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
jobs=$(nproc)

# probe NAME COMPILER FLAGS: builds the probe so and prints its line.
probe() {
  directory=build/determinism/$1
  cmake -S . -B "$directory" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_COMPILER="$2" \
    -DCMAKE_CXX_FLAGS="$3" >/dev/null
  cmake --build "$directory" -j "$jobs" --target fingerprint_probe >"$directory/build.log" 2>&1 || {
    tail -n 40 "$directory/build.log" >&2
    return 1
  }
  "$directory/tests/replay/fingerprint_probe"
}

plain=$(probe gcc-O0 g++ -O0)
echo "g++ -O0:               $plain"
native=$(probe gcc-O3-native g++ "-O3 -march=native -DNDEBUG")
echo "g++ -O3 -march=native: $native"
clang=$(probe clang-O2 clang++ "-O2 -DNDEBUG")
echo "clang++ -O2:           $clang"

if [ -z "$plain" ] || [ "$plain" != "$native" ] || [ "$plain" != "$clang" ]; then
  echo "determinism: the fingerprints differ" >&2
  exit 1
fi
