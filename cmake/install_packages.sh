#!/bin/sh
# Installs the Debian packages that are missing and says which.
#
#   sh cmake/install_packages.sh [build|test|ci]
#
# build: what the program needs. test: also what the tests need. ci: also the tools of .ci/run.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
what=${1:-build}
case $what in
  build) lists="$here/packages.txt" ;;
  test) lists="$here/packages.txt $here/packages_test.txt" ;;
  ci) lists="$here/packages.txt $here/packages_test.txt $here/packages_ci.txt" ;;
  *)
    echo "install_packages.sh: $what: expected build, test or ci" >&2
    exit 2
    ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "install_packages.sh: no Debian here; needed are:" >&2
  # shellcheck disable=SC2086
  cat $lists >&2
  exit 1
fi

missing=
for list in $lists; do
  while read -r package; do
    [ -n "$package" ] || continue
    status=$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1 || true)
    [ "$status" = installed ] || missing="$missing $package"
  done <"$list"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "install_packages.sh: neither root nor sudo; please install:$missing" >&2
    exit 1
  fi
  as_root=sudo
fi

echo "Installing:$missing"
# Waits for another apt that may be at work, rather than fail.
lock="-o DPkg::Lock::Timeout=300"
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq $lock update
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get -qq $lock install -y --no-install-recommends $missing >/dev/null
