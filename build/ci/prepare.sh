#!/usr/bin/env bash
# Installs what publishing, packaging and tests need on a runner: build/ci/prepare.sh
# Debian and Ubuntu, Alpine, macOS and Windows; only with CI=true or SSO_CRED_INSTALL=1.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

[ "${CI-}" = true ] || [ -n "${SSO_CRED_INSTALL-}" ] ||
  fail "this installs programs" "set SSO_CRED_INSTALL=1 to allow it"

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

case $(uname -s) in
  Linux)
    if command -v apk > /dev/null; then
      as_root apk add --no-cache bash build-base clang coreutils findutils git lld openssl python3
    elif command -v apt-get > /dev/null; then
      export DEBIAN_FRONTEND=noninteractive
      as_root apt-get -q update
      as_root apt-get -q install -y --no-install-recommends binutils clang debian-archive-keyring dpkg git libssl-dev \
        lld llvm python3 rpm zip
    else
      fail "this knows apk and apt-get, and the machine has neither"
    fi
    ;;
  # Their runners have all that is needed.
  Darwin | MINGW* | MSYS*) ;;
  *) fail "this does not know $(uname -s)" ;;
esac
