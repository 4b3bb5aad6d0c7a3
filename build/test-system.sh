#!/usr/bin/env bash
# Tests the executable of another system on this one: build/test-system.sh RID [ARGUMENT]...
# build/systems/RID.sh publishes for that system and runs the tests that its emulator can run.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

usage() {
  local script rids=
  for script in build/systems/*.sh; do rids="$rids $(basename "$script" .sh)"; done
  say "usage: build/test-system.sh RID [ARGUMENT]..."
  say "RID is one of:$rids"
  exit 2
}

[ $# -gt 0 ] || usage
case $1 in */* | '' | -*) usage ;; esac
[ -f "build/systems/$1.sh" ] || usage
system=build/systems/$1.sh
shift
exec "$system" "$@"
