#!/usr/bin/env bash
# Packages all systems of a release; a missing one is an error: build/ci/package.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

required=()
for rid in $systems; do required+=(--require "$rid"); done
exec build/package.sh "${required[@]}"
