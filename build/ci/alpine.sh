#!/usr/bin/env bash
# Runs a command in Alpine, whose C library is musl, with the .NET SDK: build/ci/alpine.sh COMMAND...
# In a container of docker with this folder in it, for this machine's architecture; SSO_CRED_CONTAINER names a program
# with docker's arguments in its place.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

image=mcr.microsoft.com/dotnet/sdk:10.0.400-alpine3.23
[ $# -gt 0 ] || fail "there is no command" "build/ci/alpine.sh build/test.sh"
engine=${SSO_CRED_CONTAINER:-docker}
command -v "$engine" > /dev/null || fail "$engine is not on PATH"
# git reads no repository of another user, and the folder belongs to the runner's.
exec "$engine" run --rm --volume "$PWD:/work" --workdir /work --env CI=true \
  --env GIT_CONFIG_COUNT=1 --env GIT_CONFIG_KEY_0=safe.directory --env GIT_CONFIG_VALUE_0=/work \
  "$image" sh -c 'apk add --no-cache bash > /dev/null && build/ci/prepare.sh > /dev/null && exec "$@"' sh "$@"
