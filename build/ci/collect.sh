#!/usr/bin/env bash
# Puts the executables of a release's jobs where build/package.sh takes them: build/ci/collect.sh FOLDER
# FOLDER has executable-RID/sso-cred for each system. Artifacts of a workflow lose the mode of a file.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

[ $# -eq 1 ] || fail "one folder is needed" "build/ci/collect.sh artifacts/downloads"
found=
for folder in "$1"/executable-*; do
  [ -d "$folder" ] || fail "'$1' has no folder executable-RID"
  rid=${folder##*/executable-}
  file=$folder/sso-cred
  case $rid in win-*) file=$file.exe ;; esac
  [ -f "$file" ] || fail "'$folder' has no $(basename "$file")"
  mkdir -p "artifacts/native/$rid/publish"
  cp "$file" "artifacts/native/$rid/publish/"
  chmod 755 "artifacts/native/$rid/publish/$(basename "$file")"
  found="$found $rid"
done
say "collected:$found"
