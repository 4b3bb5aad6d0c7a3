#!/usr/bin/env bash
# A bill of materials for each system, in CycloneDX's JSON: build/packages/sbom.sh RID...
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

# The licences and hashes of packages are in the folder that they are restored to, and which packs of the runtime
# belong to a system is in what the restore writes.
restore() {
  local log=$staging/sbom-restore.log
  mkdir -p "$staging"
  [ -f "src/SsoCred/packages.$1.lock.json" ] || fail "there is no lock file for $1" "run build/lock.sh"
  dotnet restore src/SsoCred -p:AotSystem="$1" --locked-mode -v:q --tl:off > "$log" 2>&1 || {
    cat "$log" >&2
    fail "packages could not be restored for $1"
  }
}

need python3 python3-minimal
need_sdk
mkdir -p "$dist"
for rid; do
  restore "$rid"
  bill=$dist/$(name_of "$rid").cdx.json
  python3 build/packages/sbom.py "$rid" "$(executable_of "$rid")" "$version" "$project_url" > "$bill.new"
  mv "$bill.new" "$bill"
  made "$bill"
done
