#!/usr/bin/env bash
# Starts servers with many kinds of certificates on loopback and compares the verdicts of sso-cred, with a bundle and
# with the system's trust, with those of curl and Python's ssl: build/check-certificates.sh [EXECUTABLE] Needs OpenSSL
# 3 and python3; without curl its column is empty. A check fails if sso-cred's verdict is not the expected one, if it
# depends on the kind of trust, or if it accepts what both others refuse. All files are in a temporary folder. It
# takes three minutes; without EXECUTABLE it publishes sso-cred first.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
. build/shared.sh
. build/certificates/issue.sh
. build/certificates/check.sh

case ${1-} in
  -*)
    say "usage: build/check-certificates.sh [EXECUTABLE]"
    exit 2
    ;;
esac
skip_without openssl python3
case $(openssl version) in
  'OpenSSL 3'* | 'OpenSSL 4'*) ;;
  *) skip "$(openssl version) can't make these certificates: OpenSSL 3 is needed" ;;
esac
binary=${1-}
if [ -z "$binary" ]; then binary=$(build/publish.sh) || fail "sso-cred could not be published"; fi
[ -x "$binary" ] || fail "no executable: '$binary'"

work=$(mktemp -d)
trap 'stop_server; stop_tunnel; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
prepare

for file in build/certificates/cases/*.sh; do
  group=$(basename "$file" .sh)
  # shellcheck source=/dev/null
  . "$file"
done
finish
