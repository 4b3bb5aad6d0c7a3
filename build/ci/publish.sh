#!/usr/bin/env bash
# Publishes one system's executable for a release, on that system: build/ci/publish.sh RID
# musl's in Alpine, macOS's with an ad hoc signature, which its loader demands on arm64. Ends with what the executable
# says about itself, which has to be this commit.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

[ $# -eq 1 ] || fail "one system is needed" "build/ci/publish.sh linux-x64"
rid=$1
folder=artifacts/native/$rid/publish
executable=$folder/sso-cred
run=()
case $rid in
  linux-musl-*)
    run=(build/ci/alpine.sh)
    build/ci/alpine.sh build/publish.sh "$rid" --release
    ;;
  osx-*)
    build/publish.sh "$rid" --release
    codesign --force --sign - "$executable"
    codesign --verify --strict "$executable"
    ;;
  win-*)
    executable=$executable.exe
    build/publish.sh "$rid" --release
    ;;
  *) build/publish.sh "$rid" --release ;;
esac

said=$(${run[@]+"${run[@]}"} "$executable" --version | tr -d '\r')
printf '%s\n' "$said"
commit=$(git rev-parse HEAD)
case $said in
  *"commit: $commit"*"system: $rid"*) ;;
  *) fail "the executable is not that of commit $commit for $rid" ;;
esac
