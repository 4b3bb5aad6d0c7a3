#!/usr/bin/env bash
# Makes a draft of the release on GitHub with everything in dist/: build/ci/draft-release.sh TAG
# A person publishes it. GH_TOKEN has to allow 'contents: write'.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

[ $# -eq 1 ] || fail "one tag is needed" "build/ci/draft-release.sh v1.2.3"
tag=$1
[ -f dist/SHA256SUMS ] || fail "there is no dist/SHA256SUMS" "run build/package.sh"
(cd dist && sha256sum --quiet --check SHA256SUMS >&2) || fail "dist/ is not what was packaged"
notes=$(build/changelog.sh "${tag#v}")
arguments=(--draft --verify-tag --title "sso-cred ${tag#v}" --notes "$notes")
case $tag in *-*) arguments+=(--prerelease) ;; esac
gh release create "$tag" "${arguments[@]}" dist/*
