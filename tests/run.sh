#!/bin/sh
# Builds everything and runs every test, from a clone on a Debian machine with nothing but git.
#
#   sh tests/run.sh [what ctest should be told besides]
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
jobs=$(nproc)

sh cmake/install_packages.sh test
cmake --preset release
cmake --build build -j "$jobs"
ctest --test-dir build --output-on-failure --no-tests=error -j "$jobs" "$@"
