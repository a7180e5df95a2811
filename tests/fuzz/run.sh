#!/bin/sh
# Builds the fuzzers and runs each for so many seconds from its corpus.
#
#   sh tests/fuzz/run.sh [SECONDS] [SEED]
#
# What a run finds new is not added to the corpus; what makes it fail is left in build/fuzz/found/.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
seconds=${1:-20}
seed=${2:-1}
jobs=$(nproc)

targets=
for source in tests/fuzz/*_fuzz.cc; do
  targets="$targets $(basename "$source" .cc)"
done
cmake --preset fuzz >/dev/null
# shellcheck disable=SC2086
cmake --build build/fuzz -j "$jobs" --target $targets
mkdir -p build/fuzz/found

run_one() {
  name=$1
  scratch=build/fuzz/scratch/$name
  mkdir -p "$scratch" "tests/fuzz/corpus/$name"
  if "build/fuzz/tests/fuzz/${name}_fuzz" -seed="$seed" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="build/fuzz/found/$name-" \
    "$scratch" "tests/fuzz/corpus/$name" >"build/fuzz/$name.log" 2>&1; then
    echo "fuzz: $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log")" \
      "inputs in $seconds s, none failed"
  else
    tail -n 40 "build/fuzz/$name.log"
    echo "fuzz: $name FAILED (build/fuzz/$name.log)"
    return 1
  fi
}

failed=0
running=0
pids=
for source in tests/fuzz/*_fuzz.cc; do
  [ -e "$source" ] || continue
  name=$(basename "$source" _fuzz.cc)
  run_one "$name" &
  pids="$pids $!"
  running=$((running + 1))
  if [ "$running" -ge "$jobs" ]; then
    for pid in $pids; do wait "$pid" || failed=1; done
    pids=
    running=0
  fi
done
for pid in $pids; do wait "$pid" || failed=1; done
exit "$failed"
