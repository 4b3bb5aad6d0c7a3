#!/usr/bin/env bash
# Pushes the dotnet tool's packages in dist/ to nuget.org: build/ci/push-nuget.sh
# With the key in NUGET_API_KEY; without one nothing is pushed. The packages of the systems go first, because the one
# that people install names them.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh
. build/packages/shared.sh

source=${NUGET_SOURCE:-https://www.nuget.org/api/v2/package}
if [ -z "${NUGET_API_KEY-}" ]; then
  say "NUGET_API_KEY is not set: nothing is pushed"
  exit 0
fi
pointer=$dist/sso-cred.$version.nupkg
[ -f "$pointer" ] || fail "there is no '$pointer'" "run build/package.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# 'dotnet nuget push' takes the key as an argument only, which every process of the machine can read.
printf 'X-NuGet-ApiKey: %s\n' "$NUGET_API_KEY" > "$folder/key"
# https://learn.microsoft.com/en-us/nuget/api/package-publish-resource
for package in "$dist"/sso-cred.*-*."$version".nupkg "$pointer"; do
  status=$(curl --silent --show-error --request PUT --header "@$folder/key" --form "package=@$package" \
    --output "$folder/answer" --write-out '%{http_code}' "$source")
  case $status in
    201 | 202) say "pushed $package" ;;
    409) say "was there already: $package" ;;
    *)
      cat "$folder/answer" >&2
      fail "'$source' answered $status for $package"
      ;;
  esac
done
