#!/usr/bin/env bash
# Draws the pictures in docs/pictures from a real run against the stand-in: build/pictures.sh [FOLDER]
# Needs tmux and Python 3. With SSO_CRED_BINARY it takes that executable and the stand-in that is built already.
set -euo pipefail
cd "$(dirname "$0")/.."
. build/shared.sh

[ $# -le 1 ] || fail "usage: build/pictures.sh [FOLDER]"
folder=${1-docs/pictures}
for program in tmux python3; do
  command -v "$program" > /dev/null || fail "$program is not on PATH" "install it from your system's packages"
done
binary=${SSO_CRED_BINARY-}
if [ -z "$binary" ]; then
  binary=$(build/publish.sh)
  build_stand_in
fi

work=$(mktemp -d)
terminal() { tmux -u -S "$work/socket" "$@"; }
trap 'terminal kill-server 2> /dev/null || true; stop_stand_in; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

clear_environment
make_home "$work/home" my-sso https://my-sso-portal.awsapps.com/start
start_stand_in "$work" --auto-approve --accounts-file build/pictures/accounts.json
mkdir "$work/bin"
ln -s "$(realpath "$binary")" "$work/bin/sso-cred"
export HOME=$work/home PATH=$work/bin:$PATH LANG=C.UTF-8 TZ=UTC TERM=xterm-256color
cat >> "$HOME/.aws/config" << END

[profile prod]
sso_session = my-sso
sso_account_id = 123456789012
sso_role_name = ReadOnly
region = eu-central-1
END
sso-cred login --profile dev --device --no-browser --no-qr > "$work/login" 2>&1 || fail "$(cat "$work/login")"
sso-cred --profile dev > /dev/null

# wait_for TEXT: until the screen has it.
wait_for() {
  local waited=0
  until terminal capture-pane -p | grep -qF -- "$1"; do
    waited=$((waited + 1))
    [ "$waited" -lt 300 ] || fail "the screen never had '$1': $(terminal capture-pane -p)"
    sleep 0.1
  done
}

# draw NAME TITLE: the screen as a picture, with the same times in each.
draw() {
  terminal capture-pane -p -e | sed -E 's/(tomorrow )?[0-9]{2}:[0-9]{2} UTC/21:10 UTC/g' |
    python3 build/pictures/svg.py "$2" > "$folder/$1.svg"
}

mkdir -p "$folder"
# Read by an interactive sh.
printf "PS1='$ '\n" > "$work/profile"
export ENV=$work/profile
printf "set -g status off\n" > "$work/options"
terminal -f "$work/options" new-session -d -x 100 -y 16 /bin/sh
wait_for '$'

terminal send-keys 'sso-cred configure --session my-sso' Enter
wait_for '0 selected'
terminal send-keys prod
wait_for '4 of 7'
terminal send-keys Down Down Down Tab
wait_for '1 selected'
draw picker "sso-cred configure: a list of accounts and roles, narrowed by what is typed"
terminal send-keys Escape
wait_for 'the config is unchanged'

terminal send-keys clear Enter
until [ "$(terminal capture-pane -p | grep -c .)" = 1 ]; do sleep 0.1; done
terminal send-keys 'sso-cred status' Enter
wait_for 'dev '
# The prompt is back when all is printed, and is no part of the picture.
until [ "$(terminal capture-pane -p | grep . | tail -n 1)" = '$' ]; do sleep 0.1; done
draw status "sso-cred status: the session, its profiles and until when"
say "drew $folder/picker.svg and $folder/status.svg"
