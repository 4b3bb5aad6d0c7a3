#!/usr/bin/env bash
# Writes src/SsoCred/startup.order, the methods that lie side by side in the executable: build/startup-order.sh
# Those that a cached run executes come first, then those that a cached token for a cluster adds, then an exchange's over
# TLS. Run it when build/bench.sh
# says that a cached run needs more memory than its goal: names that no longer exist are ignored, and new methods lie
# elsewhere. For linux-x64, with valgrind, nm and objdump; SSO_CRED_INSTALL=1 (or CI=true) lets it install valgrind.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh
. build/bench/yardsticks.sh

need_valgrind() {
  if command -v valgrind > /dev/null; then return; fi
  if [ "${SSO_CRED_INSTALL-}" != 1 ] && [ "${CI-}" != true ]; then
    fail "valgrind is not installed" "apt-get install valgrind, or SSO_CRED_INSTALL=1 build/startup-order.sh"
  fi
  apt-get install -y valgrind >&2 || { apt-get update >&2 && apt-get install -y valgrind >&2; } ||
    fail "valgrind could not be installed"
}

# executed ARGUMENT...: the addresses of the executable's instructions that a run executes.
executed() {
  rm -f "$work/trace"
  valgrind --tool=callgrind --dump-instr=yes --compress-pos=no --compress-strings=no \
    --callgrind-out-file="$work/trace" "$binary" "$@" > "$work/document" 2> "$work/valgrind.err" ||
    { cat "$work/valgrind.err" >&2 && fail "the traced run failed"; }
  [ -s "$work/document" ] || fail "the traced run printed nothing"
  # valgrind knows only .text: managed code belongs to no object for it. As 16 digits, like nm's.
  awk '
    /^ob=/ { managed = $0 == "ob=???" }
    managed && /^0x/ { printf "%s%s\n", substr("0000000000000000", length($1) - 1), substr($1, 3) }
  ' "$work/trace" | LC_ALL=C sort -u
}

# methods: from addresses to the names of the managed methods that hold them, sorted, so that a new list differs little.
# Methods with the same body have one address.
methods() {
  awk '{ print $1, "run" }' | LC_ALL=C sort -m "$work/symbols" - | awk '
    $2 == "method" { names = ($1 "" == at ? names "\n" : "") $3; at = $1 "" }
    $2 == "run" && names != "" { print names; names = "" }' | LC_ALL=C sort -u
}

[ $# -eq 0 ] || fail "build/startup-order.sh takes no arguments"
need_valgrind
work=$(mktemp -d)
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

say "publishing"
binary=$(build/publish.sh linux-x64)
symbols=$(find artifacts/native/linux-x64/bin -name sso-cred.dbg | head -n 1)
[ -n "$symbols" ] || fail "there is no sso-cred.dbg beside the executable"
# The section's address and size, as 16 digits like nm's.
read -r from size < <(objdump -h "$symbols" | awk '$2 == "__managedcode" { print $4, $3 }')
from=$(printf '%016x' "0x$from") until=$(printf '%016x' $((0x$from + 0x$size)))
# An empty name ends the last method.
LC_ALL=C nm "$symbols" | awk -v from="$from" -v until="$until" '
  $1 >= from && $1 < until { print $1, "method", $3 }
  END { print until, "method" }' | LC_ALL=C sort > "$work/symbols"

build_stand_in
clear_environment
make_home "$work/home" trace https://trace.awsapps.com/start
start_stand_in "$work" --mint "$work/home" --session trace --start-url https://trace.awsapps.com/start \
  --tls-port 0 --ca-file "$work/ca.pem" --role-lifetime 43200
url=$(sed -n 's/^# TLS on //p' "$work/stand-in.out")
url=https://localhost:${url##*:}
export HOME=$work/home AWS_ENDPOINT_URL_SSO=${url%/} AWS_CA_BUNDLE=$work/ca.pem

say "tracing an exchange"
executed --profile dev --timeout 60 > "$work/exchange"
say "tracing a cached run"
executed --profile dev > "$work/cached"
say "tracing a token for a cluster"
executed --region eu-central-1 eks get-token --cluster-name trace --profile dev > "$work/token"

methods < "$work/cached" > "$work/first"
methods < "$work/token" | LC_ALL=C comm -13 "$work/first" - > "$work/signing"
LC_ALL=C sort -m "$work/first" "$work/signing" > "$work/before"
methods < "$work/exchange" | LC_ALL=C comm -13 "$work/before" - > "$work/then"
cat "$work/first" "$work/signing" "$work/then" > src/SsoCred/startup.order
say "methods of a cached run: $(wc -l < "$work/first"), of a token besides: $(wc -l < "$work/signing"), of an exchange" \
  "besides: $(wc -l < "$work/then")"
