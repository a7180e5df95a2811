#!/bin/sh
# Checks the pages that `rapport replay --html` writes with HTML Tidy, which must have nothing to
# say, be it an error or a warning.
#
#   sh tests/replay/tidy.sh PROGRAM
#
# Exit status 77: there is no tidy here.
set -eu

rapport=$1
if ! command -v tidy >/dev/null 2>&1; then
  echo "skipped: no tidy (Debian package tidy)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() {
  "$rapport" replay "$@" --html "$work/page.html" >/dev/null
  tidy -errors -quiet "$work/page.html"
}

"$rapport" generate --seed 2 --days 9 --agents 60 --output "$work/desk.csv"
check "$work/desk.csv" --baseline longest_idle --baseline last_agent:30 --baseline any_known:30 \
  --title 'Desk <1> & "2"'

# One contact; and agents with names that are markup.
header=contact_id,customer_id,agent_id,arrived_at,ended_at
printf '%s\n1,,a,2020-01-01T10:00:00,2020-01-01T10:05:00\n' "$header" >"$work/one.csv"
check "$work/one.csv"
{
  echo "$header"
  for i in 1 2 3 4 5 6 7 8; do
    echo "$i,k,<b>&amp;</svg>,2020-01-0${i}T10:00:00,2020-01-0${i}T10:05:00"
  done
} >"$work/markup.csv"
check "$work/markup.csv" --baseline any_known --sweep
