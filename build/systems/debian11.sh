#!/usr/bin/env bash
# Shows that a release runs on Debian 11 (glibc 2.31): build/test-system.sh debian11 [EXECUTABLE]
# Makes a Debian 11 root with debootstrap, installs the executable there (without EXECUTABLE a release is published
# first), signs in and fetches credentials over http and TLS from the stand-in on loopback, and checks each step. Prints
# the transcript. Needs root, and leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/../.."
. build/shared.sh

mirror=${SSO_CRED_DEBIAN_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

case ${1-} in
  -*)
    say "usage: build/test-system.sh debian11 [EXECUTABLE]"
    exit 2
    ;;
esac
[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] || fail "this runs on Linux x64 only"
[ "$(id -u)" -eq 0 ] || fail "making a Debian root needs root's rights"
command -v debootstrap > /dev/null ||
  fail "making a Debian root needs debootstrap" "Debian, Ubuntu: apt-get install debootstrap"

# In a mount namespace of its own, so that /proc is gone with it.
inside() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount bash -euc 'mount -t proc proc "$0/proc"; exec chroot "$0" env -i \
    HOME=/root PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"' \
    "$root" "${variables[@]}" bash -c "$1" < /dev/null
}

# show COMMAND: runs it in the root and prints it with its output, which is kept in the file 'output'.
show() {
  printf '\n# %s\n' "$1"
  exit_code=0
  inside "$1" > "$work/output" 2>&1 || exit_code=$?
  cat "$work/output"
  if [ "$exit_code" -ne 0 ]; then printf '(exit code %s)\n' "$exit_code"; fi
}

# expect EXIT_CODE PATTERN: of the last command.
expect() {
  [ "$exit_code" -eq "$1" ] || fail "the last command ended with exit code $exit_code in place of $1"
  grep -Eq "$2" "$work/output" || fail "the last command's output does not match '$2'"
}

work=$(mktemp -d)
root=$work/root
variables=()
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

executable=${1-}
if [ -z "$executable" ]; then
  say "publishing a release (some minutes the first time)"
  executable=$(build/publish.sh linux-x64 --release)
fi
[ -x "$executable" ] || fail "no executable: '$executable'"
build_stand_in
say "making a Debian 11 root from $mirror (a minute)"
debootstrap --variant=minbase "--keyring=$keyring" bullseye "$root" "$mirror" > "$work/debootstrap.log" 2>&1 || {
  cat "$work/debootstrap.log" >&2
  fail "the Debian root could not be made"
}

clear_environment
start_stand_in "$work" --auto-approve --tls-port 0 --ca-file "$root/etc/stand-in.pem"
make_home "$root/root" demo https://demo.awsapps.com/start
cp "$executable" "$root/root/sso-cred"
plain=("AWS_ENDPOINT_URL_SSO=$AWS_ENDPOINT_URL_SSO" "AWS_ENDPOINT_URL_SSO_OIDC=$AWS_ENDPOINT_URL_SSO_OIDC")
tls=$(sed -n 's/^# TLS on //p' "$work/stand-in.out")
document='^\{"Version":1,"AccessKeyId":"[^"]+","SecretAccessKey":"[^"]+","SessionToken":"[^"]+","Expiration":"[^"]+"'

# The stand-in is there only while its variables are set.
show 'cat /etc/debian_version; ldd --version | head -n 1'
expect 0 'GLIBC 2\.31-'
show 'install /root/sso-cred /usr/local/bin && sso-cred --version'
expect 0 '^[0-9]+\.'
show 'sso-cred --profile dev'
expect 4 'not signed in'
show 'dpkg --purge --force-depends libssl1.1 2> /dev/null'
expect 0 'Removing libssl1\.1'
variables=("${plain[@]}")
show 'sso-cred login --device --no-browser --no-qr'
expect 0 'signed in to session'
show 'sso-cred --profile dev'
expect 0 "$document"
variables=()
show 'sso-cred --profile dev'
expect 0 "$document"
variables=("AWS_ENDPOINT_URL_SSO=$tls" AWS_CA_BUNDLE=/etc/stand-in.pem)
show 'rm -r /root/.aws/cli && sso-cred --profile dev'
expect 1 'no OpenSSL'
show 'apt-get -qq install -y --no-install-recommends libssl1.1 > /dev/null 2>&1 && dpkg -s libssl1.1 | grep ^Version'
expect 0 '^Version: 1\.1\.1'
show 'sso-cred --profile dev'
expect 0 "$document"
variables=("AWS_ENDPOINT_URL_SSO=$tls")
show 'rm -r /root/.aws/cli && sso-cred --profile dev'
expect 6 'certificate'
say "sso-cred runs on Debian 11"
