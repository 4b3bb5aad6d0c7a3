#!/usr/bin/env bash
# SHA256SUMS over everything in dist/: build/packages/checksums.sh
# Check with: sha256sum --check --ignore-missing SHA256SUMS
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

mkdir -p "$staging"
list() { find . -type f ! -name SHA256SUMS -printf '%P\n' | sort; }
(cd "$dist" && list | xargs -d '\n' sha256sum) > "$staging/SHA256SUMS"
mv "$staging/SHA256SUMS" "$dist/SHA256SUMS"
