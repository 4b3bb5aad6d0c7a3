#!/usr/bin/env bash
# Writes docs/commands and docs/man from the command tree of an executable: build/manual.sh [EXECUTABLE]
# Without one it publishes one first. ManualTests fails where the files are not what this writes.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

if [ $# -gt 0 ]; then
  executable=$1
else
  executable=$(build/publish.sh | tail -n 1)
fi
for form in markdown:commands man:man; do
  folder=docs/${form#*:}
  rm -rf "$folder"
  "$executable" __manual "${form%%:*}" "$folder"
  say "$folder: $(find "$folder" -type f | wc -l | tr -d ' ') files"
done
