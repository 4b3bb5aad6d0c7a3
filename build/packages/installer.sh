#!/usr/bin/env bash
# The script that users run, with the project's URL in it: build/packages/installer.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

mkdir -p "$dist"
sed "s|^project_url=@PROJECT_URL@\$|project_url='$project_url'|" build/install.sh > "$dist/install.sh"
grep -q "^project_url='$project_url'\$" "$dist/install.sh" || fail "build/install.sh has no line for the project's URL"
chmod 755 "$dist/install.sh"
made "$dist/install.sh"
