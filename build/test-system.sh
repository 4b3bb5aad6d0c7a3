#!/usr/bin/env bash
# Tests the executable of another system on this one: build/test-system.sh SYSTEM [ARGUMENT]...
# build/systems/SYSTEM.sh publishes for that system and runs what an emulator or a root of it can run.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

usage() {
  local script systems=
  for script in build/systems/*.sh; do systems="$systems $(basename "$script" .sh)"; done
  say "usage: build/test-system.sh SYSTEM [ARGUMENT]..."
  say "SYSTEM is one of:$systems"
  exit 2
}

[ $# -gt 0 ] || usage
case $1 in */* | '' | -*) usage ;; esac
[ -f "build/systems/$1.sh" ] || usage
system=build/systems/$1.sh
shift
exec "$system" "$@"
