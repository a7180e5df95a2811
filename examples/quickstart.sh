#!/bin/sh
# From a clone to a report: what would have happened at a desk if its contacts had been routed to the
# agents who know the customers?
#
#   sh examples/quickstart.sh [HISTORY.csv[.gz|.xz] [OPTION...]]
#
# Without a history of yours it makes one up. Options are those of `rapport replay`, as
# --column agent_id=Owner where your headers differ. With a --baseline of yours those of the quick
# start are left out, --html says where the report goes, and with --json nothing but that object is
# on standard output. RAPPORT_PROGRAM names a program that is built already.
set -eu

case ${1-} in
  -h | --help)
    sed -n '2,/^set/s/^#\{0,1\} \{0,1\}//p' "$0" | sed '$d'
    exit 0
    ;;
  -*)
    echo "quickstart: $1: is an option, expected a history (CSV, also .gz or .xz) before options" >&2
    exit 2
    ;;
esac

if [ $# -gt 0 ] && [ ! -r "$1" ]; then
  echo "quickstart: $1: cannot be read, expected a history (CSV, also .gz or .xz)" >&2
  exit 1
fi

root=$(cd "$(dirname "$0")/.." && pwd)
rapport=${RAPPORT_PROGRAM:-$root/build/rapport}
if [ -z "${RAPPORT_PROGRAM-}" ]; then
  sh "$root/cmake/install_packages.sh" build >&2
  (
    cd "$root"
    cmake --preset release >/dev/null
    cmake --build build -j "$(nproc)" --target rapport_program >&2
  )
fi
folder=$(dirname "$rapport")/quickstart
mkdir -p "$folder"

if [ $# -eq 0 ]; then
  "$rapport" generate --seed 1 --days 28 --output "$folder/desk.csv"
  echo "No history was given, so this one is generated and no real desk: $folder/desk.csv"
  set -- "$folder/desk.csv" --title "A generated desk (made up, no real contacts)"
fi

# What of this the options say already.
page=$folder/report.html
baselines=yes
json=no
previous=
for option in "$@"; do
  [ "$previous" != --html ] || page=$option
  case $option in
    --html=*) page=${option#--html=} ;;
    --baseline | --baseline=*) baselines=no ;;
    --json) json=yes ;;
  esac
  previous=$option
done
if [ "$page" = "$folder/report.html" ]; then set -- "$@" --html "$page"; fi
if [ "$baselines" = yes ]; then
  set -- "$@" --baseline longest_idle --baseline last_agent:30 --baseline any_known:30
fi

if [ "$json" = yes ]; then
  "$rapport" replay "$@"
  echo "Report: $page" >&2
else
  # The first line of the text is the result in one sentence.
  "$rapport" replay "$@" >"$folder/report.txt"
  echo "Report: $page"
  head -n 1 "$folder/report.txt"
fi
