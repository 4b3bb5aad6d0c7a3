#!/usr/bin/env bash
# The dotnet tool: a package for each system, and the package 'sso-cred' that names them: build/packages/tool.sh RID...
# 'dotnet tool install sso-cred' (.NET 10 and later) then fetches its own system's package; the command is the native
# executable itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

[ $# -gt 0 ] || fail "no system is named" "build/packages/tool.sh linux-x64"
need python3 python3-minimal
mkdir -p "$dist"
pairs=()
for rid; do
  executable=$(executable_of "$rid")
  [ -f "$executable" ] || fail "there is no executable for $rid" "publish it: build/publish.sh $rid --release"
  pairs+=("$rid=$executable")
done
commit=$(git rev-parse HEAD 2> /dev/null || true)
python3 build/packages/tool.py "$dist" "$version" "$project_url" "$commit" "$summary" "${pairs[@]}" |
  while read -r package; do made "$package"; done
