#!/bin/sh
# From a clone to a report: what would have happened at a desk if its contacts had been routed to the
# agents who know the customers?
#
#   sh examples/quickstart.sh [HISTORY.csv[.gz|.xz]]
#
# Without a history of yours it makes one up.
set -eu

history=
if [ $# -gt 1 ]; then
  echo "usage: sh examples/quickstart.sh [HISTORY.csv[.gz|.xz]]" >&2
  exit 2
elif [ $# -eq 1 ]; then
  if [ ! -r "$1" ]; then
    echo "quickstart: $1: cannot be read" >&2
    exit 1
  fi
  history=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
fi

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

sh cmake/install_packages.sh build
cmake --preset release >/dev/null
cmake --build build -j "$(nproc)" --target rapport_program
mkdir -p build/quickstart

if [ -z "$history" ]; then
  history=build/quickstart/desk.csv
  build/rapport generate --seed 1 --days 28 --output "$history"
  echo "No history was given, so this one is generated and no real desk: $history"
  source="a generated desk (made up, no real contacts): $history"
else
  source=$history
fi

report=build/quickstart/report.txt
build/rapport replay "$history" --baseline longest_idle --baseline last_agent:30 \
  --baseline any_known:30 >build/quickstart/replay.txt
# The report starts with its result in one sentence.
result=$(head -n 1 build/quickstart/replay.txt)
{
  echo "Replay of $source"
  echo
  cat build/quickstart/replay.txt
} >"$report"
rm build/quickstart/replay.txt

echo "Report: $root/$report"
echo "$result"
