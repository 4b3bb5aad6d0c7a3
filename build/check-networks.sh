#!/usr/bin/env bash
# Compares sso-cred with curl in difficult networks: build/check-networks.sh
# Slow and dead nameservers, black holes, proxies, middleboxes: each case runs in its own network namespace, first
# curl, then the published sso-cred. Prints a table of exit code, seconds and message; fails if curl succeeds and
# sso-cred does not, or takes more than 1.5 times curl's time plus 1 s. Needs root, ip and curl, and is skipped with a
# message otherwise. build/test.sh runs the same cases, the slow ones with --all, but does not compare the times.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

if [ $# -gt 0 ]; then
  say "usage: build/check-networks.sh"
  exit 2
fi
install=${SSO_CRED_INSTALL-}
if [ "${CI-}" = true ]; then install=1; fi
for program in ip curl unshare; do
  command -v "$program" > /dev/null || [ -z "$install" ] || [ ! -x /usr/bin/apt-get ] ||
    apt-get install -y -qq iproute2 curl util-linux > /dev/null || true
  command -v "$program" > /dev/null || {
    say "skipped: $program is not installed"
    exit 0
  }
done
if ! unshare -n -m ip link add hole type veth peer name deep 2> /dev/null; then
  say "skipped: network namespaces are not available here (they need root)"
  exit 0
fi

need_sdk
binary=$(build/publish.sh)
dotnet restore tests/SsoCred.Tests --locked-mode -v:q --tl:off
dotnet build tests/SsoCred.Tests -c Release --no-restore -v:q --tl:off > /dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

outcome=0
(
  clear_environment
  export SSO_CRED_BINARY=$binary SSO_CRED_NETWORK_TABLE=$work/table
  dotnet artifacts/bin/SsoCred.Tests/release/SsoCred.Tests.dll --no-ansi --no-progress --timeout 10m \
    --filter-namespace SsoCred.Tests.Networks > "$work/log" 2>&1
) || outcome=$?

printf '%s\n' '| case | curl | s | sso-cred | s | message |' '|---|---|---|---|---|---|'
if [ -f "$work/table" ]; then sort "$work/table"; fi
if [ "$outcome" -ne 0 ]; then
  cat "$work/log" >&2
  fail "some cases did not end as expected"
fi
