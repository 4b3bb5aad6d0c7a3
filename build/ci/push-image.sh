#!/usr/bin/env bash
# Pushes the container image in dist/: build/ci/push-image.sh
# To IMAGE_REPOSITORY (such as ghcr.io/OWNER/sso-cred), as its version and as 'latest', with REGISTRY_USER and
# REGISTRY_TOKEN; without a token nothing is pushed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

if [ -z "${REGISTRY_TOKEN-}" ]; then
  say "REGISTRY_TOKEN is not set: nothing is pushed"
  exit 0
fi
[ -n "${IMAGE_REPOSITORY-}" ] || fail "IMAGE_REPOSITORY is not set" "such as ghcr.io/OWNER/sso-cred"
# A registry's names are lower case, an owner's need not be.
repository=$(printf '%s' "$IMAGE_REPOSITORY" | tr '[:upper:]' '[:lower:]')
image=$dist/$(name_of image).tar
[ -f "$image" ] || fail "there is no '$image'" "run build/package.sh"
tags=("$version")
case $version in *-*) ;; *) tags+=(latest) ;; esac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s' "$REGISTRY_TOKEN" |
  skopeo login --authfile "$folder/auth.json" --username "${REGISTRY_USER:?}" --password-stdin "${repository%%/*}"
for tag in "${tags[@]}"; do
  skopeo copy --all --preserve-digests --authfile "$folder/auth.json" "oci-archive:$image" "docker://$repository:$tag"
done
