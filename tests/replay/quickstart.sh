#!/bin/sh
# Runs examples/quickstart.sh as users do, with a program that is built already.
#
#   sh tests/replay/quickstart.sh PROGRAM
set -eu

quickstart=$(cd "$(dirname "$0")/../../examples" && pwd)/quickstart.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ln -s "$1" "$work/rapport"  # What it writes goes beside the program.
export RAPPORT_PROGRAM="$work/rapport"

failed=no
expect() {  # WHAT COMMAND...
  what=$1
  shift
  "$@" >/dev/null && return
  echo "quickstart: expected $what; it said:" >&2
  cat "$work/out" "$work/error" >&2
  failed=yes
}
run() {
  status=0
  sh "$quickstart" "$@" >"$work/out" 2>"$work/error" || status=$?
}

"$1" generate --seed 1 --days 2 --output "$work/desk.csv"

run "$work/desk.csv"
expect "exit status 0" test "$status" = 0
expect "where the report is" grep "^Report: $work/quickstart/report.html$" "$work/out"
expect "one line of result" grep "instead of" "$work/out"
expect "three baselines" grep -q any_known:30 "$work/quickstart/report.html"

run "$work/desk.csv" --baseline last_agent:30
expect "a baseline that is one of its own" test "$status" = 0
expect "that baseline" grep "last_agent:30" "$work/quickstart/report.html"
expect "no other" test "$(grep -c longest_idle "$work/quickstart/report.txt")" = 0

run "$work/desk.csv" --html "$work/mine.html" --baseline=any_known:5
expect "a page of the user's own" test "$status" = 0
expect "where it is" grep "^Report: $work/mine.html$" "$work/out"
expect "the page itself" test -s "$work/mine.html"

run "$work/desk.csv" --json
expect "JSON" test "$status" = 0
expect "nothing else before it" test "$(head -c 1 "$work/out")" = "{"
expect "nothing else after it" test "$(tail -n 1 "$work/out")" = "}"
expect "where the report is, on standard error" grep "^Report: " "$work/error"

run --baseline last_agent:30
expect "an error for options without a history" test "$status" = 2
run "$work/none.csv"
expect "an error for a history that is not there" test "$status" = 1
run "$work/desk.csv" --nonsense
expect "the program's own error" test "$status" = 2
run --help
expect "help" grep "quickstart.sh \[HISTORY.csv" "$work/out"

test "$failed" = no
