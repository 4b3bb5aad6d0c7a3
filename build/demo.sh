#!/usr/bin/env bash
# Shows the main job on this machine, with no AWS account and no network but loopback: build/demo.sh [--interactive]
# Publishes sso-cred, starts the stand-in for IAM Identity Center, signs a temporary home in, asks for the role
# credentials of [profile dev] once through the real exchange and again from the cache, and signs out. Leaves nothing
# behind. The stand-in allows the sign-in by itself; with --interactive it prints a page and waits for you to click.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

approval=--auto-approve
for argument; do
  case $argument in
    --interactive) approval= ;;
    *)
      say "usage: build/demo.sh [--interactive]"
      exit 2
      ;;
  esac
done

work=$(mktemp -d)
trap 'stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

say "publishing sso-cred and building the stand-in (a minute the first time)"
binary=$(build/publish.sh)
build_stand_in

clear_environment
make_home "$work/home" demo https://demo.awsapps.com/start
start_stand_in "$work" ${approval:+"$approval"}
export HOME=$work/home

printf '%s\n' "the config in the temporary home:"
sed 's/^/    /' "$HOME/.aws/config"

# By device: a browser that is opened here would start anew in this home, and lose it. A phone reaches no loopback.
printf '\n%s\n' "\$ sso-cred login"
"$binary" login --device --no-browser --no-qr || fail "the sign-in failed"

show() {
  printf '\n$ sso-cred --profile dev    # %s: %s ms\n' "$1" "$2"
  cat "$3"
}

timed "$work/first" "$binary" --profile dev || fail "the exchange failed"
exchange=$took
timed "$work/second" "$binary" --profile dev || fail "the cached run failed"
cached=$took
# One run says little at this scale; the fastest of ten is what the machine can do.
for _ in 1 2 3 4 5 6 7 8 9; do
  timed "$work/again" "$binary" --profile dev || fail "the cached run failed"
  if [ "${took%.*}${took#*.}" -lt "${cached%.*}${cached#*.}" ]; then cached=$took; fi
done

show "through the exchange" "$exchange" "$work/first"
show "from the cache, fastest of ten" "$cached" "$work/second"
[ -s "$work/first" ] || fail "sso-cred printed nothing"
cmp -s "$work/first" "$work/second" || fail "the cache answered with something else"

for command in status logout; do
  printf '\n%s\n' "\$ sso-cred $command"
  "$binary" $command || fail "'sso-cred $command' failed"
done
