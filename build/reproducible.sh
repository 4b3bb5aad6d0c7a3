#!/usr/bin/env bash
# Checks that two CI publishes of the same sources from different folders are byte-identical: build/reproducible.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

for folder in one "another, with a longer name"; do
  mkdir "$work/$folder"
  git ls-files -z -co --exclude-standard | tar --null -T - -cf - | tar -xf - -C "$work/$folder"
  CI=true "$work/$folder/build/publish.sh" "$@" > "$work/$folder/path"
done

first=$(cat "$work/one/path")
second=$(cat "$work/another, with a longer name/path")
if ! cmp "$first" "$second" >&2; then
  fail "two publishes from different folders differ"
fi
printf 'identical: %s bytes\n' "$(wc -c < "$first" | tr -d ' ')"
