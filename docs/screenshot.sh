#!/bin/sh
# Makes docs/report.png and docs/report_dark.png: the report on the desk that the quick start
# generates, as a browser shows it. Needs Debian's chromium, which nothing else here does.
#
#   sh examples/quickstart.sh && sh docs/screenshot.sh
set -eu

docs=$(cd "$(dirname "$0")" && pwd)
page=$docs/../build/quickstart/report.html
if [ ! -r "$page" ]; then
  echo "screenshot.sh: $page is not there, expected that examples/quickstart.sh was run" >&2
  exit 1
fi
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT

# Writes the image $1 with Chromium's number $2 of a color scheme.
shoot() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$profile" \
    --blink-settings=preferredColorScheme="$2" --window-size=1000,1440 \
    --screenshot="$docs/$1" "file://$(realpath "$page")" >/dev/null 2>&1
  ls -l "$docs/$1"
}
shoot report.png 1
shoot report_dark.png 0
