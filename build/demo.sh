#!/usr/bin/env bash
# Demonstrates sso-cred without an AWS account: build/demo.sh [--interactive]
# Publishing fetches packages the first time; everything after it uses loopback only.
# Publishes sso-cred, starts the stand-in for IAM Identity Center, signs in with a temporary home, gets the role
# credentials of a profile once through the exchange and again from the cache, and signs out. Leaves no files behind.
# The profile is there and the stand-in approves the sign-in itself; with --interactive, on a terminal, you approve it
# on the stand-in's page and pick accounts and roles in 'sso-cred configure'.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

interactive=
for argument; do
  case $argument in
    --interactive) interactive=1 ;;
    *)
      say "usage: build/demo.sh [--interactive]"
      exit 2
      ;;
  esac
done

if [ -n "$interactive" ] && ! { [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; }; then
  fail "--interactive asks on a terminal, and this is none" "run build/demo.sh"
fi

work=$(mktemp -d)
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

say "publishing sso-cred and building the stand-in: a minute and packages from the network the first time"
binary=$(build/publish.sh)
build_stand_in

start_url=https://demo.awsapps.com/start
# By device code: a browser would start with a new profile in this home. No QR code: a phone cannot reach loopback.
flow=(--device --no-browser --no-qr)

# Signs in with a config that has [profile dev].
sign_in() {
  make_home "$HOME" demo $start_url
  start_stand_in "$work" --auto-approve
  printf '%s\n' "the config in the temporary home:"
  sed 's/^/    /' "$HOME/.aws/config"
  printf '\n%s\n' "\$ sso-cred login"
  "$binary" login "${flow[@]}" || fail "the sign-in failed"
  profile=dev
}

# Begins without a config; the first profile that is written is shown below.
configure() {
  mkdir "$HOME"
  start_stand_in "$work"
  printf '\n%s\n' "\$ sso-cred configure --session demo --start-url $start_url --sso-region us-east-1"
  say "open the URL, approve, and come back: then Tab selects, Enter accepts, and each question has a default"
  "$binary" configure --session demo --start-url $start_url --sso-region us-east-1 "${flow[@]}" ||
    fail "nothing was set up"
  printf '\n%s\n' "the config in the temporary home:"
  sed 's/^/    /' "$HOME/.aws/config"
  profile=$(sed -n 's/^\[profile "\{0,1\}\([^]"]*\)"\{0,1\}\]$/\1/p' "$HOME/.aws/config" | head -n 1)
}

clear_environment
export HOME=$work/home
if [ -n "$interactive" ]; then configure; else sign_in; fi

show() {
  printf '\n$ sso-cred --profile %s    # %s: %s ms\n' "$profile" "$1" "$2"
  sed -E 's/("(SecretAccessKey|SessionToken)":")[^"]*/\1…/g' "$3"
}

timed "$work/first" "$binary" --profile "$profile" || fail "the exchange failed"
exchange=$took
timed "$work/second" "$binary" --profile "$profile" || fail "the cached run failed"
cached=$took
# One run says little at this scale, so show the fastest of ten.
for _ in 1 2 3 4 5 6 7 8 9; do
  timed "$work/again" "$binary" --profile "$profile" || fail "the cached run failed"
  if [ "${took%.*}${took#*.}" -lt "${cached%.*}${cached#*.}" ]; then cached=$took; fi
done

show "through the exchange" "$exchange" "$work/first"
show "from the cache, fastest of ten" "$cached" "$work/second"
[ -s "$work/first" ] || fail "sso-cred printed nothing"
cmp -s "$work/first" "$work/second" || fail "the cache returned something else"

for command in status logout; do
  printf '\n%s\n' "\$ sso-cred $command"
  "$binary" $command || fail "'sso-cred $command' failed"
done
