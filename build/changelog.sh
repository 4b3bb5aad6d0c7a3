#!/usr/bin/env bash
# Prints what CHANGELOG.md says about one version, the notes of its release: build/changelog.sh [VERSION]
# Without a version it is the one in Directory.Build.props.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/packages/shared.sh

[ $# -le 1 ] || fail "too many arguments" "build/changelog.sh VERSION"
wanted=${1:-$version}
notes=$(awk -v wanted="[$wanted]" '
  /^## / { inside = ($2 == wanted && $3 == "-" && $4 ~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/); next }
  inside { print }
' CHANGELOG.md)
[ -n "$notes" ] || fail "CHANGELOG.md has no entry for $wanted" \
  "add a line '## [$wanted] - $(date -u +%Y-%m-%d)' with what has changed below it"
printf '%s\n' "$notes" | sed '/./,$!d'
