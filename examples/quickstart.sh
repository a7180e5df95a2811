#!/bin/sh
# From a clone to a report: what would have happened at a desk if its contacts had been routed to the
# agents who know the customers?
#
#   sh examples/quickstart.sh [HISTORY.csv[.gz|.xz] [OPTION...]]
#
# Without a history of yours it makes one up. Options are those of `rapport replay`, as
# --column agent_id=Owner where your headers differ.
set -eu

if [ $# -gt 0 ] && [ ! -r "$1" ]; then
  echo "quickstart: $1: cannot be read, expected a history (CSV, also .gz or .xz)" >&2
  exit 1
fi

root=$(cd "$(dirname "$0")/.." && pwd)
sh "$root/cmake/install_packages.sh" build
(
  cd "$root"
  cmake --preset release >/dev/null
  cmake --build build -j "$(nproc)" --target rapport_program
)
rapport=$root/build/rapport
folder=$root/build/quickstart
mkdir -p "$folder"

if [ $# -eq 0 ]; then
  "$rapport" generate --seed 1 --days 28 --output "$folder/desk.csv"
  echo "No history was given, so this one is generated and no real desk: $folder/desk.csv"
  set -- "$folder/desk.csv" --title "A generated desk (made up, no real contacts)"
fi

# The first line of the text is the result in one sentence.
"$rapport" replay "$@" --baseline longest_idle --baseline last_agent:30 --baseline any_known:30 \
  --html "$folder/report.html" >"$folder/report.txt"
echo "Report: $folder/report.html"
head -n 1 "$folder/report.txt"
