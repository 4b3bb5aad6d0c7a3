#!/usr/bin/env bash
# Rewrites all lock files after a change of packages: build/lock.sh
# A system whose native compiler is missing from the package source gets none; publish.sh then restores unlocked.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
need_sdk

dotnet restore CredentialProcess.sln --force-evaluate -v:q >&2

for rid in linux-x64 linux-arm64 linux-musl-x64 linux-musl-arm64 osx-x64 osx-arm64 win-x64 win-arm64; do
  lock=src/SsoCred/packages.$rid.lock.json
  rm -f "$lock"
  dotnet restore src/SsoCred -p:AotSystem=$rid -p:AotWriteLock=true --force-evaluate -v:q --tl:off > /dev/null 2>&1 ||
    true
  # NuGet writes the file even if a package is missing. It is complete if it names that system's native compiler; a
  # runtime pack is never locked and may be missing.
  if [ -f "$lock" ] && grep -q "\"runtime\.$rid\.Microsoft\.DotNet\.ILCompiler\": {" "$lock"; then
    say "$lock"
  else
    rm -f "$lock"
    say "$rid: the native compiler is not in the package source, no lock file"
  fi
done
