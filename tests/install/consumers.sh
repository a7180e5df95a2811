#!/bin/sh
# Installs a build into an empty prefix and builds a small host against it in the three ways there
# are: find_package, add_subdirectory, pkg-config.
#
#   sh tests/install/consumers.sh SOURCE BUILD CXX CMAKE
set -eu

source=$1
build=$2
cxx=$3
cmake=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix
expected="offer contact 5 to agent 3"

# check HOW PROGRAM
check() {
  said=$("$2")
  if [ "$said" != "$expected" ]; then
    echo "$1: said \"$said\", expected \"$expected\"" >&2
    exit 1
  fi
  echo "$1: $said"
}

"$cmake" --install "$build" --prefix "$prefix" --component library >/dev/null
for header in "$source"/include/rapport/*.h; do
  [ -e "$prefix/include/rapport/$(basename "$header")" ] || {
    echo "not installed: $header" >&2
    exit 1
  }
done

"$cmake" -S "$source/tests/install/consumer" -B "$scratch/find" -G Ninja \
  -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
"$cmake" --build "$scratch/find" >/dev/null
check find_package "$scratch/find/consumer"

"$cmake" -S "$source/tests/install/consumer" -B "$scratch/subdirectory" -G Ninja \
  -DCMAKE_CXX_COMPILER="$cxx" -DRAPPORT_SUBDIRECTORY="$source" >/dev/null
"$cmake" --build "$scratch/subdirectory" >/dev/null
check add_subdirectory "$scratch/subdirectory/consumer"

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name rapport.pc)")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046
"$cxx" -std=c++20 "$source/tests/install/consumer/main.cc" -o "$scratch/pkg_config_consumer" \
  $(pkg-config --cflags --libs rapport)
check pkg-config "$scratch/pkg_config_consumer"

if [ -x "$build/rapport" ]; then
  "$cmake" --install "$build" --prefix "$prefix" --component program >/dev/null
  "$prefix/bin/rapport" --help >/dev/null
  echo "program: bin/rapport --help"
fi
